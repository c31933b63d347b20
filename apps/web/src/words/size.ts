// table of words: the size of the text. Chinese is the source.
import type { WordBook } from './book.ts';

/** Texts of the switch for large text. */
export const sizeWords = {
  size: { zh: '大字', en: 'Large text' },
} as const satisfies WordBook;
