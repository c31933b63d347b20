import { assert, type Bitmap, type Finding, type Matrix, type OutlineFont } from '@yunzhang/base';
import type { DrawingCode } from '../codes.ts';
import type { Artwork } from '../marks.ts';
import { Painter } from './painter.ts';
import { Surface } from './surface.ts';
import { Clip } from './clip.ts';

/** Pixels of one picture: an A3 page at 600 dpi has 70 million. */
const pixelsMax = 100 * 1024 * 1024;

/** How marks become pixels. */
export interface RasterOptions {
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
  const scale = widthPx / artwork.widthMm;
  const width = Math.max(1, Math.round(widthPx));
  const height = Math.max(1, Math.round(artwork.heightMm * scale));
  assert(width * height <= pixelsMax, `a picture has at most ${pixelsMax} pixels`);
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
