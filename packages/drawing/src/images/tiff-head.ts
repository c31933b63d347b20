import { malformed } from '../codes.ts';
import { checkSize, type ImageLimits } from './limits.ts';
import { type Octets, octets } from './octets.ts';

/** Values of one field; colour maps of 16 bits have 3 · 65536. */
const valuesMax = 196_608;

/** Entries of the first directory. */
const entriesMax = 512;

/** What the first directory of a TIFF says. */
export interface TiffHead {
  readonly file: Octets;
  readonly width: number;
  readonly height: number;
  /** Bits of one sample, the same for all. */
  readonly bits: number;
  readonly samples: number;
  readonly compression: number;
  readonly photometric: number;
  readonly predictor: number;
  readonly isReversed: boolean;
  readonly isPlanar: boolean;
  readonly faxOptions: number;
  readonly colourMap: readonly number[];
  /** 1: colours are multiplied by it; 2: they are not; 0: the fourth sample is no alpha. */
  readonly alpha: number;
  readonly jpegTables: Uint8Array | undefined;
  readonly blocks: readonly TiffBlock[];
}

/** A strip or tile. */
export interface TiffBlock {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Which sample it holds, in files that keep samples apart. */
  readonly plane: number;
  readonly bytes: Uint8Array;
}

/** Reads the first directory. @basis TIFF 6.0 §2, §8, §15 */
export function tiffHead(bytes: Uint8Array, limits: ImageLimits): TiffHead {
  const file = octets(bytes, bytes[0] === 0x4d ? 'big' : 'little');
  const fields = readFields(file);
  const one = (tag: number, usual: number): number => fields(tag)?.[0] ?? usual;
  const size = { width: one(256, 0), height: one(257, 0) };
  checkSize(size, limits);
  const samples = one(277, 1);
  const depths = fields(258) ?? [1];
  const bits = depths[0] ?? 1;
  const isRead =
    samples >= 1 && samples <= 8 && [1, 2, 4, 8, 16].includes(bits) && one(339, 1) === 1;
  if (!isRead || depths.some((depth) => depth !== bits)) {
    malformed('bitmap-unsupported', undefined, `${samples} samples of ${depths.join()} bits`);
  }
  const tables = fields(347);
  const shape = { ...size, samples, isPlanar: one(284, 1) === 2 };
  return {
    ...shape,
    file,
    bits,
    compression: one(259, 1),
    photometric: one(262, 1),
    predictor: one(317, 1),
    isReversed: one(266, 1) === 2,
    faxOptions: one(292, 0),
    colourMap: fields(320) ?? [],
    alpha: one(338, 0),
    jpegTables: tables === undefined ? undefined : Uint8Array.from(tables),
    blocks: blocksOf(file, shape, fields),
  };
}

type Fields = (tag: number) => readonly number[] | undefined;

const sizes: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4, 7: 1 };

function readFields(file: Octets): Fields {
  const at = file.u32(4);
  const count = file.u16(at);
  if (count > entriesMax) malformed('bitmap-malformed', at, `${count} entries`);
  const entries = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + i * 12;
    const tag = file.u16(entry);
    if (!entries.has(tag)) entries.set(tag, entry);
  }
  return (tag) => {
    const entry = entries.get(tag);
    if (entry === undefined) return undefined;
    const size = sizes[file.u16(entry + 2)];
    const values = file.u32(entry + 4);
    if (size === undefined || values === 0) return undefined;
    if (values > valuesMax) malformed('bitmap-malformed', entry, `${values} values`);
    const from = size * values <= 4 ? entry + 8 : file.u32(entry + 8);
    const read = size === 1 ? file.u8 : size === 2 ? file.u16 : file.u32;
    return Array.from({ length: values }, (_, i) => read(from + i * size));
  };
}

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly isPlanar: boolean;
}

function blocksOf(file: Octets, shape: Shape, fields: Fields): readonly TiffBlock[] {
  const { width, height } = shape;
  const tileWidth = fields(322)?.[0];
  const isTiled = tileWidth !== undefined;
  const blockWidth = tileWidth ?? width;
  const rows = isTiled ? (fields(323)?.[0] ?? 0) : (fields(278)?.[0] ?? height);
  const blockHeight = isTiled ? rows : Math.min(rows, height);
  if (blockWidth <= 0 || blockHeight <= 0 || blockWidth > 65_535 || blockHeight > 65_535) {
    malformed('bitmap-malformed', undefined, 'size of a strip');
  }
  const places = fields(isTiled ? 324 : 273) ?? malformed('bitmap-malformed', undefined, 'strips');
  const counts = fields(isTiled ? 325 : 279);
  const across = Math.ceil(width / blockWidth);
  const down = Math.ceil(height / blockHeight);
  const planes = shape.isPlanar ? shape.samples : 1;
  if (places.length < across * down * planes) malformed('bitmap-truncated', undefined, 'strips');
  return places.slice(0, across * down * planes).map((from, i) => {
    const index = i % (across * down);
    const y = Math.floor(index / across) * blockHeight;
    return {
      x: (index % across) * blockWidth,
      y,
      width: blockWidth,
      height: isTiled ? blockHeight : Math.min(blockHeight, height - y),
      plane: Math.floor(i / (across * down)),
      bytes: file.bytes.subarray(from, from + (counts?.[i] ?? file.bytes.length)),
    };
  });
}
