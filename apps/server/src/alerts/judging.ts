import { fromHex, hex, type Instant } from '@yunzhang/base';
import {
  type Alarm,
  acts as actCodes,
  intentEndMaxMs,
  type KnownAct,
  readEntry,
  watchSeal,
} from '@yunzhang/ledger';
import { sql } from 'kysely';
import type { Ledger } from '../ledger/index.ts';
import type { Database, Executor } from '../support/index.ts';
import type { AlertCode } from './codes.ts';
import { readActs } from './found-acts.ts';
import { findMonitor, type Monitor, type NewAlarm, raise, settleOthers } from './store.ts';

/** How long before the last day the owner hears of it. */
const endsSoonMs = 14 * 86_400_000;
/** Places of all logs in one row: the number of the log, then the place in it. */
const logSpan = 2 ** 40;
/** Most that has been covered, by log. */
type Covered = ReadonlyMap<number, number>;

const placeOf = (log: number, index: number): number => log * logSpan + index;

/** What judging needs. */
export interface JudgeParts {
  readonly database: Database<unknown>;
  readonly ledger: Pick<Ledger, 'logs'>;
  readonly now: () => Instant;
}

/** Monitors to be judged now; those that begin wait until every log could be looked at. */
export async function readDue(
  at: Executor,
  {
    now,
    isWhole,
    limit,
  }: { readonly now: Instant; readonly isWhole: boolean; readonly limit: number },
): Promise<readonly Pick<Monitor, 'id' | 'isCaughtUp'>[]> {
  const { rows } = await sql<Monitor>`select id, is_caught_up as "isCaughtUp" from owner_monitor
    where due_at <= ${now}::bigint and (is_caught_up or ${isWhole}::boolean)
    order by due_at, id limit ${limit}`.execute(at);
  return rows;
}

/**
 * Judges one monitor: compares the acts found under its tags with those its owner listed.
 *
 * In one transaction with the row locked, so that an act listed meanwhile is not overlooked. Logs
 * follow each other in one row of places: a freeze of last year holds this year too.
 *
 * @basis ledger.md §16.1 step 5, §17
 */
export async function judge(parts: JudgeParts, id: string): Promise<number> {
  const { database, ledger } = parts;
  return database.query.transaction().execute(async (at) => {
    await sql`select 1 from owner_monitor where id = ${id}::uuid for update`.execute(at);
    const monitor = await findMonitor(at, id);
    if (monitor === undefined) return 0;
    const now = parts.now();
    const found = (await readActs(at, id)).map(({ log, index, bytes }) => ({
      index: placeOf(log, index),
      entry: readEntry(bytes),
    }));
    const covered = await readCovered(at);
    const newest = Math.max(0, ...covered.keys());
    const known = await readKnown(at, id, newest);
    const coveredTo = placeOf(newest, covered.get(newest) ?? 0);
    const { mandates } = monitor;
    const view = { known, mandates: mandates.map(placed(newest)), found, coveredTo, now };
    const alarms = watchSeal(view).filter((one) => isSure(one, monitor, covered));
    const originOf = (log: number): string =>
      ledger.logs().find((row) => row.log === log)?.origin ?? String(log);
    const raised = [...alarms.map((one) => alarmOf(id, one, originOf)), ...ownAlarms(monitor, now)];
    await settleOthers(at, { id, keys: raised.map(({ key }) => key), now });
    const count = await raise(at, raised, now);
    const dueAt = nextDue(monitor, found, now);
    await sql`update owner_monitor set due_at = ${dueAt ?? null}::bigint
      where id = ${id}::uuid`.execute(at);
    return count;
  });
}

/** A withdrawal stands in the newest log unless the place says more. */
const placed =
  (log: number) =>
  (mandate: Monitor['mandates'][number]): Monitor['mandates'][number] =>
    mandate.withdrawnIndex === undefined
      ? mandate
      : { ...mandate, withdrawnIndex: placeOf(log, mandate.withdrawnIndex) };

async function readKnown(at: Executor, id: string, newest: number): Promise<readonly KnownAct[]> {
  const { rows } = await sql<{
    content: string;
    act: number;
    log: number | null;
    idx: number | null;
    sealing: string | null;
    mandate: string | null;
  }>`select content, act, log, idx, sealing, mandate from monitor_known
    where monitor = ${id}::uuid`.execute(at);
  return rows.map(({ content, act, log, idx, sealing, mandate }) => ({
    act,
    commit: fromHex(content),
    ...(idx === null ? {} : { index: placeOf(log ?? newest, idx) }),
    ...(sealing === null ? {} : { sealing }),
    ...(mandate === null ? {} : { mandate }),
  }));
}

async function readCovered(at: Executor): Promise<Covered> {
  const { rows } = await sql<{ log: number; to: number }>`select log, covered_to as "to"
    from monitor_look`.execute(at);
  return new Map(rows.map(({ log, to }) => [log, to]));
}

/** An act is missing only where everything before and at its place was looked at and kept. */
function isSure({ code, index = 0 }: Alarm, { isFull }: Monitor, covered: Covered): boolean {
  if (code !== 'alarm-act-hidden') return true;
  return !isFull && index % logSpan < (covered.get(Math.floor(index / logSpan)) ?? 0);
}

function alarmOf(monitor: string, alarm: Alarm, originOf: (log: number) => string): NewAlarm {
  const { code, index = 0 } = alarm;
  const log = Math.floor(index / logSpan);
  const place = index % logSpan;
  // Places named in the words are of the one row too.
  const detail = (alarm.detail ?? '').replaceAll(/\b\d{13,}\b/g, (long) =>
    String(Number(long) % logSpan),
  );
  return {
    monitor,
    key: `${code} ${log} ${place}`,
    isOfLog: false,
    code,
    log: originOf(log),
    index: place,
    detail: detail.slice(0, 500),
  };
}

/** What the monitor has to say about itself. */
function ownAlarms({ id, isFull, endsAt }: Monitor, now: Instant): readonly NewAlarm[] {
  const own = (code: AlertCode, detail: string): NewAlarm => ({
    monitor: id,
    key: code,
    isOfLog: false,
    code,
    detail,
  });
  const endsSoon = endsAt !== null && now >= endsAt - endsSoonMs;
  return [
    ...(isFull ? [own('alarm-monitor-full', '')] : []),
    ...(endsSoon ? [own('alarm-watch-ends', new Date(endsAt).toISOString())] : []),
  ];
}

/** When time alone changes the judgement: an intent that is not ended, the last days. */
function nextDue(
  { endsAt }: Monitor,
  found: readonly { readonly entry: { readonly act: number; readonly at: Instant } }[],
  now: Instant,
): Instant | undefined {
  const times = found.flatMap(({ entry: { act, at } }) =>
    act === actCodes.useIntent ? [at + intentEndMaxMs + 1] : [],
  );
  if (endsAt !== null) times.push(endsAt - endsSoonMs);
  const later = times.filter((at) => at > now);
  return later.length === 0 ? undefined : later.reduce((a, b) => Math.min(a, b));
}

/** Which of some acts the owner listed, by the hexadecimal form of their commitment. */
export async function readListed(
  at: Executor,
  id: string,
  commits: readonly Uint8Array[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ content: string }>`select content from monitor_known
    where monitor = ${id}::uuid and content = any(${commits.map(hex)}::text[])`.execute(at);
  return new Set(rows.map(({ content }) => content));
}
