import { indexOf } from '@yunzhang/base';
import { malformed } from '../../codes.ts';
import { type Octets, octets } from '../octets.ts';

/** Segments of one file; a page of text has a few. */
const segmentsMax = 4096;
/** Segments one segment refers to. */
const referencesMax = 4096;

/** One segment. */
export interface Segment {
  readonly number: number;
  readonly type: number;
  /** Numbers of the segments it refers to. */
  readonly references: readonly number[];
  readonly data: Uint8Array;
}

interface Head {
  readonly number: number;
  readonly type: number;
  readonly references: readonly number[];
  readonly length: number | undefined;
  readonly next: number;
}

/** The segments of a file, in either order of heads and data. @basis T.88 §7.2, annex D */
export function segmentsOf(bytes: Uint8Array): readonly Segment[] {
  const file = octets(bytes, 'big');
  const flags = file.u8(8);
  let at = (flags & 2) === 0 ? 13 : 9;
  const segments: Segment[] = [];
  const heads: Head[] = [];
  const take = ({ number, type, references, length }: Head, from: number): number => {
    const size = length ?? openLength(bytes, type, from);
    // Data that is cut short may still hold most of the picture.
    segments.push({ number, type, references, data: bytes.subarray(from, from + size) });
    return from + size;
  };
  const isSequential = (flags & 1) === 1;
  while (at + 11 <= bytes.length) {
    if (heads.length >= segmentsMax) malformed('bitmap-malformed', at, 'JBIG2 segments');
    const head = readHead(file, at);
    heads.push(head);
    at = isSequential ? take(head, head.next) : head.next;
    if (head.type === 51) break;
  }
  if (!isSequential) for (const head of heads) at = take(head, at);
  return segments;
}

function readHead(file: Octets, at: number): Head {
  const number = file.u32(at);
  const flags = file.u8(at + 4);
  let count = file.u8(at + 5) >> 5;
  let next = at + 6;
  if (count === 7) {
    count = file.u32(at + 5) & 0x1fffffff;
    next = at + 9 + Math.ceil((count + 1) / 8);
  }
  if (count > referencesMax) malformed('bitmap-malformed', at, 'JBIG2 references');
  const references: number[] = [];
  for (let i = 0; i < count; i++) {
    if (number <= 256) references.push(file.u8(next));
    else references.push(number <= 65_536 ? file.u16(next) : file.u32(next));
    next += number <= 256 ? 1 : number <= 65_536 ? 2 : 4;
  }
  next += (flags & 0x40) === 0 ? 1 : 4;
  const length = file.u32(next);
  const stated = length === 0xffffffff ? undefined : length;
  return { number, type: flags & 63, references, length: stated, next: next + 4 };
}

/** A generic region may leave its length open; a mark and the number of rows end it. */
function openLength(bytes: Uint8Array, type: number, from: number): number {
  if (type !== 38) malformed('bitmap-malformed', from, 'JBIG2 length');
  const isFax = ((bytes[from + 17] ?? 0) & 1) === 1;
  const mark = isFax ? Uint8Array.of(0, 0) : Uint8Array.of(0xff, 0xac);
  const end = indexOf(bytes, mark, from + 18);
  return end < 0 ? bytes.length - from : end + 6 - from;
}
