import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import type { PageDocument, PagePicture } from './page-document.ts';
import { linesOf } from './page-text.ts';

/** Pages this far outside the window are drawn already, in pixels. */
const ahead = '600px';

interface PageSheetProps {
  readonly document: PageDocument;
  readonly page: number;
  /** Pixels of the screen a millimetre. */
  readonly scale: number;
  readonly style: CSSProperties;
  /** Whether the words of the page are read out; small pictures of pages stay silent. */
  readonly speaks?: boolean;
  readonly children?: ReactNode;
}

type Drawing = 'waiting' | 'drawn' | 'failed';

/** One page as white paper. It is drawn when it comes near and given back when it is far. */
export function PageSheet({ document, page, scale, style, speaks, children }: PageSheetProps) {
  const { say } = useWords();
  const sheet = useRef<HTMLDivElement>(null);
  const near = useNearness(sheet);
  const { host, drawing, partial } = useDrawing(document, page, scale, near);
  const lines = useLines(document, page, near && speaks === true);
  return (
    <div ref={sheet} className="page-sheet" style={style} data-page={page}>
      <div ref={host} className="page-picture" />
      {speaks === true && drawing === 'waiting' && <p className="page-state">{say('loading')}</p>}
      {drawing === 'failed' && <p className="page-state page-state-failed">{say('page-failed')}</p>}
      {speaks === true && (
        <div className="unseen" role="group" aria-label={say('page-text', { page })}>
          {lines.map((line, index) => (
            // Lines of a page never move, so their position names them.
            <p key={`${index}-${line.slice(0, 8)}`}>{line}</p>
          ))}
          {partial > 0 && <p>{say('page-partial', { count: partial })}</p>}
        </div>
      )}
      {children}
    </div>
  );
}

function useNearness(target: React.RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (target.current === null) return undefined;
    const watch = new IntersectionObserver(
      (entries) => setNear(entries.at(-1)?.isIntersecting === true),
      { rootMargin: ahead },
    );
    watch.observe(target.current);
    return () => watch.disconnect();
  }, [target]);
  return near;
}

function useDrawing(document: PageDocument, page: number, scale: number, near: boolean) {
  const host = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Drawing>('waiting');
  const [partial, setPartial] = useState(0);
  // An SVG is sharp at every zoom; a PDF page is drawn again.
  const sharpness = document.format === 'ofd' ? 1 : scale * Math.min(window.devicePixelRatio, 3);
  useEffect(() => {
    if (!near) return undefined;
    let gone = false;
    let picture: PagePicture | undefined;
    const draw = async () => {
      try {
        const made = await document.picture(page, sharpness);
        if (gone) return made.release();
        picture = made;
        host.current?.replaceChildren(made.element);
        setPartial(made.partial);
        return setDrawing('drawn');
      } catch {
        if (!gone) setDrawing('failed');
        return undefined;
      }
    };
    void draw();
    return () => {
      gone = true;
      picture?.release();
    };
  }, [document, page, sharpness, near]);
  return { host, drawing, partial };
}

function useLines(document: PageDocument, page: number, wanted: boolean): readonly string[] {
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!wanted) return undefined;
    let gone = false;
    const read = async () => {
      // Where the words cannot be read, the picture says that the page has a fault.
      const text = await document.text(page).catch(() => []);
      if (!gone) setLines(linesOf(text));
    };
    void read();
    return () => {
      gone = true;
    };
  }, [document, page, wanted]);
  return lines;
}
