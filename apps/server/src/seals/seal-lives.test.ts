import { isRefusal } from '@yunzhang/base';
import { type Actor, chanceOf, day } from '@yunzhang/scenario';
import { type Kysely, type KyselyPlugin, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, workOnce } from '../support/index.ts';
import { applicationOf, cast, company, officeBench, type OfficeBench } from './seals-testing.ts';

/** Lives in this run; the lane `seal-lives` has 500. */
const lives = Number(process.env['YUNZHANG_SEAL_LIVES'] ?? 5);
const seed = Number(process.env['YUNZHANG_SEED'] ?? 7);

let bench: OfficeBench;
beforeAll(async () => {
  bench = await officeBench();
}, 60_000);
afterAll(async () => bench.close(), 60_000);

class Killed extends Error {}

/** A server that ends at some statement, before or after it is done; nothing of it goes on. */
function doomed(database: Database<unknown>, statements: number): Database<unknown> {
  let left = statements;
  const step = (): void => {
    left -= 1;
    if (left <= 0) throw new Killed('killed');
  };
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      step();
      return node;
    },
    transformResult: async ({ result }) => {
      step();
      return result;
    },
  };
  const query: Kysely<unknown> = database.query.withPlugin(plugin);
  return { ...database, query };
}

interface Step {
  readonly actor: Actor;
  readonly act: string;
  readonly input?: object;
  readonly names?: Readonly<Record<string, string>>;
}

test(
  `${lives} seal lives, killed at random: none lost, doubled, active twice or without filing`,
  { timeout: 3_600_000 },
  async () => {
    const chance = chanceOf(seed);
    let kills = 0;
    const process = () => bench.processOver(doomed(bench.database, chance.whole(4, 120)));
    let server = process();
    /** Tries until a server has lived long enough to answer. */
    const surely = async <T>(work: () => Promise<T>): Promise<T> => {
      for (;;) {
        try {
          return await work();
        } catch (error) {
          // A connection a killed server held is broken in its own way.
          if (!(error instanceof Killed) && !/killed|aborted/.test(String(error))) throw error;
          kills += 1;
          server = process();
        }
      }
    };
    const attempt = async (on: string, { actor, act, input, names }: Step, key: string) =>
      surely(async () => {
        const given = { scenario: 'seal-life', act, on, input: input ?? {}, names: names ?? {} };
        return server.cases.attempt(actor, given, key);
      });
    const work = async (rounds: number): Promise<void> => {
      for (let n = 0; n < rounds; n++) {
        await sql`update job set due_at = now() where state = 'waiting'`.execute(
          bench.database.query,
        );
        await surely(async () => workOnce(server.parts.database, server.office.jobs));
      }
    };
    const ids: string[] = [];
    for (let n = 0; n < lives; n++) {
      bench.police.mood.mode = chance.is(0.2) ? 'down' : chance.is(0.1) ? 'lost-answer' : 'well';
      const owner = `e${Math.floor(n / 2)}`;
      const li = { ...cast.li, organisation: owner };
      const wish = { kind: chance.is(0.5) ? 'legal-name' : 'contract' } as const;
      const input = await applicationOf(bench.parts, wish, n + 1);
      const names = { owner, custodian: 'sun', authority: 'ei' };
      const opening = { scenario: 'seal-life', act: 'submit', input, names };
      const opened = await surely(async () => server.cases.attempt(li, opening, `open-${n}`));
      if (isRefusal(opened)) throw new Error(JSON.stringify(opened));
      const id = opened.case;
      ids.push(id);
      const check = {
        approvalNo: `ZY-${n}`,
        registeredName: company.name,
        registeredPerson: 'li',
      };
      const others = { maker: 'sm', police: 'ps', registry: 'mr' };
      const plan: readonly Step[] = [
        { actor: cast.acc, act: 'accept' },
        { actor: cast.rev, act: 'approve', input: check, names: others },
      ];
      for (const [at, step] of plan.entries()) await attempt(id, step, `${n}-${at}`);
      await work(chance.whole(0, 6));
      const later: readonly Step[] = [
        { actor: li, act: 'claim', input: { pinReceipt: 'P' } },
        { actor: cast.sun, act: 'freeze', input: { reason: '抽查' } },
        { actor: li, act: 'resume' },
      ];
      for (const [at, step] of later.entries()) await attempt(id, step, `${n}-later-${at}`);
      bench.clock.at += chance.is(0.05) ? day : 60_000;
      if (chance.is(0.2)) await bench.cases.settleDue(bench.clock.at);
    }
    bench.police.mood.mode = 'well';
    bench.clock.at += 2 * day;
    await bench.cases.settleDue(bench.clock.at);
    await bench.work();
    await bench.work();
    console.log(`seal lives: ${lives}, killed ${kills} times`);
    expect(kills).toBeGreaterThan(lives / 5);
    await look(ids);
  },
);

/** What must hold of all of them, read from the tables and from the borders. */
async function look(ids: readonly string[]): Promise<void> {
  const { query } = bench.database;
  const one = async (text: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`${sql.raw(text)}`.execute(query);
    return rows[0]?.n ?? -1;
  };
  // None lost: whatever was approved is made and filed, or beyond.
  expect(await one(`select count(*)::int as n from seal_register`)).toBe(ids.length);
  const early = `'approved', 'made', 'filing-overdue'`;
  expect(await one(`select count(*)::int as n from seal_register where phase in (${early})`)).toBe(
    0,
  );
  // None doubled: one code, key, certificate and act for each.
  const approved = await one(`select count(*)::int as n from seal_history where act = 'approve'`);
  for (const text of [
    `select count(*)::int as n from seal_code`,
    `select count(distinct code)::int as n from seal_register`,
    `select count(distinct seal)::int as n from seal_making`,
    `select count(*)::int as n from seal_history where act = 'make'`,
    `select count(*)::int as n from seal_history where act = 'file'`,
    `select count(distinct number)::int as n from seal_filing`,
  ]) {
    expect([text, await one(text)]).toEqual([text, approved]);
  }
  expect([bench.made.keys.size, bench.made.pairs, bench.police.filed.size]).toEqual([
    approved,
    approved,
    approved,
  ]);
  // None active twice, none usable without filing and its entries.
  const twice = `select count(*)::int as n from (select owner from seal_register
    where kind = 'legal-name' and phase in ('active', 'frozen') group by owner having count(*) > 1) d`;
  expect(await one(twice)).toBe(0);
  const unfiled = `select count(*)::int as n from seal_history h where usable_from is not null
    and not exists (select from seal_history f where f.case_id = h.case_id and f.act = 'file'
      and f.version < h.version)`;
  expect(await one(unfiled)).toBe(0);
  const gaps = `select count(*)::int as n from case_state c where version <>
    (select count(*) from seal_history h where h.case_id = c.id)`;
  expect(await one(gaps)).toBe(0);
}
