import { equal, hex, type Instant, Malformed } from '@yunzhang/base';
import { acts, actName, isLogAct } from './act.ts';
import type { Alarm, AlarmCode } from './alarm-codes.ts';
import { type GenesisBody, type IndexBody, type LogBody, readBody, type TwinHead } from './body.ts';
import { type LedgerEntry, readEntry } from './entry.ts';
import { emptyFrontier, extendFrontier, type Frontier, frontierRoot } from './frontier.ts';
import { actsOfTagMax, indexBody, indexLeaves, type TaggedEntry } from './range-index.ts';
import { sha256Tree, sm3Tree } from './tree-hash.ts';

/** Times of entries may run this far against each other. @basis ledger.md §17 */
export const timeJumpMaxMs = 600_000;
/** A twin comes every minute in which the log grew; the rest is the time a batch may take. */
const twinDueMs = 60_000 + 60_000;
/** @basis ledger.md §13.4 */
const twinDueEntries = 65_536;
/** A range is closed at least daily; the rest is the time until somebody notices. */
const indexDueMs = 86_400_000 + 3_600_000;

/** What an auditor expects of one log. */
export interface AuditOptions {
  readonly origin: string;
  /** Head on which the log of the year before was closed, where it is known. */
  readonly previous?: GenesisBody['previous'];
  readonly twinDueMs?: number;
  readonly indexDueMs?: number;
}

/**
 * Where an audit stands at the beginning of an open range: what must be kept to go on after a
 * restart, by feeding the entries from `sm3.size` on again.
 */
export interface AuditMark {
  readonly sm3: Frontier;
  readonly sha256: Frontier;
  readonly latestAt: Instant;
  readonly twinIndex: number;
  readonly twinAt: Instant;
  readonly isClosed: boolean;
}

/** Reads a whole log in order and raises what is wrong. Fed in pieces, so it has a state. */
export interface Auditor {
  /** Takes the next entries; `now` is the auditor's clock. */
  feed(entries: readonly Uint8Array[], now: Instant): readonly Alarm[];
  /** Both roots over all entries taken. */
  head(): TwinHead;
  /** To go on from after a restart. */
  mark(): AuditMark;
}

/** The beginning of a log. */
export const auditStart: AuditMark = {
  sm3: emptyFrontier,
  sha256: emptyFrontier,
  latestAt: 0,
  twinIndex: 0,
  twinAt: 0,
  isClosed: false,
};

interface Walk {
  readonly options: AuditOptions;
  readonly alarms: Alarm[];
  sm3: Frontier;
  sha256: Frontier;
  /** Entries taken that are not in the frontiers yet. */
  waiting: Uint8Array[];
  latestAt: Instant;
  twinIndex: number;
  twinAt: Instant;
  isTwinLateTold: boolean;
  isIndexLateTold: boolean;
  isClosed: boolean;
  rangeFrom: number;
  rangeAt: Instant | undefined;
  tagged: TaggedEntry[];
  mark: AuditMark;
}

/**
 * A full auditor: rebuilds both trees and every range index, and follows times, twins, beginning
 * and end.
 *
 * Trees over entries are only half of it: that the head the log signs has these roots, the caller
 * compares (`head`).
 *
 * @basis ledger.md §13.4, §13.5, §17
 */
export function createAuditor(options: AuditOptions, mark: AuditMark = auditStart): Auditor {
  const walk: Walk = {
    options,
    alarms: [],
    sm3: mark.sm3,
    sha256: mark.sha256,
    waiting: [],
    latestAt: mark.latestAt,
    twinIndex: mark.twinIndex,
    twinAt: mark.twinAt,
    isTwinLateTold: false,
    isIndexLateTold: false,
    isClosed: mark.isClosed,
    // The entry at the mark closed a range, so the next range begins with it.
    rangeFrom: Math.max(0, mark.sm3.size - 1),
    rangeAt: undefined,
    tagged: [],
    mark,
  };
  return {
    feed: (entries, now) => {
      for (const bytes of entries) take(walk, bytes, now);
      settle(walk);
      return walk.alarms.splice(0);
    },
    head: () => {
      settle(walk);
      return headOf(walk);
    },
    mark: () => walk.mark,
  };
}

/** Hashes what waits: in batches, because a frontier is copied each time it grows. */
function settle(walk: Walk): void {
  if (walk.waiting.length === 0) return;
  const grow = (hash: typeof sm3Tree, edge: Frontier): Frontier =>
    extendFrontier(
      hash,
      edge,
      walk.waiting.map((entry) => hash.leaf(entry)),
    );
  walk.sm3 = grow(sm3Tree, walk.sm3);
  walk.sha256 = grow(sha256Tree, walk.sha256);
  walk.waiting = [];
}

function headOf(walk: Walk): TwinHead {
  return {
    size: walk.sm3.size,
    sm3Root: frontierRoot(sm3Tree, walk.sm3),
    sha256Root: frontierRoot(sha256Tree, walk.sha256),
  };
}

function take(walk: Walk, bytes: Uint8Array, now: Instant): void {
  const index = walk.sm3.size + walk.waiting.length;
  const raise = (code: AlarmCode, detail?: string): void => {
    walk.alarms.push({ code, index, ...(detail === undefined ? {} : { detail }) });
  };
  const entry = readOr(raise, 'alarm-entry-malformed', () => readEntry(bytes));
  if (entry !== undefined) {
    followTime(walk, entry, now, raise);
    followPlace(walk, entry, index, raise);
    // Before the entry is in: a twin speaks of all entries before it.
    followBody(walk, entry, index, raise);
    followTwins(walk, entry, index, raise);
    followRange(walk, entry, index, raise);
  }
  walk.waiting.push(bytes);
  if (entry?.act === acts.logIndex) keepMark(walk);
}

type Raise = (code: AlarmCode, detail?: string) => void;

function readOr<T>(raise: Raise, code: AlarmCode, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    raise(code, error.message);
    return undefined;
  }
}

function followTime(walk: Walk, { at }: LedgerEntry, now: Instant, raise: Raise): void {
  if (at < walk.latestAt - timeJumpMaxMs) raise('alarm-time-back', `${walk.latestAt - at} ms`);
  if (at > now + timeJumpMaxMs) raise('alarm-time-ahead', `${at - now} ms`);
  // A single wild time must not make all that follow look late.
  if (at <= now + timeJumpMaxMs) walk.latestAt = Math.max(walk.latestAt, at);
}

/** The genesis comes first and once; nothing but an anchor follows the close. */
function followPlace(walk: Walk, { act }: LedgerEntry, index: number, raise: Raise): void {
  if ((act === acts.logGenesis) !== (index === 0)) raise('alarm-genesis-wrong', `entry ${index}`);
  if (walk.isClosed && act !== acts.logAnchor) raise('alarm-entry-after-close');
  if (act === acts.logClose) walk.isClosed = true;
  if (actName(act) === undefined) raise('notice-act-kind', `act ${act}`);
}

function followBody(walk: Walk, entry: LedgerEntry, index: number, raise: Raise): void {
  const { act, body, tag, commit } = entry;
  if (!isLogAct(act)) return;
  const isBare = tag.length === 0 && commit.length === 0;
  if (body === undefined || !isBare) {
    raise('alarm-body-malformed');
    return;
  }
  const read = readOr(raise, 'alarm-body-malformed', () => readBody(act, body));
  if (read !== undefined) judgeBody(walk, read, index, raise);
}

function judgeBody(walk: Walk, body: LogBody, index: number, raise: Raise): void {
  switch (body.act) {
    case acts.logGenesis:
      if (!isGenesis(walk.options, body)) raise('alarm-genesis-wrong', body.origin);
      return;
    case acts.logTwin:
      settle(walk);
      if (body.size !== index || !isSameHead(body, headOf(walk))) raise('alarm-twin-wrong');
      return;
    case acts.logIndex:
      if (!isIndexOf(walk, body, index)) raise('alarm-index-wrong', `${body.from}-${body.to}`);
      return;
    case acts.logAnchor:
    case acts.logKey:
    case acts.logClose:
      return;
  }
}

function isGenesis({ origin, previous }: AuditOptions, body: GenesisBody): boolean {
  if (body.origin !== origin) return false;
  if (previous === undefined) return true;
  const named = body.previous;
  return named !== undefined && named.origin === previous.origin && isSameHead(named, previous);
}

/** Tells whether two heads have the same size and the same roots. */
export function isSameHead(one: TwinHead, other: TwinHead): boolean {
  return (
    one.size === other.size &&
    equal(one.sm3Root, other.sm3Root) &&
    equal(one.sha256Root, other.sha256Root)
  );
}

function isIndexOf(walk: Walk, body: IndexBody, index: number): boolean {
  if (body.from !== walk.rangeFrom || body.to !== index) return false;
  if (isOverfull(walk.tagged)) return false;
  const rebuilt = indexBody({ from: walk.rangeFrom, to: index }, indexLeaves(walk.tagged));
  return (
    body.leaves === rebuilt.leaves &&
    equal(body.sm3Root, rebuilt.sm3Root) &&
    equal(body.sha256Root, rebuilt.sha256Root)
  );
}

/** Such a range has no index: it had to be closed earlier. */
function isOverfull(tagged: readonly TaggedEntry[]): boolean {
  if (tagged.length <= actsOfTagMax) return false;
  const counts = new Map<string, number>();
  for (const { tag } of tagged) {
    const key = hex(tag);
    const count = (counts.get(key) ?? 0) + 1;
    if (count > actsOfTagMax) return true;
    counts.set(key, count);
  }
  return false;
}

/**
 * Told once for each twin that is missing, not for every entry until it comes. Measured on the
 * running maximum, which no single wild time moves.
 */
function followTwins(walk: Walk, entry: LedgerEntry, index: number, raise: Raise): void {
  if (entry.act === acts.logTwin || index === 0) {
    walk.twinIndex = index;
    walk.twinAt = walk.latestAt;
    walk.isTwinLateTold = false;
    return;
  }
  const dueMs = walk.options.twinDueMs ?? twinDueMs;
  const isLate = walk.latestAt > walk.twinAt + dueMs || index - walk.twinIndex > twinDueEntries;
  if (isLate && !walk.isTwinLateTold) raise('alarm-twin-late', `since entry ${walk.twinIndex}`);
  walk.isTwinLateTold ||= isLate;
}

function followRange(walk: Walk, entry: LedgerEntry, index: number, raise: Raise): void {
  if (entry.act === acts.logIndex) {
    walk.rangeFrom = index;
    walk.rangeAt = undefined;
    walk.tagged = [];
    walk.isIndexLateTold = false;
    return;
  }
  if (entry.tag.length > 0) {
    walk.tagged.push({ index, tag: entry.tag });
    walk.rangeAt ??= walk.latestAt;
  }
  // After a silence the log's own acts come first, and the index that was due is among them.
  if (isLogAct(entry.act)) return;
  const dueMs = walk.options.indexDueMs ?? indexDueMs;
  const isLate = walk.rangeAt !== undefined && walk.latestAt > walk.rangeAt + dueMs;
  if (isLate && !walk.isIndexLateTold) raise('alarm-index-late', `since entry ${walk.rangeFrom}`);
  walk.isIndexLateTold ||= isLate;
}

function keepMark(walk: Walk): void {
  settle(walk);
  const { sm3, sha256, latestAt, twinIndex, twinAt, isClosed } = walk;
  walk.mark = { sm3, sha256, latestAt, twinIndex, twinAt, isClosed };
}
