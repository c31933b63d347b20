import { fontMalformed, type TableView } from '@yunzhang/base';

/** Items of a CFF index, read when asked for. */
export interface CffIndex {
  readonly count: number;
  /** Offset of what follows the index. */
  readonly end: number;
  /** Where an item lies in the file. */
  rangeOf(i: number): readonly [from: number, to: number];
}

/**
 * Opens the index at `at`.
 *
 * @basis Adobe TN 5176 §5
 */
export function readIndex(file: TableView, at: number): CffIndex {
  const count = file.u16(at);
  if (count === 0) {
    return { count, end: at + 2, rangeOf: (i) => fontMalformed('font-malformed', at, `item ${i}`) };
  }
  const size = file.u8(at + 2);
  if (size < 1 || size > 4) fontMalformed('font-malformed', at + 2, 'index offsets');
  const offsets = at + 3;
  const data = offsets + (count + 1) * size - 1;
  if (data > file.size) fontMalformed('font-truncated', at);
  const offsetOf = (i: number): number => {
    let value = 0;
    for (let n = 0; n < size; n++) value = value * 256 + file.u8(offsets + i * size + n);
    return data + value;
  };
  return {
    count,
    end: offsetOf(count),
    rangeOf: (i) => {
      if (!Number.isInteger(i) || i < 0 || i >= count) fontMalformed('font-malformed', at, `${i}`);
      const from = offsetOf(i);
      const to = offsetOf(i + 1);
      if (to < from || to > file.size) fontMalformed('font-truncated', from);
      return [from, to];
    },
  };
}

/** Operators of a CFF dictionary with their operands; two-octet operators are 1200 and more. */
export type CffDict = ReadonlyMap<number, readonly number[]>;

/** Operands before one operator; the format allows 48. */
const operandsMax = 513;

/**
 * Reads the dictionary of the octets `from` to before `to`.
 *
 * @basis Adobe TN 5176 §4
 */
export function readDict(file: TableView, [from, to]: readonly [number, number]): CffDict {
  const entries = new Map<number, readonly number[]>();
  let operands: number[] = [];
  for (let at = from; at < to;) {
    const first = file.u8(at);
    if (first <= 21) {
      const isEscape = first === 12;
      entries.set(isEscape ? 1200 + file.u8(at + 1) : first, operands);
      operands = [];
      at += isEscape ? 2 : 1;
      continue;
    }
    const { value, next } = readNumber(file, at);
    if (operands.length >= operandsMax) fontMalformed('font-malformed', at, 'operands');
    operands.push(value);
    at = next;
  }
  return entries;
}

interface DictNumber {
  readonly value: number;
  readonly next: number;
}

function readNumber(file: TableView, at: number): DictNumber {
  const first = file.u8(at);
  if (first === 28) return { value: file.i16(at + 1), next: at + 3 };
  if (first === 29) return { value: file.u32(at + 1) | 0, next: at + 5 };
  if (first === 30) return readReal(file, at + 1);
  if (first >= 32 && first <= 246) return { value: first - 139, next: at + 1 };
  if (first >= 247 && first <= 250) {
    return { value: (first - 247) * 256 + file.u8(at + 1) + 108, next: at + 2 };
  }
  if (first >= 251 && first <= 254) {
    return { value: -(first - 251) * 256 - file.u8(at + 1) - 108, next: at + 2 };
  }
  // Reserved: passed over, as other readers do.
  return { value: 0, next: at + 1 };
}

const nibbles = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '.',
  'E',
  'E-',
  '',
  '-',
] as const;
/** Digits of a number; longer ones say nothing more. */
const digitsMax = 64;

function readReal(file: TableView, from: number): DictNumber {
  let text = '';
  for (let at = from; ; at++) {
    const octet = file.u8(at);
    for (const nibble of [octet >> 4, octet & 15]) {
      const digit = nibbles[nibble];
      if (digit === undefined) {
        const value = Number(text);
        return { value: Number.isFinite(value) ? value : 0, next: at + 1 };
      }
      if (text.length < digitsMax) text += digit;
    }
  }
}
