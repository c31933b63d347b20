import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { base64 } from '@yunzhang/base';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cloud,
  openBrowser,
  openPhone,
  showCode,
  takeCode,
} from '../../../licence/src/licence-testing.ts';
import { registryMac } from '../people/index.ts';
import {
  logInAs,
  type Person,
  registerKey,
  sealsInForce,
  startServer,
  type TestServer,
} from './office-testing.ts';

const feedKey = new Uint8Array(32).fill(9);
const keyFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-registry-'));
const newName = '北京云枢示例集团有限公司';
let server: TestServer;
let li: Person;
let seals: readonly string[];
let serial = 0;

beforeAll(async () => {
  const file = path.join(keyFolder, 'key');
  fs.writeFileSync(file, base64(feedKey), { mode: 0o600 });
  server = await startServer({ YUNZHANG_REGISTRY_KEY_FILE: file });
  li = await logInAs(server, { account: 'li' });
  const custodian = await logInAs(server, { account: 'sun', grant: 'SQ20261110000032' });
  const key = await registerKey(li, cloud);
  await registerKey(custodian, cloud);
  seals = [...(await sealsInForce(server, { head: li, custodian, key })).values()];
}, 180_000);
afterAll(async () => {
  await server.stop();
  fs.rmSync(keyFolder, { recursive: true, force: true });
});

/** What the registry of enterprises posts. */
async function announce(change: object, given: { readonly key?: Uint8Array } = {}) {
  const at = Date.now();
  const message = { id: `R-${++serial}`, organisation: cloud, effectiveAt: at, change };
  const body = JSON.stringify(message);
  const mac = registryMac(given.key ?? feedKey, { at, body });
  const answer = await fetch(`${server.url}/v1/registry/changes`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'yunzhang-time': String(at),
      'yunzhang-signature': `hmac-sm3=${mac}`,
    },
    body,
  });
  const { outcome, code } = (await answer.json()) as { outcome?: string; code?: string };
  return [answer.status, outcome ?? code];
}

async function phases(by: Person): Promise<readonly unknown[]> {
  return Promise.all(seals.map(async (id) => (await by.get(`/v1/cases/${id}`)).body['phase']));
}

const all = (phase: string): readonly string[] => seals.map(() => phase);

test('a rename in the registry has every seal of the firm under change', async () => {
  const change = { kind: 'name', name: newName };
  expect(await announce(change, { key: new Uint8Array(32) })).toEqual([401, 'registry-feed-wrong']);
  expect(await phases(li)).toEqual(all('active'));
  expect(await announce(change)).toEqual([200, 'applied']);
  expect((await li.get(`/v1/organisations/${cloud}`)).body).toMatchObject({ name: newName });
  await expect.poll(async () => phases(li), { timeout: 20_000 }).toEqual(all('changing'));
}, 40_000);

interface Said {
  readonly phase?: string;
  readonly code?: string;
}

/** Logs the legal representative in for `aim`; answers where the portal ended, or its refusal. */
async function logInFor(aim: string, items: readonly string[]) {
  const { url, licence } = server;
  const [desk, phone] = [openBrowser(), await openPhone(licence, 'li')];
  const begun = await desk.get(`${url}/v1/login?level=3${aim}`);
  const { screen, code } = await showCode(licence, desk, begun.headers.get('location') ?? '');
  const base = ['openid', 'ebl.basic', 'ebl.licence', 'ebl.person', 'ebl.grant'];
  const acr = 'urn:ebl:loa:3';
  const wish = { scopes: [...base, ...items], acr, client: 'yunzhang-portal' };
  const approved = await phone.approve(code, wish);
  expect(approved.status, await approved.text()).toBe(200);
  const back = await desk.get(await takeCode(licence, desk, screen));
  const cookie = [...desk.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return { to: back.headers.get('location') ?? '', text: await back.text(), cookie };
}

test('a dissolution cancels the seals and ends every login; cancelling alone lets in again', async () => {
  const change = { kind: 'status', status: '注销' };
  expect(await announce(change)).toEqual([200, 'applied']);
  expect((await li.get('/v1/me')).status).toBe(401);
  const refused = await logInFor('', []);
  expect(refused.to).toContain('login-enterprise-status');
  // The licence has not heard of it yet: the registry's word counts here all the same.
  const ending = await logInFor('&for=cancellation', ['seal.cancel', 'enterprise.cancel']);
  expect(ending.to, ending.text).toMatch(/^\/(?!.*login)/);
  const headers = { cookie: ending.cookie, origin: server.url };
  const phaseOf = async (id: string) =>
    ((await (await fetch(`${server.url}/v1/cases/${id}`, { headers })).json()) as Said).phase;
  await expect
    .poll(async () => Promise.all(seals.map(phaseOf)), { timeout: 20_000 })
    .toEqual(all('cancelled'));
  const invited = await fetch(`${server.url}/v1/organisations/${cloud}/invitations`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': 'late' },
    body: JSON.stringify({ name: '某人', roles: [] }),
  });
  expect([invited.status, ((await invited.json()) as Said).code]).toEqual([
    403,
    'login-enterprise-status',
  ]);
}, 60_000);
