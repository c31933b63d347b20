import { malformed } from '../../codes.ts';
import { readFax } from '../fax.ts';
import { ArithmeticDecoder, type Contexts } from './arithmetic.ts';
import { type Bilevel, blank, type Budget, cut } from './bilevel.ts';
import { genericContexts, type Offset, readGeneric } from './generic.ts';
import { BitReader, type HuffmanTable, standardTable } from './huffman.ts';
import { numberContexts, readNumber, readSymbolNumber } from './integers.ts';
import { readRefinement } from './refinement.ts';
import { arithmeticNumbers, readText, type TextContexts, textContexts } from './text.ts';

/** What a dictionary of symbols says of itself. */
export interface SymbolsForm {
  readonly isHuffman: boolean;
  readonly isRefined: boolean;
  readonly template: number;
  readonly refinementTemplate: 0 | 1;
  readonly adaptive: readonly Offset[];
  readonly refinementAdaptive: readonly Offset[];
  readonly exported: number;
  readonly made: number;
  readonly tables: {
    readonly height: HuffmanTable;
    readonly width: HuffmanTable;
    readonly size: HuffmanTable;
  };
  /** Symbols of the dictionaries it refers to. */
  readonly given: readonly Bilevel[];
}

/** Bits that number so many symbols. */
export function bitsFor(count: number): number {
  let bits = 0;
  while (2 ** bits < count) bits++;
  return bits;
}

function needed(value: number | undefined): number {
  return value ?? malformed('bitmap-malformed', undefined, 'JBIG2 number');
}

/** Reads a dictionary and gives the symbols it passes on. @basis T.88 §6.5.5 */
export function readSymbols(
  bytes: Uint8Array,
  form: SymbolsForm,
  budget: Budget,
): readonly Bilevel[] {
  if (form.isHuffman && form.isRefined) {
    malformed('bitmap-unsupported', undefined, 'JBIG2 Huffman refinement');
  }
  return form.isHuffman ? huffmanSymbols(bytes, form, budget) : codedSymbols(bytes, form, budget);
}

interface Coding {
  readonly decoder: ArithmeticDecoder;
  readonly generic: Contexts;
  readonly instances: Contexts;
  readonly text: TextContexts;
  readonly symbolBits: number;
}

function codedSymbols(bytes: Uint8Array, form: SymbolsForm, budget: Budget): readonly Bilevel[] {
  const symbolBits = bitsFor(form.given.length + form.made);
  const coding: Coding = {
    decoder: new ArithmeticDecoder(bytes),
    generic: genericContexts(form.template),
    instances: numberContexts(),
    text: textContexts(symbolBits),
    symbolBits,
  };
  const { decoder } = coding;
  const [heights, widths, runs] = [numberContexts(), numberContexts(), numberContexts()];
  const symbols = [...form.given];
  const end = symbols.length + form.made;
  let height = 0;
  while (symbols.length < end) {
    height += needed(readNumber(decoder, heights));
    let width = 0;
    for (;;) {
      const step = readNumber(decoder, widths);
      if (step === undefined) break;
      if (symbols.length >= end) malformed('bitmap-malformed', undefined, 'JBIG2 symbols');
      width += step;
      symbols.push(codedSymbol(coding, form, { width, height, symbols }, budget));
    }
    budget.left -= 16;
    if (budget.left < 0) malformed('bitmap-too-large', undefined, 'JBIG2 classes');
  }
  return exported(symbols, form.exported, () => needed(readNumber(decoder, runs)));
}

interface SymbolPlace {
  readonly width: number;
  readonly height: number;
  readonly symbols: readonly Bilevel[];
}

function codedSymbol(
  { decoder, generic, instances, text, symbolBits }: Coding,
  form: SymbolsForm,
  { width, height, symbols }: SymbolPlace,
  budget: Budget,
): Bilevel {
  if (!form.isRefined) {
    const { template, adaptive } = form;
    const region = { width, height, template, adaptive, isTypical: false };
    return readGeneric(decoder, generic, region, budget);
  }
  const count = needed(readNumber(decoder, instances));
  const [template, adaptive] = [form.refinementTemplate, form.refinementAdaptive];
  if (count > 1) {
    const parts = {
      width,
      height,
      instances: count,
      stripSize: 1,
      background: 0,
      operator: 0,
      isTransposed: false,
      corner: 1,
      spacing: 0,
      isRefined: true,
      template,
      adaptive,
      symbols,
    };
    const about = { form: parts, symbolBits, budget };
    return readText(parts, arithmeticNumbers(decoder, text, about), budget);
  }
  const old = symbols[readSymbolNumber(decoder, text.symbol, symbolBits)];
  if (old === undefined) malformed('bitmap-malformed', undefined, 'JBIG2 symbol');
  const [, , x, y] = text.deltas;
  const dx = needed(readNumber(decoder, x ?? text.strip));
  const dy = needed(readNumber(decoder, y ?? text.strip));
  const refinement = { width, height, template, adaptive, isTypical: false, old, dx, dy };
  return readRefinement(decoder, text.refinement, refinement, budget);
}

/** Rows of symbols are one picture each, cut apart afterwards. */
function huffmanSymbols(bytes: Uint8Array, form: SymbolsForm, budget: Budget): readonly Bilevel[] {
  const reader = new BitReader(bytes);
  const symbols = [...form.given];
  const end = symbols.length + form.made;
  let height = 0;
  while (symbols.length < end) {
    height += needed(reader.number(form.tables.height));
    const widths: number[] = [];
    let [width, whole] = [0, 0];
    for (;;) {
      const step = reader.number(form.tables.width);
      if (step === undefined) break;
      if (symbols.length + widths.length >= end) malformed('bitmap-malformed', undefined, 'JBIG2');
      width += step;
      whole += width;
      widths.push(width);
    }
    const size = needed(reader.number(form.tables.size));
    const row = rowPicture(reader, { width: whole, height, size }, budget);
    let x = 0;
    for (const one of widths) {
      symbols.push(cut(row, x, one));
      x += one;
    }
  }
  const runs = standardTable(1);
  return exported(symbols, form.exported, () => needed(reader.number(runs)));
}

function rowPicture(
  reader: BitReader,
  { width, height, size }: { width: number; height: number; size: number },
  budget: Budget,
): Bilevel {
  const picture = blank(budget, width, height);
  const data = reader.rest();
  const stride = (width + 7) >> 3;
  const octets = size === 0 ? stride * height : size;
  if (octets > data.length) malformed('bitmap-truncated', undefined, 'JBIG2 symbols');
  const part = data.subarray(0, octets);
  reader.skip(octets);
  if (size > 0 && width > 0 && height > 0) {
    const facts = { width, height, scheme: 'group4', isTwoDimensional: false } as const;
    picture.pixels.set(readFax({ bytes: part, ...facts }).pixels);
    return picture;
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      picture.pixels[y * width + x] = ((part[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
    }
  }
  return picture;
}

/** Runs of symbols that stay and that are passed on, in turn. @basis T.88 §6.5.10 */
function exported(
  symbols: readonly Bilevel[],
  count: number,
  run: () => number,
): readonly Bilevel[] {
  const passed: Bilevel[] = [];
  let idle = 0;
  for (let at = 0, isPassed = false; at < symbols.length; isPassed = !isPassed) {
    const length = run();
    idle = length === 0 ? idle + 1 : 0;
    if (length < 0 || at + length > symbols.length || idle > 4) {
      malformed('bitmap-malformed', undefined, 'JBIG2 runs');
    }
    if (isPassed) passed.push(...symbols.slice(at, at + length));
    at += length;
  }
  if (passed.length !== count) malformed('bitmap-malformed', undefined, 'JBIG2 symbols');
  return passed;
}
