import http from 'node:http';
import type { AddressInfo } from 'node:net';
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
