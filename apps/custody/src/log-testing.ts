import { assert, concat, hex, utf8 } from '@yunzhang/base';
import {
  createSoftwareSigner,
  generateSm2Key,
  type RandomOctets,
  sm3,
  type Sm2Signer,
} from '@yunzhang/gm';
import {
  consistencyProof,
  createEd25519Signer,
  createRecord,
  createSm2NoteSigner,
  inclusionProof,
  type LedgerRecord,
  type NoteSigner,
  openField,
  recordCommitment,
  rootOf,
  sha256Tree,
  signNote,
  sm3Tree,
  type TreeHash,
  writeCheckpoint,
  writeEntry,
  writeEvidence,
  writePolicy,
  writeTlogProof,
} from '@yunzhang/ledger';
import type { ShownEntry } from './client.ts';

/** A moment at ten in the morning in China, when every mandate of the tests is open. */
export const morningAt = Date.UTC(2026, 10, 23, 2, 0, 0);
export const origin = 'ledger.test/2026';

/** Not random, and that is the point of it: a failing run can be repeated. */
export function testRandom(seed: string): RandomOctets {
  let count = 0;
  return (size) => {
    const blocks: Uint8Array[] = [];
    for (let filled = 0; filled < size; filled += 32) blocks.push(sm3(utf8(`${seed}/${count++}`)));
    return concat(blocks).slice(0, size);
  };
}

const keys = new Map<string, Sm2Signer>();

/** The key of somebody; the same name has the same key. */
export function testKey(name: string): Sm2Signer {
  const found = keys.get(name);
  if (found !== undefined) return found;
  const random = testRandom(`key ${name}`);
  const made = createSoftwareSigner({ privateKey: generateSm2Key(random), random });
  keys.set(name, made);
  return made;
}

interface Logged {
  readonly entry: Uint8Array;
  readonly record: LedgerRecord;
}

/** A log of both trees with two witnesses, which any test may fork, cut and hold back. */
export interface TestLog {
  readonly entries: Logged[];
  readonly policy: string;
  /** Logs a record; gives its index. */
  add(act: number, fields: Readonly<Record<string, Uint8Array>>, at: number): number;
  /** Evidence for the entry `index` under the head of `size` entries, the newest when absent. */
  shown(index: number, options?: ShownOptions): Promise<ShownEntry>;
  /** Another history from the entry `size` on, signed by the same keys. */
  fork(size: number): TestLog;
}

export interface ShownOptions {
  readonly size?: number;
  readonly opened?: readonly string[];
  /** Names of those who sign; all when absent. */
  readonly signers?: readonly string[];
  readonly trees?: readonly TreeHash['name'][];
}

type LogKeys = ReturnType<typeof makeLogKeys>;
let made: LogKeys | undefined;

function logKeys(): LogKeys {
  made ??= makeLogKeys();
  return made;
}

/** Who signs checkpoints: the log by two kinds of key, and two witnesses. */
function makeLogKeys(): readonly { name: string; tree: TreeHash; signer: NoteSigner }[] {
  const sm2 = testKey('log');
  const twin = `${origin}/sm3`;
  const seed = (name: string): Uint8Array => testRandom(name)(32);
  const witness = (name: string) =>
    createEd25519Signer({ name, seed: seed(name), kind: 'ed25519-cosignature' });
  const [court, notary] = [witness('court.test'), witness('notary.test')];
  return [
    {
      name: 'ed25519',
      tree: sha256Tree,
      signer: createEd25519Signer({ name: origin, seed: seed('log') }),
    },
    { name: 'sm2', tree: sha256Tree, signer: createSm2NoteSigner({ name: origin, signer: sm2 }) },
    { name: 'sm2', tree: sm3Tree, signer: createSm2NoteSigner({ name: twin, signer: sm2 }) },
    ...[sha256Tree, sm3Tree].flatMap((tree) => [
      { name: 'court', tree, signer: court },
      { name: 'notary', tree, signer: notary },
    ]),
  ];
}

/** Both witnesses are asked for. */
function testPolicy(): string {
  const keys = logKeys();
  return writePolicy({
    logs: keys.slice(0, 3).map(({ signer }) => ({ key: signer.key })),
    witnesses: keys
      .filter(({ name, tree }) => tree === sha256Tree && ['court', 'notary'].includes(name))
      .map(({ name, signer }) => ({ name, key: signer.key })),
    groups: [{ name: 'both', threshold: 2, members: ['court', 'notary'] }],
    quorum: 'both',
  });
}

/** Signs heads, each once a moment. */
function noteMaker(of: {
  readonly clock: { readonly at: number };
  readonly leaves: (tree: TreeHash, size: number) => readonly Uint8Array[];
}) {
  const keys = logKeys();
  const notes = new Map<string, Promise<string>>();
  return async (tree: TreeHash, size: number, names?: readonly string[]): Promise<string> => {
    const root = rootOf(tree, of.leaves(tree, size));
    const name = `${tree.name} ${size} ${hex(root)} ${names?.join() ?? ''} ${of.clock.at}`;
    const found = notes.get(name);
    if (found !== undefined) return found;
    const text = writeCheckpoint({
      origin: tree === sm3Tree ? `${origin}/sm3` : origin,
      size,
      root,
    });
    const signers = keys
      .filter((key) => key.tree === tree && (names?.includes(key.name) ?? true))
      .map(({ signer }) => signer);
    const made = signNote({ text, signers, timeMs: of.clock.at });
    notes.set(name, made);
    return made;
  };
}

export function testLog(clock: { readonly at: number }, entries: Logged[] = []): TestLog {
  const random = testRandom(`log ${entries.length}`);
  const hashed = new Map<TreeHash, Uint8Array[]>();
  const leaves = (tree: TreeHash, size: number): readonly Uint8Array[] => {
    const known = hashed.get(tree) ?? [];
    hashed.set(tree, known);
    for (const { entry } of entries.slice(known.length)) known.push(tree.leaf(entry));
    return known.slice(0, size);
  };
  const noteOf = noteMaker({ clock, leaves });
  return {
    entries,
    policy: testPolicy(),
    add: (act, fields, at) => {
      const record = createRecord(fields, random);
      const tag = new Uint8Array(32);
      entries.push({
        entry: writeEntry({ act, at, tag, commit: recordCommitment(record) }),
        record,
      });
      return entries.length - 1;
    },
    fork: (size) => testLog(clock, entries.slice(0, size)),
    shown: async (index, options = {}) => {
      const { size = entries.length, trees = ['sha256', 'sm3'], opened, signers } = options;
      const logged = entries[index];
      assert(logged !== undefined, 'the log has the entry');
      const proofs = await Promise.all(
        [sha256Tree, sm3Tree]
          .filter(({ name }) => trees.includes(name))
          .map(async (hash) => {
            const proof = inclusionProof(hash, leaves(hash, size), index);
            const checkpoint = await noteOf(hash, size, signers);
            return writeTlogProof({ hash, index, proof, checkpoint });
          }),
      );
      const names = opened ?? logged.record.map(({ name }) => name);
      const openings = names.flatMap((name) => openField(logged.record, name) ?? []);
      const connect = async (from: number) => {
        const [old, fresh] = from < size ? [from, size] : [size, from];
        const of = (tree: TreeHash) => consistencyProof(tree, leaves(tree, fresh), old);
        return { sha256: of(sha256Tree), sm3: of(sm3Tree) };
      };
      return {
        origin,
        evidence: writeEvidence({ entry: logged.entry, proofs, openings, anchors: [] }),
        connect,
      };
    },
  };
}
