import { Malformed, type Picture, type Refusal } from '@yunzhang/base';
import { pictureFromSvg } from '@yunzhang/imprint';
import type { SealAppearance } from '@yunzhang/pdf';
import type { SealPicture } from '@yunzhang/ses';
import { decode } from 'fast-png';
import { refuse } from './refusal.ts';

/** Pixels of a bitmap seal: 60 mm at 2,400 dpi have fewer. */
const pixelsMax = 40_000_000;

/** Octets of each kind a decoded PNG has for a pixel. */
type Channels = 1 | 2 | 3 | 4;

/**
 * Turns the picture of a seal into something PDF can draw: outlines for our own SVG, an image for
 * PNG and JPEG. Others are refused rather than drawn wrongly.
 *
 * @basis pdf-seals.md §3; ses.md §3.5
 */
export function appearanceOf(picture: SealPicture): SealAppearance | Refusal {
  try {
    if (picture.format === 'svg') return scaled(pictureFromSvg(picture.data), picture);
    if (picture.format === 'png') return { bitmap: bitmapOf(picture.data) };
    if (picture.format === 'jpeg') return { jpeg: picture.data };
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

function bitmapOf(png: Uint8Array): { width: number; height: number; rgba: Uint8Array } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (png.length < 33) throw new RangeError('truncated PNG');
  // The header is read first: the library allocates what it says.
  const size = view.getUint32(16) * view.getUint32(20);
  if (size === 0 || size > pixelsMax) throw new RangeError('PNG size');
  let image: ReturnType<typeof decode>;
  try {
    image = decode(png, { checkCrc: true });
  } catch (error) {
    throw new RangeError(String(error));
  }
  return { width: image.width, height: image.height, rgba: rgbaOf(image) };
}

function rgbaOf(image: ReturnType<typeof decode>): Uint8Array {
  const { data, palette, depth } = image;
  const channels = image.channels as Channels;
  const pixels = image.width * image.height;
  const rgba = new Uint8Array(pixels * 4);
  const shift = depth === 16 ? 8 : 0;
  const at = (i: number): number => (data[i] as number) >> shift;
  for (let i = 0; i < pixels; i++) {
    const colour = palette === undefined ? undefined : palette[at(i)];
    const from = i * channels;
    const grey = channels < 3;
    rgba[i * 4] = colour?.[0] ?? at(from);
    rgba[i * 4 + 1] = colour?.[1] ?? at(grey ? from : from + 1);
    rgba[i * 4 + 2] = colour?.[2] ?? at(grey ? from : from + 2);
    const alpha = channels === 2 ? at(from + 1) : channels === 4 ? at(from + 3) : 255;
    rgba[i * 4 + 3] = colour === undefined ? alpha : (colour[3] ?? 255);
  }
  return rgba;
}
