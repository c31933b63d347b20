/* oxlint-disable unicorn/no-useless-spread -- a row holds the steps that belong together */
/**
 * Writes small WebAssembly modules, so that the inner loops of SM2, SM3 and DEFLATE are 64-bit
 * integer code in Node and in browsers without any binary in the repository.
 *
 * Only what they need is here: functions of i32 arguments without results, locals, one memory.
 *
 * @basis WebAssembly Core Specification 1.0 §5
 */

/** Instructions by name. @basis WebAssembly Core Specification 1.0 §5.4 */
export const op = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  branch: 0x0c,
  branchIf: 0x0d,
  return: 0x0f,
  call: 0x10,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  i32Load: 0x28,
  i64Load: 0x29,
  i32Load8: 0x2d,
  i64Load8: 0x31,
  i64Load32: 0x34,
  i32Store: 0x36,
  i64Store: 0x37,
  i32Store8: 0x3a,
  i32Const: 0x41,
  i64Const: 0x42,
  i32IsZero: 0x45,
  i32Equal: 0x46,
  i32LessSigned: 0x48,
  i32Less: 0x49,
  i32Greater: 0x4b,
  i32GreaterOrEqual: 0x4f,
  i32Add: 0x6a,
  i32Subtract: 0x6b,
  i32And: 0x71,
  i32Or: 0x72,
  i32Xor: 0x73,
  i32ShiftLeft: 0x74,
  i32ShiftRightUnsigned: 0x76,
  i32RotateLeft: 0x77,
  i64Add: 0x7c,
  i64Subtract: 0x7d,
  i64Multiply: 0x7e,
  i64And: 0x83,
  i64Or: 0x84,
  i64ShiftLeft: 0x86,
  i64ShiftRight: 0x87,
  i64ShiftRightUnsigned: 0x88,
  i32Wrap: 0xa7,
  i64Extend: 0xad,
} as const;

/** Instructions over four words at a time. @basis WebAssembly Core Specification 2.0 §5.4.8 */
export const wideOp = {
  load: 0,
  store: 11,
  shuffle: 13,
  and: 78,
  or: 80,
  xor: 81,
  shiftLeft: 171,
  shiftRight: 173,
  add: 174,
} as const;

/** Types of locals. */
export const i32 = 0x7f;
export const i64 = 0x7e;
export const v128 = 0x7b;

/** One function: its arguments are i32 and come first among the locals. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  /** How many locals of which type follow the arguments. */
  readonly locals: readonly (readonly [count: number, type: number])[];
  readonly body: readonly number[];
}

/** A number in LEB128, signed, as constants are written. */
export function signed(value: number): number[] {
  const octets: number[] = [];
  for (let rest = value; ;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    octets.push(isLast ? low : low | 0x80);
    if (isLast) return octets;
  }
}

/** A number in LEB128, without sign, as sizes and indices are written. */
export function unsigned(value: number): number[] {
  const octets: number[] = [];
  for (let rest = value; ;) {
    const low = rest & 0x7f;
    rest >>>= 7;
    octets.push(rest === 0 ? low : low | 0x80);
    if (rest === 0) return octets;
  }
}

/** Reads a local. */
export const get = (local: number): number[] => [op.get, ...unsigned(local)];
/** Writes a local. */
export const set = (local: number): number[] => [op.set, ...unsigned(local)];
/** A constant of 32 bits. */
export const int = (value: number): number[] => [op.i32Const, ...signed(value | 0)];
/** A constant of 64 bits; its value fits 32. */
export const long = (value: number): number[] => [op.i64Const, ...signed(value)];
/** Loads or stores at the address on the stack plus `offset`. */
export const memory = (code: number, offset: number): number[] => [code, 0, ...unsigned(offset)];

/** An instruction over four words. */
export const wide = (code: number): number[] => [0xfd, ...unsigned(code)];
/** Loads or stores four words at the address on the stack plus `offset`. */
export const wideMemory = (code: number, offset: number): number[] => [
  ...[...wide(code), 0, ...unsigned(offset)],
];

/** The octets of a module that exports its functions and a memory of so many 64 KiB pages. */
export function assembleModule(functions: readonly WasmFunction[], pages: number): Uint8Array {
  const list = (items: readonly (readonly number[])[]): number[] => [
    ...unsigned(items.length),
    ...items.flat(),
  ];
  const section = (id: number, items: readonly (readonly number[])[]): number[] => {
    const content = list(items);
    return [id, ...unsigned(content.length), ...content];
  };
  const name = (text: string): number[] => {
    const octets = Array.from(text, (char) => char.charCodeAt(0));
    return [octets.length, ...octets];
  };
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      functions.map(({ parameters }) => [0x60, parameters, ...Array(parameters).fill(i32), 0]),
    ),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(5, [[0, ...unsigned(pages)]]),
    ...section(7, [
      [...name('memory'), 2, 0],
      ...functions.map((one, i) => [...name(one.name), 0, ...unsigned(i)]),
    ]),
    ...section(
      10,
      functions.map(({ locals, body }) => {
        const code = [
          ...list(locals.map(([count, type]) => [...unsigned(count), type])),
          ...body,
          op.end,
        ];
        return [...unsigned(code.length), ...code];
      }),
    ),
  ]);
}

/** A module at work. */
export interface WasmInstance {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  call(name: string): (...values: readonly number[]) => void;
}

/** What of the global WebAssembly is used; a host may have none. */
interface Host {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Record<string, unknown> };
}

/**
 * Starts a module; undefined where the host has no WebAssembly or forbids it, as a strict page may.
 * Everything that uses it has a way without.
 */
export function startModule(bytes: Uint8Array): WasmInstance | undefined {
  const host = (globalThis as { readonly WebAssembly?: Host }).WebAssembly;
  if (host === undefined) return undefined;
  try {
    const { exports } = new host.Instance(new host.Module(bytes));
    return {
      memory: exports['memory'] as WasmInstance['memory'],
      call: (name) => exports[name] as (...values: readonly number[]) => void,
    };
  } catch {
    return undefined;
  }
}
