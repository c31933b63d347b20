import type { SealReport } from './report.ts';
import { useEffect, useState } from 'react';
import { openDocument, type PageDocument } from '../documents/page-document.ts';
import { Viewer } from '../viewer/viewer.tsx';
import { useWords } from '../words/language.tsx';
import type { CheckedFile } from './verification-desk.ts';

type Opening =
  | { readonly phase: 'opening' | 'failed' }
  | { readonly phase: 'open'; readonly document: PageDocument };

interface CheckedPagesProps {
  readonly file: CheckedFile;
  readonly seals: readonly SealReport[];
}

/** The pages of a checked file and its seals. Showing does not wait for the answer. */
export function CheckedPages({ file, seals }: CheckedPagesProps) {
  const { say } = useWords();
  const opening = useDocument(file);
  return (
    <section className="answer-pages" aria-label={say('document-label')}>
      {opening.phase === 'opening' && <p className="hint">{say('loading')}</p>}
      {opening.phase === 'failed' && <p className="hint">{say('document-failed')}</p>}
      {opening.phase === 'open' && (
        <Viewer document={opening.document} name={file.name} seals={seals} side="none" />
      )}
    </section>
  );
}

function useDocument({ bytes, password }: CheckedFile): Opening {
  const [opening, setOpening] = useState<Opening>({ phase: 'opening' });
  useEffect(() => {
    let gone = false;
    let opened: PageDocument | undefined;
    setOpening({ phase: 'opening' }); // another password is another document
    const open = async () => {
      try {
        const document = await openDocument(bytes, { password });
        if (gone) return document.close();
        opened = document;
        return setOpening({ phase: 'open', document });
      } catch {
        if (!gone) setOpening({ phase: 'failed' });
        return undefined;
      }
    };
    void open();
    return () => {
      gone = true;
      opened?.close();
    };
  }, [bytes, password]);
  return opening;
}
