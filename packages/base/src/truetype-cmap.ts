import { fontMalformed, type TableView } from './truetype-view.ts';

/** Glyph of a character code in one subtable; 0 is "none". */
type Lookup = (code: number) => number;

/** Encoding records looked at; real fonts have fewer than ten. */
const recordsMax = 64;

/**
 * Makes the map from code points to glyphs.
 *
 * Unicode subtables are asked first, widest first. A symbol subtable answers for codes below 256
 * at 0xF000, and a Macintosh one for ASCII, or for any octet when the font has nothing else.
 * Subtables of other formats and platforms are passed over.
 *
 * @basis ISO/IEC 14496-22 §5.2.1
 */
export function readCmap(table: TableView): (codePoint: number) => number | undefined {
  const found: { rank: number; lookup: Lookup }[] = [];
  const count = Math.min(table.u16(2), recordsMax);
  for (let i = 0; i < count; i++) {
    const platform = table.u16(4 + i * 8);
    const encoding = table.u16(6 + i * 8);
    const lookup = readSubtable(table, table.u32(8 + i * 8));
    const rank = rankOf(platform, encoding);
    if (lookup !== undefined && rank !== undefined) {
      found.push({ rank, lookup: wrapped(rank, lookup) });
    }
  }
  found.sort((p, q) => p.rank - q.rank);
  const onlyMac = found.every(({ rank }) => rank === macRank);
  return (codePoint) => {
    for (const { rank, lookup } of found) {
      // Above ASCII the Macintosh order is not Unicode; alone, its codes are the font's own.
      if (rank === macRank && codePoint > (onlyMac ? 0xff : 0x7f)) continue;
      const glyph = lookup(codePoint);
      if (glyph !== 0) return glyph;
    }
    return undefined;
  };
}

const symbolRank = 3;
const macRank = 4;

function rankOf(platform: number, encoding: number): number | undefined {
  if (platform === 3 && encoding === 10) return 0;
  if (platform === 0 && encoding !== 5) return 1;
  if (platform === 3 && encoding === 1) return 2;
  if (platform === 3 && encoding === 0) return symbolRank;
  return platform === 1 && encoding === 0 ? macRank : undefined;
}

function wrapped(rank: number, lookup: Lookup): Lookup {
  if (rank !== symbolRank) return lookup;
  return (code) => lookup(code) || (code <= 0xff ? lookup(0xf000 + code) : 0);
}

function readSubtable(table: TableView, at: number): Lookup | undefined {
  const format = table.u16(at);
  if (format === 0) return (code) => (code <= 0xff ? table.u8(at + 6 + code) : 0);
  if (format === 4) return segmentLookup(table, at);
  if (format === 6) return trimmedLookup(table, at);
  return format === 12 ? groupLookup(table, at) : undefined;
}

function trimmedLookup(table: TableView, at: number): Lookup {
  const first = table.u16(at + 6);
  const count = table.u16(at + 8);
  return (code) =>
    code >= first && code < first + count ? table.u16(at + 10 + (code - first) * 2) : 0;
}

/** Format 4. Its length field is not used: large fonts overflow it, and every read is checked. */
function segmentLookup(table: TableView, at: number): Lookup {
  const doubled = table.u16(at + 6);
  if (doubled === 0 || doubled % 2 !== 0) fontMalformed('font-malformed', at, 'cmap 4 segments');
  const ends = at + 14;
  const starts = ends + doubled + 2;
  const deltas = starts + doubled;
  const offsets = deltas + doubled;
  table.u16(offsets + doubled - 2);
  const last = doubled / 2 - 1;
  return (code) => {
    if (code > 0xffff) return 0;
    const i = firstAtLeast(last, code, (n) => table.u16(ends + n * 2)) * 2;
    if (code > table.u16(ends + i) || code < table.u16(starts + i)) return 0;
    const delta = table.u16(deltas + i);
    const offset = table.u16(offsets + i);
    if (offset === 0) return (code + delta) & 0xffff;
    // 0xFFFF is what some writers put into the closing segment instead of 0.
    if (offset === 0xffff) return 0;
    const glyph = table.u16(offsets + i + offset + (code - table.u16(starts + i)) * 2);
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  };
}

function groupLookup(table: TableView, at: number): Lookup {
  const count = table.u32(at + 12);
  if (count === 0) return () => 0;
  if (at + 16 + count * 12 > table.size) fontMalformed('font-truncated', at);
  return (code) => {
    const group = at + 16 + firstAtLeast(count - 1, code, (n) => table.u32(at + 20 + n * 12)) * 12;
    const start = table.u32(group);
    return code < start || code > table.u32(group + 4) ? 0 : table.u32(group + 8) + code - start;
  };
}

/** The first of the ascending values 0 … `last` that is not below `wanted`, or `last`. */
function firstAtLeast(last: number, wanted: number, valueOf: (index: number) => number): number {
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueOf(middle) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
