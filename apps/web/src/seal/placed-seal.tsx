import { useRef, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import type { Seal } from '../app/client.ts';
import { pointAt, type Layout } from '../documents/page-layout.ts';
import { useWords } from '../words/language.tsx';
import { mmText } from '../words/saying.ts';
import { moveSeal, toggleSnapping } from './desk.ts';
import {
  guidesOf,
  movementOf,
  snap,
  type Guides,
  type Placement,
  type Snapped,
} from './placement.ts';
import { isOpenToChange, type QueuedFile } from './queue.ts';

interface PlacedSealProps {
  readonly file: QueuedFile;
  readonly place: Placement;
  readonly seal: Seal;
  readonly layout: Layout;
  readonly stack: RefObject<HTMLDivElement | null>;
  readonly snapping: boolean;
  readonly onSnap: (snapped: Snapped | undefined) => void;
}

/** Near the edge of the window the pages move on while a seal is dragged. */
const edgePixels = 40;

/** The seal on its page: dragged with a pointer, moved with keys, the same place either way. */
export function PlacedSeal(props: PlacedSealProps) {
  const { file, place, seal, layout } = props;
  const { say } = useWords();
  const drag = useDrag(props);
  const page = layout.pages[place.page - 1];
  if (page === undefined) return null;
  const movable = isOpenToChange(file);
  const { scale } = layout;
  const box = {
    left: page.left + place.x * scale,
    top: page.top + place.y * scale,
    width: seal.widthMm * scale,
    height: seal.heightMm * scale,
  };
  const said = { seal: seal.name, page: place.page, x: mmText(place.x), y: mmText(place.y) };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!movable) return;
    const next = keyPlace(event, place);
    if (next === undefined) return;
    event.preventDefault();
    moveSeal(file.id, next);
    const { currentTarget } = event;
    requestAnimationFrame(() => currentTarget.scrollIntoView({ block: 'nearest' }));
  };
  return (
    <div
      className={`placed-seal placed-seal-${movable ? 'open' : file.stage}`}
      style={box}
      role={movable ? 'application' : 'img'}
      aria-roledescription={movable ? say('place-role') : undefined}
      aria-label={say('place-said', said)}
      aria-describedby={movable ? 'place-hint' : undefined}
      tabIndex={movable ? 0 : -1}
      data-testid="placed-seal"
      onKeyDown={onKeyDown}
      {...(movable ? drag : {})}
    >
      <img src={seal.svgUrl} alt="" draggable={false} />
    </div>
  );
}

function keyPlace(event: KeyboardEvent, place: Placement): Placement | undefined {
  if (event.key.toLowerCase() === 's' && !event.ctrlKey && !event.metaKey) {
    toggleSnapping();
    return undefined;
  }
  if (event.ctrlKey || event.metaKey) return undefined;
  if (event.key === 'PageUp') return { ...place, page: place.page - 1 };
  if (event.key === 'PageDown') return { ...place, page: place.page + 1 };
  const step = movementOf(event.key, { shift: event.shiftKey, alt: event.altKey });
  return step && { ...place, x: place.x + step.dx, y: place.y + step.dy };
}

function useDrag({ file, place, seal, layout, stack, snapping, onSnap }: PlacedSealProps) {
  const grab = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const pointOf = (event: PointerEvent) => {
    const rect = stack.current?.getBoundingClientRect();
    return rect && pointAt(layout, event.clientX - rect.left, event.clientY - rect.top);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const point = pointOf(event);
    if (event.button !== 0 || point === undefined) return;
    event.preventDefault(); // or the browser would select the page and take the pointer away
    event.currentTarget.focus({ preventScroll: true });
    event.currentTarget.setPointerCapture(event.pointerId);
    // The page under the pointer may be the next one already: measure from the page of the seal.
    const own = layout.pages[place.page - 1];
    const under = layout.pages[point.page - 1];
    const down = own && under ? (under.top - own.top) / layout.scale : 0;
    grab.current = { x: point.x - place.x, y: point.y + down - place.y };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const point = grab.current && pointOf(event);
    if (grab.current === undefined || point === undefined) return;
    const wish = { page: point.page, x: point.x - grab.current.x, y: point.y - grab.current.y };
    const guides = snapping && !event.altKey ? guidesFor(file, seal, wish.page) : undefined;
    const snapped: Snapped = guides === undefined ? { place: wish } : snap(wish, seal, guides);
    onSnap(snapped);
    moveSeal(file.id, snapped.place);
    scrollNearEdge(event);
  };
  const end = () => {
    grab.current = undefined;
    onSnap(undefined);
  };
  return { onPointerDown, onPointerMove, onPointerUp: end, onPointerCancel: end };
}

function guidesFor(file: QueuedFile, seal: Seal, number: number): Guides | undefined {
  const page = file.shown?.document.pages[number - 1];
  if (page === undefined) return undefined;
  const { marked, earlier = [] } = file.shown ?? {};
  const words = marked?.page === number ? [marked.box] : [];
  const seals = earlier.flatMap((one) => one.placements.filter((place) => place.page === number));
  return guidesOf(page, seal, [...words, ...seals]);
}

function scrollNearEdge(event: PointerEvent<HTMLDivElement>): void {
  const view = event.currentTarget.closest('.viewer-window');
  if (view === null) return;
  const rect = view.getBoundingClientRect();
  if (event.clientY < rect.top + edgePixels) view.scrollTop -= 12;
  if (event.clientY > rect.bottom - edgePixels) view.scrollTop += 12;
}
