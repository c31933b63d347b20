import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { inverse, modulo, n, number, p } from './sm2-curve.ts';

test.each([
  ['p', p],
  ['n', n],
  ['a prime of 61 bits', 2n ** 61n - 1n],
  ['a prime of 17 bits', 65_537n],
  ['the smallest', 3n],
])('the inverse modulo %s times its value is 1', (_, m) => {
  const values: bigint[] = [];
  // Around powers of two quotients are large, and around parts of the modulus they are the same.
  for (let i = 1n; i < 260n; i++) {
    values.push(i, m - i, -i, 2n ** i, 2n ** i - 1n, 2n ** i + 1n, m / i, m / i + 1n, m * i + 1n);
  }
  for (let i = 0; i < 2000; i++) values.push(number(randomBytes(1 + (i % 40))));
  for (const value of values) {
    if (modulo(value, m) === 0n) continue;
    const found = inverse(value, m);
    const holds = found > 0n && found < m && modulo(found * value, m) === 1n;
    expect([value, holds]).toEqual([value, true]);
  }
});
