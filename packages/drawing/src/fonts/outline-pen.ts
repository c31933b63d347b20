import type { Segment } from '@yunzhang/base';

/** Draws with relative steps, as charstrings of both types do. */
export interface OutlinePen {
  /** Where the pen is. */
  readonly x: number;
  readonly y: number;
  readonly segments: readonly Segment[];
  moveBy(dx: number, dy: number): void;
  lineBy(dx: number, dy: number): void;
  /** A curve by three steps, each from the point before. */
  curveBy(steps: readonly [number, number, number, number, number, number]): void;
  /** Puts the pen somewhere without drawing. */
  placeAt(x: number, y: number): void;
  /** Closes the contour under way. */
  close(): void;
}

/** A pen at the origin. A contour is closed when the next one begins. */
export function outlinePen(): OutlinePen {
  const segments: Segment[] = [];
  let x = 0;
  let y = 0;
  let isOpen = false;
  const begin = (): void => {
    if (isOpen) return;
    segments.push(['M', x, y]);
    isOpen = true;
  };
  const close = (): void => {
    if (isOpen) segments.push(['Z']);
    isOpen = false;
  };
  return {
    get x() {
      return x;
    },
    get y() {
      return y;
    },
    segments,
    close,
    placeAt(toX, toY) {
      close();
      x = toX;
      y = toY;
    },
    moveBy(dx, dy) {
      close();
      x += dx;
      y += dy;
    },
    lineBy(dx, dy) {
      begin();
      x += dx;
      y += dy;
      segments.push(['L', x, y]);
    },
    curveBy([dx1, dy1, dx2, dy2, dx3, dy3]) {
      begin();
      const x1 = x + dx1;
      const y1 = y + dy1;
      const x2 = x1 + dx2;
      const y2 = y1 + dy2;
      x = x2 + dx3;
      y = y2 + dy3;
      segments.push(['C', x1, y1, x2, y2, x, y]);
    },
  };
}
