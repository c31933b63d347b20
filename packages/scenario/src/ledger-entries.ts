import { type Instant, utf8 } from '@yunzhang/base';
import type { Catalog } from './catalog.ts';
import type { Done } from './draft.ts';

/** What a log without a name of its own for an act calls it. */
const step = 'trace.step';

/** What one act leaves in the log, as data: the log's own package salts, tags and numbers it. */
export interface LedgerEntry {
  /** What anybody may read. It names no party, no case and nothing that was filled in. */
  readonly open: { readonly act: string; readonly at: Instant };
  /** What the blind tag is made from. It is never written down itself. */
  readonly subject: string;
  /**
   * The private record by the names of the log's format; each field is salted and can be shown or
   * erased by itself.
   *
   * @basis ledger.md §13.2
   */
  readonly fields: Readonly<Record<string, Uint8Array>>;
}

/**
 * The log entries of accepted acts, in their order.
 *
 * What was filled in is only there as the digest of the act: who has the history can show that
 * it was not changed, and who has the log learns nothing. Seals have entries of their own, made
 * where they are applied.
 */
export function ledgerEntriesOf(
  catalog: Catalog,
  history: readonly Done[],
  digest: (octets: Uint8Array) => Uint8Array,
): readonly LedgerEntry[] {
  return history.map((done) => {
    const act = catalog.find(done.scenario)?.scenario.acts[done.act];
    const places = done.seals.map(({ paper, place }) => ({ paper, place }));
    const texts = {
      caseNo: done.case,
      step: `${done.scenario}@${done.definition}.${done.act}`,
      ...operatorOf(done),
      ...(places.length === 0
        ? {}
        : {
            paper: [...new Set(places.map(({ paper }) => paper))].join(' '),
            place: places.map(({ paper, place }) => `${paper}.${place}`).join(' '),
          }),
    };
    const fields = Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, utf8(text)]),
    );
    return {
      open: { act: act?.logged ?? step, at: done.at },
      subject: done.case,
      fields: { ...fields, dataHash: digest(octetsOfDone(done)) },
    };
  });
}

/**
 * The person where there is one: an organisation acts through somebody.
 *
 * What followed from an act elsewhere names nobody: whoever may open this case's record may not
 * know of the other one yet, a bid before its tender is opened.
 */
function operatorOf({ by, actor: { person, organisation, system } }: Done) {
  if (by === 'within') return {};
  return { operator: person ?? organisation ?? system ?? '' };
}

/** An act as octets, one spelling for one act: names in order, nothing that is undefined. */
export function octetsOfDone(done: Done): Uint8Array {
  return utf8(spelled(done));
}

/** JSON with its names in order. Depth is that of the definition that read the input. */
function spelled(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${spelled(one)}`).join(',')}}`;
}
