import { type Box, equal, hex, Malformed, Remembered } from '@yunzhang/base';
import {
  type AnnotationFacts,
  annotationsOf,
  type Digest,
  type OfdDocument,
  type OfdFile,
  type OfdSignature,
  type PageAnnotations,
  permissionsOf,
  reachOf,
} from '@yunzhang/ofd';
import type { OfdCarrier, RidingFacts, SealFacts } from './facts.ts';

/** Stamps, annotations and pages that are named in one answer. */
const namedMax = 20;
/** Annotations that are compared with one seal. */
const annotationsMax = 2000;
/** Pages a riding seal may list. */
const ridingMax = 20_000;
/** A seal may be shown this much larger or smaller than it was made. */
const sizeTolerance = 0.1;

/** The parameter that lists the pages of a riding seal, in order. */
export const ridingParameter = 'yunzhang.riding.pages';

/**
 * Stamps that do not fit: no such page, outside the page, a clip outside its box, another size than
 * the seal was made for. Page files are read only for pages with stamps.
 *
 * @basis ofd-signatures.md §7 O12
 */
export function stampFaults(
  signature: OfdSignature,
  document: OfdDocument | undefined,
  seal: SealFacts | undefined,
): readonly string[] {
  const faults: string[] = [];
  for (const { id, pageRef, boundary, clip } of signature.stamps) {
    if (faults.length >= namedMax) break;
    const index = document?.pageAt(pageRef);
    const page = index === undefined ? undefined : document?.pages[index];
    const shown = clip === undefined ? boundary : shift(clip, boundary);
    if (page === undefined) faults.push(`${id}: no page ${pageRef}`);
    else if (!meets(shown, { ...page.area().box, x: 0, y: 0 })) {
      faults.push(`${id}: outside page ${page.index + 1}`);
    }
    if (clip !== undefined && !isInside(clip, boundary)) faults.push(`${id}: clip outside its box`);
    const picture = seal?.seal.picture;
    if (picture !== undefined && !isAsMade(boundary, picture)) {
      const { widthMm, heightMm } = picture;
      const sizes = `${boundary.width} × ${boundary.height} for ${widthMm} × ${heightMm} mm`;
      faults.push(`${id}: ${sizes}`);
    }
  }
  return faults;
}

function isAsMade(
  { width, height }: Box,
  { widthMm, heightMm }: { readonly widthMm: number; readonly heightMm: number },
): boolean {
  const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= sizeTolerance * b;
  return isNear(width, widthMm) && isNear(height, heightMm);
}

const shift = (inner: Box, outer: Box): Box => {
  return { ...inner, x: outer.x + inner.x, y: outer.y + inner.y };
};

function meets(a: Box, b: Box): boolean {
  const isApart = a.x >= b.x + b.width || b.x >= a.x + a.width;
  return !isApart && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** A hair's breadth is rounding. */
function isInside(clip: Box, { width, height }: Box): boolean {
  const hair = 0.01;
  const isWide = clip.x >= -hair && clip.x + clip.width <= width + hair;
  return isWide && clip.y >= -hair && clip.y + clip.height <= height + hair;
}

/**
 * What looks like a seal or lies on one without being one: annotations over a stamp or of the kind
 * that imitates it, stamps of other seals over this one, the picture of the seal as a plain image.
 *
 * @basis ofd-signatures.md §7 O13
 */
export function lookAlikes(
  file: OfdFile,
  { signature, all }: { readonly signature: OfdSignature; readonly all: readonly OfdSignature[] },
  seal: SealFacts | undefined,
): readonly string[] {
  const { body } = signature.list;
  const document = body.document();
  const found = [...annotationsOver(file, signature, document), ...stampsOver(signature, all)];
  const picture = seal?.seal.picture.data;
  if (picture !== undefined) {
    const images = reachOf(file, body).reached.filter(({ entry, role }) => {
      return role === 'image' && file.zip.byName.get(entry)?.size === picture.length;
    });
    for (const { entry } of images.slice(0, namedMax)) {
      if (isSame(file, entry, picture)) found.push(`${entry}: the picture of the seal as an image`);
    }
  }
  return found.slice(0, namedMax);
}

function isSame(file: OfdFile, entry: string, picture: Uint8Array): boolean {
  try {
    const bytes = file.read(entry);
    return equal(bytes, picture);
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

/** Annotations by page, read once however many seals ask for them. */
const annotated = new Remembered<OfdDocument, (pageId: string) => readonly AnnotationFacts[]>();

function annotationsByPage(
  file: OfdFile,
  document: OfdDocument,
): (pageId: string) => readonly AnnotationFacts[] {
  const lists = new Map<string, PageAnnotations[]>();
  for (const list of annotationsOf(file, document)) {
    const same = lists.get(list.pageId) ?? [];
    same.push(list);
    lists.set(list.pageId, same);
  }
  const read = new Map<string, readonly AnnotationFacts[]>();
  return (pageId) => {
    const known = read.get(pageId);
    if (known !== undefined) return known;
    const found = (lists.get(pageId) ?? [])
      .slice(0, namedMax)
      .flatMap((list) => list.annotations().slice(0, annotationsMax));
    read.set(pageId, found);
    return found;
  };
}

function annotationsOver(
  file: OfdFile,
  signature: OfdSignature,
  document: OfdDocument | undefined,
): readonly string[] {
  if (document?.annotations === undefined) return [];
  const onPage = annotated.get(document) ?? annotationsByPage(file, document);
  annotated.set(document, onPage);
  const found = new Set<string>();
  let left = annotationsMax;
  for (const { pageRef, boundary } of signature.stamps) {
    const pageId = pageRef.trim();
    for (const { id, type, box, isVisible, subtype } of onPage(pageId)) {
      if (--left < 0 || found.size >= namedMax) return [...found];
      if (!isVisible) continue;
      const isOver = box !== undefined && meets(box, boundary);
      const isStamp = type === 'Stamp' && subtype !== 'SignatureInFile';
      if (isOver || isStamp) found.add(`annotation ${id} (${type}) of page ${pageId}`);
    }
  }
  return [...found];
}

function stampsOver(signature: OfdSignature, all: readonly OfdSignature[]): readonly string[] {
  const later = all.filter(({ list, index }) => {
    return list.path === signature.list.path && index > signature.index;
  });
  return later
    .filter((one) =>
      one.stamps
        .slice(0, namedMax)
        .some((theirs) =>
          signature.stamps
            .slice(0, namedMax)
            .some((own) => own.pageRef === theirs.pageRef && meets(own.boundary, theirs.boundary)),
        ),
    )
    .map(({ id }) => `seal ${id} over this one`);
}

/** Wishes of the document that speak against the seal. @basis ofd-signatures.md §7 O16 */
export function permissionFaults(
  document: OfdDocument | undefined,
  times: { readonly sealedAt: number | undefined; readonly nowAt: number },
): readonly string[] {
  const permissions = document === undefined ? undefined : permissionsOf(document);
  if (permissions === undefined) return [];
  const { signature, validFromText, validToText } = permissions;
  const [from, to] = [momentOf(validFromText), momentOf(validToText)];
  const { sealedAt, nowAt } = times;
  const isDate = !/\d[T ]\d/.test(validToText ?? '');
  const end = to === undefined ? undefined : to + (isDate ? 86_400_000 : 0);
  return [
    ...(signature ? [] : ['Signature=false']),
    ...(from !== undefined && (sealedAt ?? nowAt) < from ? [`StartDate=${validFromText}`] : []),
    ...(end !== undefined && nowAt >= end ? [`EndDate=${validToText}`] : []),
  ];
}

/** A date or moment of the writer; without a zone it is Beijing time. */
function momentOf(text: string | undefined): number | undefined {
  const form = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?)?(Z?)$/;
  const parts = form.exec(text ?? '');
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((one) => Number(one ?? 0));
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  return parts[7] === 'Z' ? at : at - 480 * 60_000;
}

/**
 * The pages of a riding seal against the pages of the document: a slice on another page, a page
 * taken out, put elsewhere or changed is named.
 *
 * Each line is `number:pageId:/entry:sm3`, the number from 1; what stands there is protected by the
 * signature value. @basis ofd-signatures.md §4 (Parameters), §8.1
 */
export function ridingFacts(
  file: OfdFile,
  signature: OfdSignature,
  digests: Digest,
): RidingFacts | undefined {
  const stated = signature.parameters.filter(({ name }) => name === ridingParameter);
  const [parameter] = stated;
  if (parameter === undefined) return undefined;
  const lines = parameter.value.split(/[\r\n]+/).filter((line) => line !== '');
  if (stated.length > 1 || lines.length === 0 || lines.length > ridingMax) {
    return { pages: 0, faults: ['the list of pages is malformed'] };
  }
  const document = signature.list.body.document();
  const faults: string[] = [];
  for (const line of lines) {
    const fault = ridingFault(line, { file, document, digests });
    if (fault !== undefined) faults.push(fault);
    if (faults.length >= namedMax) break;
  }
  return { pages: lines.length, faults };
}

function ridingFault(
  line: string,
  held: {
    readonly file: OfdFile;
    readonly document: OfdDocument | undefined;
    readonly digests: Digest;
  },
): string | undefined {
  const parts = /^(\d{1,6}):([^:]{0,64}):\/(.{1,1024}):([0-9a-f]{64})$/.exec(line);
  if (parts === null) return 'a line of the list is malformed';
  const [index, pageId, entry, digest] = [Number(parts[1]) - 1, parts[2], parts[3] ?? '', parts[4]];
  const { file, document, digests } = held;
  const name = `page ${index + 1} (${entry})`;
  const page = document?.pages[index];
  if (page?.path !== entry || page.id !== pageId) {
    const now = document?.pages.findIndex((one) => one.path === entry) ?? -1;
    return now < 0 ? `${name} is not in the document` : `${name} is page ${now + 1} now`;
  }
  try {
    const isSameFile = hex(digests('sm3', file.read(entry))) === digest;
    return isSameFile ? undefined : `${name} is changed`;
  } catch (error) {
    if (error instanceof Malformed) return `${name} cannot be read`;
    throw error;
  }
}

/**
 * Whether a signature only closes the package: no seal, no stamp, and everything before it and the
 * list itself protected. After it no seal can be added or taken away unseen.
 *
 * @basis ofd-signatures.md §6 (lock signature)
 */
export function isLock(
  signature: OfdSignature,
  coverage: { readonly protectsList: boolean; readonly earlierUncovered: readonly string[] },
): boolean {
  const { stamps, sealPath, index } = signature;
  if (stamps.length > 0 || sealPath !== undefined || index === 0) return false;
  return coverage.protectsList && coverage.earlierUncovered.length === 0;
}

/** What came after a seal, and what nothing accounts for. */
export function laterParts(coverage: {
  readonly addedLater: readonly string[];
  readonly strays: readonly string[];
}): OfdCarrier['later'] {
  const added = coverage.addedLater.map((part) => ({ part, kind: 'signature' as const }));
  return [...added, ...coverage.strays.map((part) => ({ part, kind: 'stray' as const }))];
}
