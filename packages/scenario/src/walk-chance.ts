import { assert } from '@yunzhang/base';

/** Seeded randomness for walks: the same seed gives the same walk on every machine. */
export interface Chance {
  /** From 0 up to, and without, 1. */
  next(): number;
  /** A whole number, both bounds included. */
  whole(min: number, max: number): number;
  /** True that often, 0.2 for one time in five. */
  is(share: number): boolean;
  pick<T>(of: readonly T[]): T;
}

/** Mulberry32: small, fast, even enough for walks; never for keys. */
export function chanceOf(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    whole: (min, max) => min + Math.floor(next() * (max - min + 1)),
    is: (share) => next() < share,
    pick: (of) => {
      assert(of.length > 0, 'there is something to pick from');
      return of[Math.floor(next() * of.length)] as (typeof of)[number];
    },
  };
}
