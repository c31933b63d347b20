import { randomUUID } from 'node:crypto';
import { hex, isRefusal, type Refusal } from '@yunzhang/base';
import { digest, encodeSm2Signature } from '@yunzhang/gm';
import { acts } from '@yunzhang/ledger';
import { mandate, sealUse } from '@yunzhang/scenarios';
import { verifyFile } from '@yunzhang/verification';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guardedCases } from './guarded-cases.ts';
import type { UseParts } from './parts.ts';
import { documentsOf, listUses, sealedFile } from './reading.ts';
import { askForUse, type TakenRequest } from './requests.ts';
import { cast, codeOfRefusal, useBench, type UseBench, usual } from './uses-testing.ts';
import { readUse } from './use-case.ts';

let bench: UseBench;
let seal: string;
let code: string;
beforeAll(async () => {
  bench = await useBench();
  seal = await bench.sealInUse();
  code = await bench.codeOf(seal);
}, 120_000);
afterAll(async () => bench?.close(), 60_000);

async function useOf(id: string) {
  const use = await readUse(bench.useParts, id);
  if (use === undefined) throw new Error('no such use');
  return use;
}
const phaseOf = async (id: string): Promise<string> => (await useOf(id)).phase;

interface ActLine {
  readonly idx: number;
  readonly act_id: string;
  readonly rs: Uint8Array | null;
  readonly counter: number | null;
  readonly state: string;
}
async function actsOf(id: string): Promise<readonly ActLine[]> {
  const { rows } = await sql<ActLine>`select idx, act_id, rs, counter, state from use_act
    where case_id = ${id} order by idx, attempt`.execute(bench.database.query);
  return rows;
}

const one = async (words = randomUUID()) => ({
  number: words.slice(0, 8),
  digest: await bench.upload(words),
});

/** A request for one document, confirmed and signed for by its custodian. */
async function confirmed(): Promise<TakenRequest> {
  const use = await bench.ask({ seal, mode: 'one-off' }, { documents: [await one()] });
  await bench.confirm(use);
  // The custodian's statement is worded by work.
  await bench.work();
  await bench.sign('sun', use.case);
  return use;
}

/** A standing mandate of which custody has heard; the case. */
async function standing(perDay: number): Promise<string> {
  const input = {
    seal,
    mode: 'standing',
    kinds: ['contract'],
    counterparties: [],
    perDay,
    fromHour: 0,
    toHour: 24,
    until: '2027-10-01',
    certificate: 'erp',
  };
  const names = { client: 'erp', signer: 'hsm', inspector: 'nj' };
  const attempt = { scenario: 'mandate', act: 'grant', input, names };
  const answer = await bench.cases.attempt(cast.li, attempt, randomUUID());
  if ('refused' in answer) throw new Error(answer.refused);
  await bench.work();
  await bench.sign('li', answer.case);
  await bench.work();
  return answer.case;
}

async function call(on: string, documents: readonly { number: string; digest: string }[]) {
  const who = { actor: cast.erp, organisation: 'e1', party: 'erp' };
  const wish = { ...usual, documents, approvers: [] };
  return askForUse(bench.useParts, who, { wish, ground: { mandate: on }, key: randomUUID() });
}

describe('a use of a seal', () => {
  test('is sealed once its custodian has signed for it, and not before', async () => {
    const use = await bench.ask({ seal, mode: 'one-off' }, { documents: [await one()] });
    await bench.confirm(use);
    await bench.work();
    expect([await phaseOf(use.case), await actsOf(use.case)]).toEqual(['sealing', []]);
    expect(await bench.sign('sun', use.case)).toBe(1);
    await bench.work();
    expect(await phaseOf(use.case)).toBe('sealed');
    expect(bench.custody.notices).toEqual([]);
  });

  test('fails when nobody signs for it within an hour, and holds its seal no longer', async () => {
    const use = await bench.ask({ seal, mode: 'one-off' }, { documents: [await one()] });
    await bench.confirm(use);
    await bench.work();
    expect(await bench.uses.mend()).toBe(0);
    await sql`update custody_statement set made_at = made_at - 3600001
      where case_id = ${use.case}`.execute(bench.database.query);
    expect(await bench.uses.mend()).toBe(1);
    await bench.work();
    const { phase, record } = await useOf(use.case);
    expect([phase, record.reason]).toEqual(['failed', 'use-mandate-gone']);
    expect(await bench.sign('sun', use.case)).toBe(0);
  });

  test('gives a file whose seal, signature, time stamp and log entry hold', async () => {
    const use = await confirmed();
    await bench.work();
    const file = await sealedFile(bench.useParts, use.case, 1);
    const report = verifyFile(file?.bytes ?? new Uint8Array(), {
      trust: { mode: 'any' },
      at: Date.now(),
    });
    const checks = new Map(report.seals[0]?.checks.map((line) => [line.id, line.result]));
    const wanted = [
      'signature',
      'data-hash',
      'maker-signature',
      'signer-in-seal',
      'signing-time',
    ] as const;
    expect(wanted.map((id) => checks.get(id))).toEqual(wanted.map(() => 'holds'));
  });

  test('P05/test/1 (host): a byte changed after approval seals nothing (DOC_CHANGED)', async () => {
    const use = await bench.ask({ seal, mode: 'one-off' }, { documents: [await one()] });
    await bench.confirm(use);
    await bench.work();
    await bench.sign('sun', use.case);
    const forged = await bench.blobs.put(Uint8Array.of(1, 2, 3));
    await sql`update use_document set blob = ${forged}
      where digest = ${use.manifest}`.execute(bench.database.query);
    await bench.work();
    const { phase, record } = await useOf(use.case);
    expect([phase, record.reason, record.signed]).toEqual(['failed', 'doc-changed', []]);
    expect((await actsOf(use.case)).filter(({ rs }) => rs !== null)).toEqual([]);
  });

  test('P05/test/1 (host): nor does one that is changed while it is being sealed', async () => {
    const use = await confirmed();
    let reads = 0;
    const blobs: UseParts['blobs'] = {
      ...bench.blobs,
      // The first look is the check, the second is for the sealing.
      get: async (name) => ((reads += 1) > 1 ? Uint8Array.of(1) : bench.blobs.get(name)),
    };
    const uses = bench.another({ blobs });
    await bench.work(uses);
    bench.another({});
    expect((await useOf(use.case)).record.reason).toBe('doc-changed');
  });

  test('P05/test/6 (host): its requester does not approve it', async () => {
    const use = await bench.ask(
      { seal, mode: 'one-off' },
      { documents: [await one()], approvers: ['wang'] },
    );
    const approving = bench.act(cast.wang, 'approve', use.case, {
      input: { digest: use.manifest },
    });
    await expect(approving).rejects.toThrow('role-conflict');
  });

  test('P05/test/3 (host): a nonce that was used confirms nothing again', async () => {
    const [first, second] = [
      await bench.ask({ seal, mode: 'one-off' }, { documents: [await one()] }),
      await bench.ask({ seal, mode: 'one-off' }, { documents: [await one()] }),
    ];
    const nonce = randomUUID().replaceAll('-', '');
    for (const { case: id, manifest } of [first, second]) {
      await bench.act(cast.zhou, 'approve', id, { input: { digest: manifest } });
    }
    const shown = { nonce, method: 'scan', device: '手机' };
    await bench.act(cast.wang, 'present', first.case, { input: { nonce } });
    const confirm = async (use: TakenRequest) =>
      bench.act(cast.sun, 'confirm', use.case, { input: { ...shown, digest: use.manifest } });
    await confirm(first);
    await expect(confirm(first)).rejects.toThrow('use-nonce-used');
    const again = bench.act(cast.wang, 'present', second.case, { input: { nonce } });
    await expect(again).rejects.toThrow('use-nonce-used');
  });

  test('is refused where nobody asked for it at this door', async () => {
    const digestOf = await bench.upload('绕过');
    const { approvers: _, ...rest } = usual;
    const input = {
      ...rest,
      seal,
      mode: 'one-off',
      number: 'YY-20261124-999999',
      act: 'GZ-20261124-9999999',
      documents: [{ number: '1', digest: digestOf, format: 'ofd', pages: 1 }],
      manifest: digestOf,
    };
    const names = { approver: ['zhou'], signer: 'hsm' };
    const attempt = { scenario: 'seal-use', act: 'submit', input, names };
    const trying = bench.cases.attempt(cast.wang, attempt, randomUUID());
    await expect(trying).rejects.toMatchObject({
      cause: { message: expect.stringContaining('use-by-route') as string },
    });
    const guarded = guardedCases(bench.cases).attempt(cast.wang, attempt, randomUUID());
    expect(codeOfRefusal(await guarded)).toBe('use-by-route');
  });

  test('is the same one where the same is asked with the same key, and no other', async () => {
    const documents = [await one()];
    const who = { actor: cast.wang, organisation: 'e1', party: 'wang' };
    const ground = { seal, mode: 'one-off' } as const;
    const key = randomUUID();
    const asked = { wish: { ...usual, documents }, ground, key };
    const first = await askForUse(bench.useParts, who, asked);
    expect(await askForUse(bench.useParts, who, asked)).toEqual(first);
    const other = { ...asked, wish: { ...asked.wish, purpose: '别的' } };
    expect(codeOfRefusal(await askForUse(bench.useParts, who, other))).toBe('attempt-key-differs');
  });

  test('is found by its owner by person, counterparty and digest, and by nobody else', async () => {
    const use = await confirmed();
    const { query } = bench.database;
    const found = async (filter: object) =>
      (await listUses(query, { organisation: 'e1', ...filter })).map((line) => line.case);
    expect(await found({ digest: use.manifest })).toEqual([use.case]);
    expect(await found({ digest: use.manifest, person: 'sun' })).toEqual([use.case]);
    expect(await found({ counterparty: usual.counterparties[0], seal })).toContain(use.case);
    expect(await found({ counterparty: '别家' })).toEqual([]);
    expect(await found({ digest: use.manifest, organisation: 'e2' })).toEqual([]);
    await bench.work();
  });
});

/** Whether everything is tried, or a sample of it. */
const isSlow = process.env['YUNZHANG_SLOW'] === '1';

describe('a crash', () => {
  /** Borders of which the n-th call ends with an error, before or after it was done. */
  const brokenAt = (at: number): { parts: Partial<UseParts>; calls: () => number } => {
    let calls = 0;
    const step = async <T>(work: () => Promise<T>): Promise<T> => {
      if (calls++ === at) throw new Error('killed');
      const done = await work();
      if (calls++ === at) throw new Error('killed');
      return done;
    };
    const { acts: logged, custody, blobs, timeStamp, cases } = bench.useParts;
    const parts: Partial<UseParts> = {
      acts: {
        ...logged,
        intend: async (...given) => step(async () => logged.intend(...given)),
        complete: async (...given) => step(async () => logged.complete(...given)),
      },
      custody: { use: async (...given) => step(async () => custody.use(...given)) },
      blobs: { ...blobs, put: async (bytes) => step(async () => blobs.put(bytes)) },
      timeStamp: async (message) => step(async () => timeStamp(message)),
      cases: { ...cases, attempt: async (...given) => step(async () => cases.attempt(...given)) },
    };
    return { parts, calls: () => calls };
  };

  test('P05/test/4 (host): between signing and reply gives the same act again, wherever it is', async () => {
    const counting = brokenAt(-1);
    const whole = await confirmed();
    await tell(whole.case);
    await bench.another(counting.parts).seal(whole.case);
    // Check, intent, custody, clock, file, release and end, each before and after.
    expect(counting.calls()).toBe(14);
    // After the intent, after the signature, after the release; all of them in the lane `slow`.
    const sample = isSlow ? Array.from({ length: 14 }, (_, n) => n) : [3, 5, 11];
    for (const at of sample) {
      const use = await confirmed();
      await tell(use.case);
      const broken = bench.another(brokenAt(at).parts);
      await expect(broken.seal(use.case)).rejects.toThrow();
      const signed = (await actsOf(use.case)).map(({ act_id, rs }) => [act_id, rs]);
      await bench.another({}).seal(use.case);
      const [row, ...more] = await actsOf(use.case);
      expect([at, await phaseOf(use.case), row?.state, more]).toEqual([
        at,
        'sealed',
        'published',
        [],
      ]);
      // What had been signed before is what is in the file.
      if (signed[0]?.[1] != null) expect([row?.act_id, row?.rs]).toEqual(signed[0]);
      expect(await endsOf(row?.act_id ?? '')).toEqual([acts.useIntent, acts.useDone]);
    }
    bench.another({});
    await bench.work();
  }, 300_000);

  /** Custody hears of the confirmation; the sealing itself is left to the test. */
  async function tell(id: string): Promise<void> {
    const { rows } = await sql<{ lane: string }>`select lane from custody_statement
      where case_id = ${id}`.execute(bench.database.query);
    const handler = bench.statements.jobs['custody-telling'];
    const signal = new AbortController().signal;
    const job = { key: 'now', payload: { lane: rows[0]?.lane }, attempt: 1, signal };
    await handler?.(job);
  }
});

async function endsOf(actId: string): Promise<readonly number[]> {
  const { rows } = await sql<{ act: number }>`select act from seal_act
    where act_id = ${actId}::uuid or ends = ${actId}::uuid order by act`.execute(
    bench.database.query,
  );
  return rows.map(({ act }) => act);
}

describe('a batch', () => {
  test('P05/test/5 (host): of 1,000 with one bad digest seals none, all or nothing', async () => {
    const documents = await thousand();
    const use = await bench.ask({ seal, mode: 'batch' }, { documents, onFault: 'all' });
    await bench.confirm(use);
    await bench.work();
    await bench.sign('sun', use.case);
    await spoil(documents[499]?.digest ?? '');
    await bench.work();
    const { phase, record } = await useOf(use.case);
    expect([phase, record.reason, record.signed.length]).toEqual(['failed', 'doc-changed', 0]);
    expect(await actsOf(use.case)).toEqual([]);
    await mend(documents[499]?.digest ?? '');
  }, 60_000);

  test('P05/test/5 (host): skips exactly the bad one where it was asked to, and seals the rest', async () => {
    const documents = await Promise.all(Array.from({ length: 4 }, async () => one()));
    const use = await bench.ask({ seal, mode: 'batch' }, { documents, onFault: 'skip' });
    await bench.confirm(use);
    await bench.work();
    await bench.sign('sun', use.case);
    await spoil(documents[2]?.digest ?? '');
    await bench.work();
    const { phase, record } = await useOf(use.case);
    expect([phase, record.skipped, record.signed.length]).toEqual(['sealed', [3], 3]);
    const states = (await documentsOf(bench.database.query, await useOf(use.case))).map(
      ({ state }) => state,
    );
    expect(states).toEqual(['sealed', 'sealed', 'skipped', 'sealed']);
  }, 60_000);

  test('P05/invariant/5 (host): a freeze stops the next signature within a second', async () => {
    const documents = await Promise.all(Array.from({ length: 12 }, async () => one()));
    const use = await bench.ask({ seal, mode: 'batch' }, { documents });
    await bench.confirm(use);
    await bench.work();
    await bench.sign('sun', use.case);
    const given: number[] = [];
    const { custody } = bench.useParts;
    const uses = bench.another({
      custody: {
        use: async (...asked) => {
          const rs = await custody.use(...asked);
          given.push(Date.now());
          if (given.length === 3) void freeze();
          return rs;
        },
      },
    });
    let frozenAt = Infinity;
    const freeze = async (): Promise<void> => {
      await bench.act(cast.li, 'freeze', seal, { input: { reason: '异常' } });
      frozenAt = Date.now();
    };
    await bench.work(uses);
    const { phase, record } = await useOf(use.case);
    expect([phase, record.reason]).toEqual(['failed', 'seal-frozen']);
    expect(record.signed.length).toBeLessThan(9);
    expect(given.every((at) => at <= frozenAt + 1000)).toBe(true);
    // Whatever was begun has its end in the log.
    const open = (await actsOf(use.case)).filter(({ state }) => state === 'begun');
    expect(open).toEqual([]);
    await expect(askStanding()).resolves.toBe('seal-frozen');
    await bench.act(cast.li, 'resume', seal);
    bench.another({});
    await bench.work();
  }, 60_000);

  async function askStanding(): Promise<string> {
    const who = { actor: cast.wang, organisation: 'e1', party: 'wang' };
    const asked = {
      wish: { ...usual, documents: [await one()] },
      ground: { seal, mode: 'one-off' },
      key: randomUUID(),
    } as const;
    return codeOfRefusal(await askForUse(bench.useParts, who, asked));
  }

  /** A thousand documents that are there; they are not opened before they are sealed. */
  async function thousand() {
    const bytes = Array.from({ length: 1000 }, (_, n) =>
      new Uint8Array(64).fill(n % 256, 0, 1 + (n >> 8)),
    );
    const documents: { number: string; digest: string }[] = [];
    for (const [n, file] of bytes.entries()) {
      file[60] = n >> 8;
      file[61] = n & 0xff;
      const name = hex(digest('sm3', file));
      const blob = await bench.blobs.put(file);
      await sql`insert into use_document (organisation, digest, blob, format, pages, octets,
          by_party, at) values ('e1', ${name}, ${blob}, 'ofd', 1, 64, 'wang', 0)
        on conflict do nothing`.execute(bench.database.query);
      documents.push({ number: `D${n}`, digest: name });
    }
    return documents;
  }

  const kept = new Map<string, string>();
  async function spoil(name: string): Promise<void> {
    const { rows } = await sql<{ blob: string }>`select blob from use_document
      where digest = ${name}`.execute(bench.database.query);
    kept.set(name, rows[0]?.blob ?? '');
    const forged = await bench.blobs.put(new Uint8Array(9).fill(kept.size));
    await sql`update use_document set blob = ${forged} where digest = ${name}`.execute(
      bench.database.query,
    );
  }
  async function mend(name: string): Promise<void> {
    await sql`update use_document set blob = ${kept.get(name)} where digest = ${name}`.execute(
      bench.database.query,
    );
  }
});

describe('a standing mandate', () => {
  test('P05/test/2 (host): of 100 calls at once on 50 a day exactly 50 are sealed', async () => {
    const on = await standing(50);
    const documents = await Promise.all(Array.from({ length: 100 }, async () => one()));
    const answers = await Promise.all(documents.map(async (document) => call(on, [document])));
    const refused = answers.filter((answer): answer is Refusal => isRefusal(answer));
    expect(refused.map(({ refused: why }) => why)).toEqual(Array(50).fill('limit-reached'));
    const taken = answers.filter((answer) => !isRefusal(answer)) as readonly TakenRequest[];
    // A sample of them is sealed here, all of them in the lane `slow`.
    if (!isSlow) await leave(taken.slice(3));
    await bench.work();
    const phases = await Promise.all(taken.map(async (use) => phaseOf(use.case)));
    const left = isSlow ? 0 : 47;
    const wanted = [
      ...Array<string>(50 - left).fill('sealed'),
      ...Array<string>(left).fill('sealing'),
    ];
    expect(phases).toEqual(wanted);
    expect(codeOfRefusal(await call(on, [await one()]))).toBe('limit-reached');
  }, 180_000);

  async function leave(uses: readonly TakenRequest[]): Promise<void> {
    const ids = uses.map((use) => use.case);
    await sql`update job set state = 'done' where queue = 'use-sealing'
      and payload->>'case' = any(${ids}::text[])`.execute(bench.database.query);
  }

  test('is of no use to another caller, and not for another kind of document', async () => {
    const on = await standing(5);
    const stranger = { ...cast.erp, system: 'other' };
    const wish = { ...usual, documents: [await one()], approvers: [] };
    const asked = { wish, ground: { mandate: on }, key: randomUUID() };
    const who = { actor: stranger, organisation: 'e1', party: 'other' };
    expect(isRefusal(await askForUse(bench.useParts, who, asked))).toBe(true);
    const mine = { actor: cast.erp, organisation: 'e1', party: 'erp' };
    const other = { ...asked, wish: { ...wish, kind: 'letter' }, key: randomUUID() };
    expect(codeOfRefusal(await askForUse(bench.useParts, mine, other))).toBe('mandate-kind');
  });

  test('that is withdrawn seals nothing more, and custody has heard of it within a second', async () => {
    const on = await standing(5);
    const use = await call(on, [await one()]);
    let best = await withdrawn(on);
    expect(codeOfRefusal(await call(on, [await one()]))).toBe('mandate-over');
    // The best of three: other tests may have the machine.
    for (let n = 0; n < 2 && best >= 1000; n++) {
      best = Math.min(best, await withdrawn(await standing(5)));
    }
    expect(best).toBeLessThan(1000);
    await bench.work();
    // What was called before the withdrawal and is not signed yet is not signed any more.
    const { phase, record } = await useOf((use as TakenRequest).case);
    expect([phase, record.reason]).toEqual(['failed', 'use-mandate-gone']);
  });

  test('has a letter of authorisation', async () => {
    const on = await standing(7);
    const { rows } = await sql<{ blob: string | null; text: { title: string } }>`
      select blob, text from use_letter where case_id = ${on}`.execute(bench.database.query);
    expect(rows).toMatchObject([{ text: { title: '用印授权书' } }]);
    expect(await bench.blobs.get(rows[0]?.blob ?? '')).toBeDefined();
  });
});

describe('a mandate to a person', () => {
  const byWang = { actor: cast.wang, organisation: 'e1', party: 'wang' };
  const names = { holder: 'wang', signer: 'hsm', inspector: 'nj' };

  /** One for one document, that nobody has claimed yet; and a use of it by its holder. */
  async function offered() {
    const document = await one();
    const input = {
      seal,
      mode: 'one-off',
      kinds: ['contract'],
      counterparties: [],
      perDay: 1,
      fromHour: 0,
      toHour: 24,
      until: '2027-10-01',
      manifest: document.digest,
    };
    const attempt = { scenario: 'mandate', act: 'grant', input, names };
    const answer = await bench.cases.attempt(cast.li, attempt, randomUUID());
    if ('refused' in answer) throw new Error(answer.refused);
    await bench.work();
    const { case: on } = answer;
    const wish = { ...usual, documents: [document], approvers: [] };
    const use = async () =>
      askForUse(bench.useParts, byWang, { wish, ground: { mandate: on }, key: randomUUID() });
    return { on, use };
  }
  const lettersOf = async (on: string): Promise<readonly string[]> => {
    const { rows } = await sql<{ lines: readonly string[]; blob: string | null }>`
      select text->'lines' as lines, blob from use_letter
      where case_id = ${on}`.execute(bench.database.query);
    return rows.flatMap(({ lines, blob }) => (blob === null ? [] : lines));
  };
  const saidOf = async (on: string): Promise<number> => (await bench.statements.ofCase(on)).length;

  test('has no letter, no use and no word to custody until that person has claimed it', async () => {
    const { on, use } = await offered();
    expect(codeOfRefusal(await use())).toBe('mandate-unclaimed');
    expect([await lettersOf(on), await saidOf(on)]).toEqual([[], 0]);
    for (const other of [cast.li, cast.sun]) {
      await expect(bench.act(other, 'claim', on)).rejects.toThrow('role-not-held');
    }
    await bench.act(cast.wang, 'claim', on);
    await bench.work();
    const letter = await lettersOf(on);
    expect(letter.filter((line) => line.startsWith('领取日期'))).toHaveLength(1);
    const taken = await use();
    if (isRefusal(taken)) throw new Error(taken.refused);
    // Custody believes its keeper and nobody else, whoever has claimed what.
    await bench.work();
    expect([await phaseOf(taken.case), await saidOf(on), await saidOf(taken.case)]).toEqual([
      'approved',
      0,
      0,
    ]);
    await bench.act(cast.wang, 'present', taken.case, { input: { nonce: '4c1f0f7a9d' } });
    const shown = { nonce: '4c1f0f7a9d', digest: taken.manifest };
    const input = { ...shown, method: 'scan', device: '手机' };
    await bench.act(cast.sun, 'confirm', taken.case, { input });
    await bench.work();
    expect(await bench.sign('sun', taken.case)).toBe(1);
    await bench.work();
    expect([await phaseOf(taken.case), await saidOf(on)]).toEqual(['sealed', 0]);
  });

  test('that a forged database calls claimed seals nothing: custody has heard of none', async () => {
    const { on, use } = await offered();
    const forge = async (id: string, phase: string) =>
      sql`update case_state set phase = ${phase} where id = ${id}`.execute(bench.database.query);
    await forge(on, 'live');
    const taken = await use();
    if (isRefusal(taken)) throw new Error(taken.refused);
    await forge(taken.case, 'sealing');
    await bench.uses.seal(taken.case);
    const { phase, record } = await useOf(taken.case);
    expect([phase, record.reason]).toEqual(['failed', 'use-mandate-gone']);
    expect([await actsOf(taken.case), await saidOf(taken.case)]).toEqual([[], 0]);
  });

  test('that is declined, or revoked before it is claimed, never has a letter', async () => {
    for (const [actor, act] of [
      [cast.wang, 'decline'],
      [cast.li, 'revoke'],
    ] as const) {
      const { on, use } = await offered();
      await bench.act(actor, act, on);
      await bench.work();
      expect(codeOfRefusal(await use())).toBe('mandate-over');
      await expect(bench.act(cast.wang, 'claim', on)).rejects.toThrow('mandate-over');
      expect([await lettersOf(on), await saidOf(on)]).toEqual([[], 0]);
    }
  });
});

/** Withdraws a mandate; how long it took until custody had heard of it. */
async function withdrawn(on: string): Promise<number> {
  await bench.act(cast.li, 'revoke', on);
  const begunAt = Date.now();
  await untilTold(on, acts.mandateWithdraw);
  return Date.now() - begunAt;
}

async function untilTold(id: string, act: number): Promise<void> {
  for (;;) {
    const { rows } = await sql`select from custody_statement
      where case_id = ${id} and act = ${act}::int and state = 'told'`.execute(bench.database.query);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('P05/test/7 (host): each count of the key has its entries in the log, and each entry its count', async () => {
  const { rows } = await sql<ActLine>`select idx, act_id, rs, counter, state from use_act
    where seal = ${code} and rs is not null order by counter`.execute(bench.database.query);
  expect(rows.map(({ counter }) => counter)).toEqual(rows.map((_, n) => n + 1));
  for (const { act_id: id, state } of rows) {
    const end = state === 'published' ? acts.useDone : acts.useAbandon;
    expect(await endsOf(id)).toEqual([acts.useIntent, end]);
  }
  const { rows: done } = await sql<{ n: number }>`select count(*)::int as n from seal_act
    where seal = ${code} and act = ${acts.useDone}::int`.execute(bench.database.query);
  expect(done[0]?.n).toBe(rows.filter(({ state }) => state === 'published').length);
  const [first] = rows;
  expect(encodeSm2Signature(first?.rs ?? new Uint8Array(64)).length).toBeGreaterThan(60);
  expect(mandate.id).toBe('mandate');
  expect(sealUse.id).toBe('seal-use');
});
