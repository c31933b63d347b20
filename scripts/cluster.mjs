// A throwaway PostgreSQL of this machine, for tests and measurements.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** Starts a cluster in a temporary folder; it is stopped and removed when this process ends.
 *
 * Answers its address, or undefined where this machine has no PostgreSQL.
 */
export async function startCluster() {
  return (await openCluster())?.url;
}

/**
 * The same with `kill`, which ends all of its processes as a power cut does, and `start`, which has it
 * recover what it had acknowledged.
 */
export async function openCluster() {
  const bin = binaries();
  if (bin === undefined) return undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-postgres-'));
  const owner = unprivileged();
  if (owner !== undefined) fs.chownSync(folder, owner.uid, owner.gid);
  const command = (name, args) => {
    const { status } = spawnSync(path.join(bin, name), args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      ...(owner === undefined ? {} : owner),
    });
    if (status !== 0) throw new Error(`${name} ended with ${status}`);
  };
  const data = path.join(folder, 'data');
  const port = await freePort();
  const stop = () => {
    if (!fs.existsSync(folder)) return;
    if (fs.existsSync(path.join(data, 'postmaster.pid'))) {
      command('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
    }
    fs.rmSync(folder, { recursive: true });
  };
  // `run` ends this process when the tests fail, so the cluster goes away at the exit.
  process.on('exit', stop);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
  command('initdb', ['-D', data, '-U', 'yunzhang', '-A', 'trust', '-E', 'UTF8', '--locale=C']);
  const options = `-h 127.0.0.1 -p ${port} -k ${folder} -c max_connections=200`;
  const log = path.join(folder, 'log');
  const start = () => command('pg_ctl', ['-D', data, '-l', log, '-o', options, '-w', 'start']);
  start();
  return { url: `postgres://yunzhang@127.0.0.1:${port}/postgres`, kill: () => kill(data), start };
}

/** Its first process and those it began; they are gone when this answers. */
function kill(data) {
  const [first] = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', first], { encoding: 'utf8' });
  const all = [first, ...stdout.split('\n')].map(Number).filter((pid) => pid > 0);
  for (const pid of all) killOne(pid, 'SIGKILL');
  while (all.some((pid) => killOne(pid, 0)));
}

function killOne(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** The newest of Debian's versions, or whatever the PATH has. */
function binaries() {
  const debian = '/usr/lib/postgresql';
  if (fs.existsSync(debian)) {
    const versions = fs.readdirSync(debian).sort((a, b) => Number(b) - Number(a));
    for (const version of versions) {
      const bin = path.join(debian, version, 'bin');
      if (fs.existsSync(path.join(bin, 'initdb'))) return bin;
    }
  }
  const { stdout } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  return stdout?.trim() || undefined;
}

/** PostgreSQL refuses root: then it runs as `nobody`. */
function unprivileged() {
  if (process.getuid?.() !== 0) return undefined;
  const number = (flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
