import { overlap, type Box } from '@yunzhang/base';
import type { PageSize } from '../documents/page-document.ts';
import type { PageText } from '../documents/page-text.ts';

/** Where a seal goes: the top left corner of its box, in mm, on a page counted from 1. */
export interface Placement {
  readonly page: number;
  readonly x: number;
  readonly y: number;
}

/** The size of a seal; it belongs to the seal and is never changed here. */
export interface SealSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Steps of the arrow keys in mm. */
export const steps = { usual: 1, large: 10, fine: 0.1 } as const;

/** How near a guide has to be to draw a seal to it. @basis product.md R11 */
export const snapMm = 2;

/** Margin a usual document leaves at its sides. */
const marginMm = 20;

/** A share of the seal's box; more text than this below it hides what is written. */
const textShareMax = 0.6;

/** A length rounded to the tenth of a millimetre people can read and type. */
export function tenth(value: number): number {
  const rounded = Math.round(value * 10) / 10;
  return rounded === 0 ? 0 : rounded; // never -0
}

/** The box a placement covers. */
export function boxOf(place: Placement, size: SealSize): Box {
  return { x: place.x, y: place.y, width: size.widthMm, height: size.heightMm };
}

/**
 * Keeps a placement where it can be found again.
 *
 * A seal may reach beyond the edge (that is only a warning), but its centre stays on the page.
 */
export function keepReachable(place: Placement, size: SealSize, page: PageSize): Placement {
  const within = (value: number, seal: number, paper: number) =>
    tenth(Math.min(Math.max(value, -seal / 2), paper - seal / 2));
  return {
    page: place.page,
    x: within(place.x, size.widthMm, page.widthMm),
    y: within(place.y, size.heightMm, page.heightMm),
  };
}

/** The movement of a key, or undefined where the key moves nothing. */
export function movementOf(
  key: string,
  held: { readonly shift: boolean; readonly alt: boolean },
): { readonly dx: number; readonly dy: number } | undefined {
  const step = held.shift ? steps.large : held.alt ? steps.fine : steps.usual;
  if (key === 'ArrowLeft') return { dx: -step, dy: 0 };
  if (key === 'ArrowRight') return { dx: step, dy: 0 };
  if (key === 'ArrowUp') return { dx: 0, dy: -step };
  if (key === 'ArrowDown') return { dx: 0, dy: step };
  return undefined;
}

/** Lines a seal is drawn to: positions of its centre on each axis. */
export interface Guides {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Guides of a page: its centre, its margins, and the places its words mark for a seal. */
export function guidesOf(page: PageSize, size: SealSize, marked: readonly Box[]): Guides {
  const half = { x: size.widthMm / 2, y: size.heightMm / 2 };
  return {
    x: [
      page.widthMm / 2,
      marginMm + half.x,
      page.widthMm - marginMm - half.x,
      ...marked.map((box) => box.x + box.width / 2),
    ],
    y: [
      page.heightMm / 2,
      marginMm + half.y,
      page.heightMm - marginMm - half.y,
      ...marked.map((box) => box.y + box.height / 2),
    ],
  };
}

/** A placement after snapping, with the guides that took hold. */
export interface Snapped {
  readonly place: Placement;
  readonly atX?: number;
  readonly atY?: number;
}

/** Draws a placement to the nearest guides within reach. */
export function snap(place: Placement, size: SealSize, guides: Guides): Snapped {
  const atX = nearest(place.x + size.widthMm / 2, guides.x);
  const atY = nearest(place.y + size.heightMm / 2, guides.y);
  return {
    place: {
      page: place.page,
      x: atX === undefined ? place.x : tenth(atX - size.widthMm / 2),
      y: atY === undefined ? place.y : tenth(atY - size.heightMm / 2),
    },
    ...(atX === undefined ? {} : { atX }),
    ...(atY === undefined ? {} : { atY }),
  };
}

function nearest(value: number, guides: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const guide of guides) {
    if (Math.abs(guide - value) > snapMm) continue;
    if (best === undefined || Math.abs(guide - value) < Math.abs(best - value)) best = guide;
  }
  return best;
}

/** What is worth a word before sealing. None of them forbids it. @basis product.md R15 */
export type Warning = 'off-page' | 'covers-seal' | 'covers-text';

/** What stands on the page of a placement. */
export interface Surroundings {
  readonly page: PageSize;
  readonly seals: readonly Box[];
  readonly text: PageText;
}

/** Warnings of a placement, heaviest first. */
export function warningsOf(place: Placement, size: SealSize, around: Surroundings): Warning[] {
  const box = boxOf(place, size);
  const warnings: Warning[] = [];
  const { widthMm, heightMm } = around.page;
  const beyond = box.x < 0 || box.y < 0;
  // Pages in points seldom have whole tenths of millimetres.
  const far = box.x + box.width > widthMm + 0.05 || box.y + box.height > heightMm + 0.05;
  if (beyond || far) warnings.push('off-page');
  if (around.seals.some((other) => overlap(box, other) > 0.5)) warnings.push('covers-seal');
  if (textShare(box, around.text) > textShareMax) warnings.push('covers-text');
  return warnings;
}

function textShare(box: Box, text: PageText): number {
  let covered = 0;
  for (const { glyphs } of text) {
    for (const { char, box: place } of glyphs) {
      if (char.trim() !== '') covered += overlap(box, place);
    }
  }
  return covered / (box.width * box.height);
}
