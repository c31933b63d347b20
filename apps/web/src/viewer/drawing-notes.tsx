import { useCallback, useState } from 'react';
import type { DrawingNote } from '../documents/page-document.ts';
import { Icon } from '../ui/icon.tsx';
import { useCodeWords } from '../verify/code-words.ts';
import { useWords } from '../words/language.tsx';

/** Details of one kind that are kept, and pages that are named. */
const detailsMax = 5;
const pagesMax = 12;

/** One kind of thing that is not shown as the file has it, and where. */
export interface NotedKind {
  readonly code: string;
  readonly pages: readonly number[];
  readonly details: readonly string[];
}

/** Collects what the drawings of a file say about themselves. */
export function useNotes() {
  const [all, setAll] = useState<readonly NotedKind[]>([]);
  const add = useCallback((page: number, notes: readonly DrawingNote[]) => {
    if (notes.length > 0)
      setAll((was) => notes.reduce((kinds, one) => join(kinds, page, one), was));
  }, []);
  return { all, add };
}

function join(
  kinds: readonly NotedKind[],
  page: number,
  { code, detail }: DrawingNote,
): readonly NotedKind[] {
  const at = kinds.findIndex((kind) => kind.code === code);
  const details = detail === undefined || detail === '' ? [] : [detail];
  const kind = kinds[at];
  if (kind === undefined) return [...kinds, { code, pages: [page], details }];
  const pages = kind.pages.includes(page) ? kind.pages : [...kind.pages, page];
  const more = details.filter((one) => !kind.details.includes(one));
  if (pages === kind.pages && more.length === 0) return kinds;
  const joined = { code, pages, details: [...kind.details, ...more].slice(0, detailsMax) };
  return kinds.with(at, joined);
}

/** Says what the picture does not show as the file has it; silent where there is nothing to say. */
export function DrawingNotes({ notes }: { readonly notes: readonly NotedKind[] }) {
  const { say } = useWords();
  const wordsOf = useCodeWords();
  if (notes.length === 0) return null;
  return (
    <details className="drawing-notes" data-testid="drawing-notes">
      <summary>
        <Icon name="warning" size={16} />
        {say('notes-title', { count: notes.length })}
      </summary>
      <p className="hint">{say('notes-why')}</p>
      <ul>
        {notes.map(({ code, pages, details }) => (
          <li key={code}>
            <strong>{wordsOf(code)}</strong>{' '}
            <span className="hint">{say('notes-pages', { pages: pageList(pages) })}</span>
            {details.map((detail) => (
              <code key={detail}>{detail}</code>
            ))}
            <code className="hint">{code}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

function pageList(pages: readonly number[]): string {
  const sorted = pages.toSorted((one, other) => one - other);
  return sorted.slice(0, pagesMax).join(', ') + (sorted.length > pagesMax ? '…' : '');
}
