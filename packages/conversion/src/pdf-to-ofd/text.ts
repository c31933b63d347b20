import { apply, compose, Malformed, type Matrix } from '@yunzhang/base';
import type { PlacedGlyph, TextMark } from '@yunzhang/drawing';
import type { PdfFont } from './fonts.ts';
import { emit, lastMark, type Painter, paintFor, strokeFor } from './painter.ts';
import type { State } from './state.ts';
import { inverseOf, numberOf, numbersOf, recordOf } from './values.ts';

/** Glyphs of one text mark. */
const glyphsMax = 20_000;

/** Carries out the operations that draw one letter. */
export type DrawLetter = (painter: Painter, operations: unknown, state: State) => void;

/**
 * Shows text: glyphs with the places the file gives them.
 *
 * @basis ISO 32000-1 9.4.3, 9.4.4
 */
export function showText(painter: Painter, items: readonly unknown[], draw: DrawLetter): void {
  const { state } = painter;
  const { font } = state;
  if (font === undefined || state.fontSize === 0) return;
  if (font.letters !== undefined) return showDrawn(painter, items, font, draw);
  const { glyphs, along } = lineOf(state, font, items);
  const map = lineMap(state);
  if (font.isVertical) state.y -= along;
  else state.x += along * state.horizontalScale * directionOf(state);
  if (glyphs.length === 0) return;
  showGlyphs(painter, font, glyphs, map);
  if (state.textMode >= 4) addOutlines(painter, font, glyphs, map);
}

function directionOf({ fontSize }: State): 1 | -1 {
  return fontSize < 0 ? -1 : 1;
}

/** From the line, y down and in its true width, to the page. */
function lineMap(state: State): Matrix {
  const direction = directionOf(state);
  const place: Matrix = [direction, 0, 0, -direction, state.x, state.y + state.rise];
  return compose(place, compose(state.textMatrix, state.ctm));
}

interface Line {
  readonly glyphs: PlacedGlyph[];
  /** How far the pen moved, before the horizontal scale. */
  readonly along: number;
}

function lineOf(state: State, font: PdfFont, items: readonly unknown[]): Line {
  const size = Math.abs(state.fontSize);
  const direction = directionOf(state);
  const unit = size * font.matrix[0];
  const glyphs: PlacedGlyph[] = [];
  let x = 0;
  for (const item of items) {
    if (typeof item === 'number') {
      x += ((font.isVertical ? 1 : -1) * item * size) / 1000;
      continue;
    }
    const facts = recordOf(item);
    if (facts === undefined) continue;
    const spacing = (facts['isSpace'] === true ? state.wordSpacing : 0) + state.charSpacing;
    let width = numberOf(facts['width']);
    let place: readonly [number, number] = [x * state.horizontalScale, 0];
    if (font.isVertical) {
      const own = numbersOf(facts['vmetric']);
      const metrics = own.length === 3 ? own : font.verticalMetrics;
      const across = own.length === 3 ? (own[1] ?? 0) : width / 2;
      place = [-across * unit * state.horizontalScale, x + (metrics[2] ?? 0) * unit];
      width = -(metrics[0] ?? -1000);
    }
    pushGlyph(glyphs, { facts, font, place, size });
    x += width * unit + (font.isVertical ? -spacing : spacing) * direction;
  }
  return { glyphs, along: x };
}

interface GlyphFacts {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly font: PdfFont;
  readonly place: readonly [number, number];
  readonly size: number;
}

function pushGlyph(glyphs: PlacedGlyph[], { facts, font, place, size }: GlyphFacts): void {
  const [x, y] = place;
  const char = readable(facts['unicode']);
  const glyph = numberOfGlyph(font, facts['fontChar']);
  glyphs.push({ char, ...(glyph === undefined ? {} : { glyph }), x, y });
  const accent = recordOf(facts['accent']);
  const offset = recordOf(accent?.['offset']);
  const mark = accent === undefined ? undefined : numberOfGlyph(font, accent['fontChar']);
  if (mark === undefined) return;
  const [dx, dy] = [numberOf(offset?.['x']) * size, numberOf(offset?.['y']) * size];
  glyphs.push({ char: '', glyph: mark, x: x + dx, y: y - dy });
}

/** PDF.js gives each glyph a character of the font it rebuilt. */
function numberOfGlyph(font: PdfFont, fontChar: unknown): number | undefined {
  const code = typeof fontChar === 'string' ? fontChar.codePointAt(0) : undefined;
  const glyph = code === undefined ? undefined : font.program?.glyphOf(code);
  return glyph === 0 ? undefined : glyph;
}

/** What can be read of a glyph; nothing for controls. */
function readable(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\p{Cc}/gu, '') : '';
}

function showGlyphs(
  painter: Painter,
  font: PdfFont,
  glyphs: readonly PlacedGlyph[],
  map: Matrix,
): void {
  const { state } = painter;
  const style = state.textMode & 3;
  const [isFilled, isStroked] = [style === 0 || style === 2, style === 1 || style === 2];
  const scale = 1 / (Math.hypot(state.textMatrix[0], state.textMatrix[1]) || 1);
  const fill = isFilled ? paintFor(state.fill, map, state.fillAlpha) : undefined;
  const stroke = isStroked ? strokeFor(state, map, scale) : undefined;
  const mark: TextMark = {
    kind: 'text',
    map,
    face: font.face,
    size: Math.abs(state.fontSize),
    horizontalScale: state.horizontalScale,
    turn: 0,
    isSlanted: false,
    glyphs,
    ...(fill === undefined ? {} : { fill }),
    ...(stroke === undefined ? {} : { stroke }),
  };
  if (!join(painter, mark)) emit(painter, mark);
}

/** Text that goes on in the same line and look becomes part of what came before. */
function join(painter: Painter, mark: TextMark): boolean {
  const found = lastMark(painter);
  const last = found?.mark;
  if (found === undefined || last?.kind !== 'text' || !looksLike(last, mark)) return false;
  const back = inverseOf(last.map);
  if (back === undefined || last.glyphs.length + mark.glyphs.length > glyphsMax) return false;
  const [dx, dy] = apply(back, mark.map[4], mark.map[5]);
  const end = last.glyphs.at(-1);
  const near = last.size * 1e-3;
  if (end === undefined || Math.abs(dy - end.y) > near || Math.abs(end.y) > near) return false;
  // Columns are not one line.
  if (dx < end.x - near || dx > end.x + last.size * 4) return false;
  const moved = mark.glyphs.map((glyph) => ({ ...glyph, x: glyph.x + dx, y: glyph.y + dy }));
  found.list[found.list.length - 1] = { ...last, glyphs: [...last.glyphs, ...moved] };
  return true;
}

function looksLike(a: TextMark, b: TextMark): boolean {
  if (a.face !== b.face || a.size !== b.size || a.horizontalScale !== b.horizontalScale) {
    return false;
  }
  if (a.stroke !== undefined || b.stroke !== undefined) return false;
  if (![0, 1, 2, 3].every((i) => a.map[i] === b.map[i])) return false;
  if (a.fill === undefined || b.fill === undefined) return a.fill === b.fill;
  if (a.fill.kind !== 'plain' || b.fill.kind !== 'plain') return false;
  return a.fill.colour === b.fill.colour && a.fill.alpha === b.fill.alpha;
}

/** Letters that are drawn; what they say goes along unseen, so that it can be found. */
function showDrawn(
  painter: Painter,
  items: readonly unknown[],
  font: PdfFont,
  draw: DrawLetter,
): void {
  const { state } = painter;
  const [size, direction] = [Math.abs(state.fontSize), directionOf(state)];
  const glyphs: PlacedGlyph[] = [];
  const map = lineMap(state);
  const start = state.x;
  for (const item of items) {
    if (typeof item === 'number') {
      const step = ((font.isVertical ? 1 : -1) * item * size) / 1000;
      state.x += step * state.horizontalScale * direction;
      continue;
    }
    const facts = recordOf(item);
    if (facts === undefined) continue;
    const operations = font.letters?.[String(facts['operatorListId'])];
    if (operations !== undefined && state.textMode !== 3) {
      const turned: Matrix = [
        state.horizontalScale * direction * size,
        0,
        0,
        direction * size,
        state.x,
        state.y + state.rise,
      ];
      const ctm = compose(font.matrix, compose(turned, compose(state.textMatrix, state.ctm)));
      draw(painter, operations, { ...state, ctm });
    }
    glyphs.push({ char: readable(facts['unicode']), x: (state.x - start) * direction, y: 0 });
    const spacing = (facts['isSpace'] === true ? state.wordSpacing : 0) + state.charSpacing;
    const [width] = apply(font.matrix, numberOf(facts['width']), 0);
    state.x += ((width - font.matrix[4]) * size + spacing) * state.horizontalScale * direction;
  }
  const said = glyphs.filter(({ char }) => char !== '');
  if (said.length > 0) {
    const facts = { face: font.face, size, horizontalScale: 1, turn: 0, isSlanted: false };
    emit(painter, { kind: 'text', map, ...facts, glyphs: said });
  }
}

/** Outlines of the glyphs as part of the clip that the end of the text sets. */
function addOutlines(
  painter: Painter,
  font: PdfFont,
  glyphs: readonly PlacedGlyph[],
  map: Matrix,
): void {
  const { program } = font;
  if (program === undefined) return painter.shared.note('convert-text-clip', font.face.name);
  const scale = Math.abs(painter.state.fontSize) / program.unitsPerEm;
  const wide = scale * painter.state.horizontalScale;
  for (const { glyph, x, y } of glyphs) {
    if (glyph === undefined) continue;
    const own = compose([wide, 0, 0, -scale, x, y], map);
    for (const [letter, ...numbers] of outlineOf(program, glyph)) {
      const places: number[] = [];
      for (let i = 0; i + 1 < numbers.length; i += 2) {
        places.push(...apply(own, numbers[i] ?? 0, numbers[i + 1] ?? 0));
      }
      painter.textClip.push(`${letter} ${places.join(' ')}`);
    }
  }
}

function outlineOf(
  program: NonNullable<PdfFont['program']>,
  glyph: number,
): ReturnType<typeof program.outlineOf> {
  try {
    return program.outlineOf(glyph);
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
}
