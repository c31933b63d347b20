import { randomUUID } from 'node:crypto';
import { hex, type Instant } from '@yunzhang/base';
import type { KnownAct, KnownMandate } from '@yunzhang/ledger';
import { sql } from 'kysely';
import { enqueue, type Executor } from '../support/index.ts';

/** The queue of alerts that go out by webhook. */
export const alertQueue = 'monitor-alert';
/** Alerts one monitor sends in a day; the rest is there to be asked for. */
const alertsADayMax = 200;
const dayMs = 86_400_000;

/** A monitor as it is registered. */
export interface NewMonitor {
  readonly id: string;
  readonly tokenDigest: Uint8Array;
  readonly alertKey: Uint8Array;
  readonly webhook: string | undefined;
  readonly seal: string;
  readonly mandates: readonly KnownMandate[];
  readonly endsAt: Instant | undefined;
  readonly at: Instant;
  readonly tags: readonly Uint8Array[];
}

/** A monitor as it stands. */
export interface Monitor {
  readonly id: string;
  readonly tokenDigest: Uint8Array;
  readonly webhook: string | null;
  readonly seal: string;
  readonly mandates: readonly KnownMandate[];
  readonly isCaughtUp: boolean;
  readonly isFull: boolean;
  readonly endsAt: Instant | null;
  readonly madeAt: Instant;
  readonly askedAt: Instant;
}

const columns = sql`id, token_digest as "tokenDigest", webhook, seal, mandates,
  is_caught_up as "isCaughtUp", is_full as "isFull", ends_at as "endsAt", made_at as "madeAt",
  asked_at as "askedAt"`;

/** Adds a monitor; false when there are `most` already. */
export async function addMonitor(
  at: Executor,
  one: NewMonitor,
  { most }: { readonly most: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into owner_monitor
      (id, token_digest, alert_key, webhook, seal, mandates, due_at, ends_at, made_at, asked_at)
    select ${one.id}::uuid, ${one.tokenDigest}::bytea, ${one.alertKey}::bytea,
      ${one.webhook ?? null}::text, ${one.seal}::text, ${JSON.stringify(one.mandates)}::jsonb,
      ${one.at}::bigint, ${one.endsAt ?? null}::bigint, ${one.at}::bigint, ${one.at}::bigint
    where (select count(*) from owner_monitor) < ${most}::bigint`.execute(at);
  if (numAffectedRows !== 1n) return false;
  await sql`insert into monitor_tag (tag, monitor) select decode(h, 'hex'), ${one.id}::uuid
    from unnest(${one.tags.map(hex)}::text[]) as h on conflict do nothing`.execute(at);
  return true;
}

/** One monitor, whoever asks. */
export async function findMonitor(at: Executor, id: string): Promise<Monitor | undefined> {
  const { rows } = await sql<Monitor>`select ${columns} from owner_monitor
    where id = ${id}::uuid`.execute(at);
  return rows[0];
}

/** Notes that the owner still asks, once in a day. */
export async function noteAsked(at: Executor, id: string, now: Instant): Promise<void> {
  await sql`update owner_monitor set asked_at = ${now}::bigint
    where id = ${id}::uuid and asked_at < ${now - dayMs}::bigint`.execute(at);
}

/** Takes a monitor away with everything under it. */
export async function removeMonitor(at: Executor, id: string): Promise<void> {
  await sql`delete from owner_monitor where id = ${id}::uuid`.execute(at);
}

/** Takes away what nobody has asked for since; tells how many. */
export async function removeForgotten(at: Executor, before: Instant): Promise<number> {
  const { numAffectedRows } = await sql`delete from owner_monitor
    where asked_at < ${before}::bigint`.execute(at);
  return Number(numAffectedRows ?? 0n);
}

/** A known act with the log its place is in. */
export interface ListedAct extends KnownAct {
  readonly log?: number;
}

/** Lists acts as known; the same commitment again replaces what was said of it. */
export async function addKnown(
  at: Executor,
  {
    id,
    known,
    now,
  }: { readonly id: string; readonly known: readonly ListedAct[]; readonly now: Instant },
): Promise<number> {
  // Of one commitment in a list the last word counts.
  const last = new Map(known.map((one) => [hex(one.commit), one]));
  const rows = [...last].map(([content, { act, log, index, sealing, mandate }]) => ({
    content,
    act,
    log,
    idx: index,
    sealing,
    mandate,
  }));
  await sql`insert into monitor_known (monitor, content, act, log, idx, sealing, mandate)
    select ${id}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(content text, act integer, log integer, idx bigint, sealing text, mandate text)
    on conflict (monitor, content) do update set act = excluded.act, log = excluded.log,
      idx = excluded.idx, sealing = excluded.sealing, mandate = excluded.mandate`.execute(at);
  await makeDue(at, [id], now);
  const { rows: counted } = await sql<{ count: number }>`select count(*)::int as count
    from monitor_known where monitor = ${id}::uuid`.execute(at);
  return counted[0]?.count ?? 0;
}

/** Lets monitors be judged with the next look. */
export async function makeDue(at: Executor, ids: readonly string[], now: Instant): Promise<void> {
  await sql`update owner_monitor set due_at = ${now}::bigint
    where id = any(${ids}::uuid[])`.execute(at);
}

/** An alarm of one monitor. */
export interface NewAlarm {
  readonly monitor: string;
  /** The same key is the same alarm. */
  readonly key: string;
  readonly isOfLog: boolean;
  readonly code: string;
  readonly log?: string;
  readonly index?: number;
  readonly detail: string;
}

/**
 * Raises alarms that are not there yet, and asks in the same transaction for their alerts.
 *
 * One that was settled and is so again stands again; it is not told a second time.
 */
export async function raise(
  at: Executor,
  alarms: readonly NewAlarm[],
  now: Instant,
): Promise<number> {
  if (alarms.length === 0) return 0;
  const rows = alarms.map(({ index, isOfLog, ...one }) => ({
    ...one,
    id: randomUUID(),
    idx: index,
    of_log: isOfLog,
  }));
  const { rows: raised } = await sql<{ id: string; monitor: string; isNew: boolean }>`
    insert into monitor_alarm (id, monitor, key, is_of_log, code, log, idx, detail, raised_at)
    select r.id, r.monitor, r.key, r.of_log, r.code, r.log, r.idx, r.detail, ${now}::bigint
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, monitor uuid, key text,
      of_log boolean, code text, log text, idx bigint, detail text)
      join owner_monitor m on m.id = r.monitor
    on conflict (monitor, key) do update set settled_at = null
      where monitor_alarm.settled_at is not null
    returning id, monitor, (xmax = 0) as "isNew"`.execute(at);
  const fresh = raised.filter(({ isNew }) => isNew);
  const told = await toldOf(at, { fresh, now });
  for (const { id, monitor } of fresh) {
    const count = told.get(monitor);
    if (count === undefined || count >= alertsADayMax) continue;
    told.set(monitor, count + 1);
    await enqueue(at, { queue: alertQueue, key: id, payload: { alarm: id } });
  }
  return fresh.length;
}

/** Alarms of today that were there before, by monitor; those without a webhook are left out. */
async function toldOf(
  at: Executor,
  { fresh, now }: { readonly fresh: readonly { readonly id: string }[]; readonly now: Instant },
): Promise<Map<string, number>> {
  const ids = fresh.map(({ id }) => id);
  const { rows } = await sql<{ monitor: string; count: number }>`select m.id as monitor,
      (select count(*)::int from monitor_alarm a where a.monitor = m.id
        and a.raised_at > ${now - dayMs}::bigint and a.id <> all(${ids}::uuid[])) as count
    from owner_monitor m where m.webhook is not null and m.id in
      (select monitor from monitor_alarm where id = any(${ids}::uuid[]))`.execute(at);
  return new Map(rows.map(({ monitor, count }) => [monitor, count]));
}

/** Raises what the log itself is accused of with every monitor; settles what stands no longer. */
export async function raiseForAll(
  at: Executor,
  {
    log,
    standing,
    now,
  }: {
    readonly log: string;
    readonly standing: readonly {
      readonly key: string;
      readonly code: string;
      readonly detail: string;
    }[];
    readonly now: Instant;
  },
): Promise<number> {
  const keys = standing.map(({ key }) => key);
  await sql`update monitor_alarm set settled_at = ${now}::bigint where is_of_log
    and log = ${log} and settled_at is null and key <> all(${keys}::text[])`.execute(at);
  if (standing.length === 0) return 0;
  const { rows } = await sql<{ id: string }>`select id from owner_monitor`.execute(at);
  const alarms = rows.flatMap(({ id: monitor }) =>
    standing.map((one) => ({ ...one, monitor, isOfLog: true, log })),
  );
  return raise(at, alarms, now);
}

/** Notes which alarms of a monitor no longer hold: an act was listed, a sealing ended. */
export async function settleOthers(
  at: Executor,
  {
    id,
    keys,
    now,
  }: { readonly id: string; readonly keys: readonly string[]; readonly now: Instant },
): Promise<void> {
  await sql`update monitor_alarm set settled_at = ${now}::bigint where monitor = ${id}::uuid
    and not is_of_log and settled_at is null and key <> all(${keys}::text[])`.execute(at);
}
