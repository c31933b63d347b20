import { assert, concat, fromLatin1, hex, type Refusal } from '@yunzhang/base';
import type { PdfFile } from '../file.ts';
import { isSpace } from '../lexer.ts';
import { isKind, itemsOf, type PdfReference, reference } from '../object.ts';
import { objectNumberMax } from '../parser.ts';
import { refuse } from './refusal.ts';
import { dictionaryText, entriesText, type Entries } from './syntax.ts';

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
 * What was there is not touched by a single octet; earlier signatures cover it.
 *
 * @basis ISO 32000-1 7.5.6; pdf-seals.md §1, §8 step 2
 */
export function appendUpdate(
  update: Update,
  id: Uint8Array,
): { readonly bytes: Uint8Array; readonly places: ReadonlyMap<number, number> } {
  const { file } = update;
  const newest = file.revisions.at(-1);
  assert(newest !== undefined && !file.repaired, 'an update needs a sound cross-reference');
  const parts: Uint8Array[] = [file.bytes];
  let at = file.bytes.length;
  const add = (part: Uint8Array): void => {
    parts.push(part);
    at += part.length;
  };
  if (!isSpace(file.bytes.at(-1))) add(fromLatin1('\n'));
  const places = new Map<number, number>();
  for (const { number, generation, body } of update.objects) {
    places.set(number, at);
    add(fromLatin1(`${number} ${generation} obj\n`));
    add(body);
    add(fromLatin1('\nendobj\n'));
  }
  const xrefAt = at;
  const section = newest.form === 'stream' ? streamSection : tableSection;
  add(section(update, { places, xrefAt, id, previous: newest.xrefAt }));
  add(fromLatin1(`startxref\n${xrefAt}\n%%EOF\n`));
  return { bytes: concat(parts), places };
}

interface SectionFacts {
  readonly places: ReadonlyMap<number, number>;
  readonly xrefAt: number;
  readonly id: Uint8Array;
  readonly previous: number;
}

/** Rows by object number, in runs of numbers that follow each other. */
function runsOf(numbers: readonly number[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs;
}

/** @basis ISO 32000-1 7.5.4, 7.5.5 */
function tableSection(update: Update, facts: SectionFacts): Uint8Array {
  const generations = new Map(update.objects.map((o) => [o.number, o.generation]));
  const rows = runsOf([...facts.places.keys()]).flatMap((run) => [
    `${run[0]} ${run.length}\n`,
    ...run.map((number) => {
      const offset = String(facts.places.get(number)).padStart(10, '0');
      return `${offset} ${String(generations.get(number)).padStart(5, '0')} n \n`;
    }),
  ]);
  const trailer = trailerText(update, facts, { Size: String(update.next) });
  return fromLatin1(`xref\n${rows.join('')}trailer\n${trailer}\n`);
}

/** Not compressed: a few rows, and a reader without the filter still finds them. */
function streamSection(update: Update, facts: SectionFacts): Uint8Array {
  const self = newReference(update).number;
  const places = new Map([...facts.places, [self, facts.xrefAt] as const]);
  const generations = new Map(update.objects.map((o) => [o.number, o.generation]));
  const runs = runsOf([...places.keys()]);
  const width = facts.xrefAt < 2 ** 24 ? 3 : 4;
  const data = runs.flat().flatMap((number) => {
    const generation = generations.get(number) ?? 0;
    const offset = places.get(number) ?? 0;
    const octets = Array.from({ length: width }, (_, i) => {
      return Math.floor(offset / 256 ** (width - 1 - i)) % 256;
    });
    return [1, ...octets, generation >> 8, generation & 0xff];
  });
  const head = trailerText(update, facts, {
    Type: '/XRef',
    Size: String(update.next),
    W: `[1 ${width} 2]`,
    Index: `[${runs.map((run) => `${run[0]} ${run.length}`).join(' ')}]`,
    Length: String(data.length),
  });
  return concat([
    fromLatin1(`${self} 0 obj\n${head}\nstream\n`),
    Uint8Array.from(data),
    fromLatin1('\nendstream\nendobj\n'),
  ]);
}

function trailerText(update: Update, facts: SectionFacts, entries: Entries): string {
  const { file } = update;
  const kept = new Map([...file.trailer.entries].filter(([key]) => !renewed.has(key)));
  const first = itemsOf(file.resolve(file.trailer.entries.get('ID')))?.[0];
  const old = file.resolve(first);
  const second = hex(facts.id);
  // The first identifier stays for the life of a file. @basis ISO 32000-1 14.4
  const id = `[<${isKind(old, 'string') ? hex(old.bytes) : second}> <${second}>]`;
  const own = { ...entries, Prev: String(facts.previous), ID: id };
  return dictionaryText({ kind: 'dictionary', entries: kept, duplicates: [] }, own);
}
