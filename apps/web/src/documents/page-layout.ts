import type { PageSize } from './page-document.ts';

/** Pixels of a style sheet in a millimetre at true size. */
export const pixelsPerMm = 96 / 25.4;

/** The least and the greatest enlargement. */
export const zoomRange = { least: 0.1, most: 4 } as const;

/** One page on the screen, in pixels from the top left of the stack. */
export interface LaidPage {
  readonly page: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pages below each other, each in the middle. */
export interface Layout {
  /** Pixels a millimetre. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  readonly pages: readonly LaidPage[];
}

/** Space between two pages, in pixels. */
const gap = 24;

/**
 * Lays pages out. Seals, guides and pointer positions all use this one geometry.
 *
 * @basis product.md R9, R19
 */
export function layPages(sizes: readonly PageSize[], zoom: number): Layout {
  const scale = zoom * pixelsPerMm;
  let width = 0;
  for (const size of sizes) width = Math.max(width, size.widthMm * scale);
  let top = 0;
  const pages = sizes.map((size, index) => {
    const own = { width: size.widthMm * scale, height: size.heightMm * scale };
    const laid = { page: index + 1, left: (width - own.width) / 2, top, ...own };
    top += own.height + gap;
    return laid;
  });
  return { scale, width, height: Math.max(0, top - gap), pages };
}

/** A point on a page, in mm. */
export interface PagePoint {
  readonly page: number;
  readonly x: number;
  readonly y: number;
}

/** The page at a height of the stack; between pages it is the nearer one. */
export function pageAt(layout: Layout, y: number): LaidPage | undefined {
  const { pages } = layout;
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const page = pages[middle];
    if (page !== undefined && y > page.top + page.height + gap / 2) low = middle + 1;
    else high = middle;
  }
  return pages[low];
}

/** The page point under a pixel; between pages it belongs to the nearer one. */
export function pointAt(layout: Layout, x: number, y: number): PagePoint | undefined {
  const page = pageAt(layout, y);
  if (page === undefined) return undefined;
  return { page: page.page, x: (x - page.left) / layout.scale, y: (y - page.top) / layout.scale };
}

/** The pages between two heights of the stack. Only they need to be there. @basis product.md R20 */
export function pagesBetween(layout: Layout, top: number, bottom: number): readonly LaidPage[] {
  const first = pageAt(layout, top);
  const last = pageAt(layout, bottom);
  if (first === undefined || last === undefined) return [];
  return layout.pages.slice(first.page - 1, last.page);
}

/** A place of the stack that does not depend on the zoom or on the sizes of other pages. */
export interface Anchor {
  readonly page: number;
  /** Part of the height of the page; beyond 0 to 1 between pages. */
  readonly down: number;
  /** Part of the width of the stack. */
  readonly across: number;
}

/** The place at a pixel of the stack. */
export function anchorAt(layout: Layout, x: number, y: number): Anchor {
  const page = pageAt(layout, y);
  if (page === undefined) return { page: 1, down: 0, across: 0.5 };
  const across = layout.width > 0 ? x / layout.width : 0.5;
  return { page: page.page, down: (y - page.top) / page.height, across };
}

/** Where such a place is in a layout. */
export function whereIs(
  layout: Layout,
  anchor: Anchor,
): { readonly x: number; readonly y: number } {
  const page = layout.pages[anchor.page - 1];
  if (page === undefined) return { x: 0, y: 0 };
  return { x: anchor.across * layout.width, y: page.top + anchor.down * page.height };
}

const within = (zoom: number) => Math.min(zoomRange.most, Math.max(zoomRange.least, zoom));

/** The zoom at which the widest page fills a width. */
export function fitZoom(sizes: readonly PageSize[], width: number): number {
  let widest = 1;
  for (const size of sizes) widest = Math.max(widest, size.widthMm * pixelsPerMm);
  return within(width / widest);
}

/** The zoom at which one page is seen as a whole. */
export function fitPageZoom(
  size: PageSize,
  room: { readonly width: number; readonly height: number },
): number {
  const wide = room.width / Math.max(1, size.widthMm * pixelsPerMm);
  const high = room.height / Math.max(1, size.heightMm * pixelsPerMm);
  return within(Math.min(wide, high));
}

/** Enlargements the buttons and keys step through. */
const zoomSteps = [0.1, 0.25, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4] as const;

/** The next enlargement up or down. */
export function nextZoom(zoom: number, way: 'in' | 'out'): number {
  const near = 0.005; // fitting zooms fall beside the steps
  if (way === 'in') return zoomSteps.find((step) => step > zoom + near) ?? zoomRange.most;
  return zoomSteps.findLast((step) => step < zoom - near) ?? zoomRange.least;
}
