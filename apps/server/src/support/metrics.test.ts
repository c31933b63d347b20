import { expect, it } from 'vitest';
import { Counter, createMetrics, serveMetrics } from './metrics.ts';

it('numbers are told in Prometheus text at an address of their own', async () => {
  const metrics = createMetrics();
  new Counter({
    name: 'yunzhang_test_things',
    help: 'Things',
    registers: [metrics.registry],
  }).inc(3);
  metrics.requestDone({ method: 'GET', route: '/api/seals/:id', status: 404, seconds: 0.01 });
  const served = await serveMetrics(metrics, { host: '127.0.0.1', port: 0 });
  const answer = await fetch(served.url);
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(text).toContain('yunzhang_test_things 3');
  expect(text).toContain('route="/api/seals/:id",status="4xx"} 1');
  expect(text).toContain('process_resident_memory_bytes');
  expect((await fetch(new URL('/', served.url))).status).toBe(404);
  await served.close();
  await expect(fetch(served.url)).rejects.toThrow();
});
