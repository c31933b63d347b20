import { useEffect, type RefObject } from 'react';
import { nextZoom } from '../documents/page-layout.ts';
import type { Side } from './viewer.tsx';
import type { View } from './use-view.ts';

/** The viewer a person used last hears the keys that are pressed outside of all. */
let last: HTMLElement | undefined;

interface Sides {
  readonly side: Side;
  readonly setSide: (side: Side) => void;
}

/**
 * Keys of the viewer: pages, zoom, search, print. Arrows scroll, as everywhere.
 *
 * @basis product.md R48
 */
export function useViewerKeys(
  root: RefObject<HTMLDivElement | null>,
  view: View,
  sides: Sides,
): void {
  const latest = { view, sides };
  useEffect(() => {
    const own = root.current;
    if (own === null) return undefined;
    last ??= own;
    const meet = () => {
      last = own;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isMeant(event, own)) return;
      if (press(event, latest.view, latest.sides, own)) event.preventDefault();
    };
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = latest.view.window.current?.getBoundingClientRect();
      if (box === undefined) return;
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      latest.view.setZoom(latest.view.factor * Math.exp(-event.deltaY / 400), at);
    };
    own.addEventListener('pointerdown', meet);
    own.addEventListener('focusin', meet);
    own.addEventListener('wheel', onWheel, { passive: false });
    window.addEventListener('keydown', onKeyDown);
    return () => {
      own.removeEventListener('pointerdown', meet);
      own.removeEventListener('focusin', meet);
      own.removeEventListener('wheel', onWheel);
      window.removeEventListener('keydown', onKeyDown);
    };
  });
  useEffect(
    () => () => {
      if (last?.isConnected !== true) last = undefined;
    },
    [],
  );
}

/** Pressed inside, or nowhere while this is the viewer in use. */
function isMeant(event: KeyboardEvent, own: HTMLElement): boolean {
  const { target } = event;
  if (target instanceof Node && own.contains(target)) return true;
  return target === document.body && last === own;
}

function press(event: KeyboardEvent, view: View, sides: Sides, own: HTMLElement): boolean {
  const held = event.ctrlKey || event.metaKey;
  const letter = event.key.toLowerCase();
  if (held && !event.altKey && (letter === 'f' || letter === 'p')) {
    sides.setSide(letter === 'f' ? 'search' : 'print');
    return true;
  }
  if (event.key === 'Escape' && sides.side !== 'none' && sides.side !== 'pages') {
    sides.setSide('none');
    view.window.current?.focus();
    return true;
  }
  if (held || event.altKey || isTyping(event, own)) return false;
  if (event.key === '/') {
    sides.setSide('search');
    return true;
  }
  return move(event.key, view);
}

/** In a field the keys write; in a list of thumbnails they move there. */
function isTyping(event: KeyboardEvent, own: HTMLElement): boolean {
  const { target } = event;
  if (!(target instanceof Element) || !own.contains(target)) return false;
  return target.closest('input, select, textarea, .viewer-side') !== null;
}

function move(key: string, view: View): boolean {
  const { current, layout, goTo } = view;
  const pages: Readonly<Record<string, number>> = {
    PageDown: current + 1,
    PageUp: current - 1,
    Home: 1,
    End: layout.pages.length,
  };
  const page = pages[key];
  if (page !== undefined) {
    goTo(Math.min(Math.max(page, 1), layout.pages.length));
    return true;
  }
  if (key === '+' || key === '=') view.setZoom(nextZoom(view.factor, 'in'));
  else if (key === '-') view.setZoom(nextZoom(view.factor, 'out'));
  else return false;
  return true;
}
