import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fromHex, fromUtf8, isRefusal, utf8 } from '@yunzhang/base';
import { createSoftwareSigner } from '@yunzhang/gm';
import {
  createEd25519Signer,
  createSm2NoteSigner,
  noteKey,
  openNote,
  parseCheckpoint,
  parseNote,
  parseSignatureLine,
  parseVerifierKey,
  rootOf,
  sha256Tree,
  signNote,
  sm3Tree,
  verifyNoteSignature,
  writeAddCheckpoint,
  writeCheckpoint,
} from '@yunzhang/ledger';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  tagged,
  someTag,
  testLog,
  type TestLog,
  testRandom,
  testSeed,
} from '../monitor/log-testing.ts';
import { type HeadStore, openHeadStore } from './head-store.ts';
import { type CosignedLog, createWitness, originHashOf, type Witness } from './witness.ts';

interface Step {
  readonly body: string;
  readonly status: number;
  readonly why?: string;
  readonly reply?: string;
  readonly content_type?: string;
}
const root = path.resolve(import.meta.dirname, '../../../..');
const vectors = JSON.parse(
  fs.readFileSync(path.join(root, 'tests/vectors/ledger/tlog-vectors.json'), 'utf8'),
) as {
  witness_protocol: { log: { origin: string; key_hex: string }; steps: readonly Step[] };
};

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-witness-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const seed = new Uint8Array(32).fill(7);
const ed25519 = createEd25519Signer({ name: 'w.test', seed, kind: 'ed25519-cosignature' });
const privateKey = new Uint8Array(32).fill(9);
const sm2 = createSm2NoteSigner({
  name: 'w.test',
  signer: createSoftwareSigner({ privateKey, random: testRandom }),
  kind: 'sm2-cosignature',
});
const now = (): number => Date.UTC(2026, 10, 3, 2, 0, 5);

const stores: HeadStore[] = [];
afterAll(() => stores.forEach((store) => store.close()));
let opened = 0;
async function openStore(name = `heads-${opened++}`): Promise<HeadStore> {
  const store = await openHeadStore(path.join(folder, name));
  stores.push(store);
  return store;
}

function logsOf(log: TestLog): readonly CosignedLog[] {
  const keys = (vkeys: readonly string[]) => vkeys.map(parseVerifierKey);
  return [
    { origin: log.origin, hash: sha256Tree, keys: keys(log.vkeys.sha256), signers: [ed25519] },
    { origin: `${log.origin}/sm3`, hash: sm3Tree, keys: keys(log.vkeys.sm3), signers: [sm2] },
  ];
}

function grown(size: number): TestLog {
  const log = testLog();
  for (let i = 0; i < size; i++) log.add(tagged(16, log.clock.at + i, someTag(String(i))));
  return log;
}

const ask = async (
  witness: Witness,
  log: TestLog,
  { hash = sha256Tree, old, size }: { hash?: typeof sha256Tree; old: number; size: number },
) => {
  const proof = old === 0 ? [] : log.proof(hash, old, size);
  const note = await log.noteAt(hash, size);
  return witness.addCheckpoint(utf8(writeAddCheckpoint({ old, proof, note })));
};

describe('the protocol', () => {
  test('gives the published requests the published answers, in order', async () => {
    const { log, steps } = vectors.witness_protocol;
    const { origin } = log;
    const key = noteKey({ name: origin, kind: 'ed25519', publicKey: fromHex(log.key_hex) });
    const logs = [{ origin, hash: sha256Tree, keys: [key], signers: [ed25519] }];
    const witness = createWitness({ logs, store: await openStore(), now });
    for (const step of steps) {
      const answer = await witness.addCheckpoint(utf8(step.body));
      expect(answer.status, step.why ?? 'sound').toBe(step.status);
      if (step.reply !== undefined) expect(answer.body).toBe(step.reply);
      if (step.content_type !== undefined) expect(answer.type).toBe(step.content_type);
      if (step.status !== 200) continue;
      const [line = ''] = answer.body.split('\n');
      const { text } = parseNote(step.body.slice(step.body.indexOf('\n\n') + 2));
      const held = verifyNoteSignature(ed25519.key, { text, signature: parseSignatureLine(line) });
      expect(held?.timeMs).toBe(now());
    }
  });

  const log = grown(9);
  test.each([sha256Tree, sm3Tree])('cosigns both trees ($name)', async (hash) => {
    const witness = createWitness({ logs: logsOf(log), store: await openStore(), now });
    for (const [old, size] of [
      [0, 3],
      [3, 3],
      [3, 9],
    ] as const) {
      const answer = await ask(witness, log, { hash, old, size });
      expect(answer.status).toBe(200);
      const signature = parseSignatureLine(answer.body.trimEnd());
      const { key } = hash === sm3Tree ? sm2 : ed25519;
      const { text } = parseNote(await log.noteAt(hash, size));
      expect(verifyNoteSignature(key, { text, signature })).toBeDefined();
    }
    const origin = hash === sm3Tree ? `${log.origin}/sm3` : log.origin;
    const shown = await witness.latest(originHashOf(origin));
    const note = openNote(shown.body, [(hash === sm3Tree ? sm2 : ed25519).key]);
    expect(!isRefusal(note) && parseCheckpoint(note.text).size).toBe(9);
  });

  test('refuses what the table of the protocol refuses', async () => {
    const witness = createWitness({ logs: logsOf(log), store: await openStore(), now });
    expect((await ask(witness, log, { old: 0, size: 5 })).status).toBe(200);
    const note = await log.noteAt(sha256Tree, 7);
    const send = (body: string) => witness.addCheckpoint(utf8(body));
    const proof = log.proof(sha256Tree, 5, 7);
    const tried: readonly (readonly [string, number])[] = [
      ['', 400],
      ['old 5', 400],
      [`old 05\n\n${note}`, 400],
      [`old -1\n\n${note}`, 400],
      [`old 5\nAAAA\n\n${note}`, 400],
      [`new 5\n\n${note}`, 400],
      [writeAddCheckpoint({ old: 9, proof, note }), 400],
      [writeAddCheckpoint({ old: 0, proof: [], note }), 409],
      [writeAddCheckpoint({ old: 4, proof, note }), 409],
      [writeAddCheckpoint({ old: 5, proof: [], note }), 422],
      [writeAddCheckpoint({ old: 5, proof: proof.toReversed(), note }), 422],
      [writeAddCheckpoint({ old: 5, proof, note: note.replaceAll('/city/', '/town/') }), 404],
      [writeAddCheckpoint({ old: 5, proof, note: note.replace('\n7\n', '\n8\n') }), 403],
      [writeAddCheckpoint({ old: 5, proof, note: note.slice(0, note.indexOf('—')) }), 400],
    ];
    for (const [body, status] of tried) expect((await send(body)).status, body).toBe(status);
    // None of these moved it.
    expect((await send(writeAddCheckpoint({ old: 5, proof, note }))).status).toBe(200);
  });

  test('refuses another root of the same size, and any growth of another history', async () => {
    const witness = createWitness({ logs: logsOf(log), store: await openStore(), now });
    const other = log.fork(4);
    for (let i = 0; i < 6; i++) other.add(tagged(17, 5, someTag(`other ${i}`)));
    expect((await ask(witness, log, { old: 0, size: 7 })).status).toBe(200);
    expect((await ask(witness, other, { old: 7, size: 7 })).status).toBe(422);
    expect((await ask(witness, other, { old: 7, size: 10 })).status).toBe(422);
    expect((await ask(witness, other, { old: 4, size: 10 })).status).toBe(409);
    expect((await ask(witness, other, { old: 0, size: 10 })).status).toBe(409);
  });

  test('knows only names of its own origins', async () => {
    const witness = createWitness({ logs: logsOf(log), store: await openStore(), now });
    for (const name of ['', '..', originHashOf('another'), '../witness-keys']) {
      expect((await witness.latest(name)).status).toBe(404);
    }
    expect((await witness.latest(originHashOf(log.origin))).status).toBe(404);
  });
});

describe('the stored head', () => {
  const log = grown(8);
  let name = '';
  beforeEach(() => {
    name = `kept-${opened++}`;
  });

  test('is on disk before the answer, and what is restarted goes on from there', async () => {
    const first = await openStore(name);
    const before = createWitness({ logs: logsOf(log), store: first, now });
    expect((await ask(before, log, { old: 0, size: 6 })).status).toBe(200);
    first.close();
    const after = createWitness({ logs: logsOf(log), store: await openStore(name), now });
    expect((await ask(after, log, { old: 0, size: 3 })).body).toBe('6\n');
    expect((await ask(after, log, { old: 6, size: 8 })).status).toBe(200);
  });

  test('is not given an answer for when it could not be written', async () => {
    const inner = await openStore(name);
    let fails = true;
    const store: HeadStore = {
      ...inner,
      replace: async (...args) => {
        if (fails) throw new Error('disk full');
        return inner.replace(...args);
      },
    };
    const witness = createWitness({ logs: logsOf(log), store, now });
    await expect(ask(witness, log, { old: 0, size: 6 })).rejects.toThrow('disk full');
    fails = false;
    // Nothing was remembered of the failed one, so it is asked from 0 again.
    expect((await ask(witness, log, { old: 0, size: 6 })).status).toBe(200);
  });

  test('counts where it was written but reported as failed', async () => {
    const inner = await openStore(name);
    let fails = true;
    const replace: HeadStore['replace'] = async (...args) => {
      await inner.replace(...args);
      if (fails) throw new Error('lost answer');
    };
    const witness = createWitness({ logs: logsOf(log), store: { ...inner, replace }, now });
    await expect(ask(witness, log, { old: 0, size: 6 })).rejects.toThrow('lost answer');
    fails = false;
    const other = log.fork(2);
    other.add(...grown(9).entries.slice(3));
    expect((await ask(witness, other, { old: 0, size: 6 })).status).toBe(409);
    expect((await ask(witness, log, { old: 6, size: 6 })).status).toBe(200);
  });

  test.each([
    ['cut', (note: string) => note.slice(0, 40)],
    ['emptied', () => ''],
    ['without our cosignature', (note: string) => note.slice(0, note.lastIndexOf('—'))],
    ['made smaller', (note: string) => note.replace('\n6\n', '\n5\n')],
  ])('stops the witness when it was %s', async (_what, change) => {
    const store = await openStore(name);
    const witness = createWitness({ logs: logsOf(log), store, now });
    await ask(witness, log, { old: 0, size: 6 });
    const hash = originHashOf(log.origin);
    await store.replace(hash, change((await store.read(hash)) ?? ''));
    await expect(ask(witness, log, { old: 6, size: 8 })).rejects.toThrow('witness-store-form');
  });

  test('belongs to one process', async () => {
    await openStore(name);
    await expect(openStore(name)).rejects.toThrow(name);
  });
});

/** A head with the log's fast signature alone. */
async function quickNote(log: TestLog, size: number): Promise<string> {
  const head = {
    origin: log.origin,
    size,
    root: rootOf(
      sha256Tree,
      log.entries.slice(0, size).map((entry) => sha256Tree.leaf(entry)),
    ),
  };
  const logKey = createEd25519Signer({ name: log.origin, seed: testSeed });
  return signNote({ text: writeCheckpoint(head), signers: [logKey], timeMs: now() });
}

describe('races', () => {
  test('200 requests at once never get two heads of one size cosigned', async () => {
    const log = grown(40);
    const forks = Array.from({ length: 10 }, (_, i) => {
      const fork = log.fork(0);
      for (let k = 0; k < 40; k++) fork.add(tagged(16, k, someTag(`${i} ${k}`)));
      return fork;
    });
    const witness = createWitness({ logs: logsOf(log), store: await openStore(), now });
    const forkOf = (i: number): TestLog => forks[i % forks.length] ?? log;
    // Forty different heads, each asked for five times.
    const notes = await Promise.all(
      Array.from({ length: 40 }, (_, i) => quickNote(forkOf(i), 1 + i)),
    );
    const asked = Array.from({ length: 200 }, async (_, i) => {
      const fork = forkOf(i);
      const size = 1 + (i % 40);
      const old = i < 60 ? 0 : Math.max(0, size - 7);
      const note = notes[size - 1] ?? '';
      const proof = old === 0 ? [] : fork.proof(sha256Tree, old, size);
      const { status } = await witness.addCheckpoint(
        utf8(writeAddCheckpoint({ old, proof, note })),
      );
      return { status, size, root: parseNote(note).text };
    });
    const cosigned = (await Promise.all(asked)).filter(({ status }) => status === 200);
    expect(cosigned.length).toBeGreaterThan(0);
    const roots = new Map<number, string>();
    for (const { size, root } of cosigned) {
      expect(roots.get(size) ?? root).toBe(root);
      roots.set(size, root);
    }
  });

  test('too many waiting requests are turned away', async () => {
    const log = grown(1);
    const inner = await openStore();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const read: HeadStore['read'] = async (hash) => {
      await gate;
      return inner.read(hash);
    };
    const witness = createWitness({
      logs: logsOf(log),
      store: { ...inner, read },
      now,
      waitingMax: 3,
    });
    const body = utf8(
      writeAddCheckpoint({ old: 5, proof: [], note: await log.noteAt(sha256Tree, 1) }),
    );
    const all = Array.from({ length: 4 }, () => witness.addCheckpoint(body));
    expect((await all.at(-1))?.status).toBe(503);
    // What the log did not sign does not even wait.
    const forged = utf8(fromUtf8(body).replace('\n1\n', '\n2\n'));
    expect((await witness.addCheckpoint(forged)).status).toBe(403);
    open();
    await all[0];
  });
});
