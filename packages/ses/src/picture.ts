import { octets, sequence, smallInteger, tags } from '@yunzhang/gm';
import { type SesCode, malformed } from './codes.ts';
import { type Field, type Reading, readText } from './reading.ts';

/** The largest physical seal is 60 mm; beyond 200 mm a size is a slip of units. */
const sideMaxMm = 200;

/** What the picture data is, told by its first octets. */
export type PictureFormat = 'png' | 'gif' | 'jpeg' | 'bmp' | 'svg' | 'ofd' | 'unknown';

/** The picture of a seal. `type` is as written; `format` is what the data is. */
export interface SealPicture {
  readonly type: string;
  readonly format: PictureFormat;
  readonly data: Uint8Array;
  readonly widthMm: number;
  readonly heightMm: number;
}

const magics: readonly (readonly [PictureFormat, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['bmp', [0x42, 0x4d]],
  ['ofd', [0x50, 0x4b, 0x03, 0x04]],
];

const labels: Readonly<Record<string, PictureFormat>> = {
  png: 'png',
  gif: 'gif',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  bmp: 'bmp',
  svg: 'svg',
  ofd: 'ofd',
};

/** Tells a picture format by its first octets; labels are hints only. @basis ses.md §3.5 */
export function pictureFormat(data: Uint8Array): PictureFormat {
  for (const [format, magic] of magics) {
    if (magic.every((octet, i) => data[i] === octet)) return format;
  }
  let start = '';
  for (const octet of data.subarray(0, 256)) start += String.fromCharCode(octet);
  // A byte order mark reads as three Latin-1 characters here.
  return /^(?:\u00ef\u00bb\u00bf)?\s*<(?:\?xml|svg|!--|!DOCTYPE svg)/.test(start)
    ? 'svg'
    : 'unknown';
}

/** The format a label names, in any case; undefined for a label nobody uses. */
export function formatOfLabel(label: string): PictureFormat | undefined {
  const key = label.toLowerCase();
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** What is wrong with a picture, by its label, data and size. */
export function pictureFaults(picture: SealPicture): readonly SesCode[] {
  const faults: SesCode[] = [];
  if (picture.format === 'unknown') faults.push('seal-picture-format');
  else if (formatOfLabel(picture.type) !== picture.format) faults.push('seal-picture-label');
  const plausible = (mm: number) => Number.isInteger(mm) && mm >= 1 && mm <= sideMaxMm;
  if (!plausible(picture.widthMm) || !plausible(picture.heightMm)) faults.push('seal-picture-size');
  return faults;
}

/** Reads SES_ESPictureInfo. @basis GB/T 38540-2020, as restated in ses.md §2.1, §3.5 */
export function readPicture(reading: Reading, field: Field): SealPicture {
  const [type, data, width, height, ...more] = sequence(field.node);
  if (!type || !data || !width || !height || more.length > 0) {
    malformed('seal-structure', field.node.at, field.where);
  }
  const picture: SealPicture = {
    type: readText(reading, { node: type, where: `${field.where}.type` }, tags.ia5String),
    format: pictureFormat(octets(data)),
    data: octets(data),
    widthMm: smallInteger(width),
    heightMm: smallInteger(height),
  };
  for (const code of pictureFaults(picture)) {
    const detail = `${picture.type}, ${picture.format}, ${picture.widthMm}x${picture.heightMm} mm`;
    reading.note(code, { where: field.where, at: field.node.at, detail });
  }
  return picture;
}
