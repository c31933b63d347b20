import type { ArithmeticDecoder, Contexts } from './arithmetic.ts';
import { type Bilevel, blank, type Budget, spend } from './bilevel.ts';
import type { Offset } from './generic.ts';

/** Pixels of the new and the old picture that make a context; the last ones are adaptive. */
const templates: readonly { readonly own: readonly Offset[]; readonly old: readonly Offset[] }[] = [
  {
    own: [
      [0, -1],
      [1, -1],
      [-1, 0],
    ],
    old: [
      [0, -1],
      [1, -1],
      [-1, 0],
      [0, 0],
      [1, 0],
      [-1, 1],
      [0, 1],
      [1, 1],
    ],
  },
  {
    own: [
      [-1, -1],
      [0, -1],
      [1, -1],
      [-1, 0],
    ],
    old: [
      [0, -1],
      [-1, 0],
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ],
  },
];

/** Contexts of the bit that says whether a row follows the old one. @basis T.88 figures 14, 15 */
const typicalContexts = [0x0020, 0x0008] as const;

/** How a picture is made of another. */
export interface RefinementForm {
  readonly width: number;
  readonly height: number;
  readonly template: 0 | 1;
  readonly adaptive: readonly Offset[];
  readonly isTypical: boolean;
  readonly old: Bilevel;
  /** Where the old picture lies in the new one. */
  readonly dx: number;
  readonly dy: number;
}

/** Starts the contexts of refinements. */
export function refinementContexts(): Contexts {
  return new Uint8Array(1 << 13);
}

/** Decodes a picture by what it changes in another. @basis T.88 §6.3.5 */
export function readRefinement(
  decoder: ArithmeticDecoder,
  contexts: Contexts,
  form: RefinementForm,
  budget: Budget,
): Bilevel {
  const { width, height, template, old, dx, dy, isTypical } = form;
  const made = blank(budget, width, height);
  // Two pictures are looked at for each pixel: it takes four times as long as any other.
  spend(budget, width * 3, height);
  const { own, old: oldPlaces } = templates[template] ?? { own: [], old: [] };
  const [first, second] = template === 0 ? form.adaptive : [];
  const ownAll = first === undefined ? own : [...own, first];
  const oldAll = second === undefined ? oldPlaces : [...oldPlaces, second];
  let isTyped = false;
  for (let y = 0; y < height; y++) {
    if (isTypical && decoder.bit(contexts, typicalContexts[template]) === 1) isTyped = !isTyped;
    for (let x = 0; x < width; x++) {
      const [oldX, oldY] = [x - dx, y - dy];
      const same = isTyped ? commonAround(old, oldX, oldY) : undefined;
      if (same !== undefined) {
        made.pixels[y * width + x] = same;
        continue;
      }
      let context = 0;
      for (const [ox, oy] of ownAll) context = (context << 1) | pixelAt(made, x + ox, y + oy);
      for (const [ox, oy] of oldAll) context = (context << 1) | pixelAt(old, oldX + ox, oldY + oy);
      made.pixels[y * width + x] = decoder.bit(contexts, context);
    }
  }
  return made;
}

function pixelAt({ width, height, pixels }: Bilevel, x: number, y: number): number {
  return x < 0 || y < 0 || x >= width || y >= height ? 0 : (pixels[y * width + x] as number);
}

/** The colour of the nine pixels around a place, where they agree. */
function commonAround(old: Bilevel, x: number, y: number): number | undefined {
  const colour = pixelAt(old, x, y);
  for (let oy = -1; oy <= 1; oy++) {
    for (let ox = -1; ox <= 1; ox++) {
      if (pixelAt(old, x + ox, y + oy) !== colour) return undefined;
    }
  }
  return colour;
}
