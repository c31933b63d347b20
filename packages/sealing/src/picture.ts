import { Malformed, type Picture, type Refusal } from '@yunzhang/base';
import { decodeImage } from '@yunzhang/drawing';
import { pictureFromSvg } from '@yunzhang/imprint';
import type { SealAppearance } from '@yunzhang/pdf';
import type { SealPicture } from '@yunzhang/ses';
import { refuse } from './refusal.ts';

/** Pixels of a bitmap seal: 60 mm at 2,400 dpi have fewer. */
const limits = { pixelsMax: 40_000_000 };

/** Kinds of pictures that become pixels. */
const bitmaps: ReadonlySet<SealPicture['format']> = new Set(['png', 'gif', 'bmp'] as const);

/**
 * Turns the picture of a seal into something PDF can draw: outlines for our own SVG, an image for
 * bitmaps. Others are refused rather than drawn wrongly.
 *
 * @basis pdf-seals.md §3; ses.md §3.5
 */
export function appearanceOf(picture: SealPicture): SealAppearance | Refusal {
  try {
    if (picture.format === 'svg') return scaled(pictureFromSvg(picture.data), picture);
    if (picture.format === 'jpeg') return { jpeg: picture.data };
    if (bitmaps.has(picture.format)) return { bitmap: decodeImage(picture.data, limits) };
  } catch (error) {
    if (!(error instanceof Malformed) && !(error instanceof RangeError)) throw error;
    return refuse('seal-picture-unsupported', 'ses.md §3.5', error.message);
  }
  return refuse('seal-picture-unsupported', 'ses.md §3.5', picture.format);
}

// The seal states whole millimetres; the outlines are drawn in the size they were made.
function scaled(drawn: Picture, stated: SealPicture): Picture {
  const same =
    Math.abs(drawn.widthMm - stated.widthMm) < 1 && Math.abs(drawn.heightMm - stated.heightMm) < 1;
  if (!same) throw new RangeError(`${drawn.widthMm} x ${drawn.heightMm} mm`);
  return drawn;
}
