import type { Box } from '@yunzhang/base';
import { findText, type TextLine } from '@yunzhang/drawing';
import {
  listSignatures,
  type OfdFile,
  type OfdPage,
  pageLines,
  type SignatureListing,
} from '@yunzhang/ofd';
import { objectNamed } from './ofd-object.ts';
import type { Hit, PlacingDocument } from './place.ts';

/** Pages whose text is searched, and hits that are kept. */
const pagesMax = 5000;
const hitsMax = 10_000;

/**
 * What placing asks of an OFD package. Pages are read when they are asked for.
 *
 * Page space begins at the top left corner of the PhysicalBox, wherever that box says it begins:
 * it is what a person sees, and what boxes of seals count from.
 *
 * @basis ofd-format.md §1.2; ofd-signatures.md §8
 */
export function placingOfd(
  file: OfdFile,
  options: {
    /** Text under the seal costs a reading of the page; a dry run wants it. */
    readonly text: 'find-only' | 'all';
  },
): PlacingDocument {
  const pages = file.docBodies[0]?.document()?.pages ?? [];
  const pageAt = (page: number): OfdPage => pages[page - 1] as OfdPage;
  let text: { readonly page: number; readonly lines: readonly TextLine[] } | undefined;
  const linesOn = (page: number): readonly TextLine[] => {
    // One page is kept: several placements on it ask for the same text.
    if (text?.page !== page) text = { page, lines: pageLines(file, pageAt(page)) };
    return text.lines;
  };
  const charactersOn = (page: number): readonly Box[] =>
    linesOn(page).flatMap(({ glyphs }) => glyphs.map(({ box }) => box));
  let seals: ReadonlyMap<string, readonly Box[]> | undefined;
  return {
    pageCount: pages.length,
    sizeOf: (page) => {
      const { width, height } = pageAt(page).area().box;
      return { width, height };
    },
    find: (words) => findOn({ count: Math.min(pages.length, pagesMax), linesOn }, words),
    field: (name) => objectNamed(file, pages, name),
    sealsOn: (page) => {
      seals ??= sealBoxes(listSignatures(file));
      return seals.get(pageAt(page).id) ?? [];
    },
    ...(options.text === 'all' ? { textOn: charactersOn } : {}),
  };
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

/** Finds words on pages in reading order; they may span several objects and lines. */
function findOn(
  pages: { readonly count: number; readonly linesOn: (page: number) => readonly TextLine[] },
  text: string,
): readonly Hit[] {
  const hits: Hit[] = [];
  for (let page = 1; page <= pages.count && hits.length < hitsMax; page++) {
    for (const { boxes } of findText(pages.linesOn(page), text)) {
      const [box] = boxes;
      // Where the words begin counts: the rest may stand on another line, far away.
      if (box !== undefined) hits.push({ page, box });
    }
  }
  return hits.slice(0, hitsMax);
}
