import { type Box, pointsPerMm } from '@yunzhang/base';
import type { PdfFile } from './file.ts';
import {
  dictionaryOf,
  isKind,
  itemsOf,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  type PdfReference,
  refKey,
} from './object.ts';

/** Most pages walked. */
const pagesMax = 100_000;
/** Deepest page tree; balanced trees of a million pages stay below ten. */
const treeDepthMax = 64;
/** Tree nodes looked at, those met again included. */
const nodesMax = 1 << 20;
/** A4, for a page whose MediaBox is missing or no rectangle. */
const fallback: Rectangle = { left: 0, bottom: 0, right: 595.276, top: 841.89 };

/** A rectangle in default user space, corners in order. @basis ISO 32000-1 7.9.5 */
export interface Rectangle {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** A page with its inherited attributes. */
export interface PdfPage {
  readonly index: number;
  readonly ref: PdfReference | undefined;
  readonly dictionary: PdfDictionary;
  readonly mediaBox: Rectangle;
  /** The part that is shown: CropBox within MediaBox. */
  readonly cropBox: Rectangle;
  readonly rotate: 0 | 90 | 180 | 270;
  readonly userUnit: number;
}

const inherited = ['MediaBox', 'CropBox', 'Rotate', 'Resources'] as const;

/**
 * Walks the page tree.
 *
 * A node met twice is skipped the second time, so that a loop ends.
 *
 * @basis ISO 32000-1 7.7.3
 */
export function pages(file: PdfFile, revision?: number): readonly PdfPage[] {
  const trailer = revision === undefined ? file.trailer : file.revisions[revision]?.trailer;
  const root = dictionaryOf(file.resolve(trailer?.entries.get('Root'), revision));
  const found: PdfPage[] = [];
  const seen = new Set<string>();
  let left = nodesMax;
  const walk = (
    value: PdfObject,
    attributes: ReadonlyMap<string, PdfObject>,
    depth: number,
  ): void => {
    if (depth > treeDepthMax || found.length >= pagesMax || --left < 0) return;
    const ref = isKind(value, 'reference') ? value : undefined;
    if (ref !== undefined && seen.has(refKey(ref))) return;
    if (ref !== undefined) seen.add(refKey(ref));
    const node = dictionaryOf(file.resolve(value, revision));
    if (node === undefined) return;
    const own = new Map(attributes);
    for (const key of inherited) {
      const attribute = node.entries.get(key);
      if (attribute !== undefined) own.set(key, attribute);
    }
    const kids = itemsOf(file.resolve(node.entries.get('Kids'), revision));
    if (kids !== undefined && nameOf(node.entries.get('Type')) !== 'Page') {
      for (const kid of kids) walk(kid, own, depth + 1);
      return;
    }
    const read = (item: PdfObject | undefined): PdfObject => file.resolve(item, revision);
    found.push(pageOf(read, { index: found.length, ref, dictionary: node, attributes: own }));
  };
  walk(root?.entries.get('Pages') ?? null, new Map(), 0);
  return found;
}

function pageOf(
  read: (value: PdfObject | undefined) => PdfObject,
  parts: Pick<PdfPage, 'index' | 'ref' | 'dictionary'> & {
    readonly attributes: ReadonlyMap<string, PdfObject>;
  },
): PdfPage {
  const { index, ref, dictionary, attributes } = parts;
  const mediaBox = rectangle(read(attributes.get('MediaBox')), read) ?? fallback;
  const crop = rectangle(read(attributes.get('CropBox')), read) ?? mediaBox;
  const unit = read(dictionary.entries.get('UserUnit'));
  return {
    index,
    ref,
    dictionary,
    mediaBox,
    cropBox: {
      left: Math.max(crop.left, mediaBox.left),
      bottom: Math.max(crop.bottom, mediaBox.bottom),
      right: Math.min(crop.right, mediaBox.right),
      top: Math.min(crop.top, mediaBox.top),
    },
    rotate: rotation(read(attributes.get('Rotate'))),
    userUnit: typeof unit === 'number' && unit > 0 ? unit : 1,
  };
}

function rotation(value: PdfObject): PdfPage['rotate'] {
  if (typeof value !== 'number' || value % 90 !== 0) return 0;
  return (((value % 360) + 360) % 360) as PdfPage['rotate'];
}

/** Reads a rectangle whichever corners it names. @basis ISO 32000-1 7.9.5 */
export function rectangle(
  value: PdfObject | undefined,
  read: (value: PdfObject | undefined) => PdfObject,
): Rectangle | undefined {
  const numbers = itemsOf(value)?.slice(0, 4).map(read);
  const [a, b, c, d] = numbers ?? [];
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  if (typeof c !== 'number' || typeof d !== 'number') return undefined;
  return {
    left: Math.min(a, c),
    bottom: Math.min(b, d),
    right: Math.max(a, c),
    top: Math.max(b, d),
  };
}

/**
 * Where a rectangle lies on the page as it is shown: mm from the top left of the turned CropBox.
 *
 * @basis pdf-seals.md §3
 */
export function boxOnPage(page: PdfPage, rect: Rectangle): Box {
  const { cropBox, rotate } = page;
  const mm = page.userUnit / pointsPerMm;
  const width = rect.right - rect.left;
  const height = rect.top - rect.bottom;
  const fromLeft = rect.left - cropBox.left;
  const fromRight = cropBox.right - rect.right;
  const fromTop = cropBox.top - rect.top;
  const fromBottom = rect.bottom - cropBox.bottom;
  const [x, y] = {
    0: [fromLeft, fromTop],
    90: [fromBottom, fromLeft],
    180: [fromRight, fromBottom],
    270: [fromTop, fromRight],
  }[rotate] as [number, number];
  const turned = rotate === 90 || rotate === 270;
  return {
    x: x * mm,
    y: y * mm,
    width: (turned ? height : width) * mm,
    height: (turned ? width : height) * mm,
  };
}
