import { malformed } from '../../codes.ts';

/** A picture of black (1) and white (0), one octet a pixel. */
export interface Bilevel {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Pixels that may still be decoded or painted: what bounds time and memory of one file. */
export interface Budget {
  left: number;
}

/** Takes pixels from the budget before they are made. */
export function spend(budget: Budget, width: number, height: number): void {
  if (!(width >= 0 && height >= 0)) malformed('bitmap-malformed', undefined, 'JBIG2 size');
  // Rows without pixels take time too.
  budget.left -= width * height + width + height + 16;
  if (budget.left < 0) malformed('bitmap-too-large', undefined, 'JBIG2 pixels');
}

/** A white picture. */
export function blank(budget: Budget, width: number, height: number): Bilevel {
  spend(budget, width, height);
  return { width, height, pixels: new Uint8Array(width * height) };
}

/** Ways of painting one picture on another. @basis T.88 §7.4.1.5 */
export const operators = { or: 0, and: 1, xor: 2, xnor: 3, replace: 4 } as const;

/** Paints a picture on another; what lies outside is cut off. */
export function combine(
  under: Bilevel,
  { over, x, y, operator }: { over: Bilevel; x: number; y: number; operator: number },
): void {
  const left = Math.max(0, -x);
  const right = Math.min(over.width, under.width - x);
  const bottom = Math.min(over.height, under.height - y);
  for (let row = Math.max(0, -y); row < bottom; row++) {
    let from = row * over.width + left;
    let to = (y + row) * under.width + x + left;
    for (let column = left; column < right; column++, from++, to++) {
      const [a, b] = [under.pixels[to] as number, over.pixels[from] as number];
      under.pixels[to] = mixed(operator, a, b);
    }
  }
}

function mixed(operator: number, a: number, b: number): number {
  if (operator === operators.or) return a | b;
  if (operator === operators.and) return a & b;
  if (operator === operators.xor) return a ^ b;
  if (operator === operators.xnor) return a ^ b ^ 1;
  return b;
}

/** A part of a picture. */
export function cut(source: Bilevel, x: number, width: number): Bilevel {
  const pixels = new Uint8Array(width * source.height);
  for (let row = 0; row < source.height; row++) {
    const from = row * source.width + x;
    pixels.set(source.pixels.subarray(from, from + width), row * width);
  }
  return { width, height: source.height, pixels };
}
