import { type Matrix, type OutlineFont, Remembered, type Segment } from '@yunzhang/base';
import { n } from './number.ts';

/** Characters of outlines that are kept for one font, so that a huge font cannot fill memory. */
const keptMax = 8 * 1024 * 1024;

/**
 * Outline steps as path data.
 *
 * Joined, not added up: a text that was added up stays a tree of its pieces, and what is kept of
 * thousands of glyphs would keep the collector busy.
 */
export function outlineData(outline: readonly Segment[]): string {
  const parts: (string | number)[] = [];
  for (const segment of outline) {
    parts.push(segment[0]);
    for (let i = 1; i < segment.length; i++) {
      if (i > 1) parts.push(' ');
      parts.push(n(segment[i] as number));
    }
  }
  return parts.join('');
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
