import { fontMalformed } from '@yunzhang/base';

/** Steps a glyph may take that nobody counts; complex characters of real fonts need 1,500. */
const stepsFree = 2000;
/** Steps of one glyph at most. */
const stepsMax = 100_000;
/** Steps above the free ones that all glyphs of one font may take together. */
const poolSize = 20_000_000;

/**
 * What drawing the glyphs of one font may still cost.
 *
 * A small font can name 65,535 glyphs that each take the most a glyph may; together that would be
 * minutes. Usual glyphs cost nothing, so that a font never wears out by being used.
 */
export interface Effort {
  /** Steps the next glyph may take. */
  allowance(): number;
  /** Takes note of the steps a glyph took. */
  charge(steps: number): void;
}

/** A new pool, for a font that was just opened. */
export function effortPool(): Effort {
  let left = poolSize;
  return {
    allowance: () => Math.min(stepsMax, stepsFree + left),
    charge: (steps) => {
      if (steps <= stepsFree) return;
      left = Math.max(0, left - (steps - stepsFree));
      if (left === 0) fontMalformed('font-glyph-too-complex', undefined, 'glyphs of the font');
    },
  };
}
