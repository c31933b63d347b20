import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { hex, isRefusal, utf8 } from '@yunzhang/base';
import { sm2E, sm2Engine, sm3 } from '@yunzhang/gm';
import { acts } from '@yunzhang/ledger';
import { afterEach, expect, it } from 'vitest';
import { connectUsing, type UsingDoor } from './client.ts';
import {
  createWorld,
  type Intended,
  mandateId,
  partOf,
  sealId,
  type World,
} from './custody-testing.ts';
import { intentFields, openedFields } from './intent.ts';
import { openStore } from './store.ts';

/** The lane asks for two thousand: `node scripts/lane.mjs custody`. */
const count = Number(process.env['YUNZHANG_CUSTODY_ACTS'] ?? '40');
const killsMin = Math.max(1, Math.floor(count / 100));
/** Each kill costs a start: with many acts there are more of them between two. */
const perKill = Math.max(1, Math.round(count / 600));
const perHead = 20;
const clients = 12;
const patienceMs = 60_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await pause(1);
}

let world: World;
/** The custody that runs, or none. */
const running: ChildProcess[] = [];
afterEach(async () => {
  await killAll();
  await world.close();
});

async function start(): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, '../dist/custody-process.js');
  const env = { YUNZHANG_CUSTODY_KEK: hex(world.place.kek) };
  const fresh = fork(program, [world.place.folder], {
    execArgv: [],
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    fresh.once('message', () => resolve());
    fresh.once('exit', (status) => reject(new Error(`ended with ${status}`)));
  });
  return fresh;
}

/** Dead, and not only told to die: a file that is still written to is no crash. */
async function killAll(): Promise<void> {
  for (const one of running.splice(0)) {
    if (one.exitCode !== null || one.signalCode !== null) continue;
    const gone = new Promise((resolve) => one.once('exit', resolve));
    one.kill('SIGKILL');
    await gone;
  }
}

async function logIntents(): Promise<readonly Intended[]> {
  const { log, clock, store } = world;
  const [key] = [...store.memory.keys.values()];
  const publicKey = Uint8Array.from(Buffer.from(key?.publicKey ?? '', 'hex'));
  const first = log.entries.length;
  const hashes = Array.from({ length: count }, (_, i) => sm3(utf8(`document ${i}`)));
  for (const [i, dataHash] of hashes.entries()) {
    const intent = { act: `act-${i}`, kind: 'contract', amountFen: 1, counterparties: [] };
    const fields = intentFields({ seal: sealId, mandate: mandateId, dataHash, ...intent });
    log.add(acts.useIntent, fields, clock.at);
  }
  return Promise.all(
    hashes.map(async (dataHash, i) => {
      const size = Math.min(first + (Math.floor(i / perHead) + 1) * perHead, log.entries.length);
      const shown = await log.shown(first + i, { size, opened: openedFields });
      const facts = { ...shown, publicKey, act: `act-${i}`, seal: sealId, mandate: mandateId };
      return { facts, message: partOf(sealId, dataHash, clock.at) };
    }),
  );
}

/** Asks until there is an answer, as a platform does that resumes its open orders. */
async function insist(door: UsingDoor, { facts, message }: Intended): Promise<Uint8Array> {
  for (const endAt = Date.now() + patienceMs; ;) {
    if (Date.now() > endAt) throw new Error('no answer came');
    const rs = await door.use(facts, message).catch(() => undefined);
    if (isRefusal(rs)) throw new Error(`${rs.refused} ${rs.detail ?? ''}`);
    if (rs !== undefined) return rs;
    await pause(20);
  }
}

/** What the folder would have after a crash at this moment. */
async function durable(): Promise<ReadonlyMap<string, string>> {
  const copy = `${world.place.folder}-copy`;
  fs.cpSync(world.place.folder, copy, {
    recursive: true,
    filter: (file) => !/\.(lock|sock)$/.test(file),
  });
  const store = await openStore({ ...world.place, folder: copy });
  const found = new Map([...store.memory.given].map(([act, { rs }]) => [act, rs]));
  await store.close();
  fs.rmSync(copy, { recursive: true });
  return found;
}

it('killed at any moment, has on disk what it let out, and lets nothing out twice', async () => {
  world = await createWorld({ perHour: 1e6, perDay: 1e6 }, Date.now() - 1000);
  const publicKey = await world.sealInForce(sealId);
  const terms = { fromHour: 0, toHour: 24, perDay: 1e6, perDayFen: 1e9 };
  expect(await world.grant(mandateId, sealId, terms)).toBeUndefined();
  const intents = await logIntents();
  await world.store.close();
  running.push(await start());
  const outside = new Map<string, Set<string>>();
  const waiting = intents.flatMap((one, i) => (i % 3 === 0 ? [one, one] : [one]));
  const run = { isDone: false, answers: 0 };
  const work = async (): Promise<void> => {
    const door = connectUsing(world.place.folder);
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const rs = hex(await insist(door, one));
      const { act } = one.facts;
      outside.set(act, (outside.get(act) ?? new Set()).add(rs));
      run.answers += 1;
    }
    door.close();
  };
  let kills = 0;
  const killing = (async () => {
    for (let step = 0; !run.isDone; step++) {
      // After some answers, and then at any moment of the batch that follows.
      const wanted = run.answers + 1 + ((step * 7 * perKill) % (37 * perKill));
      await until(() => run.isDone || run.answers >= wanted);
      await pause((step * 5) % 13);
      if (run.isDone) return;
      const seen = [...outside].map(([act, all]) => [act, [...all]] as const);
      await killAll();
      kills += 1;
      const kept = await durable();
      for (const [act, all] of seen) expect(all).toEqual([kept.get(act)]);
      running.push(await start());
    }
  })();
  try {
    await Promise.all(Array.from({ length: clients }, work));
  } finally {
    run.isDone = true;
  }
  await killing;
  await killAll();
  const kept = await durable();
  expect([outside.size, kept.size]).toEqual([count, count]);
  for (const [i, { facts, message }] of intents.entries()) {
    const rs = kept.get(facts.act) ?? '';
    expect([...(outside.get(facts.act) ?? [])]).toEqual([rs]);
    if (i % 20 > 0) continue;
    const octets = Uint8Array.from(Buffer.from(rs, 'hex'));
    expect(sm2Engine.verify(publicKey, sm2E({ publicKey, message }), octets)).toBe(true);
  }
  console.log(`custody: ${count} acts, killed ${kills} times`);
  expect(kills).toBeGreaterThanOrEqual(killsMin);
  await world.reopen().catch(async () => {
    // The lock of a process that was killed is taken over.
    world.store = await openStore(world.place);
  });
  expect(world.store.memory.uses.get(mandateId)?.total).toBe(count);
}, 600_000);
