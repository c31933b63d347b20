import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from './browser-testing.ts';
import { head, type Holder, holder, type Stage, startStage } from './provider-testing.ts';

const own = '91110108MA0EXAM15Y';
const foreign = '91110105MA0EXAM23E';
const csv = (id: string, span = 'from=2026-01-01&to=2026-12-31') =>
  `/v1/organisations/${id}/audit.csv?${span}`;
let stage: Stage;
let chief: Browser;
let wang: Browser;

beforeAll(async () => {
  stage = await startStage();
  chief = await enter(head());
  await enter(head({ 'ebl:uscc': foreign }));
  const wish = { name: '王测试', roles: ['operator'] };
  const { body } = await chief.ask('POST', `/v1/organisations/${own}/invitations`, wish);
  wang = await enter(holder('王测试'));
  await wang.ask('POST', '/v1/me/invitations', { code: body['code'] });
  await wang.ask('DELETE', '/v1/me/devices/00000000-0000-4000-8000-000000000000');
}, 60_000);
afterAll(async () => stage.close());

async function enter(who: Holder, how = ''): Promise<Browser> {
  stage.hold(who);
  const browser = new Browser(stage);
  expect(await browser.login(how)).toBe('/');
  return browser;
}

const meOf = async (one: Browser) =>
  (await one.ask('GET', '/v1/me')).body as { readonly person: string; readonly member: string };

/** Ids of every row that names this person, in every table of this module. */
async function rowsAbout(ids: readonly string[]): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name
    from information_schema.tables where table_name like 'people_%'
    order by table_name`.execute(stage.database.query);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`select to_jsonb(t) as row
      from ${sql.table(name)} t`.execute(stage.database.query);
    for (const { row } of rows) {
      const text = JSON.stringify(row);
      if (!ids.some((id) => text.includes(id))) continue;
      found.push(`${name} ${String(row['id'] ?? row['key'] ?? row['role'] ?? row['name'])}`);
    }
  }
  return found;
}

describe('P09/test/4: the copy of a person’s data', () => {
  it('has every row that names them', async () => {
    const me = await meOf(wang);
    const answer = await wang.ask('GET', '/v1/me/export');
    expect(answer.status).toBe(200);
    const told = JSON.stringify(answer.body);
    const rows = await rowsAbout([me.person, me.member]);
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) expect(told, row).toContain(row.split(' ')[1]);
    expect(answer.body).toMatchObject({
      person: { id: me.person, name: '王测试', idMasked: '110101********0009' },
      memberships: [{ organisation: own }],
      roles: [{ role: 'operator' }],
      invitations: [{ name: '王测试' }],
    });
  });

  it('has nothing of others, and no secret', async () => {
    const { body } = await wang.ask('GET', '/v1/me/export');
    const told = JSON.stringify(body);
    expect(told).not.toContain('李示例');
    expect(told).not.toContain(foreign);
    expect(told).not.toContain((await meOf(chief)).member);
    expect(told).not.toContain(wang.cookie('yz-login'));
    for (const row of (await rowsAbout([(await meOf(chief)).member])).filter((one) =>
      one.startsWith('people_login'),
    )) {
      expect(told).not.toContain(row.split(' ')[1]);
    }
  });

  it('is given to who is logged in, and to nobody else', async () => {
    expect((await new Browser(stage).ask('GET', '/v1/me/export')).status).toBe(401);
    const unsure = await enter(holder('孙保管', { loa: 1 }), '?level=1');
    const answer = await unsure.ask('GET', '/v1/me/export');
    expect(answer.body['code']).toBe('insufficient-user-authentication');
  });
});

describe('the audit of an organisation as CSV', () => {
  const linesOf = async (one: Browser, address: string) => {
    const answer = await one.send(address);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };

  it('has every entry once, of this organisation alone', async () => {
    const many = 2500;
    await sql`insert into people_audit (at, act, organisation, facts)
      select ${stage.now()}::bigint, 'test.' || i, ${own}, '{}'::jsonb
      from generate_series(1, ${many}::int) i`.execute(stage.database.query);
    const { status, text, headers } = await linesOf(chief, csv(own));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const { rows } = await sql<{ count: number }>`select count(*) as count from people_audit
      where organisation = ${own}`.execute(stage.database.query);
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength((rows[0]?.count ?? 0) + 1);
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(lines.length);
    expect(text).not.toContain(foreign);
    expect(lines.at(-1)).toContain('audit.export');
  });

  it('computes nothing in a spreadsheet, and keeps its columns', async () => {
    await sql`insert into people_audit (at, act, organisation, actor, facts)
      values (${stage.now()}::bigint, '=1+1', ${own}, '@x', '{"a":"b,\\"c"}'::jsonb)`.execute(
      stage.database.query,
    );
    const { text } = await linesOf(chief, csv(own));
    expect(text).toContain(`,'=1+1,'@x,,,"{""a"":""b,\\""c""}"`);
  });

  it('is of days in Beijing, a year at most, in order', async () => {
    const [today, tomorrow] = [0, 1].map((days) =>
      new Date(stage.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10),
    );
    const { text } = await linesOf(chief, csv(own, `from=${tomorrow}&to=${tomorrow}`));
    expect(text.trimEnd().split('\r\n')).toHaveLength(1);
    const day = await linesOf(chief, csv(own, `from=${today}&to=${today}`));
    expect(day.text.split('\r\n').length).toBeGreaterThan(3);
    for (const span of ['from=2026-02-02&to=2026-02-01', 'from=2024-01-01&to=2026-01-01']) {
      const { body } = await chief.ask('GET', csv(own, span));
      expect(body['code']).toBe('audit-span-wrong');
    }
    expect((await chief.ask('GET', csv(own, 'from=x&to=y'))).status).toBe(400);
  });
});
