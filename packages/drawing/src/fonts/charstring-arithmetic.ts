import { fontMalformed } from '@yunzhang/base';

/** Places of put and get. */
const storeSize = 32;

const unary: Readonly<Record<number, (value: number) => number>> = {
  5: (value) => (value === 0 ? 1 : 0),
  9: (value) => Math.abs(value),
  14: (value) => -value,
  26: (value) => Math.sqrt(Math.max(value, 0)),
};

const binary: Readonly<Record<number, (p: number, q: number) => number>> = {
  3: (p, q) => (p !== 0 && q !== 0 ? 1 : 0),
  4: (p, q) => (p !== 0 || q !== 0 ? 1 : 0),
  10: (p, q) => p + q,
  11: (p, q) => p - q,
  12: (p, q) => (q === 0 ? 0 : p / q),
  15: (p, q) => (p === q ? 1 : 0),
  24: (p, q) => p * q,
};

/**
 * Carries out an escaped operator that calculates; false when it is none.
 *
 * `random` answers always the same: a page must look alike every time.
 *
 * @basis Adobe TN 5177 §4.4 to §4.6
 */
export function arithmetic(operator: number, stack: number[], store: number[]): boolean {
  const pop = (): number =>
    stack.pop() ?? fontMalformed('font-glyph-malformed', undefined, 'stack');
  const one = unary[operator];
  if (one !== undefined) {
    stack.push(one(pop()));
    return true;
  }
  const two = binary[operator];
  if (two !== undefined) {
    const q = pop();
    stack.push(two(pop(), q));
    return true;
  }
  return arrange(operator, stack, store);
}

function arrange(operator: number, stack: number[], store: number[]): boolean {
  const pop = (): number =>
    stack.pop() ?? fontMalformed('font-glyph-malformed', undefined, 'stack');
  switch (operator) {
    case 18:
      pop();
      return true;
    case 20: {
      const place = placeOf(pop());
      store[place] = pop();
      return true;
    }
    case 21:
      stack.push(store[placeOf(pop())] ?? 0);
      return true;
    case 22: {
      const [q, p, no, yes] = [pop(), pop(), pop(), pop()];
      stack.push(p <= q ? yes : no);
      return true;
    }
    case 23:
      stack.push(0.5);
      return true;
    case 27: {
      const value = pop();
      stack.push(value, value);
      return true;
    }
    case 28: {
      const [q, p] = [pop(), pop()];
      stack.push(q, p);
      return true;
    }
    case 29: {
      const depth = Math.max(0, Math.trunc(pop()));
      stack.push(stack.at(-1 - depth) ?? 0);
      return true;
    }
    case 30:
      roll(stack, pop(), pop());
      return true;
    default:
      return false;
  }
}

function placeOf(value: number): number {
  const place = Math.trunc(value);
  if (place < 0 || place >= storeSize) fontMalformed('font-glyph-malformed', undefined, 'store');
  return place;
}

/** Turns the topmost numbers round, upwards by `by` places. */
function roll(stack: number[], by: number, size: number): void {
  const count = Math.trunc(size);
  if (count <= 0) return;
  if (count > stack.length) fontMalformed('font-glyph-malformed', undefined, 'roll');
  const top = stack.splice(-count);
  const cut = ((-Math.trunc(by) % count) + count) % count || 0;
  stack.push(...top.slice(cut), ...top.slice(0, cut));
}
