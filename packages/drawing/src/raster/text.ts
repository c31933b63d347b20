import { compose, Malformed, type Matrix, type OutlineFont, type Segment } from '@yunzhang/base';
import type { PlacedGlyph, TextMark } from '../marks.ts';
import { glyphMap } from '../svg/text.ts';
import { type Pen, traceOutline } from './path.ts';

/** Outlines that are kept for one font. */
const keptMax = 4000;

/** Hears what of a text is not drawn as the document has it. */
export interface TextNotes {
  glyphMissing(name: string): void;
  glyphDamaged(name: string): void;
  substituted(name: string): void;
  fontMissing(name: string): void;
}

const kept = new WeakMap<OutlineFont, Map<number, readonly Segment[]>>();

/** Characters that are drawn as nothing anyway: blanks, controls, joiners, the placeholder. */
const blank = /^[\s\p{C}\u00a4\u3000]*$/u;

/** Draws all glyphs of a run; `toPixels` leads from the mark's coordinates to the picture. */
export function traceText(
  pen: Pen,
  run: TextMark,
  toPixels: Matrix,
  facts: {
    readonly fallback: OutlineFont | undefined;
    readonly notes: TextNotes;
    readonly tolerance: number;
  },
): void {
  const { embedded, name } = run.face;
  const maps = new Map<OutlineFont, Matrix>();
  for (const [i, placed] of run.glyphs.entries()) {
    const found = glyphOf(run, placed, facts);
    if (found === undefined) continue;
    const { font, glyph } = found;
    const known = maps.get(font) ?? glyphMap(run, font);
    maps.set(font, known);
    const squeeze =
      font === embedded ? 1 : squeezeOf(run, font, glyph, [placed, run.glyphs[i + 1]]);
    const [a, b, c, d] = known;
    const own: Matrix = [a * squeeze, b * squeeze, c, d, placed.x, placed.y];
    const outline = outlineOf(font, glyph);
    if (outline === undefined) facts.notes.glyphDamaged(`${name} #${glyph}`);
    else traceOutline(pen, outline, compose(own, toPixels), facts.tolerance);
  }
}

interface Found {
  readonly font: OutlineFont;
  readonly glyph: number;
}

function glyphOf(
  { face }: TextMark,
  { char, glyph }: PlacedGlyph,
  { fallback, notes }: { readonly fallback: OutlineFont | undefined; readonly notes: TextNotes },
): Found | undefined {
  const { embedded, name } = face;
  if (embedded !== undefined && glyph !== undefined) {
    if (glyph < embedded.glyphCount) return { font: embedded, glyph };
    notes.glyphMissing(`${name} #${glyph}`);
    return undefined;
  }
  const point = char.codePointAt(0);
  if (point === undefined || blank.test(char)) return undefined;
  const own = embedded?.glyphOf(point);
  if (embedded !== undefined && own !== undefined && own !== 0)
    return { font: embedded, glyph: own };
  if (fallback === undefined) {
    notes.fontMissing(name);
    return undefined;
  }
  if (embedded !== undefined) notes.substituted(`${name} ${char}`);
  const other = fallback.glyphOf(point);
  if (other !== undefined && other !== 0) return { font: fallback, glyph: other };
  notes.glyphMissing(`${name} ${char}`);
  return undefined;
}

/** A stand-in that is wider than its place is narrowed, so that letters do not run together. */
function squeezeOf(
  { turn, size, horizontalScale }: TextMark,
  font: OutlineFont,
  glyph: number,
  [{ x, y }, next]: readonly [PlacedGlyph, PlacedGlyph | undefined],
): number {
  if (turn !== 0 || next === undefined || next.y !== y) return 1;
  const place = next.x - x;
  const width = (font.advanceOf(glyph) / font.unitsPerEm) * size * horizontalScale;
  return place > 0 && width > place ? Math.max(0.4, place / width) : 1;
}

function outlineOf(font: OutlineFont, glyph: number): readonly Segment[] | undefined {
  let known = kept.get(font);
  if (known === undefined) kept.set(font, (known = new Map()));
  const found = known.get(glyph);
  if (found !== undefined) return found;
  try {
    const outline = font.outlineOf(glyph);
    if (known.size < keptMax) known.set(glyph, outline);
    return outline;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
