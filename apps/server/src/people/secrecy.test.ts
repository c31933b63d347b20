import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLog, createMetrics, observe } from '../support/index.ts';
import { Browser } from './browser-testing.ts';
import { buildApp, head, holder, idNumber, type Stage, startStage } from './provider-testing.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
}, 60_000);
afterAll(async () => stage.close());

/** A number of 18 characters as on an identity card, or one of our secrets. */
const numberForm = /\b\d{17}[\dX]\b/;

it('P04/test/9: no ID number is kept, even of a provider that does not mask', async () => {
  stage.hold(holder('王测试', { 'ebl:id_no_masked': idNumber, id_no: idNumber }));
  const browser = new Browser(stage);
  expect(await browser.login()).toBe('/');
  expect((await browser.ask('GET', '/v1/me')).body['idMasked']).toBeUndefined();
  const { rows: tables } = await sql<{ name: string }>`select table_name as name
    from information_schema.tables where table_name like 'people_%' or table_name = 'job'`.execute(
    stage.database.query,
  );
  expect(tables.length).toBeGreaterThan(10);
  for (const { name } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(stage.database.query);
    expect(JSON.stringify(rows), name).not.toMatch(numberForm);
  }
});

it('neither logs nor answers of refusals carry tokens, codes, names or numbers', async () => {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const app = await buildApp(stage.people, {
    prepare: (one) =>
      observe(one, {
        log,
        metrics: createMetrics(),
        health: { register: () => {}, read: async () => ({ ready: true, parts: [] }) },
      }),
  });
  stage.hold(head());
  const browser = new Browser(stage);
  const answer = await browser.answerOf();
  const secrets = ['code', 'state'].map((name) => answer.searchParams.get(name) ?? '?');
  const cookies = `yz-browser=${browser.cookie('yz-browser')}`;
  const callback = `${answer.pathname}${answer.search}`;
  const answers = [
    await app.inject({ url: callback }),
    await app.inject({ url: callback, headers: { cookie: cookies } }),
  ];
  await browser.login();
  const token = browser.cookie('yz-login') ?? '?';
  const headers = {
    cookie: `yz-login=${token}`,
    origin: stage.origin,
    'idempotency-key': '1',
  };
  const own = '/v1/organisations/91110108MA0EXAM15Y';
  const made = await app.inject({
    method: 'POST',
    url: `${own}/api-keys`,
    headers,
    payload: { name: 'ERP', scopes: ['verify'] },
  });
  const { key } = made.json() as { key: string };
  const wish = { name: '王测试', roles: [] };
  const post = { method: 'POST' as const, headers: { ...headers, 'idempotency-key': '2' } };
  const invited = await app.inject({ ...post, url: `${own}/invitations`, payload: wish });
  const { code } = invited.json() as { code: string };
  answers.push(
    await app.inject({ ...post, url: '/v1/me/invitations', payload: { code } }),
    await app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${key}x` } }),
    await app.inject({ url: `${own}/members`, headers: { authorization: `Bearer ${key}` } }),
    await app.inject({ ...post, url: '/v1/me/invitations', payload: { code: idNumber, x: 1 } }),
    await app.inject({
      method: 'POST',
      url: '/v1/login/back-channel-logout',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `logout_token=${token}`,
    }),
    await app.inject({ ...post, url: `${own}/departments`, payload: `{"name":"${token}"` }),
  );
  await app.close();
  const refused = answers.map(({ statusCode }) => statusCode);
  expect(
    refused.every((status) => status >= 400 && status < 500),
    String(refused),
  ).toBe(true);
  const said = answers.map(({ body }) => body).join('\n');
  const logged = lines.join('\n');
  expect(lines.length).toBeGreaterThan(8);
  for (const secret of [...secrets, token, key, code, browser.cookie('yz-login') ?? '?']) {
    expect(secret.length).toBeGreaterThan(20);
    expect(logged).not.toContain(secret);
    expect(said).not.toContain(secret);
  }
  for (const text of [logged, said]) expect(text).not.toMatch(/李示例|王测试|\b\d{17}[\dX]\b/);
});
