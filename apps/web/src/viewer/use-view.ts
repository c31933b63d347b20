import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type RefObject,
} from 'react';
import type { PageDocument, PageSize } from '../documents/page-document.ts';
import {
  anchorAt,
  fitPageZoom,
  fitZoom,
  layPages,
  pageAt,
  pagesBetween,
  whereIs,
  zoomRange,
  type Anchor,
  type LaidPage,
  type Layout,
} from '../documents/page-layout.ts';

/** How pages are enlarged: `usual` is true size where there is room for it. */
export type Zoom = 'usual' | 'width' | 'page' | number;

/** Pages this many windows away are in the page tree already. */
const ahead = 1;

/** Space around the stack inside its window, in pixels; the style sheet has the same. */
export const margin = 24;

/** What a viewer knows about its window. */
export interface View {
  readonly window: RefObject<HTMLDivElement | null>;
  readonly stack: RefObject<HTMLDivElement | null>;
  readonly layout: Layout;
  readonly factor: number;
  readonly zoom: Zoom;
  readonly isReady: boolean;
  /** Only these pages are in the page tree. */
  readonly near: readonly LaidPage[];
  /** The page a reader would say they are on. */
  readonly current: number;
  readonly setZoom: (zoom: Zoom, at?: Point) => void;
  /** Brings a page, or a place on it in mm from its top, into the window. */
  readonly goTo: (page: number, topMm?: number) => void;
}

/** A pixel of the window. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Held {
  readonly anchor: Anchor;
  readonly at: Point;
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly current: number;
}

/** The sizes of the pages, as they become known. */
export function usePageSizes(document: PageDocument): readonly PageSize[] {
  return useSyncExternalStore(document.subscribe, () => document.pages);
}

/** Scrolling and enlarging, by the one geometry of pages. @basis product.md R19, R20 */
export function useView(document: PageDocument): View {
  const frame = useRef<HTMLDivElement>(null);
  const stack = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const pages = usePageSizes(document);
  const [zoom, setZoomed] = useState<Zoom>('usual');
  const [range, setRange] = useState<Range>({ first: 1, last: 1, current: 1 });
  const factor = factorOf(zoom, pages[range.current - 1], pages, room);
  const layout = useMemo(() => layPages(pages, factor), [pages, factor]);
  const held = useRef<Held | undefined>(undefined);
  const latest = useRef(layout);
  latest.current = layout;
  const look = useCallback(() => {
    const box = frame.current;
    if (box === null || box.clientWidth === 0) return;
    // At the very top the top stays, else what is read.
    const y = box.scrollTop < margin ? 0 : box.clientHeight / 3;
    held.current = hold(latest.current, box, { x: box.clientWidth / 2, y });
    setRange((before) => rangeOf(latest.current, box, before));
  }, []);
  useScrolling(frame, look);
  useLayoutEffect(() => {
    const box = frame.current;
    if (box === null || room.width === 0) return;
    if (held.current !== undefined) keep(layout, box, held.current);
    look();
  }, [layout, room, look]);
  const setZoom = useCallback((next: Zoom, at?: Point) => {
    const box = frame.current;
    if (box !== null && at !== undefined) held.current = hold(latest.current, box, at);
    setZoomed(next);
  }, []);
  const goTo = useCallback(
    (page: number, topMm = 0) => {
      const laid = latest.current.pages[page - 1];
      if (laid === undefined) return;
      frame.current?.scrollTo({
        top: laid.top + topMm * latest.current.scale,
        behavior: 'instant',
      });
      look(); // what changes the window next must keep this place, not the one before
    },
    [look],
  );
  const near = useMemo(() => layout.pages.slice(range.first - 1, range.last), [layout, range]);
  const isReady = room.width > 0;
  return { window: frame, stack, layout, factor, zoom, isReady, near, ...range, setZoom, goTo };
}

/** What pages can fill: the window without its margins. */
interface Room {
  readonly width: number;
  readonly height: number;
}

function useRoom(target: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 0, height: 0 });
  useEffect(() => {
    if (target.current === null) return undefined;
    const watch = new ResizeObserver((entries) => {
      const box = entries.at(-1)?.contentRect;
      const width = Math.max(0, Math.floor(box?.width ?? 0) - 2 * margin);
      const height = Math.max(0, Math.floor(box?.height ?? 0) - 2 * margin);
      setRoom((was) => (was.width === width && was.height === height ? was : { width, height }));
    });
    watch.observe(target.current);
    return () => watch.disconnect();
  }, [target]);
  return room;
}

function useScrolling(target: RefObject<HTMLElement | null>, look: () => void): void {
  useEffect(() => {
    const box = target.current;
    let asked = 0;
    const onScroll = () => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(look);
    };
    box?.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(asked);
      box?.removeEventListener('scroll', onScroll);
    };
  }, [target, look]);
}

function factorOf(
  zoom: Zoom,
  size: PageSize | undefined,
  pages: readonly PageSize[],
  room: Room,
): number {
  if (typeof zoom === 'number') return Math.min(zoomRange.most, Math.max(zoomRange.least, zoom));
  if (zoom === 'page' && size !== undefined) return fitPageZoom(size, room);
  const fit = fitZoom(pages, room.width);
  return zoom === 'usual' ? Math.min(1, fit) : fit;
}

/** Where the stack begins in what is scrolled: it stands in the middle where it is narrow. */
function originX(layout: Layout, box: HTMLElement): number {
  return Math.max(margin, (box.clientWidth - layout.width) / 2);
}

function hold(layout: Layout, box: HTMLElement, at: Point): Held {
  const x = box.scrollLeft + at.x - originX(layout, box);
  return { anchor: anchorAt(layout, x, box.scrollTop + at.y - margin), at };
}

/** What was under a pixel is under it again, whatever became of the pages before it. */
function keep(layout: Layout, box: HTMLElement, { anchor, at }: Held): void {
  const { x, y } = whereIs(layout, anchor);
  const top = y + margin - at.y;
  if (Math.abs(box.scrollTop - top) >= 1) box.scrollTop = top;
  const left = x + originX(layout, box) - at.x;
  if (Math.abs(box.scrollLeft - left) >= 1) box.scrollLeft = left;
}

function rangeOf(layout: Layout, box: HTMLElement, before: Range): Range {
  const top = box.scrollTop - margin;
  const high = Math.max(box.clientHeight, 1);
  const near = pagesBetween(layout, top - ahead * high, top + (1 + ahead) * high);
  const first = near[0]?.page ?? 1;
  const last = near.at(-1)?.page ?? 0;
  const current = pageAt(layout, top + high / 3)?.page ?? 1;
  const same = before.first === first && before.last === last && before.current === current;
  return same ? before : { first, last, current };
}
