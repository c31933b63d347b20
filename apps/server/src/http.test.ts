import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { indexOf, isRefusal, openTrueType, Unavailable } from '@yunzhang/base';
import { signSm2Message } from '@yunzhang/gm';
import { readTrustBundle, verifyFile } from '@yunzhang/verification';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlerts } from './alerts/index.ts';
import { type Authority, openAuthority } from './authority.ts';
import { buildHttp } from './http.ts';
import { type TestLedger, testLedger } from './ledger-testing.ts';
import { createSessions, type Sessions } from './session.ts';
import { createLog, createMetrics, type Database } from './support/index.ts';
import { runSealTask } from './task.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const samples = path.join(root, 'apps/server/samples');
const fontFile = path.join(root, 'packages/imprint/font/yunzhang-seal-song.ttf');
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-server-'));
/** What anybody may ask without a session; every other route must refuse. */
const open = [
  'GET /api/samples',
  'GET /api/samples/{file}',
  'GET /api/state',
  'GET /api/trust',
  'POST /api/session',
  'POST /v1/monitors',
  'GET /v1/evidence/{actId}',
  'GET /v1/proof',
  'GET /v1/tags/{tag}',
];

/** What asks for a token of its own instead. */
const ownToken = /^(GET|DELETE|POST) \/v1\/monitors\/\{id\}(\/known)?$/;

let log: TestLedger;
const build = (
  sessions: Sessions,
  folder = data,
  proxies: readonly string[] = [],
): Promise<FastifyInstance> =>
  buildHttp({
    data: folder,
    proxies,
    acts: log.acts,
    ledger: log.ledger,
    alerts: createAlerts(
      { database: log.database as Database<unknown>, ledger: log.ledger, now: Date.now },
      { monitorsMax: 10, everyMs: 60_000, hosts: [] },
    ),
    sessions,
    font: () => openTrueType(new Uint8Array(fs.readFileSync(fontFile))),
    samples,
    version: '0.0.0',
  });

async function enter(app: FastifyInstance, code: string): Promise<string> {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { code } });
  expect(answer.statusCode).toBe(204);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

const wish = { organisation: '云章测试科技有限公司', language: 'zh' };
const place = { page: '1', x: '120', y: '200' };
let app: FastifyInstance;
let cookie: string;
let firstSetUps: readonly number[];

beforeAll(async () => {
  // Keys, seals and their log take a while on a busy machine.
  const sessions = createSessions();
  log = await testLedger();
  app = await build(sessions);
  cookie = await enter(app, sessions.code);
  const ask = { method: 'POST', url: '/api/set-up', headers: { cookie }, payload: wish } as const;
  const answers = await Promise.all([app.inject(ask), app.inject(ask)]);
  firstSetUps = answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
}, 60_000);

afterAll(async () => {
  await app.close();
  await log.close();
  fs.rmSync(data, { recursive: true });
});

async function seal(payload: Buffer, query: Readonly<Record<string, string>> = {}) {
  return app.inject({
    method: 'POST',
    url: '/api/sealings',
    query: { seal: '11000000000003', ...place, ...query },
    headers: { cookie, 'content-type': 'application/octet-stream' },
    payload,
  });
}

it('says that trying again helps when a service is away, and not which one', async () => {
  const lines: string[] = [];
  const away = new Unavailable('database', { retryAfterMs: 1500 });
  const next = await buildHttp({
    data,
    acts: log.acts,
    ledger: log.ledger,
    sessions: createSessions(),
    font: () => openTrueType(new Uint8Array(fs.readFileSync(fontFile))),
    samples,
    version: '0.0.0',
    observation: {
      log: createLog('error', { write: (line) => void lines.push(line) }),
      metrics: createMetrics(),
      health: { register: () => {}, read: async () => Promise.reject(away) },
    },
  });
  const headers = { 'x-request-id': 'trace-12345' };
  const answer = await next.inject({ url: '/health/ready', headers });
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
  expect(answer.headers['x-request-id']).toBe('trace-12345');
  expect(answer.json()).toMatchObject({ code: 'service-unavailable' });
  expect(answer.body).not.toContain('database');
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { request: 'trace-12345', err: { type: 'Unavailable', message: 'database is unavailable' } },
  ]);
  await next.close();
});

describe('set-up', () => {
  it('happens once, also when the button is pressed twice', async () => {
    expect(firstSetUps).toEqual([201, 409]);
    const again = await app.inject({
      method: 'POST',
      url: '/api/set-up',
      headers: { cookie },
      payload: wish,
    });
    expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([409, 'set-up-done']);
    expect(fs.readdirSync(data)).toEqual(['authority', 'trust.json']);
  });

  it('keeps keys from other users of the machine', () => {
    const home = path.join(data, 'authority');
    const keys = fs.readdirSync(home).filter((name) => name.endsWith('.key'));
    expect(keys).toHaveLength(6);
    for (const key of keys) expect(fs.statSync(path.join(home, key)).mode & 0o777).toBe(0o600);
  });

  it('makes four seals that say they are tests', async () => {
    const answer = await app.inject({ url: '/api/seals', headers: { cookie } });
    const seals = answer.json<{ code: string; name: string; kind: string; svgUrl: string }[]>();
    const kinds = ['statutory', 'finance', 'contract', 'legal-representative'];
    expect(seals.map(({ kind }) => kind)).toEqual(kinds);
    for (const { code, name, svgUrl } of seals) {
      expect([code, name]).toEqual([
        expect.stringMatching(/^110000\d{8}$/),
        expect.stringContaining('测试'),
      ]);
      const svg = await app.inject({ url: svgUrl, headers: { cookie } });
      expect(svg.headers['content-type']).toContain('image/svg+xml');
      expect(svg.body).toMatch(/^<svg /);
    }
  });

  it('survives a restart, the session does not', async () => {
    const sessions = createSessions();
    const next = await build(sessions);
    const before = await app.inject({ url: '/api/seals', headers: { cookie } });
    const old = await next.inject({ url: '/api/seals', headers: { cookie } });
    const fresh = await enter(next, sessions.code);
    const after = await next.inject({ url: '/api/seals', headers: { cookie: fresh } });
    expect([old.statusCode, after.body]).toEqual([401, before.body]);
    await next.close();
  });
});

describe('the session', () => {
  it('is asked for by every route that is not public', async () => {
    const answer = await app.inject({ url: '/api/openapi.json' });
    const { paths } = answer.json<{ paths: Record<string, Record<string, object>> }>();
    const routes = Object.entries(paths).flatMap(([url, methods]) =>
      Object.keys(methods).map((method) => ({ url, method: method.toUpperCase() })),
    );
    const found: string[] = [];
    for (const { url, method } of routes) {
      const asked = await app.inject({
        method: method as 'GET',
        url: url.replaceAll(/\{\w+\}/g, '11000000000001'),
      });
      if (asked.statusCode !== 401) found.push(`${method} ${url}`);
      else {
        const code = ownToken.test(`${method} ${url}`)
          ? 'monitor-token-missing'
          : 'session-missing';
        expect(asked.json<{ code: string }>().code).toBe(code);
      }
    }
    expect(found.toSorted()).toEqual(open.toSorted());
    expect(routes.length).toBeGreaterThan(open.length);
  });

  it('is opened by the code once', async () => {
    const sessions = createSessions();
    const next = await build(sessions);
    const ask = { method: 'POST', url: '/api/session', payload: { code: sessions.code } } as const;
    const first = await next.inject(ask);
    const second = await next.inject(ask);
    expect([first.statusCode, second.statusCode]).toEqual([204, 403]);
    expect(first.headers['set-cookie']).toMatch(/=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    await next.close();
  });

  it('is closed for good after ten wrong codes', () => {
    const sessions = createSessions();
    expect(sessions.code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
    for (let i = 0; i < 10; i++) {
      expect(() => sessions.open('0000-0000')).toThrow('session-code-wrong');
    }
    expect(() => sessions.open(sessions.code)).toThrow('session-code-spent');
  });

  it.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('is of no use to another site: %o', async (headers) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sealings',
      headers: { cookie, ...headers },
    });
    const { code } = answer.json<{ code: string }>();
    expect([answer.statusCode, code]).toEqual([403, 'request-cross-origin']);
  });
});

describe('sealing', () => {
  it.each(['sample.ofd', 'sample.pdf'])('makes %s valid under our own trust', async (name) => {
    const sealed = await seal(fs.readFileSync(path.join(samples, name)));
    expect(sealed.statusCode).toBe(200);
    const bundle = await app.inject({ url: '/api/trust' });
    const trust = readTrustBundle(bundle.body);
    const bytes = new Uint8Array(sealed.rawPayload);
    const report = verifyFile(bytes, { trust, at: Date.now() });
    expect(report).toMatchObject({ outcome: 'valid', trust: { mode: 'anchors', anchors: 1 } });
    expect(report.seals.map(({ sealCode }) => sealCode)).toEqual(['11000000000003']);
    // Logged before the key was asked, and done when the caller has the file.
    expect(report.seals[0]?.checks).toContainEqual(
      expect.objectContaining({ id: 'log', result: 'holds', code: 'log-evidence-holds' }),
    );
    expect(sealed.headers['yunzhang-evidence']).toBe('L0');
    const act = String(sealed.headers['yunzhang-act']);
    const done = await app.inject({ url: `/v1/evidence/${act}` });
    expect(done.json<{ log: string }>().log).toBe(report.seals[0]?.log?.places[0]?.origin);
    const at = bytes.length >> 2;
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(verifyFile(changed, { trust, at: Date.now() }).outcome).not.toBe('valid');
  });

  it.each([
    ['garbage', Buffer.from('nothing of the kind'), {}, 422, 'seal-file-format'],
    ['a broken PDF', Buffer.from('%PDF-1.7\ntrailer <<'), {}, 422, undefined],
    ['a broken OFD', Buffer.from('PK\u0003\u0004broken'), {}, 422, undefined],
    ['an empty body', Buffer.alloc(0), {}, undefined, undefined],
    ['an unknown seal', Buffer.from('%PDF-1.7'), { seal: '99999999999999' }, 404, 'seal-not-found'],
    ['page zero', Buffer.from('%PDF-1.7'), { page: '0' }, 400, 'request-malformed'],
    ['no number', Buffer.from('%PDF-1.7'), { x: 'NaN' }, 400, 'request-malformed'],
    ['too much', Buffer.alloc((64 << 20) + 1), {}, 413, 'request-too-large'],
  ] as const)('answers %s with a problem', async (_name, body, query, status, code) => {
    const answer = await seal(body, query);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const problem = answer.json<{ status: number; code: string; title: string }>();
    expect(problem.status).toBe(status ?? answer.statusCode);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    if (code !== undefined) expect(problem.code).toBe(code);
    expect(problem.title).toMatch(/\p{sc=Han}/u);
  });

  it.each([
    ['sample.ofd', { kind: 'riding', edge: 'right', pages: 'all', group: 20, facing: false }],
    ['sample.pdf', { kind: 'riding', edge: 'right', pages: 'all', group: 20, facing: false }],
    ['sample.ofd', { kind: 'everyPage', xMm: 20, yMm: 30, pages: 'all' }],
    ['sample.pdf', { kind: 'points', points: [1, 2].map((page) => ({ page, xMm: 9, yMm: 9 })) }],
  ])('puts one seal on two pages of %s: %o', async (name, wish) => {
    const url = `/api/sealings?seal=11000000000003&place=${encodeURIComponent(JSON.stringify(wish))}`;
    const sealed = await app.inject({
      method: 'POST',
      url,
      headers: { cookie, 'content-type': 'application/octet-stream' },
      payload: fs.readFileSync(path.join(samples, name)),
    });
    expect([sealed.statusCode, sealed.statusCode === 200 ? '' : sealed.body]).toEqual([200, '']);
    const trust = readTrustBundle((await app.inject({ url: '/api/trust' })).body);
    const report = verifyFile(new Uint8Array(sealed.rawPayload), { trust, at: Date.now() });
    expect(report.outcome).toBe('valid');
    // A PDF signature has one field; the other pictures belong to the pages.
    const pages = name.endsWith('.ofd') ? [1, 2] : [1];
    expect(report.seals.map(({ placements }) => placements.map((one) => one.page))).toEqual([
      pages,
    ]);
  });

  it('stops at the deadline and signs nothing', async () => {
    const { task, authority } = await sampleTask();
    let signed = 0;
    const signer = authority.signerOf('11000000000003');
    const counting = {
      ...signer,
      logUse: async () => new Uint8Array(9),
      sign: async () => ((signed += 1), new Uint8Array(64)),
    };
    const run = runSealTask(task, counting, { deadlineMs: 1 });
    await expect(run).rejects.toMatchObject({ code: 'task-deadline', status: 422 });
    expect(signed).toBe(0);
  });

  it('asks for one signature and never for the key', async () => {
    const { task, authority } = await sampleTask();
    const signer = authority.signerOf('11000000000003');
    const parts: Uint8Array[] = [];
    let asked = 0;
    const sign = (message: Uint8Array) => (parts.push(message), signSm2Message(signer, message));
    let logged = 0;
    const logUse = async () => ((logged = parts.length), (asked += 1), new Uint8Array(9));
    const sealed = await runSealTask(task, { logUse, sign });
    // The ledger comes before the key.
    expect([asked, logged]).toEqual([1, 0]);
    expect([isRefusal(sealed), parts.length]).toEqual([false, 1]);
    // The part that is signed, with the seal in it, and not only its digest.
    expect(indexOf(parts[0] ?? new Uint8Array(), task.seal)).toBeGreaterThan(0);
    const values = Object.values(task).filter((value) => value instanceof Uint8Array);
    const key = fs.readFileSync(path.join(data, 'authority/11000000000003.key'));
    for (const value of values) expect(key.includes(Buffer.from(value))).toBe(value.length === 65);
  });
});

async function sampleTask() {
  const authority: Authority | undefined = openAuthority(data);
  const own = authority?.seals.find(({ id }) => id === '11000000000003');
  if (authority === undefined || own === undefined) throw new Error('no authority');
  const task = {
    bytes: new Uint8Array(fs.readFileSync(path.join(samples, 'sample.pdf'))),
    seal: own.bytes,
    certificate: own.certificate,
    chain: [authority.root],
    publicKey: authority.signerOf(own.id).publicKey,
    place: { kind: 'point', page: 1, xMm: 120, yMm: 200 },
    at: Date.now(),
  } as const;
  return { task, authority };
}

describe('every answer', () => {
  it('carries the strict policy, problems too', async () => {
    const answers = [await app.inject('/api/state'), await app.inject('/api/nothing')];
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; " +
          "style-src 'self'; img-src 'self' blob: data:; font-src 'self' blob: data:; " +
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('speaks the language that is asked for', async () => {
    const ask = (language: string) =>
      app.inject({ url: '/api/seals', headers: { 'accept-language': language } });
    const titles = [await ask('en-GB'), await ask('zh-CN')].map(
      (answer) => answer.json<{ title: string }>().title,
    );
    expect(titles).toEqual([expect.stringContaining('Open'), expect.stringContaining('打开')]);
  });
});

describe('an allowance', () => {
  it('is had by each address for bundles, and its end says when to come again', async () => {
    const next = await build(createSessions());
    const url = '/v1/evidence/01234567-89ab-4def-8123-456789abcdef/bundle';
    const ask = async (remoteAddress: string) => next.inject({ url, remoteAddress });
    const statuses: number[] = [];
    for (let i = 0; i < 60; i++) statuses.push((await ask('192.0.2.1')).statusCode);
    expect(statuses.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => 404));
    expect(statuses).toContain(429);
    const refused = await ask('192.0.2.1');
    expect(refused.json()).toMatchObject({ status: 429, code: 'request-too-often' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask('192.0.2.2')).statusCode).toBe(404);
    await next.close();
  });

  it('is of the caller behind a proxy that is named, and of the proxy that is not', async () => {
    const statusesFor = async (proxies: readonly string[]) => {
      const next = await build(createSessions(), data, proxies);
      const url = '/v1/evidence/01234567-89ab-4def-8123-456789abcdef/bundle';
      const found = new Set<number>();
      for (let i = 0; i < 60; i++) {
        const headers = { 'x-forwarded-for': `198.51.100.${i}` };
        found.add((await next.inject({ url, headers, remoteAddress: '10.0.0.1' })).statusCode);
      }
      await next.close();
      return [...found];
    };
    expect(await statusesFor(['10.0.0.1'])).toEqual([404]);
    expect(await statusesFor([])).toEqual([404, 429]);
  });
});
