import { Malformed } from './errors.ts';
import { hostWays } from './host-ways.ts';
import { inflateRaw } from './inflate-raw.ts';

/** Expands DEFLATE data and refuses to give more than `sizeMax` octets. */
export type Expand = (deflated: Uint8Array, sizeMax: number) => Uint8Array;

/** Expands raw DEFLATE (RFC 1951), the same code in Node and browsers. */
export function expandRaw(deflated: Uint8Array, sizeMax: number): Uint8Array {
  const way = hostWays().expandRaw;
  return way === undefined ? inflateRaw(deflated, 0, sizeMax) : way(deflated, sizeMax);
}

/** Expands the zlib form (RFC 1950), as PDF uses it; the checksum is not required to be there. */
export function expandZlib(deflated: Uint8Array, sizeMax: number): Uint8Array {
  const [kind = 0, flags = 0] = deflated;
  if ((kind & 15) !== 8 || kind >> 4 > 7 || (kind * 256 + flags) % 31 !== 0) {
    throw new Malformed('inflate-malformed', 0, 'no zlib header');
  }
  if ((flags & 32) !== 0) throw new Malformed('inflate-malformed', 1, 'a dictionary');
  return inflateRaw(deflated, 2, sizeMax);
}

/** Four tables: what an octet does to the sum when none to three others follow it. */
const crcTables = new Uint32Array(1024);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  crcTables[n] = c;
}
for (let n = 256; n < 1024; n++) {
  const before = crcTables[n - 256] ?? 0;
  crcTables[n] = (crcTables[before & 0xff] ?? 0) ^ (before >>> 8);
}

/** Below this size the way out of the language costs more than it saves. */
const ownCrcMax = 256;

/** CRC-32 of ZIP and PNG. */
export function crc32(bytes: Uint8Array): number {
  const way = bytes.length > ownCrcMax ? hostWays().crc32 : undefined;
  if (way !== undefined) return way(bytes);
  const tables = crcTables;
  let c = 0xffffffff;
  let i = 0;
  for (const end = bytes.length - 3; i < end; i += 4) {
    c ^=
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    c =
      (tables[768 + (c & 0xff)] as number) ^
      (tables[512 + ((c >>> 8) & 0xff)] as number) ^
      (tables[256 + ((c >>> 16) & 0xff)] as number) ^
      (tables[c >>> 24] as number);
  }
  for (; i < bytes.length; i++) {
    c = (tables[(c ^ (bytes[i] as number)) & 0xff] as number) ^ (c >>> 8);
  }
  return (c ^ 0xffffffff) >>> 0;
}
