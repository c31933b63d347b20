import { createContext, useContext } from 'react';
import type { PartyKind } from '@yunzhang/scenario';

/** Somebody or something a form can name, as people know it. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Whom and what the reader can name without knowing a number by heart. */
export interface FormBook {
  readonly parties: (kind: PartyKind) => readonly Named[];
  /** Cases of a scenario in which the reader takes part. */
  readonly cases: (scenario: string) => readonly Named[];
  /** The name of one of these cases, whatever its scenario. */
  readonly caseName: (id: string) => string | undefined;
}

/** A book without entries: everything is typed. */
export const emptyBook: FormBook = {
  parties: () => [],
  cases: () => [],
  caseName: () => undefined,
};

const BookContext = createContext<FormBook>(emptyBook);

/** Gives a book to the forms inside. */
export const FormBookProvider = BookContext.Provider;

/** The book of this form. */
export function useFormBook(): FormBook {
  return useContext(BookContext);
}

/** The name of a party, where the book knows it. */
export function nameIn(book: FormBook, id: string): string | undefined {
  const kinds: readonly PartyKind[] = ['organisation', 'person', 'system'];
  return kinds.flatMap((kind) => book.parties(kind)).find((one) => one.id === id)?.name;
}
