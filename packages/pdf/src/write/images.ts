import { type Bitmap, Malformed } from '@yunzhang/base';
import { decodeImage, type ImageFile, type ImageMark } from '@yunzhang/drawing';
import type { Entries } from '../append/syntax.ts';
import type { Book } from './canvas.ts';
import { jpegHead } from './jpeg-head.ts';
import type { ObjectTable, Reference } from './object-table.ts';
import { pngPassed } from './png-passed.ts';

/** Pixels of all images of one file that are decoded: each costs memory and time. */
const pixelsMax = 1 << 30;
/** Colours of a palette. */
const paletteMax = 256;

/** The images of a file: equal ones are written once. */
export interface ImageBook {
  readonly known: Map<ImageFile, Map<ImageFile | undefined, Reference | undefined>>;
  pixelsLeft: number;
}

/** Starts a book of images. */
export function startImages(): ImageBook {
  return { known: new Map(), pixelsLeft: pixelsMax };
}

/** The image of a mark in the file; undefined, with a finding, where it cannot be read. */
export function imageOf(book: Book, { image, mask }: ImageMark): Reference | undefined {
  const masks =
    book.images.known.get(image) ?? new Map<ImageFile | undefined, Reference | undefined>();
  book.images.known.set(image, masks);
  if (!masks.has(mask)) masks.set(mask, addImage(book, image, mask));
  return masks.get(mask);
}

function addImage(
  book: Book,
  image: ImageFile,
  mask: ImageFile | undefined,
): Reference | undefined {
  try {
    const veil = mask === undefined ? undefined : addMaskImage(book, mask);
    return (
      addPassed(book.objects, image, veil) ?? addBitmap(book.objects, decoded(book, image), veil)
    );
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    book.note('pdf-image-unreadable', `${image.name}: ${error.message}`);
    return undefined;
  }
}

function decoded(book: Book, { bytes, name }: ImageFile): Bitmap {
  const bitmap = decodeImage(bytes);
  book.images.pixelsLeft -= bitmap.width * bitmap.height;
  if (book.images.pixelsLeft < 0) throw new Malformed('pdf-image-limit', undefined, name);
  return bitmap;
}

/** An image whose data PDF readers take as they are. */
function addPassed(
  objects: ObjectTable,
  image: ImageFile,
  veil: Reference | undefined,
): Reference | undefined {
  const { bytes, format } = image;
  if (format === 'jpeg') {
    const head = jpegHead(bytes);
    if (head === undefined) return undefined;
    const { width, height } = head;
    const space = head.components === 1 ? '/DeviceGray' : '/DeviceRGB';
    const entries = { ...sized(width, height), ColorSpace: space, Filter: '/DCTDecode' };
    return objects.addStream({ ...entries, ...veiled(veil) }, bytes, { form: 'ready' });
  }
  if (format !== 'png') return undefined;
  const passed = pngPassed(bytes);
  if (passed === undefined) return undefined;
  const { width, height, depth, colours, space, data } = passed;
  const entries = {
    ...sized(width, height),
    BitsPerComponent: String(depth),
    ColorSpace: space,
    Filter: '/FlateDecode',
    DecodeParms: `<</Predictor 15 /Colors ${colours} /BitsPerComponent ${depth} /Columns ${width}>>`,
  };
  return objects.addStream({ ...entries, ...veiled(veil) }, data, { form: 'ready' });
}

function sized(width: number, height: number): Entries {
  return {
    Type: '/XObject',
    Subtype: '/Image',
    Width: String(width),
    Height: String(height),
    BitsPerComponent: '8',
  };
}

function veiled(veil: Reference | undefined): Entries {
  return veil === undefined ? {} : { SMask: veil };
}

/** Writes pixels in the smallest form that holds them. @basis ISO 32000-1 8.9.5, 11.6.5.3 */
function addBitmap(
  objects: ObjectTable,
  bitmap: Bitmap,
  veil: Reference | undefined,
): Reference | undefined {
  const { width, height, rgba } = bitmap;
  const pixels = width * height;
  const own = veil ?? addAlpha(objects, bitmap);
  const palette = paletteOf(rgba);
  if (palette !== undefined) {
    const { indices, colours } = palette;
    const isBilevel = colours.length <= 2;
    const space = palette.isGrey
      ? '/DeviceGray'
      : `[/Indexed /DeviceRGB ${colours.length - 1} <${colours.map(hexOf).join('')}>]`;
    const depth = isBilevel ? 1 : 8;
    const data = isBilevel ? packed(indices, width, height) : indices;
    const entries = { ...sized(width, height), BitsPerComponent: String(depth), ColorSpace: space };
    return objects.addStream({ ...entries, ...veiled(own) }, data, { form: 'plain' });
  }
  const colour = new Uint8Array(pixels * 3);
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += 4, to += 3) {
    colour[to] = rgba[from] as number;
    colour[to + 1] = rgba[from + 1] as number;
    colour[to + 2] = rgba[from + 2] as number;
  }
  const entries = { ...sized(width, height), ColorSpace: '/DeviceRGB' };
  return objects.addStream({ ...entries, ...veiled(own) }, colour, { form: 'plain' });
}

function hexOf(colour: number): string {
  return colour.toString(16).padStart(6, '0');
}

interface Palette {
  readonly indices: Uint8Array;
  readonly colours: readonly number[];
  /** The indices are the greys themselves. */
  readonly isGrey: boolean;
}

/** Colours by number, where there are few or all are grey. */
function paletteOf(rgba: Uint8Array): Palette | undefined {
  const indices = new Uint8Array(rgba.length / 4);
  const numbers = new Map<number, number>();
  let isGrey = true;
  let last = -1;
  let index = 0;
  for (let i = 0, at = 0; i < indices.length; i++, at += 4) {
    const [r, g, b] = [rgba[at] as number, rgba[at + 1] as number, rgba[at + 2] as number];
    const colour = (r << 16) | (g << 8) | b;
    if (colour !== last) {
      if (r !== g || g !== b) isGrey = false;
      last = colour;
      const known = numbers.get(colour);
      index = known ?? numbers.size;
      if (known === undefined) numbers.set(colour, index);
      if (numbers.size > paletteMax) return undefined;
    }
    indices[i] = index;
  }
  const colours = [...numbers.keys()];
  if (!isGrey || colours.length <= 2) return { indices, colours, isGrey: false };
  return { indices: indices.map((one) => (colours[one] as number) & 0xff), colours, isGrey: true };
}

/** Eight pixels an octet, each row from a new octet. */
function packed(indices: Uint8Array, width: number, height: number): Uint8Array {
  const stride = (width + 7) >> 3;
  const bytes = new Uint8Array(stride * height);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from++) {
      if (indices[from] === 0) continue;
      const at = y * stride + (x >> 3);
      bytes[at] = (bytes[at] as number) | (0x80 >> (x & 7));
    }
  }
  return bytes;
}

/** The transparency of an image; none where all of it is solid. */
function addAlpha(objects: ObjectTable, { width, height, rgba }: Bitmap): Reference | undefined {
  const alpha = new Uint8Array(width * height);
  let isSolid = true;
  for (let i = 0; i < alpha.length; i++) {
    const value = rgba[i * 4 + 3] as number;
    alpha[i] = value;
    if (value !== 255) isSolid = false;
  }
  return isSolid ? undefined : addGrey(objects, { width, height }, alpha);
}

/** Writes the luminance of an image, which is the alpha of another. */
function addMaskImage(book: Book, mask: ImageFile): Reference {
  const { width, height, rgba } = decoded(book, mask);
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 4) {
    const [r, g, b] = [rgba[at] as number, rgba[at + 1] as number, rgba[at + 2] as number];
    const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    grey[i] = Math.round((light * (rgba[at + 3] as number)) / 255);
  }
  return addGrey(book.objects, { width, height }, grey);
}

function addGrey(
  objects: ObjectTable,
  { width, height }: { readonly width: number; readonly height: number },
  data: Uint8Array,
): Reference {
  const entries = { ...sized(width, height), ColorSpace: '/DeviceGray' };
  return objects.addStream(entries, data, { form: 'plain' });
}
