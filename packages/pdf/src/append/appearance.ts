import {
  type Bitmap,
  decimal,
  fromLatin1,
  isRefusal,
  type Picture,
  type Refusal,
} from '@yunzhang/base';
import type { PdfReference } from '../object.ts';
import { drawPicture } from './drawing.ts';
import { addBitmap, addJpeg } from './image.ts';
import { type Placed, rectangleText } from './place.ts';
import { refuse } from './refusal.ts';
import { objectText } from './syntax.ts';
import { addDictionary, addStream, type Update } from './update.ts';

/** What a seal looks like: outlines where there are any, else an image as the seal carries it. */
export type SealAppearance = Picture | { readonly bitmap: Bitmap } | { readonly jpeg: Uint8Array };

/** A picture that is in the file, of 1 by 1 unit with y up, with what painting it needs. */
export interface Ink {
  readonly picture: PdfReference;
  readonly state: PdfReference;
}

/**
 * Writes the picture of a seal once; each place where it shows refers to it.
 *
 * The picture is an isolated group, so that its own white parts cover its own red ones, and the
 * group as a whole is multiplied with the page: text under a seal stays readable.
 *
 * @basis pdf-seals.md §3; ISO 32000-1 11.4.5, 11.6.6
 */
export function addInk(update: Update, appearance: SealAppearance): Ink | Refusal {
  const picture = addPicture(update, appearance);
  if (isRefusal(picture)) return picture;
  return { picture, state: addDictionary(update, { Type: '/ExtGState', BM: '/Multiply' }) };
}

function addPicture(update: Update, appearance: SealAppearance): PdfReference | Refusal {
  if ('bitmap' in appearance) return addBitmap(update, appearance.bitmap);
  if ('jpeg' in appearance) return addJpeg(update, appearance.jpeg);
  const { widthMm, heightMm } = appearance;
  const isSized = widthMm > 0 && heightMm > 0 && widthMm < 1e4 && heightMm < 1e4;
  const drawing = isSized ? drawPicture(appearance) : undefined;
  if (drawing === undefined) return refuse('pdf-seal-picture-form', 'outlines');
  const states = [...drawing.opacities].map(([name, opacity]) => {
    return `/${name} <</Type /ExtGState /ca ${opacity} /CA ${opacity}>>`;
  });
  const width = decimal(widthMm);
  const height = decimal(heightMm);
  const entries = {
    Type: '/XObject',
    Subtype: '/Form',
    BBox: `[0 0 ${width} ${height}]`,
    Matrix: `[${decimal(1 / widthMm, 9)} 0 0 ${decimal(-1 / heightMm, 9)} 0 1]`,
    Group: '<</S /Transparency /CS /DeviceRGB /I true>>',
    Resources: states.length === 0 ? '<<>>' : `<</ExtGState <<${states.join(' ')}>>>>`,
  };
  return addStream(update, entries, fromLatin1(drawing.content));
}

/** Writes the appearance of one place: the whole picture, of which the box lets a part through. */
export function addAppearance(update: Update, ink: Ink, placed: Placed): PdfReference {
  const { width, height, bbox, matrix } = placed;
  const content = `q /Multiply gs ${decimal(width, 4)} 0 0 ${decimal(height, 4)} 0 0 cm /Seal Do Q`;
  const entries = {
    Type: '/XObject',
    Subtype: '/Form',
    BBox: rectangleText(bbox),
    Matrix: `[${matrix.join(' ')}]`,
    Resources:
      `<</ExtGState <</Multiply ${objectText(ink.state)}>> ` +
      `/XObject <</Seal ${objectText(ink.picture)}>>>>`,
  };
  return addStream(update, entries, fromLatin1(content));
}
