import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import { dateOf, day } from '@yunzhang/scenario';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloud } from '../../../licence/src/licence-testing.ts';
import {
  done,
  logInAs,
  type Person,
  registerKey,
  sealsInForce,
  startServer,
  type TestServer,
} from './office-testing.ts';
import { type Route, routesOf } from './openapi-testing.ts';

/**
 * Generated from the OpenAPI document of the joined server: every route, asked by everybody, for
 * what belongs to another firm. An answer for it must be the answer for what is not there.
 */
const isSlow = process.env['YUNZHANG_SLOW'] === '1';
/** Hundreds of acts of scenarios are routes of one kind: each caller tries every n-th of them. */
const everyAct = isSlow ? 1 : 24;
/** And every n-th of all others; together the callers try each. */
const everyRoute = isSlow ? 1 : 4;
/** The authority of the demonstration; it runs support too, so that tickets are its business. */
const supporting = '11110108MB0EXAMM0E';

const trading = '91110105MA0EXAM23E';
/** Words that only the firm knows; found in an answer to anybody else, they leaked. */
const secret = {
  ticket: `密-${randomUUID()}`,
  purpose: `密-${randomUUID()}`,
  department: `密-${randomUUID()}`,
  invited: `密-${randomUUID()}`,
  client: `密-${randomUUID()}`,
  apiKey: `密-${randomUUID()}`,
};

/** What anybody may ask for, or is asked with a key of its own kind: tested where it is made. */
const open: ReadonlySet<string> = new Set([
  'GET /api/samples/{file}',
  'GET /apply/{*}',
  'GET /office/{*}',
  'GET /pki/ocsp/{*}',
  'GET /pki/service/{role}',
  'GET /pki/status/{serial}',
  'GET /v1/evidence/{actId}',
  'GET /v1/seals/{code}/imprint.svg',
  'GET /v1/seals/{code}/status',
  'GET /v1/tags/{tag}',
  'GET /v1/knowledge/{code}',
  'GET /api/seals/{id}/imprint.svg',
  'DELETE /v1/monitors/{id}',
  'GET /v1/monitors/{id}',
  'POST /v1/monitors/{id}/known',
]);

interface Told {
  readonly status: number;
  readonly text: string;
}

/** Somebody who asks. */
interface Caller {
  readonly name: string;
  /** Organisation and person, as the parties of a case name them. */
  readonly is: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Something of the firm, and who else has to do with it. */
interface Owned {
  readonly id: string;
  readonly players: readonly string[];
}

let server: TestServer;
let li: Person;
let routes: readonly Route[];
let cases: Readonly<Record<string, Owned>>;
let things: Readonly<Record<string, string>>;
let callers: readonly Caller[];
let trader: Person;

beforeAll(async () => {
  server = await startServer();
  li = await logInAs(server, { account: 'li' });
  const sun = await logInAs(server, { account: 'sun', grant: 'SQ20261110000032' });
  const wang = await logInAs(server, { account: 'wang', grant: 'SQ20261110000031' });
  const key = await registerKey(li, cloud);
  await registerKey(sun, cloud);
  const seals = await sealsInForce(server, { head: li, custodian: sun, key });
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as never;
  routes = routesOf(document);
  const seal = seals.get('contract') ?? '';
  cases = await casesOf(seal, wang);
  things = await thingsOf(wang);
  trader = await logInAs(server, { account: 'zhang', uscc: trading });
  callers = await callersOf(wang);
}, 300_000);
afterAll(async () => server.stop());

const bodyOf = (path: string): object =>
  routes.find((one) => one.path === path && one.method === 'POST')?.body as object;

/** One case of the firm in each scenario that a test can open. */
async function casesOf(seal: string, wang: Person): Promise<typeof cases> {
  const sample = new Uint8Array(
    fs.readFileSync(new URL('../../samples/sample.ofd', import.meta.url)),
  );
  const { body: kept } = done(await wang.send('/v1/documents', sample));
  const use = done(
    await wang.post('/v1/uses', {
      seal,
      mode: 'one-off',
      kind: 'contract',
      purpose: secret.purpose,
      documents: [{ number: 'HT-1', digest: kept['digest'], amountFen: 100 }],
      onFault: 'all',
      placement: [{ kind: 'at', page: 1, xTenthMm: 1300, yTenthMm: 2000 }],
      counterparties: [],
      approvers: [li.id],
    }),
  );
  const ticket = done(
    await li.post('/v1/tickets', { ...bodyOf('/v1/tickets'), description: secret.ticket }),
  );
  const opened = async (scenario: string, act: string): Promise<string> => {
    const path = `/v1/scenarios/${scenario}/${act}`;
    return String(done(await li.post(path, bodyOf(path))).body['case']);
  };
  // Nobody but its holder claims it: the firm has it as an offer throughout.
  const offer = done(
    await li.post('/v1/mandates', {
      seal,
      mode: 'one-off',
      kinds: ['contract'],
      perDay: 1,
      fromHour: 0,
      toHour: 24,
      until: dateOf(Date.now() + 30 * day),
      manifest: kept['digest'],
      holder: wang.id,
    }),
  );
  const ids = {
    'seal-life': seal,
    'seal-use': String(use.body['case']),
    mandate: String(offer.body['case']),
    'support-ticket': String(ticket.body['case']),
    'credit-line': await opened('credit-line', 'grant'),
    'bill-of-lading': await opened('bill-of-lading', 'issue'),
  };
  const owned = Object.entries(ids).map(async ([scenario, id]) => {
    const { body } = await li.get(`/v1/cases/${id}/parties`);
    const parties = body['parties'] as readonly { readonly id: string }[];
    const support = scenario === 'support-ticket' ? [supporting] : [];
    return [scenario, { id, players: [...support, ...parties.map((one) => one.id)] }] as const;
  });
  return Object.fromEntries(await Promise.all(owned));
}

/** What else the firm has, by the name that routes have for it. */
async function thingsOf(wang: Person): Promise<typeof things> {
  const at = `/v1/organisations/${cloud}`;
  const made = async (path: string, body: object): Promise<string> =>
    String(done(await li.post(path, body)).body['id']);
  const first = async (path: string, list: string): Promise<string> => {
    const { body } = await li.get(path);
    return (body[list] as readonly { readonly id: string }[])[0]?.id ?? '';
  };
  const seal = cases['seal-life']?.id ?? '';
  const sealed = (await li.get(`/v1/cases/${seal}`)).body['record'] as Record<string, unknown>;
  const ticket = (await li.get('/v1/tickets')).body['tickets'] as readonly { number: string }[];
  return {
    id: cloud,
    member: String((await wang.get('/v1/me')).body['member']),
    role: 'auditor',
    department: await made(`${at}/departments`, { name: secret.department }),
    invitation: await made(`${at}/invitations`, { name: secret.invited, roles: [] }),
    key: await made(`${at}/api-keys`, { name: secret.apiKey, scopes: ['verify'] }),
    device: await first('/v1/me/devices', 'devices'),
    grantorKey: await first('/v1/me/grantor-keys', 'keys'),
    client: await made('/v1/clients', { name: secret.client, origins: ['https://a.example'] }),
    number: ticket[0]?.number ?? '',
    code: String(sealed['sealCode']),
  };
}

const headersOf = ({ cookie }: Person): Caller['headers'] => ({
  cookie,
  origin: server.url,
  'sec-fetch-site': 'same-origin',
});

async function callersOf(wang: Person): Promise<typeof callers> {
  const system = done(
    await trader.post(`/v1/organisations/${trading}/api-keys`, {
      name: 'ERP',
      scopes: ['verify', 'log:read', 'task:write', 'register:read', 'seal:use'],
    }),
  );
  const found: Caller[] = [
    { name: 'nobody', is: [], headers: {} },
    {
      name: 'system of another firm',
      is: [trading],
      headers: { authorization: `Bearer ${String(system.body['key'])}` },
    },
    { name: 'head of another firm', is: [trading, trader.id], headers: headersOf(trader) },
    { name: 'colleague', is: [cloud, wang.id], headers: headersOf(wang) },
  ];
  for (const [name, account, uscc] of [
    ['maker', 'wu', '91110105MA0EXAMG8C'],
    ['filer', 'zheng', '11110108MB0EXAML2K'],
    ['certifier', 'zhou', '91110108MA0EXAMFXP'],
    ['reviewer', 'zhou', supporting],
    ['registry', 'feng', '11110108MB0EXAMQ3T'],
    ['bank', 'zhao', '91110102MA0EXAM4XM'],
  ] as const) {
    const person = await logInAs(server, { account, uscc });
    found.push({ name, is: [uscc, person.id], headers: headersOf(person) });
  }
  return found;
}

let asked = 0;

/** Asks until there is an answer: limits of requests are tested elsewhere. */
async function ask(caller: Caller, route: Route, address: string): Promise<Told> {
  for (;;) {
    const told = await askOnce(caller, route, address);
    if (told.status !== 429) return told;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** From ever other addresses of this machine: one alone would soon have asked too often. */
async function askOnce(caller: Caller, route: Route, address: string): Promise<Told> {
  const sent = route.body;
  const isSent = route.method !== 'GET' && sent !== undefined;
  const n = asked++;
  const request = http.request(`${server.url}${address}`, {
    method: route.method,
    localAddress: `127.${1 + (n % 100)}.${1 + (Math.floor(n / 100) % 200)}.1`,
    headers: {
      ...caller.headers,
      'idempotency-key': randomUUID(),
      ...(isSent ? { 'content-type': 'application/json' } : {}),
    },
  });
  request.end(isSent ? JSON.stringify(sent) : undefined);
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  const parts: Uint8Array[] = [];
  for await (const part of answer) parts.push(part as Uint8Array);
  return { status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() };
}

/** An answer without what differs anyway: its trace, and the name that was asked for. */
function plain({ status, text }: Told, named: readonly string[]): string {
  const cut = text.replace(/"trace":"[^"]*"/, '');
  return `${status} ${named.reduce((rest, one) => rest.replaceAll(one, '?'), cut)}`;
}

/** Another of the same form that is not there. */
function absent(name: string, id: string): string {
  if (name === 'id' && id === cloud) return '91110108MA0EXAM999';
  if (name === 'code') return '1101089999999';
  if (name === 'number') return id.replace(/\d{5}$/, '99999');
  if (name === 'key') return id.replace(/.{8}$/, '00000000');
  if (name === 'role') return id;
  return randomUUID();
}

interface Attempt {
  readonly route: Route;
  readonly address: string;
  readonly decoy: string;
  readonly named: readonly string[];
  readonly players: readonly string[];
}

/** Values for the places of a path: of the firm, and of nothing. */
function attemptsOf(route: Route): readonly Attempt[] {
  const names = [...route.path.matchAll(/\{([\w*]+)\}/g)].map(([, name]) => name ?? '');
  const scenario = /^\/v1\/scenarios\/([\w-]+)\//.exec(route.path)?.[1];
  const isSupported = names.includes('number') || route.path.startsWith('/v1/hotline/');
  const targets = names.includes('case')
    ? Object.entries(cases).filter(([id]) => scenario === undefined || id === scenario)
    : [['', { id: '', players: isSupported ? [cloud, supporting] : [cloud] }] as const];
  // A scenario without a case of the firm is asked for its case of another scenario.
  const asked = targets.length > 0 ? targets : Object.entries(cases).slice(0, 1);
  return asked.map(([, { id: owned, players }]) => {
    const known: Record<string, string> = {
      ...things,
      case: owned,
      version: '1',
      paper: 'application',
      index: '1',
      act: route.path.includes('tickets') ? 'close' : 'freeze',
      ...(route.path.includes('/grantor-keys/') ? { id: things['grantorKey'] ?? '' } : {}),
      ...(route.path.includes('/clients/') ? { id: things['client'] ?? '' } : {}),
      ...(/\/(notices|statements|events)\//.test(route.path) ? { id: randomUUID() } : {}),
    };
    const fixed = ['version', 'paper', 'index', 'act'];
    const none = Object.fromEntries(
      names.map((name) => [
        name,
        fixed.includes(name) ? (known[name] ?? '') : absent(name, known[name] ?? ''),
      ]),
    );
    const at = (values: Readonly<Record<string, string>>): string =>
      route.path.replaceAll(/\{([\w*]+)\}/g, (all, name: string) => values[name] ?? all);
    const ids = names.filter((name) => !fixed.includes(name));
    return {
      route,
      address: at(known),
      decoy: at(none),
      named: ids.flatMap((name) => [known[name] ?? '', none[name] ?? '']),
      players,
    };
  });
}

/** Routes that are asked for a thing: by a place in their path that is no public one. */
const objectRoutes = (): readonly Route[] =>
  routes.filter(
    ({ method, path }) => path.includes('{') && !open.has(`${method} ${path}`) && !isExplain(path),
  );
const isExplain = (path: string): boolean => path === '/v1/scenarios/{scenario}/explain';

/** Everything the firm can read of its own, but when its logins were seen. */
async function keptOf(): Promise<string> {
  const at = `/v1/organisations/${cloud}`;
  const parts = ['', '/members', '/roles', '/departments', '/invitations', '/api-keys', '/audit'];
  const pages = [
    ...parts.map((part) => `${at}${part}`),
    ...Object.values(cases).flatMap(({ id }) => [`/v1/cases/${id}`, `/v1/cases/${id}/acts`]),
    '/v1/uses',
    '/v1/tickets',
    `/v1/tickets/${things['number'] ?? ''}`,
    '/v1/clients',
    '/v1/me/devices',
    '/v1/me/grantor-keys',
    '/v1/policies',
  ];
  const told = await Promise.all(pages.map(async (page) => li.get(page)));
  for (const [n, { status }] of told.entries()) expect(status, pages[n]).toBe(200);
  return JSON.stringify(told).replaceAll(/"(seenAt|trace)":"[^"]*"/g, '');
}

const leaks = (text: string, sent: string): readonly string[] =>
  Object.values(secret).filter((one) => text.includes(one) && !sent.includes(one));

/** Whether a case of the firm is one that anybody may look at, by its definition. */
async function isOpen(id: string): Promise<boolean> {
  return (await fetch(`${server.url}/v1/cases/${id}`)).status === 200;
}

/** What a stranger reads of an open case is what anybody reads; nothing in it can be done. */
async function isForAnybody(nobody: Caller, attempt: Attempt, told: Told): Promise<boolean> {
  if (attempt.route.path.endsWith('/explain')) {
    const { acts } = JSON.parse(told.text) as { readonly acts: readonly { state: string }[] };
    return acts.every(({ state }) => state === 'refused');
  }
  const open = await ask(nobody, attempt.route, attempt.address);
  return plain(told, attempt.named) === plain(open, attempt.named);
}

/** Reads and acts whose answer says that a case is there, where anybody may know that it is. */
const isOfCase = (path: string): boolean =>
  /^\/v1\/(cases\/\{case\}(\/acts|\/explain|\/\{act\})?|scenarios\/.*)$/.test(path);

test('every route x role x foreign object: what is another’s is what is not there', async () => {
  const before = await keptOf();
  const found: string[] = [];
  let count = 0;
  const strangers = callers.filter(({ name }) => name !== 'colleague');
  const [nobody] = strangers;
  if (nobody === undefined) throw new Error('nobody asks');
  const open = new Set<string>();
  for (const { id } of Object.values(cases)) if (await isOpen(id)) open.add(id);
  for (const [n, route] of objectRoutes().entries()) {
    const every = route.path.startsWith('/v1/scenarios/') ? everyAct : everyRoute;
    for (const attempt of attemptsOf(route)) {
      for (const [k, caller] of strangers.entries()) {
        if ((n + k) % every !== 0) continue;
        if (attempt.players.some((one) => caller.is.includes(one))) continue;
        count += 1;
        const told = await ask(caller, route, attempt.address);
        const decoy = await ask(caller, route, attempt.decoy);
        const label = `${caller.name}: ${route.method} ${attempt.address}`;
        const said = plain(told, attempt.named);
        // Of what is open to anybody a stranger sees what anybody sees, and changes nothing.
        const isRead = route.method === 'GET' && told.status === 200;
        const isKnown = isOfCase(route.path) && open.has(attempt.named[0] ?? '');
        const isSame = isKnown
          ? !isRead || (await isForAnybody(nobody, attempt, told))
          : said === plain(decoy, attempt.named) && !isRead;
        const isDone = told.status < 300 && !isRead;
        if (!isSame || isDone || told.status >= 500) {
          found.push(`${label}: ${plain(told, [])} / ${plain(decoy, [])}`.slice(0, 600));
        }
        found.push(...leaks(told.text, attempt.address).map((one) => `${label}: ${one}`));
      }
    }
  }
  console.log(`object-level: ${count} requests of strangers, ${found.length} leaks`);
  expect(found).toEqual([]);
  expect(await keptOf()).toBe(before);
}, 900_000);

test('what is one’s own is not a colleague’s', async () => {
  const before = await keptOf();
  const colleague = callers.find(({ name }) => name === 'colleague') as Caller;
  const own = objectRoutes().filter(({ path }) => path.startsWith('/v1/me/'));
  expect(own.length).toBeGreaterThan(2);
  for (const attempt of own.flatMap(attemptsOf)) {
    const { route, address, decoy, named } = attempt;
    const told = await ask(colleague, route, address);
    expect(told.status, address).toBeGreaterThan(399);
    const none = await ask(colleague, route, decoy);
    expect(plain(told, named), address).toBe(plain(none, named));
  }
  expect(await keptOf()).toBe(before);
});

test('no list, search or page tells a stranger what only the firm knows', async () => {
  let count = 0;
  const lists = routes.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  const wishes = ['', `?company=${cloud}`, `?seal=${cases['seal-life']?.id ?? ''}`];
  const isSupport = (one: Caller): boolean => one.is.includes(supporting);
  const strangers = callers.filter((one) => one.name !== 'colleague' && !isSupport(one));
  for (const route of lists) {
    for (const caller of strangers) {
      for (const wish of wishes) {
        const told = await ask(caller, route, `${route.path}${wish}`);
        expect(leaks(told.text, ''), `${caller.name} ${route.path}${wish}`).toEqual([]);
        expect(told.status, `${caller.name} ${route.path}${wish}`).toBeLessThan(500);
        count += 1;
      }
    }
  }
  console.log(`object-level: ${count} lists read by strangers, 0 leaks`);
}, 300_000);

test('a stranger’s wish that names a thing of the firm is refused, and changes nothing', async () => {
  const before = await keptOf();
  const seal = cases['seal-life']?.id ?? '';
  const strange = callers.filter(({ is }) => is.includes(trading) || is.length === 0);
  const document = { number: 'HT-2', digest: '00'.repeat(32), amountFen: 1 };
  const use = { ...bodyOf('/v1/uses'), seal, documents: [document], approvers: [li.id] };
  const wishes: readonly (readonly [string, object])[] = [
    ['/v1/uses', use],
    ['/v1/mandates', { ...bodyOf('/v1/mandates'), seal, kinds: ['contract'] }],
    ['/v1/embed/sessions', { case: seal }],
    ['/v1/seal-starter-sets', { ...bodyOf('/v1/seal-starter-sets'), company: cloud }],
  ];
  for (const [path, body] of wishes) {
    for (const caller of strange) {
      const route = { method: 'POST', path, id: path, body };
      const told = await ask(caller, route, path);
      expect(told.status, `${caller.name} ${path} ${told.text}`).toBeGreaterThan(399);
      expect(told.status, `${caller.name} ${path} ${told.text}`).toBeLessThan(500);
    }
  }
  expect(await keptOf()).toBe(before);
});

/** Programs call these by themselves and bring their own proof of who they are. */
const ofPrograms: ReadonlySet<string> = new Set([
  '/pki/ocsp',
  '/pki/tsa',
  '/v1/login/back-channel-logout',
]);

test('CSRF: a page of another site changes nothing with the cookies of the firm', async () => {
  const before = await keptOf();
  const site = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  const lured = { name: 'lured', is: [], headers: { ...headersOf(li), ...site } };
  const changing = routes.filter(({ method, path }) => method !== 'GET' && !ofPrograms.has(path));
  const passed: string[] = [];
  for (const route of changing.filter((_, n) => n % (isSlow ? 1 : 5) === 0)) {
    const [attempt] = attemptsOf(route);
    const told = await ask(lured, route, attempt?.address ?? route.path);
    if (!told.text.includes('request-cross-origin')) {
      passed.push(`${route.method} ${route.path}: ${told.status} ${told.text}`.slice(0, 300));
    }
  }
  expect(passed).toEqual([]);
  expect(await keptOf()).toBe(before);
}, 300_000);
