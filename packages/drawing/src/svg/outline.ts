import { fromUtf8, type Matrix, type OutlineFont, Remembered, type Segment } from '@yunzhang/base';
import { n } from './number.ts';

/** Characters of outlines that are kept for one font, so that a huge font cannot fill memory. */
const keptMax = 8 * 1024 * 1024;

/** Where path data is written before it becomes text; no longer than the longest outline so far. */
let octets = new Uint8Array(4096);

/**
 * Outline steps as path data.
 *
 * Written as octets first: most numbers are small integers, and a page has tens of thousands.
 */
export function outlineData(outline: readonly Segment[]): string {
  let at = 0;
  for (const segment of outline) {
    // A step has seven parts at most, and no number more than 24 characters.
    if (at + 7 * 25 > octets.length) octets = copied(octets, 2 * octets.length);
    octets[at++] = segment[0].charCodeAt(0);
    for (let i = 1; i < segment.length; i++) {
      if (i > 1) octets[at++] = space;
      at = writeNumber(segment[i] as number, at);
    }
  }
  return fromUtf8(octets.subarray(0, at));
}

const space = 32;
const minus = 45;
const zero = 48;
/** Integers up to here are written digit by digit. */
const quickMax = 1e6;

/** Writes a number as `n` does; answers where it ends. */
function writeNumber(value: number, from: number): number {
  let at = from;
  let rest = value | 0;
  if (rest !== value || rest >= quickMax || rest <= -quickMax) {
    const text = n(value);
    for (let i = 0; i < text.length; i++) octets[at++] = text.charCodeAt(i);
    return at;
  }
  if (rest < 0) {
    octets[at++] = minus;
    rest = -rest;
  }
  const digits =
    rest < 100 ? (rest < 10 ? 1 : 2) : rest < 10_000 ? (rest < 1000 ? 3 : 4) : rest < 1e5 ? 5 : 6;
  for (let i = at + digits - 1; i >= at; i--) {
    const tenth = (rest / 10) | 0;
    octets[i] = zero + rest - tenth * 10;
    rest = tenth;
  }
  return at + digits;
}

function copied(from: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(size);
  to.set(from);
  return to;
}

/** Outline steps seen through a map, as path data. */
export function outlineThrough(outline: readonly Segment[], m: Matrix): string {
  let text = '';
  for (const segment of outline) {
    text += segment[0];
    for (let i = 1; i + 1 < segment.length; i += 2) {
      const x = segment[i] as number;
      const y = segment[i + 1] as number;
      const u = n(m[0] * x + m[2] * y + m[4]);
      text += `${i > 1 ? ' ' : ''}${u} ${n(m[1] * x + m[3] * y + m[5])}`;
    }
  }
  return text;
}

interface Kept {
  readonly data: Map<number, string>;
  size: number;
}

/** Path data by font and glyph: pages of one document share their letters. */
const known = new Remembered<OutlineFont, Kept>();

/**
 * The outline of a glyph as path data in font units, y up; empty where there is nothing to see.
 *
 * A damaged glyph throws `Malformed`, as the font does.
 */
export function glyphData(font: OutlineFont, glyph: number): string {
  let kept = known.get(font);
  if (kept === undefined) {
    kept = { data: new Map(), size: 0 };
    known.set(font, kept);
  }
  const found = kept.data.get(glyph);
  if (found !== undefined) return found;
  const data = outlineData(font.outlineOf(glyph));
  if (kept.size + data.length <= keptMax) {
    kept.data.set(glyph, data);
    kept.size += data.length;
  }
  return data;
}
