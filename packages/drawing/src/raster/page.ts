import { assert, type Bitmap, type Finding, type Matrix, type OutlineFont } from '@yunzhang/base';
import type { DrawingCode } from '../codes.ts';
import type { Artwork } from '../marks.ts';
import { Painter } from './painter.ts';
import { Surface } from './surface.ts';
import { Clip } from './clip.ts';

/** Pixels of one picture: an A3 page at 600 dpi has 70 million. */
const pixelsMax = 100 * 1024 * 1024;

/** Pixels of one side. */
const sideMax = 30_000;

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

/**
 * Draws marks as pixels, on white.
 *
 * The same marks give the same pixels on every host. Cost grows with the pixels painted and the
 * length of the outlines; both are bounded, and what is beyond is left out with a finding.
 */
export function bitmapOf(artwork: Artwork, { widthPx, fallback }: RasterOptions): DrawnBitmap {
  const ratio = artwork.heightMm / artwork.widthMm;
  assert(ratio > 0 && Number.isFinite(ratio), 'a page has a size');
  const largest = Math.min(sideMax, sideMax / ratio, Math.sqrt(pixelsMax / ratio));
  const width = Math.max(1, Math.round(Math.min(widthPx, largest)));
  const height = Math.min(sideMax, Math.max(1, Math.round(width * ratio)));
  const scale = width / artwork.widthMm;
  const painter = new Painter({ width, height, fallback });
  const surface = new Surface(width, height);
  surface.flood(255, 255, 255);
  const map: Matrix = [scale, 0, 0, height / artwork.heightMm, 0, 0];
  painter.paint(artwork.marks, {
    surface,
    map,
    clip: new Clip([0, 0, width, height]),
    alpha: 1,
    depth: 0,
  });
  return { bitmap: surface.bitmap(), findings: painter.findings };
}
