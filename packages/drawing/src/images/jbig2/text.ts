import { malformed } from '../../codes.ts';
import type { ArithmeticDecoder, Contexts } from './arithmetic.ts';
import { type Bilevel, blank, type Budget, combine, spend } from './bilevel.ts';
import type { Offset } from './generic.ts';
import type { BitReader, HuffmanTable } from './huffman.ts';
import { numberContexts, readNumber, readSymbolNumber } from './integers.ts';
import { readRefinement, refinementContexts } from './refinement.ts';

/** How symbols are put on a region. */
export interface TextForm {
  readonly width: number;
  readonly height: number;
  readonly instances: number;
  readonly stripSize: number;
  readonly background: number;
  readonly operator: number;
  readonly isTransposed: boolean;
  /** 0 bottom left, 1 top left, 2 bottom right, 3 top right. */
  readonly corner: number;
  readonly spacing: number;
  readonly isRefined: boolean;
  readonly template: 0 | 1;
  readonly adaptive: readonly Offset[];
  readonly symbols: readonly (Bilevel | undefined)[];
}

/** Where the numbers of a region come from. */
export interface TextNumbers {
  readonly strip: () => number;
  readonly first: () => number;
  /** The distance to the next one; undefined at the end of a strip. */
  readonly next: () => number | undefined;
  readonly inStrip: () => number;
  readonly symbol: () => number;
  readonly refined: (symbol: Bilevel) => Bilevel | undefined;
}

/** Contexts of the numbers of text. */
export interface TextContexts {
  readonly strip: Contexts;
  readonly first: Contexts;
  readonly next: Contexts;
  readonly inStrip: Contexts;
  readonly symbol: Contexts;
  readonly isRefined: Contexts;
  readonly deltas: readonly Contexts[];
  readonly refinement: Contexts;
}

/** Starts the contexts of text with so many bits to a symbol. */
export function textContexts(symbolBits: number): TextContexts {
  return {
    strip: numberContexts(),
    first: numberContexts(),
    next: numberContexts(),
    inStrip: numberContexts(),
    symbol: new Uint8Array(1 << (symbolBits + 1)),
    isRefined: numberContexts(),
    deltas: [numberContexts(), numberContexts(), numberContexts(), numberContexts()],
    refinement: refinementContexts(),
  };
}

function needed(value: number | undefined): number {
  return value ?? malformed('bitmap-malformed', undefined, 'JBIG2 number');
}

/** Numbers in arithmetic coding. @basis T.88 §6.4.11 */
export function arithmeticNumbers(
  decoder: ArithmeticDecoder,
  contexts: TextContexts,
  about: { readonly form: TextForm; readonly symbolBits: number; readonly budget: Budget },
): TextNumbers {
  const { form, symbolBits, budget } = about;
  const plain = (kind: Contexts): number => needed(readNumber(decoder, kind));
  return {
    strip: () => plain(contexts.strip),
    first: () => plain(contexts.first),
    next: () => readNumber(decoder, contexts.next),
    inStrip: () => (form.stripSize === 1 ? 0 : plain(contexts.inStrip)),
    symbol: () => readSymbolNumber(decoder, contexts.symbol, symbolBits),
    refined: (symbol) => {
      if (!form.isRefined || plain(contexts.isRefined) === 0) return undefined;
      const [width = 0, height = 0, x = 0, y = 0] = contexts.deltas.map(plain);
      const refinement = {
        width: symbol.width + width,
        height: symbol.height + height,
        template: form.template,
        adaptive: form.adaptive,
        isTypical: false,
        old: symbol,
        dx: (width >> 1) + x,
        dy: (height >> 1) + y,
      };
      return readRefinement(decoder, contexts.refinement, refinement, budget);
    },
  };
}

/** Tables of the numbers of text in Huffman coding. */
export interface TextTables {
  readonly strip: HuffmanTable;
  readonly first: HuffmanTable;
  readonly next: HuffmanTable;
  readonly symbol: HuffmanTable;
}

/** Numbers in Huffman coding. @basis T.88 §6.4.11 */
export function huffmanNumbers(reader: BitReader, tables: TextTables, form: TextForm): TextNumbers {
  if (form.isRefined) malformed('bitmap-unsupported', undefined, 'JBIG2 Huffman refinement');
  const bits = Math.log2(form.stripSize);
  return {
    strip: () => needed(reader.number(tables.strip)),
    first: () => needed(reader.number(tables.first)),
    next: () => reader.number(tables.next),
    inStrip: () => reader.bits(bits),
    symbol: () => needed(reader.number(tables.symbol)),
    refined: () => undefined,
  };
}

/** Puts symbols on a region, strip by strip. @basis T.88 §6.4.5 */
export function readText(form: TextForm, numbers: TextNumbers, budget: Budget): Bilevel {
  const { stripSize, corner, isTransposed, operator, instances } = form;
  const region = blank(budget, form.width, form.height);
  region.pixels.fill(form.background);
  let strip = -numbers.strip() * stripSize;
  let first = 0;
  for (let count = 0; count < instances;) {
    strip += numbers.strip() * stripSize;
    first += numbers.first();
    let along = first;
    for (let isFirst = true; ; isFirst = false) {
      if (!isFirst) {
        const step = numbers.next();
        if (step === undefined) break;
        along += step + form.spacing;
      }
      if (count >= instances) break;
      const across = strip + numbers.inStrip();
      const symbol = form.symbols[numbers.symbol()];
      if (symbol === undefined) malformed('bitmap-malformed', undefined, 'JBIG2 symbol');
      const over = numbers.refined(symbol) ?? symbol;
      // Painting costs as much as decoding does.
      spend(budget, over.width, over.height);
      const size = (isTransposed ? over.height : over.width) - 1;
      // The pen stands at one end of the symbol and leaves it at the other.
      const isAtEnd = isTransposed ? (corner & 1) === 0 : (corner & 2) !== 0;
      if (isAtEnd) along += size;
      const [across0, along0] = isTransposed ? [across, along] : [along, across];
      const x = across0 - ((corner & 2) !== 0 ? over.width - 1 : 0);
      const y = along0 - ((corner & 1) === 0 ? over.height - 1 : 0);
      combine(region, { over, x, y, operator });
      if (!isAtEnd) along += size;
      count++;
    }
  }
  return region;
}
