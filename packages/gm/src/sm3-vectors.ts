/* oxlint-disable unicorn/no-useless-spread -- a row holds the steps that belong together */
import { assembler } from '@yunzhang/base';

const { get, int, op, set, wide, wideMemory, wideOp } = assembler;

/** Blocks that are taken in at the same time: the words of a vector. */
export const lanes = 4;

/** Operations on four words. */
export const add = wide(wideOp.add);
export const and = wide(wideOp.and);
export const or = wide(wideOp.or);
export const xor = wide(wideOp.xor);

/** Four words, each rotated to the left. WebAssembly has no instruction for it. */
export const turned = (local: number, by: number): number[] => [
  ...[...get(local), ...int(by), ...wide(wideOp.shiftLeft)],
  ...[...get(local), ...int(32 - by), ...wide(wideOp.shiftRight), ...or],
];

const lanesOf = (order: readonly number[]): number[] => [
  ...wide(wideOp.shuffle),
  ...order.flatMap((word) => [0, 1, 2, 3].map((octet) => 4 * word + octet)),
];
/** The octets of each word the other way round. */
const swapped = [
  ...wide(wideOp.shuffle),
  ...[3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12],
];
const [lower, upper] = [lanesOf([0, 4, 1, 5]), lanesOf([2, 6, 3, 7])];
const [firsts, lasts] = [lanesOf([0, 1, 4, 5]), lanesOf([2, 3, 6, 7])];

/** Where the words of each lane are read from: a local with an address, and an offset. */
export type Row = (lane: number) => readonly [local: number, offset: number];

/** Words i to i + 3 of each block into locals from `to`: rows become columns. */
export function loaded(rowOf: Row, to: number, [t, u]: readonly [number, number]): number[] {
  const row = (lane: number): number[] => {
    const [local, offset] = rowOf(lane);
    const load = [...get(local), ...wideMemory(wideOp.load, offset), op.tee, u];
    return [...load, ...get(u), ...swapped, ...set(to + lane)];
  };
  const [a, b, c, d] = [get(to), get(to + 1), get(to + 2), get(to + 3)];
  return [
    ...[...row(0), ...row(1), ...row(2), ...row(3)],
    ...[...a, ...b, ...lower, ...set(t), ...a, ...b, ...upper, ...set(to)],
    ...[...c, ...d, ...lower, ...set(u), ...c, ...d, ...upper, ...set(to + 3)],
    ...[...get(t), ...get(u), ...lasts, ...set(to + 1)],
    ...[...a, ...d, ...firsts, ...set(to + 2), ...a, ...d, ...lasts, ...set(to + 3)],
    ...[...get(t), ...get(u), ...firsts, ...set(to)],
  ];
}

/**
 * Word i of the message expansion, which takes the place of word i − 16 in the locals from `ring`.
 *
 * @basis GB/T 32905-2016 §5.3.2
 */
export function expanded(i: number, ring: number, t: number): number[] {
  const w = (k: number): number => ring + (k % 16);
  return [
    ...[...get(w(i - 16)), ...get(w(i - 9)), ...xor, ...turned(w(i - 3), 15), ...xor, op.tee, t],
    ...[...turned(t, 15), ...xor, ...turned(t, 23), ...xor],
    ...[...turned(w(i - 13), 7), ...xor, ...get(w(i - 6)), ...xor, ...set(w(i))],
  ];
}
