import { type Box, overlap } from '@yunzhang/base';
import {
  listSignatures,
  type OfdFile,
  type OfdPage,
  pageText,
  type SignatureListing,
} from '@yunzhang/ofd';
import { objectNamed } from './ofd-object.ts';
import type { Hit, PlacingDocument } from './place.ts';

/** Pages whose text is searched, and hits that are kept. */
const pagesMax = 5000;
const hitsMax = 10_000;
/** Characters of a text to look for. */
const wantedMax = 1000;

/** What placing asks of an OFD package. Pages are read when they are asked for. */
export function placingOfd(
  file: OfdFile,
  options: {
    /** Known already where the package is about to be sealed. */
    readonly listing?: SignatureListing;
    /** Text under the seal costs a reading of the page; a dry run wants it. */
    readonly text: 'find-only' | 'all';
  },
): PlacingDocument {
  const pages = file.docBodies[0]?.document()?.pages ?? [];
  const pageAt = (page: number): OfdPage => pages[page - 1] as OfdPage;
  const texts = new Map<number, readonly Glyph[]>();
  const glyphsOn = (page: number): readonly Glyph[] => {
    const known = texts.get(page) ?? glyphsOf(file, pageAt(page));
    // One page is kept: several placements on it ask for the same text.
    texts.clear();
    texts.set(page, known);
    return known;
  };
  let seals: ReadonlyMap<string, readonly Box[]> | undefined;
  return {
    pageCount: pages.length,
    sizeOf: (page) => {
      const { width, height } = pageAt(page).area().box;
      return { width, height };
    },
    find: (text) => findOn({ count: Math.min(pages.length, pagesMax), glyphsOn }, text),
    field: (name) => objectNamed(file, pages, name),
    sealsOn: (page) => {
      seals ??= sealBoxes(options.listing ?? listSignatures(file));
      const sheet = pageAt(page);
      return (seals.get(sheet.id) ?? []).map((box) => onSheet(sheet, box));
    },
    ...(options.text === 'all' ? { textOn: glyphsOn } : {}),
  };
}

/** Boxes of OFD pages count from the origin of the page's own box. @basis ofd-signatures.md §8 */
export function onSheet(page: OfdPage, box: Box): Box {
  const { x, y } = page.area().box;
  return { ...box, x: box.x - x, y: box.y - y };
}

function sealBoxes(listing: SignatureListing): ReadonlyMap<string, readonly Box[]> {
  const boxes = new Map<string, Box[]>();
  for (const { stamps } of listing.signatures) {
    for (const { pageRef, boundary, clip } of stamps) {
      const shown =
        clip === undefined ? boundary : { ...clip, x: boundary.x + clip.x, y: boundary.y + clip.y };
      const known = boxes.get(pageRef) ?? [];
      known.push(shown);
      boxes.set(pageRef, known);
    }
  }
  return boxes;
}

interface Glyph extends Box {
  readonly char: string;
}

/** The characters of a page, blanks left out, in the order of drawing. */
function glyphsOf(file: OfdFile, page: OfdPage): readonly Glyph[] {
  return pageText(file, page).flatMap(({ glyphs }) =>
    glyphs.flatMap((glyph) => {
      const char = folded(glyph.char);
      return char === '' ? [] : [{ ...onSheet(page, glyph), char }];
    }),
  );
}

/** Full and half width are the same to a person, blanks are nothing. */
function folded(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '');
}

/** Finds words on pages; they may span several objects and lines. */
function findOn(
  pages: { readonly count: number; readonly glyphsOn: (page: number) => readonly Glyph[] },
  text: string,
): readonly Hit[] {
  const wanted = folded(text.slice(0, wantedMax));
  if (wanted === '') return [];
  const hits: Hit[] = [];
  for (let page = 1; page <= pages.count && hits.length < hitsMax; page++) {
    for (const box of boxesOf(pages.glyphsOn(page), wanted)) hits.push({ page, box });
  }
  return hits.slice(0, hitsMax);
}

function boxesOf(glyphs: readonly Glyph[], wanted: string): readonly Box[] {
  const line = glyphs.map(({ char }) => char).join('');
  // The glyph of each position: a ligature has several.
  const glyphAt = glyphs.flatMap(({ char }, i) => Array.from({ length: char.length }, () => i));
  const boxes: Box[] = [];
  let at = line.indexOf(wanted);
  while (at >= 0 && boxes.length < hitsMax) {
    const last = glyphAt[at + wanted.length - 1] ?? 0;
    boxes.push(firstLine(glyphs.slice(glyphAt[at], last + 1)));
    at = line.indexOf(wanted, at + wanted.length);
  }
  return boxes;
}

/** The box around the glyphs that stand beside the first one: where the words begin counts. */
function firstLine(glyphs: readonly Glyph[]): Box {
  const [first] = glyphs;
  if (first === undefined) return { x: 0, y: 0, width: 0, height: 0 };
  const row = { x: -1e6, y: first.y, width: 2e6, height: first.height };
  const beside = glyphs.filter((one) => overlap(row, one) * 2 > one.width * one.height);
  const column = { x: first.x, y: -1e6, width: first.width, height: 2e6 };
  const below = glyphs.filter((one) => overlap(column, one) * 2 > one.width * one.height);
  return around(beside.length >= below.length ? beside : below);
}

function around(boxes: readonly Box[]): Box {
  const edges = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y, width, height } of boxes) {
    edges.left = Math.min(edges.left, x);
    edges.top = Math.min(edges.top, y);
    edges.right = Math.max(edges.right, x + width);
    edges.bottom = Math.max(edges.bottom, y + height);
  }
  const { left, top, right, bottom } = edges;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
