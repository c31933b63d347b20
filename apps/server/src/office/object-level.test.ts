import fs from 'node:fs';
import { afterAll, beforeAll, test } from 'vitest';
import { cloud } from '../../../licence/src/licence-testing.ts';
import { done, logInAs, type Person, registerKey, sealsInForce, startServer, type TestServer } from './office-testing.ts';
import { routesOf, type Route } from './openapi-testing.ts';

let server: TestServer;
let li: Person, sun: Person, wang: Person;
let routes: readonly Route[];
let seals: ReadonlyMap<string, string>;
beforeAll(async () => {
  server = await startServer();
  li = await logInAs(server, { account: 'li' });
  sun = await logInAs(server, { account: 'sun', grant: 'SQ20261110000032' });
  wang = await logInAs(server, { account: 'wang', grant: 'SQ20261110000031' });
  const key = await registerKey(li, cloud);
  seals = await sealsInForce(server, { head: li, custodian: sun, key });
  routes = routesOf(await (await fetch(`${server.url}/api/openapi.json`)).json() as never);
}, 120_000);
afterAll(async () => server.stop());
test('x', async () => {
  console.log('routes', routes.length);
  // open what can be opened
  for (const r of routes.filter((r) => r.method === 'POST' && /^\/v1\/scenarios\/[^/]+\/[^/{]+$/.test(r.path))) {
    const t = await li.post(r.path, r.body);
    console.log(r.path, t.status, JSON.stringify(t.body).slice(0, 160));
  }
  const o = `/v1/organisations/${cloud}`;
  for (const [p, b] of [[o + '/departments', { name: '财务' }], [o + '/invitations', { name: '某人', roles: [] }], [o + '/api-keys', { name: 'ERP', scopes: ['verify'] }], ['/v1/tickets', routes.find((r) => r.path === '/v1/tickets' && r.method === 'POST')?.body], ['/v1/clients', { name: 'ERP', origins: ['https://erp.example'] }], ['/v1/mandates', routes.find((r) => r.path === '/v1/mandates')?.body]] as const) console.log(p, JSON.stringify(b), JSON.stringify(await li.post(p, b)).slice(0, 300));
  const c = seals.get('contract');
  for (const p of [`/v1/cases/${c}`, `/v1/cases/${c}/acts`, `/v1/cases/${c}/files`, `/v1/cases/${c}/parties`, `/v1/cases/${c}/statements`, '/v1/notices', '/v1/me/statements', '/v1/me/grantor-keys', '/v1/cases']) console.log(p, JSON.stringify(await li.get(p)).slice(0, 900));
  for (const [account, uscc] of [['zhang', '91110105MA0EXAM23E'], ['wu', '91110105MA0EXAMG8C'], ['zheng', '11110108MB0EXAML2K'], ['zhou', '91110108MA0EXAMFXP'], ['zhou', '11110108MB0EXAMM0E'], ['feng', '11110108MB0EXAMQ3T']] as const) {
    const p = await logInAs(server, { account, uscc });
    const me = (await p.get('/v1/me')).body;
    console.log(account, uscc, JSON.stringify(me['roles']), JSON.stringify(me['organisation']));
    if (account === 'zhang') for (const role of ['custodian', 'operator', 'approver', 'auditor', 'support', 'maker', 'reviewer']) console.log(role, JSON.stringify(await p.put(`/v1/organisations/${uscc}/members/${String(me['member'])}/roles/${role}`, {})).slice(0, 150));
  }
}, 120_000);
