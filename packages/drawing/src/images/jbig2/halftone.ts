import { malformed } from '../../codes.ts';
import { readFax } from '../fax.ts';
import { ArithmeticDecoder } from './arithmetic.ts';
import { type Bilevel, blank, type Budget, combine, cut, spend } from './bilevel.ts';
import { genericContexts, type Offset, readGeneric } from './generic.ts';
import { bitsFor } from './symbols.ts';

/** How the patterns of a dictionary are coded. */
export interface PatternsForm {
  readonly isFax: boolean;
  readonly template: number;
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

/** Reads patterns: one wide picture, cut apart. @basis T.88 §6.7.5 */
export function readPatterns(
  bytes: Uint8Array,
  { isFax, template, width, height, count }: PatternsForm,
  budget: Budget,
): readonly Bilevel[] {
  const size = { width: width * count, height };
  const wide = isFax
    ? faxPicture(bytes, size, budget).picture
    : readGeneric(
        new ArithmeticDecoder(bytes),
        genericContexts(template),
        { ...size, template, adaptive: places(template, -width), isTypical: false },
        budget,
      );
  return Array.from({ length: count }, (_, i) => cut(wide, i * width, width));
}

function places(template: number, x: number): readonly Offset[] {
  const first: Offset = [x, x < 0 ? 0 : -1];
  if (template > 0) return [first];
  return [first, [-3, -1], [2, -2], [-2, -2]];
}

function faxPicture(
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  budget: Budget,
): { readonly picture: Bilevel; readonly size: number } {
  spend(budget, width, height);
  if (width === 0 || height === 0) malformed('bitmap-malformed', undefined, 'JBIG2 size');
  const facts = { width, height, scheme: 'group4', isTwoDimensional: false } as const;
  const { pixels, size } = readFax({ bytes, ...facts });
  return { picture: { width, height, pixels }, size };
}

/** How levels of grey are laid out and painted. */
export interface HalftoneForm {
  readonly width: number;
  readonly height: number;
  readonly isFax: boolean;
  readonly template: number;
  readonly canSkip: boolean;
  readonly operator: number;
  readonly background: number;
  readonly gridWidth: number;
  readonly gridHeight: number;
  readonly gridX: number;
  readonly gridY: number;
  readonly vectorX: number;
  readonly vectorY: number;
  readonly patterns: readonly Bilevel[];
}

/** Paints a pattern for each level of grey. @basis T.88 §6.6.5 */
export function readHalftone(bytes: Uint8Array, form: HalftoneForm, budget: Budget): Bilevel {
  const { gridWidth, gridHeight, patterns } = form;
  const region = blank(budget, form.width, form.height);
  region.pixels.fill(form.background);
  const [first] = patterns;
  if (first === undefined) malformed('bitmap-malformed', undefined, 'JBIG2 patterns');
  const levels = readLevels(bytes, form, first, budget);
  for (let row = 0; row < gridHeight; row++) {
    for (let column = 0; column < gridWidth; column++) {
      const [x, y] = placeOf(form, row, column);
      const level = Math.min(levels[row * gridWidth + column] ?? 0, patterns.length - 1);
      const over = patterns[level] ?? first;
      const isSeen = x < form.width && y < form.height && x + over.width > 0 && y + over.height > 0;
      if (!isSeen) continue;
      spend(budget, over.width, over.height);
      combine(region, { over, x, y, operator: form.operator });
    }
  }
  return region;
}

function placeOf(form: HalftoneForm, row: number, column: number): readonly [number, number] {
  const { gridX, gridY, vectorX, vectorY } = form;
  return [
    Math.floor((gridX + row * vectorY + column * vectorX) / 256),
    Math.floor((gridY + row * vectorX - column * vectorY) / 256),
  ];
}

/** Levels of grey, plane by plane from the highest bit, in Gray code. @basis T.88 annex C.5 */
function readLevels(
  bytes: Uint8Array,
  form: HalftoneForm,
  first: Bilevel,
  budget: Budget,
): Uint32Array {
  const size = { width: form.gridWidth, height: form.gridHeight };
  const skip = form.canSkip ? skipped(form, first, budget) : undefined;
  const { template } = form;
  const adaptive = places(template, template <= 1 ? 3 : 2);
  const plane = { ...size, template, adaptive, isTypical: false, ...(skip && { skip }) };
  const decoder = new ArithmeticDecoder(bytes);
  const contexts = genericContexts(template);
  const bits = bitsFor(form.patterns.length);
  spend(budget, size.width, size.height);
  const levels = new Uint32Array(size.width * size.height);
  let before: Bilevel | undefined;
  let at = 0;
  for (let bit = 0; bit < bits; bit++) {
    let found: Bilevel;
    if (form.isFax) {
      const fax = faxPicture(bytes.subarray(at), size, budget);
      at += fax.size;
      found = fax.picture;
    } else found = readGeneric(decoder, contexts, plane, budget);
    for (let i = 0; i < levels.length; i++) {
      const value = (found.pixels[i] ?? 0) ^ (before?.pixels[i] ?? 0);
      found.pixels[i] = value;
      levels[i] = ((levels[i] ?? 0) << 1) | value;
    }
    before = found;
  }
  return levels;
}

/** Places whose pattern would lie outside. @basis T.88 §6.6.5.1 */
function skipped(form: HalftoneForm, { width, height }: Bilevel, budget: Budget): Bilevel {
  const skip = blank(budget, form.gridWidth, form.gridHeight);
  for (let row = 0; row < form.gridHeight; row++) {
    for (let column = 0; column < form.gridWidth; column++) {
      const [x, y] = placeOf(form, row, column);
      const isOutside = x + width <= 0 || x >= form.width || y + height <= 0 || y >= form.height;
      if (isOutside) skip.pixels[row * form.gridWidth + column] = 1;
    }
  }
  return skip;
}
