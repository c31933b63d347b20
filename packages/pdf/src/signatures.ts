import { type Box, fromLatin1, indexOf, Malformed } from '@yunzhang/base';
import type { PdfCode } from './codes.ts';
import { type FormField, formFields } from './fields.ts';
import type { PdfFile } from './file.ts';
import {
  dictionaryOf,
  isKind,
  itemsOf,
  nameOf,
  type PdfDictionary,
  type PdfFinding,
  type PdfObject,
  type PdfReference,
  refKey,
} from './object.ts';
import { boxOnPage, pages, type PdfPage, type Rectangle, rectangle } from './pages.ts';
import { type FieldLock, readLock, readTransforms } from './permissions.ts';
import { type PdfDate, readDate, textOf } from './text.ts';

/** Most signatures reported; papers with more than some hundred are not real. */
const signaturesMax = 2000;
/** Revisions whose forms are read to name signatures that were replaced. */
const revisionsMax = 32;
/** Annotations looked at to place widgets. */
const annotationsMax = 1 << 20;

/** Where a signature shows: page, rectangle in points, box in mm from the top left of the page. */
export interface SignatureWidget {
  readonly pageIndex: number;
  readonly rect: Rectangle;
  readonly box: Box;
}

/** One signature dictionary of the file, with everything its entries say. */
export interface PdfSignature {
  readonly kind: 'signature' | 'time-stamp' | 'usage-rights';
  /**
   * How it was found: as the value of a field, through the catalog's /Perms, as an object nothing
   * refers to any more, or as an older state of an object that was overwritten.
   */
  readonly found: 'field' | 'permissions' | 'unreferenced' | 'superseded';
  readonly fieldName?: string;
  readonly fieldRef?: PdfReference;
  /** The signature dictionary's own reference; absent when it is a direct object. */
  readonly ref?: PdfReference;
  readonly dictionary: PdfDictionary;
  readonly filter?: string;
  readonly subFilter?: string;
  /** /Contents decoded, padding included; empty when there is none. */
  readonly contents: Uint8Array;
  /** File range of /Contents with its delimiters. */
  readonly contentsRange?: { readonly at: number; readonly end: number };
  /** /ByteRange as written; what is no number is null. Empty when there is none. */
  readonly byteRange: readonly (number | null)[];
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly contact?: string;
  /** /M, the time the signer claims. */
  readonly claimed?: PdfDate;
  readonly docMdp?: 1 | 2 | 3;
  readonly fieldMdp?: FieldLock;
  readonly lock?: FieldLock;
  readonly widget?: SignatureWidget;
  /** The revision its ByteRange ends with; absent when it ends with none. */
  readonly revision?: number;
  readonly findings: readonly PdfFinding[];
}

interface Candidate {
  readonly found: PdfSignature['found'];
  readonly ref: PdfReference | undefined;
  readonly dictionary: PdfDictionary;
  /** The revision that is read with: the newest, or the last in which it was current. */
  readonly seenIn: number;
  readonly field?: FormField;
  readonly usageRights?: true;
  readonly twice?: true;
}

/**
 * Finds every signature of a file: of form fields, of /Perms, and any signature dictionary that
 * some
 * revision has listed. None is skipped, whatever its filter: an unknown one is reported too.
 *
 * @basis ISO 32000-1 12.8; pdf-seals.md §2
 */
export function findSignatures(file: PdfFile): readonly PdfSignature[] {
  const last = file.revisions.length - 1;
  const candidates = new Map<string, Candidate>();
  const add = (candidate: Candidate): void => {
    const key = keyOf(candidate);
    const known = candidates.get(key);
    if (known?.field !== undefined && candidate.field !== undefined) {
      const isOther = candidate.found === 'field' && known.field !== candidate.field;
      if (isOther) candidates.set(key, { ...known, twice: true });
    } else if (known === undefined && candidates.size < signaturesMax) {
      candidates.set(key, candidate);
    }
  };
  for (const candidate of fromFields(file, last)) add(candidate);
  for (const candidate of fromPermissions(file, last)) add(candidate);
  for (const candidate of fromObjects(file)) add(candidate);
  const places = widgetPlaces(file);
  const perms = permissionRefs(file, last);
  return [...candidates.values()]
    .map((candidate) => describe(file, candidate, { places, perms }))
    .toSorted((a, b) => (a.contentsRange?.at ?? 0) - (b.contentsRange?.at ?? 0));
}

/** One dictionary is one place in the file; direct ones are told apart by their field. */
function keyOf(candidate: Candidate): string {
  const { dictionary, ref, field } = candidate;
  if (dictionary.at !== undefined) return `at ${dictionary.at}`;
  return ref === undefined
    ? `field ${field?.name ?? ''}`
    : `ref ${refKey(ref)} ${candidate.seenIn}`;
}

/**
 * Whether a dictionary is, or pretends to be, a signature dictionary.
 *
 * @basis ISO 32000-1 Table 252
 */
export function isSignatureDictionary(dictionary: PdfDictionary): boolean {
  const type = nameOf(dictionary.entries.get('Type'));
  if (type === 'Sig' || type === 'DocTimeStamp') return true;
  if (dictionary.entries.has('ByteRange')) return true;
  return dictionary.entries.has('SubFilter') && dictionary.entries.has('Contents');
}

function* fromFields(file: PdfFile, revision: number): Iterable<Candidate> {
  for (const field of safely(() => formFields(file, revision)) ?? []) {
    const dictionary = safely(() => dictionaryOf(file.resolve(field.value, revision)));
    if (dictionary === undefined) continue;
    if (field.type !== 'Sig' && !isSignatureDictionary(dictionary)) continue;
    const ref = isKind(field.value, 'reference') ? field.value : undefined;
    yield { found: 'field', ref, dictionary, seenIn: revision, field };
  }
}

function* fromPermissions(file: PdfFile, revision: number): Iterable<Candidate> {
  const perms = safely(() => dictionaryOf(file.resolve(file.catalog.entries.get('Perms'))));
  for (const [key, value] of perms?.entries ?? []) {
    const dictionary = safely(() => dictionaryOf(file.resolve(value)));
    if (dictionary === undefined) continue;
    const ref = isKind(value, 'reference') ? value : undefined;
    const rights = key === 'UR3' || key === 'UR' ? { usageRights: true as const } : {};
    yield { found: 'permissions', ref, dictionary, seenIn: revision, ...rights };
  }
}

/** Every object of every revision that looks like a signature dictionary. */
function* fromObjects(file: PdfFile): Iterable<Candidate> {
  const last = file.revisions.length - 1;
  const fields = new Map<number, readonly FormField[]>();
  const fieldFor = (ref: PdfReference, revision: number): FormField | undefined => {
    const known =
      fields.get(revision) ??
      (fields.size < revisionsMax ? safely(() => formFields(file, revision)) : undefined) ??
      [];
    fields.set(revision, known);
    return known.find(({ value }) => isKind(value, 'reference') && refKey(value) === refKey(ref));
  };
  for (const [index, revision] of file.revisions.entries()) {
    for (const [number, entry] of revision.entries) {
      if (entry.type === 'free') continue;
      const generation = entry.type === 'offset' ? entry.generation : 0;
      const ref = { kind: 'reference', number, generation } as const;
      const value = safely(() => file.locate(ref, index)?.value);
      const dictionary = isKind(value, 'dictionary') ? value : undefined;
      if (dictionary === undefined || !isSignatureDictionary(dictionary)) continue;
      const current = safely(() => file.locate(ref, last)?.value);
      const found = current === value ? 'unreferenced' : 'superseded';
      const field = fieldFor(ref, index);
      yield { found, ref, dictionary, seenIn: index, ...(field === undefined ? {} : { field }) };
    }
  }
}

function permissionRefs(file: PdfFile, revision: number): ReadonlySet<string> {
  const perms = safely(() =>
    dictionaryOf(file.resolve(file.catalog.entries.get('Perms'), revision)),
  );
  const value = perms?.entries.get('DocMDP');
  return new Set(isKind(value, 'reference') ? [refKey(value)] : []);
}

interface Context {
  readonly places: ReadonlyMap<string, PdfPage>;
  readonly perms: ReadonlySet<string>;
}

function describe(file: PdfFile, candidate: Candidate, context: Context): PdfSignature {
  const { dictionary, seenIn, field, ref } = candidate;
  const read = (key: string, revision: number): PdfObject =>
    safely(() => file.resolve(dictionary.entries.get(key), revision)) ?? null;
  const byteRange = (itemsOf(read('ByteRange', seenIn)) ?? [])
    .slice(0, 16)
    .map((item) => (typeof item === 'number' ? item : null));
  const revision = signedRevision(file, byteRange);
  // What was signed counts: a later revision must not be able to take a restriction away.
  const as = revision ?? seenIn;
  const get = (key: string): PdfObject => read(key, as);
  const transforms = safely(() => readTransforms(file, dictionary, as));
  const lock = field === undefined ? undefined : lockOf(file, field, as);
  const contents = read('Contents', seenIn);
  const content = isKind(contents, 'string') ? contents : undefined;
  const subFilter = nameOf(get('SubFilter'));
  const claimed = readDate(get('M'));
  const docMdp = transforms?.docMdp;
  return defined<PdfSignature>({
    kind: kindOf({ candidate, subFilter, usageRights: transforms?.usageRights === true }),
    found: candidate.found,
    fieldName: field?.name,
    fieldRef: field?.ref,
    ref,
    dictionary,
    filter: nameOf(get('Filter')),
    subFilter,
    contents: content?.bytes ?? new Uint8Array(0),
    contentsRange:
      content?.at === undefined ? undefined : { at: content.at, end: content.end ?? 0 },
    byteRange,
    name: textOf(get('Name')),
    reason: textOf(get('Reason')),
    location: textOf(get('Location')),
    contact: textOf(get('ContactInfo')),
    claimed,
    docMdp,
    fieldMdp: transforms?.fieldMdp,
    lock,
    widget: field === undefined ? undefined : widgetOf(file, field, context.places),
    revision,
    findings: shapeFindings(file, { candidate, claimed, docMdp, perms: context.perms }),
  });
}

/** The /Lock of a field as a revision has it. */
function lockOf(file: PdfFile, field: FormField, revision: number): FieldLock | undefined {
  return safely(() => {
    const { ref } = field;
    const then = ref === undefined ? undefined : dictionaryOf(file.resolve(ref, revision));
    const value = (then ?? field.dictionary).entries.get('Lock');
    const lock = dictionaryOf(file.resolve(value, revision));
    return lock === undefined ? undefined : readLock(file, lock, revision);
  });
}

/** Leaves out what is undefined, so that an absent entry is an absent key. */
function defined<T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

function shapeFindings(
  file: PdfFile,
  parts: {
    readonly candidate: Candidate;
    readonly claimed: PdfDate | undefined;
    readonly docMdp: 1 | 2 | 3 | undefined;
    readonly perms: ReadonlySet<string>;
  },
): readonly PdfFinding[] {
  const { candidate, claimed, docMdp, perms } = parts;
  const { dictionary, found, ref } = candidate;
  const findings: PdfFinding[] = [];
  const note = (code: PdfCode, detail?: string): void => {
    findings.push({ code, ...(detail === undefined ? {} : { detail }) });
  };
  if (found === 'unreferenced') note('signature-unreferenced');
  if (found === 'superseded') note('signature-superseded');
  if (candidate.twice) note('signature-shared', candidate.field?.name);
  if (dictionary.duplicates.length > 0)
    note('signature-key-twice', dictionary.duplicates.join(' '));
  for (const key of ['Contents', 'ByteRange']) {
    if (isKind(dictionary.entries.get(key), 'reference')) note('signature-entry-indirect', key);
  }
  if (dictionary.at === undefined) note('signature-compressed');
  if (file.encryption === 'locked') note('pdf-encrypted');
  if (claimed !== undefined && claimed.at === undefined) note('signature-date', claimed.text);
  const certifies = docMdp !== undefined && found !== 'superseded';
  if (certifies && (ref === undefined || !perms.has(refKey(ref)))) note('docmdp-not-in-perms');
  return findings;
}

function kindOf(parts: {
  readonly candidate: Candidate;
  readonly subFilter: string | undefined;
  readonly usageRights: boolean;
}): PdfSignature['kind'] {
  const { candidate, subFilter, usageRights } = parts;
  const type = nameOf(candidate.dictionary.entries.get('Type'));
  if (type === 'DocTimeStamp' || subFilter === 'ETSI.RFC3161') return 'time-stamp';
  // A field's value is a document signature even if it claims usage rights as well.
  const rights = candidate.usageRights === true || (usageRights && candidate.field === undefined);
  return rights ? 'usage-rights' : 'signature';
}

/** The revision whose end the last covered octet is. */
function signedRevision(file: PdfFile, byteRange: readonly (number | null)[]): number | undefined {
  const [, , start, size] = byteRange;
  if (byteRange.length !== 4 || typeof start !== 'number' || typeof size !== 'number') {
    return undefined;
  }
  const end = start + size;
  const found = file.revisions.find((r) => r.proper && end >= r.eofEnd && end <= r.end);
  return found?.index;
}

/** Pages by the annotations they list. */
function widgetPlaces(file: PdfFile): ReadonlyMap<string, PdfPage> {
  const places = new Map<string, PdfPage>();
  let left = annotationsMax;
  for (const page of safely(() => pages(file)) ?? []) {
    const annotations = safely(() => itemsOf(file.resolve(page.dictionary.entries.get('Annots'))));
    for (const item of annotations ?? []) {
      if (--left < 0) return places;
      if (isKind(item, 'reference') && !places.has(refKey(item))) places.set(refKey(item), page);
    }
  }
  return places;
}

function widgetOf(
  file: PdfFile,
  field: FormField,
  places: ReadonlyMap<string, PdfPage>,
): SignatureWidget | undefined {
  const [widget] = field.widgets;
  const page = widget?.ref === undefined ? undefined : places.get(refKey(widget.ref));
  if (widget === undefined || page === undefined) return undefined;
  const read = (value: PdfObject | undefined): PdfObject => file.resolve(value);
  const rect = safely(() => rectangle(read(widget.dictionary.entries.get('Rect')), read));
  if (rect === undefined) return undefined;
  return { pageIndex: page.index, rect, box: boxOnPage(page, rect) };
}

/**
 * Places where the file spells /ByteRange outside every signature found.
 *
 * A copy of a signature dictionary that no cross-reference lists is how wrapping attacks hide the
 * original; a reader that repairs files may find it.
 *
 * @basis pdf-seals.md §6 (SWA, ISA)
 */
export function strayByteRanges(
  file: PdfFile,
  signatures: readonly PdfSignature[],
): readonly PdfFinding[] {
  const needle = fromLatin1('/ByteRange');
  const known = signatures
    .flatMap(({ dictionary: { at, end } }) =>
      at === undefined || end === undefined ? [] : [{ at, end }],
    )
    .toSorted((a, b) => a.at - b.at);
  let next = 0;
  const found: PdfFinding[] = [];
  for (let at = indexOf(file.bytes, needle); at >= 0; at = indexOf(file.bytes, needle, at + 1)) {
    while ((known[next]?.end ?? at) < at) next++;
    if ((known[next]?.at ?? at) < at) continue;
    found.push({ code: 'byte-range-stray', at });
    if (found.length >= 20) break;
  }
  return found;
}

/** An object that cannot be read gives undefined; what that means, the caller says. */
function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
