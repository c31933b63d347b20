import { randomUUID } from 'node:crypto';
import { hex, type Instant, utf8 } from '@yunzhang/base';
import { hmacSm3 } from '@yunzhang/gm';
import { type Case, type Catalog, type Done, view } from '@yunzhang/scenario';
import { supportTicket } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { postWebhook, readWebhook } from '../alerts/index.ts';
import type { CasesInside } from '../seals/index.ts';
import {
  type Database,
  enqueue,
  type Executor,
  type JobHandler,
  JobHopeless,
} from '../support/index.ts';
import { hasClients, hearersOf } from './clients.ts';

/** The queue of events that go out by webhook. */
export const eventQueue = 'help-event';
/** Events are told again for this time to whoever asks for them. @basis product.md A9 */
const keptMs = 30 * 86_400_000;
/** Events of one answer. */
const pageMax = 100;
/** The receiver is gone for good and says so. @basis RFC 9110 §15.5.11 */
const gone = 410;

/** An event as receivers have it. It names things and says nothing of persons. */
export interface ClientEvent {
  readonly id: string;
  readonly type: 'case.changed' | 'ticket.rated';
  readonly at: Instant;
  readonly data: Readonly<Record<string, string | number>>;
}

/**
 * Tells the clients of those who take part what has happened, in the transaction that writes it.
 *
 * @basis platform.md P10 (webhooks; feed to the review system)
 */
export async function followForClients(
  { inside, catalog }: { readonly inside: CasesInside; readonly catalog: Catalog },
  transaction: Executor,
  done: readonly Done[],
): Promise<void> {
  if (!(await hasClients(transaction))) return;
  const ids = [...new Set(done.map((one) => one.case))];
  const cases = await inside(transaction, ids);
  const byId = new Map(cases.map((one) => [one.id, one]));
  const all = [...new Set(cases.flatMap(organisationsOf))];
  const hearers = await hearersOf(transaction, all);
  for (const one of done) {
    const c = byId.get(one.case);
    const event = eventOf(one);
    if (event === undefined || c === undefined) continue;
    const told = organisationsOf(c);
    for (const { id, organisation } of hearers) {
      // Whoever may not know of a case hears nothing of it, also where they play in it.
      const mayKnow = view(catalog, c, { parties: [organisation] }) !== undefined;
      if (told.includes(organisation) && mayKnow) await put(transaction, id, event);
    }
  }
}

/** Organisations, persons and systems of a case; of a ticket, the one it was reported for. */
function organisationsOf(c: Case): readonly string[] {
  const company = supportTicket.its(c)?.record.company;
  return [...Object.values(c.parties).flat(), ...(company === undefined ? [] : [company])];
}

function eventOf(one: Done): Omit<ClientEvent, 'id'> | undefined {
  const { scenario, act, version, at, to: phase } = one;
  if (scenario !== supportTicket.id) {
    const data = { case: one.case, scenario, act, phase, version };
    return { type: 'case.changed', at, data };
  }
  const { satisfaction } = one.input as { readonly satisfaction?: number };
  const isRated = act === 'accept' && satisfaction !== undefined;
  return isRated ? { type: 'ticket.rated', at, data: { case: one.case, satisfaction } } : undefined;
}

async function put(at: Executor, client: string, event: Omit<ClientEvent, 'id'>): Promise<void> {
  const id = randomUUID();
  await sql`insert into help_event (id, client, type, at, data)
    values (${id}::uuid, ${client}::uuid, ${event.type}, ${event.at}::bigint,
      ${JSON.stringify(event.data)}::jsonb)`.execute(at);
  await enqueue(at, { queue: eventQueue, key: id, payload: { event: id } });
}

/** Events of a client in the order they happened, from `after` on; what was told before is same. */
export async function readEvents(
  { query }: Pick<Database<unknown>, 'query'>,
  {
    client,
    after,
    now,
  }: { readonly client: string; readonly after: number; readonly now: Instant },
): Promise<readonly (ClientEvent & { readonly nr: number })[]> {
  await sql`delete from help_event where at < ${now - keptMs}::bigint`.execute(query);
  const { rows } = await sql<ClientEvent & { readonly nr: number }>`select nr, id, type, at, data
    from help_event where client = ${client}::uuid and nr > ${after}::bigint
    order by nr limit ${pageMax}`.execute(query);
  return rows;
}

/**
 * What is authenticated of an event: its id, when it was sent, its text.
 *
 * The id lets a receiver drop one that is sent again because its answer was lost; the time lets it
 * refuse an old one that somebody else sends again.
 */
function eventMac(
  key: Uint8Array,
  { id, at, body }: { readonly id: string; readonly at: Instant; readonly body: string },
): string {
  return hex(hmacSm3(key, utf8(`yunzhang-event-v1\n${id}\n${at}\n${body}`)));
}

/** The text of an event; the same however often it is sent. */
function bodyOf({ id, type, at, data }: ClientEvent): string {
  return JSON.stringify({ version: 1, id, type, at: new Date(at).toISOString(), data });
}

/** What sending needs. */
export interface SendingParts {
  readonly database: Database<unknown>;
  readonly now: () => Instant;
  readonly hosts: readonly string[];
}

/** Sends one event; a thrown error lets the outbox try again, later each time. */
export function eventHandler({ database, now, hosts }: SendingParts): JobHandler {
  return async ({ payload, signal }) => {
    const row = await readEvent(database, payload);
    // Told by its feed only, ended meanwhile, or too old.
    if (row === undefined) return;
    const address = readWebhook(row.webhook, hosts);
    if (address === undefined) throw new JobHopeless('the address is not allowed any more');
    const body = bodyOf(row);
    const at = now();
    const { id } = row;
    const headers = {
      'content-type': 'application/json',
      'yunzhang-event': id,
      'yunzhang-time': String(at),
      'yunzhang-signature': `hmac-sm3=${eventMac(new Uint8Array(row.macKey), { id, at, body })}`,
    };
    const status = await postWebhook(address, { body, headers, signal });
    if (status === gone) throw new JobHopeless('the receiver is gone');
    if (status < 200 || status >= 300) throw new Error(`the receiver answered ${status}`);
  };
}

async function readEvent(
  { query }: Database<unknown>,
  payload: unknown,
): Promise<(ClientEvent & { readonly webhook: string; readonly macKey: Uint8Array }) | undefined> {
  const { event } = payload as { readonly event?: unknown };
  if (typeof event !== 'string') throw new JobHopeless('no event is named');
  const { rows } = await sql<
    ClientEvent & { readonly webhook: string; readonly macKey: Uint8Array }
  >`select e.id, e.type, e.at, e.data, c.webhook, c.mac_key as "macKey"
    from help_event e join help_client c on c.id = e.client
    where e.id = ${event}::uuid and c.webhook is not null and c.ended_at is null`.execute(query);
  return rows[0];
}
