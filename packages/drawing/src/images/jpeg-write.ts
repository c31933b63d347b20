import { type Bitmap, assert } from '@yunzhang/base';

/** Coefficients in the order in which they are written. @basis ITU-T T.81 figure A.6 */
const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
  45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/** @basis ITU-T T.81 tables K.1, K.2 */
const luminance = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const chrominance = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
  47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/** Counts of codes by length, then the values: the usual tables. @basis ITU-T T.81 annex K.3 */
const dcCounts = {
  luminance: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
  chrominance: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
} as const;
const dcValues = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const acCounts = {
  luminance: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
  chrominance: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
} as const;
const acValues = {
  luminance: bytesOf(
    '0102030004110512213141061351610722711432819 1a1082342b1c11552d1f02433627282090a161718191a2526' +
      '2728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485' +
      '868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6' +
      'd7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
  ),
  chrominance: bytesOf(
    '0001020311040521310612415107617113223281081442 91a1b1c109233352f0156272d10a162434e125f1171819' +
      '1a262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a8283' +
      '8485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4' +
      'd5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa',
  ),
};

function bytesOf(digits: string): readonly number[] {
  const pairs = digits.replaceAll(' ', '').match(/../g) ?? [];
  return pairs.map((pair) => Number.parseInt(pair, 16));
}

type Kind = 'luminance' | 'chrominance';

/** How a JPEG is written. */
export interface JpegOptions {
  /** 1 to 100; 90 when left out. Text needs 85 and more. */
  readonly quality?: number;
  /** Pixels in an inch, for readers that print. */
  readonly dpi?: number;
}

/**
 * Writes a baseline JPEG in full colour resolution; what is not solid is laid on white.
 *
 * The same bitmap always gives the same octets.
 *
 * @basis ITU-T T.81 annexes A, F.1
 */
export function encodeJpeg(bitmap: Bitmap, options: JpegOptions = {}): Uint8Array {
  const { width, height } = bitmap;
  assert(width > 0 && height > 0 && width < 65_536 && height < 65_536, 'a JPEG has a size');
  const tables = {
    luminance: scaled(luminance, options),
    chrominance: scaled(chrominance, options),
  };
  const out = new Octets();
  writeHead(out, bitmap, tables, options.dpi ?? 72);
  const codes = {
    luminance: codesOf('luminance'),
    chrominance: codesOf('chrominance'),
  };
  const last = [0, 0, 0];
  const planes = [0, 1, 2].map(() => new Float64Array(64));
  for (let y = 0; y < height; y += 8) {
    for (let x = 0; x < width; x += 8) {
      readBlock(bitmap, x, y, planes);
      planes.forEach((plane, i) => {
        const kind: Kind = i === 0 ? 'luminance' : 'chrominance';
        transform(plane);
        last[i] = writeBlock(out, plane, {
          table: tables[kind],
          codes: codes[kind],
          last: last[i] ?? 0,
        });
      });
    }
  }
  out.flush();
  out.u16(0xffd9);
  return out.bytes();
}

/** @basis the rule of the Independent JPEG Group that all readers know qualities by */
function scaled(table: readonly number[], { quality = 90 }: JpegOptions): readonly number[] {
  const q = Math.min(100, Math.max(1, quality));
  const scale = q < 50 ? 5000 / q : 200 - 2 * q;
  return table.map((one) => Math.min(255, Math.max(1, Math.floor((one * scale + 50) / 100))));
}

function writeHead(
  out: Octets,
  { width, height }: Bitmap,
  tables: Readonly<Record<Kind, readonly number[]>>,
  dpi: number,
): void {
  out.u16(0xffd8);
  out.part(0xffe0, [
    0x4a,
    0x46,
    0x49,
    0x46,
    0,
    1,
    1,
    1,
    dpi >> 8,
    dpi & 0xff,
    dpi >> 8,
    dpi & 0xff,
    0,
    0,
  ]);
  const ordered = (table: readonly number[]): readonly number[] =>
    zigzag.map((at) => table[at] ?? 1);
  out.part(0xffdb, [0, ...ordered(tables.luminance), 1, ...ordered(tables.chrominance)]);
  const size = [height >> 8, height & 0xff, width >> 8, width & 0xff];
  out.part(0xffc0, [8, ...size, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]);
  const huffman: number[] = [];
  for (const [id, kind] of [
    [0, 'luminance'],
    [1, 'chrominance'],
  ] as const) {
    huffman.push(id, ...dcCounts[kind], ...dcValues);
    huffman.push(0x10 | id, ...acCounts[kind], ...acValues[kind]);
  }
  out.part(0xffc4, huffman);
  out.part(0xffda, [3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]);
}

interface Code {
  readonly bits: number;
  readonly size: number;
}

interface Codes {
  readonly dc: readonly (Code | undefined)[];
  readonly ac: readonly (Code | undefined)[];
}

function codesOf(kind: Kind): Codes {
  return { dc: codeTable(dcCounts[kind], dcValues), ac: codeTable(acCounts[kind], acValues[kind]) };
}

/** Codes by value. @basis ITU-T T.81 annex C */
function codeTable(counts: readonly number[], values: readonly number[]): (Code | undefined)[] {
  const table: (Code | undefined)[] = [];
  let [bits, next] = [0, 0];
  counts.forEach((count, i) => {
    for (let k = 0; k < count; k++) table[values[next++] ?? 0] = { bits: bits++, size: i + 1 };
    bits <<= 1;
  });
  return table;
}

/** Eight by eight pixels as luminance and colour; the edge is repeated beyond the image. */
function readBlock(
  { width, height, rgba }: Bitmap,
  left: number,
  top: number,
  [y, cb, cr]: readonly Float64Array[],
): void {
  if (y === undefined || cb === undefined || cr === undefined) return;
  for (let i = 0; i < 64; i++) {
    const column = Math.min(width - 1, left + (i & 7));
    const row = Math.min(height - 1, top + (i >> 3));
    const at = (row * width + column) * 4;
    const alpha = (rgba[at + 3] ?? 255) / 255;
    const r = (rgba[at] ?? 0) * alpha + 255 * (1 - alpha);
    const g = (rgba[at + 1] ?? 0) * alpha + 255 * (1 - alpha);
    const b = (rgba[at + 2] ?? 0) * alpha + 255 * (1 - alpha);
    y[i] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
    cb[i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    cr[i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
}

const cosines = Float64Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});
const half = new Float64Array(64);

/** The cosine transform, rows then columns. @basis ITU-T T.81 annex A.3.3 */
function transform(block: Float64Array): void {
  for (let row = 0; row < 8; row++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++)
        sum += (cosines[u * 8 + x] as number) * (block[row * 8 + x] as number);
      half[row * 8 + u] = sum;
    }
  }
  for (let column = 0; column < 8; column++) {
    for (let v = 0; v < 8; v++) {
      let sum = 0;
      for (let y = 0; y < 8; y++)
        sum += (cosines[v * 8 + y] as number) * (half[y * 8 + column] as number);
      block[v * 8 + column] = sum;
    }
  }
}

interface Coding {
  readonly table: readonly number[];
  readonly codes: Codes;
  /** The first coefficient of the block before. */
  readonly last: number;
}

/** Writes one block and returns its first coefficient. @basis ITU-T T.81 annex F.1.2 */
function writeBlock(out: Octets, block: Float64Array, { table, codes, last }: Coding): number {
  const first = Math.round((block[0] ?? 0) / (table[0] ?? 1));
  writeValue(out, codes.dc, 0, first - last);
  let zeros = 0;
  for (let k = 1; k < 64; k++) {
    const at = zigzag[k] ?? 0;
    const value = Math.round((block[at] ?? 0) / (table[at] ?? 1));
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) writeCode(out, codes.ac, 0xf0);
    writeValue(out, codes.ac, zeros << 4, value);
    zeros = 0;
  }
  if (zeros > 0) writeCode(out, codes.ac, 0);
  return first;
}

/** The size of a value as a code, then the value itself; negative ones as their complement. */
function writeValue(out: Octets, codes: Codes['ac'], run: number, value: number): void {
  const size = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
  writeCode(out, codes, run | size);
  if (size > 0) out.bits(value > 0 ? value : value + (1 << size) - 1, size);
}

function writeCode(out: Octets, codes: Codes['ac'], value: number): void {
  const code = codes[value];
  assert(code !== undefined, 'every value of a block has a code');
  out.bits(code.bits, code.size);
}

/** Octets that grow, with bits at their end. */
class Octets {
  #bytes = new Uint8Array(64 * 1024);
  #size = 0;
  #hold = 0;
  #count = 0;

  u8(value: number): void {
    if (this.#size === this.#bytes.length) {
      const larger = new Uint8Array(this.#size * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#size++] = value;
  }

  u16(value: number): void {
    this.u8(value >> 8);
    this.u8(value & 0xff);
  }

  part(mark: number, content: readonly number[]): void {
    this.u16(mark);
    this.u16(content.length + 2);
    for (const one of content) this.u8(one);
  }

  bits(value: number, size: number): void {
    this.#hold = (this.#hold << size) | (value & ((1 << size) - 1));
    this.#count += size;
    while (this.#count >= 8) {
      this.#count -= 8;
      const octet = (this.#hold >> this.#count) & 0xff;
      this.u8(octet);
      // A mark begins with this octet; inside the image it is followed by nothing.
      if (octet === 0xff) this.u8(0);
    }
    this.#hold &= (1 << this.#count) - 1;
  }

  flush(): void {
    if (this.#count > 0) this.bits((1 << (8 - this.#count)) - 1, 8 - this.#count);
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }
}
