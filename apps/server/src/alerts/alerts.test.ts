import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromHex, hex } from '@yunzhang/base';
import { acts as actCodes, tagDay, tagOf, writeEntry } from '@yunzhang/ledger';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../ledger-testing.ts';
import { lent, routeServer } from '../route-testing.ts';
import { createAllowance } from '../support/index.ts';
import { alertMac } from './alert.ts';
import { type Alerts, createAlerts } from './alerts.ts';
import { addMonitorRoutes } from './routes.ts';

const minute = 60_000;
let bench: TestLedger;
let skewMs = 0;
const now = (): number => Date.now() + skewMs;
let files: Map<string, Uint8Array>;
let stoppedBy: { code: string } | undefined;

beforeAll(async () => {
  bench = await testLedger();
}, 60_000);
afterAll(async () => {
  await bench.close();
});
beforeEach(() => {
  skewMs = 0;
  files = new Map();
  stoppedBy = undefined;
});

/** The module over the real ledger, whose files a test may change for whoever reads them. */
function alertsOf(options: Partial<Alerts['options']> = {}): Alerts {
  const { ledger, database } = bench;
  const storeOf: typeof ledger.storeOf = (log) => {
    const store = ledger.storeOf(log);
    return store && { ...store, read: async (name) => files.get(name) ?? store.read(name) };
  };
  const seen = { ...ledger, storeOf, alarm: () => stoppedBy as ReturnType<typeof ledger.alarm> };
  return createAlerts(
    { database: database as Alerts['parts']['database'], ledger: seen, now },
    { monitorsMax: 100, everyMs: 50, hosts: [], ...options },
  );
}

interface Answer {
  readonly status: number;
  // What an answer holds is what a test looks at.
  readonly body: Record<string, never>;
  readonly headers: Record<string, unknown>;
}
type Ask = (
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  more?: { readonly token?: string; readonly body?: object; readonly language?: string },
) => Promise<Answer>;

/** The routes as the server has them, asked by a stranger. */
async function desk(
  alerts: Alerts = alertsOf(),
  perCaller = 1000,
): Promise<{ ask: Ask; app: FastifyInstance }> {
  const some = { callerPerSecond: 1, allBurst: 1000, allPerSecond: 1 };
  const registrations = createAllowance({ callerBurst: perCaller, ...some }, () => 0);
  const app = await routeServer((made) =>
    addMonitorRoutes(made, { ...lent, alerts, registrations }),
  );
  const ask: Ask = async (method, url, { token, body, language } = {}) => {
    const headers = {
      // One for all, so that answers can be compared.
      'x-request-id': 'a'.repeat(32),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(language === undefined ? {} : { 'accept-language': language }),
    };
    const answer = await app.inject({ method, url, headers, ...(body && { payload: body }) });
    const read = answer.body === '' ? {} : answer.json<Record<string, never>>();
    return { status: answer.statusCode, body: read, headers: answer.headers };
  };
  return { ask, app };
}

/** A seal of its own for each test. */
function sealOf() {
  const id = `seal ${randomUUID()}`;
  const key = new Uint8Array(Buffer.from(randomUUID().replaceAll('-', '').repeat(2), 'hex'));
  const firstDay = tagDay(Date.now()) - 2;
  const use = async (act: number, commit: Uint8Array, at = Date.now()): Promise<void> => {
    const actId = randomUUID();
    const entry = writeEntry({ act, at, tag: tagOf(key, id, at), commit });
    await bench.database.query.transaction().execute(async (tx) => {
      const refusal = await bench.ledger.submit(tx, [{ actId, entry }]);
      if (refusal !== undefined) throw new Error(refusal.refused);
    });
    await bench.ledger.waitFor(actId);
  };
  const wish = { id, key: hex(key), firstDay, days: 60 };
  return { id, key, use, wish };
}

let commits = 0;
const commitment = (): Uint8Array =>
  new Uint8Array(64).fill(++commits % 256).fill(commits >> 8, 32);

async function register(ask: Ask, body: object): Promise<{ url: string; token: string }> {
  const made = await ask('POST', '/v1/monitors', { body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const { id, token } = made.body as unknown as { id: string; token: string };
  return { url: `/v1/monitors/${id}`, token };
}
interface Shown {
  readonly alarms: { code: string; zh: string; en: string; settledAt?: string; alert: string }[];
  readonly acts: { commit: string; listed: boolean }[];
  readonly standing: number;
  readonly begun: boolean;
}
async function shown(ask: Ask, { url, token }: { url: string; token: string }): Promise<Shown> {
  const answer = await ask('GET', url, { token });
  expect(answer.status).toBe(200);
  return answer.body as unknown as Shown;
}
const codes = ({ alarms }: Shown): string[] => alarms.map(({ code }) => code).toSorted();

describe('a monitor', () => {
  test('alarms with the first look after an act its owner did not list, and not for a listed one', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const mine = commitment();
    await seal.use(actCodes.useAbandon, mine);
    const known = [{ act: 'use.abandon', commit: hex(mine) }];
    const monitor = await register(ask, { ...seal.wish, known });
    await alerts.look();
    expect(await shown(ask, monitor)).toMatchObject({ begun: true, alarms: [], standing: 0 });
    const rogue = commitment();
    await seal.use(actCodes.useDone, rogue);
    expect(await alerts.look()).toBe(1);
    const { alarms, acts } = await shown(ask, monitor);
    expect(alarms).toMatchObject([
      { code: 'alarm-act-unknown', zh: expect.stringContaining('本方记录'), alert: 'none' },
    ]);
    expect(acts).toMatchObject([
      { commit: hex(rogue), listed: false },
      { commit: hex(mine), listed: true },
    ]);
    // A second look finds nothing new.
    expect(await alerts.look()).toBe(0);
  });

  test('finds what stood there before it was registered', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    await seal.use(actCodes.useDone, commitment());
    await alerts.look();
    const monitor = await register(ask, seal.wish);
    expect(await shown(ask, monitor)).toMatchObject({ begun: false, alarms: [] });
    await alerts.look();
    expect(codes(await shown(ask, monitor))).toEqual(['alarm-act-unknown']);
  });

  test('settles an alarm when its owner lists the act', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const late = commitment();
    const monitor = await register(ask, seal.wish);
    await seal.use(actCodes.useDone, late);
    await alerts.look();
    expect((await shown(ask, monitor)).standing).toBe(1);
    const body = { known: [{ act: 17, commit: hex(late) }] };
    const listed = await ask('POST', `${monitor.url}/known`, { token: monitor.token, body });
    expect([listed.status, listed.body]).toEqual([200, { known: 1 }]);
    await alerts.look();
    const { standing, alarms } = await shown(ask, monitor);
    expect([standing, alarms[0]?.settledAt]).toEqual([0, expect.stringMatching(/Z$/)]);
  });

  test('alarms when an intent has no end after ten minutes, though nothing else happens', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const [open, begun, done] = [commitment(), commitment(), commitment()];
    await seal.use(actCodes.useIntent, open);
    await seal.use(actCodes.useIntent, begun);
    await seal.use(actCodes.useDone, done);
    const known = [
      { act: 'use.intent', commit: hex(open), sealing: 'one' },
      { act: 'use.intent', commit: hex(begun), sealing: 'two' },
      { act: 'use.done', commit: hex(done), sealing: 'two' },
    ];
    const monitor = await register(ask, { ...seal.wish, known });
    await alerts.look();
    expect(codes(await shown(ask, monitor))).toEqual([]);
    skewMs = 11 * minute;
    await alerts.look();
    const { alarms } = await shown(ask, monitor);
    expect(alarms).toMatchObject([{ code: 'alarm-intent-without-end', detail: 'one' }]);
  });

  test('alarms for a use after a freeze, and for an act that is not where it was promised', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const [freeze, use, hidden] = [commitment(), commitment(), commitment()];
    await seal.use(actCodes.sealFreeze, freeze);
    await seal.use(actCodes.useDone, use);
    const [row] = bench.ledger.logs();
    const known = [
      { act: 'seal.freeze', commit: hex(freeze) },
      { act: 'use.done', commit: hex(use) },
      { act: 'use.done', commit: hex(hidden), index: 0, log: row?.origin },
    ];
    const monitor = await register(ask, { ...seal.wish, known });
    await alerts.look();
    const found = await shown(ask, monitor);
    expect(codes(found)).toEqual(['alarm-act-hidden', 'alarm-use-after-freeze']);
    const details = found.alarms.map((one) => (one as unknown as { detail: string }).detail);
    expect(details.join(' ')).toMatch(/entry \d{1,4}\b/);
  });

  test('can be registered by tags alone, and by the octets of a seal without a schedule', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const tag = hex(tagOf(seal.key, seal.id, Date.now()));
    const monitor = await register(ask, { id: 'mine', tags: [tag] });
    await seal.use(actCodes.useDone, commitment());
    await alerts.look();
    expect(codes(await shown(ask, monitor))).toEqual(['alarm-act-unknown']);
    const der = new Uint8Array(Buffer.from(randomUUID()));
    const fixed = await register(ask, { id: 'old', sealDer: Buffer.from(der).toString('base64') });
    const intent = await bench.acts.intend({ id: 'old', seal: der }, new Uint8Array(32));
    expect(intent).toMatchObject({ actId: expect.any(String) });
    await alerts.look();
    expect(codes(await shown(ask, fixed))).toEqual(['alarm-act-unknown']);
  });

  test('says two weeks before that its days end', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const monitor = await register(ask, { ...sealOf().wish, days: 10 });
    await alerts.look();
    expect(codes(await shown(ask, monitor))).toEqual(['alarm-watch-ends']);
    const later = await register(ask, sealOf().wish);
    await alerts.look();
    expect(codes(await shown(ask, later))).toEqual([]);
    skewMs = 50 * 24 * 60 * minute;
    await alerts.look();
    expect(codes(await shown(ask, later))).toContain('alarm-watch-ends');
  });

  test('hears of a log that stopped, and when it goes on', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const monitor = await register(ask, sealOf().wish);
    await alerts.look();
    stoppedBy = { code: 'ledger-head-forked' };
    expect(await alerts.look()).toBe(0);
    await alerts.look();
    const found = await shown(ask, monitor);
    expect(found.alarms).toMatchObject([
      { code: 'alarm-log-stopped', detail: 'ledger-head-forked' },
    ]);
    stoppedBy = undefined;
    await alerts.look();
    expect(await shown(ask, monitor)).toMatchObject({
      standing: 0,
      alarms: [{ settledAt: expect.any(String) }],
    });
  });

  test('hears of public files that are not under the signed heads', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const monitor = await register(ask, seal.wish);
    await alerts.look();
    const [row] = bench.ledger.logs();
    const store = bench.ledger.storeOf(row?.log ?? 0);
    await seal.use(actCodes.useDone, commitment());
    const size = Number(
      Buffer.from((await store?.read('checkpoint')) ?? [])
        .toString()
        .split('\n')[1],
    );
    const name = `tile/entries/000.p/${size}`;
    const changed = Uint8Array.from((await store?.read(name)) ?? []);
    expect(changed.length).toBeGreaterThan(100);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    files.set(name, changed);
    await alerts.look();
    expect(codes(await shown(ask, monitor))).toEqual(['alarm-log-unreadable']);
    files.clear();
    await alerts.look();
    // What could not be believed was not passed over.
    const found = await shown(ask, monitor);
    expect([codes(found), found.standing]).toEqual([
      ['alarm-act-unknown', 'alarm-log-unreadable'],
      1,
    ]);
  });

  test('hears of a head that is smaller than the one seen before, for as long as it is shown', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const [row] = bench.ledger.logs();
    const store = bench.ledger.storeOf(row?.log ?? 0);
    const old = (await store?.read('checkpoint')) ?? new Uint8Array(0);
    const monitor = await register(ask, seal.wish);
    await seal.use(actCodes.useDone, commitment());
    await alerts.look();
    files.set('checkpoint', old);
    await alerts.look();
    await alerts.look();
    const forked = await shown(ask, monitor);
    expect(codes(forked)).toEqual(['alarm-act-unknown', 'alarm-head-shrinks']);
    expect(forked.standing).toBe(2);
    files.clear();
    await alerts.look();
    expect((await shown(ask, monitor)).standing).toBe(1);
  });
});

describe('whoever has the token', () => {
  test('has the monitor, and nobody else: all others get one answer', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const [mine, other] = [await register(ask, sealOf().wish), await register(ask, sealOf().wish)];
    const known = { known: [] };
    const attempts = [
      ['GET', mine.url, undefined],
      ['DELETE', mine.url, undefined],
      ['POST', `${mine.url}/known`, known],
    ] as const;
    for (const [method, url, body] of attempts) {
      const asked = { ...(body && { body }) };
      const without = await ask(method, url, asked);
      expect([without.status, without.body]).toMatchObject([
        401,
        { code: 'monitor-token-missing' },
      ]);
      const foreign = await ask(method, url, { token: other.token, ...asked });
      const missing = url.replace(/[\da-f-]{36}/, randomUUID());
      const nothing = await ask(method, missing, { token: mine.token, ...asked });
      const strange = await ask(method, url.replace(/[\da-f-]{36}/, 'x'), {
        token: mine.token,
        ...asked,
      });
      expect([foreign.status, foreign.body]).toEqual([404, nothing.body]);
      expect(foreign.body).toMatchObject({ code: 'monitor-not-found' });
      expect(strange.body).toEqual(nothing.body);
    }
    expect((await shown(ask, mine)).begun).toBe(false);
  });

  test('can delete it with everything under it', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const monitor = await register(ask, seal.wish);
    await seal.use(actCodes.useDone, commitment());
    await alerts.look();
    const { url, token } = monitor;
    expect((await ask('DELETE', url, { token })).status).toBe(204);
    expect((await ask('GET', url, { token })).status).toBe(404);
    const left = await bench.database.query
      .selectFrom('monitor_alarm' as never)
      .select('monitor' as never)
      .where('monitor' as never, '=', url.split('/').at(-1) as never)
      .execute();
    expect(left).toEqual([]);
  });

  test('is not found in the database, nor is the key of the seal', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const { token } = await register(ask, seal.wish);
    const rows: unknown[] = await bench.database.query
      .selectFrom('owner_monitor' as never)
      .selectAll()
      .execute();
    const plain = JSON.stringify(rows, (_key, value: unknown) =>
      value instanceof Uint8Array
        ? `${hex(value)} ${Buffer.from(value).toString('base64url')}`
        : value,
    );
    expect(plain).toContain(seal.id);
    expect(plain).not.toContain(token);
    expect(plain).not.toContain(hex(seal.key));
  });

  test('is asked for in the language of whoever asks', async () => {
    const { ask } = await desk();
    const url = `/v1/monitors/${randomUUID()}`;
    const words = async (language: string) => (await ask('GET', url, { language })).body;
    expect(await words('zh')).toMatchObject({ title: expect.stringContaining('令牌') });
    expect(await words('en')).toMatchObject({ title: expect.stringContaining('token') });
  });
});

describe('registering', () => {
  test.each([
    ['no tags', { id: 'a' }],
    ['tags of another number of days', { id: 'a', tags: ['ab'.repeat(32)], firstDay: 1, days: 2 }],
    ['tags with half a life', { id: 'a', tags: ['ab'.repeat(32)], firstDay: 1 }],
    ['a seal with days', { id: 'a', sealDer: 'YQ==', firstDay: 1, days: 1 }],
    ['two ways at once', { ...sealOf().wish, tags: ['ab'.repeat(32)] }],
    ['a key without days', { id: 'a', key: 'ab'.repeat(32) }],
    ['days without a key', { id: 'a', firstDay: 1, days: 1 }],
    ['too many days', { ...sealOf().wish, days: 801 }],
    ['a tag of another size', { id: 'a', tags: ['ab'] }],
    [
      'too many tags',
      { id: 'a', tags: Array.from({ length: 801 }, (_, i) => String(i).padStart(64, '0')) },
    ],
    [
      'an act without a name',
      { ...sealOf().wish, known: [{ act: 'use.nothing', commit: '00'.repeat(64) }] },
    ],
    ['a word nobody knows', { ...sealOf().wish, admin: true }],
  ])('%s is refused', async (_what, body) => {
    const { ask } = await desk();
    const answer = await ask('POST', '/v1/monitors', { body });
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'request-malformed' }]);
  });

  test('a place in a log that is not ours is refused', async () => {
    const { ask } = await desk();
    const known = [{ act: 17, commit: '00'.repeat(64), index: 1, log: 'other/2026' }];
    const answer = await ask('POST', '/v1/monitors', { body: { ...sealOf().wish, known } });
    expect([answer.status, answer.body]).toMatchObject([404, { code: 'ledger-log-missing' }]);
  });

  test('a webhook into our own network is refused', async () => {
    const { ask } = await desk();
    for (const webhook of ['http://127.0.0.1:1/', 'https://10.0.0.1/', 'https://localhost/']) {
      const answer = await ask('POST', '/v1/monitors', { body: { ...sealOf().wish, webhook } });
      expect([answer.status, answer.body]).toMatchObject([422, { code: 'webhook-address' }]);
    }
  });

  test('is limited for each address, and altogether', async () => {
    const { ask } = await desk(alertsOf(), 1);
    const body = sealOf().wish;
    expect((await ask('POST', '/v1/monitors', { body })).status).toBe(201);
    const again = await ask('POST', '/v1/monitors', { body });
    expect([again.status, again.body]).toMatchObject([429, { code: 'request-too-often' }]);
    const full = await desk(alertsOf({ monitorsMax: 1 }));
    const refused = await full.ask('POST', '/v1/monitors', { body });
    expect([refused.status, refused.body]).toMatchObject([503, { code: 'monitors-full' }]);
  });
});

describe('limits', () => {
  const run = async (text: string): Promise<void> => {
    await sql.raw(text).execute(bench.database.query);
  };
  const idOf = ({ url }: { url: string }): string => url.split('/').at(-1) ?? '';

  test('a monitor that is full says so, and accuses nobody of what it did not keep', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const [row] = bench.ledger.logs();
    const hidden = { act: 'use.done', commit: hex(commitment()), index: 0, log: row?.origin };
    const monitor = await register(ask, { ...sealOf().wish, known: [hidden] });
    await run(`update owner_monitor set is_full = true where id = '${idOf(monitor)}'`);
    await alerts.look();
    expect(codes(await shown(ask, monitor))).toEqual(['alarm-monitor-full']);
  });

  test('a monitor nobody asks for is forgotten after 400 days, one that is asked for is not', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const [left, kept] = [await register(ask, sealOf().wish), await register(ask, sealOf().wish)];
    skewMs = 399 * 24 * 60 * minute;
    await shown(ask, kept);
    skewMs = 401 * 24 * 60 * minute;
    await alerts.look();
    expect((await ask('GET', kept.url, { token: kept.token })).status).toBe(200);
    expect((await ask('GET', left.url, { token: left.token })).status).toBe(404);
  });

  test('more than 200 alarms of a day are not sent, but shown', async () => {
    const alerts = alertsOf({ hosts: ['gateway.test:1'] });
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const monitor = await register(ask, { ...seal.wish, webhook: 'http://gateway.test:1/' });
    await alerts.look();
    await run(`insert into monitor_alarm
      select gen_random_uuid(), '${idOf(monitor)}', 'k' || i, true, 'alarm-log-stopped', 'l', null, '',
        ${now() - 1000 * minute}, null from generate_series(1, 199) i`);
    await seal.use(actCodes.useDone, commitment());
    await seal.use(actCodes.useDone, commitment());
    await alerts.look();
    const told = (await shown(ask, monitor)).alarms.slice(0, 2).map(({ alert }) => alert);
    expect(told.toSorted()).toEqual(['none', 'waiting']);
  });

  test('acts are listed up to 20,000 and no further, and what is refused is not kept', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const { url, token } = await register(ask, sealOf().wish);
    await run(`insert into monitor_known
      select '${idOf({ url })}', lpad(to_hex(i), 128, '0'), 17 from generate_series(1, 19999) i`);
    const list = async (count: number) => {
      const known = Array.from({ length: count }, () => ({ act: 17, commit: hex(commitment()) }));
      return ask('POST', `${url}/known`, { token, body: { known } });
    };
    const refused = await list(2);
    expect([refused.status, refused.body]).toMatchObject([422, { code: 'monitor-records-full' }]);
    expect(await list(1)).toMatchObject({ status: 200, body: { known: 20_000 } });
  });

  test('a monitor whose rows are broken does not keep the others from being judged', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const [broken, sound] = [await register(ask, sealOf().wish), await register(ask, seal.wish)];
    await run(`insert into monitor_known values ('${idOf(broken)}', 'no digits', 17)`);
    await seal.use(actCodes.useDone, commitment());
    await alerts.look();
    expect(codes(await shown(ask, sound))).toEqual(['alarm-act-unknown']);
    expect(codes(await shown(ask, broken))).toEqual([]);
  });

  test('one process looks at a time', async () => {
    const alerts = alertsOf();
    const { ask } = await desk(alerts);
    const monitor = await register(ask, sealOf().wish);
    const lease = await bench.database.tryLease({ space: 7003, number: 1 });
    await alerts.look();
    expect((await shown(ask, monitor)).begun).toBe(false);
    await lease?.release();
    await alerts.look();
    expect((await shown(ask, monitor)).begun).toBe(true);
  });
});

describe('an alert', () => {
  async function receiver(statuses: readonly number[]) {
    const heard: { headers: http.IncomingHttpHeaders; body: string }[] = [];
    const server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        heard.push({ headers: request.headers, body });
        const status = statuses[heard.length - 1] ?? 204;
        response.writeHead(status, status === 302 ? { location: '/other' } : {}).end('x');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { heard, host, close: () => server.close() };
  }

  test('goes out by itself, is signed, and comes again with its name when its answer was lost', async () => {
    const ear = await receiver([500, 302]);
    const worker = { backoffMs: 20, pollMs: 20 };
    const alerts = alertsOf({ hosts: [ear.host], worker });
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const body = { ...seal.wish, webhook: `http://${ear.host}/alerts` };
    const made = (await ask('POST', '/v1/monitors', { body })).body as unknown as {
      id: string;
      token: string;
      alertKey: string;
    };
    const end = await alerts.begin();
    await seal.use(actCodes.useDone, commitment());
    await expect.poll(() => ear.heard.length, { timeout: 10_000 }).toBe(3);
    const monitor = { url: `/v1/monitors/${made.id}`, token: made.token };
    await expect.poll(async () => (await shown(ask, monitor)).alarms[0]?.alert).toBe('done');
    await end();
    ear.close();
    const names = ear.heard.map(({ headers }) => headers['yunzhang-alert']);
    expect(new Set(names).size).toBe(1);
    for (const { headers, body: text } of ear.heard) {
      const message = JSON.parse(text) as object;
      expect(message).toMatchObject({
        version: 1,
        alert: names[0],
        monitor: made.id,
        seal: seal.id,
      });
      expect(message).toMatchObject({ code: 'alarm-act-unknown', index: expect.any(Number) });
      const key = new Uint8Array(Buffer.from(made.alertKey, 'base64'));
      const at = Number(headers['yunzhang-time']);
      const mac = alertMac(key, { id: String(names[0]), at, body: text });
      expect(headers['yunzhang-signature']).toBe(`hmac-sm3=${mac}`);
    }
  }, 20_000);

  test('is given up when its receiver is gone or its address is allowed no more', async () => {
    const ear = await receiver([410]);
    const alerts = alertsOf({ hosts: [ear.host], worker: { backoffMs: 20, pollMs: 20 } });
    const { ask } = await desk(alerts);
    const seal = sealOf();
    const body = { ...seal.wish, webhook: `http://${ear.host}/` };
    const monitor = await register(ask, body);
    const end = await alerts.begin();
    await seal.use(actCodes.useDone, commitment());
    const state = async () => (await shown(ask, monitor)).alarms[0]?.alert;
    await expect.poll(state, { timeout: 10_000 }).toBe('dead');
    await end();
    const strict = alertsOf({ worker: { backoffMs: 20, pollMs: 20 } });
    await seal.use(actCodes.useDone, commitment());
    const endStrict = await strict.begin();
    await expect.poll(state, { timeout: 10_000 }).toBe('dead');
    await expect
      .poll(async () => (await shown(ask, monitor)).alarms.map(({ alert }) => alert))
      .toEqual(['dead', 'dead']);
    await endStrict();
    ear.close();
    expect(ear.heard).toHaveLength(1);
  }, 20_000);

  // Computed by `openssl dgst -sm3 -mac HMAC`.
  test('is authenticated as any HMAC-SM3 would', () => {
    const key = fromHex('00'.repeat(32));
    const mac = alertMac(key, { id: 'i', at: 1, body: '{}' });
    expect(mac).toBe('e07a6e51c7f5bfd1d4f6e1349d5ba9e128100e60a055ac815d58c550676674a2');
  });
});
