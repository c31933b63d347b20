import { apply, compose, type Matrix } from '@yunzhang/base';
import type { Face, FontProgram, PlacedGlyph, TextMark } from '@yunzhang/drawing';
import type { Book, Canvas } from './canvas.ts';
import { type ShownGlyph, takeGlyph, takeStanding } from './fonts.ts';
import { setLine } from './marks.ts';
import { inverseOf, n3, n6, scaleOf } from './operators.ts';
import { alphaOf, type DrawMarks, type Placing, setPaint } from './paint.ts';
import { unitsOf } from './unicode-map.ts';

/** A sheared letter leans by about twelve degrees. @basis ofd-format.md §5 */
const slant = 0.2126;
/** Characters that are drawn as nothing anyway: controls, joiners, the placeholder. */
const blank = /^[\s\p{C}\u00a4\u3000]*$/u;

/** A glyph and its place. */
interface Piece {
  readonly shown: ShownGlyph;
  readonly x: number;
  readonly y: number;
  /** How much narrower than its font has it. */
  readonly squeeze: number;
}

/** The glyphs of one character. */
interface Cluster {
  readonly pieces: readonly Piece[];
  /** What to read where the font does not say it. */
  readonly spoken?: string;
}

/**
 * Writes a run of glyphs as text: what is on one line goes out as one string with the distances.
 *
 * @basis ISO 32000-1 9.4
 */
export function drawText(canvas: Canvas, mark: TextMark, at: Placing, drawMarks: DrawMarks): void {
  const clusters = clustersOf(canvas.book, mark);
  if (clusters.length === 0 || !(Math.abs(mark.size) > 0)) return;
  const { fill, stroke } = mark;
  const hasPattern = (fill ?? stroke?.paint)?.kind !== 'plain' && (fill ?? stroke) !== undefined;
  const isSaved = hasPattern || (stroke !== undefined && stroke.paint.kind !== 'plain');
  if (isSaved) canvas.save();
  const [fillAlpha, strokeAlpha] = [alphaOf(fill) * at.alpha, alphaOf(stroke?.paint) * at.alpha];
  const box = canvas.bounds;
  const isFilled =
    fill !== undefined &&
    fillAlpha > 0 &&
    setPaint(canvas, fill, { ...at, side: 'fill', box }, drawMarks);
  const isStroked =
    stroke !== undefined &&
    strokeAlpha > 0 &&
    setPaint(canvas, stroke.paint, { ...at, side: 'stroke', box }, drawMarks);
  if (isFilled || isStroked) canvas.setAlphas(fillAlpha, strokeAlpha);
  if (isStroked) setLine(canvas, stroke, scaleOf(at.map));
  canvas.setTextMode(isFilled ? (isStroked ? '2' : '0') : isStroked ? '1' : '3');
  canvas.write(`BT\n${linesText(canvas, clusters, mark, at.map)}ET\n`);
  if (isSaved) canvas.restore();
}

function clustersOf(book: Book, mark: TextMark): readonly Cluster[] {
  const { glyphs } = mark;
  const clusters: Cluster[] = [];
  for (let i = 0; i < glyphs.length;) {
    const first = glyphs[i] as PlacedGlyph;
    const pieces: Piece[] = [];
    let isReadable = true;
    do {
      const glyph = glyphs[i] as PlacedGlyph;
      const shown = shownOf(book, mark.face, glyph);
      i++;
      if (shown === undefined) continue;
      isReadable &&= shown.isReadable && pieces.length === 0;
      const squeeze = squeezeOf(mark, glyph, glyphs[i], shown);
      pieces.push({ shown, x: glyph.x, y: glyph.y, squeeze });
      // The further glyphs of one character say nothing themselves.
    } while (glyphs[i]?.char === '');
    if (pieces.length === 0) continue;
    clusters.push(isReadable || first.char === '' ? { pieces } : { pieces, spoken: first.char });
  }
  return clusters;
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

/** Text that goes out as one array of strings and distances. */
interface Line {
  readonly font: string;
  readonly squeeze: number;
  /** From the page to the em of the line. */
  readonly back: Matrix;
  readonly startX: number;
  readonly startY: number;
  /** Where the reader is, in thousandths of the em from the start. */
  at: number;
  codes: string;
  text: string;
}

/** Distances in thousandths of the em: less is not written, more begins a line. */
const moveMin = 2;
const moveMax = 20_000;
/** How far a glyph may stand off the line, in ems. */
const liftMax = 0.002;

function linesText(
  canvas: Canvas,
  clusters: readonly Cluster[],
  mark: TextMark,
  map: Matrix,
): string {
  let text = '';
  let line: Line | undefined;
  let face = '';
  const end = (): void => {
    if (line?.text === '') text += `<${line.codes}>Tj\n`;
    else if (line !== undefined) text += `[${line.text}<${line.codes}>]TJ\n`;
    line = undefined;
  };
  const add = (piece: Piece): void => {
    const [x, y] = apply(map, piece.x, piece.y);
    const font = canvas.nameOf('Font', piece.shown.font);
    const isSame = line?.font === font && line.squeeze === piece.squeeze;
    const move = isSame ? moveTo(line, x, y) : undefined;
    if (line === undefined || move === undefined) {
      end();
      const start = startOf(mark, map, piece.squeeze, [x, y]);
      if (start === undefined) return;
      const wanted = `${font} ${n6(start.size)} Tf\n`;
      text += `${wanted === face ? '' : wanted}${start.text} Tm\n`;
      face = wanted;
      const { squeeze } = piece;
      const own = { font, squeeze, back: start.back, startX: x, startY: y };
      line = { ...own, at: 0, codes: '', text: '' };
    } else if (Math.abs(move) >= moveMin) {
      line.text += `<${line.codes}>${-move}`;
      line.codes = '';
      line.at += move;
    }
    line.codes += piece.shown.code;
    line.at += piece.shown.width;
  };
  for (const { pieces, spoken } of clusters) {
    if (spoken === undefined) pieces.forEach(add);
    else {
      end();
      text += `/Span<</ActualText<feff${unitsOf(spoken)}>>>BDC\n`;
      pieces.forEach(add);
      end();
      text += 'EMC\n';
    }
  }
  end();
  return text;
}

/** How far to move on the line for a glyph at a place; undefined where it stands elsewhere. */
function moveTo(line: Line | undefined, x: number, y: number): number | undefined {
  if (line === undefined) return undefined;
  const [a, b, c, d] = line.back;
  const [dx, dy] = [x - line.startX, y - line.startY];
  if (Math.abs(b * dx + d * dy) > liftMax) return undefined;
  const move = Math.round((a * dx + c * dy) * 1000 - line.at);
  return Math.abs(move) > moveMax ? undefined : move;
}

function startOf(
  mark: TextMark,
  map: Matrix,
  squeeze: number,
  [x, y]: readonly [number, number],
): { readonly text: string; readonly size: number; readonly back: Matrix } | undefined {
  const [a, b, c, d] = compose(emMap(mark, squeeze), map);
  const back = inverseOf([a, b, c, d, 0, 0]);
  const size = Math.round(Math.hypot(c, d) * 1e6) / 1e6;
  if (back === undefined || !(size > 0)) return undefined;
  const text = [a, b, c, d].map((one) => n6(one / size)).join(' ');
  return { text: `${text} ${n3(x)} ${n3(y)}`, size, back };
}
