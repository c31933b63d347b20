import { malformed } from '../codes.ts';
import type { ImageLimits, ImageSize } from './limits.ts';
import { type Octets, octets } from './octets.ts';

/** Segments of one file; a page of text has a few. */
const segmentsMax = 4096;

/** Segments one segment refers to. */
const referencesMax = 4096;

/** Symbols and patterns of one segment. */
const symbolsMax = 65_536;

interface Segment {
  readonly type: number;
  /** Length of the data, undefined where the file does not say. */
  readonly length: number | undefined;
  /** Where the header ends. */
  readonly next: number;
}

/**
 * Finds the size of the page, and bounds every region and dictionary by what its header says.
 *
 * @basis T.88 §7.2, §7.4, annex D
 */
export function jbig2Size(bytes: Uint8Array, limits: ImageLimits): ImageSize {
  const file = octets(bytes, 'big');
  const flags = file.u8(8);
  const isSequential = (flags & 1) === 1;
  let at = (flags & 2) === 0 ? 13 : 9;
  const segments: Segment[] = [];
  let page: ImageSize | undefined;
  let [heads, dataAt] = [0, 0];
  const look = (segment: Segment, from: number): void => {
    if (segment.type === 48 && page === undefined) {
      page = { width: file.u32(from), height: file.u32(from + 4) };
    }
    checkSegment({ file, from, limits }, segment.type);
  };
  while (at + 11 <= bytes.length && heads++ < segmentsMax) {
    const segment = readSegment(file, at);
    at = segment.next;
    if (segment.length === undefined && segment.type !== 38) malformed('bitmap-malformed', at);
    if (isSequential) look(segment, at);
    else segments.push(segment);
    if (segment.type === 51) break;
    // A length that is not stated ends the look; the decoder searches for the end itself.
    if (isSequential) at += segment.length ?? bytes.length;
  }
  dataAt = at;
  for (const segment of segments) {
    look(segment, dataAt);
    dataAt += segment.length ?? bytes.length;
  }
  return page ?? malformed('bitmap-truncated', undefined, 'no page');
}

function readSegment(file: Octets, at: number): Segment {
  const number = file.u32(at);
  const flags = file.u8(at + 4);
  let count = file.u8(at + 5) >> 5;
  let next = at + 6;
  if (count === 7) {
    count = file.u32(at + 5) & 0x1fffffff;
    next = at + 9 + Math.ceil((count + 1) / 8);
  }
  if (count > referencesMax) malformed('bitmap-malformed', at, 'references');
  next += count * (number <= 256 ? 1 : number <= 65_536 ? 2 : 4);
  next += (flags & 0x40) === 0 ? 1 : 4;
  const length = file.u32(next);
  const type = flags & 63;
  return { type, length: length === 0xffffffff ? undefined : length, next: next + 4 };
}

interface SegmentData {
  readonly file: Octets;
  readonly from: number;
  readonly limits: ImageLimits;
}

const regions: readonly number[] = [4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43];

function checkSegment({ file, from, limits }: SegmentData, type: number): void {
  const within = (count: number, max: number): void => {
    if (count > max) malformed('bitmap-too-large', from, `segment of type ${type}`);
  };
  if (regions.includes(type)) within(file.u32(from) * file.u32(from + 4), limits.pixelsMax);
  if (type === 20 || type === 22 || type === 23) {
    within(file.u32(from + 18) * file.u32(from + 22), limits.pixelsMax);
  }
  if (type === 16) {
    const count = file.u32(from + 3) + 1;
    within(count, symbolsMax);
    within(count * file.u8(from + 1) * file.u8(from + 2), limits.pixelsMax);
  }
  if (type === 0) {
    const flags = file.u16(from);
    let at = from + 2;
    if ((flags & 1) === 0) at += ((flags >> 10) & 3) === 0 ? 8 : 2;
    if ((flags & 2) !== 0 && ((flags >> 12) & 1) === 0) at += 4;
    within(file.u32(at), symbolsMax);
    within(file.u32(at + 4), symbolsMax);
  }
}
