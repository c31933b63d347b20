import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Seal } from '../app/client.ts';
import { fitZoom, layPages, type Layout } from '../documents/page-layout.ts';
import { PageSheet } from '../documents/page-sheet.tsx';
import { SealedPlaces } from '../documents/sealed-places.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import { PlacedSeal } from './placed-seal.tsx';
import type { Snapped } from './placement.ts';
import type { QueuedFile, Shown } from './queue.ts';

/** How the pages are enlarged: `usual` is true size where there is room for it. */
export type Zoom = 'usual' | 'fit' | number;

interface CanvasProps {
  readonly file: QueuedFile;
  readonly shown: Shown;
  readonly seal: Seal | undefined;
  readonly snapping: boolean;
}

/** The pages of the file in front, with the seal that will be applied. */
export function Canvas({ file, shown, seal, snapping }: CanvasProps) {
  const view = useRef<HTMLDivElement>(null);
  const stack = useRef<HTMLDivElement>(null);
  const width = useWidth(view);
  const [zoom, setZoom] = useState<Zoom>('usual');
  const [snapped, setSnapped] = useState<Snapped | undefined>(undefined);
  const { pages } = shown.document;
  const fit = fitZoom(pages, width - 2);
  const factor = zoom === 'fit' ? fit : zoom === 'usual' ? Math.min(1, fit) : zoom;
  const layout = useMemo(() => layPages(pages, factor), [pages, factor]);
  useComeIntoView(view, layout, file, width > 0);
  return (
    <div className="desk-middle">
      <div ref={view} className="desk-canvas" tabIndex={-1}>
        <div
          ref={stack}
          className="page-stack"
          style={{ width: layout.width, height: layout.height }}
        >
          {width > 0 &&
            layout.pages.map(({ page, ...box }) => (
              <PageSheet
                key={`${file.id}-${page}`}
                document={shown.document}
                page={page}
                scale={layout.scale}
                style={box}
                speaks
              />
            ))}
          <SealedPlaces seals={shown.earlier} layout={layout} format={shown.document.format} />
          <GuideLines layout={layout} snapped={snapped} />
          {seal !== undefined && file.place !== undefined && (
            <PlacedSeal
              key={file.id}
              {...{ file, seal, layout, stack, snapping }}
              place={file.place}
              onSnap={setSnapped}
            />
          )}
        </div>
      </div>
      <ZoomControls factor={factor} fit={fit} onZoom={setZoom} />
    </div>
  );
}

function useWidth(target: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (target.current === null) return undefined;
    const watch = new ResizeObserver((entries) => {
      setWidth(Math.floor(entries.at(-1)?.contentRect.width ?? 0));
    });
    watch.observe(target.current);
    return () => watch.disconnect();
  }, [target]);
  return width;
}

/** Shows the place of the seal when a file comes to the front or its page is changed. */
function useComeIntoView(
  view: RefObject<HTMLElement | null>,
  layout: Layout,
  file: QueuedFile,
  ready: boolean,
): void {
  const page = file.place?.page;
  useEffect(() => {
    const box = view.current;
    const laid = layout.pages[(page ?? 1) - 1];
    if (box === null || laid === undefined || !ready) return;
    const y = laid.top + (file.place?.y ?? 0) * layout.scale;
    const seen = y > box.scrollTop && y + 160 < box.scrollTop + box.clientHeight;
    if (!seen) box.scrollTop = y - box.clientHeight / 2 + 80;
    // Only a new file or page asks for it: while a person drags, the view is theirs.
  }, [file.id, page, ready, layout.scale]);
}

function GuideLines({
  layout,
  snapped,
}: {
  readonly layout: Layout;
  readonly snapped: Snapped | undefined;
}) {
  const page = snapped && layout.pages[snapped.place.page - 1];
  if (snapped === undefined || page === undefined) return null;
  const { left, top, width, height } = page;
  const { atX, atY } = snapped;
  return (
    <>
      {atX !== undefined && (
        <div className="guide guide-x" style={{ left: left + atX * layout.scale, top, height }} />
      )}
      {atY !== undefined && (
        <div className="guide guide-y" style={{ top: top + atY * layout.scale, left, width }} />
      )}
    </>
  );
}

interface ZoomControlsProps {
  readonly factor: number;
  readonly fit: number;
  readonly onZoom: (zoom: Zoom) => void;
}

function ZoomControls({ factor, fit, onZoom }: ZoomControlsProps) {
  const { say } = useWords();
  const step = (by: number) => onZoom(Math.min(4, Math.max(0.1, factor * by)));
  const isTrue = Math.abs(factor - 1) < 0.005;
  const isFit = Math.abs(factor - fit) < 0.005;
  return (
    <div className="zoom" role="group" aria-label={say('zoom')}>
      <button type="button" aria-label={say('zoom-out')} onClick={() => step(1 / 1.25)}>
        <Icon name="subtract" />
      </button>
      <span className="zoom-value">{Math.round(factor * 100)}%</span>
      <button type="button" aria-label={say('zoom-in')} onClick={() => step(1.25)}>
        <Icon name="add" />
      </button>
      <button type="button" aria-pressed={isTrue} onClick={() => onZoom(1)}>
        {say('zoom-true')}
      </button>
      <button type="button" aria-pressed={isFit} onClick={() => onZoom('fit')}>
        {say('zoom-fit')}
      </button>
    </div>
  );
}
