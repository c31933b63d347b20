import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { createStore, useStore } from '../store.ts';
import { firstLanguage, sayIn, tagOf, type Language, type Values } from './saying.ts';
import type { Key } from './zh.ts';

const remembered = 'yunzhang.language';

function readChoice(): string | null {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null; // storage may be switched off; the language then lasts as long as the page
  }
}

// Tests of what the pages ask and answer run where there is no browser.
const wishes = typeof navigator === 'undefined' ? [] : navigator.languages;
const store = createStore<Language>(firstLanguage(readChoice(), wishes ?? []));

/** Changes the language; the place and every form stay as they are. */
export function setLanguage(language: Language): void {
  store.change(() => language);
  try {
    localStorage.setItem(remembered, language);
  } catch {
    // as above
  }
}

/** The language now, outside components. */
export function languageNow(): Language {
  return store.get();
}

/** The language and its texts, for components. */
export interface Words {
  readonly language: Language;
  readonly say: (key: Key, values?: Values) => string;
}

const WordsContext = createContext<Words>({
  language: 'zh',
  say: (key, values) => sayIn('zh', key, values),
});

/** Gives the texts of the chosen language to everything inside. */
export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const language = useStore(store);
  const words = useMemo<Words>(() => {
    document.documentElement.lang = tagOf(language);
    return { language, say: (key, values) => sayIn(language, key, values) };
  }, [language]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

/** The texts in a component. */
export function useWords(): Words {
  return useContext(WordsContext);
}
