import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverCodes } from '../codes.ts';
import { helpCodes } from './codes.ts';
import { helpBench, type HelpBench } from './help-testing.ts';
import { addKnowledgeRoutes } from './knowledge-routes.ts';
import { openKnowledge } from './knowledge.ts';

let bench: HelpBench;
let app: FastifyInstance;
beforeAll(async () => {
  bench = await helpBench();
  app = await bench.serverOf(addKnowledgeRoutes);
}, 60_000);
afterAll(async () => {
  await app.close();
  await bench.close();
});

test('P10/test/1: whatever this server answers has an article with cause, advice and version', () => {
  const knowledge = openKnowledge();
  for (const code of [...Object.keys(serverCodes), ...Object.keys(helpCodes)]) {
    const { title, cause, doThis, since } = knowledge.article(code) ?? {};
    for (const one of [title, cause, doThis]) {
      expect(one?.zh, code).toMatch(/\p{Script=Han}/u);
      expect(one?.en, code).toMatch(/[A-Za-z]/);
    }
    expect(since).toMatch(/^\d+\.\d+\.\d+$/);
  }
});

test('P10/error/sys-retry: a busy system says that nothing is lost, and when to go on', async () => {
  const answer = await app.inject('/v1/knowledge/help-retry');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ again: true, part: 'server' });
  expect(answer.json<{ title: { zh: string } }>().title.zh).toContain('5分钟');
});

test('articles are read by anybody, found by code and title, a page at a time', async () => {
  const ids = async (url: string) =>
    (await app.inject(url)).json<{ articles: { code: string }[] }>().articles.map((a) => a.code);
  expect(await ids('/v1/knowledge?q=ticket-reopen-late')).toEqual(['ticket-reopen-late']);
  expect(await ids(`/v1/knowledge?q=${encodeURIComponent('重新打开')}`)).toContain(
    'ticket-reopen-late',
  );
  const first = await ids('/v1/knowledge');
  expect(first).toHaveLength(50);
  const [next] = await ids(`/v1/knowledge?after=${first.at(-1)}`);
  expect((next ?? '') > (first.at(-1) ?? '')).toBe(true);
  const missing = await app.inject('/v1/knowledge/none');
  expect([missing.statusCode, missing.json()]).toMatchObject([404, { code: 'article-not-found' }]);
  expect((await app.inject('/v1/knowledge/__proto__')).statusCode).toBe(404);
});
