import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from './database.ts';
import { countJobs, type JobCount } from './outbox.ts';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * Numbers about the running server.
 *
 * Other modules make their own with `registry`: `new Counter({ registers: [metrics.registry], … })`,
 * named `yunzhang_part_what_unit`. Labels take few values: never a name, a number of a case or
 * anything a caller chose.
 */
export interface Metrics {
  readonly registry: Registry;
  requestDone(request: {
    readonly method: string;
    /** The pattern, not the address: addresses hold names. */
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
}

/** Makes the numbers every server has. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'yunzhang_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
    registers: [registry],
  });
  return {
    registry,
    requestDone: ({ method, route, status, seconds: taken }) =>
      seconds.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, taken),
  };
}

/** Shows how much work waits, is dead and is late, read when the numbers are asked for. */
export function watchJobs<T>({ registry }: Metrics, database: Database<T>): void {
  const watch = (name: string, help: string, of: (count: JobCount) => number): void => {
    const gauge: Gauge<'queue'> = new Gauge({
      name,
      help,
      labelNames: ['queue'],
      registers: [registry],
      collect: async () => {
        // A database that is away is told by health; the other numbers are still worth reading.
        const counts = await countJobs(database).catch(() => []);
        gauge.reset();
        for (const count of counts) gauge.set({ queue: count.queue }, of(count));
      },
    });
  };
  watch('yunzhang_job_waiting', 'Work that waits to be done', ({ waiting }) => waiting);
  watch('yunzhang_job_dead', 'Work that was given up', ({ dead }) => dead);
  const late = 'How long the oldest due work has been waiting';
  watch('yunzhang_job_late_seconds', late, ({ lateMs }) => lateMs / 1000);
}

export { Counter, Gauge, Histogram };

/**
 * Serves the numbers on an address of their own.
 *
 * Apart from the public one, because load and failures tell a stranger what a city does when.
 */
export async function serveMetrics(
  metrics: Metrics,
  place: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(place.port, place.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${place.host}:${port}/metrics`,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
