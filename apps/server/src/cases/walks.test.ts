import {
  type Accepted,
  type Actor,
  type Case,
  clock,
  type Done,
  isSame,
  type Proof,
  type Reader,
  readerOf,
  stranger,
  view,
  viewDone,
  walk,
} from '@yunzhang/scenario';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { proofs } from '../../../../packages/scenarios/src/proofs.ts';
import { type CaseBench, caseBench } from './cases-testing.ts';
import { type CaseServer, caseServer } from './http-testing.ts';
import { fetchWanted, readActs, readCases, readHistory } from './store.ts';

/** Attempts of one episode; a walk begins each on an empty table. */
const attempts = 60;
const episodes = process.env['YUNZHANG_STORIES'] === 'all' ? 12 : 1;

let bench: CaseBench;
beforeAll(async () => {
  bench = await caseBench();
});
afterAll(async () => bench.close());
beforeEach(async () => bench.clear());

interface Decision {
  readonly now: number;
  readonly accepted: Accepted;
}

/** What a walk of the engine decided, for being decided over the store once more. */
function decisionsOf(proof: Proof, episode: number): readonly Decision[] {
  const decisions: Decision[] = [];
  const oracle = {
    name: 'watched',
    over: 'step' as const,
    holds: ({ decision, now }: { readonly decision?: Accepted; readonly now: number }) => {
      if (decision !== undefined) decisions.push({ now, accepted: decision });
      return true as const;
    },
  };
  const watched = { ...proof, oracles: [...(proof.oracles ?? []), oracle] };
  const { failure } = walk(watched, { seed: 7, attempts, episode });
  expect(failure).toBeUndefined();
  return decisions;
}

const isRoot = ({ by, actor }: Done): boolean => by !== 'within' && actor.system !== clock.system;

/** Attempts the same over the store: the same acts come of it, and no others. */
async function walkStore(proof: Proof, decisions: readonly Decision[]) {
  const ids: string[] = [];
  const cases = bench.another({
    catalog: proof.catalog,
    tables: () => proof.tables,
    newId: () => ids.shift() ?? 'none',
  });
  let after = 0;
  for (const [n, { now, accepted }] of decisions.entries()) {
    bench.clock.at = now;
    const fresh = accepted.done.filter(({ from, version }) => from === '' && version === 1);
    ids.splice(0, ids.length, ...fresh.map((done) => done.case));
    const root = accepted.done.find(isRoot);
    const last = root ?? accepted.done.findLast(({ actor }) => actor.system === clock.system);
    if (last === undefined) throw new Error('a decision does something');
    const { scenario, act, input, names, actor } = last;
    const on = fresh.includes(last) ? {} : { on: last.case };
    const given = root === undefined ? {} : { input, names };
    const answer = await cases.attempt(actor, { scenario, act, ...on, ...given }, `walk-${n}`);
    expect(answer, `${scenario}.${act}`).toMatchObject({ accepted: true });
    const rows = await readHistory(bench.database.query, { after, limit: 5000 });
    after = rows.at(-1)?.nr ?? after;
    expect(
      isSame(
        rows.map(({ done }) => done),
        accepted.done,
      ),
      `${scenario}.${act}`,
    ).toBe(true);
  }
  return cases;
}

async function expectSeen(
  { app, as }: CaseServer,
  proof: Proof,
  { c, family, acts }: { c: Case; family: readonly Case[]; acts: readonly Done[] },
  actor: Actor | undefined,
): Promise<boolean> {
  const reader: Reader = actor === undefined ? stranger : readerOf(actor);
  const seen = view(proof.catalog, c, reader);
  const url = `/v1/cases/${encodeURIComponent(c.id)}`;
  const [one, past] = [
    await app.inject({ url, headers: as(actor) }),
    await app.inject({ url: `${url}/acts`, headers: as(actor) }),
  ];
  expect([one.statusCode, past.statusCode]).toEqual(seen === undefined ? [404, 404] : [200, 200]);
  if (seen === undefined) return false;
  expect(one.body).toBe(JSON.stringify(seen));
  const told = viewDone(proof.catalog, family, acts, reader);
  expect(past.body).toBe(JSON.stringify({ acts: told }));
  return true;
}

test.each(proofs)('$id: a random walk over the store, and who sees what of it', async (proof) => {
  let [pairs, shown, decided] = [0, 0, 0];
  for (let episode = 0; episode < episodes; episode++) {
    await bench.clear();
    const decisions = decisionsOf(proof, episode);
    decided += decisions.length;
    const cases = await walkStore(proof, decisions);
    const server = await caseServer(cases);
    const ids = [
      ...new Set(decisions.flatMap(({ accepted }) => accepted.changed.map((c) => c.id))),
    ];
    const { query } = bench.database;
    await cases.settleDue(bench.clock.at);
    const readers = [undefined, ...proof.cast];
    const visible = new Map<Actor, Set<string>>(proof.cast.map((actor) => [actor, new Set()]));
    for (const c of await readCases(query, ids)) {
      const acts = await readActs(query, { id: c.id, limit: 5000 });
      const kin = await fetchWanted(query, {
        cases: new Set(c.parent === undefined ? [] : [c.parent]),
        children: new Set([c.id]),
        claims: new Set(),
      });
      for (const actor of readers) {
        pairs++;
        const isSeen = await expectSeen(
          server,
          proof,
          { c, family: [c, ...kin.cases], acts },
          actor,
        );
        if (!isSeen) continue;
        shown++;
        const players = Object.values(c.parties).flat();
        const isMine =
          actor !== undefined && readerOf(actor).parties.some((p) => players.includes(p));
        if (isMine) visible.get(actor)?.add(c.id);
      }
    }
    for (const [actor, mine] of visible) expect(await allMine(server, actor)).toEqual(mine);
    await server.app.close();
  }
  if (episodes > 1)
    console.log(`${proof.id}: ${decided} decisions, ${pairs} cases × readers, ${shown} seen`);
});

/** One's cases, page by page. */
async function allMine({ app, as }: CaseServer, actor: Actor): Promise<ReadonlySet<string>> {
  const mine: string[] = [];
  for (let next: string | undefined, page = 0; page === 0 || next !== undefined; page++) {
    const after = next === undefined ? '' : `?after=${encodeURIComponent(next)}`;
    const answer = await app.inject({ url: `/v1/cases${after}`, headers: as(actor) });
    expect(answer.statusCode).toBe(200);
    const body = answer.json<{ cases: readonly { id: string }[]; next?: string }>();
    mine.push(...body.cases.map(({ id }) => id));
    next = body.next;
  }
  expect(new Set(mine).size).toBe(mine.length);
  return new Set(mine);
}
