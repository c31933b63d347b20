import { randomUUID } from 'node:crypto';
import { isRefusal } from '@yunzhang/base';
import { day, hour, startOf } from '@yunzhang/scenario';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CheckParts, compareSeals, listFindings, reconcileDay } from './checks.ts';
import { stopByHotline, type HotlineCall } from './hotline.ts';
import {
  answerImported,
  importOldSeals,
  listImported,
  matchOldSeals,
  type OldSeal,
} from './old-register.ts';
import { reachSeals } from './registry-events.ts';
import { cast, company, officeBench, type OfficeBench, taken } from './seals-testing.ts';
import { applyStarterSet, starterKinds } from './starter-set.ts';
import { answerStatement, endStatements, openStatements } from './statements.ts';

let bench: OfficeBench;
beforeAll(async () => {
  bench = await officeBench();
}, 60_000);
afterAll(async () => bench.close(), 60_000);
beforeEach(async () => bench.clear(), 60_000);

const phaseOf = async (id: string) => (await bench.cases.read(id, { parties: ['sm'] }))?.phase;
const call = async (id: string, more: Partial<HotlineCall> = {}): Promise<HotlineCall> => ({
  call: randomUUID(),
  code: await bench.codeOf(id),
  act: 'reportLoss',
  caller: 'li',
  operator: 'op-7',
  facts: [
    { kind: 'callback', note: '回拨登记号码' },
    { kind: 'agreed-word', note: '口令相符' },
  ],
  reason: '手机被盗',
  ...more,
});

describe('the hotline', () => {
  test('P02/test/3 (host): takes a loss at L2 while no face service and no web is there', async () => {
    const id = await bench.inUse();
    const given = await call(id);
    expect(await stopByHotline(bench.parts, given)).toMatchObject({ case: id });
    expect(await phaseOf(id)).toBe('lost');
    expect(await bench.office.isInForce(given.code)).toBe(false);
    const { rows } = await sql`select caller, operator, outcome from seal_hotline`.execute(
      bench.database.query,
    );
    expect(rows).toEqual([{ caller: 'li', operator: 'op-7', outcome: 'done' }]);
    expect(await stopByHotline(bench.parts, given)).toMatchObject({ case: id });
    expect((await bench.cases.history(id, { parties: ['sm'] }))?.length).toBe(7);
  });

  test('does not stop a seal for one fact, said twice, nor for a stranger, and keeps the call', async () => {
    const id = await bench.inUse();
    const twice = { kind: 'callback', note: '' } as const;
    const weak = await call(id, { facts: [twice, twice] });
    expect(await stopByHotline(bench.parts, weak)).toMatchObject({
      refused: 'hotline-identity-weak',
    });
    const foreign = await call(id, { caller: 'zhao', act: 'freeze' });
    expect(isRefusal(await stopByHotline(bench.parts, foreign))).toBe(true);
    expect(await phaseOf(id)).toBe('active');
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from seal_hotline
      where outcome <> 'done'`.execute(bench.database.query);
    expect(rows[0]?.n).toBe(2);
  });

  test('takes no number of a document in full', async () => {
    const id = await bench.inUse();
    const facts = [{ kind: 'document', note: '110101198003070009' } as const];
    await expect(stopByHotline(bench.parts, await call(id, { facts }))).rejects.toThrow();
  });
});

describe('the registry', () => {
  test('reaches all seals of an organisation once', async () => {
    const ids = [await bench.inUse(), await bench.inUse({ kind: 'finance' })];
    await bench.act(cast.sun, 'freeze', ids[1] ?? '', { input: { reason: '盘点' } });
    const event = {
      id: 'R-1',
      organisation: 'e1',
      change: { what: 'name', on: '2026-12-01' },
    } as const;
    expect(await reachSeals(bench.parts, event)).toEqual({ reached: ids, left: [] });
    expect(await Promise.all(ids.map(phaseOf))).toEqual(['changing', 'frozen']);
    expect(await reachSeals(bench.parts, event, 1)).toEqual({ reached: ids, left: [] });
    const acts = await bench.cases.history(ids[0] ?? '', { parties: ['sm'] });
    expect(acts?.filter(({ act }) => act === 'change')).toHaveLength(1);
    const code = await bench.codeOf(ids[0] ?? '');
    expect(await bench.office.isInForce(code, bench.clock.at)).toBe(true);
    bench.clock.at = startOf('2026-12-01');
    expect(await bench.office.isInForce(code)).toBe(false);
    const other = { ...event, change: { what: 'name', on: '2026-12-02' } } as const;
    expect(await reachSeals(bench.parts, other)).toMatchObject({
      refused: 'registry-event-differs',
    });
  });

  test('cancels the seals of what was dissolved, those not yet claimed too', async () => {
    const used = await bench.inUse();
    const waiting = await bench.approved({ kind: 'finance' });
    await bench.work();
    const change = { what: 'dissolved', on: '2026-11-03' } as const;
    await reachSeals(bench.parts, { id: 'R-2', organisation: 'e1', change });
    expect([await phaseOf(used), await phaseOf(waiting)]).toEqual(['cancelled', 'cancelled']);
    await bench.work();
    expect(bench.revoked.size).toBe(2);
  });
});

describe('the starter set', () => {
  const wish = {
    name: company.name,
    company: company.code,
    legalRepName: '李示例',
    licence: '2026EXAMPLE0000000001',
    division: '110108',
    owner: 'e1',
    custodian: 'sun',
    authority: 'ei',
  };

  test('applies for five seals with one wish, once', async () => {
    const asked = { wish, key: 'first' };
    const seals = taken(await applyStarterSet(bench.parts, cast.li, asked));
    expect(seals.map(({ kind }) => kind)).toEqual(starterKinds);
    expect(taken(await applyStarterSet(bench.parts, cast.li, asked))).toEqual(seals);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n
      from seal_register`.execute(bench.database.query);
    expect(rows[0]?.n).toBe(5);
    const check = { approvalNo: 'ZY', registeredName: company.name, registeredPerson: 'li' };
    const names = { maker: 'sm2', police: 'ps', registry: 'mr' };
    for (const { case: id } of seals) {
      await bench.act(cast.acc, 'accept', id);
      await bench.act(cast.rev, 'approve', id, { input: check, names });
    }
    await bench.work();
    const phases = await Promise.all(seals.map(async ({ case: id }) => phaseOf(id)));
    expect(new Set(phases)).toEqual(new Set(['filed']));
  });

  test('is for the organisation of the login and for no other', async () => {
    const foreign = { wish: { ...wish, owner: 'e2' }, key: 'k' };
    expect(await applyStarterSet(bench.parts, cast.li, foreign)).toMatchObject({
      refused: 'seal-owner-foreign',
    });
  });

  test('applies for none where one cannot be drawn', async () => {
    const hostile = { ...wish, name: '\u{1F600}公司' };
    const answer = await applyStarterSet(bench.parts, cast.li, { wish: hostile, key: 'k' });
    expect(isRefusal(answer)).toBe(true);
    expect((await sql`select from seal_register`.execute(bench.database.query)).rows).toEqual([]);
  });
});

describe('the nightly comparison', () => {
  const parts = (more: Partial<CheckParts> = {}): CheckParts => ({
    ...bench.parts,
    registry: { of: async () => ({ name: company.name, isDissolved: false }) },
    ...more,
  });

  test('finds nothing where nothing is wrong', async () => {
    await bench.inUse();
    const none = { checked: 1, opened: 0, closed: 0, unknown: 0 };
    expect(await compareSeals(parts())).toEqual(none);
  });

  test('finds each difference once, with an owner and a due date, and closes what is mended', async () => {
    const id = await bench.inUse();
    const broken = parts({
      registry: { of: async () => ({ name: '北京别名有限公司', isDissolved: true }) },
      keys: { has: async () => false },
      certificates: { status: async () => ({ state: 'revoked' }) },
      register: () => undefined,
    });
    expect(await compareSeals(broken)).toMatchObject({ opened: 5 });
    expect(await compareSeals(broken)).toMatchObject({ opened: 0, closed: 0 });
    const found = await listFindings(bench.database, ['e1', 'ei', 'sm']);
    expect(
      found.map(({ kind, owner, dueAt }) => [kind, owner, (dueAt - bench.clock.at) / day]),
    ).toEqual(
      [
        ['OWNER_DISSOLVED', 'ei', 1],
        ['KEY_MISSING', 'sm', 1],
        ['NOT_FILED', 'sm', 1],
        ['CERT_EXPIRES_30D', 'e1', 27],
        ['OWNER_NAME_CHANGED', 'ei', 30],
      ].sort((a, b) => Number(a[2]) - Number(b[2])),
    );
    expect(found[0]?.case).toBe(id);
    expect(await compareSeals(parts())).toMatchObject({ opened: 0, closed: 5 });
  });

  test('closes nothing while a service is away', async () => {
    await bench.inUse();
    await compareSeals(parts({ keys: { has: async () => false } }));
    bench.police.mood.mode = 'down';
    expect(await compareSeals(parts())).toMatchObject({ unknown: 1, closed: 0 });
  });

  test('P08/test/3 (host): reconciles a division and a day and finds injected differences', async () => {
    const code = await bench.codeOf(await bench.inUse());
    const second = await bench.codeOf(await bench.inUse({ kind: 'finance' }));
    const from = startOf('2026-11-02');
    const logged = async (ids: readonly string[]) => new Set(ids);
    const day1 = { division: '110108', from, logged };
    expect(await reconcileDay(bench.database, { ...day1, police: [code, second] })).toEqual({
      platform: 2,
      police: 2,
      log: 2,
      diff: [],
    });
    const injected = await reconcileDay(bench.database, {
      ...day1,
      police: [code, '1101089900777'],
      logged: async (ids) => new Set(ids.slice(1)),
    });
    expect(injected.diff).toEqual([
      { sealCode: second, side: 'MISSING_AT_POLICE', action: 'REFILE' },
      { sealCode: '1101089900777', side: 'MISSING_HERE', action: 'INVESTIGATE' },
      { sealCode: code, side: 'MISSING_IN_LOG', action: 'INVESTIGATE' },
    ]);
  });
});

describe('work that nobody does any more', () => {
  test('is asked for anew, once, and done', async () => {
    const made = await bench.approved();
    await bench.office.make(made);
    await bench.approved({ kind: 'finance' });
    await sql`truncate job`.execute(bench.database.query);
    // Two papers of each application, and that of the making; one to be made, one to be filed.
    expect(await bench.office.mend()).toBe(7);
    expect(await bench.office.mend()).toBe(0);
    await bench.work(bench.office, 'papers');
    const { rows } = await sql`select phase from seal_register`.execute(bench.database.query);
    expect(rows).toEqual([{ phase: 'filed' }, { phase: 'filed' }]);
    await bench.act(cast.li, 'cancel', made, { input: { reason: '停业' } });
    await sql`truncate job`.execute(bench.database.query);
    expect(await bench.office.mend()).toBe(2);
    await bench.work();
    expect(bench.revoked.size).toBe(1);
  });
});

describe('the yearly statement', () => {
  test('P08/test/4 (host): silence of 30 days suspends standing mandates and not the seal', async () => {
    const code = await bench.codeOf(await bench.inUse());
    const suspended: string[] = [];
    const parts = {
      ...bench.parts,
      mandates: { suspend: async (one: string) => void suspended.push(one) },
    };
    expect([await openStatements(parts, 2026), await openStatements(parts, 2026)]).toEqual([1, 0]);
    bench.clock.at += 30 * day - hour;
    expect(await endStatements(parts)).toEqual([]);
    bench.clock.at += hour;
    expect([await endStatements(parts), await endStatements(parts)]).toEqual([['e1'], []]);
    expect(suspended).toEqual(['e1']);
    expect(await bench.office.isInForce(code)).toBe(true);
  });

  test('is answered for every seal it lists, or not at all', async () => {
    const code = await bench.codeOf(await bench.inUse());
    const parts = { ...bench.parts, mandates: { suspend: async () => {} } };
    await openStatements(parts, 2026);
    const asked = { organisation: 'e1', year: 2026 };
    expect(await answerStatement(parts, { ...asked, answers: {} })).toMatchObject({
      refused: 'statement-incomplete',
    });
    const answers = { [code]: 'kept' } as const;
    expect(await answerStatement(parts, { ...asked, answers })).toEqual({ state: 'passed' });
    bench.clock.at += 40 * day;
    expect(await endStatements(parts)).toEqual([]);
  });
});

describe('an old register', () => {
  const old = (serial: string, more: Partial<OldSeal> = {}): OldSeal => ({
    code: `110108000000${serial}`,
    company: company.code,
    kind: '04',
    name: `${company.name}合同专用章`,
    ...more,
  });
  const parts = () => ({
    ...bench.parts,
    ownerOf: async (one: string) => (one === company.code ? 'e1' : undefined),
  });

  test('P08/test/1 (host): loading it again changes nothing', async () => {
    const all = [old('1'), old('2')];
    expect(await importOldSeals(parts(), 'A', all)).toEqual({ added: 2, known: 0, changed: [] });
    expect(await matchOldSeals(parts())).toBe(2);
    const before = await listImported(bench.database, 'e1');
    expect(await importOldSeals(parts(), 'A', all)).toEqual({ added: 0, known: 2, changed: [] });
    expect(await matchOldSeals(parts())).toBe(0);
    expect(await listImported(bench.database, 'e1')).toEqual(before);
    const changed = [old('1', { name: '别的章' })];
    expect(await importOldSeals(parts(), 'A', changed)).toMatchObject({ changed: [old('1').code] });
    expect(await listImported(bench.database, 'e1')).toEqual(before);
  });

  test('P08/test/2 (host): a dispute never activates', async () => {
    await importOldSeals(parts(), 'A', [old('1')]);
    await matchOldSeals(parts());
    const [{ id } = { id: 0 }] = await listImported(bench.database, 'e1');
    const disputed = { id, answer: 'disputed', reason: '不是本单位的章' } as const;
    expect(await answerImported(parts(), cast.li, disputed)).toEqual({ state: 'disputed' });
    for (const answer of ['active', 'external'] as const) {
      expect(await answerImported(parts(), cast.li, { id, answer })).toMatchObject({
        refused: 'import-state',
      });
    }
    await importOldSeals(parts(), 'A', [old('1')]);
    await matchOldSeals(parts());
    expect(await listImported(bench.database, 'e1')).toMatchObject([{ state: 'disputed' }]);
  });

  test('is confirmed by its owner at L3 and by nobody else', async () => {
    await importOldSeals(parts(), 'A', [old('1')]);
    await matchOldSeals(parts());
    const [{ id } = { id: 0 }] = await listImported(bench.database, 'e1');
    const asked = { id, answer: 'external' } as const;
    const low = { ...cast.li, level: 2 } as const;
    expect(await answerImported(parts(), low, asked)).toMatchObject({ refused: 'import-level' });
    expect(await answerImported(parts(), cast.court, asked)).toMatchObject({
      refused: 'seal-code-unknown',
    });
    expect(await answerImported(parts(), cast.li, asked)).toEqual({ state: 'external' });
    const id2 = await bench.approved();
    await bench.work();
    expect(await bench.codeOf(id2)).toBe('1101089900001');
  });

  test('keeps the code of a seal its owner has made anew, and gives it to nobody else', async () => {
    const one = old('1');
    await importOldSeals(parts(), 'A', [one]);
    await matchOldSeals(parts());
    const paired = { pairedPhysicalCode: one.code };
    const early = await bench.approved({}, undefined, paired);
    expect(await bench.office.make(early)).toMatchObject({ state: 'waiting' });
    const [{ id } = { id: 0 }] = await listImported(bench.database, 'e1');
    await answerImported(parts(), cast.li, { id, answer: 'active' });
    expect(await bench.office.make(early)).toEqual({ state: 'made', code: one.code });
    const late = await bench.approved({ kind: 'finance' }, undefined, paired);
    expect(await bench.office.make(late)).toMatchObject({ state: 'waiting' });
  });

  test('P08/error/migrate-dup (host): two records with one code wait for a person', async () => {
    await importOldSeals(parts(), 'A', [old('1')]);
    await importOldSeals(parts(), 'B', [old('1')]);
    expect(await matchOldSeals(parts())).toBe(0);
    const { rows } = await sql`select state, detail from seal_import`.execute(bench.database.query);
    expect(rows).toEqual([
      { state: 'duplicate', detail: 'A、B' },
      { state: 'duplicate', detail: 'A、B' },
    ]);
  });
});
