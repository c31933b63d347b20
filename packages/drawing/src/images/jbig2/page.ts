import { malformed } from '../../codes.ts';
import { checkSize, type ImageLimits, type ImageSize } from '../limits.ts';
import { octets } from '../octets.ts';
import { type Bilevel, type Budget, combine, spend } from './bilevel.ts';
import { readPatterns } from './halftone.ts';
import { type HuffmanTable, readTable, standardTable } from './huffman.ts';
import {
  checkOffsets,
  genericRegion,
  halftoneRegion,
  offsetsAt,
  placeOf,
  refinementRegion,
  type RegionPlace,
  type RegionSource,
  textRegion,
} from './region.ts';
import { type Segment, segmentsOf } from './segments.ts';
import { readSymbols } from './symbols.ts';

/** Pixels decoded and painted for one page, in parts of what a page may have. */
const workMax = 2;
/** Symbols of all dictionaries a segment refers to. */
const symbolsMax = 1 << 20;

/** Kinds of segments. @basis T.88 §7.3 */
const kinds = {
  symbols: 0,
  patterns: 16,
  page: 48,
  endOfPage: 49,
  endOfStripe: 50,
  table: 53,
} as const;

/** What segments left for others. */
interface Store {
  readonly symbols: Map<number, readonly Bilevel[]>;
  readonly patterns: Map<number, readonly Bilevel[]>;
  readonly tables: Map<number, HuffmanTable>;
  readonly regions: Map<number, { readonly picture: Bilevel; readonly place: RegionPlace }>;
  readonly budget: Budget;
}

/** Size of the first page. A page whose height is open ends with its last stripe. */
export function jbig2Size(bytes: Uint8Array): ImageSize {
  return sizeOf(segmentsOf(bytes));
}

function sizeOf(segments: readonly Segment[]): ImageSize {
  const page = segments.find(({ type }) => type === kinds.page);
  if (page === undefined) malformed('bitmap-truncated', undefined, 'no page');
  const file = octets(page.data, 'big');
  const [width, height] = [file.u32(0), file.u32(4)];
  if (height !== 0xffffffff) return { width, height };
  const stripes = segments.filter(({ type }) => type === kinds.endOfStripe);
  const ends = stripes.map(({ data }) => octets(data, 'big').u32(0) + 1);
  return { width, height: Math.max(0, ...ends) };
}

/** Decodes the first page. @basis T.88 §8.2 */
export function readPage(bytes: Uint8Array, limits: ImageLimits): Bilevel {
  const segments = segmentsOf(bytes);
  const { width, height } = sizeOf(segments);
  checkSize({ width, height }, limits);
  const store: Store = {
    symbols: new Map(),
    patterns: new Map(),
    tables: new Map(),
    regions: new Map(),
    budget: { left: limits.pixelsMax * workMax },
  };
  let page: Bilevel | undefined;
  for (const segment of segments) {
    if (segment.type === kinds.endOfPage) break;
    if (segment.type === kinds.page) {
      if (page !== undefined) break;
      const isBlack = (octets(segment.data, 'big').u8(16) & 4) !== 0;
      page = { width, height, pixels: new Uint8Array(width * height).fill(isBlack ? 1 : 0) };
    } else handle(segment, store, page);
  }
  return page ?? malformed('bitmap-truncated', undefined, 'no page');
}

function handle(segment: Segment, store: Store, page: Bilevel | undefined): void {
  const { type, number, data } = segment;
  if (type === kinds.symbols) store.symbols.set(number, dictionary(segment, store));
  else if (type === kinds.patterns) store.patterns.set(number, patterns(segment, store));
  else if (type === kinds.table) store.tables.set(number, readTable(data));
  const read = regions[type];
  if (read === undefined) return;
  const place = placeOf(data);
  const picture = read(sourceOf(segment, store, page));
  // The first of each four kinds is kept for a later one.
  if (type % 4 === 0) store.regions.set(number, { picture, place });
  else if (page !== undefined) {
    spend(store.budget, picture.width, picture.height);
    combine(page, { over: picture, x: place.x, y: place.y, operator: place.operator });
  }
}

const regions: Readonly<Record<number, (source: RegionSource) => Bilevel>> = {
  4: textRegion,
  6: textRegion,
  7: textRegion,
  20: halftoneRegion,
  22: halftoneRegion,
  23: halftoneRegion,
  36: genericRegion,
  38: genericRegion,
  39: genericRegion,
  40: refinementRegion,
  42: refinementRegion,
  43: refinementRegion,
};

function sourceOf(segment: Segment, store: Store, page: Bilevel | undefined): RegionSource {
  const { references } = segment;
  return {
    data: segment.data,
    budget: store.budget,
    symbols: () => symbolsOf(references, store),
    patterns: () => references.flatMap((number) => store.patterns.get(number) ?? []),
    tables: () => references.flatMap((number) => store.tables.get(number) ?? []),
    old: (place) => {
      const found = references.map((number) => store.regions.get(number)).find(Boolean);
      const old = found?.picture ?? page;
      if (old === undefined) malformed('bitmap-malformed', undefined, 'JBIG2 reference');
      return { picture: old, dx: found ? 0 : -place.x, dy: found ? 0 : -place.y };
    },
  };
}

function symbolsOf(references: readonly number[], store: Store): readonly Bilevel[] {
  const symbols: Bilevel[] = [];
  for (const number of references) {
    const found = store.symbols.get(number) ?? [];
    if (symbols.length + found.length > symbolsMax) malformed('bitmap-too-large');
    for (const one of found) symbols.push(one);
  }
  return symbols;
}

/** @basis T.88 §7.4.4 */
function patterns({ data }: Segment, { budget }: Store): readonly Bilevel[] {
  const file = octets(data, 'big');
  const flags = file.u8(0);
  const form = {
    isFax: (flags & 1) === 1,
    template: (flags >> 1) & 3,
    width: file.u8(1),
    height: file.u8(2),
    count: file.u32(3) + 1,
  };
  if (form.count > 65_536) malformed('bitmap-too-large', undefined, 'JBIG2 patterns');
  return readPatterns(data.subarray(7), form, budget);
}

/** @basis T.88 §7.4.2 */
function dictionary({ data, references }: Segment, store: Store): readonly Bilevel[] {
  const file = octets(data, 'big');
  const flags = file.u16(0);
  const [isHuffman, isRefined] = [(flags & 1) !== 0, (flags & 2) !== 0];
  if ((flags & 0x100) !== 0) malformed('bitmap-unsupported', undefined, 'JBIG2 kept contexts');
  const template = (flags >> 10) & 3;
  const refinementTemplate = ((flags >> 12) & 1) as 0 | 1;
  const count = isHuffman ? 0 : template === 0 ? 4 : 1;
  const adaptive = offsetsAt(file, 2, count);
  const refinedCount = isRefined && refinementTemplate === 0 ? 2 : 0;
  const refinementAdaptive = offsetsAt(file, 2 + 2 * count, refinedCount);
  checkOffsets([...adaptive, ...refinementAdaptive.slice(0, 1)]);
  const at = 2 + 2 * (count + refinedCount);
  const own = references.flatMap((number) => store.tables.get(number) ?? []);
  let used = 0;
  const pick = (shift: number, mask: number, from: number): HuffmanTable => {
    const choice = (flags >> shift) & mask;
    if (choice !== mask) return standardTable(from + choice);
    return own[used++] ?? malformed('bitmap-malformed', undefined, 'JBIG2 table');
  };
  const form = {
    isHuffman,
    isRefined,
    template,
    refinementTemplate,
    adaptive,
    refinementAdaptive,
    exported: file.u32(at),
    made: file.u32(at + 4),
    tables: isHuffman
      ? {
          height: pick(2, 3, 4),
          width: pick(4, 3, 2),
          size: pick(6, 1, 1),
        }
      : {
          height: new Map(),
          width: new Map(),
          size: new Map(),
        },
    given: symbolsOf(references, store),
  };
  if (form.made + form.given.length > symbolsMax) malformed('bitmap-too-large');
  return readSymbols(data.subarray(at + 8), form, store.budget);
}
