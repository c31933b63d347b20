// Which test stands for what must pass on the platform: writes docs/scenarios/platform-tests.md.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const target = path.join(root, 'docs/scenarios/platform-tests.md');
const points = path.join(root, 'packages/scenarios/dossier');
/** Pages of platform.md whose must-pass tests are told here. */
const pages = ['P01', 'P02', 'P04', 'P05', 'P08', 'P10'];
const places = ['apps', 'packages/scenarios/src', 'tools', 'scripts'];
const isTest = /\.test\.m?tsx?$|\.test\.mjs$|\.story$|e2e(\/[\w-]+)?\.mjs$/;
const isSkipped = /(^|\/)(node_modules|dist|dist-app|reports)(\/|$)/;

/** Every must-pass test with the tests that name it: `{ name, text, tests: [{ file, title }] }`. */
export function platformTests() {
  const named = places.flatMap(filesIn).flatMap(titlesIn);
  return pages.flatMap((page) => {
    const { title, tests } = JSON.parse(fs.readFileSync(path.join(points, `${page}.json`), 'utf8'));
    return tests.map(({ name, text }) => ({
      page,
      title,
      name,
      text,
      tests: named.filter(({ names }) => names.includes(name)),
    }));
  });
}

function filesIn(place) {
  return fs
    .readdirSync(path.join(root, place), { withFileTypes: true })
    .filter(({ name }) => !isSkipped.test(name))
    .flatMap((one) => {
      const file = `${place}/${one.name}`;
      if (one.isDirectory()) return filesIn(file);
      return isTest.test(file) ? [file] : [];
    })
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Titles of tests and stories that name a must-pass test. */
function titlesIn(file) {
  const lines = fs.readFileSync(path.join(root, file), 'utf8').split('\n');
  const found = file.endsWith('.story') ? storiesIn(lines) : testsIn(lines.join('\n'));
  return found.flatMap(({ title, text }) => {
    const names = text.match(/P\d\d\/test\/\d+/g) ?? [];
    return names.length === 0 ? [] : [{ file, title, names }];
  });
}

function testsIn(text) {
  const titles = /\b(?:it|test|describe)(?:\.\w+(?:\([^)]*\))?)?\(\s*(['"`])((?:(?!\1).)*)\1/g;
  const told = [...text.matchAll(titles)].map(([, , title]) => ({ title, text: title }));
  // Stories told in a browser are named in a list, not by `test`.
  const listed = [...text.matchAll(/^\s*'(P\d\d\/test\/\d+[^']*)'/gm)].map(([, title]) => title);
  return [...told, ...listed.map((title) => ({ title, text: title }))];
}

/** A story is its title, and the points on the line that says what it covers. */
function storiesIn(lines) {
  return lines.flatMap((line, i) => {
    if (!line.trimStart().startsWith('covers ')) return [];
    const title = lines.slice(0, i).findLast((one) => one.startsWith('story '));
    return title === undefined ? [] : [{ title: title.slice('story '.length), text: line }];
  });
}

/** The page of the docs. */
export function platformPage(rows) {
  const parts = pages.map((page) => {
    const own = rows.filter((row) => row.page === page);
    const lines = own.map(
      ({ name, text, tests }) => `| ${name} | ${cell(text)} | ${told(tests)} |`,
    );
    const head = ['| Must pass | Dossier | Test |', '| --- | --- | --- |'];
    return [`## ${page} ${own[0]?.title ?? ''}`, '', ...head, ...lines, ''].join('\n');
  });
  const missing = rows.filter(({ tests }) => tests.length === 0);
  const left = missing.map(({ name, text }) => `- ${name}: ${text}`);
  return [
    '# The must-pass tests of the platform',
    '',
    'Written by `node tools/dossier/platform-tests.mjs` from the titles of tests and stories; a test',
    'looks that each one is still where it is said to be. A test names what it stands for in its title,',
    'a story in its line `covers`. `coverage.md` tells the same of every other point.',
    '',
    ...parts,
    '## Missing',
    '',
    ...(left.length === 0 ? ['None.'] : left),
    '',
  ].join('\n');
}

const cell = (text) => text.replaceAll('|', '\\|');

function told(tests) {
  if (tests.length === 0) return '**missing**';
  return tests.map(({ file, title }) => `${cell(title)}<br>\`${file}\``).join('<br>');
}

if (import.meta.url === pathToFileURL(path.resolve(process.argv[1] ?? '')).href) {
  const rows = platformTests();
  fs.writeFileSync(target, platformPage(rows));
  const missing = rows.filter(({ tests }) => tests.length === 0).map(({ name }) => name);
  console.log(`platform: ${rows.length} must-pass tests, missing: ${missing.join(' ') || 'none'}`);
}
