import { Malformed } from '@yunzhang/base';
import { derSize } from './byte-range.ts';
import {
  below,
  type Comparison,
  differs,
  entryPairs,
  isSameReference,
  type Pair,
  readNow,
  readOld,
  report,
  requireSame,
} from './compare.ts';
import { compareForm } from './compare-form.ts';
import { comparePages } from './compare-pages.ts';
import { decodeStream } from './filters.ts';
import {
  dictionaryOf,
  isKind,
  itemsOf,
  nameOf,
  type PdfObject,
  type PdfStream,
  refKey,
} from './object.ts';
import { isPlainXml } from './xml.ts';

/** Largest metadata stream and validation data that is looked into. */
const metadataSizeMax = 4 * 1024 * 1024;
const evidenceSizeMax = 64 * 1024 * 1024;
/** Trailer keys that belong to the file structure and not to the document. */
const structural: ReadonlySet<string> = new Set(
  'Size Prev XRefStm Type W Index Filter DecodeParms Length'.split(' '),
);

/** Compares the trailers of two revisions and all they lead to. @basis ISO 32000-1 7.5.5 */
export function compareTrailers(c: Comparison): void {
  const old = c.file.revisions[c.before]?.trailer;
  const now = c.file.revisions[c.after]?.trailer;
  for (const entry of entryPairs(old, now, undefined)) {
    if (structural.has(entry.key)) continue;
    if (entry.key === 'Root') compareCatalog(c, entry);
    else if (entry.key === 'Info') compareInformation(c, entry);
    else if (entry.key === 'ID') compareIds(c, entry);
    else requireSame(c, entry, entry.key === 'Encrypt' ? 'strict' : 'plain');
  }
  // A widget on no page is no harm to the page, but it is not what signing writes either.
  for (const { key, path } of c.released) {
    if (c.reached.has(key) || c.reached.has(`strict ${key}`)) {
      report(c, { old: true, now: true, path: below(path, 'shared with other parts') });
    }
  }
}

/** The first identifier stays for the life of a file. @basis ISO 32000-1 14.4 */
function compareIds(c: Comparison, pair: Pair): void {
  const old = itemsOf(readOld(c, pair.old))?.[0];
  const now = itemsOf(readNow(c, pair.now))?.[0];
  if (old !== undefined) requireSame(c, { old, now, path: below(pair.path, 0) });
}

function compareInformation(c: Comparison, pair: Pair): void {
  if (!differs(c, pair)) return;
  const now = readNow(c, pair.now);
  report(c, pair, now === null || isPlain(c, now, 1) ? 'document-information' : undefined);
}

/** Compares the catalogs key by key; a key that is not listed here may not change. */
function compareCatalog(c: Comparison, pair: Pair): void {
  if (!isSameReference(pair)) return report(c, pair);
  const old = dictionaryOf(readOld(c, pair.old));
  const now = dictionaryOf(readNow(c, pair.now));
  const entries = entryPairs(old, now, pair.path);
  // The form comes first: it says which new annotations are widgets of new fields.
  for (const entry of entries) if (entry.key === 'AcroForm') compareForm(c, entry);
  for (const entry of entries) {
    switch (entry.key) {
      case 'AcroForm':
        break;
      case 'Pages':
        comparePages(c, entry);
        break;
      case 'DSS':
        compareEvidence(c, entry);
        break;
      case 'Metadata':
        compareMetadata(c, entry);
        break;
      case 'Version':
        compareVersion(c, entry);
        break;
      case 'Extensions':
      case 'MarkInfo':
        if (differs(c, entry)) {
          const rule = entry.key === 'MarkInfo' ? 'marking-information' : 'extensions';
          report(c, entry, isPlain(c, readNow(c, entry.now), 4) ? rule : undefined);
        }
        break;
      default:
        requireSame(c, entry);
    }
  }
}

/** Whether a value holds nothing but names, numbers, texts and lists of them. */
function isPlain(c: Comparison, value: PdfObject, depth: number): boolean {
  if (isKind(value, 'stream')) return false;
  const items = dictionaryOf(value)?.entries.values() ?? itemsOf(value);
  if (items === undefined) return true;
  if (depth === 0 || --c.steps < 0) return false;
  return [...items].every((item) => isPlain(c, readNow(c, item), depth - 1));
}

function compareVersion(c: Comparison, pair: Pair): void {
  const old = nameOf(readOld(c, pair.old)) ?? '';
  const now = nameOf(readNow(c, pair.now)) ?? '';
  if (old === now) return;
  const isSound = /^[12]\.\d$/.test(now) && now >= old;
  report(c, pair, isSound ? 'version' : undefined);
}

function compareMetadata(c: Comparison, pair: Pair): void {
  if (!differs(c, pair)) return;
  const now = readNow(c, pair.now);
  const data = isKind(now, 'stream') ? decoded(c, now, metadataSizeMax) : undefined;
  report(c, pair, data !== undefined && isPlainXml(data) ? 'metadata' : undefined);
}

function decoded(c: Comparison, stream: PdfStream, sizeMax: number): Uint8Array | undefined {
  try {
    return decodeStream(stream, { sizeMax, resolve: (value) => readNow(c, value) });
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

const evidenceKeys: ReadonlySet<string> = new Set(['Type', 'VRI', 'Certs', 'CRLs', 'OCSPs']);
const vriKeys: ReadonlySet<string> = new Set(['Type', 'TU', 'TS', 'Cert', 'CRL', 'OCSP']);

/**
 * The security store only grows, by streams of DER.
 *
 * @basis ETSI EN 319 142-1 §5.4.2; pdf-seals.md §5.2
 */
function compareEvidence(c: Comparison, pair: Pair): void {
  if (!differs(c, pair)) return;
  const old = dictionaryOf(readOld(c, pair.old));
  const now = dictionaryOf(readNow(c, pair.now));
  if (now === undefined) return report(c, pair);
  for (const entry of entryPairs(old, now, pair.path)) {
    if (!evidenceKeys.has(entry.key)) requireSame(c, entry);
    else if (entry.key === 'Type') requireType(c, entry, 'DSS');
    else if (entry.key !== 'VRI') compareEvidenceList(c, entry);
    else {
      const before = dictionaryOf(readOld(c, entry.old));
      const after = dictionaryOf(readNow(c, entry.now));
      for (const item of entryPairs(before, after, entry.path)) compareVri(c, item);
    }
  }
}

function requireType(c: Comparison, pair: Pair, type: string): void {
  const now = readNow(c, pair.now);
  if (now !== null && nameOf(now) !== type) report(c, pair);
}

function compareVri(c: Comparison, pair: Pair & { readonly key: string }): void {
  if (pair.key === 'Type') return requireType(c, pair, 'VRI');
  if (!differs(c, pair)) return;
  const old = dictionaryOf(readOld(c, pair.old));
  const now = dictionaryOf(readNow(c, pair.now));
  if (now === undefined || !/^[0-9A-F]{40}$/.test(pair.key)) return report(c, pair);
  for (const entry of entryPairs(old, now, pair.path)) {
    if (!vriKeys.has(entry.key)) requireSame(c, entry);
    else if (entry.key === 'Type') requireType(c, entry, 'VRI');
    else if (entry.key === 'TU' || entry.key === 'TS') {
      if (!differs(c, entry)) continue;
      const isSound = entry.key === 'TU' || isEvidence(c, entry.now);
      report(c, entry, isSound && readOld(c, entry.old) === null ? 'validation-data' : undefined);
    } else compareEvidenceList(c, entry);
  }
}

function compareEvidenceList(c: Comparison, pair: Pair): void {
  if (!differs(c, pair)) return;
  const old = itemsOf(readOld(c, pair.old)) ?? [];
  const now = itemsOf(readNow(c, pair.now)) ?? [];
  const keyOf = (item: PdfObject): string => (isKind(item, 'reference') ? refKey(item) : '');
  const known = new Map(old.map((item) => [keyOf(item), item]));
  const listed = new Set(now.map(keyOf));
  if (known.has('') || [...known.keys()].some((key) => !listed.has(key))) return report(c, pair);
  for (const [i, item] of now.entries()) {
    const entry = { old: known.get(keyOf(item)), now: item, path: below(pair.path, i) };
    if (entry.old !== undefined) requireSame(c, entry);
    else report(c, entry, isEvidence(c, item) ? 'validation-data' : undefined);
  }
}

/** A new stream of the file that holds one DER value. */
function isEvidence(c: Comparison, value: PdfObject | undefined): boolean {
  if (!isKind(value, 'reference')) return false;
  const stream = readNow(c, value);
  if (!isKind(stream, 'stream')) return false;
  const data = decoded(c, stream, evidenceSizeMax);
  return data !== undefined && data[0] === 0x30 && derSize(data) === data.length;
}
