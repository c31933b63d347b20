import { hex, utf8 } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { acts, readEvidence, writeEvidence } from '@yunzhang/ledger';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  codeOf,
  copyWorld,
  createWorld,
  type Intended,
  mandateId,
  partOf,
  sealId,
  type World,
} from './custody-testing.ts';
import { morningAt, testKey } from './log-testing.ts';
import type { CustodyAnswer } from './request.ts';
import { writeStatement } from './statement.ts';

// Who asks here has taken over the API server and its database, and the log with its keys too where
// a test says so. What is not theirs: the witnesses, the keys of owners and offices, this process.

let base: World;
let world: World;
beforeAll(async () => {
  base = await createWorld({ perHour: 6 });
  await base.sealInForce(sealId);
  await base.grant(mandateId, sealId);
});
afterAll(async () => base.close());
beforeEach(async () => {
  world = await copyWorld(base);
});
afterEach(async () => world.close());

const minute = 60_000;
const other = '11010800000002';

/** Changes one part of a request that would be granted. */
async function shownOtherwise(
  options: Parameters<World['log']['shown']>[1],
  intended: Intended,
): Promise<CustodyAnswer> {
  const entry = await world.log.shown(world.log.entries.length - 1, options);
  return world.use({ ...intended, facts: { ...intended.facts, ...entry } });
}

type Attempt = (intended: Intended) => Promise<CustodyAnswer>;

const attempts: readonly (readonly [string, Attempt, string])[] = [
  [
    'octets that are no evidence',
    async (intended) => world.use(intended, { evidence: Uint8Array.of(0x30, 0) }),
    'custody-evidence-malformed',
  ],
  [
    'the proof of one tree alone',
    async (intended) => shownOtherwise({ trees: ['sha256'] }, intended),
    'custody-proof-missing',
  ],
  [
    'a checkpoint without one kind of the log’s signatures',
    async (intended) => shownOtherwise({ signers: ['ed25519', 'court', 'notary'] }, intended),
    'custody-checkpoint-unsigned',
  ],
  [
    'a checkpoint that one of two witnesses has signed',
    async (intended) => shownOtherwise({ signers: ['ed25519', 'sm2', 'court'] }, intended),
    'custody-witness-short',
  ],
  [
    'a checkpoint whose witnesses were asked long ago',
    async (intended) => {
      world.clock.at += 11 * minute;
      return world.use(intended);
    },
    'custody-witness-short',
  ],
  [
    'a checkpoint whose witnesses are from the future',
    async (intended) => {
      world.clock.at += 60 * minute;
      const entry = await world.log.shown(world.log.entries.length - 1);
      world.clock.at -= 60 * minute;
      return world.use({ ...intended, facts: { ...intended.facts, ...entry } });
    },
    'custody-witness-short',
  ],
  [
    'an intent that is not under the checkpoint',
    async (intended) => {
      const { evidence } = intended.facts;
      const read = readEvidence(evidence);
      const entry = (world.log.entries[2] as { entry: Uint8Array }).entry;
      return world.use(intended, { evidence: writeEvidence({ ...read, entry, openings: [] }) });
    },
    'custody-proof-wrong',
  ],
  [
    'the two trees at two sizes',
    async (intended) => {
      const index = world.log.entries.length - 1;
      world.log.add(acts.traceStep, { step: utf8('x') }, morningAt);
      const read = readEvidence(intended.facts.evidence);
      const later = readEvidence((await world.log.shown(index)).evidence);
      const proofs = [read.proofs[0] ?? '', later.proofs[1] ?? ''];
      return world.use(intended, { evidence: writeEvidence({ ...read, proofs }) });
    },
    'custody-proof-wrong',
  ],
  [
    'an intent from before its mandate',
    async () => {
      const early = await world.intend({ act: 'act-2', mandate: 'later' });
      await world.grant('later', sealId);
      return world.use(early);
    },
    'custody-intent-early',
  ],
  [
    'an opened field of another record',
    async (intended) => {
      const read = readEvidence(intended.facts.evidence);
      const another = await world.intend({ act: 'act-2', amountFen: 1 });
      const { openings } = readEvidence(another.facts.evidence);
      return world.use(intended, { evidence: writeEvidence({ ...read, openings }) });
    },
    'custody-opening-wrong',
  ],
  [
    'the same field opened twice',
    async (intended) => {
      const read = readEvidence(intended.facts.evidence);
      const openings = [...read.openings, ...read.openings.slice(0, 1)];
      return world.use(intended, { evidence: writeEvidence({ ...read, openings }) });
    },
    'custody-opening-wrong',
  ],
  [
    'a fork that the log and its witnesses have signed',
    async () => {
      world.log = world.log.fork(3);
      for (let i = 0; i < 10; i++) world.log.add(acts.traceStep, { step: utf8('x') }, morningAt);
      return world.use(await world.intend({ act: 'act-1' }));
    },
    'custody-log-forks',
  ],
  [
    'a database from a backup, on which the log has gone on',
    async () => {
      world.log = world.log.fork(world.log.entries.length - 3);
      return world.use(await world.intend({ act: 'act-1' }));
    },
    'custody-log-forks',
  ],
  [
    'a fork of the same size',
    async () => {
      const { size } = world.store.memory.heads.get('ledger.test/2026') ?? { size: 0 };
      world.log = world.log.fork(size - 1);
      return world.use(await world.intend({ act: 'act-1' }));
    },
    'custody-log-forks',
  ],
  [
    'a log of another name',
    async (intended) => {
      const policy = world.trust.policy.replaceAll(/^log .*\n/gm, '');
      await world.store.append({ kind: 'trust', trust: { ...world.trust, policy } });
      await world.reopen();
      return world.use(intended);
    },
    'custody-log-unknown',
  ],
  [
    'an entry that is no intent',
    async (intended) => {
      const shown = await world.log.shown(2);
      return world.use({ ...intended, facts: { ...intended.facts, ...shown } });
    },
    'custody-intent-act',
  ],
  [
    'an intent whose fields are kept closed',
    async (intended) => shownOtherwise({ opened: ['dataHash', 'sealId', 'mandate'] }, intended),
    'custody-intent-differs',
  ],
  [
    'the intent of another act',
    async (intended) => world.use(intended, { act: 'act-2' }),
    'custody-intent-differs',
  ],
  [
    'the intent of another seal',
    async (intended) => {
      await world.sealInForce(other);
      return world.use(intended, { seal: other });
    },
    'custody-intent-differs',
  ],
  [
    'the intent under another mandate',
    async (intended) => {
      await world.grant('mandate-2', sealId);
      return world.use(intended, { mandate: 'mandate-2' });
    },
    'custody-intent-differs',
  ],
  [
    'an intent of an hour ago under a fresh checkpoint',
    async (intended) => {
      world.clock.at += 60 * minute;
      return shownOtherwise({}, intended);
    },
    'custody-intent-old',
  ],
  [
    'an intent from the future',
    async () => {
      world.clock.at += 30 * minute;
      const { message, facts } = await world.intend({ act: 'act-1' });
      world.clock.at -= 30 * minute;
      const shown = await world.log.shown(world.log.entries.length - 1);
      return world.use({ message, facts: { ...facts, ...shown } });
    },
    'custody-intent-old',
  ],
  [
    'another document than the one in the intent',
    async (intended) =>
      world.use({ ...intended, message: partOf(sealId, sm3(utf8('other')), morningAt) }),
    'custody-digest-differs',
  ],
  [
    'another digest by itself',
    async (intended) => world.use({ ...intended, message: sm3(utf8('other')) }),
    'custody-digest-differs',
  ],
  [
    'another seal in what is signed',
    async (intended) =>
      world.use({ ...intended, message: partOf(other, sm3(utf8('document act-1')), morningAt) }),
    'custody-seal-differs',
  ],
  [
    'a time of last year in what is signed',
    async (intended) => {
      const at = morningAt - 365 * 24 * 60 * minute;
      return world.use({ ...intended, message: partOf(sealId, sm3(utf8('document act-1')), at) });
    },
    'custody-time-differs',
  ],
  [
    'octets that are nothing a seal signs',
    async (intended) => world.use({ ...intended, message: utf8('transfer everything') }),
    'custody-purpose',
  ],
  [
    'a seal that was never shown',
    async () => world.use(await world.intend({ act: 'act-1', seal: other })),
    'custody-seal-unknown',
  ],
  [
    'a mandate that was never shown',
    async () => world.use(await world.intend({ act: 'act-1', mandate: 'mandate-9' })),
    'custody-mandate-unknown',
  ],
  [
    'a mandate for another seal',
    async () => {
      await world.sealInForce(other);
      await world.grant('mandate-2', other);
      return world.use(await world.intend({ act: 'act-1', mandate: 'mandate-2' }));
    },
    'custody-mandate-foreign',
  ],
  [
    'an act that was used for another document',
    async (intended) => {
      await world.use(intended);
      return world.use(await world.intend({ act: 'act-1', dataHash: sm3(utf8('other')) }));
    },
    'custody-act-differs',
  ],
  [
    'a clock that was set back',
    async (intended) => {
      world.clock.at += 8 * minute;
      await world.use(intended);
      world.clock.at -= 4 * minute;
      return world.use(await world.intend({ act: 'act-2' }));
    },
    'custody-clock-back',
  ],
];

it.each(attempts)('is not brought to sign by %s', async (_, attempt, wanted) => {
  const answer = await attempt(await world.intend({ act: 'act-1' }));
  expect([codeOf(answer), answer.rs]).toEqual([wanted, undefined]);
  expect(world.notices.at(-1)).toMatchObject({ kind: 'refusal', refusal: { refused: wanted } });
});

it('signs when nothing of it was changed', async () => {
  const intended = await world.intend({ act: 'act-1' });
  expect(codeOf(await world.use(intended))).toBeUndefined();
  const bare = await world.intend({ act: 'act-2', dataHash: sm3(utf8('bare')) });
  expect(codeOf(await world.use({ ...bare, message: sm3(utf8('bare')) }))).toBeUndefined();
});

it('takes checkpoints in any order when each is a beginning of the newest', async () => {
  const first = await world.intend({ act: 'act-1' });
  const second = await world.intend({ act: 'act-2' });
  expect(codeOf(await world.use(second))).toBeUndefined();
  expect(codeOf(await world.use(first))).toBeUndefined();
});

it('asks for a new proof when the old one begins where it no longer stands', async () => {
  const { facts, message } = await world.intend({ act: 'act-1' });
  const { evidence, act, seal, mandate } = facts;
  const stale = { from: 3, ...(await facts.connect(3)) };
  const asked = { ask: 'use', act, seal, mandate, message, evidence, connection: stale } as const;
  expect(codeOf(await world.ask(asked))).toBe('custody-watermark-moved');
});

it('keeps its watermark over a start, and when it refused what came with it', async () => {
  const refused = await world.intend({ act: 'act-1', kind: 'cheque' });
  expect(codeOf(await world.use(refused))).toBe('custody-mandate-kind');
  const { size } = world.store.memory.heads.get('ledger.test/2026') ?? { size: 0 };
  expect(size).toBe(world.log.entries.length);
  await world.reopen();
  world.log = world.log.fork(size - 1);
  expect(codeOf(await world.use(await world.intend({ act: 'act-2' })))).toBe('custody-log-forks');
});

it('counts the last use of a mandate once, however many ask at the same moment', async () => {
  await world.grant('few', sealId, { perDay: 5 });
  const all: Intended[] = [];
  for (let i = 0; i < 20; i++) all.push(await world.intend({ act: `few-${i}`, mandate: 'few' }));
  const answers = await Promise.all(all.map((one) => world.use(one)));
  expect(answers.filter(({ rs }) => rs !== undefined)).toHaveLength(5);
  await world.reopen();
  const again = await Promise.all(all.map((one) => world.use(one)));
  expect(again.map(({ rs }) => rs && hex(rs))).toEqual(answers.map(({ rs }) => rs && hex(rs)));
});

it('holds a burst for a person, over a start and whatever mandates there are', async () => {
  await world.grant('wide', sealId, { perDay: 1000 });
  const codes: (string | undefined)[] = [];
  for (let i = 0; i < 9; i++) {
    world.clock.at += 1000;
    if (i === 3) await world.reopen();
    codes.push(codeOf(await world.use(await world.intend({ act: `w${i}`, mandate: 'wide' }))));
  }
  expect(codes.findIndex((code) => code !== undefined)).toBe(6);
  expect(codes.at(-1)).toBe('custody-velocity');
  // Sixty minutes later, and not at the next full hour.
  world.clock.at += 58 * minute;
  expect(codeOf(await world.use(await world.intend({ act: 'x', mandate: 'wide' })))).toBe(
    'custody-velocity',
  );
  world.clock.at += 3 * minute;
  expect(
    codeOf(await world.use(await world.intend({ act: 'y', mandate: 'wide' }))),
  ).toBeUndefined();
});

it('signs nothing under a duress code, says so at its border alone, and is slow', async () => {
  await world.ask({ ask: 'duress-code', seal: sealId, code: '911911' });
  await world.reopen();
  const intended = await world.intend({ act: 'act-1' });
  const calm = await world.intend({ act: 'act-0' });
  expect(codeOf(await world.use(calm, { confirmation: '123456' }))).toBeUndefined();
  expect(codeOf(await world.use(intended, { confirmation: '911911' }))).toBe('custody-busy');
  expect(world.notices.map(({ kind }) => kind)).toEqual(['duress']);
  expect(world.waits[0]).toBeGreaterThanOrEqual(15_000);
  // The right code does not help any more, nor a start; another seal is not touched.
  await world.reopen();
  expect(codeOf(await world.use(intended, { confirmation: '123456' }))).toBe('custody-busy');
  await world.sealInForce(other);
  await world.grant('mandate-2', other);
  const elsewhere = await world.intend({ act: 'act-2', seal: other, mandate: 'mandate-2' });
  expect(codeOf(await world.use(elsewhere))).toBeUndefined();
});

it('is told nothing by whoever may not say it, be it logged a hundred times', async () => {
  const stranger = testKey('stranger');
  const at = (world.clock.at += 1);
  const freeze = { act: acts.sealFreeze, seal: sealId, at } as const;
  expect(codeOf(await world.tell(freeze, stranger))).toBe('custody-statement-speaker');
  expect(codeOf(await world.tell(freeze, world.police))).toBeUndefined();
  const wake = { act: acts.sealUnfreeze, seal: sealId, at: (world.clock.at += 1) } as const;
  expect(codeOf(await world.tell(wake, world.owner))).toBe('custody-statement-speaker');
  expect(codeOf(await world.tell(wake, stranger))).toBe('custody-statement-speaker');
  expect(codeOf(await world.use(await world.intend({ act: 'act-1' })))).toBe('custody-seal-frozen');
  expect(codeOf(await world.tell(wake, world.police))).toBeUndefined();
});

it('does not go back: a waking that is logged again does not end a later freeze', async () => {
  const step = (act: 5 | 6) => ({ act, seal: sealId, at: (world.clock.at += 1) }) as const;
  const { owner } = world;
  await world.tell(step(acts.sealFreeze), owner);
  const wake = step(acts.sealUnfreeze);
  expect(codeOf(await world.tell(wake, owner))).toBeUndefined();
  const woken = world.log.entries.length - 1;
  await world.tell(step(acts.sealFreeze), owner);
  expect(codeOf(await world.tell(wake, owner))).toBe('custody-statement-back');
  expect(codeOf(await world.show(await world.log.shown(woken)))).toBe('custody-statement-back');
  expect(codeOf(await world.use(await world.intend({ act: 'act-1' })))).toBe('custody-seal-frozen');
});

it('takes the last statement once more from who did not hear the answer, and changes nothing', async () => {
  const freeze = { act: acts.sealFreeze, seal: sealId, at: (world.clock.at += 1) } as const;
  expect(codeOf(await world.tell(freeze, world.owner))).toBeUndefined();
  const frozen = world.log.entries.length - 1;
  const before = JSON.stringify(world.store.memory.seals.get(sealId));
  expect(codeOf(await world.show(await world.log.shown(frozen)))).toBeUndefined();
  expect(JSON.stringify(world.store.memory.seals.get(sealId))).toBe(before);
  const withdraw = { act: acts.mandateWithdraw, seal: sealId, mandate: mandateId } as const;
  await world.tell({ ...withdraw, at: world.clock.at }, world.owner);
  const withdrawn = world.log.entries.length - 1;
  expect(codeOf(await world.show(await world.log.shown(withdrawn)))).toBeUndefined();
  await world.reopen();
  expect(codeOf(await world.use(await world.intend({ act: 'act-9' })))).toBe('custody-seal-frozen');
});

it('refuses intents from before a freeze, also after it', async () => {
  const early = await world.intend({ act: 'act-1' });
  const step = (act: 5 | 6) => ({ act, seal: sealId, at: (world.clock.at += 1) }) as const;
  await world.tell(step(acts.sealFreeze), world.owner);
  expect(codeOf(await world.use(early))).toBe('custody-seal-frozen');
  await world.tell(step(acts.sealUnfreeze), world.owner);
  expect(codeOf(await world.use(early))).toBe('custody-intent-early');
  expect(codeOf(await world.use(await world.intend({ act: 'act-2' })))).toBeUndefined();
});

it('refuses uses of a mandate that was withdrawn, for ever', async () => {
  const withdraw = { act: acts.mandateWithdraw, seal: sealId, mandate: mandateId } as const;
  const stranger = testKey('stranger');
  const at = world.clock.at;
  expect(codeOf(await world.tell({ ...withdraw, at }, stranger))).toBe('custody-statement-speaker');
  expect(codeOf(await world.tell({ ...withdraw, at }, world.owner))).toBeUndefined();
  const use = async () => codeOf(await world.use(await world.intend({ act: 'act-1' })));
  expect(await use()).toBe('custody-mandate-withdrawn');
  expect(codeOf(await world.grant(mandateId, sealId))).toBe('custody-statement-back');
  await world.reopen();
  expect(await use()).toBe('custody-mandate-withdrawn');
});

it('takes a mandate from the owner’s own key alone', async () => {
  const terms = {
    act: acts.mandateGrant,
    seal: sealId,
    at: world.clock.at,
    mandate: 'forged',
    kinds: ['contract'],
    counterparties: [],
    from: 0,
    until: Number.MAX_SAFE_INTEGER,
    fromHour: 0,
    toHour: 24,
    perDay: 1_000_000,
  } as const;
  for (const by of [testKey('stranger'), world.maker, world.police]) {
    expect(codeOf(await world.tell(terms, by))).toBe('custody-statement-speaker');
  }
  expect(codeOf(await world.use(await world.intend({ act: 'a', mandate: 'forged' })))).toBe(
    'custody-mandate-unknown',
  );
});

it('is told nothing by an entry that is for another act, another seal, or no statement', async () => {
  const at = (world.clock.at += 1);
  const freeze = { act: acts.sealFreeze, seal: sealId, at } as const;
  const bytes = await writeStatement(freeze, world.owner);
  const show = async (act: number, fields: Readonly<Record<string, Uint8Array>>) =>
    codeOf(await world.show(await world.log.shown(world.log.add(act, fields, at))));
  const sealed = { sealId: utf8(sealId), statement: bytes };
  expect(await show(acts.sealUnfreeze, sealed)).toBe('custody-statement-unlogged');
  expect(await show(acts.sealFreeze, { ...sealed, sealId: utf8(other) })).toBe(
    'custody-statement-unlogged',
  );
  expect(await show(acts.sealFreeze, { sealId: utf8(sealId) })).toBe('custody-statement-unlogged');
  const statement = bytes.map((octet, i) => (i === bytes.length - 1 ? octet ^ 1 : octet));
  expect(await show(acts.sealFreeze, { ...sealed, statement })).toBe('custody-statement-wrong');
  const late = { ...freeze, at: at + 60 * minute };
  expect(codeOf(await world.tell(late, world.owner))).toBe('custody-statement-wrong');
  expect(await show(acts.sealFreeze, sealed)).toBeUndefined();
});
