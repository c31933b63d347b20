import { equal, isRefusal, Malformed } from '@yunzhang/base';
import {
  checkCheckpoint,
  parsePolicy,
  parseTlogProof,
  type Policy,
  readEvidence,
} from '@yunzhang/ledger';
import { createStore, useStore } from '../store.ts';
import { readTrust } from '../app/client.ts';
import { type ComparedTree, compareHeads, isBroken } from './head-comparison.ts';
import { forget, keep, type KeptLog, recall } from './head-memory.ts';
import {
  readShownEntries,
  readShownProofs,
  type ShownEntry,
  type ShownProof,
} from './log-entries.ts';
import { actPlace, listLogs, type ListedLog } from './log-server.ts';
import { LogProblem, type LogSource, openLogAddress } from './log-source.ts';
import { type LogView, readLogView, vkeysOf } from './log-view.ts';

/** Entries shown at once. */
const pageSize = 20;
/** A container or a proof text is far smaller. */
const evidenceSizeMax = 256 * 1024;

/** An entry that was looked for, with its proofs. */
export interface Found {
  readonly shown: ShownEntry;
  readonly proofs: readonly ShownProof[];
  /** How it was found, which says what the answer rests on. */
  readonly by: 'index' | 'act' | 'evidence' | 'evidence-differs' | 'proof-text';
}

/** A log that is open. */
export interface OpenLog {
  readonly view: LogView;
  readonly compared: readonly ComparedTree[];
  /** What this browser knew before. */
  readonly kept: KeptLog | undefined;
  readonly checkedAt: number;
  readonly entries: readonly ShownEntry[];
  readonly isReading: boolean;
  readonly found?: Found;
  readonly searchFailed?: SearchFailure;
  /** What showed the other history, where it is not this browser's memory. */
  readonly brokenBy?: 'evidence';
}

/** Why nothing was found. */
export type SearchFailure = 'form' | 'beyond' | 'act' | 'file' | 'away' | 'tiles';

/** The page of the log. */
export type LogDesk =
  | { readonly phase: 'opening'; readonly name?: string }
  | { readonly phase: 'none' }
  | { readonly phase: 'failed'; readonly name: string; readonly problem: LogProblem }
  | ({ readonly phase: 'broken' | 'open' } & OpenLog);

interface Desk {
  readonly log: LogDesk;
  /** Logs of the server this page came from. */
  readonly listed: readonly ListedLog[];
  readonly isOwn: boolean;
}

const store = createStore<Desk>({ log: { phase: 'opening' }, listed: [], isOwn: true });
let source: LogSource | undefined;

/** The page of the log, for components. */
export function useLogDesk(): Desk {
  return useStore(store);
}

const show = (log: LogDesk): void => store.change((desk) => ({ ...desk, log }));

function changeOpen(next: Partial<OpenLog>): void {
  store.change((desk) =>
    desk.log.phase === 'open' ? { ...desk, log: { ...desk.log, ...next } } : desk,
  );
}

/** Opens the log an address names, or the newest one of this server. */
export async function openLog(address?: string): Promise<void> {
  if (address !== undefined) {
    store.change((desk) => ({ ...desk, isOwn: false }));
    return openFrom(() => openLogAddress(address), address);
  }
  store.change((desk) => ({ ...desk, isOwn: true, log: { phase: 'opening' } }));
  try {
    const listed = await listLogs();
    store.change((desk) => ({ ...desk, listed }));
    const newest = listed.at(-1);
    if (newest === undefined) return show({ phase: 'none' });
    return await openListed(newest);
  } catch (error) {
    return show({ phase: 'failed', name: location.origin, problem: problemOf(error) });
  }
}

/** Opens one of the logs of this server. */
export function openListed({ origin, path }: ListedLog): Promise<void> {
  return openFrom(() => openLogAddress(location.origin + path), origin);
}

/** Opens a log and reads what is newest in it. */
export async function openFrom(open: () => LogSource, name: string): Promise<void> {
  show({ phase: 'opening', name });
  try {
    source = open();
    await look(source);
  } catch (error) {
    show({ phase: 'failed', name, problem: problemOf(error) });
  }
}

/** Looks at the open log again. */
export async function lookAgain(): Promise<void> {
  const { log } = store.get();
  if (source === undefined) return openLog();
  const name = log.phase === 'open' || log.phase === 'broken' ? log.view.origin : source.name;
  try {
    await look(source);
  } catch (error) {
    show({ phase: 'failed', name, problem: problemOf(error) });
  }
}

/** Where a log nobody vouches for is kept: its origin is only what it calls itself. */
const placeOf = (from: LogSource, origin: string): string => `${from.name} ${origin}`;

/** Forgets what this browser knows of a log, and looks at it as if for the first time. */
export async function lookAnew(): Promise<void> {
  const from = source;
  if (from !== undefined) forget(localStorage, (name) => name.startsWith(placeOf(from, '')));
  await lookAgain();
}

async function look(from: LogSource): Promise<void> {
  const policy = await trustedPolicy();
  const view = await readLogView(from, {
    ...(policy === undefined ? {} : { policy }),
    kept: (origin) => recall(localStorage, placeOf(from, origin))?.vkeys,
  });
  const name = view.keys === 'policy' ? view.origin : placeOf(from, view.origin);
  const kept = recall(localStorage, name);
  const compared = await compareHeads(view, kept);
  const checkedAt = Date.now();
  const found = { view, compared, kept, checkedAt, entries: [], isReading: false };
  // A log with two histories is not shown any further: each of its entries has a double.
  if (compared.some(isBroken)) return show({ phase: 'broken', ...found });
  const size = view.trees[0]?.size ?? 0;
  const entries = await readShownEntries(view, { from: size - pageSize, to: size });
  const notes = view.trees.map(({ note }) => note);
  keep(localStorage, { name, vkeys: vkeysOf(view), notes, seenAt: checkedAt });
  return show({ phase: 'open', ...found, entries: entries.toReversed() });
}

async function trustedPolicy(): Promise<Policy | undefined> {
  try {
    const { logPolicy } = await readTrust();
    return logPolicy === undefined ? undefined : parsePolicy(logPolicy);
  } catch {
    return undefined; // a page without its server, or a policy nobody can read
  }
}

function problemOf(error: unknown): LogProblem {
  if (error instanceof LogProblem) return error;
  if (error instanceof Malformed) return new LogProblem('tiles-wrong', error.code);
  return new LogProblem('away', String(error));
}

/** Shows the entries before those that are shown. */
export async function showOlder(): Promise<void> {
  const { log } = store.get();
  if (log.phase !== 'open' || log.isReading) return;
  const to = log.entries.at(-1)?.index ?? 0;
  changeOpen({ isReading: true });
  try {
    const older = await readShownEntries(log.view, { from: to - pageSize, to });
    changeOpen({ isReading: false, entries: [...log.entries, ...older.toReversed()] });
  } catch (error) {
    show({ phase: 'failed', name: log.view.origin, problem: problemOf(error) });
  }
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Looks for an entry by its number, or by the number of its act. */
export async function searchLog(text: string): Promise<void> {
  const asked = text.trim().replace(/^#/, '');
  if (/^(0|[1-9]\d{0,14})$/.test(asked)) return findIndex(Number(asked), 'index');
  if (!uuid.test(asked)) return fail('form');
  const { log } = store.get();
  if (log.phase !== 'open') return;
  try {
    const place = await actPlace(log.view.source, asked.toLowerCase());
    if (place === undefined || place.log !== log.view.origin) return fail('act');
    return await findIndex(place.index, 'act');
  } catch {
    return fail('away');
  }
}

/** Looks for the entry a file of evidence speaks of. */
export async function searchByFile(file: File): Promise<void> {
  if (file.size > evidenceSizeMax) return fail('file');
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    if (bytes[0] !== 0x30) return await findIndex(parseTlogProof(bytes).index, 'proof-text');
    const { entry, proofs } = readEvidence(bytes);
    const parsed = proofs.map(parseTlogProof);
    if (await isSplitFrom(parsed.map(({ checkpoint }) => checkpoint))) return;
    return await findIndex(parsed[0]?.index ?? 0, 'evidence', entry);
  } catch (error) {
    if (error instanceof Malformed) return fail('file');
    throw error;
  }
}

/**
 * Whether heads that evidence carries belong to another history than the log shows; then that is
 * all the page shows. Heads the log has not signed are anybody's and say nothing.
 *
 * @basis ledger.md §17
 */
async function isSplitFrom(notes: readonly string[]): Promise<boolean> {
  const { log } = store.get();
  if (log.phase !== 'open') return false;
  const { view, checkedAt } = log;
  const signed = notes.filter((note) => !isRefusal(checkCheckpoint(view.policy, note)));
  const held = { name: view.origin, vkeys: [], notes: signed, seenAt: checkedAt };
  const compared = await compareHeads(view, held);
  const isSplit = compared.some(({ comparison }) => comparison.kind === 'forked');
  if (isSplit) show({ ...log, phase: 'broken', compared, brokenBy: 'evidence' });
  return isSplit;
}

/** Looks at one entry. */
export async function findIndex(
  index: number,
  by: Found['by'],
  expected?: Uint8Array,
): Promise<void> {
  const { log } = store.get();
  if (log.phase !== 'open') return;
  const { view } = log;
  try {
    const [shown] = await readShownEntries(view, { from: index, to: index + 1 });
    if (shown === undefined) return fail('beyond');
    const proofs = await readShownProofs(view, shown);
    const differs = expected !== undefined && !equal(expected, shown.bytes);
    changeFound({ shown, proofs, by: differs ? 'evidence-differs' : by });
  } catch {
    fail('tiles');
  }
}

function changeFound(found: Found): void {
  store.change((desk) => {
    if (desk.log.phase !== 'open') return desk;
    const { searchFailed: _, ...log } = desk.log;
    return { ...desk, log: { ...log, found } };
  });
}

function fail(searchFailed: SearchFailure): void {
  store.change((desk) => {
    if (desk.log.phase !== 'open') return desk;
    const { found: _, ...log } = desk.log;
    return { ...desk, log: { ...log, searchFailed } };
  });
}
