// The page of all codes, from the code books of packages and apps.
import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Where the page lies. */
export const target = path.join(root, 'docs/errors.md');

/** Every part that has a code book, from the ground up. */
const order = [
  'packages/base',
  'packages/drawing',
  'packages/identifiers',
  'packages/gm',
  'packages/imprint',
  'packages/ofd',
  'packages/pdf',
  'packages/ses',
  'packages/ledger',
  'packages/scenario',
  'packages/sealing',
  'packages/conversion',
  'packages/verification',
  'packages/scenarios',
  'apps/custody',
  'apps/licence',
  'apps/server',
  'apps/cli',
];

/** Parts with a file `src/codes.ts`; one that the order does not know is an error here. */
export function partsWithCodes() {
  const found = ['packages', 'apps'].flatMap((group) =>
    fs.readdirSync(path.join(root, group)).map((name) => `${group}/${name}`),
  );
  const parts = found.filter((part) => fs.existsSync(path.join(root, part, 'src/codes.ts')));
  const unknown = parts.filter((part) => !order.includes(part));
  if (unknown.length > 0) throw new Error(`tools/errors does not know ${unknown.join(', ')}`);
  return order.filter((part) => parts.includes(part));
}

/** Reads the code books; `load` imports a module of a part. */
export async function readBooks(load) {
  const books = [];
  for (const part of partsWithCodes()) {
    const module = await load(part);
    const entries = Object.entries(module)
      .filter(([name, value]) => name.endsWith('Codes') && typeof value === 'object')
      .flatMap(([, book]) => Object.entries(book));
    if (entries.length === 0) throw new Error(`${part} has no code book`);
    books.push({ part, entries });
  }
  return books;
}

/** Codes that stand in more than one place. */
export function doubles(books) {
  const places = new Map();
  for (const { part, entries } of books) {
    for (const [code] of entries) places.set(code, [...(places.get(code) ?? []), part]);
  }
  return [...places]
    .filter(([, parts]) => parts.length > 1)
    .map(([code, parts]) => `${code}: ${parts.join(', ')}`);
}

/** The page as Markdown. */
export function errorsPage(books) {
  const count = books.reduce((sum, { entries }) => sum + entries.length, 0);
  const lines = [
    '# Codes',
    '',
    '<!-- Made by tools/errors/main.mjs from the code books; a test compares. -->',
    '',
    `Every finding, refusal and problem has one of these ${count} codes. A code is stable, the words beside it`,
    'may be improved. Each belongs to one part of the project and stands in its `src/codes.ts`, in order of',
    'precedence. "Again" says that trying the same thing later can help.',
  ];
  for (const { part, entries } of books) lines.push('', ...section(part, entries));
  return `${lines.join('\n')}\n`;
}

function section(part, entries) {
  const name = part.split('/').at(-1);
  const lines = [`## ${name}`, '', `[${part}/src/codes.ts](../${part}/src/codes.ts)`, ''];
  lines.push('| code | 中文 | English | again |', '| --- | --- | --- | --- |');
  for (const [code, words] of entries) {
    const again = words.again === true ? 'yes' : '';
    lines.push(`| \`${code}\` | ${cell(words.zh)} | ${cell(words.en)} | ${again} |`);
  }
  return lines;
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
