import { base64, Malformed, type Matrix } from '@yunzhang/base';
import { attribute, childText, type XmlElement } from '../xml.ts';
import { bitmapToPng } from './bmp.ts';
import { type Drawing, nameOf } from './drawing.ts';
import type { Resource } from './resources.ts';
import { attributes, type Sheet, transform } from './sheet.ts';

/** Octets of one image file; larger ones would make a drawing nobody can show. */
const imageMax = 48 * 1024 * 1024;

/** What an image file is, by its first octets. */
export type ImageFormat =
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'bmp'
  | 'tiff'
  | 'jbig2'
  | 'jpeg2000'
  | 'unknown';

const magics: readonly (readonly [ImageFormat, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['bmp', [0x42, 0x4d]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['jbig2', [0x97, 0x4a, 0x42, 0x32, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg2000', [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20]],
  ['jpeg2000', [0xff, 0x4f, 0xff, 0x51]],
];

/** Tells what an image is. The name a file gives its format is not believed. */
export function imageFormatOf(bytes: Uint8Array): ImageFormat {
  const found = magics.find(([, magic]) => magic.every((octet, i) => bytes[i] === octet));
  return found?.[0] ?? 'unknown';
}

/**
 * An image as a data URI; undefined, with a finding, where it cannot be shown.
 *
 * The format is what the first octets say, so nothing but a bitmap can come out of it. BMP becomes
 * PNG, because not every reader of SVG knows BMP.
 */
export function dataUri(sheet: Sheet, bytes: Uint8Array, where: string): string | undefined {
  const format = imageFormatOf(bytes);
  if (bytes.length > imageMax) {
    sheet.note('image-format-unsupported', where, `${bytes.length} bytes`);
    return undefined;
  }
  if (format === 'bmp') {
    const png = bitmapToPng(bytes);
    if (png !== undefined) return `data:image/png;base64,${base64(png)}`;
  }
  if (format === 'png' || format === 'jpeg' || format === 'gif') {
    return `data:image/${format};base64,${base64(bytes)}`;
  }
  sheet.note('image-format-unsupported', where, format);
  return undefined;
}

/**
 * Draws an image object into the unit square of its coordinates.
 *
 * The image is defined once and used wherever it is shown. @basis ofd-format.md §6 (table 43)
 */
export function drawImage(drawing: Drawing, element: XmlElement, object: Matrix): string {
  const { sheet, resources } = drawing;
  const where = nameOf(drawing, element);
  if (attribute(element, 'ImageMask') !== undefined) sheet.note('image-mask-ignored', where);
  const wanted = [attribute(element, 'ResourceID'), attribute(element, 'Substitution')];
  for (const id of wanted) {
    const resource = id === undefined ? undefined : resources.find('MultiMedia', id);
    if (resource === undefined) {
      if (id !== undefined) sheet.note('resource-missing', where, `MultiMedia ${id}`);
      continue;
    }
    const image = defineImage(drawing, resource, where);
    if (image !== undefined) {
      return sheet.take(`<use href="#${image}"${attributes({ transform: transform(object) })}/>`);
    }
  }
  return sheet.take(emptyFrame(object));
}

function defineImage(drawing: Drawing, resource: Resource, where: string): string | undefined {
  const images = drawn.get(drawing.sheet) ?? new Map<XmlElement, string | undefined>();
  drawn.set(drawing.sheet, images);
  const { element } = resource;
  if (!images.has(element)) images.set(element, encodeImage(drawing, resource, where));
  return images.get(element);
}

/** Images of one drawing: a file used a thousand times is read and encoded once. */
const drawn = new WeakMap<Sheet, Map<XmlElement, string | undefined>>();

function encodeImage(drawing: Drawing, resource: Resource, where: string): string | undefined {
  const { sheet, resources } = drawing;
  const entry = resources.locate(resource, childText(resource.element, 'MediaFile') ?? '');
  if (entry === undefined) {
    sheet.note('image-missing', where);
    return undefined;
  }
  try {
    const uri = dataUri(sheet, resources.file.read(entry), entry);
    if (uri === undefined) return undefined;
    return sheet.define(`image ${entry}`, (id) => imageElement(uri, id));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    sheet.note('image-missing', where, error.message);
    return undefined;
  }
}

/** A bitmap that fills the unit square. */
export function imageElement(uri: string, id: string): string {
  return `<image id="${id}" width="1" height="1" preserveAspectRatio="none" href="${uri}"/>`;
}

/** Shows that there is an image that is not shown. */
function emptyFrame(object: Matrix): string {
  const facts = attributes({ transform: transform(object) });
  return (
    `<path${facts} d="M0 0H1V1H0ZM0 0L1 1M1 0L0 1" fill="none" stroke="#999999" ` +
    `stroke-width="0.005"/>`
  );
}
