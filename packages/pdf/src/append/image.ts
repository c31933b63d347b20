import { type Bitmap, concat, deflateRaw, type Refusal } from '@yunzhang/base';
import type { PdfReference } from '../object.ts';
import { refuse } from './refusal.ts';
import { objectText } from './syntax.ts';
import { addStream, type Update } from './update.ts';

/** Most pixels of a picture: 60 mm at 2,400 dpi have fewer. */
const pixelsMax = 40_000_000;
/** Largest JPEG embedded, and most segments looked at to find its size. */
const jpegSizeMax = 16 * 1024 * 1024;
const segmentsMax = 1000;

/** Writes a bitmap; its transparency becomes a soft mask. @basis ISO 32000-1 8.9.5, 11.6.5.3 */
export function addBitmap(update: Update, bitmap: Bitmap): PdfReference | Refusal {
  const { width, height, rgba } = bitmap;
  const pixels = width * height;
  const isSound = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!isSound || pixels > pixelsMax || rgba.length !== pixels * 4) {
    return refuse('pdf-seal-picture-form', `bitmap ${width} x ${height}`);
  }
  const colour = new Uint8Array(pixels * 3);
  const alpha = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) {
    colour.set(rgba.subarray(i * 4, i * 4 + 3), i * 3);
    alpha[i] = rgba[i * 4 + 3] as number;
  }
  const size = { width, height };
  const mask = alpha.every((value) => value === 0xff)
    ? undefined
    : addImage(update, { ...size, space: '/DeviceGray', filter: '/FlateDecode' }, zlib(alpha));
  const head = { ...size, space: '/DeviceRGB', filter: '/FlateDecode', mask };
  return addImage(update, head, zlib(colour));
}

/** Writes a JPEG as it is. @basis ISO 32000-1 7.4.8 */
export function addJpeg(update: Update, jpeg: Uint8Array): PdfReference | Refusal {
  const head = jpeg.length > jpegSizeMax ? undefined : jpegHead(jpeg);
  if (head === undefined) return refuse('pdf-seal-picture-form', 'JPEG');
  const space = head.components === 1 ? '/DeviceGray' : '/DeviceRGB';
  return addImage(update, { ...head, space, filter: '/DCTDecode' }, jpeg);
}

function addImage(
  update: Update,
  image: {
    readonly width: number;
    readonly height: number;
    readonly space: string;
    readonly filter: string;
    readonly mask?: PdfReference | undefined;
  },
  data: Uint8Array,
): PdfReference {
  const entries = {
    Type: '/XObject',
    Subtype: '/Image',
    Width: String(image.width),
    Height: String(image.height),
    ColorSpace: image.space,
    BitsPerComponent: '8',
    Filter: image.filter,
    ...(image.mask === undefined ? {} : { SMask: objectText(image.mask) }),
  };
  return addStream(update, entries, data);
}

/**
 * Size and components in the frame header. Four components are refused: their inks are written
 * inverted by some tools, and a seal must not come out in other colours.
 *
 * @basis ITU-T T.81 B.2.2
 */
function jpegHead(
  jpeg: Uint8Array,
): { readonly width: number; readonly height: number; readonly components: number } | undefined {
  const word = (at: number): number => ((jpeg[at] ?? 0) << 8) | (jpeg[at + 1] ?? 0);
  if (word(0) !== 0xffd8) return undefined;
  let at = 2;
  for (let i = 0; i < segmentsMax && at + 9 < jpeg.length; i++) {
    if (jpeg[at] !== 0xff) return undefined;
    const marker = jpeg[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width, components] = [word(at + 5), word(at + 7), jpeg[at + 9] ?? 0];
      const isSound = width > 0 && height > 0 && width * height <= pixelsMax;
      // Baseline and progressive, 8 bits: what PDF readers must decode.
      const isKnown = marker <= 0xc2 && jpeg[at + 4] === 8;
      return isSound && isKnown && (components === 1 || components === 3)
        ? { width, height, components }
        : undefined;
    }
    at += 2 + Math.max(2, word(at + 2));
  }
  return undefined;
}

/** The zlib form that /FlateDecode wants. @basis RFC 1950 §2.2 */
function zlib(plain: Uint8Array): Uint8Array {
  let [a, b] = [1, 0];
  for (const octet of plain) {
    a = (a + octet) % 65521;
    b = (b + a) % 65521;
  }
  const sum = Uint8Array.of(b >> 8, b & 0xff, a >> 8, a & 0xff);
  return concat([Uint8Array.of(0x78, 0x9c), deflateRaw(plain), sum]);
}
