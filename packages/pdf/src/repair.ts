import { fromLatin1, indexOf, Malformed } from '@yunzhang/base';
import { fileCursor, isRegular, isSpace, takeWord } from './lexer.ts';
import type { PdfDictionary } from './object.ts';
import { objectNumberMax, parseHeader } from './parser.ts';
import { readTrailer, type XrefEntry } from './xref.ts';

/** Most object headers taken from one scan. */
const headersMax = 1 << 20;
/** Trailers tried, from the end of the file. */
const trailersMax = 16;

/** What a scan of the whole file finds when its cross-reference is useless. */
export interface Scan {
  /** The last place of each object number. */
  readonly entries: Map<number, XrefEntry>;
  /** Offsets of all object headers in file order, with their numbers. */
  readonly headers: readonly { readonly at: number; readonly number: number }[];
  /** Trailer dictionaries that name a catalog, last first. */
  readonly trailers: readonly PdfDictionary[];
}

const obj = fromLatin1('obj');
const trailer = fromLatin1('trailer');

/**
 * Finds objects by their headers.
 *
 * Only for showing what a broken file may hold: no signature is ever judged sound on it, because
 * readers repair files differently.
 *
 * @basis pdf-seals.md §6 (ISA)
 */
export function scanFile(bytes: Uint8Array): Scan {
  const entries = new Map<number, XrefEntry>();
  const headers: { readonly at: number; readonly number: number }[] = [];
  for (let at = indexOf(bytes, obj); at >= 0; at = indexOf(bytes, obj, at + 3)) {
    const header = headerBefore(bytes, at);
    if (header === undefined) continue;
    headers.push({ at: header.at, number: header.number });
    entries.set(header.number, {
      type: 'offset',
      at: header.at,
      generation: header.generation,
    });
    if (headers.length >= headersMax) break;
  }
  return { entries, headers, trailers: findTrailers(bytes) };
}

/** Steps back over `12 0 ` before `obj`. */
function headerBefore(
  bytes: Uint8Array,
  obj: number,
): { readonly at: number; readonly number: number; readonly generation: number } | undefined {
  let at = obj;
  const back = (test: (octet: number | undefined) => boolean, max: number): number => {
    const from = at;
    while (at > 0 && from - at < max && test(bytes[at - 1])) at--;
    return from - at;
  };
  const digit = (octet: number | undefined): boolean =>
    octet !== undefined && octet >= 0x30 && octet <= 0x39;
  if (back(isSpace, 8) === 0 || back(digit, 5) === 0) return undefined;
  if (back(isSpace, 8) === 0 || back(digit, 10) === 0) return undefined;
  if (isRegular(bytes[at - 1]) && at > 0) return undefined;
  const header = parseHeader(fileCursor(bytes, at, () => {}));
  return header === undefined || header.number > objectNumberMax ? undefined : { ...header, at };
}

function findTrailers(bytes: Uint8Array): readonly PdfDictionary[] {
  const places: number[] = [];
  for (let at = indexOf(bytes, trailer); at >= 0; at = indexOf(bytes, trailer, at + 7)) {
    places.push(at);
    if (places.length > trailersMax) places.shift();
  }
  const found: PdfDictionary[] = [];
  for (const at of places.toReversed()) {
    const c = fileCursor(bytes, at, () => {});
    if (!takeWord(c, 'trailer')) continue;
    try {
      const dictionary = readTrailer(c);
      if (dictionary?.entries.has('Root')) found.push(dictionary);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  return found;
}
