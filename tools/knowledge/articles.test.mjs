import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readBooks, root } from '../errors/page.mjs';
import {
  faultsOf,
  knowledgeOf,
  knowledgeText,
  readKnowledge,
  target,
  versionNow,
} from './articles.mjs';

const source = (part) => import(/* @vite-ignore */ path.join(root, part, 'src/codes.ts'));

test('P10/test/1: every error code of the product has an article in both languages', async () => {
  const books = await readBooks(source);
  const { missing, spare } = faultsOf(books, readKnowledge());
  expect(missing, 'run: node tools/errors/main.mjs').toEqual([]);
  expect(spare).toEqual([]);
});

test('the knowledge base is what the code books say', async () => {
  const made = knowledgeOf(await readBooks(source), {
    before: readKnowledge(),
    version: versionNow(),
  });
  expect(fs.readFileSync(target, 'utf8'), 'run: node tools/errors/main.mjs').toBe(
    knowledgeText(made),
  );
});

test('a code without an article is told, and so is an article without a code', async () => {
  const books = await readBooks(source);
  const { causes, articles } = readKnowledge();
  const { 'request-malformed': _, ...others } = articles;
  expect(faultsOf(books, { causes, articles: others }).missing).toEqual(['request-malformed']);
  const spare = { ...articles, 'no-such-code': articles['request-malformed'] };
  expect(faultsOf(books, { causes, articles: spare }).spare).toEqual(['no-such-code']);
  const mute = {
    ...articles,
    'request-malformed': { ...articles['request-malformed'], cause: 999 },
  };
  expect(faultsOf(books, { causes, articles: mute }).missing).toEqual(['request-malformed']);
});

test('an article keeps the version it came with, and values are left open', () => {
  const words = { zh: '最长{most}天', en: 'At most {most} days' };
  const books = [
    {
      part: 'packages/base',
      entries: [
        ['a-code', words],
        ['b-code', words],
      ],
    },
  ];
  const before = { causes: [], articles: { 'a-code': { since: '0.0.9' } } };
  const { articles } = knowledgeOf(books, { before, version: '0.2.0' });
  expect(articles['a-code'].since).toBe('0.0.9');
  expect(articles['b-code']).toMatchObject({ since: '0.2.0', title: { zh: '最长…天' } });
  const odd = [{ part: 'packages/odd', entries: [['a', words]] }];
  expect(() => knowledgeOf(odd, { before, version: '1' })).toThrow('packages/odd');
});
