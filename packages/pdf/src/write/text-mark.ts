import { compose, identity, type Matrix } from '@yunzhang/base';
import type { Face, FontProgram, PlacedGlyph, TextMark } from '@yunzhang/drawing';
import type { Book, Canvas } from './canvas.ts';
import { type ShownGlyph, takeGlyph, takeStanding } from './fonts.ts';
import { setLine } from './marks.ts';
import type { Reference } from './object-table.ts';
import { Octets } from './octets.ts';
import { inverseOf, n3, n6, scaleOf } from './operators.ts';
import { alphaOf, type DrawMarks, paintingOf, type Placing, setPaint } from './paint.ts';
import { unitsOf } from './unicode-map.ts';

/** A sheared letter leans by about twelve degrees. @basis ofd-format.md §5 */
const slant = 0.2126;
/** Characters that are drawn as nothing anyway: controls, joiners, the placeholder. */
const blank = /^[\s\p{C}\u00a4\u3000]*$/u;

/**
 * Writes a run of glyphs as text: what is on one line goes out as one string with the distances.
 *
 * @basis ISO 32000-1 9.4
 */
export function drawText(canvas: Canvas, mark: TextMark, at: Placing, drawMarks: DrawMarks): void {
  if (!(Math.abs(mark.size) > 0)) return;
  writeText(canvas, mark, at.map);
  if (operators.length === 0) return;
  const { fill, stroke } = mark;
  const hasPattern = (fill ?? stroke?.paint)?.kind !== 'plain' && (fill ?? stroke) !== undefined;
  const isSaved = hasPattern || (stroke !== undefined && stroke.paint.kind !== 'plain');
  if (isSaved) canvas.save();
  const [fillAlpha, strokeAlpha] = [alphaOf(fill) * at.alpha, alphaOf(stroke?.paint) * at.alpha];
  const box = canvas.bounds;
  const isFilled =
    fill !== undefined &&
    fillAlpha > 0 &&
    setPaint(canvas, fill, paintingOf(at, 'fill', box), drawMarks);
  const isStroked =
    stroke !== undefined &&
    strokeAlpha > 0 &&
    setPaint(canvas, stroke.paint, paintingOf(at, 'stroke', box), drawMarks);
  if (isFilled || isStroked) canvas.setAlphas(fillAlpha, strokeAlpha);
  if (isStroked) setLine(canvas, stroke, scaleOf(at.map));
  canvas.setTextMode(isFilled ? (isStroked ? '2' : '0') : isStroked ? '1' : '3');
  canvas.write('BT\n');
  canvas.append(operators);
  canvas.write('ET\n');
  if (isSaved) canvas.restore();
}

/** What stands between BT and ET of the mark at hand: room that is used again. */
const operators = new Octets();

/** Writes the operators between BT and ET; none where nothing shows. */
function writeText(canvas: Canvas, mark: TextMark, map: Matrix): void {
  operators.clear();
  const { book } = canvas;
  const { glyphs, face } = mark;
  const writer = new Writer(canvas, mark, map);
  for (let i = 0; i < glyphs.length;) {
    const glyph = glyphs[i] as PlacedGlyph;
    // The further glyphs of one character say nothing themselves.
    let end = i + 1;
    while (glyphs[end]?.char === '') end++;
    const shown = shownOf(book, face, glyph);
    const isSpoken = glyph.char !== '' && (end > i + 1 || shown?.isReadable === false);
    if (isSpoken) writer.speak(glyph.char);
    if (shown !== undefined) writer.add(shown, glyph, glyphs[i + 1]);
    for (i++; i < end; i++) {
      const part = glyphs[i] as PlacedGlyph;
      const more = shownOf(book, face, part);
      if (more !== undefined) writer.add(more, part, glyphs[i + 1]);
    }
    if (isSpoken) writer.hush();
  }
  writer.end();
}

function shownOf(book: Book, face: Face, { char, glyph }: PlacedGlyph): ShownGlyph | undefined {
  const { embedded, name } = face;
  if (embedded !== undefined && glyph !== undefined) {
    if (glyph >= 0 && glyph < embedded.glyphCount) {
      return takeGlyph(book, { program: embedded, name }, glyph, char);
    }
    book.note('pdf-glyph-missing', `${name} #${glyph}`);
    return undefined;
  }
  const { characters } = book.fonts;
  let known = characters.get(face);
  if (known === undefined) {
    known = new Map();
    characters.set(face, known);
  }
  const shown = known.get(char);
  if (shown !== undefined || known.has(char)) return shown;
  const taken = characterOf(book, face, char);
  known.set(char, taken);
  return taken;
}

function characterOf(book: Book, face: Face, char: string): ShownGlyph | undefined {
  const { embedded, name } = face;
  const code = char.codePointAt(0);
  if (code === undefined) return undefined;
  const own = embedded && found(embedded, code);
  if (embedded !== undefined && own !== undefined) {
    return takeGlyph(book, { program: embedded, name }, own, char);
  }
  const program = book.fallback(face);
  const other = program && found(program, code);
  if (program !== undefined && other !== undefined) {
    return takeGlyph(book, { program, name: 'Substitute' }, other, char);
  }
  if (blank.test(char)) return undefined;
  book.note('pdf-text-without-font', name);
  return takeStanding(book, face, char);
}

function found(program: FontProgram, code: number): number | undefined {
  const glyph = program.glyphOf(code);
  return glyph === 0 ? undefined : glyph;
}

/** A stand-in that is wider than its place is narrowed, so that letters do not run together. */
function squeezeOf(
  { face, size, horizontalScale, turn }: TextMark,
  { x, y }: PlacedGlyph,
  next: PlacedGlyph | undefined,
  { width }: ShownGlyph,
): number {
  if (face.embedded !== undefined || turn !== 0 || next === undefined || next.y !== y) return 1;
  const place = next.x - x;
  const full = (width / 1000) * size * horizontalScale;
  if (!(place > 0 && full > place * 1.01)) return 1;
  return Math.max(0.4, Math.round((place / full) * 100) / 100);
}

/** From the em of a glyph, y up, to the mark, for a glyph at the origin. */
function emMap({ size, horizontalScale, turn, isSlanted }: TextMark, squeeze: number): Matrix {
  const width = size * horizontalScale * squeeze;
  const sized: Matrix = [width, 0, isSlanted ? slant * width : 0, -size, 0, 0];
  if (turn === 0) return sized;
  const angle = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return compose(sized, [cos, sin, -sin, cos, 0, 0]);
}

/** Distances in thousandths of the em: less is not written, more begins a line. */
const moveMin = 2;
const moveMax = 20_000;
/** How far a glyph may stand off the line, in ems. */
const liftMax = 0.002;

/** Writes the glyphs of one mark: what is on one line goes into one string. */
class Writer {
  readonly #canvas: Canvas;
  readonly #mark: TextMark;
  readonly #map: Matrix;
  #font: Reference | undefined;
  #squeeze = Number.NaN;
  /** Size and turn of the line, and the way back from the page to its ems. */
  #turn = '';
  #size = 0;
  #back: Matrix = identity;
  #startX = 0;
  #startY = 0;
  /** Where the reader is, in thousandths of the em from the start. */
  #at = 0;
  /** The codes of the line, and how far the reader moves before each. */
  readonly #codes: string[] = [];
  readonly #moves: number[] = [];
  #isMoved = false;

  constructor(canvas: Canvas, mark: TextMark, map: Matrix) {
    this.#canvas = canvas;
    this.#mark = mark;
    this.#map = map;
  }

  /** Says what the next glyphs stand for together, up to `hush`. */
  speak(chars: string): void {
    this.end();
    operators.write(`/Span<</ActualText<feff${unitsOf(chars)}>>>BDC\n`);
  }

  hush(): void {
    this.end();
    operators.write('EMC\n');
  }

  add(shown: ShownGlyph, place: PlacedGlyph, next: PlacedGlyph | undefined): void {
    const map = this.#map;
    const { x, y } = place;
    const squeeze = squeezeOf(this.#mark, place, next, shown);
    const u = map[0] * x + map[2] * y + map[4];
    const v = map[1] * x + map[3] * y + map[5];
    let move = this.#moveTo(shown, squeeze, u, v);
    if (Number.isNaN(move)) {
      this.end();
      if (!this.#begin(shown, squeeze, u, v)) return;
      move = 0;
    }
    if (move >= moveMin || move <= -moveMin) {
      this.#isMoved = true;
      this.#moves.push(move);
      this.#at += move;
    } else {
      this.#moves.push(0);
    }
    this.#codes.push(shown.code);
    this.#at += shown.width;
  }

  /** Ends the line. */
  end(): void {
    const codes = this.#codes;
    const moves = this.#moves;
    if (codes.length === 0) return;
    operators.write(this.#isMoved ? '[<' : '<');
    for (let i = 0; i < codes.length; i++) {
      const move = moves[i] as number;
      if (move !== 0) operators.write(`>${-move}<`);
      operators.write(codes[i] as string);
    }
    operators.write(this.#isMoved ? '>]TJ\n' : '>Tj\n');
    codes.length = 0;
    moves.length = 0;
    this.#isMoved = false;
  }

  /** How far to move on the line for a glyph at a place; NaN where it stands elsewhere. */
  #moveTo({ font }: ShownGlyph, squeeze: number, x: number, y: number): number {
    const isOther = font !== this.#font || squeeze !== this.#squeeze;
    if (isOther || this.#codes.length === 0) return Number.NaN;
    const back = this.#back;
    const dx = x - this.#startX;
    const dy = y - this.#startY;
    if (Math.abs(back[1] * dx + back[3] * dy) > liftMax) return Number.NaN;
    const move = Math.round((back[0] * dx + back[2] * dy) * 1000 - this.#at);
    return move > moveMax || move < -moveMax ? Number.NaN : move;
  }

  /** Begins a line; false where glyphs would have no size. */
  #begin({ font }: ShownGlyph, squeeze: number, x: number, y: number): boolean {
    if (squeeze !== this.#squeeze && !this.#setTurn(squeeze)) return false;
    if (font !== this.#font) {
      this.#font = font;
      operators.write(`${this.#canvas.nameOf('Font', font)} ${n6(this.#size)} Tf\n`);
    }
    operators.write(`${this.#turn} ${n3(x)} ${n3(y)} Tm\n`);
    this.#startX = x;
    this.#startY = y;
    this.#at = 0;
    return true;
  }

  #setTurn(squeeze: number): boolean {
    const [a, b, c, d] = compose(emMap(this.#mark, squeeze), this.#map);
    const back = inverseOf([a, b, c, d, 0, 0]);
    const size = Math.round(Math.hypot(c, d) * 1e6) / 1e6;
    if (back === undefined || !(size > 0)) return false;
    this.#turn = `${n6(a / size)} ${n6(b / size)} ${n6(c / size)} ${n6(d / size)}`;
    if (size !== this.#size) this.#font = undefined;
    this.#size = size;
    this.#back = back;
    this.#squeeze = squeeze;
    return true;
  }
}
