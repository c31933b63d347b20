import { useCallback } from 'react';
import { useWords } from './language.tsx';
import { fill, type Language, type Values } from './saying.ts';

/** A table of words in which both languages of a text stand side by side. */
export type WordBook = Readonly<Record<string, Readonly<Record<Language, string>>>>;

/**
 * A table of names, looked up by what they name: roles, acts, codes. What it names comes from the
 * server, so nobody can see in the pages which of them are used.
 */
export type NameBook = WordBook;

/** The name of something; what has none is called by its code. */
export function nameIn(book: NameBook, code: string, language: Language): string {
  return (Object.hasOwn(book, code) ? book[code]?.[language] : undefined) ?? code;
}

/** The language and the texts of one table, for components. */
export interface BookWords<K extends string> {
  readonly language: Language;
  readonly say: (key: K, values?: Values) => string;
}

/**
 * The texts of one table.
 *
 * Pages that are loaded later bring their own table, so that the pages everybody opens do not carry
 * the words of all others.
 */
export function useBook<B extends WordBook>(book: B): BookWords<keyof B & string> {
  const { language } = useWords();
  const say = useCallback(
    (key: keyof B & string, values?: Values) => fill(book[key]?.[language] ?? key, values),
    [book, language],
  );
  return { language, say };
}
