import { fromLatin1, indexOf, lastIndexOf, Malformed } from '@yunzhang/base';
import { malformed, type PdfCode } from './codes.ts';
import { unlock } from './crypt.ts';
import { fileCursor } from './lexer.ts';
import {
  dictionary,
  dictionaryOf,
  isKind,
  nameOf,
  type PdfDictionary,
  type PdfFinding,
  type PdfObject,
  type PdfReference,
} from './object.ts';
import { scanFile } from './repair.ts';
import { groupRevisions, type Revision } from './revisions.ts';
import {
  addEntries,
  createStore,
  entryOf,
  type Located,
  locate,
  note,
  openContainer,
  resolveIn,
  type Store,
  tolerate,
} from './store.ts';
import { readStartxref, readXrefChain, type XrefEntry } from './xref.ts';

/** Largest file read: offsets stay exact, and memory stays that of one copy. */
const fileSizeMax = 512 * 1024 * 1024;
/** How far in the header may begin. @basis ISO 32000-1 Annex H.3 */
const headerWithin = 1024;

/** An opened PDF file. Nothing in it is copied from `bytes` but decrypted or expanded data. */
export interface PdfFile {
  readonly bytes: Uint8Array;
  readonly header: { readonly at: number; readonly version: string };
  /** Saves of the file, oldest first; a single made-up one when `repaired`. */
  readonly revisions: readonly Revision[];
  /** Trailer of the newest revision. */
  readonly trailer: PdfDictionary;
  readonly catalog: PdfDictionary;
  /** Whether the cross-reference had to be rebuilt by scanning; then no seal can be sound. */
  readonly repaired: boolean;
  /** Absent, open with the empty password, or locked: then strings and streams stay encrypted. */
  readonly encryption: 'none' | 'open' | 'locked';
  /** Deviations met so far; grows while objects are read. */
  readonly findings: readonly PdfFinding[];
  /** Follows references, as the given revision (default: the newest) sees them. */
  resolve(value: PdfObject | undefined, revision?: number): PdfObject;
  /** An indirect object with its place in the file. */
  locate(ref: PdfReference, revision?: number): Located | undefined;
  /** Where the object is in a revision, as its cross-reference says. */
  entry(number: number, revision?: number): XrefEntry | undefined;
  /** Every object number any revision has listed. */
  numbers(): readonly number[];
}

/**
 * Opens a PDF file.
 *
 * Tolerant where meaning is beyond doubt, and every deviation is a finding. Throws `Malformed` when
 * there is no header or no catalog, or when a limit is passed.
 *
 * @basis ISO 32000-1 7.5; pdf-seals.md §5
 */
export function openPdf(bytes: Uint8Array): PdfFile {
  if (bytes.length > fileSizeMax) malformed('pdf-too-large', fileSizeMax);
  const store = createStore(bytes);
  const header = readHeader(store);
  const revisions = openByXref(store);
  if (revisions !== undefined) return fileOf(store, { header, revisions, repaired: false });
  return fileOf(store, { header, revisions: openByScan(store), repaired: true });
}

function readHeader(store: Store): PdfFile['header'] {
  const start = indexOf(store.bytes.subarray(0, headerWithin + 8), fromLatin1('%PDF-'));
  if (start < 0) malformed('pdf-header-missing', 0);
  if (start > 0) note(store, { code: 'junk-before-header', at: 0, detail: `${start} bytes` });
  const version = String.fromCharCode(...store.bytes.subarray(start + 5, start + 8));
  return { at: start, version };
}

/** The regular way: startxref, sections, revisions; undefined when it leads nowhere. */
function openByXref(store: Store): readonly Revision[] | undefined {
  const { bytes } = store;
  const noteAt = (code: PdfCode, at: number): void => note(store, { code, at });
  const at = lastIndexOf(bytes, fromLatin1('startxref'));
  const target = at < 0 ? undefined : readStartxref(fileCursor(bytes, at, noteAt));
  if (target === undefined || target >= bytes.length) {
    note(store, { code: at < 0 ? 'startxref-missing' : 'startxref-wrong', at: Math.max(at, 0) });
    return undefined;
  }
  try {
    const sections = readXrefChain(bytes, target, noteAt);
    const revisions = groupRevisions(bytes, sections, noteAt);
    for (const revision of revisions) addEntries(store, revision.index, revision.entries);
    noteTail(store, revisions);
    const newest = revisions.at(-1);
    if (newest !== undefined && catalogOf(store, newest) !== undefined) return revisions;
    note(store, { code: 'pdf-catalog-missing', at: target });
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    note(store, { code: 'startxref-wrong', at, detail: error.message });
  }
  return undefined;
}

function noteTail(store: Store, revisions: readonly Revision[]): void {
  const end = Math.max(...revisions.map((revision) => revision.end));
  if (end < store.bytes.length) {
    const detail = `${store.bytes.length - end} bytes`;
    note(store, { code: 'bytes-after-last-revision', at: end, detail });
  }
  for (const revision of revisions) {
    for (const entry of revision.entries.values()) {
      if (entry.type === 'offset' && revision.proper && entry.at >= revision.eofEnd) {
        note(store, { code: 'xref-beyond-revision', at: revision.xrefAt });
        break;
      }
    }
  }
}

/** The catalog of a revision; sets up decryption on the way, which the catalog may need. */
function catalogOf(store: Store, revision: Revision): PdfDictionary | undefined {
  const { index, trailer } = revision;
  if (store.decryption === undefined) {
    const encrypt = trailer.entries.get('Encrypt');
    const found = dictionaryOf(resolveIn(store, encrypt, index));
    if (found !== undefined) {
      store.placed.clear();
      store.cache.clear();
      store.decryption = unlock(found, {
        trailer,
        exempt: isKind(encrypt, 'reference') ? encrypt.number : undefined,
        note: (finding) => note(store, finding),
        resolve: (value) => resolveIn(store, value, index),
      });
    }
  }
  return dictionaryOf(resolveIn(store, trailer.entries.get('Root'), index));
}

/** The last resort: objects by their headers, catalog by the last trailer that has one. */
function openByScan(store: Store): readonly Revision[] {
  const scan = scanFile(store.bytes);
  note(store, { code: 'file-repaired' });
  store.history.clear();
  store.placed.clear();
  store.cache.clear();
  store.containers.clear();
  store.decryption = undefined;
  addEntries(store, 0, scan.entries);
  const streams = (): readonly PdfDictionary[] => trailersOfStreams(store, scan.headers);
  for (const trailer of [...scan.trailers, ...streams()]) {
    const revision = repairedRevision(store, trailer, scan.entries);
    if (tolerate(store, () => catalogOf(store, revision)) === undefined) {
      addCompressed(store, scan.headers);
      if (tolerate(store, () => catalogOf(store, revision)) === undefined) continue;
    }
    addCompressed(store, scan.headers);
    return [revision];
  }
  const root = findCatalog(store, scan.headers);
  if (root === undefined) malformed('pdf-catalog-missing');
  return [repairedRevision(store, dictionary([['Root', root]]), scan.entries)];
}

function repairedRevision(
  store: Store,
  trailer: PdfDictionary,
  entries: ReadonlyMap<number, XrefEntry>,
): Revision {
  const end = store.bytes.length;
  const place = { xrefAt: -1, startxrefAt: undefined, eofEnd: end, end };
  return { index: 0, form: 'table', proper: false, trailer, entries, ...place };
}

type Headers = readonly { readonly at: number; readonly number: number }[];

/** Objects near a word such as `/ObjStm`: those whose header is the last one before it. */
function objectsNear(store: Store, headers: Headers, word: string): Headers {
  const found = new Set<Headers[number]>();
  const needle = fromLatin1(word);
  let i = 0;
  for (let at = indexOf(store.bytes, needle); at >= 0; at = indexOf(store.bytes, needle, at + 1)) {
    while (i < headers.length && (headers[i]?.at ?? 0) < at) i++;
    const header = headers[i - 1];
    if (header !== undefined) found.add(header);
  }
  return [...found];
}

function addCompressed(store: Store, headers: Headers): void {
  for (const { at, number } of objectsNear(store, headers, '/ObjStm')) {
    const container = tolerate(store, () => openContainer(store, { number, at, revision: 0 }));
    for (const [index, inside] of (container?.numbers ?? []).entries()) {
      const known = store.history.get(inside)?.[0]?.entry;
      if (known?.type === 'offset' && known.at > at) continue;
      const entry = { type: 'stream', container: number, index } as const;
      store.history.set(inside, [{ revision: 0, entry }]);
    }
  }
}

function trailersOfStreams(store: Store, headers: Headers): readonly PdfDictionary[] {
  return objectsNear(store, headers, '/XRef')
    .toReversed()
    .flatMap(({ number }) => {
      const ref = { kind: 'reference', number, generation: 0 } as const;
      const found = tolerate(store, () => dictionaryOf(resolveIn(store, ref, 0)));
      return found?.entries.has('Root') ? [found] : [];
    });
}

function findCatalog(store: Store, headers: Headers): PdfReference | undefined {
  for (const { number } of objectsNear(store, headers, '/Catalog').toReversed()) {
    const ref = { kind: 'reference', number, generation: 0 } as const;
    const found = tolerate(store, () => dictionaryOf(resolveIn(store, ref, 0)));
    if (nameOf(found?.entries.get('Type')) === 'Catalog') return ref;
  }
  return undefined;
}

function fileOf(store: Store, parts: Pick<PdfFile, 'header' | 'revisions' | 'repaired'>): PdfFile {
  const newest = parts.revisions.at(-1) ?? malformed('pdf-xref-missing');
  const catalog = catalogOf(store, newest) ?? malformed('pdf-catalog-missing');
  const { decryption } = store;
  const last = newest.index;
  return {
    ...parts,
    bytes: store.bytes,
    trailer: newest.trailer,
    catalog,
    encryption: decryption === undefined ? 'none' : decryption.unlocked ? 'open' : 'locked',
    findings: store.findings,
    resolve: (value, revision = last) => resolveIn(store, value, revision),
    locate: (ref, revision = last) => locate(store, ref, revision),
    entry: (number, revision = last) => entryOf(store, number, revision),
    numbers: () => [...store.history.keys()],
  };
}
