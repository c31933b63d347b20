import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from './browser-testing.ts';
import { head, holder, type Stage, startStage } from './provider-testing.ts';

const own = '91110108MA0EXAM15Y';
const at = (rest: string) => `/v1/organisations/${own}${rest}`;
let stage: Stage;
let chief: Browser;

beforeAll(async () => {
  stage = await startStage();
}, 60_000);
afterAll(async () => stage.close());
beforeEach(async () => {
  stage.reset();
  stage.hold(head());
  chief = new Browser(stage);
  expect(await chief.login()).toBe('/');
});

const under = (key: string) => ({ 'idempotency-key': key });
const departments = async () =>
  (await chief.ask('GET', at('/departments'))).body['departments'] as readonly unknown[];
const codeOf = ({ body }: { readonly body: Record<string, unknown> }) => body['code'];

describe('an Idempotency-Key', () => {
  it('gives a second try the answer of the first, codes among it, and does nothing', async () => {
    const wish = { name: '某人', roles: ['auditor'] };
    const first = await chief.ask('POST', at('/invitations'), wish, under('a'));
    const again = await chief.ask('POST', at('/invitations'), wish, under('a'));
    expect(first.status).toBe(201);
    expect([again.status, again.body]).toEqual([201, first.body]);
    const { body } = await chief.ask('GET', at('/invitations'));
    expect(body['invitations']).toHaveLength(1);
  });

  it('makes one of twenty copies at once', async () => {
    const before = (await departments()).length;
    const [key, wish] = [randomUUID(), { name: `部门${randomUUID()}` }];
    const all = await Promise.all(
      Array.from({ length: 20 }, async () =>
        chief.ask('POST', at('/departments'), wish, under(key)),
      ),
    );
    expect(new Set(all.map(({ status, body }) => `${status} ${String(body['id'])}`)).size).toBe(1);
    expect(await departments()).toHaveLength(before + 1);
  });

  it('keeps a refusal too: a late copy does not do what was refused', async () => {
    const name = `部门${randomUUID()}`;
    const { body } = await chief.ask('POST', at('/departments'), { name });
    const refused = await chief.ask('POST', at('/departments'), { name }, under('b'));
    expect(codeOf(refused)).toBe('department-exists');
    await chief.ask('DELETE', at(`/departments/${String(body['id'])}`));
    const late = await chief.ask('POST', at('/departments'), { name }, under('b'));
    expect(codeOf(late)).toBe('department-exists');
    expect((await chief.ask('POST', at('/departments'), { name }, under('c'))).status).toBe(201);
  });

  it('is for one request: another with it is refused, whatever it asks', async () => {
    const name = `部门${randomUUID()}`;
    const { body } = await chief.ask('POST', at('/departments'), { name }, under('d'));
    const other = await chief.ask('POST', at('/departments'), { name: 'x' }, under('d'));
    expect([other.status, codeOf(other)]).toEqual([422, 'people-key-differs']);
    const path = at(`/departments/${String(body['id'])}`);
    expect(codeOf(await chief.ask('DELETE', path, undefined, under('d')))).toBe(
      'people-key-differs',
    );
  });

  it('is a person’s own: the same text of somebody else is another', async () => {
    stage.hold(holder('王测试'));
    const wang = new Browser(stage);
    await wang.login();
    const member = String((await wang.ask('GET', '/v1/me')).body['member']);
    const device = `/v1/me/devices/${randomUUID()}`;
    const given = await chief.ask('PUT', at(`/members/${member}/roles/auditor`), undefined, {
      ...under('e'),
    });
    expect(given.status).toBe(204);
    expect(codeOf(await wang.ask('DELETE', device, undefined, under('e')))).toBe(
      'device-not-found',
    );
  });

  it('is needed where a copy would make a second thing, and is of visible signs', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name: '无键', roles: [] });
    const bare = await chief.send(at('/invitations'), { method: 'POST', headers, body });
    expect([bare.status, ((await bare.json()) as { code: string }).code]).toEqual([
      400,
      'people-key-wrong',
    ]);
    const wish = { name: '长键', roles: [] };
    const long = await chief.ask('POST', at('/invitations'), wish, under('x'.repeat(201)));
    expect(codeOf(long)).toBe('people-key-wrong');
  });

  it('does not show a code to another login, and keeps none in clear', async () => {
    const wish = { name: 'ERP', scopes: ['verify'] };
    const made = await chief.ask('POST', at('/api-keys'), wish, under('f'));
    const { rows } = await sql`select *, encode(closed, 'escape') as text
      from people_answer`.execute(stage.database.query);
    expect(JSON.stringify(rows)).not.toContain(String(made.body['key']));
    expect(JSON.stringify(rows)).not.toContain('"key":"yz.');
    const again = new Browser(stage);
    await again.login();
    const elsewhere = await again.ask('POST', at('/api-keys'), wish, under('f'));
    expect([elsewhere.status, codeOf(elsewhere)]).toEqual([409, 'people-answer-closed']);
  });

  it('is forgotten after a week', async () => {
    const wish = { name: '某人', roles: [] };
    const first = await chief.ask('POST', at('/invitations'), wish, under('g'));
    await sql`update people_answer set at = at - 8 * 86400000::bigint`.execute(
      stage.database.query,
    );
    const later = await chief.ask('POST', at('/invitations'), wish, under('g'));
    expect(later.status).toBe(201);
    expect(later.body['id']).not.toBe(first.body['id']);
  });
});

describe('If-Match', () => {
  it('refuses a change over what somebody else has changed meanwhile, and nothing is done', async () => {
    const seen = (await chief.ask('GET', at('/members'))).etag;
    expect(seen).toMatch(/^"\d+"$/);
    expect((await chief.ask('GET', at(''))).etag).toBe(seen);
    const second = new Browser(stage);
    await second.login();
    const made = await second.ask('POST', at('/departments'), { name: `部门${randomUUID()}` });
    expect(made.etag).not.toBe(seen);
    const before = await departments();
    const mine = { name: `部门${randomUUID()}` };
    const stale = await chief.ask('POST', at('/departments'), mine, { 'if-match': seen });
    expect([stale.status, codeOf(stale)]).toEqual([412, 'people-changed-meanwhile']);
    expect(await departments()).toEqual(before);
    const fresh = { 'if-match': (await chief.ask('GET', at('/departments'))).etag };
    expect((await chief.ask('POST', at('/departments'), mine, fresh)).status).toBe(201);
  });

  it('lets the same key be tried again with what is there now', async () => {
    const wish = { name: `部门${randomUUID()}` };
    const stale = { ...under('h'), 'if-match': '"0"' };
    expect((await chief.ask('POST', at('/departments'), wish, stale)).status).toBe(412);
    const now = { ...under('h'), 'if-match': (await chief.ask('GET', at(''))).etag };
    const done = await chief.ask('POST', at('/departments'), wish, now);
    expect(done.status).toBe(201);
    // The answer of what was done comes before the question whether it may be done.
    expect((await chief.ask('POST', at('/departments'), wish, now)).body).toEqual(done.body);
  });

  it('of two who change over the same state at once one is told', async () => {
    const seen = { 'if-match': (await chief.ask('GET', at(''))).etag };
    const all = await Promise.all(
      ['甲', '乙', '丙'].map(async (name) =>
        chief.ask('POST', at('/departments'), { name: `${name}${randomUUID()}` }, seen),
      ),
    );
    expect(all.map(({ status }) => String(status)).toSorted()).toEqual(['201', '412', '412']);
  });

  it('a login changes nothing that is compared', async () => {
    const { etag } = await chief.ask('GET', at(''));
    await new Browser(stage).login();
    expect((await chief.ask('GET', at(''))).etag).toBe(etag);
  });
});
