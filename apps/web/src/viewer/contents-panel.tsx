import { useEffect, useState } from 'react';
import type {
  Attachment,
  Contents,
  OutlineEntry,
  PageDocument,
} from '../documents/page-document.ts';
import { saveAs } from '../ui/files.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import { sizeText } from '../words/saying.ts';

/** The worker draws the first page before it reads anything else. */
const firstPageMs = 300;

/** The outline and the attachments of a file; undefined where it has neither. */
export function useContents(document: PageDocument): Contents | undefined {
  const [contents, setContents] = useState<Contents | undefined>(undefined);
  useEffect(() => {
    let gone = false;
    const read = async () => {
      await new Promise((resolve) => setTimeout(resolve, firstPageMs)); // the page goes first
      if (gone) return;
      // A file whose outline cannot be read is shown without one.
      const found = await document.contents().catch(() => undefined);
      const some = found !== undefined && found.outline.length + found.attachments.length > 0;
      if (!gone && some) setContents(found);
    };
    void read();
    return () => {
      gone = true;
    };
  }, [document]);
  return contents;
}

interface ContentsPanelProps {
  readonly document: PageDocument;
  readonly contents: Contents;
  readonly goTo: (page: number, topMm?: number) => void;
}

/** Outline and attachments. Nothing opens by itself, and no address is followed. */
export function ContentsPanel({ document, contents, goTo }: ContentsPanelProps) {
  const { say } = useWords();
  const { outline, attachments } = contents;
  return (
    <section className="side-panel" aria-label={say('contents-label')}>
      {outline.length > 0 && (
        <>
          <h2>{say('outline-label')}</h2>
          <Outline entries={outline} goTo={goTo} />
        </>
      )}
      {attachments.length > 0 && (
        <>
          <h2>{say('attachments-label')}</h2>
          <p className="hint">{say('attachments-why')}</p>
          <ul className="attachments">
            {attachments.map((one) => (
              <AttachmentRow key={one.id} document={document} attachment={one} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface OutlineProps {
  readonly entries: readonly OutlineEntry[];
  readonly goTo: ContentsPanelProps['goTo'];
}

function Outline({ entries, goTo }: OutlineProps) {
  return (
    <ul className="outline">
      {entries.map((entry, index) => (
        // The outline of an open file never changes, so the position names the entry.
        <li key={`${index}`}>
          <OutlineRow entry={entry} goTo={goTo} />
          {entry.children.length > 0 && <Outline entries={entry.children} goTo={goTo} />}
        </li>
      ))}
    </ul>
  );
}

function OutlineRow({
  entry,
  goTo,
}: {
  readonly entry: OutlineEntry;
  readonly goTo: ContentsPanelProps['goTo'];
}) {
  const { say } = useWords();
  const { title, page, topMm, address } = entry;
  if (page === undefined) {
    return (
      <span className="outline-dead">
        {title}
        {address !== undefined && (
          <span className="hint">{say('outline-address', { address })}</span>
        )}
      </span>
    );
  }
  return (
    <button type="button" className="outline-row" onClick={() => goTo(page, topMm)}>
      <span>{title}</span>
      <span className="hint">{page}</span>
    </button>
  );
}

interface AttachmentRowProps {
  readonly document: PageDocument;
  readonly attachment: Attachment;
}

function AttachmentRow({ document, attachment }: AttachmentRowProps) {
  const { say, language } = useWords();
  const [failed, setFailed] = useState(false);
  const { name, id, size } = attachment;
  const save = async () => {
    try {
      // The browser must not guess what it is: it is only ever saved.
      saveAs(name, await document.attachment(id), 'application/octet-stream');
    } catch {
      setFailed(true);
    }
  };
  return (
    <li className="attachment">
      <span>
        {name}
        {size !== undefined && <span className="hint"> {sizeText(size, language)}</span>}
      </span>
      <button
        type="button"
        className="button"
        aria-label={say('seal-download-file', { name })}
        onClick={() => void save()}
      >
        <Icon name="download" />
      </button>
      {failed && <p className="hint">{say('attachment-failed')}</p>}
    </li>
  );
}
