/* oxlint-disable unicorn/no-useless-spread -- a row holds the steps that belong together */
import { assembler } from '@yunzhang/base';

const { assembleModule, get, i32, int, memory, op, set, startModule } = assembler;

/** Octets that are handed over at a time. */
export const chunkSize = 64 * 1024;
/** The chaining value lies at 0, the blocks behind it. */
const dataAt = 64;

/** Takes whole blocks into a chaining value of eight words. */
export type Compress = (state: Int32Array, bytes: Uint8Array, from: number, count: number) => void;

const parameters = { at: 0, count: 1 };
const [ss, r] = [2, 3];
/** Locals of the eight words and of the sixteen expanded words that are in use. */
const words = 4;
const ring = 12;

const rotated = (by: number): number[] => [...int(by), op.i32RotateLeft];

/**
 * Sixty-four rounds written out. The eight words change their names and are never moved.
 *
 * @basis GB/T 32905-2016 §5.3
 */
function body(): number[] {
  const code: number[] = [op.loop, 0x40];
  for (let i = 0; i < 8; i++) code.push(...int(0), ...memory(op.i32Load, 4 * i), ...set(words + i));
  for (let i = 0; i < 16; i++) code.push(...bigEndian(4 * i), ...set(ring + i));
  let names = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => words + i);
  for (let j = 0; j < 64; j++) {
    if (j >= 12) code.push(...expanded(j + 4));
    code.push(...round(j, names));
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = names;
    names = [d, a, b, c, h, e, f, g];
  }
  for (let i = 0; i < 8; i++) {
    code.push(...int(0), ...int(0), ...memory(op.i32Load, 4 * i));
    code.push(...get(words + i), op.i32Xor, ...memory(op.i32Store, 4 * i));
  }
  const next = [...get(parameters.at), ...int(64), op.i32Add, ...set(parameters.at)];
  const left = [...get(parameters.count), ...int(1), op.i32Subtract, op.tee, parameters.count];
  return [...code, ...next, ...left, op.branchIf, 0, op.end];
}

/** A word of the message. */
function bigEndian(offset: number): number[] {
  const load = [...get(parameters.at), ...memory(op.i32Load, offset), op.tee, ss];
  const outer = [...load, ...rotated(8), ...int(0x00ff00ff), op.i32And];
  return [...outer, ...get(ss), ...rotated(24), ...int(0xff00ff00), op.i32And, op.i32Or];
}

/** Word i of the message expansion, which takes the place of word i − 16. */
function expanded(i: number): number[] {
  const w = (k: number): number[] => get(ring + (k % 16));
  const x = [...w(i - 16), ...w(i - 9), op.i32Xor, ...w(i - 3), ...rotated(15), op.i32Xor];
  const turned = (by: number): number[] => [...get(ss), ...rotated(by), op.i32Xor];
  return [
    ...[...x, op.tee, ss, ...turned(15), ...turned(23)],
    ...[...w(i - 13), ...rotated(7), op.i32Xor, ...w(i - 6), op.i32Xor],
    ...set(ring + (i % 16)),
  ];
}

function round(j: number, names: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = names;
  const t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
  const constant = (t << (j % 32)) | (t >>> (32 - (j % 32)));
  const w = get(ring + (j % 16));
  const later = get(ring + ((j + 4) % 16));
  const parity = (x: number, y: number, z: number): number[] => {
    return [...get(x), ...get(y), op.i32Xor, ...get(z), op.i32Xor];
  };
  const majority = [
    ...[...get(a), ...get(b), op.i32And, ...get(a), ...get(b), op.i32Or],
    ...[...get(c), op.i32And, op.i32Or],
  ];
  const choice = [...get(f), ...get(g), op.i32Xor, ...get(e), op.i32And, ...get(g), op.i32Xor];
  return [
    ...[...get(a), ...rotated(12), op.tee, r, ...get(e), op.i32Add, ...int(constant), op.i32Add],
    ...[...rotated(7), ...set(ss)],
    ...[...(j < 16 ? parity(a, b, c) : majority), ...get(d), op.i32Add],
    ...[...get(ss), ...get(r), op.i32Xor, op.i32Add, ...w, ...later, op.i32Xor, op.i32Add],
    ...set(d),
    ...[...(j < 16 ? parity(e, f, g) : choice), ...get(h), op.i32Add],
    ...[...get(ss), op.i32Add, ...w, op.i32Add, op.tee, h],
    ...[...get(h), ...rotated(9), op.i32Xor, ...get(h), ...rotated(17), op.i32Xor, ...set(h)],
    ...[...get(b), ...rotated(9), ...set(b), ...get(f), ...rotated(19), ...set(f)],
  ];
}

/** Compression as WebAssembly; undefined where the host has none. */
export function startCompress(): Compress | undefined {
  const blocks = { name: 'blocks', parameters: 2, locals: [[26, i32]] as const, body: body() };
  const instance = startModule(assembleModule([blocks], 2));
  if (instance === undefined) return undefined;
  const run = instance.call('blocks');
  const chaining = new Int32Array(instance.memory.buffer, 0, 8);
  const data = new Uint8Array(instance.memory.buffer, dataAt, chunkSize);
  return (state, bytes, from, count) => {
    chaining.set(state);
    const end = from + 64 * count;
    for (let at = from; at < end; at += chunkSize) {
      const to = Math.min(end, at + chunkSize);
      data.set(bytes.subarray(at, to));
      run(dataAt, (to - at) / 64);
    }
    state.set(chaining);
  };
}
