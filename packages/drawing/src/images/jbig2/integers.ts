import type { ArithmeticDecoder, Contexts } from './arithmetic.ts';

/** Sizes of numbers: bits of the value and what is added. @basis T.88 table A.1 */
const sizes: readonly (readonly [bits: number, from: number])[] = [
  [2, 0],
  [4, 4],
  [6, 20],
  [8, 84],
  [12, 340],
  [32, 4436],
];

/** Contexts of one kind of number. */
export type NumberContexts = Contexts;

/** Starts the contexts of one kind of number. */
export function numberContexts(): NumberContexts {
  return new Uint8Array(512);
}

/** A number; undefined is the mark that a row ends. @basis T.88 annex A.2 */
export function readNumber(
  decoder: ArithmeticDecoder,
  contexts: NumberContexts,
): number | undefined {
  let before = 1;
  const bit = (): number => {
    const value = decoder.bit(contexts, before);
    before = before < 256 ? (before << 1) | value : (((before << 1) | value) & 511) | 256;
    return value;
  };
  const isNegative = bit() === 1;
  let size = 0;
  while (size < 5 && bit() === 1) size++;
  const [bits, from] = sizes[size] ?? [2, 0];
  let value = 0;
  for (let i = 0; i < bits; i++) value = value * 2 + bit();
  value += from;
  if (!isNegative) return value;
  return value > 0 ? -value : undefined;
}

/** The number of a symbol. @basis T.88 annex A.3 */
export function readSymbolNumber(
  decoder: ArithmeticDecoder,
  contexts: Contexts,
  bits: number,
): number {
  let before = 1;
  for (let i = 0; i < bits; i++) before = (before << 1) | decoder.bit(contexts, before);
  return before - (1 << bits);
}
