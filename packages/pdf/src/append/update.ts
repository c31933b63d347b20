import { assert, concat, fromLatin1, hex, Malformed, type Refusal } from '@yunzhang/base';
import type { PdfFile } from '../file.ts';
import { isSpace } from '../lexer.ts';
import { dictionary, isKind, itemsOf, nameOf, type PdfReference, reference } from '../object.ts';
import { objectNumberMax } from '../parser.ts';
import { refuse } from './refusal.ts';
import { type Row, sectionOf } from './section.ts';
import { entriesText, type Entries } from './syntax.ts';

/** Trailer keys that are written anew and not carried over. @basis ISO 32000-1 Tables 15, 17 */
const renewed: ReadonlySet<string> = new Set(
  'Size Prev XRefStm Type W Index Filter DecodeParms Length ID'.split(' '),
);
/** Object numbers one update may take. */
const newObjectsMax = 10_000;

interface Written {
  readonly number: number;
  readonly generation: number;
  readonly body: Uint8Array;
}

/** A save under way: objects to be appended to a file. */
export interface Update {
  readonly file: PdfFile;
  readonly objects: Written[];
  next: number;
}

/** Starts a save; refuses a file whose object numbers leave no room. */
export function startUpdate(file: PdfFile): Update | Refusal {
  const size = file.trailer.entries.get('Size');
  const highest = file.numbers().reduce((a, b) => Math.max(a, b), 0);
  const next = Math.max(typeof size === 'number' && Number.isInteger(size) ? size : 0, highest + 1);
  if (next > objectNumberMax - newObjectsMax) return refuse('pdf-seal-structure', 'Size');
  return { file, objects: [], next };
}

/** Takes a number that no object of the file has had. */
export function newReference(update: Update): PdfReference {
  return reference(update.next++);
}

/** Writes an object, new or over an old one. */
export function putObject(update: Update, ref: PdfReference, text: string): void {
  put(update, ref, fromLatin1(text));
}

/** Writes a stream under a new number. */
export function addStream(update: Update, entries: Entries, data: Uint8Array): PdfReference {
  const ref = newReference(update);
  const head = entriesText({ ...entries, Length: String(data.length) });
  put(update, ref, concat([fromLatin1(`${head}\nstream\n`), data, fromLatin1('\nendstream')]));
  return ref;
}

/** Writes a dictionary under a new number. */
export function addDictionary(update: Update, entries: Entries): PdfReference {
  const ref = newReference(update);
  putObject(update, ref, entriesText(entries));
  return ref;
}

function put(update: Update, ref: PdfReference, body: Uint8Array): void {
  const { number, generation } = ref;
  assert(!update.objects.some((known) => known.number === number), 'an object is written once');
  update.objects.push({ number, generation, body });
}

/**
 * The file with the update appended, in the form of its last section.
 *
 * What was there is not touched by a single octet; earlier signatures cover it. Where the file has
 * no sound section to continue, the new one lists every object that can be read.
 *
 * @basis ISO 32000-1 7.5.6; pdf-seals.md §1, §8 step 2
 */
export function appendUpdate(
  update: Update,
  options: { readonly id: Uint8Array; readonly rebuilt: boolean },
): { readonly bytes: Uint8Array; readonly places: ReadonlyMap<number, number> } {
  const { file } = update;
  const newest = file.revisions.at(-1);
  assert(newest !== undefined, 'a file has a revision');
  assert(options.rebuilt || !file.repaired, 'an update needs a sound cross-reference');
  const parts: Uint8Array[] = [file.bytes];
  let at = file.bytes.length;
  const add = (part: Uint8Array): void => {
    parts.push(part);
    at += part.length;
  };
  if (!isSpace(file.bytes.at(-1))) add(fromLatin1('\n'));
  const places = new Map<number, number>();
  const rows = new Map<number, Row>(options.rebuilt ? readableRows(file) : []);
  for (const { number, generation, body } of update.objects) {
    places.set(number, at);
    rows.set(number, { type: 1, second: at, third: generation });
    add(fromLatin1(`${number} ${generation} obj\n`));
    add(body);
    add(fromLatin1('\nendobj\n'));
  }
  const isStream = newest.form === 'stream' || [...rows.values()].some(({ type }) => type === 2);
  const xrefAt = at;
  const self = isStream ? newReference(update).number : undefined;
  const previous = options.rebuilt ? {} : { Prev: String(newest.xrefAt) };
  const entries = { ...previous, Size: String(update.next), ID: idText(file, options.id) };
  const kept = new Map([...file.trailer.entries].filter(([key]) => !renewed.has(key)));
  add(sectionOf({ rows, at: xrefAt, self, trailer: dictionary(kept), entries }));
  add(fromLatin1(`startxref\n${xrefAt}\n%%EOF\n`));
  return { bytes: concat(parts), places };
}

/** Where each object is that can be read as the file stands; what follows must complete none. */
function* readableRows(file: PdfFile): Iterable<readonly [number, Row]> {
  yield [0, { type: 0, second: 0, third: 65_535 }];
  for (const number of file.numbers()) {
    const entry = file.entry(number);
    if (number === 0 || entry === undefined || entry.type === 'free') continue;
    if (entry.type === 'stream') {
      yield [number, { type: 2, second: entry.container, third: entry.index }];
    } else if (isListed(file, reference(number, entry.generation))) {
      yield [number, { type: 1, second: entry.at, third: entry.generation }];
    }
  }
}

function isListed(file: PdfFile, ref: PdfReference): boolean {
  try {
    const { value } = file.locate(ref) ?? { value: null };
    // Nothing leads to an old cross-reference stream any more, and its end may be what is lost.
    const type = isKind(value, 'stream') ? value.dictionary.entries.get('Type') : undefined;
    return nameOf(type) !== 'XRef';
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

/** The first identifier stays for the life of a file. @basis ISO 32000-1 14.4 */
function idText(file: PdfFile, id: Uint8Array): string {
  const first = itemsOf(file.resolve(file.trailer.entries.get('ID')))?.[0];
  const old = file.resolve(first);
  return `[<${hex(isKind(old, 'string') ? old.bytes : id)}> <${hex(id)}>]`;
}
