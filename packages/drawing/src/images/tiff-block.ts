import { expandZlib, Malformed } from '@yunzhang/base';
import { malformed } from '../codes.ts';
import { expandFax } from './fax.ts';
import { lzwTiff } from './lzw.ts';
import type { TiffBlock, TiffHead } from './tiff-head.ts';

/** Samples of one strip or tile, as rows of whole octets with `bits` a sample. */
export interface TiffRows {
  readonly rows: Uint8Array;
  /** Octets of a row. */
  readonly stride: number;
  readonly bits: number;
}

/** Expands one strip or tile; rows that are missing are zero. @basis TIFF 6.0 §7, §9 to §14 */
export function tiffRows(head: TiffHead, block: TiffBlock): TiffRows {
  const { compression } = head;
  if (compression === 2 || compression === 3 || compression === 4) return faxRows(head, block);
  const samples = head.isPlanar ? 1 : head.samples;
  const stride = Math.ceil((block.width * samples * head.bits) / 8);
  const rows = new Uint8Array(stride * block.height);
  const plain = expanded(head, block, rows.length);
  rows.set(plain.subarray(0, rows.length));
  if (head.predictor === 2) predict(head, rows, { stride, samples });
  else if (head.predictor !== 1) malformed('bitmap-unsupported', undefined, 'predictor');
  return { rows, stride, bits: head.bits };
}

function expanded(head: TiffHead, block: TiffBlock, size: number): Uint8Array {
  if (head.compression === 1) return block.bytes;
  if (head.compression === 5) return lzwTiff(block.bytes, size);
  if (head.compression === 32_773) return packBits(block.bytes, size);
  if (head.compression !== 8 && head.compression !== 32_946) {
    malformed('bitmap-unsupported', undefined, `compression ${head.compression}`);
  }
  try {
    return expandZlib(block.bytes, size + 65_536);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return malformed('bitmap-malformed', undefined, error.code);
  }
}

function packBits(bytes: Uint8Array, sizeMax: number): Uint8Array {
  const out = new Uint8Array(sizeMax);
  let size = 0;
  for (let at = 0; at < bytes.length && size < sizeMax;) {
    const head = bytes[at++] as number;
    if (head < 128) {
      const part = bytes.subarray(at, at + Math.min(head + 1, sizeMax - size));
      out.set(part, size);
      size += part.length;
      at += head + 1;
    } else if (head > 128) {
      out.fill(bytes[at++] ?? 0, size, size + 257 - head);
      size += 257 - head;
    }
  }
  return out;
}

function predict(
  head: TiffHead,
  rows: Uint8Array,
  { stride, samples }: { stride: number; samples: number },
): void {
  if (head.bits < 8) malformed('bitmap-unsupported', undefined, 'predictor');
  for (let from = 0; from < rows.length; from += stride) {
    if (head.bits === 8) {
      for (let i = from + samples; i < from + stride; i++) {
        rows[i] = (rows[i] as number) + (rows[i - samples] as number);
      }
      continue;
    }
    const high = head.file.u16(0) === 0x4949 && head.file.bytes[0] === 0x49 ? 1 : 0;
    for (let i = from + samples * 2; i + 1 < from + stride; i += 2) {
      const value = word(rows, i, high) + word(rows, i - samples * 2, high);
      rows[i + high] = value >> 8;
      rows[i + 1 - high] = value;
    }
  }
}

function word(rows: Uint8Array, at: number, high: 0 | 1): number {
  return ((rows[at + high] as number) << 8) | (rows[at + 1 - high] as number);
}

function faxRows(head: TiffHead, block: TiffBlock): TiffRows {
  if (head.bits !== 1 || head.samples !== 1) malformed('bitmap-malformed', undefined, 'fax bits');
  const { width, height } = block;
  const bytes = head.isReversed ? reversed(block.bytes) : block.bytes;
  const scheme = ({ 2: 'rows', 3: 'group3', 4: 'group4' } as const)[head.compression as 2 | 3 | 4];
  const isTwoDimensional = scheme === 'group3' && (head.faxOptions & 1) === 1;
  const pixels = expandFax({ bytes, width, height, scheme, isTwoDimensional });
  const stride = Math.ceil(width / 8);
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixels[y * width + x] !== 1) continue;
      const at = y * stride + (x >> 3);
      rows[at] = (rows[at] as number) | (0x80 >> (x & 7));
    }
  }
  return { rows, stride, bits: 1 };
}

function reversed(bytes: Uint8Array): Uint8Array {
  return bytes.map((octet) => {
    let turned = 0;
    for (let bit = 0; bit < 8; bit++) turned |= ((octet >> bit) & 1) << (7 - bit);
    return turned;
  });
}
