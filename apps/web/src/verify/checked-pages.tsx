import type { Report } from './report.ts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { openDocument, type PageDocument } from '../documents/page-document.ts';
import { fitZoom, layPages } from '../documents/page-layout.ts';
import { PageSheet } from '../documents/page-sheet.tsx';
import { SealedPlaces } from '../documents/sealed-places.tsx';
import { useWords } from '../words/language.tsx';
import type { CheckedFile } from './verification-desk.ts';

type Opening =
  | { readonly phase: 'opening' | 'failed' }
  | { readonly phase: 'open'; readonly document: PageDocument };

interface CheckedPagesProps {
  readonly file: CheckedFile;
  readonly report: Report;
}

/** The pages of a checked file with its seals on them. Showing has no part in the answer. */
export function CheckedPages({ file, report }: CheckedPagesProps) {
  const { say } = useWords();
  const opening = useDocument(file.bytes);
  return (
    <section className="answer-pages" aria-label={say('document-label')}>
      {opening.phase === 'opening' && <p className="hint">{say('loading')}</p>}
      {opening.phase === 'failed' && <p className="hint">{say('document-failed')}</p>}
      {opening.phase === 'open' && <Pages document={opening.document} report={report} />}
    </section>
  );
}

function useDocument(bytes: Uint8Array): Opening {
  const [opening, setOpening] = useState<Opening>({ phase: 'opening' });
  useEffect(() => {
    let gone = false;
    let opened: PageDocument | undefined;
    const open = async () => {
      try {
        const document = await openDocument(bytes);
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
  }, [bytes]);
  return opening;
}

interface PagesProps {
  readonly document: PageDocument;
  readonly report: Report;
}

function Pages({ document, report }: PagesProps) {
  const { say } = useWords();
  const view = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (view.current === null) return undefined;
    const watch = new ResizeObserver((entries) => {
      setWidth(Math.floor(entries.at(-1)?.contentRect.width ?? 0));
    });
    watch.observe(view.current);
    return () => watch.disconnect();
  }, []);
  const layout = useMemo(
    () => layPages(document.pages, Math.min(1, fitZoom(document.pages, width))),
    [document, width],
  );
  return (
    <div
      ref={view}
      className="pages-view"
      tabIndex={0}
      role="group"
      aria-label={say('pages-label')}
    >
      <div className="page-stack" style={{ width: layout.width, height: layout.height }}>
        {width > 0 &&
          layout.pages.map(({ page, ...box }) => (
            <PageSheet
              key={page}
              document={document}
              page={page}
              scale={layout.scale}
              style={box}
              speaks
            />
          ))}
        <SealedPlaces seals={report.seals} layout={layout} format={document.format} />
      </div>
    </div>
  );
}
