import { Malformed } from '@yunzhang/base';
import { decodeImage, encodePng, type ImageFile } from '@yunzhang/drawing';
import type { NewEntry } from '../zip-write.ts';
import type { Book } from './book.ts';
import { element } from './markup.ts';

interface UsedImage {
  readonly id: number;
  readonly format: string;
  readonly file: NewEntry;
}

/** The images of a file, by the objects they come from. */
export interface ImageBook {
  readonly used: Map<ImageFile, Map<ImageFile | undefined, UsedImage | undefined>>;
}

/** Starts a book of images. */
export function startImages(): ImageBook {
  return { used: new Map() };
}

/** Formats every reader knows, with the ending and the name OFD gives them. */
const kept = {
  png: ['png', 'PNG'],
  jpeg: ['jpg', 'JPEG'],
  bmp: ['bmp', 'BMP'],
} as const;

/**
 * Takes an image for use; undefined, with a finding, where it cannot be read.
 *
 * PNG, JPEG and BMP go in as they are, others as PNG. A mask becomes the alpha of a PNG: readers
 * disagree about what ImageMask means.
 *
 * @basis ofd-format.md §6
 */
export function takeImage(book: Book, image: ImageFile, mask?: ImageFile): number | undefined {
  let uses = book.images.used.get(image);
  if (uses === undefined) {
    uses = new Map();
    book.images.used.set(image, uses);
  }
  if (!uses.has(mask)) uses.set(mask, writeImage(book, image, mask));
  return uses.get(mask)?.id;
}

function writeImage(book: Book, image: ImageFile, mask?: ImageFile): UsedImage | undefined {
  const { format } = image;
  const isKept = mask === undefined && (format === 'png' || format === 'jpeg' || format === 'bmp');
  try {
    const [ending, name] = isKept ? kept[format] : kept.png;
    const bytes = isKept ? image.bytes : encodePng(masked(image, mask));
    const id = book.nextId();
    const path = `Doc_0/Res/image_${id}.${ending}`;
    const method = name === 'BMP' ? 'deflated' : 'stored';
    return { id, format: name, file: { name: path, bytes, method } };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    book.note('ofd-image-left-out', `${image.name}: ${error.code}`);
    return undefined;
  }
}

/** The picture with the luminance of the mask as alpha, at the larger of both sizes. */
function masked(image: ImageFile, mask: ImageFile | undefined): ReturnType<typeof decodeImage> {
  const picture = decodeImage(image.bytes);
  if (mask === undefined) return picture;
  const veil = decodeImage(mask.bytes);
  const width = Math.max(picture.width, veil.width);
  const height = Math.max(picture.height, veil.height);
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * picture.height) / height) * picture.width;
    const veilRow = Math.floor((y * veil.height) / height) * veil.width;
    for (let x = 0; x < width; x++) {
      const from = (row + Math.floor((x * picture.width) / width)) * 4;
      const veilFrom = (veilRow + Math.floor((x * veil.width) / width)) * 4;
      const to = (y * width + x) * 4;
      for (let c = 0; c < 3; c++) rgba[to + c] = picture.rgba[from + c] ?? 0;
      const alpha = picture.rgba[from + 3] ?? 255;
      rgba[to + 3] = Math.round((alpha * luminance(veil.rgba, veilFrom)) / 255);
    }
  }
  return { width, height, rgba };
}

function luminance(rgba: Uint8Array, at: number): number {
  const [red = 0, green = 0, blue = 0] = rgba.subarray(at, at + 3);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The MultiMedia elements and the files they name. */
export function writeImages(book: Book): { readonly list: string; readonly files: NewEntry[] } {
  const elements: string[] = [];
  const files: NewEntry[] = [];
  for (const uses of book.images.used.values()) {
    for (const image of uses.values()) {
      if (image === undefined) continue;
      files.push(image.file);
      const file = image.file.name.slice(image.file.name.lastIndexOf('/') + 1);
      const facts = { ID: image.id, Type: 'Image', Format: image.format };
      elements.push(element('MultiMedia', facts, [element('MediaFile', {}, [file])]));
    }
  }
  return { list: elements.length === 0 ? '' : element('MultiMedias', {}, elements), files };
}
