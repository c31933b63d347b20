import { compose, type Matrix } from '@yunzhang/base';
import type { Drawing } from './drawing.ts';
import { fillOf, noPaint, strokeOf } from './paint.ts';
import { attributes, n, transform } from './sheet.ts';
import type { LaidGlyph, LaidRun } from './text-layout.ts';
import { type Ink, type TextStyle, turned } from './text-style.ts';

/**
 * Draws characters as SVG text, each at its own place.
 *
 * A character beyond the basic plane gets an element of its own: whether lists of positions count
 * it once or twice is not the same everywhere.
 */
export function words(
  drawing: Drawing,
  runs: readonly LaidRun[],
  style: TextStyle,
  ink: Ink,
): string {
  const { sheet } = drawing;
  const line = ink.stroke.value === 'none' ? noPaint : ink.stroke;
  const weight = style.face.isBold ? Math.max(700, style.weight) : style.weight;
  const facts = attributes({
    'font-family': style.face.family,
    'font-size': n(style.size),
    'font-weight': weight === 400 ? undefined : n(weight),
    'font-style': style.isItalic ? 'italic' : undefined,
    ...fillOf(ink.fill),
    ...strokeOf(line),
    'stroke-width': line.value === 'none' ? undefined : n(ink.lineWidth),
  });
  let text = '';
  for (const run of runs) {
    for (const part of partsOf(run)) text += textElement(drawing, part, style);
  }
  return text === '' ? '' : sheet.take(`<g${facts}>${text}</g>`);
}

function partsOf(run: LaidRun): readonly LaidRun[] {
  const parts: LaidGlyph[][] = [];
  let current: LaidGlyph[] | undefined;
  for (const laid of run) {
    if (laid.char === '') continue;
    if (laid.char.length > 1) {
      parts.push([laid]);
      current = undefined;
    } else if (current === undefined) parts.push((current = [laid]));
    else current.push(laid);
  }
  return parts;
}

function textElement(drawing: Drawing, part: LaidRun, style: TextStyle): string {
  // Controls cannot be written, and the placeholder stands for a glyph nobody has here. A plain
  // blank could be merged with its neighbours, which would shift all that follow.
  const chars = part.map(({ char }) => char.replace(/[\s\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\u00a0'));
  if (chars.every((char) => char.trim() === '')) return '';
  if (part.some(({ char, glyph }) => char === '\u00a4' && glyph !== undefined)) {
    drawing.sheet.note('glyph-not-drawn', drawing.where, `${style.face.name} \u00a4`);
  }
  const shown = chars.map((char, i) =>
    part[i]?.glyph !== undefined && char === '\u00a4' ? '\u00a0' : char,
  );
  const { horizontalScale: scale, turn } = style;
  if (turn !== 0 && scale !== 1) {
    return part
      .map((laid, i) => {
        const map = compose([scale, 0, 0, 1, 0, 0], turned(turn));
        const at: Matrix = [map[0], map[1], map[2], map[3], laid.x, laid.y];
        return `<text${attributes({ transform: transform(at) })}>${escaped(shown[i])}</text>`;
      })
      .join('');
  }
  const flat = part.every(({ y }) => y === part[0]?.y);
  const facts = attributes({
    transform: transform([scale, 0, 0, 1, 0, 0]),
    x: part.map(({ x }) => n(x / scale)).join(' '),
    y: flat ? n(part[0]?.y ?? 0) : part.map(({ y }) => n(y)).join(' '),
    rotate: turn === 0 ? undefined : n(turn),
  });
  return `<text${facts}>${escaped(shown.join(''))}</text>`;
}

function escaped(text = ''): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
