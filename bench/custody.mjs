import { fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { rounded } from './cpu.mjs';

const dist = path.resolve(import.meta.dirname, '../apps/custody/dist');
/** Uses in one run, and how many of them are asked at a time. */
const count = Number(process.env['YUNZHANG_BENCH_USES'] ?? '1000');
const clients = 32;
/** Intents under one checkpoint: those of a tenth of a second. */
const perHead = 50;

/** The custody of keys: a use with its whole proof, over the socket, each on disk when answered. */
export function benchmarks() {
  return [{ name: 'custody', run: custody }];
}

async function* custody() {
  const { createWorld, sealId, mandateId, partOf } = await load('custody-testing.js');
  const world = await createWorld({ perHour: 1e9, perDay: 1e9 }, Date.now() - 1000);
  await world.sealInForce(sealId);
  const terms = { fromHour: 0, toHour: 24, perDay: 1e9, perDayFen: 1e12 };
  const refused = await world.grant(mandateId, sealId, terms);
  if (refused !== undefined) throw new Error(`benchmark: ${refused.refused}`);
  const intents = await intentsOf(world, { sealId, mandateId, partOf });
  await world.store.close();
  const { child, startMs } = await start(world);
  const { connectUsing } = await load('client.js');
  const door = connectUsing(world.place.folder);
  // The first ones make the tables of the keys.
  for (const one of intents.slice(0, perHead)) await use(door, one);
  const waiting = intents.slice(perHead);
  const times = [];
  const cpuFrom = cpuOf(child.pid);
  const startedAt = performance.now();
  const work = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const from = performance.now();
      await use(door, one);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  times.sort((a, b) => a - b);
  const cpuMs = (cpuOf(child.pid) - cpuFrom) / times.length;
  const memoryMb = memoryOf(child.pid);
  door.close();
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  fs.rmSync(world.place.folder, { recursive: true });
  const line = (name, value, unit) => ({
    name,
    ours: rounded(value),
    peer: null,
    peerName: null,
    ratio: null,
    unit,
  });
  yield {
    note:
      `${count} uses, ${clients} at a time, ${perHead} under one checkpoint: both trees, three ` +
      'signatures of the log and four of witnesses, one SM2 signature, journal and mark synced',
  };
  yield line('custody-rate', times.length / seconds, 'signatures/s');
  yield line('custody-p50', times[Math.floor(times.length / 2)], 'ms');
  yield line('custody-p99', times[Math.floor(times.length * 0.99)], 'ms');
  yield line('custody-cpu', cpuMs, 'ms CPU/signature');
  yield line('custody-memory', memoryMb, 'MB resident');
  yield line('custody-start', startMs, 'ms');
}

const load = async (name) => import(path.join(dist, name));

async function intentsOf(world, { sealId, mandateId, partOf }) {
  const { intentFields, openedFields } = await load('intent.js');
  const { log, clock, store } = world;
  const { sm3 } = await import('@yunzhang/gm');
  const publicKey = new Uint8Array(
    Buffer.from([...store.memory.keys.values()][0].publicKey, 'hex'),
  );
  const first = log.entries.length;
  const hashes = Array.from({ length: count }, (_, i) => sm3(Buffer.from(`document ${i}`)));
  for (const [i, dataHash] of hashes.entries()) {
    const intent = { act: `act-${i}`, kind: 'contract', amountFen: 1, counterparties: [] };
    log.add(16, intentFields({ seal: sealId, mandate: mandateId, dataHash, ...intent }), clock.at);
  }
  const all = [];
  for (const [i, dataHash] of hashes.entries()) {
    const size = Math.min(first + (Math.floor(i / perHead) + 1) * perHead, log.entries.length);
    const shown = await log.shown(first + i, { size, opened: openedFields });
    const facts = { ...shown, publicKey, act: `act-${i}`, seal: sealId, mandate: mandateId };
    all.push({ facts, message: partOf(sealId, dataHash, clock.at) });
  }
  return all;
}

async function use(door, { facts, message }) {
  const rs = await door.use(facts, message);
  if (!(rs instanceof Uint8Array)) throw new Error(`benchmark: ${rs.refused} ${rs.detail}`);
}

async function start(world) {
  const startedAt = performance.now();
  const child = fork(path.join(dist, 'custody-process.js'), [world.place.folder], {
    execArgv: [],
    env: { YUNZHANG_CUSTODY_KEK: Buffer.from(world.place.kek).toString('hex') },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (status) => reject(new Error(`custody ended with ${status}`)));
  });
  return { child, startMs: performance.now() - startedAt };
}

/** Processor time of a process in milliseconds; nothing where there is no /proc. */
function cpuOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

function memoryOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
