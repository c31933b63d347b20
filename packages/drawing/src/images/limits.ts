import { malformed } from '../codes.ts';

/** What a decoder may spend on one image. */
export interface ImageLimits {
  /** Pixels of the whole image. */
  readonly pixelsMax: number;
}

/** 64 Mi pixels: an A3 page at 600 dpi has 70 million, an A4 page at 600 dpi 35 million. */
export const imageLimits: ImageLimits = { pixelsMax: 64 * 1024 * 1024 };

/** Longest side; beyond it no format is used in earnest. */
const sideMax = 65_535;

/** What the header of an image says. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Refuses a size before anything is allocated for it. */
export function checkSize({ width, height }: ImageSize, limits: ImageLimits): void {
  if (!(width > 0 && height > 0)) malformed('bitmap-malformed', undefined, `${width} × ${height}`);
  if (width > sideMax || height > sideMax || width * height > limits.pixelsMax) {
    malformed('bitmap-too-large', undefined, `${width} × ${height}`);
  }
}
