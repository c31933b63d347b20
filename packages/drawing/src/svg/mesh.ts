import { base64, type Bitmap, type Box, type Colour } from '@yunzhang/base';
import { encodePng } from '../images/png-write.ts';
import type { MeshCorner, MeshPaint, PlainPaint } from '../marks.ts';
import { fine, n } from './number.ts';
import type { Sheet } from './sheet.ts';

/** Pixels of the longer side of a drawn mesh; colours in it change slowly. */
const sideMax = 512;
/** Pixels looked at for one mesh: many triangles on top of each other make it coarser. */
const workMax = 8 * 1024 * 1024;

/** A mesh as a bitmap, and the box it fills in the coordinates of the mark. */
export interface MeshPicture {
  readonly bitmap: Bitmap;
  readonly box: Box;
}

/** A picture cut to `clip`, the outline it fills, on the colour behind it. */
export function pictureText(
  sheet: Sheet,
  picture: MeshPicture | undefined,
  { clip, alpha, bounds, back }: PictureUse,
): string {
  const ground = back === undefined ? '' : `<rect ${placeText(bounds)} fill="${back}"/>`;
  if (picture === undefined && ground === '') return '';
  const image = picture === undefined ? '' : imageText(picture);
  const faded = alpha >= 1 ? '' : ` opacity="${n(alpha)}"`;
  return sheet.take(`<g clip-path="url(#${clip})"${faded}>${ground}${image}</g>`);
}

/** Where a picture is used. */
interface PictureUse {
  /** The id of the clip to the outline that is filled. */
  readonly clip: string;
  readonly alpha: number;
  /** A box that holds the outline. */
  readonly bounds: Box;
  /** The colour behind the picture. */
  readonly back?: Colour;
}

function placeText({ x, y, width, height }: Box): string {
  return `x="${fine(x)}" y="${fine(y)}" width="${fine(width)}" height="${fine(height)}"`;
}

function imageText({ bitmap, box }: MeshPicture): string {
  const uri = `data:image/png;base64,${base64(encodePng(bitmap))}`;
  return `<image ${placeText(box)} preserveAspectRatio="none" href="${uri}"/>`;
}

/** One colour for a mesh, where a line or a text of the screen is painted with it. */
export function meanOf({ triangles, alpha, back }: MeshPaint): PlainPaint {
  const sum = [0, 0, 0];
  for (const triangle of triangles) {
    for (const { colour } of triangle) {
      channelsOf(colour).forEach((one, i) => (sum[i] = (sum[i] ?? 0) + one));
    }
  }
  const count = Math.max(1, triangles.length * 3);
  const two = (value: number): string =>
    Math.round(value / count)
      .toString(16)
      .padStart(2, '0');
  const mean = `#${sum.map(two).join('')}` as const;
  return { kind: 'plain', colour: triangles.length === 0 ? (back ?? mean) : mean, alpha };
}

/** Draws the triangles, later ones above earlier ones. */
export function meshPicture({ triangles }: MeshPaint): MeshPicture | undefined {
  const box = boundsOf(triangles.flat());
  if (box === undefined) return undefined;
  let scale = sideMax / Math.max(box.width, box.height);
  let work = 0;
  for (const triangle of triangles) {
    const own = boundsOf(triangle);
    if (own !== undefined) work += (own.width * scale + 1) * (own.height * scale + 1);
  }
  if (work > workMax) scale *= Math.sqrt(workMax / work);
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  const bitmap = { width, height, rgba: new Uint8Array(width * height * 4) };
  const [sx, sy] = [width / box.width, height / box.height];
  for (const triangle of triangles) {
    const [a, b, c] = triangle.map(({ x, y, colour }) => ({
      x: (x - box.x) * sx,
      y: (y - box.y) * sy,
      colour: channelsOf(colour),
    }));
    if (a !== undefined && b !== undefined && c !== undefined) drawTriangle(bitmap, a, b, c);
  }
  return { bitmap, box };
}

function boundsOf(corners: readonly MeshCorner[]): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of corners) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const [width, height] = [right - left, bottom - top];
  return width > 0 && height > 0 && width < 1e6 && height < 1e6
    ? { x: left, y: top, width, height }
    : undefined;
}

interface Pixel {
  readonly x: number;
  readonly y: number;
  readonly colour: readonly number[];
}

function drawTriangle({ width, height, rgba }: Bitmap, a: Pixel, b: Pixel, c: Pixel): void {
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (Math.abs(area) < 1e-9) return;
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x, c.x) - 0.5));
  const right = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x, c.x)));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y, c.y) - 0.5));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y, c.y)));
  // A pixel at the edge belongs to both triangles, so that no line shows between them.
  const edge = -0.5 / Math.max(1, Math.sqrt(Math.abs(area)));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const [x, y] = [column + 0.5, row + 0.5];
      const u = ((b.x - x) * (c.y - y) - (c.x - x) * (b.y - y)) / area;
      const v = ((c.x - x) * (a.y - y) - (a.x - x) * (c.y - y)) / area;
      const w = 1 - u - v;
      if (u < edge || v < edge || w < edge) continue;
      const at = (row * width + column) * 4;
      for (let i = 0; i < 3; i++) {
        const mixed = u * (a.colour[i] ?? 0) + v * (b.colour[i] ?? 0) + w * (c.colour[i] ?? 0);
        rgba[at + i] = Math.min(255, Math.max(0, Math.round(mixed)));
      }
      rgba[at + 3] = 255;
    }
  }
}

function channelsOf(colour: string): readonly number[] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}
