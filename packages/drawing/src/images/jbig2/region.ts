import { malformed } from '../../codes.ts';
import { type Octets, octets } from '../octets.ts';
import { readFax } from '../fax.ts';
import { ArithmeticDecoder } from './arithmetic.ts';
import { type Bilevel, type Budget, spend } from './bilevel.ts';
import { genericContexts, type Offset, readGeneric } from './generic.ts';
import { readHalftone } from './halftone.ts';
import {
  BitReader,
  type HuffmanLine,
  type HuffmanTable,
  huffmanTable,
  standardTable,
} from './huffman.ts';
import { readRefinement, refinementContexts } from './refinement.ts';
import { bitsFor } from './symbols.ts';
import {
  arithmeticNumbers,
  huffmanNumbers,
  readText,
  type TextForm,
  textContexts,
} from './text.ts';

/** Octets every region starts with. */
const regionHead = 17;

/** Symbols of one region. */
const symbolsMax = 1 << 20;

/** Where a region lies and how it is painted. @basis T.88 §7.4.1 */
export interface RegionPlace {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly operator: number;
}

/** Reads where a region lies. */
export function placeOf(data: Uint8Array): RegionPlace {
  const file = octets(data, 'big');
  const [width, height] = [file.u32(0), file.u32(4)];
  return { width, height, x: file.i32(8), y: file.i32(12), operator: file.u8(16) & 7 };
}

/** What a region may need from the segments it refers to. */
export interface RegionSource {
  readonly data: Uint8Array;
  readonly budget: Budget;
  readonly symbols: () => readonly Bilevel[];
  readonly patterns: () => readonly Bilevel[];
  readonly tables: () => readonly HuffmanTable[];
  /** The picture that is refined. */
  readonly old: (place: RegionPlace) => {
    readonly picture: Bilevel;
    readonly dx: number;
    readonly dy: number;
  };
}

/** Places of adaptive pixels. */
export function offsetsAt(file: Octets, at: number, count: number): readonly Offset[] {
  const signed = (place: number): number => (file.u8(place) << 24) >> 24;
  return Array.from({ length: count }, (_, i): Offset => [
    signed(at + 2 * i),
    signed(at + 2 * i + 1),
  ]);
}

/** @basis T.88 §7.4.6 */
export function genericRegion({ data, budget }: RegionSource): Bilevel {
  const file = octets(data, 'big');
  const { width, height } = placeOf(data);
  const flags = file.u8(regionHead);
  if ((flags & 16) !== 0) malformed('bitmap-unsupported', undefined, 'JBIG2 template');
  if ((flags & 1) === 1) {
    spend(budget, width, height);
    if (width === 0 || height === 0) malformed('bitmap-malformed', undefined, 'JBIG2 size');
    const bytes = data.subarray(regionHead + 1);
    const facts = { width, height, scheme: 'group4', isTwoDimensional: false } as const;
    return { width, height, pixels: readFax({ bytes, ...facts }).pixels };
  }
  const template = (flags >> 1) & 3;
  const count = template === 0 ? 4 : 1;
  const adaptive = offsetsAt(file, regionHead + 1, count);
  checkOffsets(adaptive);
  const form = { width, height, template, adaptive, isTypical: (flags & 8) !== 0 };
  const decoder = new ArithmeticDecoder(data.subarray(regionHead + 1 + 2 * count));
  return readGeneric(decoder, genericContexts(template), form, budget);
}

/** A pixel that is not decoded yet cannot be part of a context. */
export function checkOffsets(adaptive: readonly Offset[]): void {
  if (adaptive.some(([x, y]) => y > 0 || (y === 0 && x >= 0))) {
    malformed('bitmap-malformed', undefined, 'JBIG2 template');
  }
}

/** @basis T.88 §7.4.7 */
export function refinementRegion({ data, budget, old }: RegionSource): Bilevel {
  const file = octets(data, 'big');
  const place = placeOf(data);
  const flags = file.u8(regionHead);
  const template = (flags & 1) as 0 | 1;
  const count = template === 0 ? 2 : 0;
  const { picture, dx, dy } = old(place);
  const form = {
    width: place.width,
    height: place.height,
    template,
    adaptive: offsetsAt(file, regionHead + 1, count),
    isTypical: (flags & 2) !== 0,
    old: picture,
    dx,
    dy,
  };
  checkOffsets(form.adaptive.slice(0, 1));
  const decoder = new ArithmeticDecoder(data.subarray(regionHead + 1 + 2 * count));
  return readRefinement(decoder, refinementContexts(), form, budget);
}

/** @basis T.88 §7.4.5 */
export function halftoneRegion({ data, budget, patterns }: RegionSource): Bilevel {
  const file = octets(data, 'big');
  const { width, height } = placeOf(data);
  const flags = file.u8(regionHead);
  const at = regionHead + 1;
  const form = {
    width,
    height,
    isFax: (flags & 1) === 1,
    template: (flags >> 1) & 3,
    canSkip: (flags & 8) !== 0,
    operator: (flags >> 4) & 7,
    background: flags >> 7,
    gridWidth: file.u32(at),
    gridHeight: file.u32(at + 4),
    gridX: file.i32(at + 8),
    gridY: file.i32(at + 12),
    vectorX: file.u16(at + 16),
    vectorY: file.u16(at + 18),
    patterns: patterns(),
  };
  return readHalftone(data.subarray(at + 20), form, budget);
}

/** @basis T.88 §7.4.3 */
export function textRegion(source: RegionSource): Bilevel {
  const { data, budget } = source;
  const file = octets(data, 'big');
  const { width, height } = placeOf(data);
  const flags = file.u16(regionHead);
  const isHuffman = (flags & 1) === 1;
  const template = ((flags >> 15) & 1) as 0 | 1;
  const isRefined = (flags & 2) !== 0;
  let at = regionHead + 2 + (isHuffman ? 2 : 0);
  const count = isRefined && template === 0 ? 2 : 0;
  const adaptive = offsetsAt(file, at, count);
  checkOffsets(adaptive.slice(0, 1));
  at += 2 * count;
  const symbols = source.symbols();
  if (symbols.length > symbolsMax) malformed('bitmap-too-large', undefined, 'JBIG2 symbols');
  const form: TextForm = {
    width,
    height,
    isRefined,
    template,
    adaptive,
    symbols,
    instances: file.u32(at),
    stripSize: 1 << ((flags >> 2) & 3),
    background: (flags >> 9) & 1,
    operator: (flags >> 7) & 3,
    isTransposed: (flags & 64) !== 0,
    corner: (flags >> 4) & 3,
    spacing: (flags << 17) >> 27,
  };
  const bytes = data.subarray(at + 4);
  if (!isHuffman) {
    const symbolBits = bitsFor(symbols.length);
    const about = { form, symbolBits, budget };
    const numbers = arithmeticNumbers(
      new ArithmeticDecoder(bytes),
      textContexts(symbolBits),
      about,
    );
    return readText(form, numbers, budget);
  }
  const reader = new BitReader(bytes);
  const tables = textTables(file.u16(regionHead + 2), source.tables());
  const symbol = symbolTable(reader, symbols.length);
  return readText(form, huffmanNumbers(reader, { ...tables, symbol }, form), budget);
}

/** Which tables a text region uses. @basis T.88 §7.4.3.1.2 */
function textTables(
  flags: number,
  own: readonly HuffmanTable[],
): { readonly first: HuffmanTable; readonly next: HuffmanTable; readonly strip: HuffmanTable } {
  let used = 0;
  const pick = (shift: number, from: number): HuffmanTable => {
    const choice = (flags >> shift) & 3;
    if (choice !== 3) return standardTable(from + choice);
    return own[used++] ?? malformed('bitmap-malformed', undefined, 'JBIG2 table');
  };
  return { first: pick(0, 6), next: pick(2, 8), strip: pick(4, 11) };
}

/** Prefixes of symbols, whose lengths are coded by runs. @basis T.88 §7.4.3.1.7 */
function symbolTable(reader: BitReader, count: number): HuffmanTable {
  const line = (from: number, prefix: number): HuffmanLine => ({
    from,
    prefix,
    rest: 0,
    kind: 'plain',
  });
  const runs = huffmanTable(Array.from({ length: 35 }, (_, i) => line(i, reader.bits(4))));
  const lines: HuffmanLine[] = [];
  while (lines.length < count) {
    const code = reader.number(runs) ?? 0;
    let [times, prefix] = [1, code];
    if (code === 32) [times, prefix] = [reader.bits(2) + 3, lines.at(-1)?.prefix ?? 0];
    else if (code === 33) [times, prefix] = [reader.bits(3) + 3, 0];
    else if (code === 34) [times, prefix] = [reader.bits(7) + 11, 0];
    for (let i = 0; i < times && lines.length < count; i++) lines.push(line(lines.length, prefix));
  }
  reader.align();
  return huffmanTable(lines);
}
