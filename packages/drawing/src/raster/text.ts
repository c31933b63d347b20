import { compose, type Matrix, type OutlineFont } from '@yunzhang/base';
import type { PlacedGlyph, TextMark } from '../marks.ts';
import { glyphMap, isBlank, squeezeOf } from '../svg/text.ts';
import { outlinesOf } from './outlines.ts';
import { type Pen, traceOutline } from './path.ts';

/** Hears what of a text is not drawn as the document has it. */
export interface TextNotes {
  glyphMissing(name: string): void;
  glyphDamaged(name: string): void;
  substituted(name: string): void;
  fontMissing(name: string): void;
}

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
  const { name } = run.face;
  const maps = new Map<OutlineFont, Matrix>();
  for (let i = 0; i < run.glyphs.length; i++) {
    const placed = run.glyphs[i] as PlacedGlyph;
    const found = glyphOf(run, placed, facts);
    if (found === undefined) continue;
    const { font, glyph } = found;
    const known = maps.get(font) ?? glyphMap(run, font);
    maps.set(font, known);
    const squeeze = squeezeOf(run, font, glyph, run.glyphs, i);
    const [across, down] = [known[0] * squeeze, known[1] * squeeze];
    const own: Matrix = [across, down, known[2], known[3], placed.x, placed.y];
    const outlines = outlinesOf(font);
    const at = outlines.find(glyph);
    if (at === undefined) facts.notes.glyphDamaged(`${name} #${glyph}`);
    else traceOutline(pen, { steps: outlines.steps, at }, compose(own, toPixels), facts.tolerance);
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
  if (point === undefined || isBlank(char)) return undefined;
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
