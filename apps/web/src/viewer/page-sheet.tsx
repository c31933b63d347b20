import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import type { DrawingNote, PageDocument, PagePicture } from '../documents/page-document.ts';
import { pixelsPerMm } from '../documents/page-layout.ts';
import type { PageText, TextHit } from '../documents/page-text.ts';
import { useWords } from '../words/language.tsx';
import { TextLayer } from './text-layer.tsx';

interface PageSheetProps {
  readonly document: PageDocument;
  readonly page: number;
  /** Pixels of the screen a millimetre. */
  readonly scale: number;
  readonly style: CSSProperties;
  /** A small picture of a page stays silent. */
  readonly isSmall?: boolean;
  readonly hits?: readonly TextHit[];
  readonly hit?: TextHit | undefined;
  readonly onNotes?: (page: number, notes: readonly DrawingNote[]) => void;
  readonly children?: ReactNode;
}

type Drawing = 'waiting' | 'drawn' | 'failed';

/** One page as white paper; it is drawn while it is in the page tree. */
export function PageSheet(props: PageSheetProps) {
  const { document, page, scale, style, isSmall, children } = props;
  const { say } = useWords();
  const { host, drawing } = useDrawing(props);
  if (isSmall === true) {
    return (
      <span className="page-sheet" style={style}>
        <span ref={host} className="page-picture" />
        {children}
      </span>
    );
  }
  return (
    <div
      className="page-sheet"
      style={style}
      data-page={page}
      data-drawing={drawing}
      role="group"
      aria-label={say('page-nth', { page })}
    >
      <div ref={host as React.Ref<HTMLDivElement>} className="page-picture" />
      {drawing === 'waiting' && <p className="page-state">{say('loading')}</p>}
      {drawing === 'failed' && <p className="page-state page-state-failed">{say('page-failed')}</p>}
      <Words {...{ document, page }} zoom={scale / pixelsPerMm} hits={props.hits} hit={props.hit} />
      {children}
    </div>
  );
}

function useDrawing({ document, page, scale, isSmall, onNotes }: PageSheetProps) {
  const host = useRef<HTMLElement>(null);
  const held = useRef<PagePicture | undefined>(undefined);
  const [drawing, setDrawing] = useState<Drawing>('waiting');
  // An SVG is sharp at every zoom; a PDF page is drawn again.
  const sharpness = document.format === 'ofd' ? 1 : scale * Math.min(window.devicePixelRatio, 3);
  useEffect(() => {
    const wish = new AbortController();
    const draw = async () => {
      try {
        const found = await document.picture(page, {
          pixelsPerMm: sharpness,
          signal: wish.signal,
          ...(isSmall === true ? { isSmall } : {}),
        });
        if (wish.signal.aborted) return found.release();
        const made = isSmall === true ? bitmapOf(found, scale / pixelsPerMm) : found;
        // The picture before stays until there is a better one.
        host.current?.replaceChildren(made.element);
        held.current?.release();
        held.current = made;
        onNotes?.(page, made.notes);
        return setDrawing('drawn');
      } catch {
        if (!wish.signal.aborted) setDrawing('failed');
        return undefined;
      }
    };
    void draw();
    return () => wish.abort();
  }, [document, page, sharpness, isSmall, onNotes]);
  useEffect(
    () => () => {
      held.current?.release();
      held.current = undefined;
    },
    [],
  );
  return { host, drawing };
}

/** A small picture as a bitmap: its outlines would be painted in full for a few pixels. */
function bitmapOf(picture: PagePicture, zoom: number): PagePicture {
  const { element, notes } = picture;
  if (!(element instanceof HTMLImageElement)) return picture;
  const sharpness = zoom * Math.min(window.devicePixelRatio, 3);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(element.naturalWidth * sharpness));
  canvas.height = Math.max(1, Math.round(element.naturalHeight * sharpness));
  canvas.getContext('2d')?.drawImage(element, 0, 0, canvas.width, canvas.height);
  picture.release();
  const release = () => {
    canvas.width = 0;
  };
  return { element: canvas, notes, release };
}

interface WordsProps {
  readonly document: PageDocument;
  readonly page: number;
  readonly zoom: number;
  readonly hits: readonly TextHit[] | undefined;
  readonly hit: TextHit | undefined;
}

function Words({ document, page, zoom, hits, hit }: WordsProps) {
  const lines = useLines(document, page);
  return (
    <div className="page-words" style={{ transform: `scale(${zoom})` }}>
      {hits?.map((one) =>
        one.boxes.map((box) => (
          <span
            key={`${box.x} ${box.y} ${one === hit ? 'front' : ''}`}
            className={one === hit ? 'page-hit page-hit-front' : 'page-hit'}
            style={{
              left: box.x * pixelsPerMm,
              top: box.y * pixelsPerMm,
              width: box.width * pixelsPerMm,
              height: box.height * pixelsPerMm,
            }}
          />
        )),
      )}
      <TextLayer lines={lines} />
    </div>
  );
}

function useLines(document: PageDocument, page: number): PageText {
  const [lines, setLines] = useState<PageText>([]);
  useEffect(() => {
    const wish = new AbortController();
    const read = async () => {
      // Where the words cannot be read, the picture says that the page has a fault.
      const text = await document.text(page, wish.signal).catch(() => []);
      if (!wish.signal.aborted) setLines(text);
    };
    void read();
    return () => wish.abort();
  }, [document, page]);
  return lines;
}
