import type { PageSize } from './page-document.ts';

/** Pixels of a style sheet in a millimetre at true size. */
export const pixelsPerMm = 96 / 25.4;

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
  const width = Math.max(0, ...sizes.map((size) => size.widthMm * scale));
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

/** The page point under a pixel; between pages it belongs to the nearer one. */
export function pointAt(layout: Layout, x: number, y: number): PagePoint | undefined {
  let best: LaidPage | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const page of layout.pages) {
    const distance = Math.max(page.top - y, y - (page.top + page.height), 0);
    if (distance >= bestDistance) continue;
    best = page;
    bestDistance = distance;
  }
  if (best === undefined) return undefined;
  return { page: best.page, x: (x - best.left) / layout.scale, y: (y - best.top) / layout.scale };
}

/** The zoom at which the widest page fills a width. */
export function fitZoom(sizes: readonly PageSize[], width: number): number {
  const widest = Math.max(1, ...sizes.map((size) => size.widthMm * pixelsPerMm));
  return Math.min(4, Math.max(0.1, width / widest));
}
