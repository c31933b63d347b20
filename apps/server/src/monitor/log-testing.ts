import crypto from 'node:crypto';
import zlib from 'node:zlib';
import { concat, fromHex, nodeWays, offerHostWays, utf8 } from '@yunzhang/base';
import { createSoftwareSigner, digest } from '@yunzhang/gm';
import {
  acts,
  bundlesOfGrowth,
  consistencyProof,
  createEd25519Signer,
  createSm2NoteSigner,
  emptyTileEdge,
  growTiles,
  indexBody,
  indexLeaves,
  type LogBody,
  logEntry,
  type NoteSigner,
  readEntry,
  rootOf,
  sha256Tree,
  signNote,
  sm3Tree,
  tilePath,
  tileWidth,
  type TreeHash,
  writeBody,
  writeBundle,
  writeCheckpoint,
  writeEntry,
  writeVerifierKey,
} from '@yunzhang/ledger';
import type { LogSource } from './log-source.ts';

/** A log in memory for tests: it writes the files of a log and lies when a test tells it to. */
export interface TestLog {
  readonly origin: string;
  /** The octets of all entries; a test may put others there before `publish`. */
  readonly entries: Uint8Array[];
  /** The files, by their path below the prefix. */
  readonly files: Map<string, Uint8Array>;
  readonly vkeys: { readonly sha256: readonly string[]; readonly sm3: readonly string[] };
  readonly clock: { at: number };
  add(...entries: readonly Uint8Array[]): void;
  /** Adds an act of the log itself. */
  own(body: LogBody): void;
  genesis(): void;
  twin(): void;
  /** Closes the range since the last one and writes the tiles of its index. */
  index(): void;
  /** Writes tiles, bundles and both checkpoints; `cosigners` sign as well. */
  publish(cosigners?: Cosigners): Promise<void>;
  /** The signed checkpoint of one tree at any size. */
  noteAt(hash: TreeHash, size: number, cosigners?: readonly NoteSigner[]): Promise<string>;
  proof(hash: TreeHash, from: number, to?: number): readonly Uint8Array[];
  /** Another history with the same keys that has the first `size` entries in common. */
  fork(size: number): TestLog;
  source(): LogSource;
  policy(): string;
}

// As the server itself does.
offerHostWays(nodeWays({ zlib, crypto }));

interface Cosigners {
  readonly sha256?: readonly NoteSigner[];
  readonly sm3?: readonly NoteSigner[];
}

/** Not random, so that a failing run can be repeated. */
let drawn = 0;
export const testRandom = (size: number): Uint8Array => {
  const blocks = Array.from({ length: Math.ceil(size / 32) }, () =>
    digest('sha256', utf8(`drawn ${drawn++}`)),
  );
  return concat(blocks).subarray(0, size);
};

const sm2Key = fromHex('c2133523bbf866f583e08c508e9fbe2ae4cd336ee5ed8fe7dfa25524e9cc47d8');
const signer = createSoftwareSigner({ privateKey: sm2Key, random: testRandom });
export const testSeed = fromHex('2079d00b814b67e91724ddbbe0041ca702816bc1c13abdc40cab71a458123ebb');

export const testOrigin = 'ledger.test/city/2026';
export const testStart = Date.UTC(2026, 10, 3, 2, 0, 0);

/** An act under a tag. */
export function tagged(act: number, at: number, tag: Uint8Array, what = `${at}`): Uint8Array {
  return writeEntry({ act, at, tag, commit: commitOf(what) });
}

/** A commitment that stands for a record called `what`. */
export function commitOf(what: string): Uint8Array {
  return digest('sha512', utf8(what));
}

/** Any tag that is nobody's. */
export function someTag(what: string): Uint8Array {
  return digest('sm3', utf8(what));
}

export function testLog(options: { readonly origin?: string } = {}): TestLog {
  const { origin = testOrigin } = options;
  const signers = {
    sha256: [
      createEd25519Signer({ name: origin, seed: testSeed }),
      createSm2NoteSigner({ name: origin, signer }),
    ],
    sm3: [createSm2NoteSigner({ name: `${origin}/sm3`, signer })],
  };
  return build({ origin, signers, entries: [], clock: { at: testStart } });
}

interface Parts {
  readonly origin: string;
  readonly signers: { readonly sha256: readonly NoteSigner[]; readonly sm3: readonly NoteSigner[] };
  readonly entries: Uint8Array[];
  readonly clock: { at: number };
}

function build(parts: Parts): TestLog {
  const { origin, signers, entries, clock } = parts;
  const files = new Map<string, Uint8Array>();
  const vkeys = { sha256: keysOf(signers.sha256), sm3: keysOf(signers.sm3) };
  const noteAt: TestLog['noteAt'] = (hash, size, cosigners = []) => {
    const isSm3 = hash.name === 'sm3';
    const text = writeCheckpoint({
      origin: isSm3 ? `${origin}/sm3` : origin,
      size,
      root: rootOf(
        hash,
        entries.slice(0, size).map((entry) => hash.leaf(entry)),
      ),
    });
    const own = isSm3 ? signers.sm3 : signers.sha256;
    return signNote({ text, signers: [...own, ...cosigners], timeMs: clock.at });
  };
  const own = (body: LogBody): void => {
    entries.push(writeEntry(logEntry(body.act, clock.at, writeBody(body))));
  };
  return {
    origin,
    entries,
    files,
    vkeys,
    clock,
    add: (...more) => void entries.push(...more),
    own,
    genesis: () => own({ act: acts.logGenesis, origin }),
    twin: () => {
      const [sha256Root, sm3Root] = [sha256Tree, sm3Tree].map((hash) =>
        rootOf(
          hash,
          entries.map((entry) => hash.leaf(entry)),
        ),
      ) as [Uint8Array, Uint8Array];
      own({ act: acts.logTwin, size: entries.length, sha256Root, sm3Root });
    },
    index: () => closeRange({ entries, files, own }),
    publish: async (cosigners = {}) => {
      writeTiles(files, '', entries);
      const size = entries.length;
      files.set('checkpoint', utf8(await noteAt(sha256Tree, size, cosigners.sha256)));
      files.set('sm3/checkpoint', utf8(await noteAt(sm3Tree, size, cosigners.sm3)));
      files.set('log.json', utf8(JSON.stringify(describe(origin, vkeys.sha256, entries))));
      files.set('sm3/log.json', utf8(JSON.stringify(describe(`${origin}/sm3`, vkeys.sm3, []))));
    },
    noteAt,
    proof: (hash, from, to = entries.length) =>
      consistencyProof(
        hash,
        entries.slice(0, to).map((entry) => hash.leaf(entry)),
        from,
      ),
    fork: (size) => build({ ...parts, entries: entries.slice(0, size), clock: { ...clock } }),
    source: () => sourceOf(files),
    policy: () =>
      [...vkeys.sha256, ...vkeys.sm3].map((vkey) => `log ${vkey}\n`).join('') + 'quorum none\n',
  };
}

/** Ends the range since the last one with its index. */
function closeRange(log: {
  readonly entries: readonly Uint8Array[];
  readonly files: Map<string, Uint8Array>;
  readonly own: (body: LogBody) => void;
}): void {
  const { entries, files, own } = log;
  const from = rangeStart(entries);
  const to = entries.length;
  const leaves = indexLeaves(
    entries.slice(from).map((entry, i) => ({ index: from + i, tag: readEntry(entry).tag })),
  );
  own(indexBody({ from, to }, leaves));
  if (leaves.length > 0) writeTiles(files, `index/${from}-${to}/`, leaves);
}

/** Files in memory as a source. */
export function sourceOf(files: ReadonlyMap<string, Uint8Array>): LogSource {
  return { name: 'memory', read: async (path) => files.get(path) };
}

const keysOf = (signers: readonly NoteSigner[]): readonly string[] =>
  signers.map(({ key }) => writeVerifierKey(key));

/** A range begins at the entry that closed the one before. */
function rangeStart(entries: readonly Uint8Array[]): number {
  return Math.max(
    0,
    entries.findLastIndex((entry) => isIndex(entry)),
  );
}

function isIndex(entry: Uint8Array): boolean {
  try {
    return readEntry(entry).act === acts.logIndex;
  } catch {
    return false;
  }
}

function describe(
  origin: string,
  vkeys: readonly string[],
  entries: readonly Uint8Array[],
): unknown {
  const closed = entries.flatMap((entry, index) => (isIndex(entry) ? [index] : []));
  const ranges = closed.map((to, i) => [closed[i - 1] ?? 0, to]);
  return { origin, vkeys, ranges };
}

/** Writes the tiles and bundles of a list of entries under a folder. */
export function writeTiles(
  files: Map<string, Uint8Array>,
  folder: string,
  entries: readonly Uint8Array[],
): void {
  for (const [hash, prefix] of [
    [sha256Tree, folder],
    [sm3Tree, `sm3/${folder}`],
  ] as const) {
    const { tiles } = growTiles(
      hash,
      emptyTileEdge,
      entries.map((entry) => hash.leaf(entry)),
    );
    for (const tile of tiles) files.set(prefix + tilePath(tile), tile.bytes);
    for (const name of bundlesOfGrowth({ from: 0, to: entries.length })) {
      const start = name.index * tileWidth;
      const bundle = writeBundle(entries.slice(start, start + name.width));
      files.set(prefix + tilePath(name), bundle);
    }
  }
}
