import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { decide, replay, shelfOf, startOf } from '@yunzhang/scenario';
import { proofs } from '../packages/scenarios/dist/proofs.js';
import { cpuMsOf } from './cpu.mjs';
import { contractLife } from './labour-contract.mjs';
import { assertTrue, result } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '..');
const begun = startOf('2026-11-23');
const life = contractLife(begun).map(({ actor, act: verb, input }) => [actor, verb, input]);
const [[author, , terms]] = life;

const turns = 16;
const turnMs = 100;

/**
 * Calls per second of processor time, in turns; the best turn of each counts. Deciding waits for
 * nothing, so that the wall's time would only tell how busy the machine is.
 */
async function measure(...works) {
  const best = works.map(() => Infinity);
  for (let n = 0; n < turns; n++) {
    for (const [k, work] of works.entries()) {
      best[k] = Math.min(best[k] ?? Infinity, await cpuMsOf(work, turnMs));
    }
  }
  const [ours, peer] = best.map((ms) => 1000 / ms);
  return { ours, peer };
}

/** Deciding: how fast, and what it depends on. */
export function benchmarks() {
  return [
    { name: 'scenario-decide', run: async () => [await lifeRate()] },
    { name: 'scenario-acts', run: actRates },
    { name: 'scenario-shelf', run: async () => [await byCases()] },
    { name: 'scenario-replay', run: replays },
    { name: 'scenario-types', run: async () => typeCheck() },
  ];
}

function proofOf(id) {
  const proof = proofs.find((one) => one.id === id);
  assertTrue(proof !== undefined, `${id} has a proof`);
  return proof;
}

const newShelf = () => {
  const { catalog, tables } = proofOf('labour-contract');
  return shelfOf(catalog, tables);
};

/** One act on the shelf; what is refused would measure something else. */
function act(shelf, id, [who, verb, input]) {
  const isOpening = verb === 'draft';
  const attempt = {
    scenario: 'labour-contract',
    act: verb,
    input,
    ...(isOpening ? { names: { worker: 'li', courier: 'sms' } } : { on: id }),
  };
  const decided = shelf.attempt(who, begun, attempt, isOpening ? id : undefined);
  assertTrue(decided.accepted === true, `${verb} is accepted, not ${decided.refused}`);
}

/** Decisions of whole lives, each kept as a store in memory keeps it. */
async function lifeRate() {
  let shelf = newShelf();
  let n = 0;
  const rates = await measure(() => {
    // A shelf never forgets; a fresh one now and then keeps the collector out of the measurement.
    if (++n % 2000 === 0) shelf = newShelf();
    for (const step of life) act(shelf, `c${n}`, step);
  });
  return result('scenario-decide', rates, { factor: life.length, unit: 'decisions/s' });
}

async function* actRates() {
  for (const [n, [, name]] of life.entries()) {
    const called = typeof name === 'string' ? name : '';
    const rates = await measure(batchOf(n));
    yield result(`scenario-acts ${called}`, rates, { factor: 50, unit: 'decisions/s' });
  }
}

/** A contract brought up to the act, which is then decided fifty times and not kept. */
function batchOf(n) {
  const shelf = newShelf();
  for (const step of life.slice(0, n)) act(shelf, 'c', step);
  const [who, verb, input] = life[n] ?? [];
  const world = shelf.world(who, begun);
  const attempt =
    n === 0
      ? { scenario: 'labour-contract', act: verb, input, names: { worker: 'li', courier: 'sms' } }
      : { scenario: 'labour-contract', act: verb, input, on: 'c' };
  return () => {
    for (let i = 0; i < 50; i++) decide(world, attempt);
  };
}

/** The same decisions beside ten cases and beside a hundred thousand. */
async function byCases() {
  const filled = (count) => {
    const shelf = newShelf();
    for (let i = 0; i < count; i++) act(shelf, `c${i}`, life[0]);
    for (const step of life.slice(1, 6)) act(shelf, 'c5', step);
    return () => {
      act(shelf, 'c5', life[6]);
      act(shelf, 'c5', life[7]);
    };
  };
  const rates = await measure(filled(100_000), filled(10));
  return result('scenario-shelf 100,000 cases', rates, {
    peerName: '10 cases',
    factor: 2,
    unit: 'decisions/s',
  });
}

async function* replays() {
  const { catalog, tables } = proofOf('labour-contract');
  const spare = (verb, count) => {
    const shelf = newShelf();
    act(shelf, 'c', life[0]);
    if (verb === 'revise')
      for (let i = 1; i < count; i++) act(shelf, 'c', [author, 'revise', terms]);
    else for (const step of life.slice(1, 6)) act(shelf, 'c', step);
    while (shelf.history.length < count) {
      act(shelf, 'c', life[6]);
      act(shelf, 'c', life[7]);
    }
    return { shelf, history: shelf.history };
  };
  for (const [verb, about] of [
    ['agree', 'changes proposed and agreed'],
    ['revise', 'texts revised, all fields given'],
  ]) {
    const { shelf, history } = spare(verb, 1000);
    const again = replay({ catalog, tables, history });
    assertTrue(again.cases?.get('c')?.version === shelf.cases.get('c')?.version, 'replay agrees');
    const { ours } = await measure(() => replay({ catalog, tables, history }));
    yield {
      note: `scenario-replay              ${(1000 / ours).toPrecision(3)} ms for ${history.length} acts: ${about}`,
    };
  }
}

/** What the compiler takes for all scenarios, from nothing, their engine already built. */
function typeCheck() {
  const args = ['node_modules/typescript/bin/tsc', '-p', 'packages/scenarios', '--noEmit'];
  const more = ['--incremental', 'false', '--composite', 'false', '--extendedDiagnostics'];
  const { stdout } = spawnSync(process.execPath, [...args, ...more], {
    cwd: root,
    encoding: 'utf8',
  });
  const seconds = (name) => new RegExp(`${name} time:\\s+([\\d.]+)s`).exec(stdout)?.[1] ?? '?';
  const parts = ['Parse', 'Bind', 'Check'].map((name) => `${name.toLowerCase()} ${seconds(name)}`);
  return [{ note: `scenario-types               ${seconds('Total')} s (${parts.join(', ')})` }];
}
