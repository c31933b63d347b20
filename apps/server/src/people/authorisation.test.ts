import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Browser } from './browser-testing.ts';
import { head, type Holder, holder, type Stage, startStage } from './provider-testing.ts';
import { type ActName, duties, matrix, permits, type RoleName, roles } from './roles.ts';

/** Generated from the OpenAPI document: every route, every role, both organisations. */
interface Route {
  readonly method: string;
  readonly path: string;
  readonly act: string;
}

const own = '91110108MA0EXAM15Y';
const foreign = '91110105MA0EXAM23E';
/** What is asked with, where a body is needed. */
const bodies: Readonly<Record<string, (ids: Ids) => unknown>> = {
  'member.place': ({ department }) => ({ department }),
  'department.make': () => ({ name: `部门 ${randomUUID()}` }),
  'invitation.make': () => ({ name: '某人', roles: ['auditor'] }),
  'api-key.make': () => ({ name: 'ERP', scopes: ['verify'] }),
  'api-key.rotate': () => ({}),
  'sole-operator.record': ({ member }) => ({ member, statement: 'S-1' }),
};
/** Answers that say: you may not, or there is nothing here for you. */
const refusals = [
  'login-missing',
  'access-refused',
  'organisation-not-found',
  'insufficient-user-authentication',
];

type Ids = Readonly<Record<'id' | 'member' | 'department' | 'invitation' | 'key' | 'role', string>>;

let stage: Stage;
let routes: readonly Route[];
const callers = new Map<RoleName | 'no-role', Browser>();
let key: string;
let theirs: Ids;

beforeAll(async () => {
  stage = await startStage();
  const other = await enter(head({ 'ebl:uscc': foreign }));
  await sql`update people_organisation set duties = ${JSON.stringify(duties)}::jsonb`.execute(
    stage.database.query,
  );
  theirs = await idsOf(other, foreign);
  for (const role of [...roles, 'no-role'] as const) {
    const isHead = role === 'legal-representative';
    const browser = await enter(isHead ? head() : holder(`员工${role}`));
    callers.set(role, browser);
    const { member } = (await browser.ask('GET', '/v1/me')).body;
    if (role === 'no-role' || isHead) continue;
    await sql`insert into people_role (member, role, given_at)
      values (${member}::uuid, ${role}, 0)`.execute(stage.database.query);
  }
  await sql`update people_organisation set duties = ${JSON.stringify(duties)}::jsonb`.execute(
    stage.database.query,
  );
  key = (await idsOf(callerOf('legal-representative'), own)).key;
  const { key: text } = (
    await callerOf('legal-representative').ask('POST', `/v1/organisations/${own}/api-keys`, {
      name: 'x',
      scopes: ['verify'],
    })
  ).body as { key: string };
  key = text;
  routes = routesOf(stage.app.swagger() as never);
}, 60_000);
afterAll(async () => stage.close());

async function enter(who: Holder): Promise<Browser> {
  stage.hold(who);
  const browser = new Browser(stage);
  expect(await browser.login()).toBe('/');
  return browser;
}

function callerOf(role: RoleName | 'no-role'): Browser {
  const browser = callers.get(role);
  if (browser === undefined) throw new Error(role);
  return browser;
}

/** One object of each kind in an organisation, made by its legal representative. */
async function idsOf(by: Browser, id: string): Promise<Ids> {
  const at = `/v1/organisations/${id}`;
  const make = async (path: string, body: unknown) =>
    String((await by.ask('POST', `${at}/${path}`, body)).body['id']);
  return {
    id,
    member: String((await by.ask('GET', '/v1/me')).body['member']),
    department: await make('departments', { name: `财务 ${randomUUID()}` }),
    invitation: await make('invitations', { name: '某人', roles: [] }),
    key: await make('api-keys', { name: 'ERP', scopes: ['verify'] }),
    role: 'auditor',
  };
}

function routesOf(document: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId?: string }>>>>;
}): readonly Route[] {
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/v1/organisations/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId: act = '' }]) => ({
        method: method.toUpperCase(),
        path,
        act,
      })),
    );
}

function addressOf({ path, act }: Route, ids: Ids): string {
  const query = act === 'audit.export' ? '?from=2026-01-01&to=2026-12-31' : '';
  return `${path.replaceAll(/\{(\w+)\}/g, (_all, name: keyof Ids) => ids[name])}${query}`;
}

async function askAs(caller: Browser, route: Route, ids: Ids) {
  const body = bodies[route.act]?.(ids);
  const { status, body: said } = await caller.ask(route.method, addressOf(route, ids), body);
  return { status, code: typeof said['code'] === 'string' ? said['code'] : '' };
}

/** Everything that is kept of an organisation, but the time its logins were last seen. */
async function keptOf(id: string): Promise<string> {
  const { rows } = await sql<{ all: unknown }>`select jsonb_build_array(
    (select jsonb_agg(o order by o.id) from people_organisation o where o.id = ${id}),
    (select jsonb_agg(m order by m.id) from people_member m where m.organisation = ${id}),
    (select jsonb_agg(r order by r.member, r.role) from people_role r
      join people_member m on m.id = r.member where m.organisation = ${id}),
    (select jsonb_agg(d order by d.id) from people_department d where d.organisation = ${id}),
    (select jsonb_agg(i order by i.id) from people_invitation i where i.organisation = ${id}),
    (select jsonb_agg(k order by k.id) from people_api_key k where k.organisation = ${id}),
    (select count(*) from people_audit a where a.organisation = ${id})) as all`.execute(
    stage.database.query,
  );
  return JSON.stringify(rows);
}

it('every route of an organisation is an act of the matrix, and the other way round', () => {
  const ofRoutes = routes.map(({ act }) => act).toSorted();
  const ofMatrix = Object.keys(matrix).filter((act) =>
    /^(organisation|member|department|role|invitation|sole-operator|api-key|audit)\./.test(act),
  );
  expect(ofRoutes).toEqual(ofMatrix.toSorted());
});

it('every route x role x foreign organisation: not found, and nothing of it changes', async () => {
  const before = await keptOf(foreign);
  let count = 0;
  for (const route of routes) {
    for (const [role, caller] of callers) {
      const answer = await askAs(caller, route, theirs);
      const wanted = { status: 404, code: 'organisation-not-found' };
      expect(answer, `${role} ${route.method} ${route.path}`).toEqual(wanted);
      count += 1;
    }
    const nobody = await askAs(new Browser(stage), route, theirs);
    expect(nobody.status, route.path).toBe(401);
    const system = await stage.app.inject({
      method: route.method as 'GET',
      url: addressOf(route, theirs),
      headers: { authorization: `Bearer ${key}` },
      ...(bodies[route.act] === undefined
        ? {}
        : { payload: bodies[route.act]?.(theirs) as object }),
    });
    expect(system.statusCode, route.path).toBe(404);
    count += 2;
  }
  expect(await keptOf(foreign)).toBe(before);
  console.log(`object-level: ${count} requests for a foreign organisation, 0 leaks`);
}, 60_000);

it('every route x foreign object under one’s own organisation: not found, nothing changes', async () => {
  const before = await keptOf(foreign);
  const chief = callerOf('legal-representative');
  const withObjects = routes.filter(({ path }) => path.split('{').length > 2);
  for (const route of withObjects) {
    const answer = await askAs(chief, route, { ...theirs, id: own });
    expect(answer.status, `${route.method} ${route.path}`).toBe(404);
    expect(answer.code).not.toBe('organisation-not-found');
  }
  expect(withObjects.length).toBeGreaterThan(6);
  expect(await keptOf(foreign)).toBe(before);
  console.log(`object-level: ${withObjects.length} requests for foreign objects, 0 leaks`);
});

it('P01/test/4: every route x role in one’s own organisation is exactly what the matrix says', async () => {
  const ids: Ids = {
    id: own,
    member: randomUUID(),
    department: randomUUID(),
    invitation: randomUUID(),
    key: 'system_0',
    role: 'auditor',
  };
  let count = 0;
  for (const route of routes) {
    for (const [role, caller] of callers) {
      const { code } = await askAs(caller, route, ids);
      const may = permits(role === 'no-role' ? [] : [role], route.act as ActName);
      const label = `${role} ${route.method} ${route.path}: ${code}`;
      expect(refusals.includes(code), label).toBe(!may);
      if (!may) expect(code, label).toBe('access-refused');
      count += 1;
    }
  }
  console.log(`role matrix: ${count} requests in one’s own organisation`);
}, 60_000);
