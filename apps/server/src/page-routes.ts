import fs from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { logPagePolicy } from './evidence/index.ts';
import { Problem } from './problem.ts';

/** Nothing but our own files; workers and images may also come from memory. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Where the files are. */
export interface PageOptions {
  /** Folder of the built pages; absent where a test looks at none. */
  readonly pages?: string;
  readonly samples: string;
}

const samples = [
  { file: 'sample.ofd', name: '采购合同（样例）.ofd', format: 'ofd' },
  { file: 'sample.pdf', name: '采购合同（样例）.pdf', format: 'pdf' },
] as const;

/** The pages, their files, and the samples to begin with. */
export async function addPages(app: FastifyInstance, options: PageOptions): Promise<void> {
  app.get('/api/samples', async () =>
    samples.map(({ file, name, format }) => ({ name, format, url: `/api/samples/${file}` })),
  );
  app.get<{ Params: { file: string } }>('/api/samples/:file', async (request, reply) => {
    const sample = samples.find(({ file }) => file === request.params.file);
    if (sample === undefined) throw new Problem('route-not-found');
    const bytes = fs.readFileSync(path.join(options.samples, sample.file));
    return reply.type('application/octet-stream').send(bytes);
  });
  const { pages } = options;
  if (pages === undefined) return;
  await app.register(fastifyStatic, {
    root: pages,
    index: false,
    setHeaders: (reply, file) => {
      const hashed = file.includes(`${path.sep}assets${path.sep}`);
      void reply.header(
        'cache-control',
        hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
      if (file.endsWith('.mjs')) void reply.header('content-type', 'text/javascript');
    },
  });
  const html = readIndex(pages);
  for (const route of ['/', '/seal', '/verify', '/evidence', '/office', '/office/*']) {
    app.get(route, async (_request, reply) => reply.type('text/html').send(html));
  }
  app.get<{ Querystring: { log?: unknown } }>('/log', async (request, reply) =>
    reply
      .header('content-security-policy', logPagePolicy(contentPolicy, request.query.log))
      .type('text/html')
      .send(html),
  );
}

/** The one page of all addresses; it says itself that an address is not one of its own. */
export function readIndex(pages = ''): Buffer {
  return fs.readFileSync(path.join(pages, 'index.html'));
}
