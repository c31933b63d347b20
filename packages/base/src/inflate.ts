import { deflateSync, Inflate, Unzlib } from 'fflate';
import { concat } from './bytes.ts';
import { Malformed } from './errors.ts';

/** Expands DEFLATE data and refuses to give more than `sizeMax` octets. */
export type Expand = (deflated: Uint8Array, sizeMax: number) => Uint8Array;

/** Octets fed at a time: the decoder's output for one piece bounds what a bomb can take. */
const pieceSize = 4096;

/** Expands raw DEFLATE (RFC 1951), the same code in Node and browsers. */
export function expandRaw(deflated: Uint8Array, sizeMax: number): Uint8Array {
  return expand(new Inflate(), deflated, sizeMax);
}

/** Expands the zlib form (RFC 1950), as PDF uses it; the checksum is not required to be there. */
export function expandZlib(deflated: Uint8Array, sizeMax: number): Uint8Array {
  return expand(new Unzlib(), deflated, sizeMax);
}

/** Compresses to raw DEFLATE (RFC 1951); the same input always gives the same output. */
export function deflateRaw(plain: Uint8Array): Uint8Array {
  return deflateSync(plain, { level: 6 });
}

function expand(stream: Inflate | Unzlib, deflated: Uint8Array, sizeMax: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  stream.ondata = (part, final) => {
    size += part.length;
    if (size > sizeMax)
      throw new Malformed('inflate-too-large', undefined, `over ${sizeMax} bytes`);
    // The decoder may reuse its window, so a part is copied before the next piece goes in.
    parts.push(part.slice());
    ended ||= final;
  };
  try {
    for (let at = 0; at < deflated.length; at += pieceSize) {
      const end = Math.min(at + pieceSize, deflated.length);
      stream.push(deflated.subarray(at, end), end === deflated.length);
    }
  } catch (error) {
    if (error instanceof Malformed) throw error;
    throw new Malformed('inflate-malformed', undefined, String(error));
  }
  if (!ended) throw new Malformed('inflate-truncated');
  return concat(parts);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 of ZIP and PNG. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    c = (crcTable[(c ^ (bytes[i] as number)) & 0xff] as number) ^ (c >>> 8);
  }
  return (c ^ 0xffffffff) >>> 0;
}
