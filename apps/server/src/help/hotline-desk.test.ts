import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { officeBench, type OfficeBench } from '../seals/seals-testing.ts';
import { migrate } from '../support/index.ts';
import { createHotlineDesk } from './hotline-desk.ts';
import { enrolOperator } from './operators.ts';
import { helpMigrations } from './tables.ts';

let bench: OfficeBench;
let desk: FastifyInstance;
let origin: string;
let key: string;
const random = (size: number) => new Uint8Array(randomBytes(size));

beforeAll(async () => {
  bench = await officeBench();
  await migrate(bench.database, [helpMigrations]);
  const { database, cases } = bench;
  desk = await createHotlineDesk(
    { database, cases, now: () => bench.clock.at },
    { isSecure: false },
  );
  await desk.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(desk.server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  await desk.close();
  await bench.close();
}, 60_000);
beforeEach(async () => {
  await bench.clear();
  const endsAt = bench.clock.at + 86_400_000;
  key = await enrolOperator(operators(), { id: 'op-7', name: '何话务', endsAt });
}, 60_000);

const operators = () => ({ database: bench.database, now: () => bench.clock.at, random });

interface Sent {
  readonly cookie?: string | undefined;
  readonly from?: string | undefined;
}
const post = async (path: string, form: Record<string, string | string[]>, sent: Sent = {}) => {
  const { cookie = '', from = origin } = sent;
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const one of [value].flat()) body.append(name, one);
  }
  return fetch(origin + path, {
    method: 'POST',
    redirect: 'manual',
    body,
    headers: { cookie, origin: from, 'accept-language': 'zh-CN' },
  });
};
const get = async (path: string, cookie = '') =>
  fetch(origin + path, { headers: { cookie, 'accept-language': 'zh-CN' } });
const login = async (): Promise<string> => {
  const answer = await post('/enter', { id: 'op-7', key });
  expect(answer.status).toBe(303);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
};
const facts = {
  fact: ['callback', 'agreed-word'],
  'note-callback': '回拨',
  'note-agreed-word': '符',
};
const wish = { act: 'freeze', caller: 'custodian', reason: '手机被盗', ...facts };
const callOn = (page: string) => /name="call" value="([\w-]{36})"/.exec(page)?.[1] ?? '';

describe('the hotline desk', () => {
  test('P10/test/2 and P10/invariant/1: freezes within 60 s while the portal is down', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    const portal = Fastify();
    await portal.listen({ port: 0, host: '127.0.0.1' });
    const portalAt = `http://127.0.0.1:${(portal.server.address() as AddressInfo).port}/`;
    await portal.close();
    await expect(fetch(portalAt)).rejects.toThrow();

    const began = performance.now();
    const cookie = await login();
    const page = await (await get(`/seal?code=${code}`, cookie)).text();
    expect(page).toContain('北京云枢示例科技有限公司');
    const answer = await post('/stop', { ...wish, code, call: callOn(page) }, { cookie });
    const text = await answer.text();
    expect(performance.now() - began).toBeLessThan(60_000);
    expect([answer.status, text.includes('已停用')]).toEqual([200, true]);
    expect(text).toContain('2026-11-');
    expect(await bench.office.isInForce(code)).toBe(false);
    const { rows } = await sql`select caller, operator, outcome from seal_hotline`.execute(
      bench.database.query,
    );
    expect(rows).toEqual([{ caller: 'sun', operator: 'hotline:op-7', outcome: 'done' }]);
  });

  test('stops once when the same call is sent twice', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    const cookie = await login();
    const call = callOn(await (await get(`/seal?code=${code}`, cookie)).text());
    const loss = { ...wish, act: 'reportLoss', caller: 'legalRep', code, call };
    for (let n = 0; n < 2; n++) expect((await post('/stop', loss, { cookie })).status).toBe(200);
    const history = await bench.cases.history(id, { parties: ['sm'] });
    expect(history?.filter(({ act }) => act === 'reportLoss')).toHaveLength(1);
  });

  test('asks for two different facts, and keeps what was typed wrong apart', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    const cookie = await login();
    const call = callOn(await (await get(`/seal?code=${code}`, cookie)).text());
    const given = { ...wish, code, call };
    const tried = async (more: Record<string, string | string[]>) => {
      const answer = await post('/stop', { ...given, ...more }, { cookie });
      return [answer.status, /\[([a-z-]+)\]/.exec(await answer.text())?.[1]];
    };
    expect(await tried({ fact: 'callback' })).toEqual([422, 'hotline-identity-weak']);
    expect(await tried({ fact: ['callback', 'callback'] })).toEqual([422, 'hotline-identity-weak']);
    expect(await tried({ 'note-callback': '13800000000' })).toEqual([422, 'hotline-call-wrong']);
    expect(await tried({ act: 'resume' })).toEqual([422, 'hotline-call-wrong']);
    expect(await tried({ caller: 'police' })).toEqual([422, 'hotline-call-wrong']);
    expect(await tried({ code: '0' })).toEqual([404, 'hotline-seal-unknown']);
    expect(await bench.office.isInForce(code)).toBe(true);
    // The page that comes back has a call of its own, which can be completed.
    const weak = await post('/stop', { ...given, fact: 'callback' }, { cookie });
    const shown = await weak.text();
    const next = callOn(shown);
    expect(next).not.toBe(call);
    // Nothing is typed twice while a caller waits.
    expect(shown.match(/checked/g)).toHaveLength(3);
    for (const typed of ['手机被盗', '回拨', '符']) expect(shown).toContain(`value="${typed}"`);
    expect((await post('/stop', { ...given, call: next }, { cookie })).status).toBe(200);
  });

  test('lets in nobody but operators on record, for one shift', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    expect((await post('/enter', { id: 'op-7', key: `${key.slice(1)}X` })).status).toBe(403);
    expect((await post('/enter', { id: 'op-8', key })).status).toBe(403);
    expect((await get(`/seal?code=${code}`)).status).toBe(401);
    expect((await post('/stop', { ...wish, code })).status).toBe(401);
    const cookie = await login();
    const spaced = key.toLowerCase().replaceAll(/(.{4})/g, '$1-');
    expect((await post('/enter', { id: 'op-7', key: spaced })).status).toBe(303);
    bench.clock.at += 10 * 3_600_000;
    expect((await get(`/seal?code=${code}`, cookie)).status).toBe(401);
    const fresh = await login();
    await enrolOperator(operators(), { id: 'op-7', name: '何话务', endsAt: bench.clock.at + 1000 });
    expect((await get(`/seal?code=${code}`, fresh)).status).toBe(401);
    const { rows } = await sql`select * from help_operator, help_operator_session`.execute(
      bench.database.query,
    );
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  test('refuses forms of other sites, and runs no scripts', async () => {
    const cookie = await login();
    for (const from of ['https://evil.example', 'null', '']) {
      expect((await post('/stop', wish, { cookie, from })).status).toBe(403);
    }
    const page = await get('/', cookie);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    expect(await page.text()).not.toContain('<script');
    // A browser sends the origin of our own forms with such a policy only.
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
  });

  test('a name that is markup stays a name', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    await sql`update seal_register set owner_name = '<img src=x>"'`.execute(bench.database.query);
    const page = await (await get(`/seal?code=${code}`, await login())).text();
    expect(page).toContain('&lt;img src=x&gt;&quot;');
  });

  test('every error says its code and a trace id', async () => {
    const page = await (await get('/seal?code=1')).text();
    expect(page).toMatch(/\[operator-missing\] [0-9a-f]{32}/);
  });

  test('is healthy without anything but its database', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
  });
});
