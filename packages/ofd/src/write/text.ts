import { compose, identity, type Matrix } from '@yunzhang/base';
import type { FontProgram, PlacedGlyph, TextMark } from '@yunzhang/drawing';
import { glyphBounds, takeFont, type UsedFont } from './fonts.ts';
import { element, escapeText } from './markup.ts';
import {
  type Bounds,
  grown,
  isEmpty,
  joined,
  mappedBounds,
  n,
  noBounds,
  number,
} from './measure.ts';
import { colourElement } from './paint.ts';
import { placed, type Placing, type WriteMarks } from './placing.ts';
import { strokeFacts } from './stroke.ts';

/** A sheared letter leans by about twelve degrees. @basis ofd-format.md §5 */
const slant = 0.2126;

/** What stands where a glyph has no character of its own. @basis ofd-format.md §5 */
const placeholder = '\u00a4';

/** Turns OFD has words for. */
const turns: readonly number[] = [0, 90, 180, 270];

/** A glyph with the number to be written and the one character it stands for. */
interface Letter {
  readonly char: string;
  readonly glyph: number | undefined;
  /** The number says something that the character alone would not. */
  readonly isNamed: boolean;
  readonly x: number;
  readonly y: number;
}

/**
 * Writes a run of glyphs as text objects.
 *
 * Each character has one glyph and one place: a ligature or a character of several glyphs ends its
 * object, because readers disagree about advances inside them.
 *
 * @basis ofd-format.md §5, §16
 */
export function drawText(mark: TextMark, placing: Placing, writeMarks: WriteMarks): string {
  const { glyphs } = mark;
  // Letters without a size, or turned by no angle, are nothing.
  if (!(mark.size > 0) || !Number.isFinite(mark.turn)) return '';
  if (!turns.includes(mark.turn)) return drawTurned(mark, placing, writeMarks);
  const font = takeFont(placing.sheet.book, mark.face);
  let text = '';
  let run: Letter[] = [];
  const flush = (): void => {
    if (run.length > 0) text += drawRun(run, { mark, placing, font, writeMarks });
    run = [];
  };
  for (let i = 0; i < glyphs.length; i++) {
    const glyph = glyphs[i] as PlacedGlyph;
    const letters = Array.from(glyph.char);
    if (letters.length > 1) flush();
    run.push(letterOf(font, glyph, letters));
    if (letters.length > 1 || glyphs[i + 1]?.char === '') flush();
  }
  flush();
  return text;
}

/** Turns of single letters that OFD has no word for become the map of an object each. */
function drawTurned(mark: TextMark, placing: Placing, writeMarks: WriteMarks): string {
  const angle = (mark.turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return mark.glyphs
    .map((glyph) => {
      const map = compose([cos, sin, -sin, cos, glyph.x, glyph.y], mark.map);
      const alone = { ...mark, map, turn: 0, glyphs: [{ ...glyph, x: 0, y: 0 }] };
      return drawText(alone, placing, writeMarks);
    })
    .join('');
}

function letterOf(font: UsedFont, { char, glyph, x, y }: PlacedGlyph, all: string[]): Letter {
  const program = font.face.embedded;
  const code = char.codePointAt(0);
  const own = code === undefined ? undefined : program?.glyphOf(code);
  const shown = program === undefined ? undefined : (glyph ?? own);
  const text = all.length === 0 ? placeholder : char;
  if (shown === undefined) {
    if (code !== undefined && /^\s$/u.test(text)) font.blanks.add(code);
    return { char: text, glyph: undefined, isNamed: false, x, y };
  }
  font.glyphs.add(shown);
  if (code === undefined || all.length !== 1) {
    return { char: text, glyph: shown, isNamed: true, x, y };
  }
  // The first glyph of a character goes into the map of the font; others are told by number.
  const known = font.characters.get(code);
  if (known === undefined) font.characters.set(code, shown);
  return { char: text, glyph: shown, isNamed: known !== undefined && known !== shown, x, y };
}

interface RunPlace {
  readonly mark: TextMark;
  readonly placing: Placing;
  readonly font: UsedFont;
  readonly writeMarks: WriteMarks;
}

function drawRun(run: readonly Letter[], { mark, placing, font, writeMarks }: RunPlace): string {
  const map = compose(mark.map, placing.map);
  const baked = bakeable(map);
  const scale = baked ?? 1;
  const size = number(mark.size * scale, 4);
  if (size === '0') return '';
  const inner = boundsOf(run, mark, font);
  const reach = mark.stroke === undefined ? 0 : mark.stroke.width;
  const outer = mappedBounds(grown(inner, reach + mark.size * 0.05), map);
  const found = placed(placing, outer, baked === undefined ? map : undefined);
  if (found === undefined) return '';
  const toObject: Matrix =
    baked === undefined ? identity : compose(map, [1, 0, 0, 1, -found.x, -found.y]);
  const place = { book: placing.sheet.book, map: toObject, writeMarks, depth: placing.depth };
  const { fill, stroke } = mark;
  const facts = {
    ...found.facts,
    Font: font.id,
    Size: size,
    HScale: mark.horizontalScale === 1 ? undefined : number(mark.horizontalScale, 4),
    CharDirection: mark.turn === 0 ? undefined : mark.turn,
    Italic: mark.isSlanted ? 'true' : undefined,
    ...(stroke === undefined ? {} : { ...strokeFacts(stroke, scale), Stroke: 'true' }),
    Fill: fill === undefined ? 'false' : undefined,
    // Some readers fill text that is not to be filled; none show what lets all light through.
    ...(fill === undefined && stroke === undefined ? { Alpha: 0 } : {}),
  };
  const isBlack = fill?.kind === 'plain' && fill.colour === '#000000' && fill.alpha === 1;
  return element('TextObject', facts, [
    found.clips,
    stroke && colourElement('StrokeColor', stroke.paint, place),
    fill === undefined || isBlack ? undefined : colourElement('FillColor', fill, place),
    ...codeElements(run, (x, y) => [x * toObject[0] + toObject[4], y * toObject[3] + toObject[5]]),
  ]);
}

/** The scale of a map that only scales and moves; undefined for any other. */
function bakeable([a, b, c, d]: Matrix): number | undefined {
  const near = Math.abs(a) * 1e-5;
  const isPlain = a > 0 && Math.abs(a - d) <= near && Math.abs(b) <= near && Math.abs(c) <= near;
  return isPlain ? a : undefined;
}

/** The box around glyphs; where there is no outline to measure, a generous one. */
function boundsOf(run: readonly Letter[], mark: TextMark, font: UsedFont): Bounds {
  const { size, horizontalScale, turn, isSlanted } = mark;
  const angle = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const lean: Matrix = isSlanted ? [1, 0, -slant, 1, 0, 0] : identity;
  const sized = compose(lean, [size * horizontalScale, 0, 0, size, 0, 0]);
  const turned = compose(sized, [cos, sin, -sin, cos, 0, 0]);
  let bounds = noBounds;
  for (const { glyph, x, y } of run) {
    const box = emBox(font, font.face.embedded, glyph);
    const [a, b, c, d] = turned;
    bounds = joined(bounds, mappedBounds(box, [a, b, c, d, x, y]));
  }
  return bounds;
}

const standing: Bounds = { left: -0.1, top: -1, right: 1.1, bottom: 0.3 };

function emBox(font: UsedFont, program: FontProgram | undefined, glyph?: number): Bounds {
  if (program === undefined || glyph === undefined) return standing;
  const box = glyphBounds(font, program, glyph);
  // Blanks have no outline and still have a place that a reader can mark.
  return isEmpty(box) ? { left: 0, top: -0.8, right: 0.25, bottom: 0.2 } : box;
}

type ToObject = (x: number, y: number) => readonly [number, number];

function codeElements(run: readonly Letter[], toObject: ToObject): readonly string[] {
  const places = run.map(({ x, y }) => toObject(x, y).map((value) => rounded(value)));
  const [first = []] = places;
  const deltas = (axis: 0 | 1): string | undefined => {
    const steps = places.slice(1).map((place, i) => (place[axis] ?? 0) - (places[i]?.[axis] ?? 0));
    return steps.every((step) => step === 0) ? undefined : packed(steps.map((step) => n(step)));
  };
  const facts = { X: n(first[0] ?? 0), Y: n(first[1] ?? 0), DeltaX: deltas(0), DeltaY: deltas(1) };
  const code = element('TextCode', facts, [escapeText(codeText(run))]);
  return [...transforms(run), code];
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Runs of equal advances are counted. @basis ofd-format.md §5 */
function packed(values: readonly string[]): string {
  const words: string[] = [];
  for (let i = 0; i < values.length;) {
    let end = i + 1;
    while (end < values.length && values[end] === values[i]) end++;
    if (end - i >= 3) words.push('g', String(end - i), values[i] ?? '0');
    else words.push(...values.slice(i, end));
    i = end;
  }
  return words.join(' ');
}

/** Line breaks would be taken for printing; a backslash before four digits for an escape. */
function codeText(run: readonly Letter[]): string {
  const text = run.map(({ char }) => char.replace(/[\r\n\t\u2028\u2029]/g, ' ')).join('');
  return text.replace(/\\(?=[0-9a-fA-F]{4})/g, '\\005c');
}

/** CGTransforms for the glyphs whose character does not lead to them. */
function transforms(run: readonly Letter[]): readonly string[] {
  const elements: string[] = [];
  for (let i = 0, at = 0; i < run.length;) {
    const letter = run[i] as Letter;
    const size = Array.from(letter.char).length;
    if (!letter.isNamed) {
      i++;
      at += size;
      continue;
    }
    const from = at;
    const glyphs = [letter.glyph ?? 0];
    i++;
    at += size;
    // Characters of one glyph each go together.
    const end = size === 1 ? endOfNamed(run, i) : i;
    for (; i < end; i++, at++) glyphs.push(run[i]?.glyph ?? 0);
    const facts = { CodePosition: from, CodeCount: at - from, GlyphCount: glyphs.length };
    elements.push(element('CGTransform', facts, [element('Glyphs', {}, [glyphs.join(' ')])]));
  }
  return elements;
}

/** Where letters of one character that are told by number end. */
function endOfNamed(run: readonly Letter[], from: number): number {
  let end = from;
  for (;;) {
    const letter = run[end];
    if (letter?.isNamed !== true || Array.from(letter.char).length !== 1) return end;
    end++;
  }
}
