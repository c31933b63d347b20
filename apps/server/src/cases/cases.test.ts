import { readFileSync } from 'node:fs';
import { Unavailable } from '@yunzhang/base';
import {
  type Actor,
  type Attempt,
  calendar2026,
  type Case,
  day,
  hour,
  isSame,
  replay,
  tell,
} from '@yunzhang/scenario';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startCaseClock } from './case-clock.ts';
import type { Answer, Cases } from './cases.ts';
import { type CaseBench, caseBench, known, storeStage } from './cases-testing.ts';
import { faulty } from './fault-testing.ts';
import { readHistory } from './store.ts';

let bench: CaseBench;
beforeAll(async () => {
  bench = await caseBench();
});
afterAll(async () => bench.close());
beforeEach(async () => bench.clear());

const storyFile = new URL(
  '../../../../packages/scenarios/src/mandate/mandate.story',
  import.meta.url,
);
const prologue = readFileSync(storyFile, 'utf8').split(/^story /m)[0] ?? '';
const erp: Actor = { system: 'erp', holds: [], level: 3 };
const li: Actor = { person: 'li', organisation: 'e1', holds: [], level: 3 };
const sun: Actor = { person: 'sun', organisation: 'e1', holds: [], level: 3 };
const at = Date.parse('2026-11-23T10:00:00+08:00');

/** A seal in force, and a standing mandate of so many uses a day. */
async function granted(perDay: number): Promise<void> {
  const text = `${prologue}
li grant mandate as m naming client=erp signer=hsm inspector=nj with standing {"perDay":${perDay},"perDayFen":100000000}`;
  expect((await tell(text, storeStage(bench))).failure).toBeUndefined();
  bench.clock.at = at;
}

function call(n: number): Attempt {
  const number = String(n).padStart(6, '0');
  const input = {
    number: `YY-20261123-${number}`,
    act: `GZ-20261123-0${number}`,
    kind: 'contract',
    purpose: '订单',
    documents: [
      { number: 'D1', digest: 'a1'.padEnd(64, '0'), format: 'ofd', pages: 1, amountFen: 60 },
    ],
    manifest: 'a1'.padEnd(64, '0'),
    onFault: 'all',
    placement: [{ kind: 'word', word: '盖章' }],
    copies: 1,
    counterparties: [],
    certificate: 'CN=erp',
  };
  return { scenario: 'mandate', act: 'use', on: 'm', input, names: {} };
}

const codeOf = (answer: Answer | undefined): string =>
  answer === undefined ? 'none' : 'refused' in answer ? answer.refused : 'accepted';

function tally(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[codeOf(answer)] = (counts[codeOf(answer)] ?? 0) + 1;
  return counts;
}

async function stored(): Promise<ReadonlyMap<string, Case>> {
  const { rows } = await sql<Case & { nr: number }>`select id, scenario, definition, version, phase,
    record, parties, parent, opened_at as "openedAt", changed_at as "changedAt"
    from case_state`.execute(bench.database.query);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Everything there is, for comparing before and after. */
async function everything(): Promise<unknown> {
  const tables = ['state', 'act', 'claim', 'attempt', 'party', 'due', 'watch', 'record'];
  const all: unknown[] = [];
  for (const table of tables) {
    const { rows } =
      await sql`select row_to_json(t)::text as row from ${sql.table(`case_${table}`)} t
      order by 1`.execute(bench.database.query);
    all.push([table, rows]);
  }
  return all;
}

/** Decides the whole history again and compares it with what is stored. */
async function expectReplay(): Promise<void> {
  const rows = await readHistory(bench.database.query, { after: 0, limit: 100_000 });
  const history = rows.map(({ done }) => done);
  const again = replay({ catalog: known, tables: { calendar: calendar2026 }, history });
  if ('differs' in again) throw new Error(JSON.stringify(again.differs));
  const cases = await stored();
  expect(again.cases.size).toBe(cases.size);
  for (const [id, c] of cases) {
    const other = again.cases.get(id);
    const { parent, ...rest } = c;
    expect(isSame(parent === null ? rest : c, other), id).toBe(true);
  }
}

/** Two servers over the same database. */
const servers = (): readonly [Cases, Cases] => [bench.another(), bench.another()];

describe('at the same time', () => {
  test('a hundred uses of a mandate of fifty a day are fifty, and the history gives the same cases', async () => {
    await granted(50);
    const both = servers();
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, n) =>
        (both[n % 2] ?? both[0]).attempt(erp, call(n + 1), `use-${n}`),
      ),
    );
    expect(tally(answers)).toEqual({ accepted: 50, 'limit-reached': 50 });
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from case_state
      where scenario = 'seal-use'`.execute(bench.database.query);
    expect(rows[0]?.count).toBe(50);
    await expectReplay();
  });

  test('of two that claim the same key one gets it', async () => {
    await granted(50);
    const both = servers();
    const answers = await Promise.all(
      both.map(async (cases, n) => cases.attempt(erp, call(7), `same-number-${n}`)),
    );
    const counts = tally(answers);
    expect(counts['accepted']).toBe(1);
    expect(Object.keys(counts)).toHaveLength(2);
    await expectReplay();
  });

  test('twenty grants with the claims of one another and freezes between them come out in one order', async () => {
    await granted(50);
    const both = servers();
    const seal: Attempt = {
      scenario: 'seal-life',
      act: 'freeze',
      on: 's',
      input: { reason: '异常' },
    };
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, async (_, n) =>
        (both[n % 2] ?? both[0]).attempt(erp, call(n + 1), `a-${n}`),
      ),
      both[1].attempt(sun, seal, 'freeze'),
      ...Array.from({ length: 20 }, async (_, n) =>
        (both[n % 2] ?? both[0]).attempt(erp, call(n + 101), `b-${n}`),
      ),
    ]);
    const counts = tally(answers);
    expect((counts['accepted'] ?? 0) + (counts['seal-frozen'] ?? 0)).toBe(41);
    const { rows } = await sql<{ late: number }>`select count(*)::int as late from case_act a
      where a.done->>'scenario' = 'mandate' and a.done->>'act' = 'use'
        and a.nr > (select nr from case_act where done->>'act' = 'freeze')`.execute(
      bench.database.query,
    );
    expect(rows[0]?.late).toBe(0);
    await expectReplay();
  });
});

describe('a key', () => {
  test('gives the same answer again, and one act', async () => {
    await granted(50);
    const first = await bench.cases.attempt(erp, call(1), 'k');
    expect(codeOf(first)).toBe('accepted');
    const before = await everything();
    const { names, input, ...rest } = call(1);
    const reversed = Object.fromEntries(Object.entries(input ?? {}).toReversed());
    const again = { names: { ...names }, input: reversed, ...rest };
    expect(await bench.another().attempt(erp, again, 'k')).toEqual(first);
    expect(await everything()).toEqual(before);
  });

  test('sent ten times at once is done once', async () => {
    await granted(50);
    const both = servers();
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, n) =>
        (both[n % 2] ?? both[0]).attempt(erp, call(1), 'k'),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(codeOf(answers[0])).toBe('accepted');
    await expectReplay();
  });

  test('opens one case, also when it is sent to two servers at once', async () => {
    await granted(50);
    const opening: Attempt = {
      scenario: 'mandate',
      act: 'grant',
      input: {
        seal: 's',
        mode: 'standing',
        kinds: ['contract'],
        counterparties: [],
        perDay: 2,
        fromHour: 8,
        toHour: 20,
        until: '2027-11-23',
        certificate: 'CN=erp',
      },
      names: { client: 'erp', signer: 'hsm', inspector: 'nj' },
    };
    const answers = await Promise.all(
      servers().map(async (one) => one.attempt(li, opening, 'open')),
    );
    expect(codeOf(answers[0])).toBe('accepted');
    expect(answers[1]).toEqual(answers[0]);
  });

  test('with another attempt is refused, and of another actor is another key', async () => {
    await granted(50);
    await bench.cases.attempt(erp, call(1), 'k');
    expect(codeOf(await bench.cases.attempt(erp, call(2), 'k'))).toBe('attempt-key-differs');
    expect(codeOf(await bench.cases.attempt(sun, call(2), 'k'))).not.toBe('attempt-key-differs');
  });

  test('keeps a refusal: a copy that comes late does not do what was refused', async () => {
    await granted(1);
    expect(codeOf(await bench.cases.attempt(erp, call(1), 'k1'))).toBe('accepted');
    expect(codeOf(await bench.cases.attempt(erp, call(2), 'k2'))).toBe('limit-reached');
    bench.clock.at = at + day;
    expect(codeOf(await bench.cases.attempt(erp, call(2), 'k2'))).toBe('limit-reached');
    expect(codeOf(await bench.cases.attempt(erp, call(2), 'k3'))).toBe('accepted');
  });

  test('does not keep that somebody is to confirm who they are', async () => {
    await granted(50);
    const withdraw: Attempt = { scenario: 'mandate', act: 'revoke', on: 'm', input: {} };
    const level1: Actor = { ...li, level: 1 };
    const [weak, strong] = [
      await bench.cases.attempt(level1, withdraw, 'k'),
      await bench.cases.attempt(li, withdraw, 'k'),
    ];
    expect([codeOf(weak), codeOf(strong)]).toEqual(['step-up-required', 'accepted']);
    expect(await bench.cases.attempt(level1, withdraw, 'k')).toEqual(strong);
  });

  test('is forgotten after a while, and no deep input comes near a rule', async () => {
    await granted(50);
    await bench.cases.attempt(erp, call(1), 'k');
    await bench.cases.forgetAnswers(at);
    const before = await everything();
    expect(await bench.cases.forgetAnswers(at)).toBe(0);
    expect(await everything()).toEqual(before);
    expect(await bench.cases.forgetAnswers(at + 1)).toBeGreaterThan(0);
    let deep: unknown = 1;
    for (let n = 0; n < 50_000; n++) deep = [deep];
    const answer = await bench.cases.attempt(erp, { ...call(1), input: { documents: deep } }, 'd');
    expect(codeOf(answer)).toBe('attempt-too-deep');
  });
});

describe('a fault', () => {
  test('before or after any statement leaves all of it or nothing, and the retry answers', async () => {
    await granted(1000);
    let steps = 0;
    for (let n = 1, isOver = false; !isOver; n++) {
      for (const when of ['before', 'after'] as const) {
        const fault = faulty(bench.database, { n, when });
        const cases = bench.another({ database: fault.database });
        const before = await everything();
        const key = `fault-${n}-${when}`;
        const attempt = call(n * 2 + (when === 'after' ? 1 : 0));
        const failed = await cases.attempt(erp, attempt, key).then(
          () => undefined,
          (error: unknown) => error,
        );
        isOver = !fault.hasHappened();
        const isKept = JSON.stringify(await everything()) !== JSON.stringify(before);
        // A commit whose answer is lost is the one fault after which it has happened.
        if (failed !== undefined) expect(isKept).toBe(fault.isAfterCommit());
        const retried = await bench.another().attempt(erp, attempt, key);
        expect(codeOf(retried), `${when} ${n}`).toBe('accepted');
        steps++;
      }
    }
    expect(steps).toBeGreaterThan(16);
    await expectReplay();
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from case_state
      where scenario = 'seal-use'`.execute(bench.database.query);
    expect(rows[0]?.count).toBe(steps);
  });

  test('of the log undoes everything, and says that waiting helps', async () => {
    await granted(50);
    const before = await everything();
    const full = { refused: 'ledger-backlog', basis: 'ledger.md §16.3' };
    const cases = bench.another({ submit: async () => full });
    await expect(cases.attempt(erp, call(1), 'k')).rejects.toThrow(Unavailable);
    expect(await everything()).toEqual(before);
    expect(codeOf(await bench.cases.attempt(erp, call(1), 'k'))).toBe('accepted');
  });
});

describe('the clock', () => {
  const until = Date.parse('2027-11-24T00:00:00+08:00');

  test('does each deadline once, at its own instant, with two servers that were off for a day', async () => {
    await granted(50);
    const both = servers();
    bench.clock.at = until + day;
    const looked = await Promise.all(both.map(async (one) => one.settleDue(until + day)));
    expect(Math.max(...looked)).toBeGreaterThan(0);
    const rows = await readHistory(bench.database.query, { after: 0, limit: 1000 });
    const mine = rows.filter(({ done }) => done.by === 'clock' && done.case === 'm');
    expect(mine.map(({ done }) => done.at)).toEqual([until]);
    expect(await both[0].settleDue(until + 2 * day)).toBe(0);
    await expectReplay();
  });

  test('goes through what it missed in order of time', async () => {
    expect((await tell(prologue, storeStage(bench))).failure).toBeUndefined();
    bench.clock.at = at;
    for (const [name, lastDay] of [
      ['m1', '2026-12-03'],
      ['m2', '2026-12-01'],
      ['m3', '2026-12-02'],
    ] as const) {
      const input = {
        seal: 's',
        mode: 'standing',
        kinds: ['contract'],
        counterparties: [],
        perDay: 2,
        fromHour: 8,
        toHour: 20,
        until: lastDay,
        certificate: 'CN=erp',
      };
      const names = { client: 'erp', signer: 'hsm', inspector: 'nj' };
      const cases = bench.another({ newId: () => name });
      const grant: Attempt = { scenario: 'mandate', act: 'grant', input, names };
      expect(codeOf(await cases.attempt(li, grant, `grant-${name}`))).toBe('accepted');
    }
    const later = at + 30 * day;
    bench.clock.at = later;
    await bench.cases.settleDue(later);
    const rows = await readHistory(bench.database.query, { after: 0, limit: 1000 });
    const lapsed = rows.filter(({ done }) => done.by === 'clock').map(({ done }) => done.case);
    expect(lapsed).toEqual(['m2', 'm3', 'm1']);
  });

  test('need not have been by for anybody to read what it will have done', async () => {
    await granted(50);
    bench.clock.at = until + hour;
    const before = await everything();
    const seen = await bench.cases.read('m', { parties: ['erp'] });
    const acts = await bench.cases.history('m', { parties: ['erp'] });
    expect(seen?.phase).not.toBe('live');
    expect([acts?.at(-1)?.to, acts?.at(-1)?.at]).toEqual([seen?.phase, until]);
    expect(await everything()).toEqual(before);
    await bench.cases.settleDue(bench.clock.at);
    expect(await bench.cases.read('m', { parties: ['erp'] })).toEqual(seen);
    expect(await bench.cases.history('m', { parties: ['erp'] })).toEqual(acts);
  });

  test('holds back a case that fails and goes on with the others', async () => {
    await granted(50);
    const broken = bench.another({
      submit: async (_at, done) => {
        if (done.some((one) => one.case === 's')) throw new Error('a fault of this case');
        return undefined;
      },
    });
    const late = Date.parse('2030-01-01T00:00:00+08:00');
    bench.clock.at = late;
    const seen: string[] = [];
    for (let one = await broken.settleNext(late); one; one = await broken.settleNext(late)) {
      seen.push(`${one.id} ${one.fault === undefined ? 'done' : 'fault'}`);
    }
    expect(seen).toContain('s fault');
    expect(seen.filter((one) => one === 's fault')).toHaveLength(1);
    expect(seen.some((one) => one.startsWith('m '))).toBe(true);
  });

  test('ticks by itself, says what failed, goes on when the database was away, and stops', async () => {
    const told: string[] = [];
    const due = [
      { id: 'a', at: 1, acts: 1 },
      { id: 'b', at: 2, acts: 0, fault: new Error('a rule') },
    ];
    let isAway = true;
    const ticking = startCaseClock(
      {
        settleNext: async () => {
          if (isAway) {
            isAway = false;
            throw new Unavailable('database');
          }
          const next = due.shift();
          told.push(next?.id ?? 'none');
          return next;
        },
        forgetAnswers: async (before) => {
          told.push(`forget ${before}`);
          return 0;
        },
      },
      () => 1000,
      {
        everyMs: 5,
        keptMs: 600,
        failed: ({ id }) => told.push(`failed ${id}`),
        stumbled: (error) => told.push(String(error)),
      },
    );
    await expect.poll(() => told.length).toBeGreaterThan(7);
    await ticking.stop();
    const [away, ...rest] = told;
    expect(away).toContain('database is unavailable');
    expect(rest.slice(0, 4)).toEqual(['a', 'b', 'failed b', 'none']);
    const count = told.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(told).toHaveLength(count);
  });
});

describe('the register of parties', () => {
  test('is asked once for all that are named, and whom it does not know cannot be named', async () => {
    await granted(50);
    const asked: string[] = [];
    const cases = bench.another({
      knows: async (parties) => {
        asked.push(parties.map(({ party, kind }) => `${kind} ${party}`).join());
        return parties.map(({ party }) => party !== 'nobody');
      },
    });
    const input = {
      seal: 's',
      mode: 'standing',
      kinds: ['contract'],
      counterparties: [],
      perDay: 2,
      fromHour: 8,
      toHour: 20,
      until: '2027-11-23',
      certificate: 'CN=erp',
    };
    const grant = (inspector: string): Attempt => ({
      scenario: 'mandate',
      act: 'grant',
      input,
      names: { client: 'erp', signer: 'hsm', inspector },
    });
    expect(codeOf(await cases.attempt(li, grant('nobody'), 'k1'))).toBe('party-unknown');
    expect(codeOf(await cases.attempt(li, grant('nj'), 'k2'))).toBe('accepted');
    expect(asked).toHaveLength(2);
    expect(asked[0]?.split(',').sort()).toEqual(['system erp', 'system hsm', 'system nobody']);
  });
});
