import { wordsOf } from './report.ts';
import { useCallback } from 'react';
import { useWords } from '../words/language.tsx';

/** The words of a code in the reader's language; they are written once, with the checks. */
export function useCodeWords(): (code: string) => string {
  const { language } = useWords();
  return useCallback((code: string) => wordsOf(code, language), [language]);
}
