import fs from 'node:fs';
import { addDays, dateOf, daysBetween } from '@yunzhang/scenario';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TypedApp } from '../typed-app.ts';
import {
  type Client,
  clientOfKey,
  endClient,
  listClients,
  originsOf,
  registerClient,
} from './clients.ts';
import type { HelpCode } from './codes.ts';
import { type EmbeddingParts, embeddedCase, openEmbedding } from './embedding.ts';
import { readEvents } from './events.ts';
import { html } from './html.ts';
import { items, linkTarget } from './items.ts';
import { csvOf, readCounts } from './open-data.ts';

/** Processor time of a look and of a change, in milliseconds. */
const readCostMs = 3;
const changeCostMs = 15;
/** Days of one answer of open data. */
const daysMax = 92;
const folder = new URL('../../embed/', import.meta.url);
const files = { 'seal.js': 'text/javascript', 'seal.css': 'text/css' } as const;

/** What the routes need of the border. */
export interface EmbedRouteParts {
  readonly parts: EmbeddingParts;
  /** The organisation whose clients the caller may manage; throws a problem where there is none. */
  readonly managerOf: (request: FastifyRequest) => Promise<string>;
  readonly problem: (code: HelpCode) => Error;
  readonly languageOf: (header: string | undefined) => 'zh' | 'en';
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

/** Links, embedded pages, clients with their events, open data. @basis platform.md P10 (b)–(g) */
export function addEmbedRoutes(app: TypedApp, parts: EmbedRouteParts): void {
  addLinks(app, parts);
  addClients(app, parts);
  addSessions(app, parts);
  addPage(app, parts);
  addOpenData(app, parts);
}

function addLinks(app: TypedApp, { problem, charge }: EmbedRouteParts): void {
  const params = z.object({ item: z.string().max(64) });
  const querystring = z.object({ caseNo: z.unknown().optional() });
  app.get(
    '/apply/:item',
    { schema: { params, querystring, hide: true }, onRequest: charge(readCostMs) },
    async (request, reply) => {
      const target = linkTarget(request.params.item, request.query.caseNo);
      if ('refused' in target) throw problem(target.refused);
      return reply.header('cache-control', 'no-store').redirect(target.path, 302);
    },
  );
  app.get('/v1/items', { onRequest: charge(readCostMs) }, async () => ({
    items: items.map(({ code, title }) => ({ code, title, link: `/apply/${code}` })),
  }));
}

function addClients(app: TypedApp, parts: EmbedRouteParts): void {
  const { managerOf, problem, charge, parts: inner } = parts;
  const cost = { onRequest: charge(changeCostMs) };
  app.get('/v1/clients', cost, async (request, reply) => {
    const clients = await listClients(inner, await managerOf(request));
    return reply.header('cache-control', 'no-store').send({ clients });
  });
  const body = z.strictObject({
    name: z.string().trim().min(1).max(80),
    origins: z.array(z.string().max(300)).max(20),
    webhook: z.string().max(2048).optional(),
  });
  app.post('/v1/clients', { schema: { body }, ...cost }, async (request, reply) => {
    const organisation = await managerOf(request);
    const keys = await registerClient(inner, { organisation, ...request.body });
    if (typeof keys === 'string') throw problem(keys);
    return reply.header('cache-control', 'no-store').status(201).send(keys);
  });
  const params = z.object({ id: z.uuid() });
  app.delete('/v1/clients/:id', { schema: { params }, ...cost }, async (request, reply) => {
    const organisation = await managerOf(request);
    const isEnded = await endClient(inner, { id: request.params.id, organisation });
    if (!isEnded) throw problem('client-not-found');
    return reply.status(204).send();
  });
}

const bearerOf = ({ headers }: FastifyRequest): string =>
  /^Bearer ([\w-]{20,100})$/.exec(headers.authorization ?? '')?.[1] ?? '';

async function clientOf(
  { parts, problem }: EmbedRouteParts,
  request: FastifyRequest,
): Promise<Client> {
  const client = await clientOfKey(parts, bearerOf(request));
  if (client === undefined) throw problem('client-key-wrong');
  return client;
}

function addSessions(app: TypedApp, parts: EmbedRouteParts): void {
  const { problem, charge, parts: inner } = parts;
  const body = z.strictObject({ case: z.string().min(1).max(256) });
  app.post(
    '/v1/embed/sessions',
    { schema: { body }, onRequest: charge(changeCostMs) },
    async (request, reply) => {
      const client = await clientOf(parts, request);
      const session = await openEmbedding(inner, client, request.body.case);
      if (session === undefined) throw problem('client-not-found');
      return reply.header('cache-control', 'no-store').status(201).send(session);
    },
  );
  app.get('/v1/embed/case', { onRequest: charge(readCostMs) }, async (request, reply) => {
    const seen = await embeddedCase(inner, bearerOf(request));
    if (seen === undefined) throw problem('embed-token-wrong');
    return reply.header('cache-control', 'no-store').send(seen);
  });
  const querystring = z.strictObject({ after: z.coerce.number().int().min(0).default(0) });
  app.get(
    '/v1/embed/events',
    { schema: { querystring }, onRequest: charge(readCostMs) },
    async (request, reply) => {
      const { id: client } = await clientOf(parts, request);
      const { after } = request.query;
      const events = await readEvents(inner.database, { client, after, now: inner.now() });
      return reply.header('cache-control', 'no-store').send({ events });
    },
  );
}

/** The page that others frame: those on the client's list, and nobody else. */
function addPage(app: TypedApp, { parts, problem, charge, languageOf }: EmbedRouteParts): void {
  const read = (name: string): Buffer => fs.readFileSync(new URL(name, folder));
  for (const [name, type] of Object.entries(files)) {
    const bytes = read(name);
    app.get(`/embed/${name}`, { schema: { hide: true } }, async (_request, reply) =>
      reply.type(type).header('cache-control', 'no-cache').send(bytes),
    );
  }
  const querystring = z.object({ client: z.uuid() });
  app.get(
    '/embed/seal',
    { schema: { querystring, hide: true }, onRequest: charge(readCostMs) },
    async (request, reply) => {
      const origins = await originsOf(parts, request.query.client);
      if (origins === undefined || origins.length === 0) throw problem('client-not-found');
      return framed(reply, origins).send(
        page(origins, languageOf(request.headers['accept-language'])),
      );
    },
  );
}

function framed(reply: FastifyReply, origins: readonly string[]): FastifyReply {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origins.join(' ')}`,
  ];
  return reply
    .header('content-security-policy', policy.join('; '))
    .header('cache-control', 'no-store')
    .type('text/html');
}

function page(origins: readonly string[], language: 'zh' | 'en'): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${language === 'zh' ? '云章办件进度' : 'Yunzhang: progress of a case'}</title>
        <link rel="stylesheet" href="/embed/seal.css" />
        <script type="module" src="/embed/seal.js"></script>
      </head>
      <body>
        <main data-origins="${JSON.stringify(origins)}" aria-live="polite">
          <p></p>
          <a target="_blank" rel="noopener" href="/office" hidden></a>
        </main>
      </body>
    </html>`.markup;
}

function addOpenData(app: TypedApp, { parts, problem, charge }: EmbedRouteParts): void {
  const querystring = z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    format: z.enum(['json', 'csv']).default('json'),
  });
  app.get(
    '/v1/open-data/items',
    { schema: { querystring }, onRequest: charge(readCostMs) },
    async (request, reply) => {
      const { from, to, format } = request.query;
      const yesterday = addDays(dateOf(parts.now()), -1);
      const days = daysBetween(from, to);
      if (to > yesterday || days < 0 || days >= daysMax) throw problem('open-data-day');
      const counts = await readCounts(parts.database, { from, to });
      void reply
        .header('cache-control', 'public, max-age=3600')
        .header('access-control-allow-origin', '*');
      if (format === 'csv') return reply.type('text/csv; charset=utf-8').send(csvOf(counts));
      return reply.send({ licence: 'CC0-1.0', from, to, counts });
    },
  );
}
