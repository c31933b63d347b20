import { concat, hex, latin1 } from '@yunzhang/base';

/** Pixels of a PNG that is handed on as it is. */
const pixelsMax = 64 * 1024 * 1024;
/** Chunks of one file. */
const chunksMax = 100_000;

/** A PNG whose compressed rows are already what PDF readers take. */
export interface PassedPng {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colours: 1 | 3;
  /** The colour space, in PDF syntax. */
  readonly space: string;
  readonly data: Uint8Array;
}

/**
 * Takes the rows out of a PNG without transparency, of at most 8 bits and not interlaced: PDF knows
 * the same compression and the same filters. Undefined for any other, which is then decoded.
 *
 * @basis PNG §11.2; ISO 32000-1 7.4.4.4
 */
export function pngPassed(png: Uint8Array): PassedPng | undefined {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const rows: Uint8Array[] = [];
  let palette: Uint8Array | undefined;
  let isEnded = false;
  let at = 8;
  for (let i = 0; i < chunksMax && at + 12 <= png.length && !isEnded; i++) {
    const size = view.getUint32(at);
    if (size > png.length - at - 12) return undefined;
    const name = latin1(png, at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + size);
    if (name === 'tRNS') return undefined;
    if (name === 'PLTE') palette = body;
    if (name === 'IDAT') rows.push(body);
    isEnded = name === 'IEND';
    at += size + 12;
  }
  if (!isEnded || rows.length === 0 || view.getUint32(8) !== 13) return undefined;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth = 0, type = 0, ...methods] = png.subarray(24, 29);
  const isSound = width > 0 && height > 0 && width * height <= pixelsMax;
  if (!isSound || depth > 8 || depth === 0 || methods.some((one) => one !== 0)) return undefined;
  const space = spaceOf(type, depth, palette);
  if (space === undefined) return undefined;
  return { width, height, depth, colours: type === 2 ? 3 : 1, space, data: concat(rows) };
}

function spaceOf(type: number, depth: number, palette: Uint8Array | undefined): string | undefined {
  if (type === 0) return '/DeviceGray';
  if (type === 2) return depth === 8 ? '/DeviceRGB' : undefined;
  if (type !== 3 || palette === undefined || palette.length === 0) return undefined;
  const size = Math.min(Math.floor(palette.length / 3), 2 ** depth);
  return `[/Indexed /DeviceRGB ${size - 1} <${hex(palette.subarray(0, size * 3))}>]`;
}
