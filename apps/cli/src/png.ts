import zlib from 'node:zlib';
import { concat, crc32, utf8 } from '@yunzhang/base';

const mark = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * Packing of pages: runs are what they have. Looking for more takes half as long again, and on
 * pages of text the result is larger.
 */
const packing = { level: 1, strategy: zlib.constants.Z_RLE } as const;

/** Pixels of a drawing, four octets each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** What a picture needs: its channels, and the number PNG has for them. */
const forms = {
  grey: { channels: 1, type: 0 },
  rgb: { channels: 3, type: 2 },
  rgba: { channels: 4, type: 6 },
} as const;
type Form = keyof typeof forms;

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
  const form = formOf(words);
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, forms[form].type], 8);
  const data = zlib.deflateSync(rowsOf(words, { width, height, form }), packing);
  const none = new Uint8Array();
  return concat([mark, ...chunk('IHDR', head), ...chunk('IDAT', data), ...chunk('IEND', none)]);
}

// Two numbers are gathered over the whole picture: comparing each pixel took a seventh of a page.
function formOf(words: Int32Array): Form {
  let all = -1;
  let apart = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    all &= word;
    // Red against green, and green against blue, in the lowest octets.
    apart |= word ^ (word >>> 8);
  }
  if (all >>> 24 !== 255) return 'rgba';
  return (apart & 0xffff) === 0 ? 'grey' : 'rgb';
}

/** Rows without a filter: text and line art, the bulk of pages, do not gain by one. */
function rowsOf(
  words: Int32Array,
  size: { readonly width: number; readonly height: number; readonly form: Form },
): Uint8Array {
  const { width, height, form } = size;
  const { channels } = forms[form];
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
