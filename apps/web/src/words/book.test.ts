import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { WordBook } from './book.ts';
import { fill } from './saying.ts';

const folder = import.meta.dirname;
/** `export const … = { … } as const satisfies WordBook`: the table, and what is held of it. */
const table = /^export const (\w+) = \{[\s\S]*?^\} as const satisfies (Word|Name)Book;$/gm;

const books = await Promise.all(
  fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => {
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      return [...text.matchAll(table)].map(async ([, name = '', kind]) => {
        const exports: unknown = await import(path.join(folder, file));
        const book = (exports as Readonly<Record<string, WordBook>>)[name] ?? {};
        return { file, name, book, isNames: kind === 'Name' };
      });
    }),
);
const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test.each(books)('$name says everything in both languages with the same values', ({ book }) => {
  for (const [key, { zh, en }] of Object.entries(book)) {
    expect([key, zh.trim().length > 0, en.trim().length > 0]).toEqual([key, true, true]);
    expect([key, placesOf(en)]).toEqual([key, placesOf(zh)]);
  }
});

test.each(books)('$name does not shout, and its English is English', ({ book }) => {
  for (const [key, { zh, en }] of Object.entries(book)) {
    expect([key, /[!！]/.test(zh + en)]).toEqual([key, false]);
    expect([key, /\p{Script=Han}/u.test(en)]).toEqual([key, false]);
  }
});

test.each(books.filter(({ isNames }) => !isNames))(
  'every text of $name is used somewhere',
  ({ file, book }) => {
    const root = path.resolve(folder, '..');
    const sources = fs
      .readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((one) => /\.tsx?$/.test(one) && !/\.test\.tsx?$/.test(one) && !one.endsWith(file))
      .map((one) => fs.readFileSync(path.join(root, one), 'utf8'))
      .join('\n');
    const made = [...sources.matchAll(/`([\w-]*)\$\{[^}]+\}([\w-]*)`/g)]
      .filter((m) => (m[1] ?? '') + (m[2] ?? '') !== '')
      .map((m) => new RegExp(`^${m[1]}[\\w-]+${m[2]}$`));
    const unused = Object.keys(book).filter(
      (key) => !sources.includes(`'${key}'`) && !made.some((one) => one.test(key)),
    );
    expect(unused).toEqual([]);
  },
);

test('values go into their places and nothing else is replaced', () => {
  expect(fill('{a} of {b}', { a: 1 })).toBe('1 of {b}');
});
