/* oxlint-disable unicorn/no-useless-spread -- a row holds the steps that belong together */
import {
  assembleModule,
  get,
  i32,
  i64,
  int,
  long,
  memory,
  op,
  set,
  startModule,
  unsigned,
  type WasmInstance,
  wideMemory,
  wideOp,
} from './assembler.ts';
import {
  distanceRoom,
  distanceWidth,
  endsBlock,
  goesOn,
  isSpecial,
  literalRoom,
  literalWidth,
} from './inflate-tables.ts';

/**
 * The inner loop of DEFLATE as WebAssembly: the symbols of one block, as long as nothing is odd.
 *
 * It has no way to say what is wrong. Whoever calls it takes back what it did and lets the plain
 * code go over the same ground.
 *
 * @basis RFC 1951 §3.2.3
 */

/** Where things lie: how it ended, the tables, the input, the output with what came before it. */
const literalsAt = 64;
const distancesAt = literalsAt + 4 * literalRoom;
const inputAt = 16 * 1024;
/** Octets of input that are handed over at a time, and those read beyond them. */
export const inputRoom = 64 * 1024;
const inputSlack = 64;
const outputAt = inputAt + inputRoom + inputSlack;
/** Octets of output there is room for, and those that may be written beyond. */
export const outputRoom = 1024 * 1024;
const outputSlack = 512;
const pages = Math.ceil((outputAt + outputRoom + outputSlack) / 65_536);

/** Arguments: the octet to begin at without its first bits, up to where; the same of the output. */
const [at, skip, inputEnd, to, outputEnd] = [0, 1, 2, 3, 4];
const [left, entry, length, distance, from, end] = [5, 6, 7, 8, 9, 10];
const [hold, saved] = [11, 12];

/** Octets until bits are asked for: one less and the longest length take 53 of the 54 there are. */
const octetsInRow = 4;

const none = 0x40;
const block = (...rows: readonly (readonly number[])[]): number[] => [
  ...[op.block, none, ...rows.flat(), op.end],
];
const loop = (...rows: readonly (readonly number[])[]): number[] => [
  ...[op.loop, none, ...rows.flat(), op.end],
];
const when = (condition: readonly number[], ...rows: readonly (readonly number[])[]): number[] => [
  ...[...condition, op.if, none, ...rows.flat(), op.end],
];
const plus = (local: number, value: number): number[] => [
  ...[...get(local), ...int(value), op.i32Add],
];
const advance = (local: number, value: number): number[] => [...plus(local, value), ...set(local)];

/** At least 56 bits are held afterwards. Octets that are there already are only written again. */
const refill = [
  ...[...get(hold), ...get(at), ...memory(op.i64Load, 0), ...get(left), op.i64Extend],
  ...[op.i64ShiftLeft, op.i64Or, ...set(hold)],
  ...[...plus(at, 7), ...get(left), ...int(3), op.i32ShiftRightUnsigned, ...int(7), op.i32And],
  ...[op.i32Subtract, ...set(at), ...get(left), ...int(56), op.i32Or, ...set(left)],
];

/** Takes the bits of the entry. What else stands in it falls out: shifts count modulo 64. */
const take = [
  ...[...get(hold), ...get(entry), op.i64Extend, op.i64ShiftRightUnsigned, ...set(hold)],
  ...[...get(left), ...get(entry), op.i32Subtract, ...set(left)],
];

/** The entry for the bits that come next. */
const look = (tableAt: number, width: number): number[] => [
  ...[...get(hold), op.i32Wrap, ...int(4 * ((1 << width) - 1)), op.i32And],
  ...[...memory(op.i32Load, tableAt), ...set(entry)],
];

/** The entry in the second table the entry points at. */
const lookOn = (tableAt: number, width: number): number[] => [
  ...[...get(hold), ...long(width + 2), op.i64ShiftRightUnsigned, op.i32Wrap],
  ...[...int(1), ...get(entry), ...int(8), op.i32ShiftRightUnsigned, ...int(15), op.i32And],
  ...[op.i32ShiftLeft, ...int(1), op.i32Subtract, op.i32And],
  ...[...get(entry), ...int(16), op.i32ShiftRightUnsigned, op.i32Add, ...int(2), op.i32ShiftLeft],
  ...[...memory(op.i32Load, tableAt), ...set(entry)],
];

/** The base of the entry plus the bits behind its code, of what was held before it was taken. */
const valueOf = [
  ...[...get(entry), ...int(16), op.i32ShiftRightUnsigned],
  ...[
    ...get(saved),
    ...long(2),
    op.i64ShiftRightUnsigned,
    op.i32Wrap,
    ...int(1),
    ...get(entry),
    op.i32ShiftLeft,
  ],
  ...[...int(1), op.i32Subtract, op.i32And],
  ...[...get(entry), ...int(8), op.i32ShiftRightUnsigned, op.i32ShiftRightUnsigned, op.i32Add],
];
const keep = [...get(hold), ...set(saved)];
const has = (bit: number): number[] => [...get(entry), ...int(bit), op.i32And];
const lookLiteral = look(literalsAt, literalWidth);
const isOctet = [...get(entry), ...int(0), op.i32LessSigned];
const not = (condition: readonly number[]): number[] => [...condition, op.i32IsZero];
const writeOctet = [
  ...[...get(to), ...get(entry), ...int(16), op.i32ShiftRightUnsigned, ...memory(op.i32Store8, 0)],
  ...[...advance(to, 1), ...take, ...lookLiteral],
];
/** Writes an octet or leaves for what is none. */
const octetOr = (other: number): number[] => [
  ...[...not(isOctet), op.branchIf, other, ...writeOctet],
];

/** Writes how the loop ended and the places it came to. */
const ended = (how: number): number[] => [
  ...[...int(0), ...int(how), ...memory(op.i32Store, 0)],
  ...[...int(0), ...get(at), ...memory(op.i32Store, 4)],
  ...[...int(0), ...get(left), ...int(63), op.i32And, ...memory(op.i32Store, 8)],
  ...[...int(0), ...get(to), ...memory(op.i32Store, 12)],
];

/** How many octets are copied at once: sixteen where the host can, else eight. */
type Stride = 16 | 8;

/** Copies octets and leaves both places. */
const move = (stride: Stride, offset: number): number[] => {
  const [load, store] =
    stride === 16
      ? [wideMemory(wideOp.load, offset), wideMemory(wideOp.store, offset)]
      : [memory(op.i64Load, offset), memory(op.i64Store, offset)];
  return [...get(to), ...get(from), ...load, ...store];
};

/** One octet again and again, without waiting for what was just written: rows of pictures. */
const same = [
  ...[...get(from), ...memory(op.i64Load8, 0), ...long(0x0101_0101), op.i64Multiply, op.tee, saved],
  ...[...get(saved), ...long(32), op.i64ShiftLeft, op.i64Or, ...set(saved)],
  ...loop(
    [...get(to), ...get(saved), ...memory(op.i64Store, 0), ...advance(to, 8)],
    [...get(to), ...get(end), op.i32Less, op.branchIf, 0],
  ),
];

/** The octets of a repeat; some more are written behind it. */
function repeat(stride: Stride): number[] {
  return [
    ...[...get(to), ...get(distance), op.i32Subtract, ...set(from)],
    ...[...get(to), ...get(length), op.i32Add, ...set(end)],
    ...block(
      block(
        [...get(distance), ...int(stride), op.i32GreaterOrEqual, op.branchIf, 0],
        when([...get(distance), ...int(1), op.i32Equal], same, [op.branch, 2]),
        // What repeats after some octets repeats after twice as many.
        loop(
          [...move(stride, 0), ...get(to), ...get(distance), op.i32Add, ...set(to)],
          [...get(distance), ...int(1), op.i32ShiftLeft, op.tee, distance],
          [...int(stride), op.i32Less, op.branchIf, 0],
        ),
      ),
      ...Array.from({ length: 32 / stride }, (_, i) => move(stride, stride * i)),
      [...plus(to, 32), ...get(end), op.i32GreaterOrEqual, op.branchIf, 0],
      loop(
        [...move(stride, 32), ...move(stride, 32 + stride)],
        [...advance(from, 2 * stride), ...advance(to, 2 * stride)],
        [...plus(to, 32), ...get(end), op.i32Less, op.branchIf, 0],
      ),
    ),
    ...[...get(end), ...set(to)],
  ];
}

/** Where branches go from right inside the loop; from one `when` further in it is one more. */
const [again, atBounds, atEnd, unsound] = [0, 1, 2, 3];
const branch = (target: number, inside = 0): number[] => [op.branch, ...unsigned(target + inside)];

/** An entry that is no octet and no length: the second table, the end of the block, or a fault. */
const special = when(
  has(isSpecial),
  when(not(has(goesOn)), when(has(endsBlock), branch(atEnd, 3)), branch(unsound, 2)),
  lookOn(literalsAt, literalWidth),
  when(has(isSpecial), when(has(endsBlock), branch(atEnd, 3)), branch(unsound, 2)),
  when(isOctet, writeOctet, branch(again, 2)),
);
const lengthAndDistance = [
  ...[...keep, ...take, ...valueOf, ...set(length)],
  ...[...look(distancesAt, distanceWidth), ...refill],
  ...when(
    has(isSpecial),
    when(not(has(goesOn)), branch(unsound, 2)),
    lookOn(distancesAt, distanceWidth),
    when(has(isSpecial), branch(unsound, 2)),
  ),
  ...[...keep, ...take, ...valueOf, ...set(distance)],
  // The output begins there, or 32 KiB before it goes on: no distance is longer.
  ...[...get(distance), ...get(to), ...int(outputAt), op.i32Subtract, op.i32Greater],
  ...[op.branchIf, unsound],
];

const body = (stride: Stride): number[] => [
  ...[...get(at), ...memory(op.i64Load, 0), ...get(skip), op.i64Extend, op.i64ShiftRightUnsigned],
  ...[
    ...long(2),
    op.i64ShiftLeft,
    ...set(hold),
    ...advance(at, 7),
    ...int(58),
    ...get(skip),
    op.i32Subtract,
    ...set(left),
  ],
  ...lookLiteral,
  ...block(
    block(
      block(
        loop(
          [...get(at), ...get(inputEnd), op.i32GreaterOrEqual, op.branchIf, atBounds],
          [...get(to), ...get(outputEnd), op.i32GreaterOrEqual, op.branchIf, atBounds],
          refill,
          block(...Array<number[]>(octetsInRow).fill(octetOr(0)), branch(again, 1)),
          special,
          [...lengthAndDistance, ...lookLiteral, ...repeat(stride), ...branch(again)],
        ),
      ),
      [...ended(0), op.return],
    ),
    [...take, ...ended(1), op.return],
  ),
  ...ended(2),
];

/** How a run ended: there is more to do, the block is over, or something is not as it should be. */
export type RunEnd = 'bounds' | 'end' | 'unsound';
const runEnds: readonly RunEnd[] = ['bounds', 'end', 'unsound'];

/** The loop and its memory. */
export interface BlockLoop {
  readonly literals: Int32Array;
  readonly distances: Int32Array;
  /** Input to be read, with room for what is read beyond it. */
  readonly input: Uint8Array;
  /** What was written before, and room for more, also beyond `outputRoom`. */
  readonly output: Uint8Array;
  /** Reads from the octet `at` without its first `skip` bits; writes from `to`. */
  run(at: number, skip: number, inputEnd: number, to: number, outputEnd: number): RunEnd;
  /** Where the next bit is: bits from the beginning of the input. */
  bitAt(): number;
  /** Up to where output was written. */
  writtenTo(): number;
}

/** Starts the loop; undefined where the host has no WebAssembly. */
export function startBlockLoop(): BlockLoop | undefined {
  const locals = [
    [6, i32],
    [2, i64],
  ] as const;
  const start = (stride: Stride): WasmInstance | undefined =>
    startModule(
      assembleModule([{ name: 'run', parameters: 5, locals, body: body(stride) }], pages),
    );
  const instance = start(16) ?? start(8);
  if (instance === undefined) return undefined;
  const run = instance.call('run');
  const { buffer } = instance.memory;
  const state = new Int32Array(buffer, 0, 4);
  return {
    literals: new Int32Array(buffer, literalsAt, literalRoom),
    distances: new Int32Array(buffer, distancesAt, distanceRoom),
    input: new Uint8Array(buffer, inputAt, inputRoom + inputSlack),
    output: new Uint8Array(buffer, outputAt, outputRoom + outputSlack),
    run(from, bits, inputTo, output, outputTo) {
      run(inputAt + from, bits, inputAt + inputTo, outputAt + output, outputAt + outputTo);
      return runEnds[state[0] as number] ?? 'unsound';
    },
    bitAt: () => 8 * ((state[1] as number) - inputAt) - (state[2] as number) + 2,
    writtenTo: () => (state[3] as number) - outputAt,
  };
}
