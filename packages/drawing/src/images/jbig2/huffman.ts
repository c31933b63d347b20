import { malformed } from '../../codes.ts';

/** Longest prefix that is read. */
const prefixMax = 30;

/** One line: lowest value, bits of the prefix, bits of the rest; `lower` counts downwards. */
export interface HuffmanLine {
  readonly from: number;
  readonly prefix: number;
  readonly rest: number;
  readonly kind: 'plain' | 'lower' | 'end';
}

/** A code: what a prefix of a length stands for. */
export type HuffmanTable = ReadonlyMap<number, HuffmanLine>;

/** Gives prefixes to lines, shorter ones first. @basis T.88 annex B.3 */
export function huffmanTable(lines: readonly HuffmanLine[]): HuffmanTable {
  const table = new Map<number, HuffmanLine>();
  let code = 0;
  for (let length = 1; length <= prefixMax; length++) {
    code *= 2;
    for (const line of lines) {
      if (line.prefix !== length) continue;
      if (code >= 2 ** length) malformed('bitmap-malformed', undefined, 'Huffman code');
      table.set(keyOf(length, code), line);
      code++;
    }
  }
  return table;
}

function keyOf(length: number, code: number): number {
  return length * 2 ** 31 + code;
}

/** Reads bits, highest first; there are none after the end. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bit(): number {
    const octet = this.#bytes[this.#at >> 3];
    if (octet === undefined) malformed('bitmap-truncated', this.#at >> 3, 'JBIG2');
    const bit = (octet >> (7 - (this.#at & 7))) & 1;
    this.#at++;
    return bit;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  align(): void {
    this.#at = (this.#at + 7) & ~7;
  }

  /** The octets from here on, at a whole one. */
  rest(): Uint8Array {
    this.align();
    return this.#bytes.subarray(this.#at >> 3);
  }

  skip(octets: number): void {
    this.#at += octets * 8;
  }

  /** A number; undefined is the mark that a row ends. */
  number(table: HuffmanTable): number | undefined {
    let code = 0;
    for (let length = 1; length <= prefixMax; length++) {
      code = code * 2 + this.bit();
      const line = table.get(keyOf(length, code));
      if (line === undefined) continue;
      if (line.kind === 'end') return undefined;
      const rest = this.bits(line.rest);
      return line.kind === 'lower' ? line.from - rest : line.from + rest;
    }
    return malformed('bitmap-malformed', this.#at >> 3, 'Huffman code');
  }
}

/** Lines of the standard tables: `from prefix rest`, `<` for counting down, `-` for the end. */
const standard: readonly string[] = [
  '0 1 4|16 2 8|272 3 16|65808 3 32',
  '0 1 0|1 2 0|2 3 0|3 4 3|11 5 6|75 6 32|- 6',
  '-256 8 8|0 1 0|1 2 0|2 3 0|3 4 3|11 5 6|-257 8 <|75 7 32|- 6',
  '1 1 0|2 2 0|3 3 0|4 4 3|12 5 6|76 5 32',
  '-255 7 8|1 1 0|2 2 0|3 3 0|4 4 3|12 5 6|-256 7 <|76 6 32',
  '-2048 5 10|-1024 4 9|-512 4 8|-256 4 7|-128 5 6|-64 5 5|-32 4 5|0 2 7|128 3 7|256 3 8|' +
    '512 4 9|1024 4 10|-2049 6 <|2048 6 32',
  '-1024 4 9|-512 3 8|-256 4 7|-128 5 6|-64 5 5|-32 4 5|0 4 5|32 5 5|64 5 6|128 4 7|256 3 8|' +
    '512 3 9|1024 3 10|-1025 5 <|2048 5 32',
  '-15 8 3|-7 9 1|-5 8 1|-3 9 0|-2 7 0|-1 4 0|0 2 1|2 5 0|3 6 0|4 3 4|20 6 1|22 4 4|38 4 5|' +
    '70 5 6|134 5 7|262 6 7|390 7 8|646 6 10|-16 9 <|1670 9 32|- 2',
  '-31 8 4|-15 9 2|-11 8 2|-7 9 1|-5 7 1|-3 4 1|-1 3 1|1 3 1|3 5 1|5 6 1|7 3 5|39 6 2|43 4 5|' +
    '75 4 6|139 5 7|267 5 8|523 6 8|779 7 9|1291 6 11|-32 9 <|3339 9 32|- 2',
  '-21 7 4|-5 8 0|-4 7 0|-3 5 0|-2 2 2|2 5 0|3 6 0|4 7 0|5 8 0|6 2 6|70 5 5|102 6 5|134 6 6|' +
    '198 6 7|326 6 8|582 6 9|1094 6 10|2118 7 11|-22 8 <|4166 8 32|- 2',
  '1 1 0|2 2 1|4 4 0|5 4 1|7 5 1|9 5 2|13 6 2|17 7 2|21 7 3|29 7 4|45 7 5|77 7 6|141 7 32',
  '1 1 0|2 2 0|3 3 1|5 5 0|6 5 1|8 6 1|10 7 0|11 7 1|13 7 2|17 7 3|25 7 4|41 8 5|73 8 32',
  '1 1 0|2 3 0|3 4 0|4 5 0|5 4 1|7 3 3|15 6 1|17 6 2|21 6 3|29 6 4|45 6 5|77 7 6|141 7 32',
  '-2 3 0|-1 3 0|0 1 0|1 3 0|2 3 0',
  '-24 7 4|-8 6 2|-4 5 1|-2 4 0|-1 3 0|0 1 0|1 3 0|2 4 0|3 5 1|5 6 2|9 7 4|-25 7 <|25 7 32',
];

/** Lines of a standard table, from 1. @basis T.88 annex B.5 */
export function standardLines(number: number): readonly HuffmanLine[] {
  return (standard[number - 1] ?? '').split('|').map((text): HuffmanLine => {
    const [from = '', prefix = '', rest = ''] = text.split(' ');
    if (from === '-') return { from: 0, prefix: Number(prefix), rest: 0, kind: 'end' };
    const isLower = rest === '<';
    const bits = isLower ? 32 : Number(rest);
    return {
      from: Number(from),
      prefix: Number(prefix),
      rest: bits,
      kind: isLower ? 'lower' : 'plain',
    };
  });
}

/** A standard table, from 1. */
export function standardTable(number: number): HuffmanTable {
  return huffmanTable(standardLines(number));
}

/** Lines of one table of a file. */
const linesMax = 4096;

/** Reads a table a file brings along. @basis T.88 annex B.2 */
export function readTable(bytes: Uint8Array): HuffmanTable {
  const reader = new BitReader(bytes);
  const flags = reader.bits(8);
  const [low, high] = [reader.bits(32) | 0, reader.bits(32) | 0];
  const prefixBits = ((flags >> 1) & 7) + 1;
  const restBits = ((flags >> 4) & 7) + 1;
  const lines: HuffmanLine[] = [];
  const add = (from: number, kind: HuffmanLine['kind'], rest?: number): HuffmanLine => {
    const prefix = reader.bits(prefixBits);
    const line = { from, prefix, rest: rest ?? (kind === 'end' ? 0 : reader.bits(restBits)), kind };
    if (lines.length >= linesMax) malformed('bitmap-too-large', undefined, 'Huffman table');
    lines.push(line);
    return line;
  };
  for (let from = low; from < high;) from += 2 ** add(from, 'plain').rest;
  add(low - 1, 'lower', 32);
  add(high, 'plain', 32);
  if ((flags & 1) === 1) add(0, 'end');
  return huffmanTable(lines);
}
