import { malformed } from '../codes.ts';

/** Codes to expand and the most octets they may give. */
export interface LzwInput {
  readonly bytes: Uint8Array;
  /** Bits of one value. */
  readonly codeBits: number;
  readonly sizeMax: number;
}

/** Expands LZW as GIF has it: lowest bit first. @basis GIF89a appendix F */
export function lzwGif(input: LzwInput): Uint8Array {
  if (input.codeBits < 1 || input.codeBits > 11) malformed('bitmap-malformed', undefined, 'LZW');
  const { bytes } = input;
  let [at, held, count] = [0, 0, 0];
  return expand(input, 0, (bits) => {
    while (count < bits) {
      if (at >= bytes.length) return -1;
      held |= (bytes[at++] as number) << count;
      count += 8;
    }
    const code = held & ((1 << bits) - 1);
    held >>>= bits;
    count -= bits;
    return code;
  });
}

/** Expands LZW as TIFF has it: highest bit first, codes grow one early. @basis TIFF 6.0 §13 */
export function lzwTiff(bytes: Uint8Array, sizeMax: number): Uint8Array {
  let [at, held, count] = [0, 0, 0];
  return expand({ bytes, codeBits: 8, sizeMax }, 1, (bits) => {
    while (count < bits) {
      if (at >= bytes.length) return -1;
      held = ((held & 0xffff) << 8) | (bytes[at++] as number);
      count += 8;
    }
    count -= bits;
    return (held >>> count) & ((1 << bits) - 1);
  });
}

/**
 * The shared part. `early` is 1 where codes grow one code early, `next` gives -1 at the end.
 *
 * Strings are kept as links to the place where they were written last, so a bomb costs no more
 * than what it may give.
 */
function expand(input: LzwInput, early: 0 | 1, next: (bits: number) => number): Uint8Array {
  const { codeBits, sizeMax } = input;
  const out = new Uint8Array(sizeMax);
  const starts = new Int32Array(4096);
  const sizes = new Int32Array(4096);
  const [clear, end] = [1 << codeBits, (1 << codeBits) + 1];
  let [count, bits, size] = [end + 1, codeBits + 1, 0];
  let last: { start: number; size: number } | undefined;
  while (size < sizeMax) {
    const code = next(bits);
    if (code === -1 || code === end) break;
    if (code === clear) {
      [count, bits, last] = [end + 1, codeBits + 1, undefined];
      continue;
    }
    const from = size;
    if (code < clear) out[size++] = code;
    else if (code < count) size = copy(out, starts[code] as number, sizes[code] as number, size);
    else if (code > count || last === undefined) malformed('bitmap-malformed', undefined, 'LZW');
    else size = copy(out, last.start, last.size + 1, size);
    if (last !== undefined && count < 4096) {
      // The string of the last code and one more octet lies where the last code was written.
      starts[count] = last.start;
      sizes[count] = last.size + 1;
      count++;
      if (count + early >= 1 << bits && bits < 12) bits++;
    }
    last = { start: from, size: size - from };
  }
  return out.subarray(0, size);
}

/** Copies octet by octet, since a string may reach into what it writes. */
function copy(out: Uint8Array, start: number, count: number, to: number): number {
  const end = Math.min(out.length, to + count);
  for (let from = start; to < end; from++, to++) out[to] = out[from] as number;
  return to;
}
