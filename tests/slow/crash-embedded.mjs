// The embedded default in one process, with its signer beside it, killed again and again.
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectSigner, startSigner } from '../../apps/server/dist/ledger/index.js';
import { openDatabase } from '../../apps/server/dist/support/index.js';
import { checkLogs } from './crash-check.mjs';
import { statesOf } from './crash-server.mjs';

const program = path.join(import.meta.dirname, 'crash-embedded-process.mjs');
/** A process lives so long after it is ready; some are killed while they start. */
const [lifeMinMs, lifeMaxMs] = [50, 1500];
const startMaxMs = 120_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Kills the process `kills` times, lets it finish its work, and checks what is left. */
export async function crashEmbedded({ kills }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-crash-'));
  const journals = path.join(folder, 'journals');
  const room = { folder, journals, wrong: [], kills: { server: 0, starting: 0 } };
  const startedAt = performance.now();
  for (let i = 0; i < kills; i++) {
    const isStarting = i > 0 && randomInt(5) === 0;
    await oneLife(room, isStarting);
    room.kills[isStarting ? 'starting' : 'server'] += 1;
    if (i % 10 === 9)
      console.log(`${i + 1} kills, ${((performance.now() - startedAt) / 1000) | 0} s`);
  }
  await lastLife(room);
  const tookMs = performance.now() - startedAt;
  const database = await openDatabase({ kind: 'folder', folder: path.join(folder, 'database') });
  const child = await startSigner({ folder: path.join(folder, 'signer') });
  const remote = connectSigner(path.join(folder, 'signer'));
  const states = await statesOf(database, remote);
  remote.close();
  await child.stop();
  const checkpoints = { sha256: new Set(), sm3: new Set() };
  const checked = await checkLogs({ database, folder, journals, checkpoints, states });
  await database.close();
  const wrong = [...room.wrong, ...checked.wrong];
  if (wrong.length === 0) fs.rmSync(folder, { recursive: true });
  return { ...checked, wrong, kills: room.kills, tookMs, seen: 0, folder };
}

async function oneLife(room, isStarting) {
  const { child, ready, told } = begin(room, 'load');
  if (isStarting) await sleep(randomInt(100, 2000));
  else if (await ready) await sleep(randomInt(lifeMinMs, lifeMaxMs));
  if (child.exitCode !== null) room.wrong.push(`ended by itself with ${child.exitCode}: ${told()}`);
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function lastLife(room) {
  const { child, ready, told } = begin(room, 'drain');
  if (!(await ready)) room.wrong.push(`the last start failed: ${told()}`);
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== 0) room.wrong.push(`the last run ended with ${child.exitCode}: ${told()}`);
}

function begin({ folder, journals }, how) {
  const child = fork(program, [folder, journals, how], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let text = '';
  child.stderr.on('data', (part) => (text = (text + part).slice(-2000)));
  const late = setTimeout(() => child.kill('SIGKILL'), startMaxMs);
  const ready = new Promise((resolve) => {
    child.once('message', () => resolve(true));
    child.once('exit', () => resolve(false));
  }).finally(() => clearTimeout(late));
  return { child, ready, told: () => text };
}
