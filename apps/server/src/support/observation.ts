import type { FastifyInstance } from 'fastify';
import type { Health } from './health.ts';
import { type Log, requestIdOf } from './log.ts';
import type { Metrics } from './metrics.ts';

/** What watches the requests of the server. */
export interface Observation {
  readonly log: Log;
  readonly health: Health;
  readonly metrics: Metrics;
}

/**
 * Adds the request's own name, one log line for each request, and `/health/live` and
 * `/health/ready`. To be called before the routes.
 *
 * Health may be asked by anybody and so says names of parts and ages, never reasons: those are in
 * the log. A line holds the pattern of the route, not the address, which may hold names.
 */
export function observe(app: FastifyInstance, { log, health, metrics }: Observation): void {
  app.addHook('onRequest', async (request, reply) => {
    request.id = requestIdOf(request.headers['x-request-id']);
    void reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? '?';
    const { statusCode: status, elapsedTime } = reply;
    metrics.requestDone({ method, route, status, seconds: elapsedTime / 1000 });
    if (route.startsWith('/health/')) return;
    log.info(
      { request: request.id, method, route, status, ms: Math.round(elapsedTime) },
      'request',
    );
  });
  const hidden = { schema: { hide: true } };
  // Alive means: do not restart me. Nothing outside the process is asked.
  app.get('/health/live', hidden, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ state: 'live' }),
  );
  app.get('/health/ready', hidden, async (_request, reply) => {
    const { ready, parts } = await health.read();
    return reply
      .header('cache-control', 'no-store')
      .status(ready ? 200 : 503)
      .send({ state: ready ? 'ready' : 'not-ready', parts });
  });
}
