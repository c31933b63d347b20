import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloud } from '../../../licence/src/licence-testing.ts';
import { done, logInAs, type Person, type TestServer } from './office-testing.ts';
import { type Route, routesOf } from './openapi-testing.ts';
import { type ServerProcess, startProcess } from './process-testing.ts';

/** The whole server as a process, with everything it logs at its most talkative. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-secrecy-'));
let server: ServerProcess;
let li: Person;
let routes: readonly Route[];

beforeAll(async () => {
  server = await startProcess({ YUNZHANG_DATA: folder, LOG_LEVEL: 'debug' });
  li = await logInAs(server as unknown as TestServer, { account: 'li' });
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as never;
  routes = routesOf(document);
}, 200_000);
afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}, 60_000);

const phone = '13800138000';
const idNumber = '110101198003070009';

/** Every key and secret of this server that lies in a file as text. */
function secretsOf(at: string): readonly string[] {
  const found: string[] = [];
  for (const name of fs.readdirSync(at, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(at, name);
    if (!/kek|secret|portal\.json|\.key$/.test(name) || !fs.statSync(file).isFile()) continue;
    const text = fs.readFileSync(file, 'utf8').trim();
    if (!name.endsWith('.json')) found.push(text);
    else
      found.push(
        ...[...text.matchAll(/"\w*[sS]ecret\w*":\s*"([^"]{8,})"/g)].map(([, one]) => one ?? ''),
      );
  }
  return found.filter((one) => one.length >= 8 && !one.includes('\ufffd'));
}

test('neither the log nor an error page carries a secret or personal data', async () => {
  const made = async (address: string, body: object) => done(await li.post(address, body)).body;
  const at = `/v1/organisations/${cloud}`;
  const key = String((await made(`${at}/api-keys`, { name: 'ERP', scopes: ['verify'] }))['key']);
  const invited = await made(`${at}/invitations`, { name: '钱司机', roles: [] });
  const code = String(invited['code']);
  const body = routes.find((one) => one.path === '/v1/tickets' && one.method === 'POST')?.body;
  const description = `电话 ${phone}，身份证 ${idNumber}`;
  await made('/v1/tickets', { ...(body as object), description });
  const cookie = /yz-login=([^;]+)/.exec(li.cookie)?.[1] ?? '';
  const noise = randomUUID();
  const pages: string[] = [];
  // Every route, wrongly: with what is secret in its address, its headers and its body.
  for (const { method, path: place } of routes) {
    const address = place.replaceAll(/\{[\w*]+\}/g, encodeURIComponent(`${noise} ${idNumber}`));
    for (const headers of [{ authorization: `Bearer ${key}x` }, { cookie: li.cookie }]) {
      const answer = await fetch(`${server.url}${address}?code=${code}&token=${noise}`, {
        method,
        redirect: 'manual',
        headers: {
          ...headers,
          origin: server.url,
          'idempotency-key': randomUUID(),
          'content-type': 'application/json',
        },
        ...(method === 'GET' ? {} : { body: `{"code":"${code}","idNumber":"${idNumber}"` }),
      });
      const text = await answer.text();
      if (answer.status >= 400) pages.push(text);
    }
  }
  expect(pages.length).toBeGreaterThan(routes.length);
  expect(server.logged.length).toBeGreaterThan(100);
  const secrets = [key, code, cookie, noise, phone, idNumber, '李示例', '钱司机'];
  const ofFiles = secretsOf(folder);
  expect(ofFiles.length).toBeGreaterThan(1);
  const [log, all] = [server.logged.join('\n'), pages.join('\n')];
  const found = [...secrets, ...ofFiles].filter((one) => log.includes(one) || all.includes(one));
  expect(found.map((one) => secrets.indexOf(one))).toEqual([]);
  for (const text of [log, all]) {
    expect(text).not.toMatch(/\b\d{17}[\dX]\b(?<!0{10})|PRIVATE KEY|eyJ[\w-]{20,}\.eyJ/);
    expect(text).not.toMatch(/\b1[3-9]\d{9}\b/);
  }
  console.log(`secrecy: ${pages.length} error pages, ${server.logged.length} lines of the log`);
}, 300_000);
