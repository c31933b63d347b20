/* oxlint-disable unicorn/no-useless-spread -- a row holds the steps that belong together */
import { assembler } from '@yunzhang/base';
import { add, and, expanded, lanes, loaded, or, turned, xor } from './sm3-vectors.ts';

const { assembleModule, get, int, op, set, startModule, v128, wideMemory, wideOp } = assembler;

/** Octets of a message that are handed over at a time, and room for padding behind them. */
export const laneSize = 32 * 1024;
const laneRoom = laneSize + 256;

/** The eight words of the chaining values, lane by lane; then the constants; then the messages. */
const constantsAt = 8 * 16;
const messagesAt = 2048;
/** Where the octets of a lane lie. */
export const laneAt = (lane: number): number => messagesAt + lane * laneRoom;

/** Locals: where each lane reads, how many blocks, then vectors. */
const count = lanes;
const words = lanes + 1;
const ring = words + 8;
const [ss, r, t, u] = [ring + 16, ring + 17, ring + 18, ring + 19];

/** One round of four messages. @basis GB/T 32905-2016 §5.3.3 */
function round(j: number, names: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = names;
  const w = get(ring + (j % 16));
  const later = get(ring + ((j + 4) % 16));
  const parity = (x: number, y: number, z: number): number[] => {
    return [...get(x), ...get(y), ...xor, ...get(z), ...xor];
  };
  const majority = [
    ...[...get(a), ...get(b), ...and, ...get(a), ...get(b), ...or, ...get(c), ...and, ...or],
  ];
  const choice = [...get(f), ...get(g), ...xor, ...get(e), ...and, ...get(g), ...xor];
  return [
    ...[...turned(a, 12), op.tee, r, ...get(e), ...add],
    ...[...int(constantsAt + 16 * j), ...wideMemory(wideOp.load, 0), ...add, ...set(t)],
    ...[...turned(t, 7), ...set(ss)],
    ...[...(j < 16 ? parity(a, b, c) : majority), ...get(d), ...add],
    ...[...get(ss), ...get(r), ...xor, ...add, ...w, ...later, ...xor, ...add, ...set(d)],
    ...[...(j < 16 ? parity(e, f, g) : choice), ...get(h), ...w, ...add, ...add],
    ...[...get(ss), ...add, ...set(h)],
    ...[...get(h), ...turned(h, 9), ...xor, ...turned(h, 17), ...xor, ...set(h)],
    ...[...turned(b, 9), ...set(b), ...turned(f, 19), ...set(f)],
  ];
}

function body(): number[] {
  const code: number[] = [op.loop, 0x40];
  const kept = (i: number): number[] => [...int(16 * i), ...wideMemory(wideOp.load, 0)];
  for (let i = 0; i < 8; i++) code.push(...kept(i), ...set(words + i));
  for (let i = 0; i < 16; i += 4) code.push(...loaded((lane) => [lane, 4 * i], ring + i, [t, u]));
  let names = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => words + i);
  for (let j = 0; j < 64; j++) {
    if (j >= 12) code.push(...expanded(j + 4, ring, t));
    code.push(...round(j, names));
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = names;
    names = [d, a, b, c, h, e, f, g];
  }
  for (let i = 0; i < 8; i++) {
    const mixed = [...kept(i), ...get(words + i), ...xor];
    code.push(...int(16 * i), ...mixed, ...wideMemory(wideOp.store, 0));
  }
  for (let lane = 0; lane < lanes; lane++) {
    code.push(...get(lane), ...int(64), op.i32Add, ...set(lane));
  }
  const left = [...get(count), ...int(1), op.i32Subtract, op.tee, count];
  return [...code, ...left, op.branchIf, 0, op.end];
}

/** Four messages at work. */
export interface LaneMachine {
  /** Word i of lane k at 4 i + k. */
  readonly state: Int32Array;
  /** The memory, in which a lane begins at `laneAt`. */
  readonly room: Uint8Array;
  /** Takes so many blocks into each lane; a lane reads from the place that is named for it. */
  run(places: readonly number[], blocks: number): void;
}

const at = (places: readonly number[], lane: number): number => places[lane] as number;

/** Starts the machine; undefined where the host has no WebAssembly, or none with vectors. */
export function startLanes(): LaneMachine | undefined {
  const locals = [[28, v128]] as const;
  const instance = startModule(
    assembleModule([{ name: 'blocks', parameters: lanes + 1, locals, body: body() }], 3),
  );
  if (instance === undefined) return undefined;
  const { buffer } = instance.memory;
  const constants = new Int32Array(buffer, constantsAt, 4 * 64);
  for (let j = 0; j < 64; j++) {
    const t0 = j < 16 ? 0x79cc4519 : 0x7a879d8a;
    constants.fill((t0 << (j % 32)) | (t0 >>> (32 - (j % 32))), 4 * j, 4 * j + 4);
  }
  const run = instance.call('blocks');
  return {
    state: new Int32Array(buffer, 0, 4 * 8),
    room: new Uint8Array(buffer),
    // By index: taking the array apart with a pattern costs as much as ten blocks.
    run: (places, blocks) =>
      run(at(places, 0), at(places, 1), at(places, 2), at(places, 3), blocks),
  };
}
