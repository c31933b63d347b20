import { concat } from '@yunzhang/base';

/** Segments a table of format 4 can hold, as its length has 16 bits. */
const segmentsMax = 8000;

/** Characters that follow one another, with glyphs that do so too. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly glyph: number;
}

/**
 * Writes a character map with one table for the first plane and, where needed, one for all planes.
 *
 * @basis ISO/IEC 14496-22 §5.2.1
 */
export function writeCmap(characters: ReadonlyMap<number, number>): Uint8Array {
  const runs = runsOf([...characters].sort(([p], [q]) => p - q));
  const low = runs.filter(({ to }) => to < 0xffff);
  const tables = [{ encoding: 1, bytes: writeSegments(low.slice(0, segmentsMax)) }];
  if (low.length < runs.length || low.length > segmentsMax) {
    tables.push({ encoding: 10, bytes: writeGroups(runs) });
  }
  const head = new Uint8Array(4 + tables.length * 8);
  const view = new DataView(head.buffer);
  view.setUint16(2, tables.length);
  let offset = head.length;
  for (const [i, { encoding, bytes }] of tables.entries()) {
    view.setUint16(4 + i * 8, 3);
    view.setUint16(6 + i * 8, encoding);
    view.setUint32(8 + i * 8, offset);
    offset += bytes.length;
  }
  return concat([head, ...tables.map(({ bytes }) => bytes)]);
}

function runsOf(pairs: readonly (readonly [number, number])[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [codePoint, glyph] of pairs) {
    const last = runs.at(-1);
    const follows =
      last !== undefined &&
      codePoint === last.to + 1 &&
      glyph === last.glyph + (codePoint - last.from) &&
      codePoint !== 0x1_0000 &&
      codePoint !== 0xffff; // the closing segment of format 4 holds it
    if (follows) runs.splice(-1, 1, { ...last, to: codePoint });
    else runs.push({ from: codePoint, to: codePoint, glyph });
  }
  return runs;
}

function writeSegments(runs: readonly Run[]): Uint8Array {
  const segments = [...runs, { from: 0xffff, to: 0xffff, glyph: 0 }];
  const count = segments.length;
  const power = Math.floor(Math.log2(count));
  const table = new Uint8Array(16 + count * 8);
  const view = new DataView(table.buffer);
  const head = [4, table.length, 0, count * 2, 2 << power, power, count * 2 - (2 << power)];
  for (const [n, value] of head.entries()) view.setUint16(n * 2, value);
  for (const [i, { from, to, glyph }] of segments.entries()) {
    view.setUint16(14 + i * 2, to);
    view.setUint16(16 + count * 2 + i * 2, from);
    view.setUint16(16 + count * 4 + i * 2, (glyph - from) & 0xffff);
  }
  return table;
}

function writeGroups(runs: readonly Run[]): Uint8Array {
  const table = new Uint8Array(16 + runs.length * 12);
  const view = new DataView(table.buffer);
  view.setUint16(0, 12);
  view.setUint32(4, table.length);
  view.setUint32(12, runs.length);
  for (const [i, { from, to, glyph }] of runs.entries()) {
    view.setUint32(16 + i * 12, from);
    view.setUint32(20 + i * 12, to);
    view.setUint32(24 + i * 12, glyph);
  }
  return table;
}
