import fs from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readParties } from './parties.ts';
import { Browser } from './browser-testing.ts';
import { head, type Holder, holder, type Stage, startStage } from './provider-testing.ts';

const samples = path.resolve(import.meta.dirname, '../../samples/parties.json');
const dayMs = 86_400_000;
let stage: Stage;
/** Each test has an organisation of its own. */
let own: string;
let chief: Browser;
const parties = readParties(fs.readFileSync(samples, 'utf8'));
const codes = parties.parties.map(({ uscc }) => uscc);

beforeAll(async () => {
  stage = await startStage();
}, 60_000);
afterAll(async () => stage.close());
beforeEach(async () => {
  stage.reset();
  own = codes.pop() ?? '';
  chief = await enter(head({ 'ebl:uscc': own }));
});

async function enter(who: Holder): Promise<Browser> {
  stage.hold(who);
  const browser = new Browser(stage);
  expect(await browser.login()).toBe('/');
  return browser;
}

const at = (rest: string) => `/v1/organisations/${own}${rest}`;
const person = (name: string) => holder(name, { 'ebl:uscc': own });
const isIn = async (one: Browser) => (await one.ask('GET', '/v1/me')).status === 200;
const memberOf = async (one: Browser) => String((await one.ask('GET', '/v1/me')).body['member']);
const rolesOf = async (one: Browser) => (await one.ask('GET', '/v1/me')).body['roles'];
const give = async (one: Browser, role: string) =>
  chief.ask('PUT', at(`/members/${await memberOf(one)}/roles/${role}`));
const codeOf = ({ body }: { readonly body: Record<string, unknown> }) => body['code'];

async function invite(name: string, roles: readonly string[], by = chief): Promise<string> {
  const { status, body } = await by.ask('POST', at('/invitations'), { name, roles });
  expect(status, JSON.stringify(body)).toBe(201);
  return String(body['code']);
}

describe('an invitation', () => {
  it('is accepted once, by the person of that name, for that organisation', async () => {
    const code = await invite('王测试', ['operator']);
    const wang = await enter(person('王测试'));
    expect(await rolesOf(wang)).toEqual([]);
    const zhao = await enter(person('赵旁人'));
    expect((await zhao.ask('POST', '/v1/me/invitations', { code })).status).toBe(404);
    const elsewhere = await enter(holder('王测试', { 'ebl:uscc': codes[0] }));
    expect((await elsewhere.ask('POST', '/v1/me/invitations', { code })).status).toBe(404);
    expect((await wang.ask('POST', '/v1/me/invitations', { code })).status).toBe(204);
    expect(await rolesOf(wang)).toEqual(['operator']);
    expect((await wang.ask('POST', '/v1/me/invitations', { code })).status).toBe(404);
  });

  it('is over after seven days, and when it is withdrawn', async () => {
    const wang = await enter(person('王测试'));
    const { body } = await chief.ask('POST', at('/invitations'), { name: '王测试', roles: [] });
    expect((await chief.ask('DELETE', at(`/invitations/${String(body['id'])}`))).status).toBe(204);
    const withdrawn = { code: body['code'] };
    expect((await wang.ask('POST', '/v1/me/invitations', withdrawn)).status).toBe(404);
    const code = await invite('王测试', []);
    await sql`update people_invitation set ends_at = ${stage.now()}::bigint
      where closed_at is null`.execute(stage.database.query);
    expect((await wang.ask('POST', '/v1/me/invitations', { code })).status).toBe(404);
    expect((await chief.ask('GET', at('/invitations'))).body['invitations']).toEqual([]);
  });

  it('brute force: five wrong codes lock the person out, right codes too, for a while', async () => {
    const code = await invite('王测试', []);
    const wang = await enter(person('王测试'));
    const tries: number[] = [];
    for (let index = 0; index < 6; index++) {
      tries.push((await wang.ask('POST', '/v1/me/invitations', { code: `no-${index}` })).status);
    }
    expect(tries).toEqual([404, 404, 404, 404, 404, 429]);
    expect(codeOf(await wang.ask('POST', '/v1/me/invitations', { code }))).toBe('locked-out');
    const other = await enter(person('赵旁人'));
    expect((await other.ask('POST', '/v1/me/invitations', { code: 'no' })).status).toBe(404);
    stage.pass(16 * 60_000);
    expect((await wang.ask('POST', '/v1/me/invitations', { code })).status).toBe(204);
  });

  it('cannot make a legal representative, or two watchers of one person', async () => {
    const wish = async (roles: readonly string[]) =>
      codeOf(await chief.ask('POST', at('/invitations'), { name: '王测试', roles }));
    expect(await wish(['legal-representative'])).toBe('role-of-licence');
    expect(await wish(['operator', 'custodian'])).toBe('duties-in-conflict');
    expect(await wish(['maker'])).toBe('role-not-of-organisation');
  });
});

describe('roles', () => {
  it('P01/test/2: requester and custodian in one person are refused', async () => {
    const wang = await enter(person('王测试'));
    expect((await give(wang, 'operator')).status).toBe(204);
    const second = await give(wang, 'custodian');
    expect([second.status, codeOf(second)]).toEqual([422, 'duties-in-conflict']);
    expect(codeOf(await give(wang, 'approver'))).toBe('duties-in-conflict');
    expect((await give(wang, 'auditor')).status).toBe(204);
    expect(await rolesOf(wang)).toEqual(['auditor', 'operator']);
  });

  it('P01/test/2: unless the one registered employee has the exception on record', async () => {
    const member = await memberOf(chief);
    await give(chief, 'operator');
    expect(codeOf(await give(chief, 'custodian'))).toBe('duties-in-conflict');
    const record = { member, statement: 'SM-2026-0001' };
    expect((await chief.ask('PUT', at('/sole-operator'), record)).status).toBe(204);
    expect((await give(chief, 'custodian')).status).toBe(204);
    expect((await chief.ask('GET', at(''))).body['soleOperator']).toEqual(record);
    const { person: id } = (await chief.ask('GET', '/v1/me')).body as { person: string };
    const taking = { requester: id, approvers: [id], custodian: id };
    expect(await stage.people.isInConflict(own, taking)).toBe(false);
    // With a second member it is over by itself, and stays so when they leave.
    const wang = await enter(person('王测试'));
    expect(await stage.people.isInConflict(own, taking)).toBe(true);
    expect(await rolesOf(chief)).toEqual(['legal-representative']);
    await wang.ask('POST', '/v1/me/departure');
    expect(await rolesOf(chief)).toEqual(['legal-representative']);
    expect((await chief.ask('GET', at(''))).body['soleOperator']).toBeUndefined();
  });

  it('the exception holds for nobody while there are two, however the second came', async () => {
    const record = { member: await memberOf(chief), statement: 'SM-2026-0002' };
    await chief.ask('PUT', at('/sole-operator'), record);
    const taking = { requester: 'a', approvers: ['a'], custodian: 'a' };
    expect(await stage.people.isInConflict(own, taking)).toBe(false);
    await sql`insert into people_member (id, organisation, person, joined_at)
      select gen_random_uuid(), ${own}, id, 0 from people_person
      where id not in (select person from people_member where organisation = ${own})
      limit 1`.execute(stage.database.query);
    expect(await stage.people.isInConflict(own, taking)).toBe(true);
  });

  it('the exception is refused to whoever is not alone', async () => {
    const wang = await enter(person('王测试'));
    for (const one of [wang, chief]) {
      const wish = { member: await memberOf(one), statement: 'SM-1' };
      const answer = await chief.ask('PUT', at('/sole-operator'), wish);
      expect(codeOf(answer)).toBe('sole-operator-refused');
    }
  });

  it('two at once do not make one person watch over themselves', async () => {
    const wang = await enter(person('王测试'));
    const member = await memberOf(wang);
    const path = at(`/members/${member}/roles`);
    const answers = await Promise.all(
      ['operator', 'custodian', 'approver'].map((role) => chief.ask('PUT', `${path}/${role}`)),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  it('that are taken are gone with the next request', async () => {
    const wang = await enter(person('王测试'));
    await give(wang, 'auditor');
    expect((await wang.ask('GET', at('/audit'))).status).toBe(200);
    await chief.ask('DELETE', at(`/members/${await memberOf(wang)}/roles/auditor`));
    expect((await wang.ask('GET', at('/audit'))).status).toBe(403);
  });

  it('of the legal representative come and go with the licence alone', async () => {
    const path = at(`/members/${await memberOf(chief)}/roles/legal-representative`);
    expect(codeOf(await chief.ask('DELETE', path))).toBe('role-of-licence');
    const next = await enter(
      holder('周继任', { 'ebl:uscc': own, 'ebl:holder_role': 'legal_rep', 'ebl:auth': undefined }),
    );
    expect(await rolesOf(next)).toEqual(['legal-representative']);
    expect(await rolesOf(chief)).toEqual([]);
  });
});

describe('a member who leaves', () => {
  it('loses roles and every login at once, and comes back by invitation only', async () => {
    const wang = await enter(person('王测试'));
    const phone = await enter(person('王测试'));
    await give(wang, 'custodian');
    const member = await memberOf(wang);
    expect((await chief.ask('DELETE', at(`/members/${member}`))).status).toBe(204);
    expect([await isIn(wang), await isIn(phone)]).toEqual([false, false]);
    stage.hold(person('王测试'));
    expect(await new Browser(stage).login()).toBe('login-member-left');
    const code = await invite('王测试', []);
    const back = await enter(person('王测试'));
    expect(await rolesOf(back)).toEqual([]);
    // What was open before they left stays over when they are back.
    expect([await isIn(wang), await isIn(phone)]).toEqual([false, false]);
    expect((await back.ask('POST', '/v1/me/invitations', { code })).status).toBe(204);
    const { rows } = await sql<{ payload: unknown }>`select payload from job
      where queue = 'people-cases' and payload->>'kind' = 'member.left'
        and payload->>'organisation' = ${own}`.execute(stage.database.query);
    expect(rows).toHaveLength(1);
  });

  it('of another organisation is not found', async () => {
    const other = await enter(head({ 'ebl:uscc': codes[0] }));
    const answer = await chief.ask('DELETE', at(`/members/${await memberOf(other)}`));
    expect([answer.status, codeOf(answer)]).toEqual([404, 'member-not-found']);
    expect(await isIn(other)).toBe(true);
  });
});

describe('departments', () => {
  it('hold members, have one name each, and go without their members', async () => {
    const made = await chief.ask('POST', at('/departments'), { name: '财务部' });
    expect(made.status).toBe(201);
    expect(codeOf(await chief.ask('POST', at('/departments'), { name: '财务部' }))).toBe(
      'department-exists',
    );
    const place = at(`/members/${await memberOf(chief)}/department`);
    const { id } = made.body;
    expect((await chief.ask('PUT', place, { department: id })).status).toBe(204);
    const other = await enter(head({ 'ebl:uscc': codes[0] }));
    const theirs = `/v1/organisations/${codes[0]}/members/${await memberOf(other)}/department`;
    expect(codeOf(await other.ask('PUT', theirs, { department: id }))).toBe('department-not-found');
    expect((await chief.ask('DELETE', at(`/departments/${String(id)}`))).status).toBe(204);
    const { body } = await chief.ask('GET', at('/members'));
    expect(body['members']).toMatchObject([{ name: '李示例', roles: ['legal-representative'] }]);
  });
});

describe('a system with a key', () => {
  const wish = { name: 'ERP', scopes: ['seal:use:seal_1', 'log:read'] };
  const ask = async (key: string, url = '/v1/me') =>
    stage.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${key}` } });
  const actorOf = async (key: string) =>
    stage.people.actorOf({ method: 'GET', headers: { authorization: `Bearer ${key}` } } as never);
  const make = async () =>
    (await chief.ask('POST', at('/api-keys'), wish)).body as { id: string; key: string };

  it('acts as itself alone, and within its scopes', async () => {
    const { id, key } = await make();
    expect(await actorOf(key)).toEqual({ system: id, holds: [], level: 1 });
    await stage.people.qualify({ holder: id, name: 'erp', basis: 'test', from: 0 });
    expect((await actorOf(key))?.holds).toEqual(['erp']);
    const request = { method: 'GET', headers: { authorization: `Bearer ${key}` } } as never;
    const caller = await stage.people.callerOf(request);
    if (caller === undefined) throw new Error('nobody');
    stage.people.needScope(caller, 'seal:use:seal_1');
    for (const scope of ['seal:use:seal_2', 'seal:use:seal_10', 'seal:use', 'verify']) {
      expect(() => stage.people.needScope(caller, scope), scope).toThrow('api-key-scope');
    }
    expect((await ask(key)).statusCode).toBe(403);
    expect((await ask(key, at('/members'))).statusCode).toBe(404);
  });

  it('P01/test/1: that may use seals cannot make one', async () => {
    const { key } = await make();
    const request = { method: 'POST', headers: { authorization: `Bearer ${key}` } } as never;
    const caller = await stage.people.callerOf(request);
    for (const act of ['seal.make', 'application.review', 'seal.apply', 'use.confirm'] as const) {
      expect(() => stage.people.authorise(caller, act), act).toThrow('access-refused');
    }
    expect(() => stage.people.authorise(undefined, 'seal.make')).toThrow('login-missing');
    stage.people.authorise(undefined, 'document.verify');
  });

  it('gets a new secret, and the old one works for the overlap only', async () => {
    const { id, key } = await make();
    const next = await chief.ask('POST', at(`/api-keys/${id}/rotation`), { overlapMinutes: 10 });
    const rotated = String(next.body['key']);
    expect([(await actorOf(key))?.system, (await actorOf(rotated))?.system]).toEqual([id, id]);
    stage.pass(11 * 60_000);
    await expect(actorOf(key)).rejects.toMatchObject({ code: 'api-key-wrong' });
    expect((await actorOf(rotated))?.system).toBe(id);
  });

  it('is refused when wrong, revoked, over, or of an enterprise that is over', async () => {
    const { id, key } = await make();
    const wrong = `${key.slice(0, -4)}AAAA`;
    for (const text of [wrong, 'yz.system_0.x', `yz.${id}.`, key.replace('system', 'person')]) {
      await expect(actorOf(text)).rejects.toMatchObject({ code: 'api-key-wrong' });
    }
    expect((await ask(wrong)).statusCode).toBe(401);
    stage.pass(91 * dayMs);
    await expect(actorOf(key)).rejects.toMatchObject({ code: 'api-key-wrong' });
    stage.reset();
    await actorOf(key);
    const { body } = await chief.ask('GET', at('/api-keys'));
    expect(body['keys']).toMatchObject([{ id, usedAt: expect.any(String) }]);
    expect(JSON.stringify(body)).not.toContain(key.split('.')[2]);
    expect((await chief.ask('DELETE', at(`/api-keys/${id}`))).status).toBe(204);
    await expect(actorOf(key)).rejects.toMatchObject({ code: 'api-key-wrong' });
    const another = (await make()).key;
    const change = { kind: 'status', status: '吊销' } as const;
    await stage.people.takeRegistryChange({ id: own, organisation: own, effectiveAt: 1, change });
    await expect(actorOf(another)).rejects.toMatchObject({ code: 'api-key-wrong' });
  });
});

describe('the registry feed', () => {
  const take = async (id: string, effectiveAt: number, change: object) =>
    stage.people.takeRegistryChange({
      id: `${own}-${id}`,
      organisation: own,
      effectiveAt,
      change: change as never,
    });
  const name = (to: string) => ({ kind: 'name', name: to });

  it('is taken once however often it comes, and never goes back', async () => {
    expect(await take('1', 10, name('新名称'))).toBe('applied');
    expect(await take('1', 10, name('新名称'))).toBe('known');
    await expect(take('1', 10, name('别的名称'))).rejects.toMatchObject({
      code: 'registry-change-differs',
    });
    expect(await take('0', 5, name('更早的名称'))).toBe('overtaken');
    expect((await chief.ask('GET', at(''))).body['name']).toBe('新名称');
    const { rows } = await sql<{ payload: unknown }>`select payload from job
      where queue = 'people-cases' and payload->>'organisation' = ${own}
        and payload->>'kind' = 'organisation.renamed'`.execute(stage.database.query);
    expect(rows).toMatchObject([{ payload: { from: '北京云枢示例科技有限公司', to: '新名称' } }]);
    const stranger = { id: 'x', organisation: codes[1] ?? '', effectiveAt: 1 };
    const unknown = { ...stranger, change: { kind: 'name', name: 'x' } as const };
    expect(await stage.people.takeRegistryChange(unknown)).toBe('unknown-organisation');
  });

  it('ten at once: one is applied', async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, async () => take('same', 10, name('新名称'))),
    );
    expect(all.filter((one) => one === 'applied')).toHaveLength(1);
  });

  it('a new legal representative ends what rests on the former one', async () => {
    const wang = await enter(person('王测试'));
    expect(await take('2', 10, { kind: 'legal-representative', name: '周继任' })).toBe('applied');
    expect([await isIn(chief), await isIn(wang)]).toEqual([false, false]);
    stage.hold(head({ 'ebl:uscc': own }));
    expect(await new Browser(stage).login()).toBe('login-licence-stale');
    const next = await enter(
      holder('周继任', { 'ebl:uscc': own, 'ebl:holder_role': 'legal_rep', 'ebl:auth': undefined }),
    );
    expect(await rolesOf(next)).toEqual(['legal-representative']);
  });

  it('dissolution ends every login, whatever the licence still says', async () => {
    expect(await take('3', 10, { kind: 'status', status: '注销' })).toBe('applied');
    expect(await isIn(chief)).toBe(false);
    stage.hold(head({ 'ebl:uscc': own }));
    expect(await new Browser(stage).login()).toBe('login-enterprise-status');
    expect(await take('4', 20, { kind: 'status', status: '存续（在营）' })).toBe('applied');
    expect(await new Browser(stage).login()).toBe('/');
  });
});

describe('the parties of the dossier', () => {
  it('are imported once, with what they are there for', async () => {
    expect(parties.parties).toHaveLength(27);
    await stage.people.importParties(parties);
    expect(await stage.people.importParties(parties)).toBe(0);
    const maker = await enter(holder('孙制章', { 'ebl:uscc': '91110105MA0EXAMG8C' }));
    const actor = await stage.people.actorOf({
      method: 'GET',
      headers: { cookie: `yz-login=${maker.cookie('yz-login')}` },
    } as never);
    expect(actor?.holds).toContain('seal-making');
    expect(() => readParties('{"fictitious":false,"parties":[]}')).toThrow();
  });

  it('a qualification counts from its day to its day', async () => {
    const { person: id } = (await chief.ask('GET', '/v1/me')).body as { person: string };
    const now = stage.now();
    const doctor = {
      holder: id,
      name: 'physician',
      basis: 'test',
      from: now,
      to: now + dayMs / 24,
    };
    await stage.people.qualify(doctor);
    const holds = async () =>
      (
        await stage.people.actorOf({
          method: 'GET',
          headers: { cookie: `yz-login=${chief.cookie('yz-login')}` },
        } as never)
      )?.holds;
    expect(await holds()).toContain('physician');
    await stage.people.qualify({ ...doctor, to: now });
    expect(await holds()).not.toContain('physician');
    await stage.people.qualify({ ...doctor, from: now + dayMs / 48 });
    expect(await holds()).not.toContain('physician');
  });
});

describe('the audit', () => {
  it('has every act of a login and a member, with person and grant, and no names', async () => {
    const wang = await enter(person('王测试'));
    await give(wang, 'operator');
    await wang.ask('POST', '/v1/logout');
    const { body } = await chief.ask('GET', at('/audit'));
    const entries = body['entries'] as readonly { act: string; grant?: string; id: number }[];
    expect(entries.map(({ act }) => act)).toEqual([
      'login.end',
      'role.give',
      'login.open',
      'member.join',
      'login.open',
      'role.give',
      'member.join',
      'organisation.import',
    ]);
    expect(entries[0]?.grant).toBe('SQ-2');
    expect(JSON.stringify(body)).not.toMatch(/王测试|李示例|0009/);
    const last = entries.at(-1)?.id ?? 0;
    expect((await chief.ask('GET', at(`/audit?before=${last}`))).body['entries']).toEqual([]);
  });
});
