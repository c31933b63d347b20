import { assert, concat } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { isTreeSize } from './subtrees.ts';
import { treeHashSize } from './tree-hash.ts';

/** Hashes of a full tile, entries of a full bundle. @basis ledger.md §3 (tlog-tiles) */
export const tileWidth = 256;
/** Levels of tiles; a tree kept exact needs seven. @basis ledger.md §3 */
export const tileLevelMax = 63;
/** Octets of an entry in a bundle. @basis ledger.md §3 */
export const bundleEntrySizeMax = 65_535;
/** A longer path has a number beyond those kept exact. */
const tilePathSizeMax = 64;

/** Which tile: `width` is 256 for a full one and less for one that was cut at the log's end. */
export interface TileName {
  /** Height in tiles above the entries, or the entries themselves. */
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** A tile with its octets: `width` hashes. */
export interface Tile extends TileName {
  readonly level: number;
  readonly bytes: Uint8Array;
}

/** Where a tile is found: `tile/<L>/<N>[.p/<W>]`. @basis ledger.md §3 */
export function tilePath({ level, index, width }: TileName): string {
  assert(isTreeSize(index) && width >= 1 && width <= tileWidth, 'a tile has a place and a width');
  assert(level === 'entries' || (level >= 0 && level <= tileLevelMax), 'a tile has a level');
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const number = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${number}${width === tileWidth ? '' : `.p/${width}`}`;
}

const tilePathForm =
  /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/**
 * Reads the path of a tile; `tilePath` of the answer is the same path again.
 *
 * A server that took two spellings of one tile would keep two files in every cache before it.
 *
 * @basis ledger.md §3
 */
export function parseTilePath(path: string): TileName {
  const match = path.length > tilePathSizeMax ? null : tilePathForm.exec(path);
  const [, level = '', number = '', cut] = match ?? malformed('tile-path-form');
  const index = Number(number.replaceAll(/[x/]/g, ''));
  isTreeSize(index);
  const width = cut === undefined ? tileWidth : Number(cut);
  // A full tile has no ".p", and "x000/001" is not the shortest form.
  if (cut !== undefined && width >= tileWidth) malformed('tile-path-form');
  if (number.startsWith('x000')) malformed('tile-path-form');
  if (level !== 'entries' && Number(level) > tileLevelMax) malformed('tile-path-form');
  return { level: level === 'entries' ? level : Number(level), index, width };
}

/**
 * How many hashes the tile at `level` and `index` has in a tree of `size`; 0 is no tile.
 *
 * @basis ledger.md §3
 */
export function tileWidthAt(size: number, place: { level: number; index: number }): number {
  const hashes = Math.floor(size / tileWidth ** place.level);
  return Math.max(0, Math.min(tileWidth, hashes - place.index * tileWidth));
}

/**
 * The tiles that are new in a tree that grew, lowest level first: full ones, then the cut one.
 *
 * @basis ledger.md §3
 */
export function tilesOfGrowth(growth: {
  readonly from: number;
  readonly to: number;
}): readonly (TileName & { readonly level: number })[] {
  const { from, to } = growth;
  assert(isTreeSize(from) && isTreeSize(to) && from <= to, 'a tree only grows');
  const tiles: (TileName & { readonly level: number })[] = [];
  for (let level = 0, unit = 1; unit <= to; level++, unit *= tileWidth) {
    const [before, after] = [Math.floor(from / unit), Math.floor(to / unit)];
    if (before === after) break; // nothing new here, so nothing new above
    for (let index = Math.floor(before / tileWidth); index * tileWidth < after; index++) {
      tiles.push({ level, index, width: tileWidthAt(to, { level, index }) });
    }
  }
  return tiles;
}

/** The bundles that are new in a log that grew. @basis ledger.md §3 */
export function bundlesOfGrowth(growth: {
  readonly from: number;
  readonly to: number;
}): readonly TileName[] {
  return tilesOfGrowth(growth)
    .filter(({ level }) => level === 0)
    .map(({ index, width }) => ({ level: 'entries', index, width }));
}

/** The hashes of a tile, as views. Octets of another length than `width` asks for are malformed. */
export function tileHashes(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  if (bytes.length !== width * treeHashSize) malformed('tile-size-wrong');
  return Array.from({ length: width }, (_, i) =>
    bytes.subarray(i * treeHashSize, (i + 1) * treeHashSize),
  );
}

/** A bundle: each entry after its length in two octets. @basis ledger.md §3 */
export function writeBundle(entries: readonly Uint8Array[]): Uint8Array {
  assert(entries.length >= 1 && entries.length <= tileWidth, 'a bundle has 1 to 256 entries');
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > bundleEntrySizeMax) malformed('bundle-entry-too-large');
    parts.push(Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry);
  }
  return concat(parts);
}

/**
 * The entries of a bundle, as views.
 *
 * A bundle with more entries than `width` is the full one that stands for it: the first are taken.
 * With fewer, or with octets left over, it is malformed.
 *
 * @basis ledger.md §3
 */
export function readBundle(bytes: Uint8Array, width: number): readonly Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  // An entry that is cut ends beyond the bundle.
  while (at < bytes.length && entries.length < tileWidth) {
    const start = at + 2;
    at = start + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
    entries.push(bytes.subarray(start, at));
  }
  if (at !== bytes.length || entries.length < width) malformed('bundle-form', at);
  return entries.slice(0, width);
}
