import { type Box, identity, Malformed, type Matrix, Remembered } from '@yunzhang/base';
import {
  type Face,
  type GroupMark,
  type ImageFile,
  type ImageFormat,
  imageFormatOf,
  imageSize,
  type Mark,
  type PlacedGlyph,
} from '@yunzhang/drawing';
import { malformed, type OfdCode } from '../codes.ts';
import { boxClip } from './clip.ts';
import { black } from './paint.ts';
import type { Sheet } from './sheet.ts';
import { marksOfSvg } from './svg-picture.ts';

/** Seal pictures on one page. */
const placedMax = 2000;
/** Pictures on one page that are packages: each is opened and drawn. */
const innersMax = 32;
/** Octets of one seal picture. */
const pictureMax = 16 * 1024 * 1024;

/** The picture of a seal as the seal carries it. */
export interface PlacedPicture {
  /** What the picture is: `png`, `gif`, `jpeg`, `bmp`, `svg` or `ofd`; others are not shown. */
  readonly format: string;
  readonly data: Uint8Array;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A seal picture and its place on a page, in mm from the top left. */
export interface Placed {
  readonly boundary: Box;
  /** The part that is shown, relative to the boundary; all of it where there is none. */
  readonly clip?: Box | undefined;
  readonly picture: PlacedPicture;
}

/** Marks of a picture, with the size they are meant for. */
export interface PictureMarks {
  readonly marks: readonly Mark[];
  readonly width: number;
  readonly height: number;
}

/** Reads the first page of a picture that is itself an OFD package. */
export type ReadInner = (bytes: Uint8Array) => PictureMarks;

/**
 * The seals of a page, a group each: scaled to their boundary, cut by their clip, multiplied with
 * what is below them, as ink on paper is.
 *
 * @basis ofd-signatures.md §8
 */
export function sealMarks(
  sheet: Sheet,
  seals: readonly Placed[],
  readInner: ReadInner | undefined,
): readonly Mark[] {
  if (seals.length > placedMax) sheet.note('page-object-limit');
  const pictures = new Map<Uint8Array, PictureMarks | OfdCode>();
  const marks: Mark[] = [];
  for (const { boundary, clip, picture } of seals.slice(0, placedMax)) {
    if (!sheet.spend(picture.data.length)) break;
    const sides = [boundary.x, boundary.y, boundary.width, boundary.height];
    if (!sides.every(Number.isFinite) || boundary.width <= 0 || boundary.height <= 0) {
      sheet.note('stamp-malformed');
      continue;
    }
    const shown = clip && { ...clip, x: boundary.x + clip.x, y: boundary.y + clip.y };
    const known = pictures.get(picture.data);
    const read = known ?? pictureOf(sheet, picture, pictures.size < innersMax && readInner);
    pictures.set(picture.data, read);
    marks.push(sealMark(read, boundary, shown));
  }
  return marks;
}

function sealMark(read: PictureMarks | OfdCode, boundary: Box, shown: Box | undefined): GroupMark {
  const clips = shown === undefined ? {} : { clips: [boxClip(shown)] };
  const group = { kind: 'group', role: 'seal', map: identity, ...clips } as const;
  if (typeof read === 'string') return { ...group, marks: notice(boundary) };
  const { x, y, width, height } = boundary;
  const map: Matrix = [width / read.width, 0, 0, height / read.height, x, y];
  const [only] = read.marks;
  if (read.marks.length === 1 && only?.kind === 'image') {
    return { ...group, blend: 'multiply', marks: [{ ...only, map }] };
  }
  const whole = boxClip({ x: 0, y: 0, width: read.width, height: read.height });
  const inner: Mark = { kind: 'group', map, clips: [whole], marks: read.marks };
  return { ...group, blend: 'multiply', marks: [inner] };
}

/** Formats a picture may have; what its octets are decides. */
const bitmaps: ReadonlySet<ImageFormat> = new Set(['png', 'jpeg', 'gif', 'bmp']);

function pictureOf(
  sheet: Sheet,
  { data, format }: PlacedPicture,
  readInner: ReadInner | undefined | false,
): PictureMarks | OfdCode {
  try {
    if (data.length > pictureMax) malformed('seal-picture-unreadable', undefined, 'size');
    if (format === 'svg') return marksOfSvg(data);
    if (format !== 'ofd') return bitmapOf(data, format);
    if (!readInner) return malformed('seal-picture-unreadable', undefined, 'nesting');
    return readInner(data);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const code = error.code === 'seal-picture-unsafe' ? error.code : 'seal-picture-unreadable';
    sheet.note(code, undefined, error.message);
    return code;
  }
}

/** Bitmaps by their octets: a riding seal shows one picture on many pages. */
const images = new Remembered<Uint8Array, ImageFile>();

function bitmapOf(data: Uint8Array, stated: string): PictureMarks {
  const format = imageFormatOf(data);
  if (!bitmaps.has(format)) malformed('seal-picture-unreadable', undefined, stated);
  // A seal that cannot be shown must be said to be there: what has no size has no picture.
  imageSize(data);
  const image = images.get(data) ?? { bytes: data, format, name: 'seal' };
  images.set(data, image);
  return { marks: [{ kind: 'image', map: identity, image }], width: 1, height: 1 };
}

const screenFace: Face = {
  name: 'sans-serif',
  family: 'sans-serif',
  key: 'sans-serif',
  isBold: false,
  isItalic: false,
  isSerif: false,
  isFixedWidth: false,
};
const red = { kind: 'plain', colour: '#c00000', alpha: 1 } as const;

/** A box that says there is a seal that is not shown. */
function notice(box: Box): readonly Mark[] {
  const { x, y, width, height } = box;
  const size = Math.min(width / 9, height / 3);
  const [area] = boxClip(box).areas;
  const line = { cap: 'butt', join: 'miter', miterLimit: 4, dashOffset: 0 } as const;
  const text = (words: string, lineY: number, em: number): Mark => {
    const way = /^[ -~]*$/.test(words) ? em / 2 : em;
    const start = x + (width - way * words.length) / 2;
    const glyphs = Array.from(words, (char, i): PlacedGlyph => {
      return { char, x: start + i * way, y: lineY };
    });
    const plain = { horizontalScale: 1, turn: 0, isSlanted: false } as const;
    return { kind: 'text', map: identity, face: screenFace, size: em, ...plain, glyphs, fill: red };
  };
  return [
    {
      kind: 'path',
      map: identity,
      d: area?.d ?? '',
      rule: 'nonzero',
      fill: { ...black, colour: '#ffffff' },
      stroke: { paint: red, width: 0.3, ...line, dashes: [1.5, 1] },
    },
    text('印章图像未显示', y + height / 2, size),
    text('seal picture not shown', y + height / 2 + size, size * 0.7),
  ];
}
