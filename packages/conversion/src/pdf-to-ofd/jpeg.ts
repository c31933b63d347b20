import { Malformed } from '@yunzhang/base';
import { imageFormatOf, imageSize } from '@yunzhang/drawing';
import {
  dictionaryOf,
  itemsOf,
  nameOf,
  openPdf,
  type PdfDictionary,
  type PdfFile,
  type PdfObject,
} from '@yunzhang/pdf';
import { recordOf } from './values.ts';

/**
 * Finds the JPEG files of a PDF file by the images PDF.js made of them.
 *
 * PDF.js hands out pixels; as PNG they take ten times the room. A JPEG is taken as it is only where
 * its pixels are the picture: no mask, no other filter, grey or RGB.
 *
 * @basis ISO 32000-1 7.4.8, 8.9.5
 */
export function jpegFinder(bytes: Uint8Array): (image: unknown) => Uint8Array | undefined {
  let file: PdfFile | undefined;
  try {
    file = openPdf(bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  if (file === undefined || file.encryption === 'locked') return () => undefined;
  const opened = file;
  return (image) => {
    const facts = recordOf(image);
    // PDF.js writes a reference as `12R`, or `12R3` where the generation is 3.
    const ref = /^(\d{1,9})R(\d{0,5})$/.exec(String(facts?.['ref']));
    if (facts === undefined || ref === null) return undefined;
    const [number, generation] = [Number(ref[1]), Number(ref[2])];
    try {
      const object = opened.resolve({ kind: 'reference', number, generation });
      const found = jpegIn(opened, object);
      if (found === undefined) return undefined;
      const { width, height } = imageSize(found);
      return width === facts['width'] && height === facts['height'] ? found : undefined;
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  };
}

function jpegIn(file: PdfFile, object: PdfObject): Uint8Array | undefined {
  if (typeof object !== 'object' || object?.kind !== 'stream') return undefined;
  const { dictionary, raw } = object;
  const { entries } = dictionary;
  const filter = file.resolve(entries.get('Filter'));
  const filters = itemsOf(filter) ?? [filter];
  const isPlain =
    filters.length === 1 &&
    nameOf(file.resolve(filters[0])) === 'DCTDecode' &&
    ['SMask', 'Mask', 'Decode', 'DecodeParms'].every((key) => !entries.has(key)) &&
    isLight(file, dictionary);
  // The reader finds the same octets later, and nobody may change them under it.
  return isPlain && imageFormatOf(raw) === 'jpeg' ? raw.slice() : undefined;
}

/** Grey or RGB, plain or by a profile that is one of them. */
function isLight(file: PdfFile, { entries }: PdfDictionary): boolean {
  const space = file.resolve(entries.get('ColorSpace'));
  const name = nameOf(space);
  if (name !== undefined) return name === 'DeviceRGB' || name === 'DeviceGray';
  const [kind, profile] = (itemsOf(space) ?? []).map((one) => file.resolve(one));
  if (nameOf(kind) !== 'ICCBased') return false;
  const parts = file.resolve(dictionaryOf(profile)?.entries.get('N'));
  return parts === 1 || parts === 3;
}
