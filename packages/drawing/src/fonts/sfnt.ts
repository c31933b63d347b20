import { concat, fontMalformed, fromLatin1, latin1 } from '@yunzhang/base';

/** Octets of one font file, of any format; the largest Chinese collections are below 30 MB. */
export const fontSizeMax = 64 * 1024 * 1024;
/** Tables of one font; real ones have about twenty. */
const tablesMax = 256;

/** The tables of one face by their four letters, in the order of the directory. */
export type SfntTables = ReadonlyMap<string, Uint8Array>;

/** Whether the octets begin like a TrueType or OpenType file or a collection of them. */
export function isSfnt(bytes: Uint8Array): boolean {
  const mark = latin1(bytes, 0, Math.min(4, bytes.length));
  return ['\0\u0001\0\0', 'true', 'OTTO', 'ttcf'].includes(mark);
}

/**
 * The tables of the first face of a file.
 *
 * Tables that reach beyond the file are cut at its end: embedded subsets often lack the last octets
 * of padding, and a glyph that is really missing is named when it is asked for.
 *
 * @basis ISO/IEC 14496-22 §4.5
 */
export function readSfnt(bytes: Uint8Array): SfntTables {
  if (bytes.length > fontSizeMax) fontMalformed('font-too-large');
  if (bytes.length < 12 || !isSfnt(bytes)) fontMalformed('font-not-sfnt');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isCollection = latin1(bytes, 0, 4) === 'ttcf';
  if (isCollection && bytes.length < 16) fontMalformed('font-truncated');
  const from = isCollection ? view.getUint32(12) : 0;
  if (from + 12 > bytes.length) fontMalformed('font-truncated', from);
  const count = Math.min(view.getUint16(from + 4), tablesMax);
  const tables = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    const at = from + 12 + i * 16;
    if (at + 16 > bytes.length) break;
    const offset = view.getUint32(at + 8);
    const table = bytes.subarray(offset, Math.min(offset + view.getUint32(at + 12), bytes.length));
    const tag = latin1(bytes, at, at + 4);
    if (table.length > 0 && !tables.has(tag)) tables.set(tag, table);
  }
  return tables;
}

/**
 * Writes a font file of one face; the same tables give the same octets.
 *
 * Tables are sorted by tag, as readers search them so. The checksum of the whole goes into `head`.
 *
 * @basis ISO/IEC 14496-22 §4.5, §5.2.2
 */
export function writeSfnt(tables: SfntTables, version: 'truetype' | 'opentype'): Uint8Array {
  const sorted = [...tables].sort(([p], [q]) => (p < q ? -1 : 1));
  const count = sorted.length;
  const power = Math.floor(Math.log2(Math.max(count, 1)));
  const directory = new Uint8Array(12 + count * 16);
  const view = new DataView(directory.buffer);
  view.setUint32(0, version === 'truetype' ? 0x0001_0000 : 0x4f54_544f);
  view.setUint16(4, count);
  view.setUint16(6, 16 << power);
  view.setUint16(8, power);
  view.setUint16(10, count * 16 - (16 << power));
  let offset = directory.length;
  const parts: Uint8Array[] = [directory];
  let headAt: number | undefined;
  for (const [i, [tag, table]] of sorted.entries()) {
    const at = 12 + i * 16;
    const padded = new Uint8Array(Math.ceil(table.length / 4) * 4);
    padded.set(table);
    if (tag === 'head' && table.length >= 12) {
      padded.fill(0, 8, 12);
      headAt = offset;
    }
    directory.set(fromLatin1(tag), at);
    view.setUint32(at + 4, checksum(padded));
    view.setUint32(at + 8, offset);
    view.setUint32(at + 12, table.length);
    parts.push(padded);
    offset += padded.length;
  }
  const whole = concat(parts);
  if (headAt !== undefined) {
    new DataView(whole.buffer).setUint32(headAt + 8, (0xb1b0_afba - checksum(whole)) >>> 0);
  }
  return whole;
}

/** Sum of the 32-bit words; the octets must be padded to a multiple of 4. */
function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}
