// The host of cases on a throwaway PostgreSQL: a decision with all its writes, over one connection.
import { calendar2026, catalog } from '@yunzhang/scenario';
import { scenarios } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { caseMigrations, createCases } from '../apps/server/dist/cases/index.js';
import { migrate, openDatabase } from '../apps/server/dist/support/index.js';
import { startCluster } from '../scripts/cluster.mjs';
import { contractLife } from './labour-contract.mjs';
import { assertTrue } from './measure.mjs';

const begun = Date.parse('2026-11-23T09:00:00+08:00');
const life = contractLife(begun);
/** Lives of one turn, and turns of each side; the best turn counts. */
const lives = 20;
const turns = 6;

/** What a decision costs, and whether it grows with the cases there are. */
export function benchmarks() {
  return [{ name: 'cases', run: costs }];
}

async function* costs() {
  const url = await startCluster();
  if (url === undefined) {
    yield { note: 'cases                        SKIPPED: no PostgreSQL here' };
    return;
  }
  const few = await hostOver(url, 'few', 100);
  const many = await hostOver(url, 'many', 100_000);
  for (const host of [few, many]) await turn(host);
  const best = [Infinity, Infinity];
  for (let n = 0; n < turns; n++) {
    best[0] = Math.min(best[0], await turn(few));
    best[1] = Math.min(best[1], await turn(many));
  }
  yield {
    name: 'cases 100,000 stored',
    ours: Number(best[1].toPrecision(3)),
    peer: Number(best[0].toPrecision(3)),
    peerName: '100 stored',
    ratio: Number((best[1] / best[0]).toPrecision(3)),
    unit: 'ms a decision',
  };
  for (const host of [few, many]) await host.database.close();
}

/** A database of its own with so many contracts in it. */
async function hostOver(server, name, count) {
  const first = await openDatabase({ kind: 'server', url: server });
  await sql.raw(`create database ${name}`).execute(first.query);
  await first.close();
  const url = new URL(server);
  url.pathname = name;
  const database = await openDatabase(
    { kind: 'server', url: url.href },
    { connectionsMax: 1, statementTimeoutMs: 600_000 },
  );
  await migrate(database, [caseMigrations]);
  const cases = createCases({
    database,
    catalog: catalog(scenarios),
    tables: () => ({ calendar: calendar2026 }),
    now: () => begun,
    submit: async () => undefined,
  });
  const host = { database, cases, serial: 0 };
  await turn(host);
  await fill(database, count);
  return host;
}

/** Copies of the contracts that are there, with their acts, players and answers. */
async function fill({ query }, count) {
  const run = (text) => sql.raw(text).execute(query);
  // Copies of what was checked once: without it a million foreign keys are looked up.
  await run('set session_replication_role = replica');
  await run(`insert into case_state (id, scenario, definition, version, phase, record, parties,
      parent, opened_at, changed_at)
    select 'copy-' || n, scenario, definition, version, phase, record, parties, parent, opened_at,
      changed_at from (select * from case_state limit 1) one, generate_series(1, ${count}) n`);
  await run(`insert into case_act (case_id, version, at, done)
    select 'copy-' || n, version, at, done from (select * from case_act where case_id =
      (select id from case_state order by nr limit 1)) one, generate_series(1, ${count}) n`);
  await run(`insert into case_party (party, nr, case_id) select party, nr, id from case_state,
    unnest(array['acme', 'li', 'sms']) party where id like 'copy-%'`);
  await run(
    `insert into case_due (case_id, at) select id, changed_at + 1000000000 from case_state`,
  );
  await run(`insert into case_attempt (actor, key, digest, answer, at)
    select 'copy', 'k' || n, '\\x00', '{}', 0 from generate_series(1, ${count * 10}) n`);
  await run('set session_replication_role = default');
  await run('analyze');
}

/** Milliseconds of one decision, over whole lives. */
async function turn(host) {
  const startedAt = performance.now();
  for (let n = 0; n < lives; n++) await liveOnce(host);
  return (performance.now() - startedAt) / (lives * life.length);
}

async function liveOnce(host) {
  let on;
  for (const { actor, act, input } of life) {
    const place = on === undefined ? { names: { worker: 'li', courier: 'sms' } } : { on };
    const attempt = { scenario: 'labour-contract', act, input, ...place };
    const answer = await host.cases.attempt(actor, attempt, `life-${++host.serial}`);
    assertTrue(answer.accepted === true, `${act} is accepted, not ${answer.refused}`);
    on = answer.case;
  }
}
