import type { Bitmap } from '@yunzhang/base';
import { malformed } from '../codes.ts';
import { checkSize, type ImageLimits } from './limits.ts';
import { type Octets, octets } from './octets.ts';
import { readRuns } from './bmp-runs.ts';

/** What the headers of a BMP say. */
export interface BmpHead {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly method: number;
  readonly dataAt: number;
  readonly palette: (index: number) => readonly [number, number, number];
  /** Masks of red, green, blue and alpha in pixels of 16 and 32 bits. */
  readonly masks: readonly [number, number, number, number];
}

/**
 * Reads a BMP of 1, 4, 8, 16, 24 or 32 bits a pixel, plain, with masks or with runs.
 *
 * @basis ofd-format.md §6
 */
export function decodeBmp(bytes: Uint8Array, limits: ImageLimits): Bitmap {
  const file = octets(bytes, 'little');
  const head = bmpHead(file);
  checkSize(head, limits);
  if (head.method === 1 || head.method === 2) return paletted(head, readRuns(bytes, head));
  return plain(file, head);
}

/** The size alone. */
export function bmpHead(file: Octets): BmpHead {
  const size = file.u32(14);
  if (size === 12) {
    const [width, height] = [file.u16(18), file.u16(20)];
    return headOf(file, { width, height, bits: file.u16(24), method: 0, size, entry: 3 });
  }
  if (size < 40) malformed('bitmap-malformed', 14, `header of ${size} octets`);
  const [width, height, bits] = [file.i32(18), file.i32(22), file.u16(28)];
  return headOf(file, { width, height, bits, method: file.u32(30), size, entry: 4 });
}

interface BmpFacts {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly method: number;
  readonly size: number;
  /** Octets of one palette entry. */
  readonly entry: number;
}

function headOf(file: Octets, facts: BmpFacts): BmpHead {
  const { width, bits, method, size, entry } = facts;
  const hasMasks = method === 3 || method === 6;
  const isRead =
    (method === 0 && [1, 4, 8, 16, 24, 32].includes(bits)) ||
    (hasMasks && (bits === 16 || bits === 32)) ||
    (method === 1 && bits === 8) ||
    (method === 2 && bits === 4);
  if (!isRead) malformed('bitmap-unsupported', 14, `method ${method}, ${bits} bits`);
  const usual = bits === 16 ? ([0x7c00, 0x3e0, 0x1f, 0] as const) : usual32;
  const masksOf = (): BmpHead['masks'] => [
    file.u32(54),
    file.u32(58),
    file.u32(62),
    size >= 56 || method === 6 ? file.u32(66) : 0,
  ];
  const paletteAt = 14 + size;
  const { bytes } = file;
  return {
    width,
    height: Math.abs(facts.height),
    isTopDown: facts.height < 0,
    bits,
    method,
    dataAt: file.u32(10),
    palette: (index) => {
      const at = paletteAt + index * entry;
      return [bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0];
    },
    masks: hasMasks ? masksOf() : usual,
  };
}

const usual32 = [0xff0000, 0xff00, 0xff, 0] as const;

function plain(file: Octets, head: BmpHead): Bitmap {
  const { width, height, bits } = head;
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (head.dataAt + stride * (height - 1) + Math.ceil((width * bits) / 8) > file.bytes.length) {
    malformed('bitmap-truncated', file.bytes.length);
  }
  const rgba = new Uint8Array(width * height * 4);
  const pixel = bits <= 8 ? paletteReader(file, head) : colourReader(file, head);
  for (let row = 0; row < height; row++) {
    const from = head.dataAt + stride * (head.isTopDown ? row : height - 1 - row);
    for (let x = 0; x < width; x++) pixel(rgba, (row * width + x) * 4, from, x);
  }
  return { width, height, rgba };
}

/** Paints the pixel at column `x` of the row that starts at `from`. */
type PixelReader = (rgba: Uint8Array, to: number, from: number, x: number) => void;

function paletteReader({ bytes }: Octets, head: BmpHead): PixelReader {
  const { bits } = head;
  const colours = Array.from({ length: 2 ** bits }, (_, index) => head.palette(index));
  return (rgba, to, from, x) => {
    const octet = bytes[from + Math.floor((x * bits) / 8)] as number;
    const shift = 8 - bits - ((x * bits) % 8);
    rgba.set(colours[(octet >> shift) & (2 ** bits - 1)] ?? [0, 0, 0], to);
    rgba[to + 3] = 255;
  };
}

function colourReader(file: Octets, head: BmpHead): PixelReader {
  const { bytes } = file;
  if (head.bits === 24) {
    return (rgba, to, from, x) => {
      const at = from + x * 3;
      rgba[to] = bytes[at + 2] as number;
      rgba[to + 1] = bytes[at + 1] as number;
      rgba[to + 2] = bytes[at] as number;
      rgba[to + 3] = 255;
    };
  }
  const parts = head.masks.map(partOf);
  return (rgba, to, from, x) => {
    const value = head.bits === 16 ? file.u16(from + x * 2) : file.u32(from + x * 4);
    for (let c = 0; c < 3; c++) rgba[to + c] = parts[c]?.(value) ?? 0;
    rgba[to + 3] = head.masks[3] === 0 ? 255 : (parts[3]?.(value) ?? 255);
  };
}

/** The bits under a mask, spread over 0 to 255. */
function partOf(mask: number): (value: number) => number {
  if (mask === 0) return () => 0;
  const low = (mask & -mask) >>> 0;
  const top = Math.floor((mask >>> 0) / low);
  return (value) => Math.round((Math.floor(((value & mask) >>> 0) / low) * 255) / top);
}

/** Pixels that runs leave out are clear, as every reader shows them. */
function paletted(head: BmpHead, indexes: Int16Array): Bitmap {
  const { width, height } = head;
  const colours = Array.from({ length: 256 }, (_, index) => head.palette(index));
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < indexes.length; i++) {
    const colour = colours[indexes[i] as number];
    if (colour === undefined) continue;
    rgba.set(colour, i * 4);
    rgba[i * 4 + 3] = 255;
  }
  return { width, height, rgba };
}
