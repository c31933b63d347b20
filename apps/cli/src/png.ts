import zlib from 'node:zlib';
import { concat, crc32, utf8 } from '@yunzhang/base';
import type { PageRows } from '@yunzhang/drawing';

const mark = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * Packing of pages: runs are what they have. Looking for more takes half as long again, and on
 * pages of text the result is larger.
 */
const packing = { level: 1, strategy: zlib.constants.Z_RLE, chunkSize: 1 << 18 } as const;

/** Pixels of a drawing, four octets each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Numbers that PNG has for one, three and four channels. */
const types = { 1: 0, 3: 2, 4: 6 } as const;
type Channels = keyof typeof types;

/**
 * Writes a page as PNG.
 *
 * Rows have no filter: text and line art, the bulk of pages, do not gain by one.
 *
 * @basis PNG §11
 */
export function pngOfRows(rows: PageRows): Uint8Array {
  return packed(rows);
}

/**
 * Writes a drawing as PNG: grey or RGB where every pixel is solid, as pages are, else with alpha.
 *
 * The rasteriser can write PNG too, but spends more time on that than on drawing.
 *
 * @basis PNG §11
 */
export function pngOf({ width, height, rgba }: Pixels): Uint8Array {
  // Four octets at a time, lowest first on every machine that Node runs on.
  const words =
    rgba.byteOffset % 4 === 0
      ? new Int32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4)
      : new Int32Array(rgba.slice().buffer);
  const channels = channelsOf(words);
  return packed({ width, height, channels, octets: rowsOf(words, { width, height, channels }) });
}

function packed({ width, height, channels, octets }: Rows): Uint8Array {
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, types[channels]], 8);
  const data = zlib.deflateSync(octets, packing);
  const none = new Uint8Array();
  return concat([mark, ...chunk('IHDR', head), ...chunk('IDAT', data), ...chunk('IEND', none)]);
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
}

/** Rows from the top, before each the number of its filter. */
interface Rows extends Size {
  readonly octets: Uint8Array;
}

// Two numbers are gathered over the whole picture: comparing each pixel took a seventh of a page.
function channelsOf(words: Int32Array): Channels {
  let all = -1;
  let apart = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    all &= word;
    // Red against green, and green against blue, in the lowest octets.
    apart |= word ^ (word >>> 8);
  }
  if (all >>> 24 !== 255) return 4;
  return (apart & 0xffff) === 0 ? 1 : 3;
}

function rowsOf(words: Int32Array, { width, height, channels }: Size): Uint8Array {
  const rows = new Uint8Array((width * channels + 1) * height);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    to += 1;
    for (const end = from + width; from < end; from++, to += channels) {
      const word = words[from] as number;
      rows[to] = word;
      if (channels === 1) continue;
      rows[to + 1] = word >>> 8;
      rows[to + 2] = word >>> 16;
      if (channels === 4) rows[to + 3] = word >>> 24;
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
