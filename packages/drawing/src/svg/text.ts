import { compose, identity, Malformed, type Matrix, type OutlineFont } from '@yunzhang/base';
import type { FontProgram } from '../face.ts';
import type { PlacedGlyph, TextMark } from '../marks.ts';
import { n, transformText } from './number.ts';
import { glyphData, outlineThrough } from './outline.ts';
import { pathText } from './page.ts';
import { fillText, isLaidOut, strokeText } from './paint.ts';
import type { Sheet } from './sheet.ts';
import { wordsText } from './words.ts';

/** A sheared letter leans by about twelve degrees. @basis ofd-format.md §5 */
const slant = 0.2126;
/** Characters of one path of many glyphs. */
const mergedMax = 32 * 1024 * 1024;

/** Runs of text that differ in nothing but their glyphs. */
export function textText(sheet: Sheet, runs: readonly TextMark[], depth: number): string {
  const [style] = runs;
  if (style === undefined || (style.fill === undefined && style.stroke === undefined)) return '';
  const { embedded } = style.face;
  if (embedded === undefined) return standInText(sheet, runs, depth);
  const { own, foreign } = parted(sheet, runs, embedded);
  const text = outlinesText(sheet, { runs: own, style, font: embedded, depth });
  return foreign.length === 0 ? text : text + standInText(sheet, foreign, depth);
}

/** Text whose font is not in the file. */
function standInText(sheet: Sheet, runs: readonly TextMark[], depth: number): string {
  const [style] = runs;
  if (style === undefined) return '';
  if (sheet.text === 'text') return wordsText(sheet, runs, depth);
  const font = sheet.fallback;
  if (font !== undefined) return outlinesText(sheet, { runs, style, font, depth });
  sheet.note('font-not-available', style.face.name);
  return '';
}

interface Parted {
  readonly own: readonly TextMark[];
  /** Letters the embedded font does not have; another font has to stand in. */
  readonly foreign: readonly TextMark[];
}

/** Fonts without a table of characters, or one that lacks a letter, are found in real files. */
function parted(sheet: Sheet, runs: readonly TextMark[], font: FontProgram): Parted {
  const isForeign = ({ char, glyph }: PlacedGlyph): boolean => {
    if (glyph !== undefined || isBlank(char)) return false;
    const found = font.glyphOf(char.codePointAt(0) ?? 0);
    return found === undefined || found === 0;
  };
  if (!runs.some(({ glyphs }) => glyphs.some(isForeign))) return { own: runs, foreign: [] };
  const foreign = runs.flatMap((run): readonly TextMark[] => {
    const { embedded: _, ...face } = run.face;
    const glyphs = run.glyphs.filter(isForeign);
    for (const { char } of glyphs) sheet.note('glyph-substituted', `${face.name} ${char}`);
    return glyphs.length === 0 ? [] : [{ ...run, face, glyphs }];
  });
  const own = runs.map((run) => ({
    ...run,
    glyphs: run.glyphs.filter((placed) => !isForeign(placed)),
  }));
  return { own, foreign };
}

interface Job {
  readonly runs: readonly TextMark[];
  readonly style: TextMark;
  readonly font: OutlineFont;
  readonly depth: number;
}

/**
 * Glyphs as outlines: each defined once in font units and used many times.
 *
 * Under a gradient or a pattern all glyphs become one path, because a paint is laid out in the
 * coordinates of the element it fills.
 */
function outlinesText(sheet: Sheet, job: Job): string {
  const { style, font, depth } = job;
  const map = glyphMap(style, font);
  if (isLaidOut(style.fill) || isLaidOut(style.stroke?.paint)) {
    const { map: own, fill, stroke } = style;
    const path = { kind: 'path', map: own, d: mergedData(sheet, job), rule: 'nonzero' } as const;
    const paints = { ...(fill && { fill }), ...(stroke && { stroke }) };
    return pathText(sheet, { ...path, ...paints }, depth);
  }
  const isPlain = map[1] === 0 && map[2] === 0;
  let inner = '';
  for (const { glyphs } of job.runs) {
    for (let i = 0; i < glyphs.length; i++) {
      const placed = glyphs[i] as PlacedGlyph;
      const glyph = glyphOf(sheet, style, font, placed);
      const id = glyph === undefined ? undefined : glyphId(sheet, style, font, glyph);
      if (id === undefined) continue;
      const squeeze = squeezeOf(style, font, glyph ?? 0, glyphs, i);
      inner += isPlain
        ? useText(id, placed.x / map[0], placed.y / map[3], squeeze)
        : `<use href="#${id}"${transformText(at(map, placed, squeeze))}/>`;
    }
  }
  if (inner === '') return '';
  const whole = isPlain ? compose(map, style.map) : style.map;
  const paints =
    fillText(sheet, style.fill, depth) +
    strokeText(sheet, style.stroke, depth, style.size / font.unitsPerEm);
  return sheet.take(`<g${transformText(whole)}${paints}>${inner}</g>`);
}

function useText(id: string, x: number, y: number, squeeze: number): string {
  const [u, v] = [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  if (squeeze === 1) return `<use href="#${id}" x="${u}" y="${v}"/>`;
  return `<use href="#${id}" transform="matrix(${n(squeeze)} 0 0 1 ${u} ${v})"/>`;
}

/** A stand-in that is wider than its place is narrowed, so that letters do not run together. */
export function squeezeOf(
  { face, turn, size, horizontalScale }: TextMark,
  font: OutlineFont,
  glyph: number,
  glyphs: readonly PlacedGlyph[],
  i: number,
): number {
  if (face.embedded === font || turn !== 0) return 1;
  // The last letter has no place of its own; in a font of one width it is that of the others.
  const from = glyphs[i + 1] === undefined && face.isFixedWidth ? i - 1 : i;
  const [start, next] = [glyphs[from], glyphs[from + 1]];
  if (start === undefined || next === undefined || next.y !== start.y) return 1;
  const place = next.x - start.x;
  const width = (font.advanceOf(glyph) / font.unitsPerEm) * size * horizontalScale;
  return place > 0 && width > place ? Math.max(0.4, place / width) : 1;
}

function glyphId(
  sheet: Sheet,
  style: TextMark,
  font: OutlineFont,
  glyph: number,
): string | undefined {
  let ids = sheet.glyphs.get(font);
  if (ids === undefined) sheet.glyphs.set(font, (ids = new Map()));
  const known = ids.get(glyph);
  if (known !== undefined || ids.has(glyph)) return known;
  const data = dataOf(sheet, style, font, glyph);
  const id = data === '' ? undefined : sheet.defineNew('path', ` d="${data}"`, '');
  ids.set(glyph, id);
  return id;
}

function dataOf(sheet: Sheet, { face }: TextMark, font: OutlineFont, glyph: number): string {
  try {
    return glyphData(font, glyph);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    sheet.note('glyph-unreadable', `${face.name} #${glyph}`);
    return '';
  }
}

function mergedData(sheet: Sheet, { runs, style, font }: Job): string {
  const map = glyphMap(style, font);
  let text = '';
  for (const { glyphs } of runs) {
    for (let i = 0; i < glyphs.length && text.length < mergedMax && !sheet.isFull; i++) {
      const placed = glyphs[i] as PlacedGlyph;
      const glyph = glyphOf(sheet, style, font, placed);
      if (glyph === undefined || dataOf(sheet, style, font, glyph) === '') continue;
      const squeeze = squeezeOf(style, font, glyph, glyphs, i);
      text += outlineThrough(font.outlineOf(glyph), at(map, placed, squeeze));
    }
  }
  return text;
}

/** The glyphs of a run as one path, in the coordinates around the run; for clips. */
export function textOutline(
  run: TextMark,
  font: OutlineFont,
): { readonly d: string; readonly map: Matrix } {
  const map = glyphMap(run, font);
  let d = '';
  for (const placed of run.glyphs) {
    const glyph = placed.glyph ?? font.glyphOf(placed.char.codePointAt(0) ?? 0);
    if (glyph === undefined || glyph >= font.glyphCount || d.length > mergedMax) continue;
    try {
      d += outlineThrough(font.outlineOf(glyph), at(map, placed, 1));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  return { d, map: run.map };
}

function at(map: Matrix, { x, y }: PlacedGlyph, squeeze: number): Matrix {
  return [map[0] * squeeze, map[1] * squeeze, map[2], map[3], x, y];
}

const blank = /^[\s\p{C}\u00a4\u3000]*$/u;

/** Whether a character is drawn as nothing anyway: blanks, controls, joiners, the placeholder. */
export function isBlank(char: string): boolean {
  const code = char.charCodeAt(0);
  return char === '' || code === 32 || ((code < 33 || code >= 127) && blank.test(char));
}

function glyphOf(
  sheet: Sheet,
  { face }: TextMark,
  font: OutlineFont,
  { char, glyph }: PlacedGlyph,
): number | undefined {
  if (face.embedded !== undefined && glyph !== undefined) {
    if (glyph < font.glyphCount) return glyph;
    sheet.note('glyph-not-drawn', `${face.name} #${glyph}`);
    return undefined;
  }
  if (isBlank(char)) return undefined;
  const found = font.glyphOf(char.codePointAt(0) ?? 0);
  if (found !== undefined && found !== 0) return found;
  sheet.note('glyph-not-drawn', `${face.name} ${char}`);
  return undefined;
}

/** From font units, y up, to the mark's coordinates, for a glyph at the origin. */
export function glyphMap(style: TextMark, font: OutlineFont): Matrix {
  const scale = style.size / font.unitsPerEm;
  const lean: Matrix = style.isSlanted ? [1, 0, slant, 1, 0, 0] : identity;
  const sized = compose(lean, [scale * style.horizontalScale, 0, 0, -scale, 0, 0]);
  return style.turn === 0 ? sized : compose(sized, turned(style.turn));
}

/** A clockwise turn about the origin. */
export function turned(degrees: number): Matrix {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, sin, -sin, cos, 0, 0];
}
