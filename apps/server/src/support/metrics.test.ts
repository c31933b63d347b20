import { expect, it } from 'vitest';
import { JobHopeless, workOnce } from './job-worker.ts';
import { Counter, createMetrics, serveMetrics, watchJobs } from './metrics.ts';
import { enqueue, outboxMigrations } from './outbox.ts';
import { testDatabase } from './test-database.ts';

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

it('tells how much work waits and is dead, and goes on when the database is away', async () => {
  const database = await testDatabase([outboxMigrations]);
  const metrics = createMetrics();
  watchJobs(metrics, database);
  await enqueue(database.query, { queue: 'publish', key: 'a', payload: null });
  await enqueue(database.query, { queue: 'bad', key: 'a', payload: null });
  await workOnce(database, {
    bad: async () => {
      throw new JobHopeless('no');
    },
  });
  const text = await metrics.registry.metrics();
  expect(text).toContain('yunzhang_job_waiting{queue="publish"} 1');
  expect(text).toContain('yunzhang_job_dead{queue="bad"} 1');
  expect(text).toMatch(/yunzhang_job_late_seconds\{queue="publish"\} \d/);
  await database.close();
  expect(await metrics.registry.metrics()).toContain('process_cpu');
});
