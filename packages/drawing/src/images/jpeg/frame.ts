import { malformed } from '../../codes.ts';
import { type Octets, octets } from '../octets.ts';
import { type JpegTable, jpegTable } from './huffman.ts';
import { readScan } from './scan.ts';

/** Scans of one file; each costs time in proportion to the picture. */
const scansMax = 64;
/** Tables of codes of one file; a file has four, or four for each scan. */
const tablesMax = 1024;

/** One component and its coefficients, block by block. */
export interface JpegComponent {
  readonly id: number;
  /** Samples across and down for one unit of the frame. */
  readonly h: number;
  readonly v: number;
  readonly quantisation: number;
  /** Blocks the picture needs. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Blocks there are, rounded up to whole units. */
  readonly stride: number;
  readonly coefficients: Int16Array;
}

/** A frame while its scans are read. */
export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly isProgressive: boolean;
  readonly maxH: number;
  readonly maxV: number;
  readonly components: readonly JpegComponent[];
}

/** A file whose scans were read. */
export interface JpegFile {
  readonly frame: JpegFrame;
  readonly quantisation: readonly (Uint16Array | undefined)[];
  /** What Adobe's segment says of the colours; undefined without one. */
  readonly adobe: number | undefined;
}

/** Where the numbers of a block of 64 stand, from left to right and down. @basis T.81 figure A.6 */
export const zigZag = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
  45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]);

interface Reading {
  readonly file: Octets;
  readonly quantisation: (Uint16Array | undefined)[];
  readonly dc: (JpegTable | undefined)[];
  readonly ac: (JpegTable | undefined)[];
  frame: JpegFrame | undefined;
  adobe: number | undefined;
  interval: number;
  scans: number;
  tables: number;
}

/** Reads markers and scans; damage after the first scan ends the picture where it is. */
export function readJpeg(bytes: Uint8Array): JpegFile {
  const reading: Reading = {
    file: octets(bytes, 'big'),
    quantisation: [],
    dc: [],
    ac: [],
    frame: undefined,
    adobe: undefined,
    interval: 0,
    scans: 0,
    tables: 0,
  };
  for (let at = 2; at + 4 <= bytes.length;) {
    const mark = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || mark === 0xff || mark === 0) {
      at++;
      continue;
    }
    if (mark === 0xd9) break;
    if (mark >= 0xd0 && mark <= 0xd8) {
      at += 2;
      continue;
    }
    const next = at + 2 + Math.max(2, reading.file.u16(at + 2));
    at = segment(reading, mark, { at: at + 4, end: Math.min(next, bytes.length) });
  }
  const { frame, scans, quantisation, adobe } = reading;
  if (frame === undefined || scans === 0) malformed('bitmap-truncated', undefined, 'no scan');
  return { frame, quantisation, adobe };
}

interface Span {
  readonly at: number;
  readonly end: number;
}

/** Reads one segment and gives the place after it. */
function segment(reading: Reading, mark: number, span: Span): number {
  const { file } = reading;
  if (mark === 0xdb) readQuantisation(reading, span);
  else if (mark === 0xc4) readTables(reading, span);
  else if (mark === 0xdd) reading.interval = file.u16(span.at);
  else if (mark === 0xee && isAdobe(file.bytes, span)) reading.adobe = file.u8(span.at + 11);
  else if (mark >= 0xc0 && mark <= 0xc2) {
    if (reading.frame !== undefined) malformed('bitmap-unsupported', span.at, 'frames');
    reading.frame = readFrame(file, span.at, mark === 0xc2);
  } else if (mark === 0xda) return scan(reading, span);
  return span.end;
}

function isAdobe(bytes: Uint8Array, { at, end }: Span): boolean {
  return end - at >= 12 && [0x41, 0x64, 0x6f, 0x62, 0x65].every((one, i) => bytes[at + i] === one);
}

/** @basis T.81 B.2.4.1 */
function readQuantisation({ file, quantisation }: Reading, { at, end }: Span): void {
  let from = at;
  while (from < end) {
    const [wide, place] = [file.u8(from) >> 4, file.u8(from) & 15];
    const table = new Uint16Array(64);
    from++;
    for (let i = 0; i < 64; i++, from += wide === 0 ? 1 : 2) {
      table[zigZag[i] as number] = wide === 0 ? file.u8(from) : file.u16(from);
    }
    quantisation[place & 3] = table;
  }
}

/** @basis T.81 B.2.4.2 */
function readTables(reading: Reading, { at, end }: Span): void {
  const { file, dc, ac } = reading;
  let from = at;
  while (from + 17 <= end) {
    if (++reading.tables > tablesMax) malformed('bitmap-malformed', from, 'JPEG codes');
    const place = file.u8(from);
    const counts = file.bytes.slice(from + 1, from + 17);
    const size = counts.reduce((sum, count) => sum + count, 0);
    if (size > 256) malformed('bitmap-malformed', from, 'JPEG codes');
    const table = jpegTable(counts, file.bytes.slice(from + 17, from + 17 + size));
    (place >> 4 === 0 ? dc : ac)[place & 3] = table;
    from += 17 + size;
  }
}

/** The header was checked before. @basis T.81 B.2.2 */
function readFrame(file: Octets, at: number, isProgressive: boolean): JpegFrame {
  const [height, width, count] = [file.u16(at + 1), file.u16(at + 3), file.u8(at + 5)];
  const heads = Array.from({ length: count }, (_, i) => {
    const [id, sampling] = [file.u8(at + 6 + i * 3), file.u8(at + 7 + i * 3)];
    return { id, h: sampling >> 4, v: sampling & 15, quantisation: file.u8(at + 8 + i * 3) & 3 };
  });
  const maxH = Math.max(...heads.map(({ h }) => h));
  const maxV = Math.max(...heads.map(({ v }) => v));
  const [across, down] = [Math.ceil(width / (8 * maxH)), Math.ceil(height / (8 * maxV))];
  const components = heads.map((head): JpegComponent => {
    const stride = across * head.h;
    return {
      ...head,
      blocksAcross: Math.ceil(Math.ceil((width * head.h) / maxH) / 8),
      blocksDown: Math.ceil(Math.ceil((height * head.v) / maxV) / 8),
      stride,
      coefficients: new Int16Array(stride * down * head.v * 64),
    };
  });
  return { width, height, isProgressive, maxH, maxV, components };
}

/** @basis T.81 B.2.3 */
function scan(reading: Reading, { at, end }: Span): number {
  const { file, frame, dc, ac, interval } = reading;
  if (frame === undefined) malformed('bitmap-malformed', at, 'scan before frame');
  if (++reading.scans > scansMax) malformed('bitmap-malformed', at, 'scans');
  const count = file.u8(at);
  const parts = Array.from({ length: Math.min(count, 4) }, (_, i) => {
    const [id, tables] = [file.u8(at + 1 + i * 2), file.u8(at + 2 + i * 2)];
    const component = frame.components.find((one) => one.id === id);
    if (component === undefined) malformed('bitmap-malformed', at, 'component');
    return { component, dc: dc[(tables >> 4) & 3], ac: ac[tables & 3] };
  });
  const tail = at + 1 + count * 2;
  const bands = { start: file.u8(tail), end: Math.min(63, file.u8(tail + 1)) };
  const shifts = { high: file.u8(tail + 2) >> 4, low: file.u8(tail + 2) & 15 };
  if (bands.start > bands.end || shifts.low > 13) malformed('bitmap-malformed', at, 'scan');
  return readScan(file.bytes, end, { frame, parts, interval, bands, shifts });
}
