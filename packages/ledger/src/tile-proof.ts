import { assert } from '@yunzhang/base';
import { frontierRoot } from './frontier.ts';
import {
  consistencySpans,
  inclusionSpans,
  isTreeSize,
  type Span,
  type Subtree,
  subtreesOf,
} from './subtrees.ts';
import { tileWidth, tileWidthAt } from './tile.ts';
import { createTileNodes, type TileNodes } from './tile-nodes.ts';
import { type ReadTile, readTileHashes } from './tile-tree.ts';
import type { TreeHash } from './tree-hash.ts';

/** Tiles of level 0 kept: the newest are asked for again and again, the others hardly ever. */
const leafTilesDefault = 32;
/** Tiles of higher levels kept, 16 KB each: enough for all of a log of 33 million entries. */
const upperTilesDefault = 512;

/**
 * The size of the tree the tiles are of, when it is another than the one asked about: cut tiles
 * are there for published sizes only, and an earlier size can be answered from later tiles.
 */
interface Stored {
  readonly stored?: number;
}

/** Proofs from stored tiles. */
export interface TileProver {
  /** Leaf side first. */
  inclusion(
    claim: Stored & { readonly index: number; readonly size: number },
  ): Promise<readonly Uint8Array[]>;
  consistency(
    claim: Stored & { readonly from: number; readonly to: number },
  ): Promise<readonly Uint8Array[]>;
  root(claim: Stored & { readonly size: number }): Promise<Uint8Array>;
  /** Hash of the leaf at `index`, as its tile has it. */
  leafHash(claim: { readonly index: number; readonly size: number }): Promise<Uint8Array>;
}

/**
 * Makes proofs from tiles and keeps the tiles used last.
 *
 * A proof reads one tile a level and those of the right edge, whatever the size. Tiles are taken as
 * they are: a proof from them is worth what its check against a signed root says.
 *
 * @basis ledger.md §3, §18
 */
export function createTileProver(
  hash: TreeHash,
  readTile: ReadTile,
  options: { readonly leafTilesMax?: number; readonly upperTilesMax?: number } = {},
): TileProver {
  const leafTiles = createKeep(options.leafTilesMax ?? leafTilesDefault);
  const upperTiles = createKeep(options.upperTilesMax ?? upperTilesDefault);

  /** A promise is kept, so that many proofs at once read a tile once; a failed one is forgotten. */
  const tileOf = (subtree: Subtree, size: number): Promise<TileNodes> => {
    const { level, index } = placeOf(subtree);
    const width = tileWidthAt(size, { level, index });
    const keep = level === 0 ? leafTiles : upperTiles;
    const name = `${level}/${index}/${width}`;
    const read = async (): Promise<TileNodes> =>
      createTileNodes(hash, await readTileHashes(readTile, { level, index, width }));
    return keep.get(name) ?? keep.add(name, read());
  };
  const nodeOf = async (subtree: Subtree, size: number): Promise<Uint8Array> => {
    const tile = await tileOf(subtree, size);
    const { height, index } = placeOf(subtree).inTile;
    return tile.node(height, index);
  };
  const rootOfSpan = async (span: Span, size: number): Promise<Uint8Array> => {
    const subtrees = subtreesOf(span);
    const nodes = await Promise.all(subtrees.map((subtree) => nodeOf(subtree, size)));
    return frontierRoot(hash, { size: span.end - span.start, nodes });
  };
  const rootsOf = (spans: readonly Span[], size: number): Promise<readonly Uint8Array[]> =>
    Promise.all(spans.map((span) => rootOfSpan(span, size)));
  return {
    inclusion: async ({ index, size, stored = size }) => {
      assert(stored >= size, 'the tiles are of this tree or a later one');
      return rootsOf(inclusionSpans(index, size), stored);
    },
    consistency: async ({ from, to, stored = to }) => {
      assert(stored >= to, 'the tiles are of this tree or a later one');
      return rootsOf(consistencySpans(from, to), stored);
    },
    async root({ size, stored = size }) {
      assert(isTreeSize(size) && stored >= size, 'the tiles are of this tree or a later one');
      return rootOfSpan({ start: 0, end: size }, stored);
    },
    async leafHash({ index, size }) {
      assert(isTreeSize(size) && isTreeSize(index) && index < size, 'the entry is in the tree');
      return nodeOf({ height: 0, index }, size);
    },
  };
}

/** Inclusion proof by tiles read for this once. @basis RFC 9162 §2.1.3.1 */
export function proveInclusion(
  hash: TreeHash,
  readTile: ReadTile,
  claim: { readonly index: number; readonly size: number },
): Promise<readonly Uint8Array[]> {
  return createTileProver(hash, readTile).inclusion(claim);
}

/** Consistency proof by tiles read for this once. @basis RFC 9162 §2.1.4.1 */
export function proveConsistency(
  hash: TreeHash,
  readTile: ReadTile,
  claim: { readonly from: number; readonly to: number },
): Promise<readonly Uint8Array[]> {
  return createTileProver(hash, readTile).consistency(claim);
}

/** Root of the tree of `size` by its tiles. @basis RFC 9162 §2.1.1 */
export function rootFromTiles(
  hash: TreeHash,
  readTile: ReadTile,
  size: number,
): Promise<Uint8Array> {
  return createTileProver(hash, readTile).root({ size });
}

/** Nodes of a tile are below its top: a root of 256 hashes stands in the tile above. */
function placeOf({ height, index }: Subtree): {
  readonly level: number;
  readonly index: number;
  readonly inTile: Subtree;
} {
  const inside = height % 8;
  const perTile = tileWidth / 2 ** inside;
  return {
    level: (height - inside) / 8,
    index: Math.floor(index / perTile),
    inTile: { height: inside, index: index % perTile },
  };
}

interface Keep {
  get(name: string): Promise<TileNodes> | undefined;
  add(name: string, tile: Promise<TileNodes>): Promise<TileNodes>;
}

/** Keeps the tiles used last: a Map has them in the order they came. */
function createKeep(countMax: number): Keep {
  const kept = new Map<string, Promise<TileNodes>>();
  return {
    get(name) {
      const tile = kept.get(name);
      if (tile === undefined) return undefined;
      kept.delete(name);
      kept.set(name, tile);
      return tile;
    },
    add(name, tile) {
      kept.set(name, tile);
      for (const oldest of kept.keys()) {
        if (kept.size <= countMax) break;
        kept.delete(oldest);
      }
      tile.catch(() => {
        if (kept.get(name) === tile) kept.delete(name);
      });
      return tile;
    },
  };
}
