import { expect, test } from 'vitest';
import type { PageDocument } from '../documents/page-document.ts';
import { linesOfRuns, type PageText } from '../documents/page-text.ts';
import { findMarked, firstPlace, markedPlaces } from './default-place.ts';

const a4 = { widthMm: 210, heightMm: 297 };
const seal = { widthMm: 40, heightMm: 40 };

function run(text: string, x: number, y: number) {
  return Array.from(text).map((char, index) => ({
    char,
    box: { x: x + index * 5, y, width: 5, height: 5 },
  }));
}

/** A document of the given texts; a page without text cannot be read. */
function documentOf(texts: readonly (PageText | undefined)[]): PageDocument {
  return {
    format: 'ofd',
    pages: texts.map(() => a4),
    picture: () => Promise.reject(new Error('not drawn here')),
    text: (page) => {
      const text = texts[page - 1];
      return text === undefined ? Promise.reject(new Error('no text')) : Promise.resolve(text);
    },
    close: () => undefined,
  };
}

test('without a marked place the seal goes to the lower right of the last page', () => {
  const first = firstPlace([a4, a4, a4], seal, undefined);
  expect(first).toEqual({ place: { page: 3, x: 145, y: 217 } });
});

test('the seal is centred over the words that ask for it', () => {
  const box = { x: 120, y: 240, width: 30, height: 6 };
  const first = firstPlace([a4, a4], seal, { page: 2, box, words: '盖章处' });
  expect(first).toEqual({ place: { page: 2, x: 115, y: 223 }, words: '盖章处' });
});

test('over words at the edge the seal stays wholly on the page', () => {
  const box = { x: 195, y: 290, width: 15, height: 5 };
  const { place } = firstPlace([a4], seal, { page: 1, box, words: '(章)' });
  expect(place).toEqual({ page: 1, x: 170, y: 257 });
});

test('a seal larger than the page begins at its corner', () => {
  const small = { widthMm: 30, heightMm: 20 };
  expect(firstPlace([small], seal, undefined).place).toMatchObject({ page: 1, x: 0, y: 0 });
});

test('the clearest words win, and the last of them on the last page that has any', async () => {
  const text = linesOfRuns([
    run('盖章', 20, 20),
    run('甲方盖章处', 20, 100),
    run('乙方盖章处', 120, 100),
  ]);
  expect(markedPlaces(text)).toHaveLength(2);
  const marked = await findMarked(documentOf([text, text, linesOfRuns([run('附件', 20, 20)])]));
  expect(marked).toMatchObject({ page: 2, words: '盖章处', box: { x: 130 } });
});

test('a page whose text cannot be read does not hide the others', async () => {
  const marked = await findMarked(documentOf([linesOfRuns([run('（盖章）', 20, 200)]), undefined]));
  expect(marked).toMatchObject({ page: 1, words: '（盖章）' });
});

test('a document without such words has no marked place', async () => {
  expect(await findMarked(documentOf([linesOfRuns([run('合同', 20, 20)])]))).toBeUndefined();
  expect(await findMarked(documentOf([]))).toBeUndefined();
});
