import {
  assert,
  civil,
  fromLatin1,
  hex,
  indexOf,
  type Instant,
  isRefusal,
  type Refusal,
} from '@yunzhang/base';
import type { PdfFile } from '../file.ts';
import type { PdfReference } from '../object.ts';
import { type PdfPage, pages } from '../pages.ts';
import { addAppearance, addInk, type Ink, type SealAppearance } from './appearance.ts';
import { addAnnotations, addField, freeFieldName } from './hooks.ts';
import { type Placed, placeOn, rectangleText, type SealPlace } from './place.ts';
import { refuse } from './refusal.ts';
import { needsRebuilding, sealableRefusal } from './sealable.ts';
import { type Entries, entriesText, nameText, objectText, textString } from './syntax.ts';
import { appendUpdate, newReference, putObject, startUpdate, type Update } from './update.ts';

/** Room for a signature value, in octets: a seal carries its picture. */
const contentsMin = 64;
const contentsMax = 16 * 1024 * 1024;
/** Octets of randomness that make an identifier. */
const idSizeMin = 16;
/** Most places of one seal: a riding seal over more pages is cut into several. */
const placesMax = 500;
/** Print and Locked. @basis ISO 32000-1 Table 165; pdf-seals.md §3 */
const widgetFlags = 132;
/** Width the numbers of a placeholder take: enough for any file we open. */
const rangeWidth = 3 * 10 + 4;

/** What the signature dictionary says besides the value. @basis ISO 32000-1 Table 252 */
export interface SignatureWords {
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  /** Becomes /M, written in Beijing time. */
  readonly at: Instant;
}

/** A sealed field to be added. */
export interface SealedFieldRequest extends SealPlace {
  readonly file: PdfFile;
  readonly appearance: SealAppearance;
  readonly filter: string;
  readonly subFilter: string;
  /** Octets kept free for the signature value. */
  readonly contentsSize: number;
  readonly dictionary: SignatureWords;
  /** Random octets, 16 at least, for the file identifier. */
  readonly id: Uint8Array;
  /** Further places of the same seal: the slices of a riding seal on other pages. */
  readonly extraPages?: readonly SealPlace[];
}

/** A file that waits for its signature value. */
export interface PreparedField {
  readonly bytes: Uint8Array;
  readonly fieldName: string;
  readonly byteRange: readonly [number, number, number, number];
  /** Offset of the `<` of /Contents. */
  readonly contentsAt: number;
  /** What is to be digested: all octets but the value itself, views into `bytes`. */
  readonly digestParts: readonly [Uint8Array, Uint8Array];
  /** The finished file; the value must not be longer than `contentsSize`. */
  finish(contents: Uint8Array): Uint8Array;
}

/**
 * Appends a signature field with the picture of a seal to a file, ready for the signature value.
 *
 * Only octets are added. The same request gives the same octets.
 *
 * @basis pdf-seals.md §3, §8; ISO 32000-1 7.5.6, 12.7.4.5, 12.8
 */
export function prepareSealedField(request: SealedFieldRequest): PreparedField | Refusal {
  const { file, contentsSize, id } = request;
  assert(id.length >= idSizeMin, 'the identifier needs 16 random octets');
  const isRoom = Number.isInteger(contentsSize) && contentsSize >= contentsMin;
  if (!isRoom || contentsSize > contentsMax) {
    return refuse('pdf-seal-contents-size', String(contentsSize));
  }
  const extra = request.extraPages ?? [];
  const refused = sealableRefusal(file, { slices: extra.length > 0 });
  if (refused !== undefined) return refused;
  const all = pages(file);
  const shown = placeAll(all, [request, ...extra]);
  if (isRefusal(shown)) return shown;
  const update = startUpdate(file);
  if (isRefusal(update)) return update;
  const ink = addInk(update, request.appearance);
  if (isRefusal(ink)) return ink;
  const fieldName = freeFieldName(file);
  const value = newReference(update);
  const words = { update, ink, fieldName, value };
  const annotations = shown.map((place, i) => addAnnotation(words, place, i));
  const [widget] = annotations;
  assert(widget !== undefined, 'the first place is the widget');
  putObject(update, value, signatureText(request));
  const unhooked = hookAll(update, { all, shown, annotations }) ?? addField(update, widget);
  if (unhooked !== undefined) return unhooked;
  const { bytes, places } = appendUpdate(update, { id, rebuilt: needsRebuilding(file) });
  const at = places.get(value.number);
  assert(at !== undefined, 'the signature dictionary was written');
  return { fieldName, ...fillRange(bytes, at, contentsSize) };
}

interface Shown {
  readonly page: PdfPage;
  readonly placed: Placed;
}

function placeAll(
  all: readonly PdfPage[],
  places: readonly SealPlace[],
): readonly Shown[] | Refusal {
  if (places.length > placesMax) return refuse('pdf-seal-box-form', `${places.length} places`);
  const shown: Shown[] = [];
  for (const place of places) {
    const page = all[place.page - 1];
    if (page === undefined) return refuse('pdf-seal-page-missing', String(place.page));
    const placed = placeOn(page, place);
    if (isRefusal(placed)) return placed;
    shown.push({ page, placed });
  }
  return shown;
}

/** The first place is the field's widget; the others are annotations, which need no field. */
function addAnnotation(
  words: {
    readonly update: Update;
    readonly ink: Ink;
    readonly fieldName: string;
    readonly value: PdfReference;
  },
  shown: Shown,
  index: number,
): PdfReference {
  const { update, ink, fieldName, value } = words;
  const { page, placed } = shown;
  const appearance = addAppearance(update, ink, placed);
  const own: Entries =
    index === 0
      ? { Subtype: '/Widget', FT: '/Sig', T: textString(fieldName), V: objectText(value) }
      : { Subtype: '/Stamp', NM: textString(`${fieldName}-${index + 1}`) };
  const ref = newReference(update);
  const text = entriesText({
    Type: '/Annot',
    ...own,
    F: String(widgetFlags),
    ...(page.ref === undefined ? {} : { P: objectText(page.ref) }),
    Rect: rectangleText(placed.rect),
    AP: `<</N ${objectText(appearance)}>>`,
  });
  putObject(update, ref, text);
  return ref;
}

/** Lists the annotations on their pages, each page written once. */
function hookAll(
  update: Update,
  parts: {
    readonly all: readonly PdfPage[];
    readonly shown: readonly Shown[];
    readonly annotations: readonly PdfReference[];
  },
): Refusal | undefined {
  const { all, shown, annotations } = parts;
  const byPage = new Map<PdfPage, PdfReference[]>();
  for (const [i, { page }] of shown.entries()) {
    const added = byPage.get(page) ?? [];
    added.push(...annotations.slice(i, i + 1));
    byPage.set(page, added);
  }
  for (const [page, added] of byPage) {
    const refused = addAnnotations(update, page, { added, all });
    if (refused !== undefined) return refused;
  }
  return undefined;
}

const rangeKey = '/ByteRange [0 ';
const contentsKey = '/Contents <';

function signatureText(request: SealedFieldRequest): string {
  const { name, reason, location, at } = request.dictionary;
  const words: Entries = {
    ...(name === undefined ? {} : { Name: textString(name) }),
    ...(reason === undefined ? {} : { Reason: textString(reason) }),
    ...(location === undefined ? {} : { Location: textString(location) }),
  };
  return entriesText({
    Type: '/Sig',
    Filter: nameText(request.filter),
    SubFilter: nameText(request.subFilter),
    // Before all texts, so that nothing a person typed is taken for a placeholder.
    ByteRange: `[0 ${' '.repeat(rangeWidth)}]`,
    Contents: `<${'0'.repeat(request.contentsSize * 2)}>`,
    M: `(${dateText(at)})`,
    ...words,
  });
}

/** @basis ISO 32000-1 7.9.4 */
function dateText(at: Instant): string {
  return `D:${civil(at).replace(/\D/g, '')}+08'00'`;
}

/** Writes the numbers into the placeholder. @basis pdf-seals.md §1, §8 step 3 */
function fillRange(
  bytes: Uint8Array,
  at: number,
  contentsSize: number,
): Omit<PreparedField, 'fieldName'> {
  const rangeAt = indexOf(bytes, fromLatin1(rangeKey), at) + rangeKey.length;
  const key = indexOf(bytes, fromLatin1(contentsKey), at);
  const contentsAt = key + contentsKey.length - 1;
  const end = contentsAt + contentsSize * 2 + 2;
  assert(key > rangeAt && bytes[end - 1] === 0x3e, 'the placeholder is where it was written');
  const byteRange = [0, contentsAt, end, bytes.length - end] as const;
  const numbers = fromLatin1(byteRange.slice(1).join(' '));
  assert(numbers.length <= rangeWidth, 'the numbers fit their place');
  bytes.set(numbers, rangeAt);
  return {
    bytes,
    byteRange,
    contentsAt,
    digestParts: [bytes.subarray(0, contentsAt), bytes.subarray(end)],
    finish: (contents) => {
      assert(contents.length <= contentsSize, 'the signature value fits the room kept for it');
      const finished = bytes.slice();
      finished.set(fromLatin1(hex(contents)), contentsAt + 1);
      return finished;
    },
  };
}
