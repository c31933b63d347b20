import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openInstallation } from '../installation.ts';
import {
  type Browser,
  cloud,
  logIn,
  openBrowser,
  openPhone,
  portal,
  relyingParty,
  type Running,
  startLicence,
} from '../licence-testing.ts';

let running: Running;
const registryToken = 'token-of-the-registry-for-tests';
const officer = { id: 'officer-2', token: 'token-of-an-officer-for-tests' };
const hourMs = 3_600_000;
const people = [
  { account: 'li', name: '李示例', idNo: '110101198003070009' },
  { account: 'wang', name: '王测试', idNo: '110105199207150000' },
  { account: 'sun', name: '孙保管', idNo: '110102198804120009' },
  { account: 'zhang', name: '张样例', idNo: '110108199009210008' },
  { account: 'chen', name: '陈示范', idNo: '110112198501300005' },
  { account: 'zhao', name: '赵范例', idNo: '110105199105080005' },
] as const;
/** Each test has a person of its own. */
let who: (typeof people)[number];
let turn = 0;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T02:00:00Z') });
  running = await startLicence({ registryToken, officers: [officer] });
});
afterAll(async () => {
  await running.stop();
  vi.useRealTimers();
});
beforeEach(() => {
  who = people[turn++] ?? people[0];
  pass(60_000);
});

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

async function counter(path: string, given: { body?: unknown; token?: string; method?: string }) {
  const { body = {}, token = registryToken, method = 'POST' } = given;
  const answer = await fetch(`${running.issuer}/registry/recoveries${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Said };
}
type Said = Readonly<Record<string, unknown>>;

async function open(more: object = {}) {
  return counter('', { body: { ...who, reference: 'CK-2026-0001', ...more } });
}
const second = async (id: unknown) => counter(`/${String(id)}/second`, { token: officer.token });

async function codeFor(id: unknown): Promise<string> {
  const { status, body } = await counter(`/${String(id)}/code`, {});
  expect(status, JSON.stringify(body)).toBe(200);
  return String(body['code']);
}

/** Types a code into a new phone. */
async function recover(code: string, pin = '135790') {
  const browser = openBrowser();
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  const body = { account: who.account, code, pin, jwk: { kty, crv, x, y } };
  const answer = await browser.post(`${running.issuer}/wallet/recover`, body);
  return { status: answer.status, body: (await answer.json()) as Said, browser };
}

const acts = () => running.heard.map(({ act }) => act);

test('after a day at the counter a new phone is in, and every old phone, PIN and login is out', async () => {
  const old = await openPhone(running.issuer, who.account);
  const party = await relyingParty(running.issuer, portal);
  const { callback, begun } = await logIn(running, {
    party,
    phone: old,
    asked: { acr_values: 'urn:ebl:loa:2' },
    approving: { uscc: cloud },
  });
  const tokens = await begun.finish(callback);
  const { status, body } = await open();
  expect(status).toBe(201);
  const early = await counter(`/${String(body['id'])}/code`, {});
  expect([early.status, early.body['code']]).toEqual([409, 'recovery-waiting']);
  pass(24 * hourMs);
  const done = await recover(await codeFor(body['id']));
  expect(done.status).toBe(200);
  const pageOf = async (browser: Browser) => (await browser.get(`${running.issuer}/wallet`)).text();
  expect(await pageOf(done.browser)).not.toContain('id="sign-in"');
  expect(await pageOf(old.browser)).toContain('id="sign-in"');
  const info = await fetch(`${running.issuer}/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect(info.status).toBe(401);
  await expect(openPhone(running.issuer, who.account)).rejects.toThrow('pin-wrong');
  expect(acts()).toEqual(
    expect.arrayContaining(['recovery-opened', 'recovery-code-given', 'recovered']),
  );
  const opened = running.heard.find(({ act }) => act === 'recovery-opened');
  expect(opened).toMatchObject({ officer: 'registry', person: 'p-li' });
});

test('passkeys that are lost are not asked for any more', async () => {
  await running.stop();
  const { folder } = running;
  const core = await openInstallation({ data: folder, issuer: '', now: Date.now, heard: () => {} });
  const value = { id: 'lost', person: 'p-wang', publicKey: '', counter: 0, name: '', createdAt: 0 };
  await core.store.write([{ table: 'passkey', id: 'lost', value }]);
  await core.store.close();
  running = await startLicence({ folder, registryToken, officers: [officer] });
  const { body } = await open();
  await second(body['id']);
  const { browser } = await recover(await codeFor(body['id']));
  const stepped = await browser.post(`${running.issuer}/wallet/step-up`, {
    pin: '135790',
    face: true,
  });
  expect(stepped.status).toBe(200);
});

test('every old phone is told, and one word from it stops the recovery', async () => {
  const [one, other] = [
    await openPhone(running.issuer, who.account),
    await openPhone(running.issuer, who.account),
  ];
  const { body } = await open();
  for (const { browser } of [one, other]) {
    for (const path of ['/wallet', '/wallet/grants', '/wallet/security']) {
      const text = await (await browser.get(`${running.issuer}${path}`)).text();
      expect(text).toContain('/wallet/recovery/stop');
    }
  }
  const stopped = await other.browser.form(`${running.issuer}/wallet/recovery/stop`, {});
  expect(stopped.status).toBe(303);
  pass(24 * hourMs);
  expect((await counter(`/${String(body['id'])}/code`, {})).status).toBe(404);
  // From now on time alone does not help: a second officer has to look.
  const again = await open();
  expect(again.body['needsSecond']).toBe(true);
  pass(24 * hourMs);
  const alone = await counter(`/${String(again.body['id'])}/code`, {});
  expect([alone.status, alone.body['code']]).toEqual([422, 'recovery-needs-second']);
  expect((await second(again.body['id'])).status).toBe(200);
  const late = await one.browser.form(`${running.issuer}/wallet/recovery/stop`, {});
  expect(late.headers.get('location')).toBe('/wallet?refused=recovery-confirmed');
  expect((await recover(await codeFor(again.body['id']))).status).toBe(200);
});

test('a second officer shortens the wait; the first one alone is not two', async () => {
  const { body } = await open();
  const own = await counter(`/${String(body['id'])}/second`, {});
  expect([own.status, own.body['code']]).toEqual([403, 'recovery-same-officer']);
  const { body: confirmed } = await second(body['id']);
  expect(confirmed['isConfirmed']).toBe(true);
  expect((await recover(await codeFor(body['id']))).status).toBe(200);
});

describe('the code', () => {
  test('is good once, for a quarter of an hour, and for five tries', async () => {
    const { body } = await open();
    await second(body['id']);
    const first = await codeFor(body['id']);
    pass(15 * 60_000);
    expect((await recover(first)).body['code']).toBe('recovery-code-wrong');
    const next = await codeFor(body['id']);
    expect((await recover(first)).status).toBe(403);
    const wrong = await Promise.all(Array.from({ length: 20 }, async () => recover('WRONG234')));
    expect(wrong.every(({ status }) => status === 403)).toBe(true);
    expect((await recover(next)).status).toBe(403);
    pass(60_000);
    const last = await codeFor(body['id']);
    expect((await recover(last, '12')).body['code']).toBe('pin-form');
    const all = await Promise.all([recover(last), recover(last)]);
    expect(all.map(({ status }) => String(status)).toSorted()).toEqual(['200', '403']);
    expect((await recover(last)).status).toBe(403);
  });

  test('is not asked for without the right person, or by who is no officer', async () => {
    const differs = [422, 'recovery-person-differs'];
    for (const more of [{ name: '别人' }, { idNo: people[0].idNo }, { account: 'li' }]) {
      const told = await open(more);
      expect([told.status, told.body['code']]).toEqual(differs);
    }
    expect((await counter('', { body: who, token: 'guess' })).status).toBe(404);
    const { body } = await open();
    expect((await open()).body['code']).toBe('recovery-open');
    expect((await counter(`/${String(body['id'])}`, { method: 'DELETE' })).status).toBe(204);
    expect((await second(body['id'])).status).toBe(404);
  });
});

test('no identity number and no code stands in the audit or in the data file', async () => {
  const kept = fs.readFileSync(`${running.folder}/licence.journal`, 'utf8');
  for (const { idNo } of people) {
    expect(kept).not.toContain(idNo);
    expect(JSON.stringify(running.heard)).not.toContain(idNo);
  }
});

test('the page of recovery is reached from signing in, in both languages', async () => {
  const browser = openBrowser();
  const page = await (await browser.get(`${running.issuer}/wallet`)).text();
  expect(page).toContain('href="/wallet/recover"');
  const text = await (await browser.get(`${running.issuer}/wallet/recover?lang=en`)).text();
  expect(text).toContain('Recovery code');
});
