import { assert } from '@yunzhang/base';
import { pointSize, type PointSum, startPointSum } from './sm2-wasm.ts';
import { add, basePoint, double, type Jacobian, n, p, type Point, toAffine } from './sm2-curve.ts';

const baseWidth = 7;
/** Room for the scalars that the signer blinds with 32 more bits. */
const baseBits = 288;
/** Digits of the sparse form of a scalar below n. */
const digitsMax = 258;

/**
 * Multiples of one point for multiplication without doublings: row i holds 1 to 2^(w−1) times
 * 2^(wi) times the point; digits are signed, which halves the rows.
 */
export interface Comb {
  readonly width: number;
  readonly rows: readonly (readonly Point[])[];
  /** Where the rows lie for the fast way; rows follow each other. */
  readonly at: number | undefined;
}

/** The fast way, made on first use; `undefined` inside where the host has no WebAssembly. */
let machine: { readonly sum: PointSum | undefined } | undefined;

function fastSum(): PointSum | undefined {
  machine ??= { sum: startPointSum() };
  return machine.sum;
}

/** Builds the table. Measured: some 30 ms for width 8 and 288 bits, 8 ms for 6 and 256. */
export function createComb(point: Point, width: number, bits: number): Comb {
  const half = 1 << (width - 1);
  const rows: Point[][] = [];
  let start = point;
  // One row more than the bits need: the highest digit may carry.
  for (let row = 0; row * width <= bits; row++) {
    const multiples: Jacobian[] = [{ ...start, z: 1n }];
    for (let i = 1; i < half; i++) {
      const next = add(multiples[i - 1], start);
      assert(next !== undefined, 'a small multiple of a point of order n is not infinity');
      multiples.push(next);
    }
    // The last entry is 2^(w−1) times the start; twice that is the start of the next row.
    multiples.push(double(multiples[half - 1] as Jacobian));
    const affine = toAffine(multiples);
    start = affine[half] as Point;
    rows.push(affine.slice(0, half));
  }
  return { width, rows, at: fastSum()?.keep(rows.flat()) };
}

/** Gives the place of a table back; it must not be used afterwards. */
export function dropComb({ at, rows }: Comb): void {
  if (at !== undefined) fastSum()?.forget(at, rows.flat().length);
}

/** A multiple of the point of a table. The scalar must have the bits of the table. */
export interface Multiple {
  readonly comb: Comb;
  readonly scalar: bigint;
}

/** `sum` plus multiples. Together they cost less than apart: a sum is read and written once. */
export function addMultiples(
  multiples: readonly Multiple[],
  sum: Jacobian | undefined,
): Jacobian | undefined {
  const parts = multiples.map(({ comb, scalar }) => {
    return { comb, digits: signedDigits(comb, scalar) };
  });
  const fast = fastSum();
  if (fast !== undefined && parts.every(({ comb }) => comb.at !== undefined)) {
    fast.begin(sum);
    for (const { comb, digits } of parts) addRows(fast, comb, digits);
    const total = fast.read();
    if (total !== 'lost') return total;
  }
  return parts.reduce((total, { comb, digits }) => addPlainly(comb, digits, total), sum);
}

function addRows(fast: PointSum, { at = 0, width }: Comb, digits: readonly number[]): void {
  const rowSize = pointSize << (width - 1);
  let row = at - pointSize;
  for (const digit of digits) {
    if (digit > 0) fast.add(row + digit * pointSize, false);
    else if (digit < 0) fast.add(row - digit * pointSize, true);
    row += rowSize;
  }
}

/** `sum` plus one multiple. */
export function addMultiple(
  comb: Comb,
  scalar: bigint,
  sum: Jacobian | undefined,
): Jacobian | undefined {
  return addMultiples([{ comb, scalar }], sum);
}

/** The same with big integers: for hosts without WebAssembly and for equal points that meet. */
export function addPlainly(
  { rows }: Comb,
  digits: readonly number[],
  sum: Jacobian | undefined,
): Jacobian | undefined {
  let total = sum;
  for (const [row, digit] of digits.entries()) {
    if (digit === 0) continue;
    const entry = rows[row]?.[Math.abs(digit) - 1] as Point;
    total = add(total, digit < 0 ? { x: entry.x, y: p - entry.y } : entry);
  }
  return total;
}

/** The octets of the scalar at hand, lowest first, and three more; empty between calls. */
const scalarWords = 6;
const scalarView = new DataView(new ArrayBuffer(8 * scalarWords + 4));

/** A digit for each row, from −2^(w−1) to 2^(w−1). */
export function signedDigits({ width, rows }: Comb, scalar: bigint): readonly number[] {
  assert(scalar >> BigInt(width * rows.length) === 0n, 'the scalar fits the table');
  for (let i = 0; i < scalarWords; i++) {
    scalarView.setBigUint64(8 * i, scalar >> BigInt(64 * i), true);
  }
  const half = 1 << (width - 1);
  const mask = 2 * half - 1;
  const digits: number[] = [];
  let carry = 0;
  for (let at = 0; digits.length < rows.length; at += width) {
    const window = ((scalarView.getUint32(at >> 3, true) >>> (at & 7)) & mask) + carry;
    carry = window > half ? 1 : 0;
    digits.push(window - (carry << width));
  }
  // The signer's scalars pass here too.
  for (let i = 0; i < scalarWords; i++) scalarView.setBigUint64(8 * i, 0n);
  assert(carry === 0, 'the scalar fits the table');
  return digits;
}

let baseComb: Comb | undefined;
let baseOdd: readonly Point[] | undefined;

function baseTable(): Comb {
  return (baseComb ??= createComb(basePoint, baseWidth, baseBits));
}

/** `scalar` times the base point, added to `sum`; at most 288 bits. The table is made once. */
export function addBaseMultiple(scalar: bigint, sum?: Jacobian): Jacobian | undefined {
  return addMultiple(baseTable(), scalar, sum);
}

/** `baseScalar` times the base point plus a multiple of another. */
export function sumWithBase(baseScalar: bigint, other: Multiple): Jacobian | undefined {
  return addMultiples([other, { comb: baseTable(), scalar: baseScalar }], undefined);
}

/** Whether multiples of the base point cost no table any more. */
export const hasBaseTable = (): boolean => baseComb !== undefined;

/**
 * `scalar` times a point of which only its odd multiples are known, plus `baseScalar` times the
 * base point; both below n. The two share their doublings, so no table is needed: what takes 30 ms
 * to begin with is not worth it for one file. Not for secrets.
 */
export function jointMultiple(
  odd: readonly Point[],
  scalar: bigint,
  baseScalar: bigint,
): Jacobian | undefined {
  baseOdd ??= oddMultiples(basePoint);
  return sparseSum([
    { odd, digits: sparseDigits(scalar) },
    { odd: baseOdd, digits: sparseDigits(baseScalar) },
  ]);
}

/** 1, 3, 5 … 15 times a point: what the sparse form of width 5 needs. */
export function oddMultiples(point: Point): readonly Point[] {
  const twice = toAffine([double({ ...point, z: 1n })])[0] as Point;
  const multiples: Jacobian[] = [{ ...point, z: 1n }];
  for (let i = 1; i < 8; i++) {
    const next = add(multiples[i - 1], twice);
    assert(next !== undefined, 'a small multiple of a point of order n is not infinity');
    multiples.push(next);
  }
  return toAffine(multiples);
}

/** `scalar` times a point of which only its odd multiples are known; a scalar below n. */
export function sparseMultiple(odd: readonly Point[], scalar: bigint): Jacobian | undefined {
  return sparseSum([{ odd, digits: sparseDigits(scalar) }]);
}

/** A point by its odd multiples, and the digits it is to be taken by. */
interface SparseTerm {
  readonly odd: readonly Point[];
  readonly digits: Int8Array;
}

function sparseSum(terms: readonly SparseTerm[]): Jacobian | undefined {
  const fast = fastSum();
  if (fast === undefined) return sparsePlainly(terms);
  const kept = terms.map(({ odd, digits }) => ({ digits, odd, at: fast.keep(odd) }));
  fast.begin(undefined);
  for (let i = digitsMax - 1; i >= 0; i--) {
    fast.double();
    for (const { digits, at } of kept) {
      const digit = digits[i] as number;
      if (digit !== 0) fast.add(at + (Math.abs(digit) >> 1) * pointSize, digit < 0);
    }
  }
  for (const { at, odd } of kept) fast.forget(at, odd.length);
  const total = fast.read();
  return total === 'lost' ? sparsePlainly(terms) : total;
}

function sparsePlainly(terms: readonly SparseTerm[]): Jacobian | undefined {
  let total: Jacobian | undefined;
  for (let i = digitsMax - 1; i >= 0; i--) {
    if (total !== undefined) total = double(total);
    for (const { odd, digits } of terms) {
      const digit = digits[i] as number;
      if (digit === 0) continue;
      const entry = odd[Math.abs(digit) >> 1] as Point;
      total = add(total, digit < 0 ? { x: entry.x, y: p - entry.y } : entry);
    }
  }
  return total;
}

/** Non-adjacent form of width 5: odd digits from −15 to 15, at least four zeros between two. */
function sparseDigits(scalar: bigint): Int8Array {
  assert(scalar < n, 'the scalar is reduced');
  const digits = new Int8Array(digitsMax);
  const text = scalar.toString(2).padStart(digits.length + 5, '0');
  const bit = (i: number): number => text.charCodeAt(text.length - 1 - i) - 48;
  let carry = 0;
  for (let i = 0; i < digits.length;) {
    if (bit(i) === carry) {
      i++;
      continue;
    }
    const window = bit(i) + 2 * bit(i + 1) + 4 * bit(i + 2) + 8 * bit(i + 3) + 16 * bit(i + 4);
    const value = window + carry;
    carry = value > 16 ? 1 : 0;
    digits[i] = value - 32 * carry;
    i += 5;
  }
  return digits;
}
