import zlib from 'node:zlib';
import { concat, crc32, utf8 } from '@yunzhang/base';

const mark = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * Packing of pages: on pages of text the higher levels take three times as long and save a
 * twentieth.
 */
const level = 3;

/** Pixels of a drawing, four octets each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/**
 * Writes a drawing as PNG: RGB where every pixel is solid, as pages are, else with alpha.
 *
 * The rasteriser can write PNG too, but spends more time on that than on drawing.
 *
 * @basis PNG §11
 */
export function pngOf({ width, height, rgba }: Pixels): Uint8Array {
  const isSolid = solid(rgba);
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, isSolid ? 2 : 6], 8);
  const rows = rowsOf({ width, height, rgba }, isSolid ? 3 : 4);
  const data = zlib.deflateSync(rows, { level });
  const none = new Uint8Array();
  return concat([mark, ...chunk('IHDR', head), ...chunk('IDAT', data), ...chunk('IEND', none)]);
}

function solid(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

/** Rows without a filter: text and line art, the bulk of pages, do not gain by one. */
function rowsOf({ width, height, rgba }: Pixels, channels: 3 | 4): Uint8Array {
  const row = width * channels + 1;
  const rows = new Uint8Array(row * height);
  for (let y = 0, from = 0; y < height; y++) {
    let to = y * row + 1;
    for (let x = 0; x < width; x++, from += 4, to += channels) {
      rows[to] = rgba[from] as number;
      rows[to + 1] = rgba[from + 1] as number;
      rows[to + 2] = rgba[from + 2] as number;
      if (channels === 4) rows[to + 3] = rgba[from + 3] as number;
    }
  }
  return rows;
}

function chunk(name: string, data: Uint8Array): readonly Uint8Array[] {
  const body = concat([utf8(name), data]);
  const frame = new DataView(new ArrayBuffer(8));
  frame.setUint32(0, data.length);
  frame.setUint32(4, crc32(body));
  const octets = new Uint8Array(frame.buffer);
  return [octets.subarray(0, 4), body, octets.subarray(4)];
}
