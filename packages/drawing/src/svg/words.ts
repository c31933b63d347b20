import { compose } from '@yunzhang/base';
import type { PlacedGlyph, TextMark } from '../marks.ts';
import { n, transformText } from './number.ts';
import { fillText, strokeText } from './paint.ts';
import { escaped, type Sheet } from './sheet.ts';
import { turned } from './text.ts';

/**
 * Characters as SVG text, each at its own place, in the fonts of the screen.
 *
 * A character beyond the basic plane gets an element of its own: whether lists of positions count
 * it once or twice is not the same everywhere.
 */
export function wordsText(sheet: Sheet, runs: readonly TextMark[], depth: number): string {
  const [style] = runs;
  if (style === undefined) return '';
  let inner = '';
  for (const run of runs) {
    for (const part of partsOf(run.glyphs)) inner += elementText(sheet, part, style);
  }
  if (inner === '') return '';
  const { face, size, isSlanted } = style;
  const weight = face.isBold ? Math.max(700, style.weight ?? 400) : (style.weight ?? 400);
  const stroke = style.isEmboldened === true ? undefined : style.stroke;
  const facts =
    `${transformText(style.map)} font-family="${escaped(face.family)}" font-size="${n(size)}"` +
    (weight === 400 ? '' : ` font-weight="${n(weight)}"`) +
    (isSlanted || face.isItalic ? ' font-style="italic"' : '') +
    fillText(sheet, style.fill, depth) +
    strokeText(sheet, stroke, depth);
  return sheet.take(`<g${facts}>${inner}</g>`);
}

function partsOf(run: readonly PlacedGlyph[]): readonly (readonly PlacedGlyph[])[] {
  const parts: PlacedGlyph[][] = [];
  let current: PlacedGlyph[] | undefined;
  for (const placed of run) {
    if (placed.char === '') continue;
    if (placed.char.length > 1) {
      parts.push([placed]);
      current = undefined;
    } else if (current === undefined) parts.push((current = [placed]));
    else current.push(placed);
  }
  return parts;
}

/** Blanks could be merged with their neighbours, and controls cannot be written. */
const unwritable = /[\s\p{Cc}\p{Cs}\ufffe\uffff]/gu;

function elementText(sheet: Sheet, part: readonly PlacedGlyph[], style: TextMark): string {
  let shown = '';
  for (const { char, glyph } of part) {
    // The placeholder stands for a glyph nobody has here.
    const isMissing = char === '\u00a4' && glyph !== undefined;
    if (isMissing) sheet.note('glyph-not-drawn', `${style.face.name} \u00a4`);
    shown += isMissing ? '\u00a0' : char;
  }
  if (shown.trim() === '') return '';
  const { horizontalScale: scale, turn } = style;
  if (turn !== 0 && scale !== 1) {
    const map = compose([scale, 0, 0, 1, 0, 0], turned(turn));
    return part
      .map(({ char, x, y }) => {
        const place = transformText([map[0], map[1], map[2], map[3], x, y]);
        return `<text${place}>${writable(char)}</text>`;
      })
      .join('');
  }
  const first = part[0]?.y ?? 0;
  const isFlat = part.every(({ y }) => y === first);
  const xs = part.map(({ x }) => n(x / scale)).join(' ');
  const ys = isFlat ? n(first) : part.map(({ y }) => n(y)).join(' ');
  const facts = `${transformText([scale, 0, 0, 1, 0, 0])} x="${xs}" y="${ys}"`;
  return `<text${facts}${turn === 0 ? '' : ` rotate="${n(turn)}"`}>${writable(shown)}</text>`;
}

function writable(text: string): string {
  return escaped(text.replace(unwritable, '\u00a0'));
}
