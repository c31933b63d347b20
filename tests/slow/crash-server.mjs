// Two sequencers without the lease, a signer and writers on a real PostgreSQL, killed at random.
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectSigner, ledgerMigrations } from '../../apps/server/dist/ledger/index.js';
import { migrate, openDatabase } from '../../apps/server/dist/support/index.js';
import { startCluster } from '../../scripts/cluster.mjs';
import { checkLogs } from './crash-check.mjs';

const server = path.resolve(import.meta.dirname, '../../apps/server/dist/ledger');
const here = import.meta.dirname;
/** A killed one is started again at once; the next kill comes after so long. */
const [betweenMinMs, betweenMaxMs] = [100, 700];
/** What is left must be published in this time when nothing is killed any more. */
const drainMaxMs = 120_000;
const lookMs = 10;
/** Exit code of a sequencer that stopped with an alarm. */
const alarmed = 70;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs the lane for some seconds and checks what is left. */
export async function crashServer({ seconds, writers, workers }) {
  const url = await startCluster();
  if (url === undefined)
    return { skipped: 'no PostgreSQL here (Debian: apt-get install postgresql)' };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-crash-'));
  const journals = path.join(folder, 'journals');
  const database = await openDatabase({ kind: 'server', url });
  await migrate(database, [ledgerMigrations]);
  const room = { folder, wrong: [], kills: {}, startedAlone: 0, env: { DATABASE_URL: url } };
  const signerFolder = path.join(folder, 'signer');
  const signer = keep(room, 'signer', path.join(here, 'crash-signer.mjs'), [
    signerFolder,
    journals,
  ]);
  await signer.ready();
  const sequencer = path.join(server, 'sequencer-process.js');
  const sequencers = ['first sequencer', 'second sequencer'].map((name) =>
    keep(room, name, sequencer, [folder, '--without-lease']),
  );
  for (const one of sequencers) await one.ready();
  const load = Array.from({ length: writers }, (_, i) =>
    keep(room, `writer ${i + 1}`, path.join(here, 'crash-writer.mjs'), [url, journals, workers]),
  );
  const watcher = watchCheckpoints(path.join(folder, 'public'));
  const startedAt = performance.now();
  const victims = [...sequencers, ...sequencers, signer, ...load];
  await killAtRandom(victims, startedAt + seconds * 1000);
  for (const one of load) await one.end();
  const isDrained = await drained(database);
  if (!isDrained) room.wrong.push('what was acknowledged was not published in time');
  const tookMs = performance.now() - startedAt;
  for (const one of sequencers) await one.end();
  const remote = connectSigner(signerFolder);
  const states = await statesOf(database, remote);
  remote.close();
  await signer.end();
  const checkpoints = watcher.stop();
  const checked = await checkLogs({ database, folder, journals, checkpoints, states });
  await database.close();
  const wrong = [...room.wrong, ...checked.wrong];
  if (wrong.length === 0) fs.rmSync(folder, { recursive: true });
  const { kills, startedAlone } = room;
  return { ...checked, wrong, kills, startedAlone, tookMs, seen: checkpoints.sha256.size, folder };
}

/** Keeps one process running, whatever kills it. */
function keep(room, name, program, words) {
  room.kills[name] = 0;
  let child;
  let isReady = Promise.resolve();
  let isUp = false;
  let isEnding = false;
  const start = () => {
    child = fork(program, words.map(String), {
      execArgv: [],
      env: { ...process.env, ...room.env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let told = '';
    child.stderr.on('data', (text) => (told = (told + text).slice(-2000)));
    const one = child;
    isReady = new Promise((resolve) => {
      one.once('message', () => resolve(true));
      one.once('exit', () => resolve(false));
    });
    isUp = false;
    one.once('message', () => (isUp = true));
    one.once('exit', (code, signal) => {
      if (isEnding) return;
      // Only we end processes here; whoever ends by itself has something to say. A sequencer that
      // is started while the signer is away says so and ends: whoever keeps it starts it again.
      const isEarly = !isUp && told.includes('log signer is unavailable');
      if (isEarly) room.startedAlone += 1;
      else if (signal !== 'SIGKILL') room.wrong.push(`${name} ended with ${code}: ${told}`);
      if (code === alarmed) return;
      start();
    });
  };
  start();
  return {
    name,
    isUp: () => isUp,
    ready: () => isReady,
    kill: () => {
      room.kills[name] += 1;
      child.kill('SIGKILL');
    },
    end: async () => {
      isEnding = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      await isReady;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await once(child, 'exit');
      clearTimeout(force);
    },
  };
}

/** One kill after another; mostly of who works, now and then of who is still starting. */
async function killAtRandom(victims, untilAt) {
  while (performance.now() < untilAt) {
    await sleep(randomInt(betweenMinMs, betweenMaxMs));
    const victim = victims[randomInt(victims.length)];
    if (victim.isUp() || randomInt(8) === 0) victim.kill();
  }
  for (const victim of victims) await victim.ready();
}

/** Reads both checkpoints all the time, as a witness would. */
function watchCheckpoints(folder) {
  const seen = { sha256: new Set(), sm3: new Set() };
  const look = () => {
    if (!fs.existsSync(folder)) return;
    for (const base of fs.readdirSync(folder)) {
      for (const year of fs.readdirSync(path.join(folder, base))) {
        const place = path.join(folder, base, year);
        for (const [name, file] of [
          ['sha256', 'checkpoint'],
          ['sm3', 'sm3/checkpoint'],
        ]) {
          const full = path.join(place, file);
          if (fs.existsSync(full)) seen[name].add(fs.readFileSync(full, 'utf8'));
        }
      }
    }
  };
  const timer = setInterval(look, lookMs);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return seen;
    },
  };
}

/** Whether everything that was submitted is published in time. */
export async function drained({ query }) {
  const untilAt = performance.now() + drainMaxMs;
  while (performance.now() < untilAt) {
    const waiting = await query.selectFrom('ledger_outbox').select('id').limit(1).execute();
    const open = await query
      .selectFrom('ledger_log as log')
      .select('log.log')
      .where((of) =>
        of.not(
          of.exists(
            of
              .selectFrom('ledger_head as head')
              .select('head.size')
              .whereRef('head.log', '=', 'log.log')
              .whereRef('head.size', '=', 'log.size')
              .where('head.published_at', 'is not', null),
          ),
        ),
      )
      .where('log.size', '>', 0)
      .execute();
    if (waiting.length === 0 && open.length === 0) return true;
    await sleep(100);
  }
  return false;
}

/** The keys of every log. */
export async function statesOf({ query }, signer) {
  const rows = await query.selectFrom('ledger_log').select('origin').execute();
  const states = new Map();
  for (const { origin } of rows) states.set(origin, await signer.state(origin));
  return states;
}
