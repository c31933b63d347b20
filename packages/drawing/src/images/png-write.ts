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

/** Rows without a filter: text and line art, the bulk of it, do not gain by one. */
function rowsOf({ width, height, rgba }: Bitmap, form: Form): Uint8Array {
  const channels = form === 'grey' ? 1 : form === 'rgb' ? 3 : 4;
  const rows = new Uint8Array((width * channels + 1) * height);
  let to = 0;
  for (let from = 0, row = 0; row < height; row++) {
    to++;
    for (let x = 0; x < width; x++, from += 4) {
      for (let c = 0; c < channels; c++) rows[to++] = rgba[from + c] as number;
    }
  }
  return rows;
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
