import { assert, type Bitmap, type Finding, type Matrix, type OutlineFont } from '@yunzhang/base';
import type { DrawingCode } from '../codes.ts';
import type { Artwork, Mark, Paint } from '../marks.ts';
import { Painter } from './painter.ts';
import { Clip } from './clip.ts';
import { type PageRows, Sheet } from './sheet.ts';

/** Pixels of one picture: an A3 page at 600 dpi has 70 million. */
const pixelsMax = 100 * 1024 * 1024;

/** Pixels of one side. */
const sideMax = 30_000;

/** Groups inside each other in which a colour is looked for. */
const hintDepthMax = 40;

/** How marks become pixels. */
export interface RasterOptions {
  /** How wide the picture is to be; a page that would have too many pixels becomes smaller. */
  readonly widthPx: number;
  /** For text whose font is not embedded. Without it such text is not drawn. */
  readonly fallback?: OutlineFont | undefined;
}

/** Marks as pixels. */
export interface DrawnBitmap {
  readonly bitmap: Bitmap;
  /** What is not shown as the marks have it, each told once. */
  readonly findings: readonly Finding<DrawingCode>[];
}

/** Marks as rows of a PNG. */
export interface DrawnRows {
  readonly rows: PageRows;
  /** What is not shown as the marks have it, each told once. */
  readonly findings: readonly Finding<DrawingCode>[];
}

/**
 * Draws marks as pixels, on white.
 *
 * The same marks give the same pixels on every host. Cost grows with the pixels painted and the
 * length of the outlines; both are bounded, and what is beyond is left out with a finding.
 */
export function bitmapOf(artwork: Artwork, options: RasterOptions): DrawnBitmap {
  const { rows, findings } = pageRowsOf(artwork, options);
  return { bitmap: bitmapOfRows(rows), findings };
}

/**
 * Draws marks as `bitmapOf` does; gives the pixels as a PNG has them, a quarter of the memory.
 *
 * The rows are grey if no mark has a colour.
 */
export function pageRowsOf(artwork: Artwork, { widthPx, fallback }: RasterOptions): DrawnRows {
  const ratio = artwork.heightMm / artwork.widthMm;
  assert(ratio > 0 && Number.isFinite(ratio), 'a page has a size');
  const largest = Math.min(sideMax, sideMax / ratio, Math.sqrt(pixelsMax / ratio));
  const width = Math.max(1, Math.round(Math.min(widthPx, largest)));
  const height = Math.min(sideMax, Math.max(1, Math.round(width * ratio)));
  const scale = width / artwork.widthMm;
  const painter = new Painter({ width, height, fallback });
  const surface = new Sheet(width, height, hasColour(artwork.marks, 0) ? 3 : 1);
  const map: Matrix = [scale, 0, 0, height / artwork.heightMm, 0, 0];
  painter.paint(artwork.marks, {
    surface,
    map,
    clip: new Clip([0, 0, width, height]),
    alpha: 1,
    depth: 0,
  });
  return { rows: surface.rows(), findings: painter.findings };
}

/**
 * Whether a plain colour is among the marks, so that room for it is made at once.
 *
 * Only a hint: colours of images and shadings show when they are painted.
 */
function hasColour(marks: readonly Mark[], depth: number): boolean {
  return marks.some((mark) => {
    if (mark.kind === 'image') return false;
    if (mark.kind === 'group') return depth < hintDepthMax && hasColour(mark.marks, depth + 1);
    return isColour(mark.fill) || isColour(mark.stroke?.paint);
  });
}

function isColour(paint: Paint | undefined): boolean {
  if (paint?.kind !== 'plain') return false;
  const [, r, s, g, h, b, c] = paint.colour;
  return r !== g || g !== b || s !== h || h !== c;
}

function bitmapOfRows({ width, height, channels, octets }: PageRows): Bitmap {
  const rgba = new Uint8Array(4 * width * height);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let y = 0, at = 0, to = 0; y < height; y++) {
    at += 1;
    for (let x = 0; x < width; x++, at += channels, to += 4) {
      rgba[to] = octets[at] as number;
      rgba[to + 1] = octets[at + green] as number;
      rgba[to + 2] = octets[at + blue] as number;
      rgba[to + 3] = 255;
    }
  }
  return { width, height, rgba };
}
