import { concat, fromLatin1 } from '@yunzhang/base';
import type { PdfDictionary } from '../object.ts';
import { dictionaryText, type Entries } from './syntax.ts';

/**
 * Where an object is: free (0), at offset `second` with generation `third` (1), or in object
 * stream `second` at place `third` (2).
 *
 * @basis ISO 32000-1 Table 18
 */
export interface Row {
  readonly type: 0 | 1 | 2;
  readonly second: number;
  readonly third: number;
}

/** A cross-reference section to be written. */
export interface SectionFacts {
  readonly rows: ReadonlyMap<number, Row>;
  /** Where it begins in the file. */
  readonly at: number;
  /** Its own object number, when it is a stream. */
  readonly self: number | undefined;
  /** Trailer entries that are carried over. */
  readonly trailer: PdfDictionary;
  readonly entries: Entries;
}

/** Writes a section: a table with its trailer, or a stream. @basis ISO 32000-1 7.5.4, 7.5.8 */
export function sectionOf(facts: SectionFacts): Uint8Array {
  return facts.self === undefined ? tableOf(facts) : streamOf(facts, facts.self);
}

/** Numbers in runs that follow each other. */
function runsOf(numbers: Iterable<number>): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const number of [...numbers].toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs;
}

function tableOf({ rows, trailer, entries }: SectionFacts): Uint8Array {
  const lines = runsOf(rows.keys()).flatMap((run) => [
    `${run[0]} ${run.length}\n`,
    ...run.map((number) => {
      const { type = 0, second = 0, third = 0 } = rows.get(number) ?? {};
      const offset = String(second).padStart(10, '0');
      return `${offset} ${String(third).padStart(5, '0')} ${type === 0 ? 'f' : 'n'} \n`;
    }),
  ]);
  return fromLatin1(`xref\n${lines.join('')}trailer\n${dictionaryText(trailer, entries)}\n`);
}

/** Not compressed: mostly a few rows, and a reader without the filter still finds them. */
function streamOf(facts: SectionFacts, self: number): Uint8Array {
  const rows = new Map(facts.rows).set(self, { type: 1, second: facts.at, third: 0 });
  const runs = runsOf(rows.keys());
  const widths = [1, 4, 3];
  const data: number[] = [];
  for (const number of runs.flat()) {
    const { type = 0, second = 0, third = 0 } = rows.get(number) ?? {};
    for (const [i, field] of [type, second, third].entries()) {
      for (let k = (widths[i] ?? 0) - 1; k >= 0; k--) data.push(Math.floor(field / 256 ** k) % 256);
    }
  }
  const head = dictionaryText(facts.trailer, {
    Type: '/XRef',
    W: `[${widths.join(' ')}]`,
    Index: `[${runs.map((run) => `${run[0]} ${run.length}`).join(' ')}]`,
    Length: String(data.length),
    ...facts.entries,
  });
  return concat([
    fromLatin1(`${self} 0 obj\n${head}\nstream\n`),
    Uint8Array.from(data),
    fromLatin1('\nendstream\nendobj\n'),
  ]);
}
