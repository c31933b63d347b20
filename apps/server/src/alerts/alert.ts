import { hex, type Instant, utf8 } from '@yunzhang/base';
import { hmacSm3 } from '@yunzhang/gm';
import { alarmCodes } from '@yunzhang/ledger';
import { sql } from 'kysely';
import { type Database, type JobHandler, JobHopeless } from '../support/index.ts';
import { alertCodes } from './codes.ts';
import { readWebhook } from './webhook-address.ts';
import { postWebhook } from './webhook-post.ts';

/** The receiver is gone for good and says so. @basis RFC 9110 §15.5.11 */
const gone = 410;

/** What sending alerts needs. */
export interface AlertParts {
  readonly database: Database<unknown>;
  readonly now: () => Instant;
  /** Hosts the operator listed. */
  readonly hosts: readonly string[];
}

interface Row {
  readonly id: string;
  readonly monitor: string;
  readonly seal: string;
  readonly code: string;
  readonly log: string | null;
  readonly idx: number | null;
  readonly detail: string;
  readonly raisedAt: Instant;
  readonly webhook: string;
  readonly alertKey: Uint8Array;
}

/** What a code of an alarm says, in both languages. */
export function wordsOfAlarm(code: string): { readonly zh: string; readonly en: string } {
  const books: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
    ...alarmCodes,
    ...alertCodes,
  };
  const { zh, en } = books[code] ?? { zh: code, en: code };
  return { zh, en };
}

/**
 * What is authenticated of an alert: what it is called, when it was sent, its text.
 *
 * The time lets a receiver refuse an old message that somebody sends again; the name lets it drop
 * one that we send again because its answer was lost.
 */
export function alertMac(
  key: Uint8Array,
  { id, at, body }: { readonly id: string; readonly at: Instant; readonly body: string },
): string {
  return hex(hmacSm3(key, utf8(`yunzhang-alert-v1\n${id}\n${at}\n${body}`)));
}

/** Sends one alert; thrown errors let the outbox try again. */
export function alertHandler({ database, now, hosts }: AlertParts): JobHandler {
  return async ({ payload, signal }) => {
    const row = await readAlarm(database, idOf(payload));
    // Deleted meanwhile, or its owner wants no webhook any more.
    if (row === undefined) return;
    const address = readWebhook(row.webhook, hosts);
    if (address === undefined) throw new JobHopeless('the address is not allowed any more');
    const body = JSON.stringify(bodyOf(row));
    const at = now();
    const { id, alertKey } = row;
    const headers = {
      'content-type': 'application/json',
      'yunzhang-alert': id,
      'yunzhang-time': String(at),
      'yunzhang-signature': `hmac-sm3=${alertMac(alertKey, { id, at, body })}`,
    };
    const status = await postWebhook(address, { body, headers, signal });
    if (status === gone) throw new JobHopeless('the receiver is gone');
    if (status < 200 || status >= 300) throw new Error(`the receiver answered ${status}`);
  };
}

function idOf(payload: unknown): string {
  const { alarm } = payload as { readonly alarm?: unknown };
  if (typeof alarm !== 'string') throw new JobHopeless('no alarm is named');
  return alarm;
}

async function readAlarm(database: Database<unknown>, id: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`select a.id, a.monitor, m.seal, a.code, a.log, a.idx, a.detail,
      a.raised_at as "raisedAt", m.webhook, m.alert_key as "alertKey"
    from monitor_alarm a join owner_monitor m on m.id = a.monitor
    where a.id = ${id}::uuid and m.webhook is not null`.execute(database.query);
  return rows[0];
}

function bodyOf({ id, monitor, seal, code, log, idx, detail, raisedAt }: Row): object {
  return {
    version: 1,
    alert: id,
    monitor,
    seal,
    code,
    ...wordsOfAlarm(code),
    ...(log === null ? {} : { log }),
    ...(idx === null ? {} : { index: idx }),
    detail,
    raisedAt: new Date(raisedAt).toISOString(),
  };
}
