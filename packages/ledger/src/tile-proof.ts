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
/** Roots kept of spans that are not one subtree: the right edge is in every proof of a size. */
const edgesMax = 1024;

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
  const leafTiles = createKeep<TileNodes>(options.leafTilesMax ?? leafTilesDefault);
  const upperTiles = createKeep<TileNodes>(options.upperTilesMax ?? upperTilesDefault);
  const edges = createKeep<Uint8Array>(edgesMax);
  const reading = new Map<string, Promise<TileNodes>>();

  const read = async (place: Place, name: string): Promise<TileNodes> => {
    try {
      const tile = createTileNodes(hash, await readTileHashes(readTile, place));
      (place.level === 0 ? leafTiles : upperTiles).add(name, tile);
      return tile;
    } finally {
      reading.delete(name);
    }
  };
  /** Everything is read at once and only once, also for proofs that are made at the same time. */
  const load = async (spans: readonly Span[], stored: number): Promise<Map<string, TileNodes>> => {
    const tiles = new Map<string, TileNodes>();
    const missing = new Map<string, Promise<TileNodes>>();
    for (const place of spans.flatMap(subtreesOf).map((subtree) => placeOf(subtree, stored))) {
      const { name } = place;
      if (tiles.has(name) || missing.has(name)) continue;
      const kept = (place.level === 0 ? leafTiles : upperTiles).get(name);
      if (kept !== undefined) {
        tiles.set(name, kept);
        continue;
      }
      const tile = reading.get(name) ?? read(place, name);
      reading.set(name, tile);
      missing.set(name, tile);
    }
    await Promise.all([...missing].map(async ([name, tile]) => tiles.set(name, await tile)));
    return tiles;
  };
  const rootOfSpan = (span: Span, stored: number, tiles: Map<string, TileNodes>): Uint8Array => {
    const subtrees = subtreesOf(span);
    const nodeOf = (subtree: Subtree): Uint8Array => {
      const { name, inTile } = placeOf(subtree, stored);
      const tile = tiles.get(name);
      assert(tile !== undefined, 'the tile was loaded');
      return tile.node(inTile.height, inTile.index);
    };
    if (subtrees.length === 1) return nodeOf(subtrees[0] as Subtree);
    const nodes = subtrees.map(nodeOf);
    return edges.add(nameOf(span), frontierRoot(hash, { size: span.end - span.start, nodes }));
  };
  const rootsOf = async (spans: readonly Span[], stored: number): Promise<Uint8Array[]> => {
    const known = spans.map((span) => edges.get(nameOf(span)));
    const unknown = spans.filter((_, i) => known[i] === undefined);
    const tiles = unknown.length === 0 ? new Map<string, TileNodes>() : await load(unknown, stored);
    // What is kept is not handed out.
    return spans.map((span, i) => (known[i] ?? rootOfSpan(span, stored, tiles)).slice());
  };
  return proverOf(rootsOf);
}

function proverOf(
  rootsOf: (spans: readonly Span[], stored: number) => Promise<Uint8Array[]>,
): TileProver {
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
      const [root] = await rootsOf([{ start: 0, end: size }], stored);
      return root as Uint8Array;
    },
    async leafHash({ index, size }) {
      assert(isTreeSize(size) && isTreeSize(index) && index < size, 'the entry is in the tree');
      const [leafHash] = await rootsOf([{ start: index, end: index + 1 }], size);
      return leafHash as Uint8Array;
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

const nameOf = ({ start, end }: Span): string => `${start}-${end}`;

interface Place {
  readonly level: number;
  readonly index: number;
  readonly width: number;
  readonly name: string;
  readonly inTile: Subtree;
}

/** Nodes of a tile are below its top: a root of 256 hashes stands in the tile above. */
function placeOf({ height, index }: Subtree, stored: number): Place {
  const inside = height % 8;
  const level = (height - inside) / 8;
  const perTile = tileWidth / 2 ** inside;
  const tile = Math.floor(index / perTile);
  const width = tileWidthAt(stored, { level, index: tile });
  const inTile = { height: inside, index: index % perTile };
  return { level, index: tile, width, name: `${level}/${tile}/${width}`, inTile };
}

interface Keep<Value> {
  get(name: string): Value | undefined;
  add(name: string, value: Value): Value;
}

/** Keeps what was used last: a Map has its values in the order they came. */
function createKeep<Value>(countMax: number): Keep<Value> {
  const kept = new Map<string, Value>();
  return {
    get(name) {
      const value = kept.get(name);
      if (value === undefined) return undefined;
      kept.delete(name);
      kept.set(name, value);
      return value;
    },
    add(name, value) {
      kept.set(name, value);
      for (const oldest of kept.keys()) {
        if (kept.size <= countMax) break;
        kept.delete(oldest);
      }
      return value;
    },
  };
}
