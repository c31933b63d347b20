import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const home = path.join(import.meta.dirname, 'go');
const bin = path.join(home, '.cache');

/** The first build reads its modules from the registry and compiles a database. */
const buildMaxMs = 900_000;

/** Name of the peer as it is printed. */
export const tesseraName = 'tessera 1.0.4';

/**
 * Builds the Go programs beside the ledger; `programs` are `ledger-peer` and `litewitness`.
 *
 * Gives `{ bin }`, or `{ missing }` with one line of reason where Go is not there or the modules
 * cannot be had: everything that compares with them then goes on without.
 */
export function buildGoPeers(programs) {
  if (spawnSync('go', ['version']).status !== 0) {
    return { missing: 'Go is not here: its programs are not compared' };
  }
  fs.mkdirSync(bin, { recursive: true });
  for (const name of programs) {
    const what = name === 'ledger-peer' ? '.' : `filippo.io/torchwood/cmd/${name}`;
    if (isFresh(name)) continue;
    const { status } = spawnSync('go', ['build', '-trimpath', '-o', path.join(bin, name), what], {
      cwd: home,
      stdio: 'ignore',
      timeout: buildMaxMs,
      env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false -mod=readonly' },
    });
    if (status !== 0) return { missing: `${name} could not be built: it is not compared` };
  }
  return { bin };
}

function isFresh(name) {
  const file = path.join(bin, name);
  if (!fs.existsSync(file)) return false;
  const sources = fs.readdirSync(home).filter((one) => /\.(go|mod|sum)$/.test(one));
  const newest = Math.max(...sources.map((one) => fs.statSync(path.join(home, one)).mtimeMs));
  return fs.statSync(file).mtimeMs > newest;
}

/** Runs a Go program: lines in, lines out. `line` waits for the next one. */
export function startGo(name, words) {
  const child = spawn(path.join(bin, name), words.map(String), {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ready = [];
  const waiting = [];
  const give = (text) => {
    const wake = waiting.shift();
    if (wake === undefined) ready.push(text);
    else wake(text);
  };
  createInterface({ input: child.stdout }).on('line', give);
  child.on('exit', (code) => setImmediate(() => give(`no: it ended with ${code}`)));
  return {
    line: async () => ready.shift() ?? new Promise((wake) => waiting.push(wake)),
    say: (text) => child.stdin.write(text),
    close: () => child.stdin.end(),
    pid: child.pid,
  };
}
