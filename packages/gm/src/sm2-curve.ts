import { fromHex, hex } from '@yunzhang/base';

/** The recommended curve y² = x³ − 3x + b over p with base point G of order n. */
export const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
export const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
export const a = p - 3n;
export const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;

/**
 * A point with its coordinates below p; the point at infinity is `undefined` where it can occur.
 */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** @basis GB/T 32918.5-2017 §2 */
export const basePoint: Point = {
  x: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  y: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};

/**
 * A point in Jacobian coordinates: (X/Z², Y/Z³).
 *
 * The coordinates are only congruent, between −p and p, because the remainder of a negative number
 * is negative and making it positive would cost at every step. `undefined` is the point at
 * infinity.
 */
export interface Jacobian {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

/** The remainder between 0 and m. */
export function modulo(value: bigint, m: bigint): bigint {
  const rest = value % m;
  return rest < 0n ? rest + m : rest;
}

/** Inverse modulo an odd prime by the extended algorithm of Euclid; the value must not be 0. */
export function inverse(value: bigint, m: bigint): bigint {
  let [low, high] = [modulo(value, m), m];
  let [x, y] = [1n, 0n];
  while (low > 1n) {
    const quotient = high / low;
    [low, high] = [high - low * quotient, low];
    [x, y] = [y - x * quotient, x];
  }
  return modulo(x, m);
}

/** The number of big-endian octets. */
export function number(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${hex(octets)}`);
}

/** Thirty-two big-endian octets. */
export function octets32(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0'));
}

/**
 * The point of `04 ‖ X ‖ Y`, or `undefined` where there is none: other form, coordinate not below
 * p, or not on the curve. The cofactor is 1, so a point of the curve is in the group.
 *
 * @basis GB/T 32918.1-2016 §4.2.10, §6.2.1
 */
export function readPoint(publicKey: Uint8Array): Point | undefined {
  if (publicKey.length !== 65 || publicKey[0] !== 4) return undefined;
  const x = number(publicKey.subarray(1, 33));
  const y = number(publicKey.subarray(33));
  if (x >= p || y >= p) return undefined;
  return (y * y - (x * x + a) * x - b) % p === 0n ? { x, y } : undefined;
}

/** `04 ‖ X ‖ Y`. */
export function writePoint({ x, y }: Point): Uint8Array {
  return fromHex(`04${x.toString(16).padStart(64, '0')}${y.toString(16).padStart(64, '0')}`);
}

/** Twice a point; a = −3 saves two squarings. No point of the curve has order 2. */
export function double({ x, y, z }: Jacobian): Jacobian {
  const delta = (z * z) % p;
  const gamma = (y * y) % p;
  const beta = (x * gamma) % p;
  const alpha = (3n * (x - delta) * (x + delta)) % p;
  const x3 = (alpha * alpha - 8n * beta) % p;
  return { x: x3, y: (alpha * (4n * beta - x3) - 8n * gamma * gamma) % p, z: (2n * y * z) % p };
}

/** A point plus one with Z = 1; equal and opposite points are recognised. */
export function add(left: Jacobian | undefined, right: Point): Jacobian | undefined {
  if (left === undefined) return { x: right.x, y: right.y, z: 1n };
  const { x, y, z } = left;
  const zz = (z * z) % p;
  const h = (right.x * zz - x) % p;
  const r = (right.y * ((z * zz) % p) - y) % p;
  if (h === 0n) return r === 0n ? double(left) : undefined;
  const hh = (h * h) % p;
  const hhh = (h * hh) % p;
  const v = (x * hh) % p;
  const x3 = (r * r - hhh - 2n * v) % p;
  return { x: x3, y: (r * (v - x3) - y * hhh) % p, z: (z * h) % p };
}

/** Points with Z = 1, at the price of one inversion for all. */
export function toAffine(points: readonly Jacobian[]): Point[] {
  const products: bigint[] = [];
  let product = 1n;
  for (const { z } of points) {
    products.push(product);
    product = (product * z) % p;
  }
  let rest = inverse(product, p);
  const result: Point[] = [];
  for (let i = points.length - 1; i >= 0; i--) {
    const point = points[i] as Jacobian;
    const zi = (rest * (products[i] as bigint)) % p;
    rest = (rest * point.z) % p;
    const zi2 = (zi * zi) % p;
    result[i] = { x: modulo(point.x * zi2, p), y: modulo(point.y * ((zi2 * zi) % p), p) };
  }
  return result;
}
