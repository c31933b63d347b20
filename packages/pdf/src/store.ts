import { Malformed } from '@yunzhang/base';
import { malformed, type PdfCode } from './codes.ts';
import { decodeStream } from './filters.ts';
import { type Cursor, fileCursor, readUnsigned, skipSpace } from './lexer.ts';
import {
  isKind,
  nameOf,
  type PdfFinding,
  type PdfObject,
  type PdfReference,
  type PdfStream,
  refKey,
} from './object.ts';
import { parseIndirect, parseValue } from './parser.ts';
import type { XrefEntry } from './xref.ts';

/** Most findings kept of one file; a hostile one has more, and nobody reads them. */
const findingsMax = 200;
/** Largest expanded object stream, and most objects in one. */
const containerSizeMax = 64 * 1024 * 1024;
const containerCountMax = 1 << 18;
/** Longest chain of references to references. */
const hopsMax = 16;
/**
 * Octets of syntax read before we give up: the file some times over, and a floor for small ones.
 */
const workFloor = 24 * 1024 * 1024;
const workFactor = 12;

/** Decrypts what was read from the file. @basis ISO 32000-1 7.6 */
export interface Decryption {
  /** False when the key is not ours: strings and streams stay as stored. */
  readonly unlocked: boolean;
  readonly object: (value: PdfObject, owner: PdfReference) => PdfObject;
}

/** An object with the place it was read from. */
export interface Located {
  readonly value: PdfObject;
  /** File range of the indirect object, or of the object stream that holds it. */
  readonly at: number;
  readonly end: number;
  /** The object stream's number, for a compressed object. */
  readonly container?: number;
}

interface Placed extends Located {
  readonly number: number;
  readonly generation: number;
}

/**
 * Objects of a file as each revision sees them. The only state of the reader: caches and counts.
 */
export interface Store {
  readonly bytes: Uint8Array;
  /** Where each object is, by revision, oldest first. */
  readonly history: Map<number, { readonly revision: number; readonly entry: XrefEntry }[]>;
  readonly findings: PdfFinding[];
  /** Objects by file offset, with their numbers; an offset holds one object whoever asks. */
  readonly placed: Map<number, Placed>;
  /** Objects that hang on the revision or lie in an object stream. */
  readonly cache: Map<string, Located>;
  readonly containers: Map<number, Container>;
  readonly loading: Set<number>;
  decryption: Decryption | undefined;
  work: number;
}

/** An empty store over a file. */
export function createStore(bytes: Uint8Array): Store {
  return {
    bytes,
    history: new Map(),
    findings: [],
    placed: new Map(),
    cache: new Map(),
    containers: new Map(),
    loading: new Set(),
    decryption: undefined,
    work: workFloor + workFactor * bytes.length,
  };
}

/** Remembers a finding, once for each code and place. */
export function note(store: Store, finding: PdfFinding): void {
  const known = store.findings.some((f) => f.code === finding.code && f.at === finding.at);
  if (!known && store.findings.length < findingsMax) store.findings.push(finding);
}

/** Adds the entries of a revision; call oldest first. */
export function addEntries(
  store: Store,
  revision: number,
  entries: ReadonlyMap<number, XrefEntry>,
): void {
  for (const [number, entry] of entries) {
    const known = store.history.get(number);
    if (known === undefined) store.history.set(number, [{ revision, entry }]);
    else known.push({ revision, entry });
  }
}

/** Where an object is in a revision. */
export function entryOf(store: Store, number: number, revision: number): XrefEntry | undefined {
  return store.history.get(number)?.findLast((place) => place.revision <= revision)?.entry;
}

/** Follows references to a value; what is missing or free is null. @basis ISO 32000-1 7.3.10 */
export function resolveIn(store: Store, value: PdfObject | undefined, revision: number): PdfObject {
  let current = value ?? null;
  for (let hops = 0; isKind(current, 'reference'); hops++) {
    if (hops > hopsMax) malformed('pdf-object-loop', undefined, refKey(current));
    current = locate(store, current, revision)?.value ?? null;
  }
  return current;
}

/** Loads the object a reference names in a revision, undefined when it is missing or free. */
export function locate(store: Store, ref: PdfReference, revision: number): Located | undefined {
  const entry = entryOf(store, ref.number, revision);
  if (entry === undefined || entry.type === 'free') return undefined;
  if (entry.type === 'stream') {
    return ref.generation === 0 ? fromContainer(store, { ref, entry, revision }) : undefined;
  }
  if (entry.generation !== ref.generation) return undefined;
  return fromFile(store, { ref, at: entry.at, revision });
}

interface Wanted {
  readonly ref: PdfReference;
  readonly at: number;
  readonly revision: number;
}

function fromFile(store: Store, wanted: Wanted): Located {
  const { ref, at, revision } = wanted;
  const placed = store.placed.get(at);
  if (placed !== undefined) return matching(placed, ref, at);
  const known = store.cache.get(`${at} ${refKey(ref)} ${revision}`);
  if (known !== undefined) return known;
  if (store.loading.has(at)) malformed('pdf-object-loop', at, refKey(ref));
  store.loading.add(at);
  try {
    let shared = true;
    const object = readAt(store, at, (value) => {
      if (!isKind(value, 'reference')) return typeof value === 'number' ? value : undefined;
      // A length kept elsewhere can differ between revisions, so what is read is not shared.
      shared = false;
      const length = resolveIn(store, value, revision);
      return typeof length === 'number' ? length : undefined;
    });
    const { number, generation, at: start, end } = object;
    matching({ number, generation }, ref, at);
    const value = store.decryption?.object(object.value, ref) ?? object.value;
    const located = { number, generation, value, at: start, end };
    if (shared) store.placed.set(at, located);
    else store.cache.set(`${at} ${refKey(ref)} ${revision}`, located);
    return located;
  } finally {
    store.loading.delete(at);
  }
}

function matching<T extends Pick<Placed, 'number' | 'generation'>>(
  object: T,
  ref: PdfReference,
  at: number,
): T {
  const isIt = object.number === ref.number && object.generation === ref.generation;
  return isIt ? object : malformed('pdf-object-mismatch', at, refKey(ref));
}

function readAt(
  store: Store,
  at: number,
  lengthOf: (value: PdfObject | undefined) => number | undefined,
): ReturnType<typeof parseIndirect> {
  let searched = false;
  const c = fileCursor(store.bytes, at, (code: PdfCode, place: number) => {
    if (code === 'pdf-stream-length') searched = true;
    note(store, { code, at: place });
  });
  let skipped = 0;
  try {
    const object = parseIndirect(c, (value) => {
      const length = lengthOf(value);
      return length !== undefined && Number.isInteger(length) && length >= 0 ? length : undefined;
    });
    // Octets of a stream are stepped over, not read, unless its end had to be searched.
    if (isKind(object.value, 'stream') && !searched) skipped = object.value.raw.length;
    return object;
  } finally {
    charge(store, c.at - at - skipped + 32);
  }
}

function charge(store: Store, octets: number): void {
  store.work -= octets;
  if (store.work < 0) malformed('pdf-work-limit');
}

/** An expanded object stream. @basis ISO 32000-1 7.5.7 */
export interface Container {
  readonly numbers: readonly number[];
  readonly offsets: readonly number[];
  readonly data: Uint8Array;
  readonly at: number;
  readonly end: number;
}

function fromContainer(
  store: Store,
  wanted: {
    readonly ref: PdfReference;
    readonly entry: Extract<XrefEntry, { type: 'stream' }>;
    readonly revision: number;
  },
): Located {
  const { ref, entry, revision } = wanted;
  const holder = entryOf(store, entry.container, revision);
  if (holder?.type !== 'offset') {
    malformed('pdf-object-stream', undefined, `${entry.container} is not an object in the file`);
  }
  const container = openContainer(store, { number: entry.container, at: holder.at, revision });
  const key = `${holder.at}:${entry.index}:${ref.number}`;
  const known = store.cache.get(key);
  if (known !== undefined) return known;
  if (container.numbers[entry.index] !== ref.number) {
    malformed('pdf-object-mismatch', container.at, refKey(ref));
  }
  const c: Cursor = {
    bytes: container.data,
    at: container.offsets[entry.index] as number,
    end: container.data.length,
    inFile: false,
    note: (code) => note(store, { code, at: container.at }),
  };
  const start = c.at;
  try {
    const value = parseValue(c);
    const { at, end } = container;
    const located = { value, at, end, container: entry.container };
    store.cache.set(key, located);
    return located;
  } finally {
    charge(store, c.at - start + 32);
  }
}

/** Expands an object stream, once for each place in the file. */
export function openContainer(
  store: Store,
  wanted: { readonly number: number; readonly at: number; readonly revision: number },
): Container {
  const known = store.containers.get(wanted.at);
  if (known !== undefined) return known;
  const ref = { kind: 'reference', number: wanted.number, generation: 0 } as const;
  const located = fromFile(store, { ref, at: wanted.at, revision: wanted.revision });
  const { value } = located;
  if (!isKind(value, 'stream') || nameOf(value.dictionary.entries.get('Type')) !== 'ObjStm') {
    malformed('pdf-object-stream', wanted.at);
  }
  if (store.decryption?.unlocked === false) malformed('pdf-encrypted', wanted.at);
  const container = readContainer(store, value, located);
  store.containers.set(wanted.at, container);
  return container;
}

function readContainer(store: Store, stream: PdfStream, located: Located): Container {
  const { entries } = stream.dictionary;
  const count = entries.get('N');
  const first = entries.get('First');
  const sizeMax = Math.min(containerSizeMax, Math.max(0, store.work));
  const data = decodeStream(stream, { sizeMax, resolve: (value) => value ?? null });
  charge(store, data.length);
  const whole = (n: PdfObject | undefined): n is number => Number.isInteger(n) && Number(n) >= 0;
  if (!whole(count) || !whole(first) || count > containerCountMax || first > data.length) {
    malformed('pdf-object-stream', stream.at);
  }
  const c: Cursor = { bytes: data, at: 0, end: first, inFile: false, note: () => {} };
  const numbers: number[] = [];
  const offsets: number[] = [];
  for (let i = 0; i < count; i++) {
    skipSpace(c);
    const number = readUnsigned(c);
    skipSpace(c);
    const offset = readUnsigned(c);
    if (number === undefined || offset === undefined || first + offset > data.length) {
      malformed('pdf-object-stream', stream.at);
    }
    numbers.push(number);
    offsets.push(first + offset);
  }
  return { numbers, offsets, data, at: located.at, end: located.end };
}

/** Runs a reading that may meet unreadable objects; such an object becomes a finding. */
export function tolerate<T>(store: Store, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    note(store, {
      code: 'object-unreadable',
      detail: error.message,
      ...(error.at === undefined ? {} : { at: error.at }),
    });
    return undefined;
  }
}
