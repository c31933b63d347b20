/* oxlint-disable unicorn/no-useless-spread -- a row holds the steps that belong together */
import { assembler } from '@yunzhang/base';
import { inverse, type Jacobian, modulo, p, type Point } from './sm2-curve.ts';

const { assembleModule, get, i64, int, long, memory, op, set, startModule } = assembler;
type WasmFunction = assembler.WasmFunction;
type WasmInstance = assembler.WasmInstance;

/**
 * The field and the points of SM2 as WebAssembly.
 *
 * Not constant time, as the way with big integers is not: the signer blinds its scalars.
 *
 * A field element is nine signed limbs of 29 bits in 64-bit words, in Montgomery form with
 * R = 2^261 = 32·2^256. Because p ≡ −1 modulo 2^64, a step of the reduction needs no
 * multiplication: the digit is the low limb itself, and digit·p is a sum of shifts.
 *
 * Bounds: `add` and `subtract` fold what exceeds 2^256 back, so a value stays below 1.1·2^256 and a
 * limb below 1.5·2^29 in size; then nine products stay below 2^63, and a product of two values
 * that are below 2.2·p comes out below 1.2·p. No value is ever brought below p here: that happens
 * where a point is read.
 *
 * @basis sm2-engine.md §6
 */
const limbs = 9;
const limbBits = 29;
const mask = 2 ** limbBits - 1;
const factor = 1n << BigInt(limbs * limbBits);
const factorInverse = inverse(factor % p, p);

/** Octets of an element at work, and of one in a table: there a limb takes 32 bits. */
const elementSize = 8 * limbs;
const storedSize = 4 * limbs;
/** Octets of a point in a table. */
export const pointSize = 2 * storedSize;
const pageSize = 65_536;

/** Places of elements: the sum, the entry, constants, and what the formulas need between. */
const place = (i: number): number => i * elementSize;
const [x, y, z] = [place(0), place(1), place(2)];
const [x2, y2, zero, one] = [place(3), place(4), place(5), place(6)];
const [t0, t1, t2, t3, t4] = [place(7), place(8), place(9), place(10), place(11)];
/** Where tables begin. */
const tablesAt = 1024;

/** Locals of `multiply` after its three arguments, and of sums. */
const first = 3;
const left = first;
const right = first + limbs;
const column = right + limbs;

const load64 = (argument: number, limb: number): number[] => [
  ...get(argument),
  ...memory(op.i64Load, 8 * limb),
];
const store = (limb: number, value: readonly number[]): number[] => [
  ...get(0),
  ...value,
  ...memory(op.i64Store, 8 * limb),
];
const plus = (local: number, value: readonly number[], sign = op.i64Add as number): number[] => [
  ...[...get(local), ...value, sign, ...set(local)],
];
const shifted = (local: number, by: number): number[] => [
  ...[...get(local), ...long(by), op.i64ShiftLeft],
];
const high = (local: number, bits = limbBits): number[] => [
  ...[...get(local), ...long(bits), op.i64ShiftRight],
];
const low = (local: number, bits = limbBits): number[] => [
  ...[...get(local), ...long(bits === limbBits ? mask : 2 ** bits - 1), op.i64And],
];

/** Makes limbs positive but the highest, from local `from` on, and stores them. */
function carried(from: number): number[] {
  const code: number[] = [];
  for (let i = 0; i < limbs; i++) {
    const isLast = i === limbs - 1;
    if (!isLast) code.push(...plus(from + i + 1, high(from + i)));
    code.push(...store(i, isLast ? get(from + i) : low(from + i)));
  }
  return code;
}

/** `multiply(to, a, b)`: the product divided by R, modulo p. */
function multiply(): WasmFunction {
  const code: number[] = [];
  for (let i = 0; i < limbs; i++) {
    code.push(...load64(1, i), ...set(left + i), ...load64(2, i), ...set(right + i));
  }
  for (let k = 0; k <= 2 * (limbs - 1); k++) {
    let isFirst = true;
    for (let i = Math.max(0, k - limbs + 1); i <= Math.min(k, limbs - 1); i++) {
      code.push(...get(left + i), ...get(right + k - i), op.i64Multiply);
      if (!isFirst) code.push(op.i64Add);
      isFirst = false;
    }
    code.push(...set(column + k));
  }
  code.push(...long(0), ...set(column + 2 * limbs - 1));
  const digit = left;
  for (let i = 0; i < limbs; i++) {
    const t = column + i;
    // digit·p = digit·(2^256 − 2^224 − 2^96 + 2^64 − 1); the −1 clears the low limb.
    code.push(...low(t), ...set(digit), ...plus(t + 1, high(t)));
    code.push(...plus(t + 2, shifted(digit, 6)));
    code.push(...plus(t + 3, shifted(digit, 9), op.i64Subtract));
    code.push(...plus(t + 7, shifted(digit, 21), op.i64Subtract));
    code.push(...plus(t + 8, shifted(digit, 24)));
  }
  code.push(...carried(column + limbs));
  return { name: 'multiply', parameters: 3, locals: [[4 * limbs, i64]], body: code };
}

/** `add(to, a, b)` or `subtract(to, a, b)`. */
function sum(name: string, sign: number): WasmFunction {
  const code: number[] = [];
  for (let i = 0; i < limbs; i++) {
    code.push(...load64(1, i), ...load64(2, i), sign, ...set(first + i));
  }
  // 2^256 ≡ 2^224 + 2^96 − 2^64 + 1; the highest limb has 24 bits below 2^256.
  const [top, excess] = [first + limbs - 1, first + limbs];
  code.push(...high(top, 24), ...set(excess), ...low(top, 24), ...set(top));
  code.push(...plus(first, get(excess)));
  code.push(...plus(first + 2, shifted(excess, 6), op.i64Subtract));
  code.push(...plus(first + 3, shifted(excess, 9)));
  code.push(...plus(first + 7, shifted(excess, 21)));
  code.push(...carried(first));
  return { name, parameters: 3, locals: [[limbs + 1, i64]], body: code };
}

/** `fetch(to, entry)`: an element of a table. */
function fetch(): WasmFunction {
  const code: number[] = [];
  for (let i = 0; i < limbs; i++) {
    code.push(...store(i, [...get(1), ...memory(op.i64Load32, 4 * i)]));
  }
  return { name: 'fetch', parameters: 2, locals: [], body: code };
}

const calls =
  (index: number) =>
  (to: number, a: number, b: number): number[] => [
    ...[...int(to), ...int(a), ...int(b), op.call, index],
  ];
const [times, added, less] = [calls(0), calls(1), calls(2)];
const fetched = (to: number, offset: number): number[] => [
  ...[...int(to), ...get(0), ...int(offset), op.i32Add, op.call, 3],
];

/** The entry at the argument into x2, y2. */
const entry = [...fetched(x2, 0), ...fetched(y2, storedSize)];
const negated = less(y2, zero, y2);

/** The sum becomes the entry. */
const begun = [...added(x, x2, zero), ...added(y, y2, zero), ...added(z, one, zero)];

/** The sum plus the entry; an entry equal or opposite to it makes z ≡ 0, and z stays so. */
const entryAdded = [
  ...times(t0, z, z),
  ...[...times(t1, x2, t0), ...less(t1, t1, x)],
  ...[...times(t0, t0, z), ...times(t2, y2, t0), ...less(t2, t2, y)],
  ...[...times(z, z, t1), ...times(t0, t1, t1), ...times(t1, t1, t0), ...times(t3, x, t0)],
  ...[...times(x, t2, t2), ...less(x, x, t1), ...less(x, x, t3), ...less(x, x, t3)],
  ...[...less(t3, t3, x), ...times(t3, t2, t3), ...times(t1, y, t1), ...less(y, t3, t1)],
];

/** Twice the sum. */
const doubled = [
  ...[...times(t0, z, z), ...times(t1, y, y), ...times(t2, x, t1)],
  ...[...less(t3, x, t0), ...added(t4, x, t0), ...times(t3, t3, t4)],
  ...[...added(t4, t3, t3), ...added(t3, t4, t3)],
  ...[...times(z, y, z), ...added(z, z, z)],
  ...[...added(t2, t2, t2), ...added(t2, t2, t2), ...added(t4, t2, t2)],
  ...[...times(x, t3, t3), ...less(x, x, t4)],
  ...[...less(t2, t2, x), ...times(t2, t3, t2), ...times(t1, t1, t1)],
  ...[...added(t1, t1, t1), ...added(t1, t1, t1), ...added(t1, t1, t1), ...less(y, t2, t1)],
];

const point = (name: string, parameters: number, body: readonly number[]): WasmFunction => {
  return { name, parameters, locals: [], body };
};

const program: readonly WasmFunction[] = [
  multiply(),
  sum('add', op.i64Add),
  sum('subtract', op.i64Subtract),
  fetch(),
  point('begin', 1, [...entry, ...begun]),
  point('beginNegated', 1, [...entry, ...negated, ...begun]),
  point('plus', 1, [...entry, ...entryAdded]),
  point('minus', 1, [...entry, ...negated, ...entryAdded]),
  point('double', 0, doubled),
];

/** A sum of points that grows by entries of tables. */
export interface PointSum {
  /** Stores points in a table; the answer is the place of the first. */
  keep(points: readonly Point[]): number;
  /** Gives the place of a table back. */
  forget(at: number, count: number): void;
  begin(from: Jacobian | undefined): void;
  /** Adds the entry at a place, or its opposite. */
  add(at: number, isNegative: boolean): void;
  /** Doubles the sum; nothing stays nothing. */
  double(): void;
  /**
   * The sum; `lost` where two equal or opposite points met on the way or nothing was added: then
   * somebody else has to find out.
   */
  read(): Jacobian | 'lost';
}

/** Starts the machine; undefined where the host has no WebAssembly. */
export function startPointSum(): PointSum | undefined {
  const instance = startModule(assembleModule(program, 1));
  return instance === undefined ? undefined : new Machine(instance);
}

class Machine implements PointSum {
  readonly #instance: WasmInstance;
  readonly #run: Readonly<
    Record<'begin' | 'beginNegated' | 'plus' | 'minus', (at: number) => void>
  >;
  readonly #double: () => void;
  /** Tables that were given back, by their size. */
  readonly #free = new Map<number, number[]>();
  #end = tablesAt;
  #isEmpty = true;

  constructor(instance: WasmInstance) {
    this.#instance = instance;
    this.#run = {
      begin: instance.call('begin'),
      beginNegated: instance.call('beginNegated'),
      plus: instance.call('plus'),
      minus: instance.call('minus'),
    };
    this.#double = instance.call('double');
    this.#write(one, 1n);
  }

  keep(points: readonly Point[]): number {
    const size = points.length * pointSize;
    const at = this.#free.get(size)?.pop() ?? this.#reserve(size);
    const view = new Int32Array(this.#instance.memory.buffer, at, size / 4);
    let next = 0;
    for (const one of points) {
      for (const value of [one.x, one.y]) {
        for (const limb of limbsOf(value)) view[next++] = limb;
      }
    }
    return at;
  }

  forget(at: number, count: number): void {
    const size = count * pointSize;
    const list = this.#free.get(size) ?? [];
    list.push(at);
    this.#free.set(size, list);
  }

  #reserve(size: number): number {
    const at = this.#end;
    this.#end += size;
    const { memory: room } = this.#instance;
    const missing = Math.ceil((this.#end - room.buffer.byteLength) / pageSize);
    if (missing > 0) room.grow(missing);
    return at;
  }

  begin(from: Jacobian | undefined): void {
    this.#isEmpty = from === undefined;
    if (from === undefined) return;
    this.#write(x, modulo(from.x, p));
    this.#write(y, modulo(from.y, p));
    this.#write(z, modulo(from.z, p));
  }

  add(at: number, isNegative: boolean): void {
    const { begin, beginNegated, plus: add, minus } = this.#run;
    if (this.#isEmpty) (isNegative ? beginNegated : begin)(at);
    else (isNegative ? minus : add)(at);
    this.#isEmpty = false;
  }

  double(): void {
    if (!this.#isEmpty) this.#double();
  }

  read(): Jacobian | 'lost' {
    if (this.#isEmpty) return 'lost';
    const deep = this.#read(z);
    return deep === 0n ? 'lost' : { x: this.#read(x), y: this.#read(y), z: deep };
  }

  #write(at: number, value: bigint): void {
    const view = new BigInt64Array(this.#instance.memory.buffer, at, limbs);
    for (const [i, limb] of limbsOf(value).entries()) view[i] = BigInt(limb);
  }

  #read(at: number): bigint {
    const view = new BigInt64Array(this.#instance.memory.buffer, at, limbs);
    let value = 0n;
    for (let i = limbs - 1; i >= 0; i--) value = (value << BigInt(limbBits)) + (view[i] ?? 0n);
    return modulo(value * factorInverse, p);
  }
}

/** The Montgomery form of a value below p, lowest limb first. */
function limbsOf(value: bigint): number[] {
  const text = ((value * factor) % p).toString(2).padStart(limbs * limbBits, '0');
  return Array.from({ length: limbs }, (_, i) => {
    const to = text.length - i * limbBits;
    return Number.parseInt(text.slice(to - limbBits, to), 2);
  });
}
