import { concat, utf8 } from '@yunzhang/base';
import { type RandomOctets, sm3 } from '@yunzhang/gm';

/**
 * Octets that look random and are the same in every run for the same seed.
 *
 * For tests only: whoever knows the seed knows every key drawn from it.
 *
 * @basis GB/T 32905-2016, SM3 over a counter
 */
export function seededRandom(seed: string): RandomOctets {
  let counter = 0;
  return (size) => {
    const blocks: Uint8Array[] = [];
    for (let filled = 0; filled < size; filled += 32) {
      blocks.push(sm3(utf8(`${seed}/${counter}`)));
      counter += 1;
    }
    return concat(blocks).slice(0, size);
  };
}

/** Whole numbers from 0 to below `limit`, the same in every run (mulberry32); not for keys. */
export function seededNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
