import type { Box } from '@yunzhang/base';
import { Malformed } from '@yunzhang/base';
import { malformed, type OfdCode } from '../codes.ts';
import { dataUri, imageElement } from './image.ts';
import { attributes, clipBox, n, type Sheet } from './sheet.ts';
import { nestSvg } from './svg-subset.ts';

/** Seal pictures on one page. */
const placedMax = 2000;
/** Pictures on one page that are packages: each is opened and drawn. */
const innersMax = 32;
/** Octets of one seal picture. */
const pictureMax = 16 * 1024 * 1024;

/** The picture of a seal as the seal carries it. */
export interface PlacedPicture {
  /** What the picture is: `png`, `gif`, `jpeg`, `bmp`, `svg` or `ofd`; others are not shown. */
  readonly format: string;
  readonly data: Uint8Array;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A seal picture and its place on a page, in mm from the top left. */
export interface Placed {
  readonly boundary: Box;
  /** The part that is shown, relative to the boundary; all of it where there is none. */
  readonly clip?: Box | undefined;
  readonly picture: PlacedPicture;
}

/** Draws the first page of a picture that is itself an OFD package. */
export type DrawInner = (bytes: Uint8Array, prefix: string) => InnerPage;

/** The first page of a package inside a picture. */
export interface InnerPage {
  readonly svg: string;
  readonly widthMm: number;
  readonly heightMm: number;
}

/**
 * Draws the seals of a page: scaled to their boundary, cut by their clip, multiplied with what is
 * below them, as ink on paper is.
 *
 * @basis ofd-signatures.md §8
 */
export function drawPlaced(
  sheet: Sheet,
  seals: readonly Placed[],
  drawInner: DrawInner | undefined,
): string {
  if (seals.length > placedMax) sheet.note('page-object-limit');
  let text = '';
  for (const { boundary, clip, picture } of seals.slice(0, placedMax)) {
    if (!sheet.spend(picture.data.length)) break;
    const sides = [boundary.x, boundary.y, boundary.width, boundary.height];
    if (!sides.every(Number.isFinite) || boundary.width <= 0 || boundary.height <= 0) {
      sheet.note('stamp-malformed');
      continue;
    }
    const inner = pictureOf(sheet, boundary, picture, drawInner);
    const shown = clip && { ...clip, x: boundary.x + clip.x, y: boundary.y + clip.y };
    const facts = attributes({
      'clip-path': shown === undefined ? undefined : `url(#${clipBox(sheet, shown)})`,
    });
    text += sheet.take(`<g${facts} style="mix-blend-mode:multiply">`) + `${inner}</g>`;
  }
  return text;
}

function pictureOf(
  sheet: Sheet,
  box: Box,
  picture: PlacedPicture,
  drawInner: DrawInner | undefined,
): string {
  const { data, format } = picture;
  try {
    if (data.length > pictureMax) return refused(sheet, box, 'seal-picture-unreadable', 'size');
    if (format === 'svg') return sheet.take(nestSvg(data, box));
    if (format === 'ofd') {
      if (drawInner === undefined) return refused(sheet, box, 'seal-picture-unreadable', 'nesting');
      return sheet.take(nested(drawInner(data, innerPrefix(sheet)), box));
    }
    const known = images.get(sheet) ?? new Map<Uint8Array, string | undefined>();
    images.set(sheet, known);
    if (!known.has(data)) known.set(data, defineImage(sheet, data));
    const image = known.get(data);
    if (image === undefined) return refused(sheet, box, 'seal-picture-unreadable', format);
    const { x, y, width, height } = box;
    const map = `matrix(${n(width)} 0 0 ${n(height)} ${n(x)} ${n(y)})`;
    return sheet.take(`<use href="#${image}" transform="${map}"/>`);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const code: OfdCode =
      error.code === 'seal-picture-unsafe' ? error.code : 'seal-picture-unreadable';
    return refused(sheet, box, code, error.message);
  }
}

/** Bitmaps of one drawing by their octets: a riding seal shows one picture on many pages. */
const images = new WeakMap<Sheet, Map<Uint8Array, string | undefined>>();

function defineImage(sheet: Sheet, data: Uint8Array): string | undefined {
  const uri = dataUri(sheet, data, 'seal');
  return uri === undefined ? undefined : sheet.define(uri, (id) => imageElement(uri, id));
}

/** Inner pages are numbered, so that ids stay unique. */
function innerPrefix(sheet: Sheet): string {
  const count = (inners.get(sheet) ?? 0) + 1;
  if (count > innersMax) malformed('seal-picture-unreadable', undefined, `over ${innersMax}`);
  inners.set(sheet, count);
  return `${sheet.options.prefix}s${count}-`;
}

const inners = new WeakMap<Sheet, number>();

function nested({ svg, widthMm, heightMm }: InnerPage, { x, y, width, height }: Box): string {
  const place = `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
  const view = `viewBox="0 0 ${n(widthMm)} ${n(heightMm)}" preserveAspectRatio="none"`;
  return `<svg ${place} ${view}>${svg}</svg>`;
}

/** A box that says there is a seal that is not shown. */
function refused(sheet: Sheet, box: Box, code: OfdCode, detail: string): string {
  sheet.note(code, undefined, detail);
  const { x, y, width, height } = box;
  const size = Math.min(width / 9, height / 3);
  const middle = `x="${n(x + width / 2)}" text-anchor="middle"`;
  return sheet.take(
    `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" ` +
      'fill="#ffffff" stroke="#c00000" stroke-width="0.3" stroke-dasharray="1.5 1"/>' +
      `<text font-family="sans-serif" font-size="${n(size)}" fill="#c00000" ${middle} ` +
      `y="${n(y + height / 2)}">印章图像未显示</text>` +
      `<text font-family="sans-serif" font-size="${n(size * 0.7)}" fill="#c00000" ${middle} ` +
      `y="${n(y + height / 2 + size)}">seal picture not shown</text>`,
  );
}
