import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { PageDocument } from '../documents/page-document.ts';
import { layPages, pagesBetween, pixelsPerMm, type LaidPage } from '../documents/page-layout.ts';
import type { SealReport } from '../verify/report.ts';
import { useWords } from '../words/language.tsx';
import { PageSheet } from './page-sheet.tsx';
import { usePageSizes, type View } from './use-view.ts';

/** Width of the widest small picture, in pixels. */
const thumbWidth = 96;

interface ThumbnailsProps {
  readonly document: PageDocument;
  readonly view: View;
  readonly seals: readonly SealReport[];
  readonly counts?: ReadonlyMap<number, number> | undefined;
}

/** Small pictures of the pages, each with the number of its seals. @basis product.md R7 */
export function Thumbnails({ document, view, seals, counts }: ThumbnailsProps) {
  const { say } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const layout = useThumbLayout(document);
  const near = useNear(frame, layout, view.current);
  const numbers = useCounts(seals, counts);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    view.goTo(Math.min(Math.max(view.current + step, 1), layout.pages.length));
  };
  return (
    <nav ref={frame} className="thumbs" aria-label={say('pages-label')} onKeyDown={onKeyDown}>
      <div className="thumb-stack" style={{ width: layout.width, height: layout.height + 24 }}>
        {near.map((laid) => (
          <Thumb
            key={laid.page}
            {...{ document, laid }}
            scale={layout.scale}
            count={numbers.get(laid.page) ?? 0}
            isCurrent={laid.page === view.current}
            goTo={view.goTo}
          />
        ))}
      </div>
    </nav>
  );
}

interface ThumbProps {
  readonly document: PageDocument;
  readonly laid: LaidPage;
  readonly scale: number;
  readonly count: number;
  readonly isCurrent: boolean;
  readonly goTo: (page: number) => void;
}

function Thumb({ document, laid, scale, count, isCurrent, goTo }: ThumbProps) {
  const { say } = useWords();
  const button = useRef<HTMLButtonElement>(null);
  const { page, left, top, width, height } = laid;
  useEffect(() => {
    const { activeElement } = globalThis.document;
    // With the arrow keys the focus goes along.
    if (isCurrent && activeElement?.classList.contains('thumb') === true) {
      button.current?.focus({ preventScroll: true });
    }
  }, [isCurrent]);
  return (
    <button
      ref={button}
      type="button"
      className="thumb"
      style={{ left, top, width }}
      tabIndex={isCurrent ? 0 : -1}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => goTo(page)}
    >
      <PageSheet {...{ document, page, scale }} style={{ width, height }} isSmall />
      {count > 0 && (
        <span className="thumb-badge" aria-hidden="true">
          {count}
        </span>
      )}
      <span className="unseen">
        {count > 0 ? say('page-has-seals', { page, count }) : say('page-go', { page })}
      </span>
      <span className="thumb-number" aria-hidden="true">
        {page}
      </span>
    </button>
  );
}

function useThumbLayout(document: PageDocument) {
  const pages = usePageSizes(document);
  return useMemo(() => {
    let widest = 1;
    for (const size of pages) widest = Math.max(widest, size.widthMm);
    return layPages(pages, thumbWidth / (widest * pixelsPerMm));
  }, [pages]);
}

/** Those in the window of the list, and always the page in sight, which keeps the focus. */
function useNear(
  frame: React.RefObject<HTMLDivElement | null>,
  layout: ReturnType<typeof layPages>,
  current: number,
): readonly LaidPage[] {
  const [seen, setSeen] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const box = frame.current;
    if (box === null) return undefined;
    let asked = 0;
    const look = () => {
      cancelAnimationFrame(asked);
      // Steps of half a window: not every pixel is a new list.
      asked = requestAnimationFrame(() => {
        const step = Math.max(1, Math.round(box.clientHeight / 2));
        const next = { top: Math.floor(box.scrollTop / step) * step, height: box.clientHeight };
        setSeen((was) => (was.top === next.top && was.height === next.height ? was : next));
      });
    };
    const watch = new ResizeObserver(look);
    watch.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      cancelAnimationFrame(asked);
      watch.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [frame]);
  useEffect(() => {
    const box = frame.current;
    const laid = layout.pages[current - 1];
    if (box === null || laid === undefined) return;
    const isSeen =
      laid.top >= box.scrollTop && laid.top + laid.height <= box.scrollTop + box.clientHeight - 24;
    if (!isSeen) box.scrollTop = laid.top - (box.clientHeight - laid.height) / 2;
  }, [frame, layout, current]);
  return useMemo(() => {
    if (seen.height === 0) return [];
    const near = pagesBetween(layout, seen.top - seen.height / 4, seen.top + seen.height * 1.75);
    const front = layout.pages[current - 1];
    return front === undefined || near.includes(front) ? near : [...near, front];
  }, [layout, seen, current]);
}

function useCounts(
  seals: readonly SealReport[],
  more: ReadonlyMap<number, number> | undefined,
): ReadonlyMap<number, number> {
  return useMemo(() => {
    const counts = new Map(more);
    for (const seal of seals) {
      for (const page of new Set(seal.placements.map((place) => place.page))) {
        counts.set(page, (counts.get(page) ?? 0) + 1);
      }
    }
    return counts;
  }, [seals, more]);
}
