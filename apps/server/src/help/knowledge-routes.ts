import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TypedApp } from '../typed-app.ts';
import type { HelpCode } from './codes.ts';
import { openKnowledge } from './knowledge.ts';

/** Processor time of an article and of a search, in milliseconds. */
const readCostMs = 1;
const findCostMs = 5;
/** Articles change with a release only. */
const caching = 'public, max-age=3600';

/** What the routes need of the border. */
export interface KnowledgeRouteParts {
  readonly problem: (code: HelpCode) => Error;
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

const words = z.object({ zh: z.string(), en: z.string() });
const article = z.object({
  code: z.string(),
  part: z.string(),
  title: words,
  cause: words,
  doThis: words,
  since: z.string(),
  again: z.boolean(),
});

/** The knowledge base, for anybody: what a code means, and what to do. @basis platform.md P10 */
export function addKnowledgeRoutes(app: TypedApp, { problem, charge }: KnowledgeRouteParts): void {
  const knowledge = openKnowledge();
  const querystring = z.strictObject({
    q: z.string().max(100).default(''),
    after: z.string().max(100).optional(),
  });
  const response = { 200: z.object({ articles: z.array(article) }) };
  app.get(
    '/v1/knowledge',
    { schema: { querystring, response }, onRequest: charge(findCostMs) },
    async (request, reply) => {
      const { q, after } = request.query;
      const articles = [...knowledge.find(q, after)];
      return reply.header('cache-control', caching).send({ articles });
    },
  );
  const params = z.object({ code: z.string().max(100) });
  app.get(
    '/v1/knowledge/:code',
    { schema: { params, response: { 200: article } }, onRequest: charge(readCostMs) },
    async (request, reply) => {
      const found = knowledge.article(request.params.code);
      if (found === undefined) throw problem('article-not-found');
      return reply.header('cache-control', caching).send(found);
    },
  );
}
