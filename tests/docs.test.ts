import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
const pages = execFileSync('git', list, { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && fs.existsSync(path.join(root, file)));

/** Text without fenced code, where brackets are not links. */
function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

test('every relative link of a page leads somewhere', () => {
  const broken: string[] = [];
  for (const page of pages) {
    for (const [, link = ''] of prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?:|mailto:|#)/.test(link)) continue;
      const target = path.join(root, path.dirname(page), decodeURI(link.replace(/#.*$/, '')));
      if (!fs.existsSync(target)) broken.push(`${page}: ${link}`);
    }
  }
  expect(pages).toContain('README.md');
  expect(broken).toEqual([]);
});

test('every stop of the tour is a file that exports what the tour says', () => {
  const heading = /^## \d+\. \[`([^`]+)`\]\(([^)]+)\): `([^`]+)`$/gm;
  const stops = [...read('docs/tour.md').matchAll(heading)];
  expect(stops).toHaveLength(12);
  for (const [, file = '', link, symbol = ''] of stops) {
    expect(link).toBe(`../${file}`);
    const exported = new RegExp(
      `^export (async function\\*?|function\\*?|const|class|interface|type) ${symbol}\\b`,
      'm',
    );
    expect(read(file), `${file} ${symbol}`).toMatch(exported);
  }
});

test('every path in backquotes of a page exists', () => {
  const missing: string[] = [];
  const place = /`((?:packages|apps|docs|tests|tools|scripts|bench)\/[\w./-]*[\w/])`/g;
  for (const page of pages.filter((name) => !name.startsWith('tests/'))) {
    for (const [, file = ''] of read(page).matchAll(place)) {
      if (!fs.existsSync(path.join(root, file))) missing.push(`${page}: ${file}`);
    }
  }
  expect(missing).toEqual([]);
});
