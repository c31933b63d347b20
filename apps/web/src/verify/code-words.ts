import { drawingCodes } from '@yunzhang/drawing';
import { wordsOf } from './report.ts';
import { useCallback } from 'react';
import { useWords } from '../words/language.tsx';

/** What drawings say of themselves. */
const drawn: ReadonlyMap<string, { readonly zh: string; readonly en: string }> = new Map(
  Object.entries(drawingCodes),
);

/** The words of a code in the reader's language; they are written once, with the checks. */
export function useCodeWords(): (code: string) => string {
  const { language } = useWords();
  return useCallback(
    (code: string) => drawn.get(code)?.[language] ?? wordsOf(code, language),
    [language],
  );
}
