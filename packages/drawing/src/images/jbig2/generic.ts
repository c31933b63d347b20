import { ArithmeticDecoder, type Contexts } from './arithmetic.ts';
import { type Bilevel, blank, type Budget } from './bilevel.ts';

/** A place relative to the pixel that is decoded. */
export type Offset = readonly [x: number, y: number];

/**
 * Pixels that make a context, the first one the highest bit. Numbers stand for the adaptive pixels.
 *
 * @basis T.88 figures 3 to 6
 */
const templates: readonly (readonly (Offset | number)[])[] = [
  '3 -1,-2 0,-2 1,-2 2 1 -2,-1 -1,-1 0,-1 1,-1 2,-1 0 -4,0 -3,0 -2,0 -1,0',
  '-1,-2 0,-2 1,-2 2,-2 -2,-1 -1,-1 0,-1 1,-1 2,-1 0 -3,0 -2,0 -1,0',
  '-1,-2 0,-2 1,-2 -2,-1 -1,-1 0,-1 1,-1 0 -2,0 -1,0',
  '-3,-1 -2,-1 -1,-1 0,-1 1,-1 0 -4,0 -3,0 -2,0 -1,0',
].map((text) => text.split(' ').map(placeIn));

function placeIn(word: string): Offset | number {
  const [x = 0, y] = word.split(',').map(Number);
  return y === undefined ? x : [x, y];
}

/** Contexts of the bit that says whether a row is that above it. @basis T.88 figures 8 to 11 */
const typicalContexts = [0x9b25, 0x0795, 0x00e5, 0x0195] as const;

/** How a region is coded. */
export interface GenericForm {
  readonly width: number;
  readonly height: number;
  readonly template: number;
  readonly adaptive: readonly Offset[];
  readonly isTypical: boolean;
  /** Pixels that are white without being coded. */
  readonly skip?: Bilevel;
}

/** Usual places of the adaptive pixels. */
export function usualAdaptive(template: number): readonly Offset[] {
  if (template > 0) return [[template === 1 ? 3 : 2, -1]];
  return [
    [3, -1],
    [-3, -1],
    [2, -2],
    [-2, -2],
  ];
}

/** Starts the contexts of a template. */
export function genericContexts(template: number): Contexts {
  return new Uint8Array(template === 0 ? 1 << 16 : template === 1 ? 1 << 13 : 1 << 10);
}

/** Decodes a region pixel by pixel. @basis T.88 §6.2.5 */
export function readGeneric(
  decoder: ArithmeticDecoder,
  contexts: Contexts,
  form: GenericForm,
  budget: Budget,
): Bilevel {
  const { width, height, template, isTypical, skip } = form;
  const region = blank(budget, width, height);
  const { pixels } = region;
  const places = (templates[template] ?? []).map((place): Offset =>
    typeof place === 'number' ? (form.adaptive[place] ?? [0, -1]) : place,
  );
  const margin = Math.max(...places.map(([x]) => Math.abs(x)));
  const top = Math.max(...places.map(([, y]) => -y));
  const offsets = Int32Array.from(places, ([x, y]) => y * width + x);
  let isCopy = false;
  for (let y = 0; y < height; y++) {
    if (isTypical) {
      const flips = decoder.bit(contexts, typicalContexts[template as 0 | 1 | 2 | 3]);
      isCopy = isCopy !== (flips === 1);
      if (isCopy) {
        if (y > 0) pixels.copyWithin(y * width, (y - 1) * width, y * width);
        continue;
      }
    }
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (skip !== undefined && skip.pixels[at] === 1) continue;
      const isInside = y >= top && x >= margin && x + margin < width;
      let context = 0;
      if (isInside) {
        for (let i = 0; i < offsets.length; i++) {
          context = (context << 1) | (pixels[at + (offsets[i] as number)] as number);
        }
      } else context = edgeContext(region, places, x, y);
      pixels[at] = decoder.bit(contexts, context);
    }
  }
  return region;
}

/** The context where some of its pixels lie outside, which are white. */
function edgeContext(
  { width, pixels }: Bilevel,
  places: readonly Offset[],
  x: number,
  y: number,
): number {
  let context = 0;
  for (const [dx, dy] of places) {
    const [px, py] = [x + dx, y + dy];
    const bit = px < 0 || px >= width || py < 0 ? 0 : (pixels[py * width + px] ?? 0);
    context = (context << 1) | bit;
  }
  return context;
}
