import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folder, pagesOf, root } from './pages.mjs';

const load = (part) => import(/* @vite-ignore */ path.join(root, 'packages', part, 'src/index.ts'));
const { scenarios } = await load('scenarios');
const pages = pagesOf(scenarios, await load('scenario'));

test.each([...pages.keys()])('docs/scenarios/%s is what the definitions say', (name) => {
  const file = path.join(folder, name);
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  expect(text, 'run: node tools/handbook/main.mjs').toBe(pages.get(name));
});

test('no picture lies there of a scenario that is gone', () => {
  const pictures = fs.readdirSync(folder).filter((name) => name.endsWith('.svg'));
  expect(pictures.filter((name) => !pages.has(name))).toEqual([]);
});
