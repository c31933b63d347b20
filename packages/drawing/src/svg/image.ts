import { base64, Malformed, Remembered } from '@yunzhang/base';
import { decodeImage } from '../images/decode.ts';
import { encodePng } from '../images/png-write.ts';
import type { ImageFile, ImageMark } from '../marks.ts';
import { transformText } from './number.ts';
import type { Sheet } from './sheet.ts';
import { isAnimatedPng, withoutExif } from './still.ts';

/** Octets of one image file; larger ones would make a drawing nobody can show. */
const imageMax = 48 * 1024 * 1024;
/** Pixels of an image that has to be decoded: an A4 page at 600 dpi has 35 million. */
const limits = { pixelsMax: 40 * 1024 * 1024 };
/** Characters of images that are kept between pages, all together. */
const keptMax = 16 * 1024 * 1024;

/** An image as it was written before; it is forgotten when others take its place. */
interface Kept {
  uri: string | undefined;
}

/**
 * Images as they were written before: a logo stands on every page.
 *
 * The texts are held, oldest first, the images are not: one of them would hold the whole package
 * it is a part of, long after its document was closed.
 */
const kept = new Remembered<ImageFile, Kept>();
const held = new Set<Kept>();
let keptSize = 0;

function keep(image: ImageFile, uri: string): void {
  if (uri.length > keptMax / 4) return;
  const one: Kept = { uri };
  kept.set(image, one);
  held.add(one);
  keptSize += uri.length;
  for (const oldest of held) {
    if (keptSize <= keptMax) break;
    held.delete(oldest);
    keptSize -= oldest.uri?.length ?? 0;
    oldest.uri = undefined;
  }
}

/** A bitmap in its place; one that cannot be shown is an empty frame. */
export function imageText(sheet: Sheet, { map, image, mask }: ImageMark): string {
  const place = transformText(map);
  const id = imageId(sheet, image);
  if (id === undefined) return sheet.take(`<path${place} ${frame}/>`);
  const veil = mask === undefined ? undefined : maskId(sheet, mask);
  const masked = veil === undefined ? '' : ` mask="url(#${veil})"`;
  return sheet.take(`<use href="#${id}"${place}${masked}/>`);
}

/** Shows that there is an image that is not shown. */
const frame = 'd="M0 0H1V1H0ZM0 0L1 1M1 0L0 1" fill="none" stroke="#999999" stroke-width="0.005"';

function maskId(sheet: Sheet, mask: ImageFile): string | undefined {
  const id = imageId(sheet, mask);
  if (id === undefined) return undefined;
  const facts = ' maskUnits="userSpaceOnUse" x="0" y="0" width="1" height="1"';
  return sheet.define('mask', facts, `<use href="#${id}"/>`);
}

/** The image is defined once and used wherever it is shown. */
function imageId(sheet: Sheet, image: ImageFile): string | undefined {
  if (sheet.ids.has(image)) return sheet.ids.get(image);
  const uri = dataUri(sheet, image);
  const facts = ' width="1" height="1" preserveAspectRatio="none" href="';
  const id = uri === undefined ? undefined : sheet.defineNew('image', `${facts}${uri}"`, '');
  sheet.ids.set(image, id);
  return id;
}

/**
 * An image as a data URI.
 *
 * The format is what the first octets say, so nothing but a bitmap can come out of it. What not
 * every reader of SVG knows becomes PNG, and so does what could move: a page shows one thing.
 */
function dataUri(sheet: Sheet, image: ImageFile): string | undefined {
  const before = kept.get(image)?.uri;
  if (before !== undefined) return before;
  const { bytes, format, name } = image;
  if (bytes.length > imageMax) {
    sheet.note('image-format-unsupported', `${name} ${bytes.length} bytes`);
    return undefined;
  }
  const uri =
    format === 'jpeg'
      ? uriOf(format, withoutExif(bytes))
      : format === 'png' && !isAnimatedPng(bytes)
        ? uriOf(format, bytes)
        : decodedUri(sheet, image);
  if (uri !== undefined) keep(image, uri);
  return uri;
}

function decodedUri(sheet: Sheet, { bytes, format, name }: ImageFile): string | undefined {
  try {
    return uriOf('png', encodePng(decodeImage(bytes, limits)));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    sheet.note('image-format-unsupported', `${name} ${format} ${error.code}`);
    return undefined;
  }
}

function uriOf(format: string, bytes: Uint8Array): string {
  return `data:image/${format};base64,${base64(bytes)}`;
}
