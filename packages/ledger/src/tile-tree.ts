import { assert, concat } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { emptyFrontier, extendFrontier, type Frontier, frontierRoot } from './frontier.ts';
import { subtreesOf } from './subtrees.ts';
import { type Tile, tileHashes, type TileName, tilesOfGrowth, tileWidth } from './tile.ts';
import type { TreeHash } from './tree-hash.ts';

/** Levels of nodes in a tile: 256 hashes are 8 levels above the ones they stand on. */
const tileHeight = 8;

/**
 * All that growing a tiled tree needs: its frontier, and the hashes of the tiles that are cut.
 *
 * A value: a sequencer whose transaction fails goes on with the one it had. At most 8 KB a level.
 */
export interface TileEdge {
  readonly frontier: Frontier;
  /** For each level the hashes of its last tile, as far as it has any; the lowest level first. */
  readonly rows: readonly (readonly Uint8Array[])[];
}

/** The edge of a log without entries. */
export const emptyTileEdge: TileEdge = { frontier: emptyFrontier, rows: [] };

/** What growing makes. */
export interface TileGrowth {
  readonly edge: TileEdge;
  readonly root: Uint8Array;
  /** Every tile that is new, as `tilesOfGrowth` names them. */
  readonly tiles: readonly Tile[];
}

/**
 * Appends leaf hashes and gives the tiles this makes.
 *
 * Each node is hashed once: the hashes of higher tiles fall out of the frontier.
 *
 * @basis ledger.md §3
 */
export function growTiles(
  hash: TreeHash,
  edge: TileEdge,
  leafHashes: readonly Uint8Array[],
): TileGrowth {
  const rows = edge.rows.map((row) => [...row]);
  const frontier = extendFrontier(hash, edge.frontier, leafHashes, (height, node) => {
    if (height % tileHeight !== 0) return;
    (rows[height / tileHeight] ??= []).push(node);
  });
  const [from, to] = [edge.frontier.size, frontier.size];
  const tiles = tilesOfGrowth({ from, to }).map((name) => {
    // A row begins where the tile began that was cut when we started.
    const first = Math.floor(from / tileWidth ** (name.level + 1));
    const at = (name.index - first) * tileWidth;
    const hashes = rows[name.level]?.slice(at, at + name.width) ?? [];
    assert(hashes.length === name.width, 'the row holds the tile');
    return { ...name, bytes: concat(hashes) };
  });
  const rest = rows.map((row) => row.slice(row.length - (row.length % tileWidth)));
  return { edge: { frontier, rows: rest }, root: frontierRoot(hash, frontier), tiles };
}

/** Root of the tree with this edge. */
export function rootOfEdge(hash: TreeHash, edge: TileEdge): Uint8Array {
  return frontierRoot(hash, edge.frontier);
}

/**
 * Fetches a tile; `undefined` where there is none.
 *
 * A tile that is cut may be gone: then the full one is asked for.
 */
export type ReadTile = (tile: TileName) => Promise<Uint8Array | undefined>;

/**
 * The hashes of one tile, from the full one where the cut one is gone.
 *
 * @basis ledger.md §3 (a client falls back to the full tile)
 */
export async function readTileHashes(
  readTile: ReadTile,
  name: TileName,
): Promise<readonly Uint8Array[]> {
  const bytes = await readTile(name);
  if (bytes !== undefined) return tileHashes(bytes, name.width);
  const full = name.width < tileWidth ? await readTile({ ...name, width: tileWidth }) : undefined;
  if (full === undefined) malformed('tile-missing', undefined, `${name.level}/${name.index}`);
  return tileHashes(full, tileWidth).slice(0, name.width);
}

/**
 * The edge of a log of `size` from its stored tiles, for a sequencer that starts.
 *
 * The caller compares {@link rootOfEdge} with the head it trusts: tiles say nothing by themselves.
 */
export async function readTileEdge(
  hash: TreeHash,
  readTile: ReadTile,
  size: number,
): Promise<TileEdge> {
  const rows: (readonly Uint8Array[])[] = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / tileWidth)) {
    const width = count % tileWidth;
    const index = Math.floor(count / tileWidth);
    rows.push(width === 0 ? [] : await readTileHashes(readTile, { level, index, width }));
  }
  const nodes = rows.toReversed().flatMap((row) => {
    const spans = subtreesOf({ start: 0, end: row.length });
    return spans.map((span) => {
      const width = 2 ** span.height;
      return completeRoot(hash, row.slice(span.index * width, (span.index + 1) * width));
    });
  });
  return { frontier: { size, nodes }, rows };
}

/** Root of a power of two of hashes. */
function completeRoot(hash: TreeHash, hashes: readonly Uint8Array[]): Uint8Array {
  const { nodes } = extendFrontier(hash, emptyFrontier, hashes);
  assert(nodes.length === 1, 'a complete subtree has one root');
  return nodes[0] as Uint8Array;
}
