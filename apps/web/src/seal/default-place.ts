import type { Box } from '@yunzhang/base';
import type { PageDocument, PageSize } from '../documents/page-document.ts';
import { findWord, type PageText } from '../documents/page-text.ts';
import { tenth, type Placement, type SealSize } from './placement.ts';

/** Words that ask for a seal, the clearest first. @basis product.md R11 */
export const sealWords = [
  '盖章处',
  '签章处',
  '（盖章）',
  '(盖章)',
  '（公章）',
  '(公章)',
  '（签章）',
  '(签章)',
  '（章）',
  '(章)',
  '盖章',
  '签章',
  'Seal here',
  '(seal)',
  '(Seal)',
] as const;

/** Pages searched from the end; a place for a seal stands on one of the last. */
const searchedMax = 20;

/** A place marked for a seal. */
export interface Marked {
  readonly page: number;
  readonly box: Box;
  readonly words: string;
}

/** The first place a seal is put, and why. */
export interface FirstPlace {
  readonly place: Placement;
  readonly words?: string;
}

/** Every place a page marks for a seal, by the clearest words it has. */
export function markedPlaces(text: PageText): readonly Omit<Marked, 'page'>[] {
  const spaceless = sealWords.map((words) => words.replaceAll(' ', ''));
  for (const [index, words] of spaceless.entries()) {
    const boxes = findWord(text, words);
    if (boxes.length > 0) return boxes.map((box) => ({ box, words: sealWords[index] ?? words }));
  }
  return [];
}

/** Searches a file from its last page for a place marked for a seal. */
export async function findMarked(document: PageDocument): Promise<Marked | undefined> {
  const last = document.pages.length;
  for (let page = last; page >= 1 && page > last - searchedMax; page--) {
    // A page whose text cannot be read has no words to go by; the others still may.
    const text = await document.text(page).catch(() => []);
    const marked = markedPlaces(text).at(-1);
    if (marked !== undefined) return { page, ...marked };
  }
  return undefined;
}

/** The first place: over the words that ask for a seal, else lower right of the last page. */
export function firstPlace(
  pages: readonly PageSize[],
  size: SealSize,
  marked: Marked | undefined,
): FirstPlace {
  const page = pages[(marked?.page ?? pages.length) - 1];
  if (page === undefined) return { place: { page: 1, x: 0, y: 0 } };
  if (marked === undefined) return { place: lowerRight(pages.length, page, size) };
  const { box } = marked;
  const place = {
    page: marked.page,
    x: inside(box.x + box.width / 2 - size.widthMm / 2, size.widthMm, page.widthMm),
    y: inside(box.y + box.height / 2 - size.heightMm / 2, size.heightMm, page.heightMm),
  };
  return { place, words: marked.words };
}

function lowerRight(number: number, page: PageSize, size: SealSize): Placement {
  const x = inside(page.widthMm - size.widthMm - 25, size.widthMm, page.widthMm);
  const y = inside(page.heightMm - size.heightMm - 40, size.heightMm, page.heightMm);
  return { page: number, x, y };
}

/** Wholly on the page where the page is large enough. */
function inside(value: number, seal: number, paper: number): number {
  return tenth(Math.max(0, Math.min(value, paper - seal)));
}
