import type { PdfCode } from './codes.ts';
import type { Finding } from '@yunzhang/base';

/** Something seen in a PDF file that is tolerated or must be named. @basis pdf-seals.md §5 */
export type PdfFinding = Finding<PdfCode>;

/** A name; `escaped` when it was written with `#xx`, which can hide a key from a simple search. */
export interface PdfName {
  readonly kind: 'name';
  readonly value: string;
  readonly escaped: boolean;
}

/**
 * A string as octets. `at` and `end` are file offsets of its delimiters (end exclusive), absent
 * when
 * it was read out of an object stream. `clean` is false for hexadecimal with foreign characters.
 */
export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
  readonly form: 'literal' | 'hex';
  readonly clean: boolean;
  readonly at?: number;
  readonly end?: number;
}

/** An array. */
export interface PdfArray {
  readonly kind: 'array';
  readonly items: readonly PdfObject[];
}

/** A dictionary in file order; of a key written twice the last value counts and it is noted. */
export interface PdfDictionary {
  readonly kind: 'dictionary';
  readonly entries: ReadonlyMap<string, PdfObject>;
  readonly duplicates: readonly string[];
  /** File offset of `<<`, absent inside an object stream. */
  readonly at?: number;
  readonly end?: number;
}

/** A stream: its dictionary and its octets as stored (decrypted where the file is encrypted). */
export interface PdfStream {
  readonly kind: 'stream';
  readonly dictionary: PdfDictionary;
  readonly raw: Uint8Array;
  /** File offsets of the stored octets. */
  readonly at: number;
  readonly end: number;
}

/** A reference to an indirect object. */
export interface PdfReference {
  readonly kind: 'reference';
  readonly number: number;
  readonly generation: number;
}

/** Any object of ISO 32000-1 7.3; numbers and booleans are plain values, a missing one is null. */
export type PdfObject =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfArray
  | PdfDictionary
  | PdfStream
  | PdfReference;

/** The dictionary of a dictionary or stream, else undefined. */
export function dictionaryOf(value: PdfObject | undefined): PdfDictionary | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (value.kind === 'stream') return value.dictionary;
  return value.kind === 'dictionary' ? value : undefined;
}

/** The text of a name, else undefined. */
export function nameOf(value: PdfObject | undefined): string | undefined {
  return isKind(value, 'name') ? value.value : undefined;
}

/** The items of an array, else undefined. */
export function itemsOf(value: PdfObject | undefined): readonly PdfObject[] | undefined {
  return isKind(value, 'array') ? value.items : undefined;
}

/** Tells objects apart by kind. */
export function isKind<K extends Exclude<PdfObject, null | boolean | number>['kind']>(
  value: PdfObject | undefined,
  kind: K,
): value is Extract<PdfObject, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

/** `12 0`, the key under which an indirect object is remembered. */
export function refKey(ref: PdfReference): string {
  return `${ref.number} ${ref.generation}`;
}

/** Makes a reference. */
export function reference(number: number, generation = 0): PdfReference {
  return { kind: 'reference', number, generation };
}

/** Makes a dictionary from pairs; for callers that need one that is in no file. */
export function dictionary(entries: Iterable<readonly [string, PdfObject]>): PdfDictionary {
  return { kind: 'dictionary', entries: new Map(entries), duplicates: [] };
}
