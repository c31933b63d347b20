// The points of a dossier page that tests answer for: `node tools/dossier/main.mjs [FOLDER] [ID…]`.
// Writes packages/scenarios/dossier/<ID>.json for every scenario of the pages in FOLDER.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The scenarios of one page. */
export function readPage(text) {
  return text
    .split(/^(?=## [A-Z]\d\d )/m)
    .slice(1)
    .map(readScenario);
}

function readScenario(section) {
  const [, id, title] = /^## ([A-Z]\d\d) (.*)$/m.exec(section);
  return {
    id,
    title: title.trim(),
    rows: named(id, 'row', readRows(section), (row) => slug(`${row.state} ${row.event}`)),
    invariants: named(id, 'invariant', items(section, 'Invariants'), (_, n) => String(n + 1)),
    errors: named(id, 'error', readErrors(section), ({ code }) => slug(code)),
    tests: named(id, 'test', items(section, 'Must-pass tests'), (_, n) => String(n + 1)),
  };
}

/** Each point under its name; a name met again gets a number. */
function named(id, kind, points, name) {
  const seen = new Map();
  return points.map((point, n) => {
    const bare = `${id}/${kind}/${name(point, n)}`;
    const times = (seen.get(bare) ?? 0) + 1;
    seen.set(bare, times);
    return { name: times === 1 ? bare : `${bare}-${times}`, ...point };
  });
}

function slug(text) {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '-');
}

/** Rows of the state table, the one whose first column is the state. */
function readRows(section) {
  const lines = section.split('\n');
  const from = lines.findIndex((line) => /^\| State\b/.test(line));
  if (from < 0) return [];
  const heads = cells(lines[from]).map((head) => head.toLowerCase().split(' ')[0]);
  const rows = [];
  for (const line of lines.slice(from + 2)) {
    if (!line.startsWith('|')) break;
    const values = cells(line);
    const row = Object.fromEntries(heads.map((head, n) => [head, values[n] ?? '']));
    const { state, event, actor = '', guard = '', next = '', sealed = '' } = row;
    rows.push({ state, event, actor, guard, next, sealed });
  }
  return rows;
}

function cells(line) {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** What follows a bold head, up to the next one or the end of its paragraph. */
function paragraph(section, head) {
  const found = new RegExp(`\\*\\*${head}\\.?\\*\\*:?`).exec(section);
  if (found === null) return '';
  const rest = section.slice(found.index + found[0].length);
  return rest.split(/\n\s*\n| \*\*[A-Z][^*]{2,40}\*\*/)[0].trim();
}

/** The points of a paragraph: numbered ones, or parts between semicolons. */
function items(section, head) {
  const text = paragraph(section, head).replace(/\s+/g, ' ');
  const numbered = text.startsWith('(1)') ? text.split(/\(\d+\) /).slice(1) : outside(text, ';');
  return numbered
    .map((item) => ({ text: item.trim().replace(/[.;]+$/, '') }))
    .filter((item) => item.text !== '');
}

/** Cuts a text at a mark that stands outside brackets and quotation marks. */
function outside(text, mark) {
  const parts = [''];
  let depth = 0;
  for (const c of text) {
    if ('(「{['.includes(c)) depth++;
    if (')」}]'.includes(c)) depth--;
    if (c === mark && depth <= 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts;
}

function readErrors(section) {
  const text = paragraph(section, 'Errors').replace(/\s+/g, ' ');
  return [...text.matchAll(/`([A-Z][A-Z0-9_]+)`(?:\s*「([^」]*)」)?/g)].map(([, code, zh]) => ({
    code,
    zh: zh ?? '',
  }));
}

function main([folder = path.join(root, '../shared/scenarios'), ...only]) {
  const out = path.join(root, 'packages/scenarios/dossier');
  mkdirSync(out, { recursive: true });
  const pages = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
  const written = [];
  for (const page of pages.sort()) {
    for (const scenario of readPage(readFileSync(path.join(folder, page), 'utf8'))) {
      if (only.length > 0 && !only.includes(scenario.id)) continue;
      const file = path.join(out, `${scenario.id}.json`);
      writeFileSync(file, `${JSON.stringify(scenario, null, 2)}\n`);
      written.push(file);
      const { id, rows, invariants, errors, tests } = scenario;
      const counts = [rows.length, invariants.length, errors.length, tests.length];
      console.log(`${id}: ${counts.join(' ')}`);
    }
  }
  if (written.length > 0) execFileSync('npx', ['oxfmt', ...written], { cwd: root });
}

if (import.meta.url === pathToFileURL(path.resolve(process.argv[1] ?? '')).href) {
  main(process.argv.slice(2));
}
