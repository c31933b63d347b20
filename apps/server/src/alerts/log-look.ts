import { hex, type Instant, Malformed } from '@yunzhang/base';
import { type LedgerEntry, parsePolicy, type Policy, readEntry } from '@yunzhang/ledger';
import { sql } from 'kysely';
import type { Ledger, LogRow } from '../ledger/index.ts';
import {
  checkAge,
  checkSeen,
  type LogSource,
  type LogView,
  monitorCodes,
  MonitorProblem,
  readLogView,
  readProvenRuns,
  treesOf,
} from '../monitor/index.ts';
import type { Database, Executor } from '../support/index.ts';
import type { AlertCode } from './codes.ts';
import { addActs, type FoundAct } from './found-acts.ts';
import { raiseForAll } from './store.ts';

/** Acts kept in one transaction, and entries read for it. */
const actsAtOnce = 2000;
const entriesAtOnce = 200_000;
/** Looks in a row that may fail for what passes by itself before it is told. */
const failuresMax = 3;

/** What looking at logs needs of the server. */
export interface LookParts {
  readonly database: Database<unknown>;
  readonly ledger: Pick<Ledger, 'logs' | 'storeOf' | 'keys' | 'head' | 'alarm' | 'evidence'>;
  readonly now: () => Instant;
}

/** What is kept of a log between two looks. */
interface LookState {
  readonly vkeys: readonly string[];
  readonly heads: { readonly sha256?: string; readonly sm3?: string };
  readonly changedAt: Instant;
  /** Alarms that stood after the last look: their code, and since when. */
  readonly standing: Readonly<Record<string, Instant>>;
  readonly failures: number;
}

interface Place {
  readonly coveredTo: number;
  readonly state: LookState;
}

interface Accusation {
  readonly code: string;
  readonly detail: string;
}

/** How far a log was looked at, and the view that was had of it. */
export interface Looked {
  readonly row: LogRow;
  readonly view: LogView;
  readonly coveredTo: number;
}

/** What a look came to: nothing is published yet, or what is cannot be relied on. */
export type LogLook = Looked | 'empty' | 'unread';

/** The public files of a log of this server, read as a stranger reads them. */
export function sourceOfLog(ledger: Pick<Ledger, 'storeOf'>, row: LogRow): LogSource {
  return {
    name: row.origin,
    read: async (path, sizeMax) => {
      const bytes = await ledger
        .storeOf(row.log)
        ?.read(path)
        .catch((error: unknown) => {
          throw new MonitorProblem('log-file-unreadable', path, error);
        });
      if (bytes !== undefined && bytes.length > sizeMax) {
        throw new MonitorProblem('log-file-too-large', path);
      }
      return bytes;
    },
  };
}

/**
 * Looks at one log: do its heads follow from those seen before, and what stands under registered
 * tags since then?
 *
 * Everything is read from the public files and proven under the signed heads. A log whose heads do
 * not connect is looked at no further, and the old heads are kept, so that the alarm stands.
 *
 * @basis ledger.md §17
 */
export async function lookAtLog(parts: LookParts, row: LogRow): Promise<LogLook> {
  const { database, ledger, now } = parts;
  const before = await readPlace(database.query, row.log);
  const vkeys = (await vkeysOf(ledger, row)) ?? before?.state.vkeys;
  const isBegun = before !== undefined || (await ledger.head(row.log)) !== undefined;
  if (!isBegun) return 'empty';
  if (vkeys === undefined) return 'unread';
  const at = now();
  try {
    const policy = parsePolicy(`${vkeys.map((vkey) => `log ${vkey}\n`).join('')}quorum none\n`);
    const seen = await compareHeads({ parts, row, before, policy, at });
    const { view, accusations, isForked } = seen;
    const state = { ...seen.state, vkeys, failures: 0 };
    const from = await beginning(database.query, { before, view });
    let place: Place = { coveredTo: from, state };
    for (let isDone = false; !isDone;) {
      const found = isForked
        ? { coveredTo: place.coveredTo, acts: [] }
        : await search(database.query, view, { log: row.log, from: place.coveredTo });
      isDone = isForked || found.coveredTo >= view.sha256.size;
      const next = { coveredTo: found.coveredTo, state };
      place = await keep(parts, row, { place: next, acts: found.acts, accusations });
    }
    return isForked ? 'unread' : { row, view, coveredTo: place.coveredTo };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    await keepFailure(parts, row, { before, vkeys, problem, at });
    return 'unread';
  }
}

async function vkeysOf(
  ledger: Pick<Ledger, 'keys'>,
  { log }: LogRow,
): Promise<readonly string[] | undefined> {
  const keys = await ledger.keys(log).catch(() => undefined);
  return keys && [...keys.sha256Keys, ...keys.sm3Keys];
}

async function compareHeads(look: {
  readonly parts: LookParts;
  readonly row: LogRow;
  readonly before: Place | undefined;
  readonly policy: Policy;
  readonly at: Instant;
}) {
  const { parts, row, before, policy, at } = look;
  const { ledger } = parts;
  const view = await readLogView(sourceOfLog(ledger, row), policy);
  const known = before?.state.heads ?? {};
  const { alarms } = await checkSeen(view, known);
  const isSame = treesOf(view).every(({ hash, note }) => known[hash.name] === note);
  const changedAt = isSame ? (before?.state.changedAt ?? at) : at;
  // Nobody renews the head of a log that is closed.
  const isOpen = row.closedAt === undefined;
  const age = isOpen ? checkAge(view, { now: at, changedAt, ageMaxMs: undefined }).alarms : [];
  const stopped = ledger.alarm();
  const accusations: readonly Accusation[] = [
    ...[...alarms, ...age].map(({ code, detail = '' }) => ({ code, detail })),
    ...(stopped === undefined ? [] : [accusation('alarm-log-stopped', stopped.code)]),
  ];
  const isForked = alarms.length > 0;
  const heads = isForked
    ? known
    : Object.fromEntries(treesOf(view).map(({ hash, note }) => [hash.name, note]));
  const standing = standingAfter(before, accusations, at);
  return { view, accusations, isForked, state: { heads, changedAt, standing } };
}

function accusation(code: AlertCode, detail: string): Accusation {
  return { code, detail };
}

/** What still stands keeps its beginning; what came anew begins now. */
function standingAfter(
  before: Place | undefined,
  accusations: readonly Accusation[],
  at: Instant,
): LookState['standing'] {
  const known = before?.state.standing ?? {};
  return Object.fromEntries(accusations.map(({ code }) => [code, known[code] ?? at]));
}

/** Where nobody watches yet, what is there is looked up by tag for each monitor that begins. */
async function beginning(
  at: Executor,
  { before, view }: { readonly before: Place | undefined; readonly view: LogView },
): Promise<number> {
  const { rows } = await sql`select 1 from owner_monitor where is_caught_up limit 1`.execute(at);
  return rows.length === 0 ? view.sha256.size : (before?.coveredTo ?? 0);
}

/** The acts under registered tags from a place on. */
async function search(
  at: Executor,
  view: LogView,
  { log, from }: { readonly log: number; readonly from: number },
): Promise<{ readonly coveredTo: number; readonly acts: readonly FoundAct[] }> {
  const { size } = view.sha256;
  const acts: FoundAct[] = [];
  let coveredTo = from;
  const to = Math.min(size, from + entriesAtOnce);
  if (to <= from) return { coveredTo, acts };
  for await (const { start, entries } of readProvenRuns(view, { from, to })) {
    const tagged = entries.flatMap((bytes, i) => {
      const tag = readOrNothing(bytes)?.tag;
      return tag === undefined || tag.length === 0
        ? []
        : [{ tag: hex(tag), index: start + i, bytes }];
    });
    const watched = await monitorsOf(at, [...new Set(tagged.map(({ tag }) => tag))]);
    for (const { tag, index, bytes } of tagged) {
      for (const monitor of watched.get(tag) ?? []) acts.push({ monitor, log, index, bytes });
    }
    coveredTo = start + entries.length;
    if (acts.length >= actsAtOnce) break;
  }
  return { coveredTo, acts };
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

async function monitorsOf(
  at: Executor,
  tags: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (tags.length === 0) return found;
  const { rows } = await sql<{ tag: string; monitor: string }>`select encode(tag, 'hex') as tag,
      monitor from monitor_tag
    where tag in (select decode(h, 'hex') from unnest(${tags}::text[]) as h)`.execute(at);
  for (const { tag, monitor } of rows) found.set(tag, [...(found.get(tag) ?? []), monitor]);
  return found;
}

/** Keeps what a look found, in one transaction; another process may have been there before. */
async function keep(
  parts: LookParts,
  row: LogRow,
  found: {
    readonly place: Place;
    readonly acts: readonly FoundAct[];
    readonly accusations: readonly Accusation[];
  },
): Promise<Place> {
  const { place, acts, accusations } = found;
  const now = parts.now();
  await parts.database.query.transaction().execute(async (at) => {
    await writePlace(at, row.log, place);
    await addActs(at, acts, now);
    const standing = accusations.map(({ code, detail }) => ({
      code,
      detail,
      key: `log ${code} ${row.log} ${place.state.standing[code] ?? now}`,
    }));
    await raiseForAll(at, { log: row.origin, standing, now });
  });
  return place;
}

/** A problem of reading: told at once, or after some looks where it may pass by itself. */
async function keepFailure(
  parts: LookParts,
  row: LogRow,
  look: {
    readonly before: Place | undefined;
    readonly vkeys: readonly string[];
    readonly problem: Accusation & { readonly mayPass: boolean };
    readonly at: Instant;
  },
): Promise<void> {
  const { before, vkeys, problem, at } = look;
  const { coveredTo = 0, state } = before ?? {};
  const failures = (state?.failures ?? 0) + 1;
  const isTold = !problem.mayPass || failures >= failuresMax;
  const kept = Object.keys(state?.standing ?? {}).filter((code) => code !== problem.code);
  // What was not looked at is neither better nor worse than before.
  const accusations = [...kept.map((code) => ({ code, detail: '' })), ...(isTold ? [problem] : [])];
  const standing = standingAfter(before, accusations, at);
  const { heads = {}, changedAt = at } = state ?? {};
  const place = { coveredTo, state: { vkeys, heads, changedAt, standing, failures } };
  await keep(parts, row, { place, acts: [], accusations });
}

function problemOf(error: unknown): (Accusation & { readonly mayPass: boolean }) | undefined {
  const code: AlertCode = 'alarm-log-unreadable';
  if (error instanceof Malformed) return { code, detail: error.message, mayPass: false };
  if (!(error instanceof MonitorProblem)) return undefined;
  const mayPass = 'again' in monitorCodes[error.code] || error.code === 'log-file-unreadable';
  return { code, detail: error.message, mayPass };
}

async function readPlace(at: Executor, log: number): Promise<Place | undefined> {
  const { rows } = await sql<{ coveredTo: number; state: LookState }>`select
      covered_to as "coveredTo", state from monitor_look where log = ${log}::int`.execute(at);
  return rows[0];
}

/** Two processes may look at once: whoever is behind does not take the place back. */
async function writePlace(at: Executor, log: number, { coveredTo, state }: Place): Promise<void> {
  await sql`insert into monitor_look (log, covered_to, state)
    values (${log}::int, ${coveredTo}::bigint, ${JSON.stringify(state)}::jsonb)
    on conflict (log) do update set covered_to = excluded.covered_to, state = excluded.state
      where monitor_look.covered_to <= excluded.covered_to`.execute(at);
}
