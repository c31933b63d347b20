import { Malformed } from '@yunzhang/base';
import {
  bundlesOfGrowth,
  emptyTileEdge,
  growTiles,
  type ReadTile,
  readTileEdge,
  rootOfEdge,
  type Tile,
  type TileEdge,
  type TileName,
  tilePath,
  tileWidth,
  writeBundle,
} from '@yunzhang/ledger';
import type { Head, Range } from './book.ts';
import { hostSha256Tree, hostSm3Tree } from './host-trees.ts';
import type { TileFile, TileStore } from './tile-store.ts';

/** Where the SM3 log lies inside the SHA-256 log. @basis ledger.md §12 */
export const sm3Folder = 'sm3/';

/**
 * The right edge of both trees and of the entry bundles.
 *
 * A value: a step that fails goes on with the one it had.
 */
export interface TwinEdge {
  readonly size: number;
  readonly sha256: TileEdge;
  readonly sm3: TileEdge;
  /** Entries of the last bundle, as far as it is filled. */
  readonly rest: readonly Uint8Array[];
}

/** The edge of an empty log. */
export const emptyTwinEdge: TwinEdge = {
  size: 0,
  sha256: emptyTileEdge,
  sm3: emptyTileEdge,
  rest: [],
};

/** What one batch makes public, once its head is signed. */
export interface Growth {
  readonly edge: TwinEdge;
  readonly head: Head;
  readonly files: ReadonlyMap<string, GrowthFile>;
  /** Ranges whose index is among the files. */
  readonly closed: readonly Range[];
}

/** One tile or bundle; a wider one with the same key stands for the narrower. */
export interface GrowthFile extends TileFile {
  readonly place: Pick<TileName, 'level' | 'index'>;
  readonly width: number;
}

/** Appends entries to both trees. @basis ledger.md §16.3 step 2 */
export function growTwins(edge: TwinEdge, entries: readonly Uint8Array[]): Growth {
  const sha256 = growTiles(
    hostSha256Tree,
    edge.sha256,
    entries.map((entry) => hostSha256Tree.leaf(entry)),
  );
  const sm3 = growTiles(
    hostSm3Tree,
    edge.sm3,
    entries.map((entry) => hostSm3Tree.leaf(entry)),
  );
  const [from, to] = [edge.size, edge.size + entries.length];
  const all = [...edge.rest, ...entries];
  const base = from - edge.rest.length;
  const files = new Map<string, GrowthFile>();
  const add = (folder: string, tile: Omit<Tile, 'level'> & { level: number | 'entries' }): void => {
    const { level, index, width, bytes } = tile;
    const path = folder + tilePath(tile);
    files.set(`${folder}${level}/${index}`, { path, place: { level, index }, width, bytes });
  };
  for (const tile of sha256.tiles) add('', tile);
  for (const tile of sm3.tiles) add(sm3Folder, tile);
  for (const name of bundlesOfGrowth({ from, to })) {
    const at = name.index * tileWidth - base;
    const bytes = writeBundle(all.slice(at, at + name.width));
    add('', { ...name, bytes });
    // The SM3 log shows the same bytes, so that any static server serves both logs.
    add(sm3Folder, { ...name, bytes });
  }
  const rest = all.slice(all.length - (to % tileWidth));
  return {
    edge: { size: to, sha256: sha256.edge, sm3: sm3.edge, rest },
    head: headOf({ sha256: sha256.edge, sm3: sm3.edge }),
    files,
    closed: [],
  };
}

/** Both roots at an edge. */
export function headOf(edge: Pick<TwinEdge, 'sha256' | 'sm3'>): Head {
  return {
    size: edge.sha256.frontier.size,
    sha256Root: rootOfEdge(hostSha256Tree, edge.sha256),
    sm3Root: rootOfEdge(hostSm3Tree, edge.sm3),
  };
}

/** The files of several batches, each cut tile only at its widest. */
export function joinFiles(
  growths: readonly Pick<Growth, 'files'>[],
): readonly (GrowthFile & { readonly key: string })[] {
  const joined = new Map<string, GrowthFile>();
  for (const { files } of growths) for (const [key, file] of files) joined.set(key, file);
  return [...joined].map(([key, file]) => ({ key, ...file }));
}

/** Reads tiles of one of the two trees, from memory first. */
export function tileReader(options: {
  readonly store: TileStore;
  readonly folder: '' | typeof sm3Folder;
  /** Files that are not in the store yet. */
  readonly fresh?: () => Iterable<Pick<Growth, 'files'>>;
}): ReadTile {
  const { store, folder, fresh } = options;
  return async (name) => {
    const key = `${folder}${name.level}/${name.index}`;
    for (const { files } of fresh?.() ?? []) {
      const file = files.get(key);
      if (file !== undefined && file.width === name.width) return file.bytes;
    }
    return store.read(folder + tilePath(name));
  };
}

/**
 * The edge at a published size, from the stored tiles; nothing when one of them is gone.
 *
 * The caller compares the roots with the head it trusts.
 */
export async function readTwinEdge(
  store: TileStore,
  size: number,
  rest: readonly Uint8Array[],
): Promise<TwinEdge | undefined> {
  try {
    const [sha256, sm3] = await Promise.all([
      readTileEdge(hostSha256Tree, tileReader({ store, folder: '' }), size),
      readTileEdge(hostSm3Tree, tileReader({ store, folder: sm3Folder }), size),
    ]);
    return { size, sha256, sm3, rest };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
