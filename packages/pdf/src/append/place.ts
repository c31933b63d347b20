import { type Box, decimal, type Matrix, pointsPerMm, type Refusal } from '@yunzhang/base';
import type { PdfPage, Rectangle } from '../pages.ts';
import { refuse } from './refusal.ts';

/** How far a box may stand over the page: what rounding of millimetres makes. */
const overhangMm = 0.05;
/** Smallest part of a seal that is worth a place; below it nothing would be seen. */
const sizeMinMm = 0.1;

/** Where a seal, or a part of it, is shown. */
export interface SealPlace {
  /** Page number, from 1. */
  readonly page: number;
  /** The whole seal: mm from the top left of the page as a reader shows it. */
  readonly boxMm: Box;
  /**
   * The part that is shown, from the top left of `boxMm`; all of it when absent. Only this part
   * has to lie on the page: the box of a riding seal reaches beyond the edge.
   */
  readonly clipMm?: Box;
}

/** A place in the page's own units. */
export interface Placed {
  readonly rect: Rectangle;
  /** Size of the whole seal in page units, upright. */
  readonly width: number;
  readonly height: number;
  /** The shown part in the seal's own space, y up from its bottom left. */
  readonly bbox: Rectangle;
  /** Turns the seal upright on a turned page. */
  readonly matrix: Matrix;
}

/** Turns content against the turn of the page. @basis ISO 32000-1 12.5.5, Table 30 (Rotate) */
const turns: Readonly<Record<PdfPage['rotate'], Matrix>> = {
  0: [1, 0, 0, 1, 0, 0],
  90: [0, 1, -1, 0, 0, 0],
  180: [-1, 0, 0, -1, 0, 0],
  270: [0, -1, 1, 0, 0, 0],
};

/** Works out a place on a page, or refuses one that is off the page. @basis pdf-seals.md §3 */
export function placeOn(page: PdfPage, place: SealPlace): Placed | Refusal {
  const { boxMm } = place;
  const clip = place.clipMm ?? { x: 0, y: 0, width: boxMm.width, height: boxMm.height };
  const numbers = [boxMm, clip].flatMap((box) => [box.x, box.y, box.width, box.height]);
  const isInBox =
    clip.x >= -overhangMm &&
    clip.y >= -overhangMm &&
    clip.x + clip.width <= boxMm.width + overhangMm &&
    clip.y + clip.height <= boxMm.height + overhangMm;
  const isSized = clip.width >= sizeMinMm && clip.height >= sizeMinMm;
  if (!numbers.every(Number.isFinite) || !isInBox || !isSized) {
    return refuse('pdf-seal-box-form', numbers.join(' '));
  }
  const shown = { ...clip, x: boxMm.x + clip.x, y: boxMm.y + clip.y };
  const size = pageSizeMm(page);
  const isOnPage =
    shown.x >= -overhangMm &&
    shown.y >= -overhangMm &&
    shown.x + shown.width <= size.width + overhangMm &&
    shown.y + shown.height <= size.height + overhangMm;
  if (!isOnPage) return refuse('pdf-seal-box-off-page', `page ${place.page}`);
  const unit = pointsPerMm / page.userUnit;
  const height = boxMm.height * unit;
  return {
    rect: rectOnPage(page, shown),
    width: boxMm.width * unit,
    height,
    bbox: {
      left: clip.x * unit,
      bottom: height - (clip.y + clip.height) * unit,
      right: (clip.x + clip.width) * unit,
      top: height - clip.y * unit,
    },
    matrix: turns[page.rotate],
  };
}

/** Size of a page as a reader shows it, in mm. */
export function pageSizeMm(page: PdfPage): { readonly width: number; readonly height: number } {
  const { cropBox, rotate } = page;
  const mm = page.userUnit / pointsPerMm;
  const width = (cropBox.right - cropBox.left) * mm;
  const height = (cropBox.top - cropBox.bottom) * mm;
  return rotate % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** The rectangle of a box given in mm from the top left of the shown page; undoes `boxOnPage`. */
export function rectOnPage(page: PdfPage, box: Box): Rectangle {
  const { cropBox, rotate } = page;
  const unit = pointsPerMm / page.userUnit;
  const [x, y] = [box.x * unit, box.y * unit];
  const [across, down] = [box.width * unit, box.height * unit];
  const [width, height] = rotate % 180 === 0 ? [across, down] : [down, across];
  const [left, bottom] = {
    0: [cropBox.left + x, cropBox.top - y - height],
    90: [cropBox.left + y, cropBox.bottom + x],
    180: [cropBox.right - x - width, cropBox.bottom + y],
    270: [cropBox.right - y - width, cropBox.top - x - height],
  }[rotate] as [number, number];
  return { left, bottom, right: left + width, top: bottom + height };
}

/** Writes a rectangle. */
export function rectangleText(rect: Rectangle): string {
  const { left, bottom, right, top } = rect;
  return `[${[left, bottom, right, top].map((n) => decimal(n, 4)).join(' ')}]`;
}
