import { base64, hex, type Instant, isoUtc } from '@yunzhang/base';
import { actWords, readEntry } from '@yunzhang/ledger';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { knownActOf, mandateOf, MonitorProblem } from '../monitor/index.ts';
import type { Allowance } from '../support/index.ts';
import type { TypedApp } from '../typed-app.ts';
import type { Alerts } from './alerts.ts';
import { wordsOfAlarm } from './alert.ts';
import { readListed } from './judging.ts';
import { listedForm, monitorForm, type MonitorWish, tagsOfWish } from './monitor-form.ts';
import { alertQueue, type ListedAct, type Monitor } from './store.ts';
import { readWebhook } from './webhook-address.ts';

/** Alarms and acts shown at once, the newest first. */
const shownMax = 200;
/** Processor time of showing a monitor, and of listing acts, in milliseconds. */
const shownCostMs = 5;
const listedCostMs = 20;
/** 1,000 acts with their words, or a seal. */
const wishSizeMax = 1024 * 1024;

/** What the routes need of the border. */
export interface MonitorRouteParts {
  readonly alerts: Alerts;
  /** Makes the problem of a code. */
  readonly problem: (code: string, detail?: string, retryAfterMs?: number) => Error;
  /** How many monitors an address may register; the unit is one. */
  readonly registrations: Allowance;
  /** A hook that charges the caller for what a request costs. */
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

const idParams = z.object({ id: z.uuid() });
const bearer = { security: [{ monitor: [] }] };
const alarmForm = z.object({
  id: z.string(),
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  log: z.string().optional(),
  index: z.number().optional(),
  detail: z.string(),
  raisedAt: z.string(),
  /** When it no longer held: the act was listed, the sealing ended, the log is sound again. */
  settledAt: z.string().optional(),
  /** What became of its alert; `none` without a webhook or beyond the day's limit. */
  alert: z.enum(['none', 'waiting', 'done', 'dead']),
});
const actForm = z.object({
  log: z.string(),
  index: z.number(),
  act: z.number(),
  zh: z.string(),
  en: z.string(),
  at: z.string(),
  commit: z.string(),
  listed: z.boolean(),
});
const shownForm = z.object({
  id: z.string(),
  seal: z.string(),
  webhook: z.string().optional(),
  registeredAt: z.string(),
  /** After this there are no more tags to look for. */
  endsAt: z.string().optional(),
  /** False until the acts before its registration were found too. */
  begun: z.boolean(),
  logs: z.array(z.object({ log: z.string(), coveredTo: z.number() })),
  standing: z.number(),
  alarms: z.array(alarmForm),
  acts: z.array(actForm),
});

/**
 * Owners' monitors: who registers one gets a token, and whoever has the token has the monitor.
 *
 * A wrong token and a monitor that is not there are one answer, so that nobody learns which
 * monitors there are.
 *
 * @basis ledger.md §15 (owner's alerts)
 */
export function addMonitorRoutes(app: TypedApp, parts: MonitorRouteParts): void {
  const { alerts, problem, charge } = parts;
  const opened = async (request: FastifyRequest): Promise<Monitor> => {
    const token = /^Bearer ([\w-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw problem('monitor-token-missing');
    const { id } = idParams.safeParse(request.params).data ?? {};
    const monitor = id === undefined ? undefined : await alerts.open(id, token);
    return monitor ?? raise(problem('monitor-not-found'));
  };
  addRegistration(app, parts);
  const guarded = { params: z.object({ id: z.string() }), ...bearer };
  app.get(
    '/v1/monitors/:id',
    { schema: { ...guarded, response: { 200: shownForm } }, onRequest: charge(shownCostMs) },
    async (request, reply) => {
      const monitor = await opened(request);
      return reply.header('cache-control', 'no-store').send(await shown(alerts, monitor));
    },
  );
  const listing = {
    ...guarded,
    body: listedForm,
    response: { 200: z.object({ known: z.number() }) },
  };
  app.post(
    '/v1/monitors/:id/known',
    {
      schema: listing,
      bodyLimit: wishSizeMax,
      onRequest: [charge(listedCostMs), async (request) => void (await opened(request))],
    },
    async (request, reply) => {
      const { id } = await opened(request);
      const known = await alerts.list(id, knownOf(request.body.known, parts));
      if (known === undefined) throw problem('monitor-records-full');
      return reply.header('cache-control', 'no-store').send({ known });
    },
  );
  app.delete(
    '/v1/monitors/:id',
    { schema: guarded, onRequest: charge(shownCostMs) },
    async (request, reply) => {
      await alerts.remove((await opened(request)).id);
      return reply.status(204).send();
    },
  );
}

function addRegistration(app: TypedApp, parts: MonitorRouteParts): void {
  const { alerts, problem, registrations } = parts;
  const registered = z.object({
    id: z.string(),
    /** Told once; whoever has it has the monitor. */
    token: z.string(),
    /** 32 octets in Base64 for HMAC-SM3, where alerts go to a webhook. */
    alertKey: z.string().optional(),
    tags: z.number(),
    everySeconds: z.number(),
  });
  app.post(
    '/v1/monitors',
    {
      schema: { body: monitorForm, response: { 201: registered } },
      bodyLimit: wishSizeMax,
      onRequest: async (request) => {
        const waitMs = registrations.take(request.ip, 1);
        if (waitMs !== undefined) throw problem('request-too-often', undefined, waitMs);
      },
    },
    async (request, reply) => {
      const wish = request.body;
      const { webhook } = wish;
      const { hosts, everyMs } = alerts.options;
      if (webhook !== undefined && readWebhook(webhook, hosts) === undefined) {
        throw problem('webhook-address');
      }
      const wanted = tagsOfWish(wish);
      if (wanted === undefined) {
        throw problem('request-malformed', 'key with firstDay and days, or sealDer, or tags');
      }
      const made = await alerts.register({
        seal: wish.id,
        ...wanted,
        known: knownOf(wish.known, parts),
        mandates: read(() => wish.mandates.map(mandateOf), parts),
        ...(webhook === undefined ? {} : { webhook }),
      });
      if (made === undefined) throw problem('monitors-full');
      return reply
        .status(201)
        .header('cache-control', 'no-store')
        .header('location', `/v1/monitors/${made.id}`)
        .send({
          id: made.id,
          token: made.token,
          ...(webhook === undefined ? {} : { alertKey: base64(made.alertKey) }),
          tags: wanted.tags.length,
          everySeconds: everyMs / 1000,
        });
    },
  );
}

/** The acts of a list; another's log or an act that has no name is the caller's error. */
function knownOf(known: MonitorWish['known'], parts: MonitorRouteParts): readonly ListedAct[] {
  const logs = parts.alerts.parts.ledger.logs();
  return read(
    () =>
      known.map(({ log: origin, ...one }) => {
        const act = knownActOf(one);
        if (origin === undefined) return act;
        const row = logs.find((each) => each.origin === origin);
        return { ...act, log: (row ?? raise(parts.problem('ledger-log-missing', origin))).log };
      }),
    parts,
  );
}

function read<Value>(work: () => Value, { problem }: MonitorRouteParts): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof MonitorProblem) throw problem('request-malformed', error.detail);
    throw error;
  }
}

function raise(problem: Error): never {
  throw problem;
}

async function shown({ parts }: Alerts, monitor: Monitor): Promise<z.infer<typeof shownForm>> {
  const { database, ledger } = parts;
  const at = database.query;
  const { id, seal, webhook, madeAt, endsAt, isCaughtUp } = monitor;
  const originOf = (log: number): string =>
    ledger.logs().find((row) => row.log === log)?.origin ?? String(log);
  const { rows: looks } = await sql<{ log: number; coveredTo: number }>`select log,
      covered_to as "coveredTo" from monitor_look order by log`.execute(at);
  const { rows: standing } = await sql<{ count: number }>`select count(*)::int as count
    from monitor_alarm where monitor = ${id}::uuid and settled_at is null`.execute(at);
  return {
    id,
    seal,
    ...(webhook === null ? {} : { webhook }),
    registeredAt: isoUtc(madeAt),
    ...(endsAt === null ? {} : { endsAt: isoUtc(endsAt) }),
    begun: isCaughtUp,
    logs: looks.map(({ log, coveredTo }) => ({ log: originOf(log), coveredTo })),
    standing: standing[0]?.count ?? 0,
    alarms: await shownAlarms(parts, id),
    acts: await shownActs(parts, id, originOf),
  };
}

async function shownAlarms(
  { database }: Alerts['parts'],
  id: string,
): Promise<z.infer<typeof alarmForm>[]> {
  const { rows } = await sql<{
    id: string;
    code: string;
    log: string | null;
    idx: number | null;
    detail: string;
    raisedAt: Instant;
    settledAt: Instant | null;
    alert: 'waiting' | 'done' | 'dead' | null;
  }>`select a.id, a.code, a.log, a.idx, a.detail, a.raised_at as "raisedAt",
      a.settled_at as "settledAt", j.state as alert
    from monitor_alarm a left join job j on j.queue = ${alertQueue} and j.key = a.id::text
    where a.monitor = ${id}::uuid order by a.raised_at desc, a.log desc, a.idx desc, a.id
    limit ${shownMax}`.execute(database.query);
  return rows.map(({ log, idx, raisedAt, settledAt, alert, ...one }) => ({
    ...one,
    ...wordsOfAlarm(one.code),
    ...(log === null ? {} : { log }),
    ...(idx === null ? {} : { index: idx }),
    raisedAt: isoUtc(raisedAt),
    ...(settledAt === null ? {} : { settledAt: isoUtc(settledAt) }),
    alert: alert ?? 'none',
  }));
}

async function shownActs(
  { database }: Alerts['parts'],
  id: string,
  originOf: (log: number) => string,
): Promise<z.infer<typeof actForm>[]> {
  const { rows } = await sql<{ log: number; idx: number; entry: Uint8Array }>`select log, idx, entry
    from monitor_act where monitor = ${id}::uuid order by log desc, idx desc
    limit ${shownMax}`.execute(database.query);
  const found = rows.map(({ entry, ...one }) => ({ ...one, entry: readEntry(entry) }));
  const commits = found.map(({ entry }) => entry.commit);
  const listed = await readListed(database.query, id, commits);
  return found.map(({ log, idx, entry }) => {
    const { zh, en } = actWords(entry.act);
    const commit = hex(entry.commit);
    const at = isoUtc(entry.at);
    const place = { log: originOf(log), index: idx };
    return { ...place, act: entry.act, zh, en, at, commit, listed: listed.has(commit) };
  });
}
