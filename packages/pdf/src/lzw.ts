import { malformed } from './codes.ts';

/** The table never grows beyond 12-bit codes. @basis ISO 32000-1 7.4.4 */
const tableSize = 4096;

/** Expands LZW data as PDF writes it; `early` is its /EarlyChange. @basis ISO 32000-1 7.4.4 */
export function expandLzw(
  data: Uint8Array,
  options: { readonly sizeMax: number; readonly early: number },
): Uint8Array {
  const { sizeMax } = options;
  const early = options.early === 0 ? 0 : 1;
  // Each entry is a range of the output: a code stands for octets that were written before.
  const starts = new Uint32Array(tableSize);
  const sizes = new Uint32Array(tableSize);
  let out = new Uint8Array(Math.min(sizeMax, data.length * 4 + 64));
  let [size, next, width, previous] = [0, 258, 9, -1];
  let [bits, count] = [0, 0];
  for (const octet of data) {
    bits = ((bits << 8) | octet) & 0xfffff;
    count += 8;
    if (count < width) continue;
    count -= width;
    const code = (bits >> count) & ((1 << width) - 1);
    if (code === 257) break;
    if (code === 256) {
      [next, width, previous] = [258, 9, -1];
      continue;
    }
    if (code > next || (code === next && previous < 0)) malformed('pdf-filter-data', 0, 'LZW');
    const from = code < 256 ? -1 : code === next ? previous : (starts[code] as number);
    const length = code < 256 ? 1 : code === next ? size - previous + 1 : (sizes[code] as number);
    if (size + length > sizeMax) malformed('pdf-filter-too-large');
    if (size + length > out.length) out = grow(out, Math.min(sizeMax, (size + length) * 2));
    const begin = size;
    if (from < 0) out[size++] = code;
    else for (let i = 0; i < length; i++) out[size++] = out[from + i] as number;
    // The new entry is the former code's octets and the first of this one, which follow each other.
    if (previous >= 0 && next < tableSize) {
      starts[next] = previous;
      sizes[next] = begin - previous + 1;
      next++;
    }
    previous = begin;
    if (next + early >= 1 << width && width < 12) width++;
  }
  return out.slice(0, size);
}

function grow(out: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size);
  larger.set(out);
  return larger;
}
