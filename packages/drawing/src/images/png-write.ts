import { type Bitmap, concat, crc32, deflateRaw, utf8 } from '@yunzhang/base';

/**
 * Writes a PNG of 8 bits a channel, with alpha where a pixel is not solid.
 *
 * The same bitmap always gives the same octets.
 *
 * @basis PNG §11
 */
export function encodePng({ width, height, rgba }: Bitmap): Uint8Array {
  const form = formOf(rgba);
  const rows = rowsOf({ width, height, rgba }, form);
  const head = concat([be32(width), be32(height), Uint8Array.of(8, colourTypes[form], 0, 0, 0)]);
  const data = concat([Uint8Array.of(0x78, 0x9c), deflateRaw(rows), be32(adler32(rows))]);
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ]);
}

type Form = 'grey' | 'rgb' | 'rgba';

const colourTypes = { grey: 0, rgb: 2, rgba: 6 } as const;

function formOf(rgba: Uint8Array): Form {
  let form: Form = 'grey';
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3] !== 255) return 'rgba';
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) form = 'rgb';
  }
  return form;
}

/**
 * Rows with the filter that leaves the smallest numbers, of none, left, above and Paeth.
 *
 * Photographs shrink by a third; text and line art, where most rows repeat, lose nothing.
 *
 * @basis PNG §9, §12.8
 */
function rowsOf({ width, height, rgba }: Bitmap, form: Form): Uint8Array {
  const channels = form === 'grey' ? 1 : form === 'rgb' ? 3 : 4;
  const stride = width * channels;
  const rows = new Uint8Array((stride + 1) * height);
  const tries = filters.map(() => new Uint8Array(stride));
  let [row, above] = [new Uint8Array(stride), new Uint8Array(stride)];
  for (let y = 0; y < height; y++) {
    for (let to = 0, from = y * width * 4; to < stride; from += 4) {
      for (let c = 0; c < channels; c++) row[to++] = rgba[from + c] as number;
    }
    const best = smallest(tries, { row, above, channels });
    rows[y * (stride + 1)] = filters[best] as number;
    rows.set(tries[best] as Uint8Array, y * (stride + 1) + 1);
    [row, above] = [above, row];
  }
  return rows;
}

/** Numbers of the filters that are tried. */
const filters = [0, 1, 2, 4] as const;

interface Rows {
  readonly row: Uint8Array;
  readonly above: Uint8Array;
  readonly channels: number;
}

/** Fills the tries and tells which has the smallest sum; equal ones count for the first. */
function smallest(tries: readonly Uint8Array[], { row, above, channels }: Rows): number {
  const [none, left, up, paeth] = tries as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < row.length; i++) {
    const value = row[i] as number;
    const a = i < channels ? 0 : (row[i - channels] as number);
    const b = above[i] as number;
    const c = i < channels ? 0 : (above[i - channels] as number);
    none[i] = value;
    left[i] = value - a;
    up[i] = value - b;
    paeth[i] = value - nearest(a, b, c);
    for (let k = 0; k < 4; k++) {
      const octet = (tries[k] as Uint8Array)[i] as number;
      sums[k] = (sums[k] as number) + (octet < 128 ? octet : 256 - octet);
    }
  }
  return sums.indexOf(Math.min(...sums));
}

/** Which of three neighbours is nearest to what they foretell. @basis PNG §9.4 */
function nearest(a: number, b: number, c: number): number {
  const [da, db, dc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (da <= db && da <= dc) return a;
  return db <= dc ? b : c;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = concat([utf8(name), data]);
  return concat([be32(data.length), body, be32(crc32(body))]);
}

function be32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let at = 0; at < bytes.length;) {
    // 5552 is the longest run before the sums can leave 32 bits.
    const end = Math.min(at + 5552, bytes.length);
    for (; at < end; at++) {
      a += bytes[at] as number;
      b += a;
    }
    a %= 65_521;
    b %= 65_521;
  }
  return ((b << 16) | a) >>> 0;
}
