import path from 'node:path';
import { isRefusal, type Refusal } from '@yunzhang/base';
import type { RandomOctets } from '@yunzhang/gm';
import type { Database, Executor } from '../support/index.ts';
import type { LedgerAlarm } from './alarm.ts';
import { keyAnnouncements } from './announcement.ts';
import {
  countWaiting,
  type LogRow,
  type NotedHead,
  readLogs,
  readNotedHead,
  readRanges,
} from './book.ts';
import { addCosignatures, type Cosignatures } from './cosigning.ts';
import { describeLog, type OutsideFacts } from './description.ts';
import { createEvidenceDesk, type EvidenceDesk } from './evidence.ts';
import type { KnownHeads } from './opening.ts';
import { testRoots } from './policy-root.ts';
import { prepareLogs } from './preparation.ts';
import { createPublications, type Publications } from './publications.ts';
import { type SequencerEars, type SequencerLimits, sequencerLimits } from './sequencer-state.ts';
import { runSequencer, type Sequencing } from './sequencing.ts';
import type { LogSigner, SignerState } from './signing.ts';
import { type Submission, submit } from './submission.ts';
import { describeEnds } from './succession.ts';
import { createTileFolder, type TileStore } from './tile-store.ts';

/** How often the calendar is looked at for logs to be made. */
const calendarMs = 60_000;
/** How long a count of the backlog is taken for true. */
const backlogMs = 250;

/** What the ledger is made of. */
export interface LedgerDeps {
  readonly database: Database<unknown>;
  readonly signer: LogSigner;
  readonly now: () => number;
  readonly random: RandomOctets;
  /** Heads that witnesses and chains hold. */
  readonly knownHeads?: KnownHeads;
  readonly told: LedgerEars;
}

/** What an operator must hear of. */
export interface LedgerEars {
  info(message: string): void;
  failed(message: string, error: unknown): void;
  alarmed(alarm: LedgerAlarm): void;
}

/** Where and how the ledger works. */
export interface LedgerOptions {
  /** Holds `public`, which any static server may show. */
  readonly folder: string;
  /** Host and path of the logs, without the year; a random test name where there is none. */
  readonly base?: string;
  readonly batchAgeMs?: number;
  /** Waiting rows above which nothing more is taken. */
  readonly backlogMax?: number;
  readonly limits?: Partial<SequencerLimits>;
  /** False lets several sequencers work at once, for trials of the fence. */
  readonly isAlone?: boolean;
  /** False for a process that only submits and waits. */
  readonly isSequencer?: boolean;
  /** Where public files go, when not into the folder. */
  readonly storeOf?: (origin: string) => TileStore;
}

/** The ledger, as the rest of the server sees it. */
export interface Ledger extends Pick<Publications, 'waitFor' | 'waitForIndex'> {
  /** Puts entries into the outbox of the caller's transaction; too many waiting is a refusal. */
  submit(transaction: Executor, submissions: readonly Submission[]): Promise<Refusal | undefined>;
  readonly evidence: EvidenceDesk;
  logs(): readonly LogRow[];
  storeOf(log: number): TileStore | undefined;
  /** Calls with each head that is published from now on; the answer ends it. */
  subscribe(heard: (log: number, head: NotedHead) => void): () => void;
  /** The newest published head of a log, with its notes. */
  head(log: number): Promise<NotedHead | undefined>;
  /** Shows what witnesses gave for a head; false when it is no longer the newest. */
  cosign(cosignatures: Cosignatures): Promise<boolean>;
  /** What `log.json` and the policy say of witnesses and anchors from now on. */
  describe(facts: Partial<OutsideFacts>): Promise<void>;
  /** Keys and watermark of a log at its signer; nothing while the signer cannot be used. */
  keys(log: number): Promise<SignerState | undefined>;
  /** Stops writing for good: somebody outside holds what this log does not contain. */
  halt(alarm: LedgerAlarm): Promise<void>;
  /** Size of the newest head this process published, of the newest log. */
  publishedSize(): number;
  /** The alarm that stopped it, if one did. */
  alarm(): LedgerAlarm | undefined;
  close(): Promise<void>;
}

interface Room {
  readonly deps: LedgerDeps;
  readonly options: LedgerOptions;
  readonly publications: Publications;
  readonly stores: Map<string, TileStore>;
  readonly running: Map<number, Sequencing>;
  logs: readonly LogRow[];
  facts: OutsideFacts;
  readonly listeners: Set<(log: number, head: NotedHead) => void>;
  alarm: LedgerAlarm | undefined;
}

/**
 * Starts the ledger: makes the logs there must be, and runs a sequencer for each that is open.
 *
 * @basis ledger.md §16, §18
 */
export async function startLedger(deps: LedgerDeps, options: LedgerOptions): Promise<Ledger> {
  const { database, now } = deps;
  const publications = createPublications({
    database,
    now,
    isLocal: options.isSequencer !== false,
  });
  const room: Room = {
    deps,
    options,
    publications,
    stores: new Map(),
    running: new Map(),
    logs: [],
    facts: { witnesses: [], anchors: [] },
    listeners: new Set(),
    alarm: undefined,
  };
  const stopAll = async (): Promise<void> => {
    await Promise.all([...room.running.values()].map(async (one) => one.stop()));
  };
  await turnCalendar(room).catch(async (error: unknown) => {
    await stopAll();
    publications.close();
    throw error;
  });
  const calendar = setInterval(() => {
    turnCalendar(room).catch((error: unknown) => deps.told.failed('logs of the year', error));
  }, calendarMs);
  calendar.unref();
  const storeOf = (log: number): TileStore | undefined => {
    const row = room.logs.find((one) => one.log === log);
    return row && storeFor(room, row.origin);
  };
  const isFull = backlogGauge(room);
  return {
    submit: async (transaction, submissions) =>
      (await isFull(transaction))
        ? { refused: 'ledger-backlog', basis: 'ledger.md §16.3' }
        : submit(transaction, submissions),
    waitFor: async (actId, limits) => publications.waitFor(actId, limits),
    waitForIndex: async (place, limits) => publications.waitForIndex(place, limits),
    evidence: createEvidenceDesk({ database, storeOf }),
    logs: () => room.logs,
    storeOf,
    ...outsideOf(room, storeOf),
    publishedSize: () => {
      const newest = room.logs.at(-1)?.log;
      return newest === undefined ? 0 : (room.running.get(newest)?.state()?.publishedSize ?? 0);
    },
    alarm: () => room.alarm,
    close: async () => {
      clearInterval(calendar);
      await stopAll();
      publications.close();
    },
  };
}

/** What witnesses, chains and the operator have to do with the logs. */
function outsideOf(
  room: Room,
  storeOf: (log: number) => TileStore | undefined,
): Pick<Ledger, 'subscribe' | 'head' | 'cosign' | 'describe' | 'keys' | 'halt'> {
  const { deps } = room;
  const { database } = deps;
  return {
    subscribe: (heard) => {
      room.listeners.add(heard);
      return () => room.listeners.delete(heard);
    },
    head: async (log) => readNotedHead(database.query, { log, isPublished: true }),
    cosign: async (cosignatures) => {
      const store = storeOf(cosignatures.log);
      return store !== undefined && addCosignatures({ database, store }, cosignatures);
    },
    describe: async (facts) => redescribe(room, facts),
    keys: async (log) => {
      const row = room.logs.find((one) => one.log === log);
      const state = row && (await deps.signer.state(row.origin));
      return state === undefined || isRefusal(state) ? undefined : state;
    },
    halt: async (alarm) => {
      if (room.alarm !== undefined) return;
      room.alarm = alarm;
      deps.told.alarmed(alarm);
      await Promise.all([...room.running.values()].map(async (one) => one.stop()));
    },
  };
}

/** Writes the descriptions again where something is new in them. */
async function redescribe(room: Room, facts: Partial<OutsideFacts>): Promise<void> {
  const before = JSON.stringify(room.facts);
  room.facts = { ...room.facts, ...facts };
  if (JSON.stringify(room.facts) === before) return;
  for (const row of room.logs) if (row.closedAt === undefined) await describe(room, row);
}

/** Makes missing logs, describes them, and starts sequencers for those that have none. */
async function turnCalendar(room: Room): Promise<void> {
  const { deps, options } = room;
  const { database, signer, now } = deps;
  const knownHeads = deps.knownHeads ?? (async () => []);
  if (options.isSequencer === false) {
    room.logs = await readLogs(database.query);
    return;
  }
  const base = options.base ?? (await testBase(room));
  const parts = {
    database,
    signer,
    knownHeads,
    storeOf: (origin: string) => storeFor(room, origin),
  };
  const isFirst = room.logs.length === 0;
  room.logs = await prepareLogs(parts, { base, at: now() });
  if (isFirst) await describeEnds(parts);
  for (const row of room.logs) {
    if (room.running.has(row.log) || row.closedAt !== undefined) continue;
    await describe(room, row);
    await announceKeys(room, row);
    room.running.set(row.log, sequence(room, row));
  }
}

function sequence(room: Room, row: LogRow): Sequencing {
  const { deps, options, publications } = room;
  const { database, signer, now, told } = deps;
  const heard: SequencerEars = {
    numbered: (log, rows) => publications.numbered(log, rows),
    published: (log, head, closed = []) => {
      publications.published(log, head);
      for (const one of room.listeners) one(log, head);
      if (closed.length === 0) return;
      describe(room, row).catch((error: unknown) => told.failed(`log ${row.origin}`, error));
    },
  };
  return runSequencer(row, {
    parts: { database, signer, now, store: storeFor(room, row.origin), heard },
    limits: { ...sequencerLimits, ...options.limits },
    batchAgeMs: options.batchAgeMs ?? 100,
    knownHeads: deps.knownHeads ?? (async () => []),
    isAlone: options.isAlone ?? true,
    told: {
      leads: (origin) => told.info(`log ${origin}: leads`),
      failed: (origin, error) => told.failed(`log ${origin}`, error),
      alarmed: (_origin, alarm) => {
        room.alarm = alarm;
        told.alarmed(alarm);
      },
    },
  });
}

async function describe(room: Room, row: LogRow): Promise<void> {
  const { deps, options } = room;
  const base = baseOf(row.origin);
  const at = deps.database.query;
  const published = await readNotedHead(at, { log: row.log, isPublished: true });
  const ranges = await readRanges(at, { log: row.log, below: published?.size ?? 0 });
  const roots = await testRoots({ folder: options.folder, base, random: deps.random });
  const store = storeFor(room, row.origin);
  await describeLog({ store, signer: deps.signer }, row, {
    batchAgeMs: options.batchAgeMs ?? 100,
    twinMs: { ...sequencerLimits, ...options.limits }.twinMs,
    ...room.facts,
    ranges,
    roots,
    isTest: options.base === undefined,
    now: deps.now,
  });
}

/** Base of the logs there are, or a name of its own: two test logs must not be taken for one. */
async function testBase({ deps }: Room): Promise<string> {
  const [first] = await readLogs(deps.database.query);
  if (first !== undefined) return baseOf(first.origin);
  return `test-${Buffer.from(deps.random(4)).toString('hex')}.yunzhang.invalid/log`;
}

function storeFor(room: Room, origin: string): TileStore {
  const known = room.stores.get(origin);
  if (known !== undefined) return known;
  const { storeOf, folder } = room.options;
  const place = path.join(folder, 'public', pathOf(origin));
  const made = storeOf === undefined ? createTileFolder(place) : storeOf(origin);
  room.stores.set(origin, made);
  return made;
}

/** Keys that came after the first, and those that went, stand in the log itself. */
async function announceKeys({ deps }: Room, row: LogRow): Promise<void> {
  const state = await deps.signer.state(row.origin);
  const at = deps.now();
  // The log of next year has its first keys only.
  if (isRefusal(state) || at < row.opensAt) return;
  for (const one of keyAnnouncements(row.origin, state, at)) {
    // Announced at an earlier start, with that start's time: refused as another content.
    await deps.database.query.transaction().execute(async (to) => submit(to, [one]));
  }
}

/** Host and path of a log, without its year. */
function baseOf(origin: string): string {
  return origin.slice(0, origin.lastIndexOf('/'));
}

/** Path of a log below its host. */
export function pathOf(origin: string): string {
  return origin.slice(origin.indexOf('/') + 1);
}

/** On the caller's connection: with the embedded database there is no other one to ask on. */
function backlogGauge({ options }: Room): (at: Executor) => Promise<boolean> {
  const most = options.backlogMax ?? 20_000;
  let counted = 0;
  let countedAt = -Infinity;
  return async (at) => {
    if (performance.now() - countedAt > backlogMs) {
      countedAt = performance.now();
      counted = await countWaiting(at, { most });
    }
    return counted > most;
  };
}
