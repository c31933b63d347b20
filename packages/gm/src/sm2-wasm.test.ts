import { array, assert, bigInt, boolean, constantFrom, oneof, property } from 'fast-check';
import { expect, test } from 'vitest';
import { add, basePoint, double, type Jacobian, n, p, type Point, toAffine } from './sm2-curve.ts';
import {
  addBaseMultiple,
  addMultiple,
  addPlainly,
  createComb,
  jointMultiple,
  oddMultiples,
  signedDigits,
  sparseMultiple,
} from './sm2-multiple.ts';
import { pointSize, startPointSum } from './sm2-wasm.ts';

const affine = (one: Jacobian | undefined): Point | undefined =>
  one === undefined ? undefined : toAffine([one])[0];

const wide = createComb(basePoint, 5, 288);
const plainly = (scalar: bigint, sum?: Jacobian): Point | undefined =>
  affine(addPlainly(wide, signedDigits(wide, scalar), sum));

const sum = startPointSum();
if (sum === undefined) throw new Error('this host has WebAssembly');

const scalars = oneof(
  bigInt({ min: 1n, max: n - 1n }),
  constantFrom(1n, 2n, 3n, n - 1n, n - 2n, 1n << 255n, (1n << 255n) - 1n, (n - 1n) / 2n),
);

test('a multiple of the base point is that of big integers', () => {
  assert(
    property(scalars, (k) => {
      expect(affine(addBaseMultiple(k))).toEqual(plainly(k));
    }),
    { numRuns: 300 },
  );
  for (let k = 1n; k < 300n; k++) {
    expect(affine(addBaseMultiple(k))).toEqual(plainly(k));
    expect(affine(addBaseMultiple(n - k))).toEqual(plainly(n - k));
    // The signer blinds: k + a multiple of n is the same point.
    const blinded = k + n * ((1n << 32n) - k);
    expect(affine(addBaseMultiple(blinded))).toEqual(plainly(k));
  }
});

test('a multiple of any point is that of big integers, with a table and without', () => {
  assert(
    property(scalars, scalars, (secret, k) => {
      const key = plainly(secret) as Point;
      const expected = plainly((secret * k) % n);
      const comb = createComb(key, 6, 256);
      expect(affine(addMultiple(comb, k, undefined))).toEqual(expected);
      expect(affine(sparseMultiple(oddMultiples(key), k))).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});

test('multiples of a point and of the base point together are those of big integers', () => {
  const joint = (secret: bigint, k: bigint, base: bigint): Point | undefined =>
    affine(jointMultiple(oddMultiples(plainly(secret) as Point), k, base));
  assert(
    property(scalars, scalars, scalars, (secret, k, base) => {
      expect(joint(secret, k, base)).toEqual(plainly((secret * k + base) % n));
    }),
    { numRuns: 40 },
  );
  // The same point twice, opposite points, sums that pass through nothing and end in it.
  for (const secret of [1n, n - 1n, 2n, 3n, 15n]) {
    for (const [k, base] of [
      [1n, 1n],
      [7n, 7n],
      [n - 1n, 1n],
      [16n, 17n],
      [5n, n - 5n],
    ] as const) {
      expect(joint(secret, k, base)).toEqual(plainly((secret * k + base) % n));
    }
  }
});

test('sums that meet an equal or an opposite point are right too', () => {
  const three = addPlainly(wide, signedDigits(wide, 3n), undefined) as Jacobian;
  const back = addPlainly(wide, signedDigits(wide, n - 3n), undefined) as Jacobian;
  expect(affine(addBaseMultiple(3n, three))).toEqual(plainly(6n));
  expect(addBaseMultiple(3n, back)).toBeUndefined();
  // The sum is 2 when 64 more are to be added: first the row of 128, then nothing that meets.
  expect(affine(addBaseMultiple(130n, back))).toEqual(plainly(127n));
  expect(addBaseMultiple(0n)).toBeUndefined();
});

test('any walk of doublings and additions ends where big integers end', () => {
  const points = [1n, 2n, 5n, n - 7n, 12345678901234567890n].map((k) => plainly(k) as Point);
  const at = sum.keep(points);
  const steps = array(oneof(constantFrom(-1), bigInt({ min: 0n, max: 4n }).map(Number)), {
    minLength: 1,
    maxLength: 60,
  });
  assert(
    property(steps, boolean(), (walk, isNegative) => {
      let expected: Jacobian | undefined;
      sum.begin(undefined);
      for (const step of walk) {
        if (step < 0) {
          sum.double();
          expected = expected && double(expected);
          continue;
        }
        sum.add(at + step * pointSize, isNegative);
        const entry = points[step] ?? basePoint;
        expected = add(expected, isNegative ? { x: entry.x, y: p - entry.y } : entry);
      }
      const total = sum.read();
      // Lost is allowed only where points met; the caller then goes the other way.
      if (total !== 'lost') expect(affine(total)).toEqual(affine(expected));
    }),
    { numRuns: 300 },
  );
});

test('a sum that begins anywhere below p is kept exactly', () => {
  for (const k of [1n, 7n, n - 1n, n / 3n]) {
    const from = addPlainly(wide, signedDigits(wide, k), undefined) as Jacobian;
    sum.begin(from);
    expect(affine(sum.read() as Jacobian)).toEqual(affine(from));
  }
  sum.begin({ x: p - 1n, y: p - 1n, z: p - 1n });
  expect(sum.read()).toEqual({ x: p - 1n, y: p - 1n, z: p - 1n });
  sum.begin({ x: 0n, y: 1n, z: 0n });
  expect(sum.read()).toBe('lost');
});

test('a table that is given back is used again', () => {
  const first = sum.keep([basePoint, basePoint]);
  sum.forget(first, 2);
  expect(sum.keep([basePoint, basePoint])).toBe(first);
});

test('memory grows with the tables', () => {
  const many = Array.from({ length: 3000 }, () => basePoint);
  const at = sum.keep(many);
  sum.begin(undefined);
  sum.add(at + 2999 * pointSize, false);
  expect(affine(sum.read() as Jacobian)).toEqual(basePoint);
});
