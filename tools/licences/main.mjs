// Licences and install scripts of everything that comes from outside. A breach fails the tests.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { checkDependency, checkFont } from './rules.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const has = (file) => fs.existsSync(path.join(root, file));

const breaches = [];
const counts = new Map();
const { packages } = JSON.parse(read('package-lock.json'));
for (const [place, entry] of Object.entries(packages)) {
  if (!place.includes('node_modules/') || entry.link === true) continue;
  const name = place.split('node_modules/').at(-1);
  const file = `${place}/package.json`;
  const manifest = has(file) ? JSON.parse(read(file)) : undefined;
  breaches.push(...checkDependency(name, entry, manifest));
  counts.set(entry.license, (counts.get(entry.license) ?? 0) + 1);
}

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
for (const file of tracked.filter((name) => /\.(ttf|otf|woff2?)$/.test(name))) {
  const licence = path.join(path.dirname(file), 'OFL.txt');
  breaches.push(...checkFont(file, has(licence) ? read(licence) : undefined));
}

for (const breach of breaches) console.error(breach);
const list = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
console.log(`licences: ${list.join(', ')}; ${breaches.length} breaches`);
process.exit(breaches.length === 0 ? 0 : 1);
