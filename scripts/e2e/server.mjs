// A server of its own for each test: fresh data folder, free port, the printed URL.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { root } from '../ensure.mjs';
import { openDatabase } from '../../apps/server/dist/support/index.js';

const startMsMax = 60_000;
const printed = /http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]+/;
const cli = path.join(root, 'apps/cli/bin/yunzhang.mjs');

/** A data folder that nobody has used; only the empty database is there, to save its making. */
export async function freshFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-e2e-'));
  fs.cpSync(await emptyDatabase(), path.join(folder, 'data/database'), { recursive: true });
  return folder;
}

let made;

/** Makes an empty database once for all servers of this run. */
async function emptyDatabase() {
  if (made !== undefined) return made;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-e2e-database-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const database = await openDatabase({ kind: 'folder', folder });
  await database.close();
  made = folder;
  return folder;
}

/** Starts the server over a data folder; the result says where and how to stop it. */
export async function startServer(folder) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'starter.mjs')], {
    cwd: folder,
    env: {
      ...process.env,
      YUNZHANG_DATA: path.join(folder, 'data'),
      PORT: String(await freePort()),
      // Each has a licence of its own: servers run beside one another.
      YUNZHANG_LICENCE_PORT: String(await freePort()),
      HOST: '127.0.0.1',
      // Owners' monitors are looked after at once: nobody waits for a minute.
      YUNZHANG_MONITOR_SECONDS: '1',
    },
  });
  const url = await printedUrl(child, printed);
  return { url, origin: new URL(url).origin, stop: stopping(child) };
}

/** Starts the desk of the hotline over a data folder whose server is down, with one operator. */
export async function startDesk(folder) {
  const operator = 'op-7';
  const env = {
    ...process.env,
    YUNZHANG_DATA: path.join(folder, 'data'),
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
  };
  const enrol = [cli, 'hotline-enrol', '--id', operator, '--name', '何话务'];
  const key = execFileSync(process.execPath, enrol, { env, encoding: 'utf8' }).trim();
  const child = spawn(process.execPath, [cli, 'serve', '--role', 'hotline'], { env });
  const url = await printedUrl(child, /http:\/\/127\.0\.0\.1:\d+/);
  return { url, operator, key, stop: stopping(child) };
}

const stopping = (child) => () =>
  new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill('SIGTERM');
  });

function printedUrl(child, printed) {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why) => {
      child.kill('SIGKILL');
      reject(new Error(`${why}; the server said:\n${said}`));
    };
    const timer = setTimeout(() => fail('no URL was printed'), startMsMax);
    const hear = (chunk) => {
      said += String(chunk);
      const found = printed.exec(said);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found[0]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`the server ended with ${code}`);
    });
  });
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
