// The rules of style.md that a machine can hold: borders, sizes, words, names. A breach fails the tests.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { checkFile, checkPackage } from './rules.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const list = ['ls-files', '--cached', '--others', '--exclude-standard'];
const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && fs.existsSync(path.join(root, file)));

const breaches = [];
for (const file of files) {
  if (file.endsWith('package.json')) {
    breaches.push(
      ...checkPackage(file, JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'))),
    );
  }
  if (!/\.(ts|tsx|mjs|css|md|html|py)$/.test(file)) continue;
  breaches.push(...checkFile(file, fs.readFileSync(path.join(root, file), 'utf8')));
}
for (const breach of breaches) console.error(breach);
console.log(`tidy: ${files.length} files, ${breaches.length} breaches`);
process.exit(breaches.length === 0 ? 0 : 1);
