import { equal, hex, type Instant, Malformed } from '@yunzhang/base';
import {
  acts,
  type Alarm,
  type IndexBody,
  type LedgerEntry,
  readBody,
  readEntry,
  tagDay,
  watchSeal,
} from '@yunzhang/ledger';
import { readProvenEntry, readProvenRuns } from './log-entries.ts';
import { type LogView, readDescription } from './log-view.ts';
import { type OwnerFile, type WantedTag, wantedTags } from './owner-file.ts';
import { openRange } from './range-lookup.ts';

/** Indexes up to this size are searched for every day of the seal, larger ones for their time. */
const leavesForAllDays = 65_536;

/** What was found so far; kept between runs. */
export interface OwnerProgress {
  readonly fingerprint: string;
  /** Every entry below was looked at, itself or through the index of its range. */
  readonly coveredTo: number;
  readonly found: readonly FoundAct[];
}

/** An act under a tag of the owner. */
export interface FoundAct {
  readonly index: number;
  readonly seal: string;
  readonly bytes: Uint8Array;
}

/** What an owner's monitor found. */
export interface OwnerFindings {
  readonly alarms: readonly (Alarm & { readonly seal?: string })[];
  readonly progress: OwnerProgress;
  /** Entries read one by one, and those covered by indexes. */
  readonly read: number;
  readonly indexed: number;
}

interface Search {
  readonly view: LogView;
  readonly wanted: ReadonlyMap<string, WantedTag>;
  readonly found: Map<number, FoundAct>;
  readonly alarms: Alarm[];
  coveredTo: number;
  indexed: number;
  read: number;
}

/**
 * The owner's light monitor: finds the acts of some seals and compares them with the records.
 *
 * Closed ranges are searched through their index, at a few kilobytes a tag; the entries since then
 * are read. Everything is proven against the signed heads. Where an index is missing or wrong, that
 * is an alarm, and the entries are read instead.
 *
 * @basis ledger.md §13.5, §17
 */
export async function watchOwner(
  view: LogView,
  owner: OwnerFile,
  options: { readonly now: Instant; readonly progress?: OwnerProgress | undefined },
): Promise<OwnerFindings> {
  const { now, progress } = options;
  const before = progress?.fingerprint === owner.fingerprint ? progress : undefined;
  const search: Search = {
    view,
    wanted: wantedTags(owner, now),
    found: new Map(before?.found.map((act) => [act.index, act])),
    alarms: [],
    coveredTo: before?.coveredTo ?? 0,
    indexed: 0,
    read: 0,
  };
  await searchRanges(search);
  await searchEntries(search, view.sha256.size);
  const found = [...search.found.values()].sort((a, b) => a.index - b.index);
  const { alarms, coveredTo, read, indexed } = search;
  return {
    alarms: [...alarms, ...ownerAlarms(owner, { found, coveredTo, now })],
    progress: { fingerprint: owner.fingerprint, coveredTo, found },
    read,
    indexed,
  };
}

function ownerAlarms(
  owner: OwnerFile,
  seen: {
    readonly found: readonly FoundAct[];
    readonly coveredTo: number;
    readonly now: Instant;
  },
): OwnerFindings['alarms'] {
  const { found, coveredTo, now } = seen;
  return owner.seals.flatMap(({ id, known, mandates }) => {
    const ours = found
      .filter(({ seal }) => seal === id)
      .map(({ index, bytes }) => ({ index, entry: readEntry(bytes) }));
    const alarms = watchSeal({ known, mandates, found: ours, coveredTo, now });
    return alarms.map((alarm) => ({ ...alarm, seal: id }));
  });
}

/** Goes through the closed ranges one after the other, as long as they connect and hold. */
async function searchRanges(search: Search): Promise<void> {
  const { view } = search;
  const description = await readDescription(view.source);
  for (const [from, to] of description?.ranges ?? []) {
    if (to <= search.coveredTo) continue;
    // A gap between ranges is read entry by entry, with all that comes after it.
    if (from > search.coveredTo || to >= view.sha256.size) return;
    const body = await indexBodyAt(view, { from, to });
    const isWhole = body !== undefined && (await searchRange(search, body));
    if (!isWhole) {
      search.alarms.push({ code: 'alarm-index-wrong', index: to, detail: `${from}-${to}` });
      return;
    }
    search.indexed += to - search.coveredTo;
    search.coveredTo = to;
  }
}

/** The body of the entry that closed a range, proven to be in the log. */
async function indexBodyAt(
  view: LogView,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<IndexBody | undefined> {
  try {
    const { act, body } = readEntry(await readProvenEntry(view, to));
    const read = body === undefined ? undefined : readBody(act, body);
    const isRange = read?.act === acts.logIndex && read.from === from && read.to === to;
    return isRange ? read : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Looks for all tags in one range; false when the index does not hold. */
async function searchRange(search: Search, body: IndexBody): Promise<boolean> {
  const { view, wanted } = search;
  const range = openRange(view.source, body);
  const isDayWanted = await daysFor(view, body);
  for (const one of wanted.values()) {
    if (one.day !== undefined && !isDayWanted(one.day)) continue;
    const places = await range.find(one.tag);
    if (places === undefined) return false;
    for (const index of places) {
      const bytes = await readProvenEntry(view, index);
      if (!isUnder(bytes, one.tag)) return false;
      search.found.set(index, { index, seal: one.seal.id, bytes });
    }
  }
  return true;
}

/**
 * Which days of a seal to look for in a range.
 *
 * An act may bear a wrong time, and then the tag of a wrong day; auditors raise that. Where the
 * index is small enough to be had whole, all days are looked for anyway.
 */
async function daysFor(view: LogView, body: IndexBody): Promise<(day: number) => boolean> {
  const { from, to, leaves } = body;
  if (leaves <= leavesForAllDays) return () => true;
  const [first, last] = await Promise.all(
    [from, to].map(async (index) => tagDay(readEntry(await readProvenEntry(view, index)).at)),
  );
  return (day) => day >= (first ?? 0) - 1 && day <= (last ?? 0) + 1;
}

function isUnder(bytes: Uint8Array, tag: Uint8Array): boolean {
  try {
    return equal(readEntry(bytes).tag, tag);
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

async function searchEntries(search: Search, to: number): Promise<void> {
  const { view, wanted, found } = search;
  for await (const { start, entries } of readProvenRuns(view, { from: search.coveredTo, to })) {
    for (const [i, bytes] of entries.entries()) {
      const entry = readOrNothing(bytes);
      const one = entry === undefined ? undefined : wanted.get(hex(entry.tag));
      if (one === undefined) continue;
      found.set(start + i, { index: start + i, seal: one.seal.id, bytes });
    }
    search.read += entries.length;
    search.coveredTo = start + entries.length;
  }
}

/** An entry nobody can read is under no tag; auditors raise it. */
function readOrNothing(bytes: Uint8Array): LedgerEntry | undefined {
  try {
    return readEntry(bytes);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
