import { fromHex, hex, isRefusal, utf8 } from '@yunzhang/base';
import {
  digest,
  issueCertificate,
  issueCrl,
  nameTypes,
  sm2E,
  sm2Engine,
  type Sm2Signer,
  writeExplicit,
  writeGeneralizedTime,
  writeIa5,
  writeInteger,
  writeName,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
  writeSetOf,
  writeSm2Spki,
} from '@yunzhang/gm';
import { acts } from '@yunzhang/ledger';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  codeOf,
  copyWorld,
  createWorld,
  mandateId,
  partOf,
  sealId,
  type World,
} from './custody-testing.ts';
import { morningAt, testKey } from './log-testing.ts';
import { approveOrder, type Order, writeOrder } from './order.ts';
import type { KeyState } from './record.ts';
import { type Purpose, purposeOf, purposes } from './signed-part.ts';

let base: World;
let world: World;
beforeAll(async () => {
  base = await createWorld();
  await base.sealInForce(sealId);
  await base.grant(mandateId, sealId);
  for (const purpose of purposes) {
    await base.ask({ ask: 'create', purpose, name: `key of ${purpose}` });
  }
});
afterAll(async () => base.close());
beforeEach(async () => {
  world = await copyWorld(base);
});
afterEach(async () => world.close());

const keyOf = (purpose: Purpose): KeyState =>
  [...world.store.memory.keys.values()].find(
    ({ name }) => name === `key of ${purpose}`,
  ) as KeyState;
const sealKey = (): string =>
  [...world.store.memory.keys.values()].find(({ name }) => name === sealId)?.key ?? '';

type What = Order extends infer One
  ? One extends Order
    ? Omit<One, 'folder' | 'number'> & { number?: number; folder?: string }
    : never
  : never;
const textOf = (what: What): string => {
  const { folder, orders } = world.store.memory;
  return writeOrder({ folder, number: orders + 1, ...what });
};
const give = async (text: string, signers: readonly Sm2Signer[]) => {
  const approvals = await Promise.all(signers.map((signer) => approveOrder(text, signer)));
  return world.ask({ ask: 'order', text, approvals });
};

it('destroys a key when two different operators say so, for ever', async () => {
  const key = sealKey();
  const intended = await world.intend({ act: 'act-1' });
  const text = textOf({ what: 'destroy', key });
  const [one, two] = world.operators;
  for (const signers of [[], [one], [one, one], [one, testKey('stranger')], [world.owner, one]]) {
    expect(codeOf(await give(text, signers))).toBe('custody-order-approvals');
  }
  expect(codeOf(await give(text, [one, two]))).toBeUndefined();
  expect(codeOf(await world.use(intended))).toBe('custody-key-destroyed');
  await world.reopen();
  expect(codeOf(await world.use(intended))).toBe('custody-key-destroyed');
  const again = { ask: 'create', purpose: 'seal', name: sealId } as const;
  expect(codeOf(await world.ask(again))).toBe('custody-key-destroyed');
  await expect(world.store.readKey(key)).rejects.toThrow('custody-files-damaged');
  expect(codeOf(await give(textOf({ what: 'destroy', key }), [one, two]))).toBe(
    'custody-key-destroyed',
  );
  expect(world.notices).toContainEqual({ at: world.clock.at, kind: 'order', ask: 'destroy' });
});

it('carries out an order once, in its turn, and none of another custody', async () => {
  const both = world.operators;
  const text = textOf({ what: 'release', seal: sealId });
  expect(codeOf(await give(text, both))).toBeUndefined();
  expect(codeOf(await give(text, both))).toBe('custody-order-number');
  await world.reopen();
  expect(codeOf(await give(text, both))).toBe('custody-order-number');
  const skipped = textOf({ what: 'release', seal: sealId, number: 9 });
  expect(codeOf(await give(skipped, both))).toBe('custody-order-number');
  const foreign = textOf({ what: 'release', seal: sealId, folder: '00'.repeat(16) });
  expect(codeOf(await give(foreign, both))).toBe('custody-order-number');
  const next = textOf({ what: 'destroy', key: 'none' });
  expect(codeOf(await give(next, both))).toBe('custody-key-unknown');
  for (const other of ['{}', 'x', next.replace('destroy', 'export')]) {
    expect(codeOf(await give(other, both))).toBe('custody-order-malformed');
  }
  // Two words for one text, and another text carried out.
  const approvals = await Promise.all(both.map((signer) => approveOrder(next, signer)));
  const changed = textOf({ what: 'destroy', key: sealKey() });
  expect(codeOf(await world.ask({ ask: 'order', text: changed, approvals }))).toBe(
    'custody-order-approvals',
  );
});

it('releases a seal that a duress code held, and changes whom it trusts', async () => {
  await world.ask({ ask: 'duress-code', seal: sealId, code: '911' });
  const intended = await world.intend({ act: 'act-1' });
  expect(codeOf(await world.use(intended, { confirmation: '911' }))).toBe('custody-busy');
  expect((await world.ask({ ask: 'keeping-state' })).keeping?.held).toEqual([sealId]);
  await give(textOf({ what: 'release', seal: sealId }), world.operators);
  expect(codeOf(await world.use(intended))).toBeUndefined();
  const limits = { ...world.trust.limits, perHour: 1 };
  await give(textOf({ what: 'trust', trust: { ...world.trust, limits } }), world.operators);
  await world.reopen();
  expect(codeOf(await world.use(await world.intend({ act: 'act-2' })))).toBe('custody-velocity');
});

it('gives one key for a name, however many ask, and for one purpose', async () => {
  const ask = { ask: 'create', purpose: 'seal', name: 'new' } as const;
  const answers = await Promise.all(Array.from({ length: 10 }, () => world.ask(ask)));
  expect(new Set(answers.map(({ key }) => key?.publicKey)).size).toBe(1);
  expect(codeOf(await world.ask({ ...ask, purpose: 'ca' }))).toBe('custody-key-exists');
  const find = { ask: 'keys', purpose: 'seal', name: 'nothing' } as const;
  expect(codeOf(await world.ask(find))).toBe('custody-key-unknown');
  await world.reopen();
  expect((await world.ask(ask)).key).toEqual(answers[0]?.key);
});

const subject = writeName([{ oid: nameTypes.commonName, value: '测试' }]);
/** The part that is signed of what the library writes. */
async function signedPart(write: (signer: Sm2Signer) => Promise<unknown>): Promise<Uint8Array> {
  let seen = new Uint8Array(0);
  const signMessage = async (message: Uint8Array): Promise<Uint8Array> => {
    seen = message.slice();
    return new Uint8Array(64).fill(1);
  };
  await write({ ...testKey('any'), signMessage });
  return seen;
}
const attribute = (oid: string, value: Uint8Array): Uint8Array =>
  writeSequence(writeObjectIdentifier(oid), writeSetOf(value));

/** One message of each kind, as the rest of the platform has them signed. */
async function messages(): Promise<Record<Purpose | 'request', Uint8Array>> {
  const { publicKey } = testKey('any');
  const content = {
    serial: '01',
    issuer: subject,
    subject,
    validFromAt: morningAt,
    validToAt: morningAt + 1000,
    publicKey,
    keyUsage: ['digitalSignature'] as const,
  };
  const type = '1.2.840.113549.1.9.3';
  return {
    seal: partOf(sealId, new Uint8Array(32), morningAt),
    ca: await signedPart((signer) => issueCertificate(content, signer)),
    maker: writeSequence(
      writeSequence(writeIa5('ES'), writeInteger(4), writeIa5('vendor')),
      writeIa5(sealId),
      writeSequence(writeInteger(1)),
      writeSequence(writeIa5('SVG')),
    ),
    tsa: writeSetOf(
      attribute(type, writeObjectIdentifier('1.2.840.113549.1.9.16.1.4')),
      attribute('1.2.840.113549.1.9.4', writeOctets(new Uint8Array(32))),
    ),
    ocsp: writeSequence(
      writeExplicit(2, writeOctets(new Uint8Array(20))),
      writeGeneralizedTime(morningAt),
      writeSequence(),
    ),
    request: writeSequence(
      writeInteger(0),
      subject,
      writeSm2Spki(publicKey),
      Uint8Array.of(0xa0, 0),
    ),
  };
}

it('lets a key sign what it is for and nothing else, whoever asks', async () => {
  const all = await messages();
  let refused = 0;
  for (const purpose of purposes) {
    const key = keyOf(purpose);
    for (const [kind, message] of Object.entries(all)) {
      expect(purposeOf(message), kind).toBe(kind);
      const answer = await world.ask({ ask: 'plain', key: key.key, message });
      if (kind === purpose && purpose !== 'seal') {
        const publicKey = fromHex(key.publicKey);
        const e = sm2E({ publicKey, message });
        expect(sm2Engine.verify(publicKey, e, answer.rs ?? new Uint8Array())).toBe(true);
        continue;
      }
      expect([codeOf(answer), answer.rs]).toEqual(['custody-purpose', undefined]);
      refused += 1;
    }
    for (const message of [Uint8Array.of(5, 0), utf8('x'.repeat(32)), writeSequence()]) {
      expect(codeOf(await world.ask({ ask: 'plain', key: key.key, message }))).toBe(
        'custody-purpose',
      );
    }
  }
  expect(refused).toBe(26);
});

it('signs lists of an authority with its key, and a request for the key’s own half', async () => {
  const list = await signedPart((signer) =>
    issueCrl(
      {
        issuer: subject,
        thisUpdateAt: morningAt,
        nextUpdateAt: morningAt + 1,
        number: 1,
        entries: [],
      },
      signer,
    ),
  );
  expect(purposeOf(list)).toBe('ca');
  for (const purpose of purposes) {
    const { key, publicKey } = keyOf(purpose);
    const own = writeSequence(
      writeInteger(0),
      subject,
      writeSm2Spki(fromHex(publicKey)),
      Uint8Array.of(0xa0, 0),
    );
    const { rs } = await world.ask({ ask: 'plain', key, message: own });
    expect(rs).toHaveLength(64);
  }
  expect(codeOf(await world.ask({ ask: 'plain', key: 'none', message: list }))).toBe(
    'custody-key-unknown',
  );
});

it('does not apply a seal that was made for another key', async () => {
  await world.ask({ ask: 'create', purpose: 'seal', name: 'x' });
  const fields = {
    sealDigest: hex(digest('sm3', utf8('x'))),
    publicKey: hex(testKey('any').publicKey),
    grantors: [hex(world.owner.publicKey)],
    until: morningAt * 2,
  };
  await world.tell(
    { act: acts.sealMake, seal: 'x', at: (world.clock.at += 1), ...fields },
    world.maker,
  );
  const steps = [
    [acts.sealFile, world.police],
    [acts.sealIssue, world.maker],
    [acts.sealActivate, world.owner],
  ] as const;
  for (const [act, by] of steps) {
    const said = await world.tell({ act, seal: 'x', at: (world.clock.at += 1) }, by);
    if (isRefusal(said)) throw new Error(said.refused);
  }
  await world.grant('mandate-x', 'x');
  const intended = await world.intend({ act: 'act-1', seal: 'x', mandate: 'mandate-x' });
  expect(codeOf(await world.use(intended))).toBe('custody-purpose');
});
