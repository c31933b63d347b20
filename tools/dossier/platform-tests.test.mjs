import fs from 'node:fs';
import { expect, it } from 'vitest';
import { platformTests, target } from './platform-tests.mjs';

const page = fs.readFileSync(target, 'utf8');
const rows = platformTests();

it('tells every must-pass test, and nothing as missing that is there', () => {
  const [told = '', missing = ''] = page.split('## Missing');
  for (const { name, tests } of rows) {
    expect(told, name).toContain(`| ${name} |`);
    if (tests.length > 0) expect(missing, name).not.toContain(`- ${name}:`);
    else expect(missing, name).toContain(`- ${name}:`);
  }
});

it('names no test that is not there any more', () => {
  const there = new Set(rows.flatMap(({ tests }) => tests.map(({ file }) => file)));
  const named = [...page.matchAll(/<br>`([^`]+)`/g)].map(([, file]) => file);
  expect(named.length).toBeGreaterThan(rows.length);
  expect(named.filter((file) => !there.has(file))).toEqual([]);
  const titles = rows.flatMap(({ tests }) =>
    tests.map(({ title }) => title.replaceAll('|', '\\|')),
  );
  const cells = page.split('\n').filter((line) => /^\| P\d\d\/test/.test(line));
  for (const line of cells) {
    for (const part of line.split(' | ').at(-1)?.replace(/ \|$/, '').split('<br>') ?? []) {
      const isTitle = !part.startsWith('`') && part !== '**missing**';
      if (isTitle) expect(titles).toContain(part);
    }
  }
});
