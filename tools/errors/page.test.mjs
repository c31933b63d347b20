import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { doubles, errorsPage, readBooks, root, target } from './page.mjs';

const source = (part) => import(/* @vite-ignore */ path.join(root, part, 'src/codes.ts'));

test('docs/errors.md is what the code books say', async () => {
  const books = await readBooks(source);
  expect(fs.readFileSync(target, 'utf8'), 'run: node tools/errors/main.mjs').toBe(
    errorsPage(books),
  );
});

test('no code stands in two books, and each is in kebab-case with words in both languages', async () => {
  const books = await readBooks(source);
  expect(doubles(books)).toEqual([]);
  for (const { entries } of books) {
    for (const [code, words] of entries) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(words.zh, code).toMatch(/\p{Script=Han}/u);
      expect(words.en, code).toMatch(/[A-Za-z]/);
    }
  }
});

test('a code of two books is told with both', () => {
  const entries = [['a-code', { zh: '一', en: 'a' }]];
  const books = [
    { part: 'packages/gm', entries },
    { part: 'packages/ofd', entries },
  ];
  expect(doubles(books)).toEqual(['a-code: packages/gm, packages/ofd']);
});
