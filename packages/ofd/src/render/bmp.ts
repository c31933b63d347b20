import { type Bitmap, concat, crc32, deflateRaw, utf8 } from '@yunzhang/base';

/** Pixels of one bitmap; an A4 page at 400 dpi has 15 million. */
const pixelsMax = 40_000_000;

/** BMP as PNG; undefined where the form is not read (run lengths, damage, size). */
export function bitmapToPng(bytes: Uint8Array): Uint8Array | undefined {
  const bitmap = readBmp(bytes);
  return bitmap === undefined ? undefined : encodePng(bitmap);
}

interface BmpHead {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly dataAt: number;
  readonly palette: (index: number) => readonly [number, number, number];
  /** Masks of red, green, blue and alpha in pixels of 16 and 32 bits. */
  readonly masks: readonly [number, number, number, number];
}

/** Reads an uncompressed BMP of 1, 4, 8, 16, 24 or 32 bits a pixel. */
export function readBmp(bytes: Uint8Array): Bitmap | undefined {
  const head = readHead(bytes);
  if (head === undefined) return undefined;
  const { width, height, bits } = head;
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (head.dataAt + stride * height > bytes.length) return undefined;
  const rgba = new Uint8Array(width * height * 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row < height; row++) {
    const from = head.dataAt + stride * (head.isTopDown ? row : height - 1 - row);
    for (let x = 0; x < width; x++) {
      rgba.set(pixelAt(view, head, from, x), (row * width + x) * 4);
    }
  }
  return { width, height, rgba };
}

function readHead(bytes: Uint8Array): BmpHead | undefined {
  if (bytes.length < 30 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(14, true);
  if (size === 12) {
    const facts = { width: view.getUint16(18, true), height: view.getUint16(20, true) };
    return headOf(bytes, { ...facts, bits: view.getUint16(24, true), method: 0, size, entry: 3 });
  }
  if (size < 40 || bytes.length < 14 + size) return undefined;
  const facts = { width: view.getInt32(18, true), height: view.getInt32(22, true) };
  const method = view.getUint32(30, true);
  return headOf(bytes, { ...facts, bits: view.getUint16(28, true), method, size, entry: 4 });
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

function headOf(bytes: Uint8Array, facts: BmpFacts): BmpHead | undefined {
  const { width, bits, method, size, entry } = facts;
  const height = Math.abs(facts.height);
  const hasMasks = method === 3 || method === 6;
  if (width <= 0 || height === 0 || width * height > pixelsMax) return undefined;
  if (![1, 4, 8, 16, 24, 32].includes(bits)) return undefined;
  if (!(method === 0 || (hasMasks && (bits === 16 || bits === 32)))) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (hasMasks && bytes.length < 70) return undefined;
  const mask = (at: number): number => view.getUint32(at, true);
  const plain = bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  const masks = hasMasks ? [mask(54), mask(58), mask(62), size >= 56 ? mask(66) : 0] : plain;
  const paletteAt = 14 + size;
  return {
    width,
    height,
    isTopDown: facts.height < 0,
    bits,
    dataAt: view.getUint32(10, true),
    palette: (index) => {
      const at = paletteAt + index * entry;
      return [bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0];
    },
    masks: masks as [number, number, number, number],
  };
}

function pixelAt(view: DataView, head: BmpHead, from: number, x: number): readonly number[] {
  const { bits } = head;
  if (bits <= 8) {
    const octet = view.getUint8(from + Math.floor((x * bits) / 8));
    const shift = 8 - bits - ((x * bits) % 8);
    return [...head.palette((octet >> shift) & (2 ** bits - 1)), 255];
  }
  if (bits === 24) {
    const at = from + x * 3;
    return [view.getUint8(at + 2), view.getUint8(at + 1), view.getUint8(at), 255];
  }
  const value =
    bits === 16 ? view.getUint16(from + x * 2, true) : view.getUint32(from + x * 4, true);
  const [red, green, blue, alpha] = head.masks;
  const part = (mask: number): number => scaled(value, mask);
  return [part(red), part(green), part(blue), alpha === 0 ? 255 : part(alpha)];
}

function scaled(value: number, mask: number): number {
  if (mask === 0) return 0;
  const low = (mask & -mask) >>> 0;
  const top = Math.floor((mask >>> 0) / low);
  return Math.round((Math.floor(((value & mask) >>> 0) / low) * 255) / top);
}

/** Writes a PNG of 8 bits a channel with alpha. The same bitmap always gives the same octets. */
export function encodePng({ width, height, rgba }: Bitmap): Uint8Array {
  const rows = new Uint8Array((width * 4 + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(rgba.subarray(row * width * 4, (row + 1) * width * 4), row * (width * 4 + 1) + 1);
  }
  const head = concat([be32(width), be32(height), Uint8Array.of(8, 6, 0, 0, 0)]);
  const data = concat([Uint8Array.of(0x78, 0x9c), deflateRaw(rows), be32(adler32(rows))]);
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ]);
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
