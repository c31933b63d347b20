import {
  compose,
  decimal,
  identity,
  Malformed,
  type Matrix,
  type OutlineFont,
} from '@yunzhang/base';
import type { XmlElement } from '../xml.ts';
import type { Drawing } from './drawing.ts';
import { fillOf, strokeOf } from './paint.ts';
import { outlineData } from './path-data.ts';
import { attributes, n, type Sheet, transform } from './sheet.ts';
import { type LaidGlyph, type LaidRun, layoutText } from './text-layout.ts';
import { type Ink, lineOf, textStyle, type TextStyle, turned } from './text-style.ts';

/** A sheared letter leans by about twelve degrees. @basis ofd-format.md §5 */
const slant = 0.2126;

/**
 * Draws glyphs as outlines.
 *
 * A glyph is defined once in font units and used many times; under a gradient or a pattern all
 * glyphs become one path, because a paint is laid out in the coordinates of the element it fills.
 */
export function outlines(
  drawing: Drawing,
  runs: readonly LaidRun[],
  style: TextStyle,
  ink: Ink,
  font: OutlineFont,
): string {
  const { sheet } = drawing;
  const line = lineOf(ink, style);
  const placed = placedGlyphs(drawing, runs, style, font);
  const paint = { ...fillOf(ink.fill), ...strokeOf(line.paint) };
  if (ink.fill.value.startsWith('url(') || line.paint.value.startsWith('url(')) {
    const d = mergedData(drawing, placed, style, font);
    const width = line.width > 0 ? n(line.width) : undefined;
    const facts = attributes({ d, ...paint, 'stroke-width': width });
    return d === '' ? '' : sheet.take(`<path${facts}/>`);
  }
  const map = glyphMap(style, font);
  const isPlain = map[1] === 0 && map[2] === 0;
  const uses = placed.map(({ laid, glyph, squeeze }) => {
    const id = defineGlyph(drawing, glyph, style, font);
    if (id === undefined) return '';
    if (!isPlain) {
      return `<use href="#${id}"${attributes({ transform: transform(at(map, laid, squeeze)) })}/>`;
    }
    const [x, y] = [laid.x / map[0], laid.y / map[3]].map((one) => decimal(one, 1));
    if (squeeze === 1) return `<use href="#${id}" x="${x}" y="${y}"/>`;
    const narrow = `matrix(${decimal(squeeze, 4)} 0 0 1 ${x} ${y})`;
    return `<use href="#${id}" transform="${narrow}"/>`;
  });
  const inner = uses.join('');
  if (inner === '') return '';
  const facts = attributes({
    transform: isPlain ? transform(map) : undefined,
    ...paint,
    'stroke-width': line.width > 0 ? n((line.width * font.unitsPerEm) / style.size) : undefined,
  });
  return sheet.take(`<g${facts}>${inner}</g>`);
}

interface PlacedGlyph {
  readonly laid: LaidGlyph;
  readonly glyph: number;
  /** How much narrower than its font has it. */
  readonly squeeze: number;
}

function placedGlyphs(
  drawing: Drawing,
  runs: readonly LaidRun[],
  style: TextStyle,
  font: OutlineFont,
): readonly PlacedGlyph[] {
  return runs.flatMap((run) =>
    run.flatMap((laid, i) => {
      const glyph = glyphOf(drawing, laid, style, font);
      if (glyph === undefined) return [];
      return [{ laid, glyph, squeeze: squeezeOf(laid, run[i + 1], font, glyph, style) }];
    }),
  );
}

/** A stand-in that is wider than its place is narrowed, so that letters do not run together. */
function squeezeOf(
  { x, y }: LaidGlyph,
  next: LaidGlyph | undefined,
  font: OutlineFont,
  glyph: number,
  { face, size, horizontalScale, turn }: TextStyle,
): number {
  if (face.embedded !== undefined || turn !== 0 || next === undefined || next.y !== y) return 1;
  const place = next.x - x;
  const width = (font.advanceOf(glyph) / font.unitsPerEm) * size * horizontalScale;
  return place > 0 && width > place ? Math.max(0.4, place / width) : 1;
}

function defineGlyph(
  drawing: Drawing,
  glyph: number,
  style: TextStyle,
  font: OutlineFont,
): string | undefined {
  const { sheet } = drawing;
  const glyphs = defined.get(sheet) ?? new Map<string, string | undefined>();
  defined.set(sheet, glyphs);
  const key = `glyph ${style.face.key} ${glyph}`;
  if (!glyphs.has(key)) {
    const outline = outlineOf(drawing, font, glyph, style);
    const id =
      outline && sheet.define(key, (own) => `<path id="${own}" d="${outlineData(outline)}"/>`);
    glyphs.set(key, id);
  }
  return glyphs.get(key);
}

/** Glyphs of one drawing, those without an outline included: each is read once. */
const defined = new WeakMap<Sheet, Map<string, string | undefined>>();

function mergedData(
  drawing: Drawing,
  placed: readonly PlacedGlyph[],
  style: TextStyle,
  font: OutlineFont,
): string {
  const map = glyphMap(style, font);
  let text = '';
  for (const { laid, glyph, squeeze } of placed) {
    const d = outlineData(outlineOf(drawing, font, glyph, style) ?? [], at(map, laid, squeeze));
    if (!drawing.sheet.spend(d.length + 100)) break;
    text += d;
  }
  return text;
}

function at(map: Matrix, { x, y }: LaidGlyph, squeeze: number): Matrix {
  return [map[0] * squeeze, map[1] * squeeze, map[2], map[3], x, y];
}

/** Characters that are drawn as nothing anyway: blanks, controls, joiners, the placeholder. */
const blank = /^[\s\p{C}\u00a4\u3000]*$/u;

function glyphOf(
  drawing: Drawing,
  { char, glyph }: LaidGlyph,
  style: TextStyle,
  font: OutlineFont,
): number | undefined {
  if (style.face.embedded !== undefined && glyph !== undefined) {
    if (glyph < font.glyphCount) return glyph;
    drawing.sheet.note('glyph-not-drawn', drawing.where, `${style.face.name} #${glyph}`);
    return undefined;
  }
  const code = char.codePointAt(0);
  if (code === undefined || blank.test(char)) return undefined;
  const found = font.glyphOf(code);
  if (found !== undefined && found !== 0) return found;
  drawing.sheet.note('glyph-not-drawn', drawing.where, `${style.face.name} ${char}`);
  return undefined;
}

function outlineOf(
  drawing: Drawing,
  font: OutlineFont,
  glyph: number,
  style: TextStyle,
): ReturnType<OutlineFont['outlineOf']> | undefined {
  try {
    const outline = font.outlineOf(glyph);
    return outline.length === 0 ? undefined : outline;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    drawing.sheet.note('glyph-unreadable', drawing.where, `${style.face.name} #${glyph}`);
    return undefined;
  }
}

/** The outlines of a text as one path, for a clip; empty where there is no font for them. */
export function clipOutline(drawing: Drawing, element: XmlElement, object: Matrix): string {
  const style = textStyle(drawing, element);
  const font = style?.face.embedded ?? drawing.sheet.options.fallback;
  if (style === undefined || font === undefined) return '';
  const runs = layoutText(element);
  const d = mergedData(drawing, placedGlyphs(drawing, runs, style, font), style, font);
  return d === '' ? '' : `<path${attributes({ d, transform: transform(object) })}/>`;
}

/** From font units, y up, to object space, for a glyph at the origin. */
function glyphMap(style: TextStyle, font: OutlineFont): Matrix {
  const scale = style.size / font.unitsPerEm;
  const lean: Matrix = style.isItalic ? [1, 0, slant, 1, 0, 0] : identity;
  const sized = compose(lean, [scale * style.horizontalScale, 0, 0, -scale, 0, 0]);
  return style.turn === 0 ? sized : compose(sized, turned(style.turn));
}
