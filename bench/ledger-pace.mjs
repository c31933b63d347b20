import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startCluster } from '../scripts/cluster.mjs';
import { buildGoPeers, startGo, tesseraName } from './peers/go.mjs';

const server = path.resolve(import.meta.dirname, '../apps/server/dist/ledger');

/** Our log under load: processes as in production, times as the submitter sees them. */
export async function ourPace({ seconds, rate, perTransaction }) {
  const url = await startCluster();
  if (url === undefined) return { missing: 'no PostgreSQL here: appending is not measured' };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-bench-log-'));
  const environment = { env: { ...process.env, DATABASE_URL: url } };
  const signer = await begin(path.join(server, 'signer-process.js'), [path.join(folder, 'signer')]);
  const program = path.join(server, 'sequencer-process.js');
  const sequencer = await begin(program, [folder], environment);
  const words = [url, seconds, rate, perTransaction];
  const load = await begin(path.join(import.meta.dirname, 'ledger-load.mjs'), words);
  const port = new URL(url).port;
  const cpuOf = () => ({
    sequencer: cpuUsOf(sequencer.pid),
    signer: cpuUsOf(signer.pid),
    PostgreSQL: postgresCpuUs(port),
  });
  const from = cpuOf();
  const [said] = await once(load, 'message');
  const to = cpuOf();
  sequencer.kill('SIGTERM');
  await once(sequencer, 'exit');
  signer.disconnect();
  await once(signer, 'exit');
  fs.rmSync(folder, { recursive: true });
  const parts = Object.keys(from).map((name) => [name, (to[name] - from[name]) / said.sent]);
  const cpuParts = { ...Object.fromEntries(parts), load: said.cpuUs / said.sent };
  return {
    ...quantiles(said.times),
    rate: (said.sent / (said.tookMs + said.drainMs)) * 1000,
    cpuUs: Object.values(cpuParts).reduce((sum, one) => sum + one, 0),
    cpuParts,
    refused: said.refused,
  };
}

/** A tessera log on this file system, at the same rate, in the same minute. */
export async function peerPace({ seconds, rate, entrySize }) {
  const built = buildGoPeers(['ledger-peer']);
  if (built.missing !== undefined) return built;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-bench-peer-'));
  const peer = startGo('ledger-peer', ['pace', folder, seconds, rate, entrySize]);
  const text = await peer.line();
  peer.close();
  fs.rmSync(folder, { recursive: true });
  const { entries, seconds: took, p50Ms, p99Ms, cpuUs } = JSON.parse(text);
  return { name: tesseraName, rate: entries / took, p50Ms, p99Ms, cpuUs: cpuUs / entries };
}

/** Starts a process and waits for its first word. */
async function begin(program, words, options = {}) {
  const child = fork(program, words.map(String), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...options,
  });
  let told = '';
  child.stderr.on('data', (text) => (told = (told + text).slice(-2000)));
  child.once('exit', (code) => {
    if (code !== 0) console.error(told);
  });
  await once(child, 'message');
  return child;
}

function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.floor((sorted.length - 1) * share)];
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Clock ticks of Linux: a hundred a second for every user program. */
const tickUs = 10_000;

/** Time of the processor that a process and its ended children have taken. */
function cpuUsOf(pid) {
  return fieldsOf(pid)
    .slice(11, 15)
    .reduce((sum, ticks) => sum + Number(ticks) * tickUs, 0);
}

/** All of a cluster: its first process counts the ended ones. */
function postgresCpuUs(port) {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const isFirst = (pid) => {
    const words = readProc(pid, 'cmdline').split('\0');
    return (words[0] ?? '').endsWith('postgres') && words.includes(port);
  };
  const first = pids.find(isFirst);
  if (first === undefined) return 0;
  const all = [first, ...pids.filter((pid) => fieldsOf(pid)[1] === first)];
  return all.reduce((sum, pid) => sum + cpuUsOf(pid), 0);
}

/** What the kernel says of a process, from its state on: the name before may hold anything. */
function fieldsOf(pid) {
  const text = readProc(pid, 'stat');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid, name) {
  try {
    return fs.readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
