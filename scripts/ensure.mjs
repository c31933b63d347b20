// Installs and builds only when something that matters changed. Node built-ins only: it runs before
// any install.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
const stampFile = path.join(root, '.stamp');

/** Stops with one line on a Node that cannot run the project. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Yunzhang needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Runs one step in the root folder; a failing step ends the program with its code. */
export function run(name, args, options = {}) {
  const startedAt = performance.now();
  const done = spawnSync(options.command ?? process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...options.env },
    // npm is a script on Windows.
    shell: options.command === 'npm' && process.platform === 'win32',
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const word = done.status === 0 ? 'ok' : `FAILED (${done.status ?? done.signal})`;
  console.log(`[${name}] ${word} in ${seconds} s`);
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** Installs when the lock file or Node changed. */
export function ensureInstalled() {
  const lock = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .update(process.version)
    .digest('hex');
  const installed = fs.existsSync(path.join(root, 'node_modules/.package-lock.json'));
  if (installed && readStamp().lock === lock) return;
  run('install', ['ci', '--no-audit', '--no-fund'], { command: 'npm' });
  writeStamp({ lock });
}

/** Builds packages, apps and pages when a source changed. */
export function ensureBuilt() {
  const sources = hashSources();
  const pages = ['dist-app/index.html', 'dist/verify.html'];
  const built = pages.every((file) => fs.existsSync(path.join(root, 'apps/web', file)));
  if (built && readStamp().sources === sources) return;
  build();
  writeStamp({ sources });
}

/** Builds everything. */
export function build() {
  run('types and build', ['node_modules/typescript/bin/tsc', '-b']);
  const vite = ['node_modules/vite/bin/vite.js', 'build', 'apps/web', '--logLevel', 'warn'];
  run('pages', vite);
  run('offline page', [...vite, '--config', 'apps/web/vite.bundle.config.ts']);
}

function hashSources() {
  const hash = createHash('sha256');
  const add = (file) => hash.update(path.relative(root, file)).update(fs.readFileSync(file));
  const walk = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true }).sort(byName)) {
      if (/^(node_modules|dist|dist-app)$/.test(entry.name)) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      else if (!/\.test\.tsx?$/.test(entry.name)) add(file);
    }
  };
  for (const folder of ['packages', 'apps']) walk(path.join(root, folder));
  for (const file of ['tsconfig.base.json', 'tsconfig.json', 'package-lock.json']) {
    add(path.join(root, file));
  }
  return hash.digest('hex');
}

function byName(a, b) {
  return a.name < b.name ? -1 : 1;
}

function readStamp() {
  try {
    return JSON.parse(fs.readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(change) {
  fs.writeFileSync(stampFile, JSON.stringify({ ...readStamp(), ...change }));
}
