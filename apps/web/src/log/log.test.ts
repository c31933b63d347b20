import { concat, fromUtf8, hex, utf8 } from '@yunzhang/base';
import {
  acts,
  createEd25519Signer,
  inclusionProof,
  parsePolicy,
  rootOf,
  sha256Tree,
  signNote,
  sm3Tree,
  writeVerifierKey,
} from '@yunzhang/ledger';
import { describe, expect, it } from 'vitest';
import { someTag, tagged, testLog, type TestLog } from '../../../server/src/monitor/log-testing.ts';
import { compareHeads, judgeTwo, writeTwoHeads } from './head-comparison.ts';
import { forget, keep, type KeptLog, recall, type TextPlace } from './head-memory.ts';
import { inclusionSteps } from './inclusion-steps.ts';
import { readShownEntries, readShownProofs } from './log-entries.ts';
import { LogProblem, openLogAddress, openLogFolder } from './log-source.ts';
import { type KnownKeys, type LogView, readLogView, vkeysOf } from './log-view.ts';

const stranger: KnownKeys = { kept: () => undefined };

async function filled(count: number, log = testLog()): Promise<TestLog> {
  if (log.entries.length === 0) log.genesis();
  while (log.entries.length < count) {
    log.add(tagged(acts.useDone, log.clock.at + log.entries.length, someTag('a seal')));
  }
  await log.publish();
  return log;
}

function keptOf(view: LogView): KeptLog {
  const notes = view.trees.map(({ note }) => note);
  return { name: view.origin, vkeys: vkeysOf(view), notes, seenAt: 1 };
}

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'nothing';
  } catch (error) {
    return error instanceof LogProblem ? error.code : String(error);
  }
}

describe('a log at the first look', () => {
  it('shows both trees with the signatures that hold, by the keys it names', async () => {
    const log = await filled(300);
    const view = await readLogView(log.source(), stranger);
    expect(view.keys).toBe('itself');
    expect(view.trees.map(({ size, hash }) => [hash.name, size])).toEqual([
      ['sha256', 300],
      ['sm3', 300],
    ]);
    expect(view.trees[0]?.signatures.map(({ role, kind }) => [role, kind])).toEqual([
      ['log', 'ed25519'],
      ['log', 'sm2'],
    ]);
    const [compared] = await compareHeads(view, undefined);
    expect(compared?.comparison.kind).toBe('first');
  });

  it('is judged by the policy of the reader where that names it, and its witnesses are told', async () => {
    const log = await filled(3);
    const cosigner = createEd25519Signer({
      name: 'court',
      seed: new Uint8Array(32).fill(7),
      kind: 'ed25519-cosignature',
    });
    await log.publish({ sha256: [cosigner] });
    const policy = parsePolicy(
      log
        .policy()
        .replace('quorum none', `witness court ${writeVerifierKey(cosigner.key)}\nquorum court`),
    );
    const view = await readLogView(log.source(), { policy, kept: () => undefined });
    expect(view.keys).toBe('policy');
    expect(view.trees[0]?.isQuorate).toBe(true);
    expect(view.trees[0]?.signatures.at(-1)).toMatchObject({ role: 'witness', witness: 'court' });
    const unwitnessed = await readLogView(log.source(), stranger);
    expect(unwitnessed.trees[0]?.signatures.at(-1)?.role).toBe('unknown');
  });

  it('is checked by the witnesses its signed policy names, where the reader knows none', async () => {
    const log = await filled(3);
    const seed = new Uint8Array(32).fill(7);
    const cosigner = createEd25519Signer({ name: 'court', seed, kind: 'ed25519-cosignature' });
    await log.publish({ sha256: [cosigner] });
    const root = createEd25519Signer({ name: 'root', seed: seed.fill(8) });
    const text = `${log.policy().replace('quorum none\n', '')}witness court ${writeVerifierKey(cosigner.key)}\nquorum court\n`;
    const described = JSON.parse(fromUtf8(log.files.get('log.json') ?? utf8('')));
    const policyKeys = [writeVerifierKey(root.key)];
    log.files.set('log.json', utf8(JSON.stringify({ ...described, policyKeys })));
    log.files.set('policy', utf8(await signNote({ text, signers: [root], timeMs: 1 })));
    const view = await readLogView(log.source(), stranger);
    expect(view.trees[0]?.signatures.at(-1)).toMatchObject({ role: 'witness', witness: 'court' });
    log.files.set('policy', utf8(text));
    const unsigned = await readLogView(log.source(), stranger);
    expect(unsigned.trees[0]?.signatures.at(-1)?.role).toBe('unknown');
  });

  it('is refused when a head is not signed by the keys this browser saw first', async () => {
    const log = await filled(3);
    const kept = testLog({ origin: 'ledger.test/other' });
    const vkeys = [...kept.vkeys.sha256, ...kept.vkeys.sm3];
    expect(await codeOf(() => readLogView(log.source(), { kept: () => vkeys }))).toBe(
      'head-refused',
    );
  });

  it('is refused when its head was tampered with, is no head, or names no keys', async () => {
    const log = await filled(3);
    const note = log.files.get('checkpoint') ?? new Uint8Array();
    log.files.set(
      'checkpoint',
      note.map((octet, i) => (i === note.length - 4 ? octet ^ 1 : octet)),
    );
    expect(await codeOf(() => readLogView(log.source(), stranger))).toBe('head-refused');
    log.files.set('checkpoint', utf8('hello'));
    expect(await codeOf(() => readLogView(log.source(), stranger))).toBe('head-refused');
    log.files.set('checkpoint', note);
    log.files.delete('log.json');
    log.files.delete('sm3/log.json');
    expect(await codeOf(() => readLogView(log.source(), stranger))).toBe('keys-missing');
    log.files.delete('checkpoint');
    expect(await codeOf(() => readLogView(log.source(), stranger))).toBe('missing');
  });
});

describe('a log at the next look', () => {
  it('is connected with what it showed before, in both trees', async () => {
    const log = await filled(300);
    const kept = keptOf(await readLogView(log.source(), stranger));
    const same = await compareHeads(await readLogView(log.source(), stranger), kept);
    expect(same.map(({ comparison }) => comparison.kind)).toEqual(['same', 'same']);
    await filled(700, log);
    const grown = await compareHeads(await readLogView(log.source(), stranger), kept);
    expect(grown.map(({ comparison }) => comparison)).toMatchObject([
      { kind: 'grown', from: 300, to: 700 },
      { kind: 'grown', from: 300, to: 700 },
    ]);
  });

  it('is refused when it shows another history, and both heads are kept as proof', async () => {
    const log = await filled(300);
    const kept = keptOf(await readLogView(log.source(), stranger));
    for (const size of [300, 500]) {
      const fork = log.fork(200);
      fork.add(tagged(acts.useDone, 1, someTag('other')));
      await filled(size, fork);
      const view = await readLogView(fork.source(), stranger);
      const compared = await compareHeads(view, kept);
      for (const one of compared) {
        const { comparison } = one;
        expect(comparison.kind).toBe('forked');
        if (comparison.kind !== 'forked') continue;
        expect(kept.notes).toContain(comparison.first);
        expect(comparison.second).toBe(one.tree.note);
        const verdict = judgeTwo(view, one, comparison);
        expect(verdict).toBe(size === 300 ? 'forked' : 'unconnected');
        const named = { hash: one.tree.hash.name, origin: one.tree.origin };
        expect(writeTwoHeads(named, comparison)).toContain('yunzhang-kept-heads-1');
      }
    }
  });

  it('is refused when it shows less than before', async () => {
    const log = await filled(300);
    const kept = keptOf(await readLogView(log.source(), stranger));
    const older = log.fork(200);
    await older.publish();
    const compared = await compareHeads(await readLogView(older.source(), stranger), kept);
    expect(compared.map(({ comparison }) => comparison.kind)).toEqual(['older', 'older']);
  });
});

describe('entries', () => {
  it('are shown with a proof in each tree, across bundles', async () => {
    const log = await filled(300);
    const view = await readLogView(log.source(), stranger);
    const shown = await readShownEntries(view, { from: 250, to: 999 });
    expect(shown.map(({ index }) => index)).toEqual(Array.from({ length: 50 }, (_, i) => 250 + i));
    expect(shown[0]?.entry?.act).toBe(acts.useDone);
    const [first] = await readShownEntries(view, { from: 0, to: 1 });
    expect(first?.body).toMatchObject({ act: acts.logGenesis, origin: log.origin });
    const proofs = first === undefined ? [] : await readShownProofs(view, first);
    expect(proofs.map(({ holds }) => holds)).toEqual([true, true]);
    expect(proofs.map(({ text }) => text.split('\n')[0])).toEqual([
      'c2sp.org/tlog-proof@v1',
      'gm-tlog-proof-sm3@v1',
    ]);
  });

  it('are not shown when the log puts others into its bundle', async () => {
    const log = await filled(20);
    const name = 'tile/entries/000.p/20';
    const bundle = log.files.get(name) ?? new Uint8Array();
    log.files.set(name, concat([bundle.subarray(0, -1), Uint8Array.of(0xff)]));
    const view = await readLogView(log.source(), stranger);
    expect(await codeOf(() => readShownEntries(view, { from: 0, to: 20 }))).toBe('tiles-wrong');
    log.files.set(name, bundle.subarray(3));
    expect(await codeOf(() => readShownEntries(view, { from: 0, to: 20 }))).toBe('tiles-wrong');
    log.files.delete(name);
    expect(await codeOf(() => readShownEntries(view, { from: 0, to: 20 }))).toBe('tiles-wrong');
  });

  it('have proofs whose steps end in the root, and in no other', () => {
    for (const hash of [sha256Tree, sm3Tree]) {
      for (const size of [1, 2, 3, 7, 8, 21, 33]) {
        const leaves = Array.from({ length: size }, (_, i) => hash.leaf(utf8(`entry ${i}`)));
        const root = rootOf(hash, leaves);
        for (const [index, leafHash] of leaves.entries()) {
          const proof = inclusionProof(hash, leaves, index);
          const claim = { leafHash, index, size, proof, root };
          const { steps, holds } = inclusionSteps(hash, claim);
          expect([holds, steps.length]).toEqual([true, proof.length]);
          expect(hex(steps.at(-1)?.made ?? leafHash)).toBe(hex(root));
          expect(
            inclusionSteps(hash, {
              ...claim,
              root: leaves[0] === root ? (proof[0] ?? utf8('')) : hash.leaf(root),
            }).holds,
          ).toBe(false);
        }
      }
    }
  });
});

describe('what a browser keeps', () => {
  const place = (): TextPlace & { text: string | null } => ({
    text: null,
    getItem() {
      return this.text;
    },
    setItem(_name, value) {
      this.text = value;
    },
  });
  const kept = (name: string): KeptLog => ({ name, vkeys: ['k'], notes: ['n'], seenAt: 5 });

  it('is found again, replaced, forgotten, and bounded', () => {
    const storage = place();
    for (let i = 0; i < 70; i++) keep(storage, kept(`log ${i}`));
    keep(storage, { ...kept('log 69'), seenAt: 9 });
    expect(recall(storage, 'log 69')?.seenAt).toBe(9);
    expect(recall(storage, 'log 0')).toBeUndefined();
    forget(storage, (name) => name.startsWith('log 69'));
    expect(recall(storage, 'log 69')).toBeUndefined();
  });

  it('is nothing when somebody else wrote there', () => {
    for (const text of ['', '{', '[]', '{"version":1,"logs":[{"name":1}]}', '{"version":2}']) {
      expect(recall({ ...place(), getItem: () => text }, 'log')).toBeUndefined();
    }
  });
});

describe('the source of a log', () => {
  const answering = (status: number, body: string) => () =>
    Promise.resolve(new Response(status === 404 ? null : body, { status }));

  it('takes addresses of the web without a query, and nothing else', () => {
    for (const bad of [
      '',
      'ftp://a/',
      'javascript:alert(1)',
      'file:///a',
      'https://a/?b',
      'https://u@a/',
    ]) {
      expect([bad, catches(() => openLogAddress(bad))]).toEqual([bad, 'address']);
    }
    expect(openLogAddress('https://a.test/2026').name).toBe('https://a.test/2026/');
  });

  it('stops reading a file that is too long, and tells a missing file from a server that is away', async () => {
    const source = openLogAddress('https://a.test/2026', answering(200, 'x'.repeat(11)));
    expect(await codeOf(() => source.read('checkpoint', 10))).toBe('too-large');
    expect((await source.read('checkpoint', 11))?.length).toBe(11);
    const none = openLogAddress('https://a.test/', answering(404, ''));
    expect(await none.read('checkpoint', 10)).toBeUndefined();
    const away = openLogAddress('https://a.test/', () => Promise.reject(new Error('no network')));
    expect(await codeOf(() => away.read('checkpoint', 10))).toBe('away');
    const failing = openLogAddress('https://a.test/', answering(500, ''));
    expect(await codeOf(() => failing.read('checkpoint', 10))).toBe('away');
  });

  it('may be a folder of this machine', async () => {
    const log = await filled(30);
    const files = [...log.files].map(([path, bytes]) => ({
      path: `year/${path}`,
      size: bytes.length,
      octets: () => Promise.resolve(bytes),
    }));
    const view = await readLogView(openLogFolder(files), stranger);
    expect((await readShownEntries(view, { from: 0, to: 30 })).length).toBe(30);
    expect(catches(() => openLogFolder([]))).toBe('missing');
  });
});

function catches(work: () => unknown): string {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return error instanceof LogProblem ? error.code : String(error);
  }
}
