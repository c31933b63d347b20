import { type Bitmap, concat } from '@yunzhang/base';
import { malformed } from '../codes.ts';
import { decodeJpeg } from './jpeg.ts';
import type { ImageLimits } from './limits.ts';
import { tiffRows, type TiffRows } from './tiff-block.ts';
import { type TiffBlock, type TiffHead, tiffHead } from './tiff-head.ts';

/** Octets of pixels all blocks of a file may have together, in parts of the picture's own. */
const surplusMax = 4;

/**
 * Reads the first page of a TIFF: plain, PackBits, LZW, Deflate, fax or JPEG, in strips or tiles.
 *
 * Grey, colours of a map, RGB and CMYK, of 1 to 16 bits. Photometric kinds beyond these and the
 * old form of JPEG are `bitmap-unsupported`.
 *
 * @basis TIFF 6.0; TIFF technical note 2
 */
export function decodeTiff(bytes: Uint8Array, limits: ImageLimits): Bitmap {
  const head = tiffHead(bytes, limits);
  const { width, height } = head;
  const blockPixels = head.blocks.reduce((sum, block) => sum + block.width * block.height, 0);
  if (blockPixels > limits.pixelsMax * surplusMax) malformed('bitmap-too-large');
  const rgba = new Uint8Array(width * height * 4);
  const samples = new Uint8Array(width * height * head.samples);
  for (const block of head.blocks) {
    if (head.compression === 7) paintJpeg(head, block, rgba, limits);
    else place({ head, block, part: tiffRows(head, block), samples });
  }
  if (head.compression !== 7) colour(head, samples, rgba);
  return { width, height, rgba };
}

interface Part {
  readonly head: TiffHead;
  readonly block: TiffBlock;
  readonly part: TiffRows;
  readonly samples: Uint8Array;
}

/** Spreads samples to octets. Of 16 bits the high ones are kept. */
function place({ head, block, part, samples }: Part): void {
  const count = head.isPlanar ? 1 : head.samples;
  const isHighLast = head.bits === 16 && head.file.bytes[0] === 0x49;
  const isMap = head.photometric === 3;
  const top = 2 ** part.bits - 1;
  for (let y = 0; y < block.height && block.y + y < head.height; y++) {
    const from = y * part.stride;
    for (let x = 0; x < block.width && block.x + x < head.width; x++) {
      const to = ((block.y + y) * head.width + block.x + x) * head.samples + block.plane;
      for (let c = 0; c < count; c++) {
        const bit = (x * count + c) * part.bits;
        const at = from + (bit >> 3) + (isHighLast ? 1 : 0);
        const octet = part.rows[at] ?? 0;
        if (part.bits >= 8) samples[to + c] = octet;
        else {
          const value = (octet >> (8 - part.bits - (bit & 7))) & top;
          samples[to + c] = isMap ? value : (value * 255) / top;
        }
      }
    }
  }
}

function colour(head: TiffHead, samples: Uint8Array, rgba: Uint8Array): void {
  const { photometric, samples: count, colourMap } = head;
  const inks = ({ 0: 1, 1: 1, 2: 3, 3: 1, 5: 4 } as Readonly<Record<number, number>>)[photometric];
  if (inks === undefined || count < inks) {
    malformed('bitmap-unsupported', undefined, `photometric ${photometric}, ${count} samples`);
  }
  const mapSize = colourMap.length / 3;
  const hasAlpha = count > inks && (head.alpha === 1 || head.alpha === 2);
  for (let from = 0, to = 0; to < rgba.length; from += count, to += 4) {
    const alpha = hasAlpha ? (samples[from + inks] as number) : 255;
    for (let c = 0; c < 3; c++) {
      const value = samples[from + (inks === 1 ? 0 : c)] as number;
      let level = value;
      if (photometric === 0) level = 255 - value;
      else if (photometric === 3) level = (colourMap[value + c * mapSize] ?? 0) >> 8;
      else if (photometric === 5) {
        level = ((255 - value) * (255 - (samples[from + 3] as number))) / 255;
      }
      rgba[to + c] = head.alpha === 1 && alpha > 0 ? Math.min(255, (level * 255) / alpha) : level;
    }
    rgba[to + 3] = alpha;
  }
}

function paintJpeg(head: TiffHead, block: TiffBlock, rgba: Uint8Array, limits: ImageLimits): void {
  if (head.isPlanar) malformed('bitmap-unsupported', undefined, 'JPEG in planes');
  const tables = head.jpegTables;
  // Tables end with a mark of the end, the strip begins with one of the start: both go.
  const file =
    tables === undefined ? block.bytes : concat([tables.slice(0, -2), block.bytes.subarray(2)]);
  const isConverted = head.photometric === 6;
  const { width, height, rgba: pixels } = decodeJpeg(file, limits, isConverted ? 1 : 0);
  const columns = Math.min(width, head.width - block.x);
  for (let y = 0; y < Math.min(height, head.height - block.y); y++) {
    const row = pixels.subarray(y * width * 4, (y * width + columns) * 4);
    rgba.set(row, ((block.y + y) * head.width + block.x) * 4);
  }
}
