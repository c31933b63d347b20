import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { JobHopeless, type JobHandler, startJobWorker, workOnce } from './job-worker.ts';
import {
  countJobs,
  enqueue,
  forgetDoneJobs,
  outboxMigrations,
  readDeadJobs,
  reviveJob,
} from './outbox.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase<unknown>;
beforeAll(async () => {
  database = await testDatabase([outboxMigrations]);
});
afterEach(async () => {
  await sql`delete from job`.execute(database.query);
});
afterAll(async () => database.close());

const ask = async (key: string, payload: unknown = null): Promise<boolean> =>
  enqueue(database.query, { queue: 'test', key, payload });
const states = async (): Promise<readonly unknown[]> =>
  (await sql`select key, state, attempts from job order by id`.execute(database.query)).rows;
/** As if the time a row is held or put off had gone by. */
const passTime = async (): Promise<unknown> =>
  sql`update job set due_at = now() - interval '1 second'`.execute(database.query);

describe('asking for work', () => {
  it('holds only when the transaction holds', async () => {
    const failing = database.query.transaction().execute(async (transaction) => {
      await enqueue(transaction, { queue: 'test', key: 'undone', payload: 1 });
      throw new Error('undo');
    });
    await expect(failing).rejects.toThrow('undo');
    await database.query
      .transaction()
      .execute(async (transaction) =>
        enqueue(transaction, { queue: 'test', key: 'kept', payload: { 章: [1, null] } }),
      );
    expect(await states()).toEqual([{ key: 'kept', state: 'waiting', attempts: 0 }]);
  });

  it('with the same key is asked once, also after it is done', async () => {
    expect([await ask('a'), await ask('a'), await ask('b')]).toEqual([true, false, true]);
    await workOnce(database, { test: async () => {} });
    expect(await ask('a')).toBe(false);
    expect(await enqueue(database.query, { queue: 'other', key: 'a', payload: null })).toBe(true);
  });

  it('refuses names and payloads without measure', async () => {
    const job = { queue: 'test', key: 'k', payload: null };
    await expect(enqueue(database.query, { ...job, queue: 'No Name' })).rejects.toThrow(/queue/);
    await expect(enqueue(database.query, { ...job, key: '' })).rejects.toThrow(RangeError);
    const payload = 'x'.repeat(300_000);
    await expect(enqueue(database.query, { ...job, payload })).rejects.toThrow(RangeError);
  });
});

describe('doing work', () => {
  it('takes the oldest due work of its own queues', async () => {
    await enqueue(database.query, { queue: 'later', key: 'x', payload: 0 });
    await enqueue(database.query, { queue: 'test', key: 'delayed', payload: 0, delayMs: 60_000 });
    await ask('first', { n: 1 });
    await ask('second', { n: 2 });
    const seen: unknown[] = [];
    const test: JobHandler = async ({ key, payload, attempt }) =>
      void seen.push([key, payload, attempt]);
    while (await workOnce(database, { test }));
    expect(seen).toEqual([
      ['first', { n: 1 }, 1],
      ['second', { n: 2 }, 1],
    ]);
    const [later, test2] = await countJobs(database);
    expect([later?.waiting, test2?.waiting]).toEqual([1, 1]);
  });

  it('that fails is tried again, later each time, and given up in the end where all can see', async () => {
    await ask('bad');
    const failures: boolean[] = [];
    const test: JobHandler = async () => {
      throw new Error('no postgres://a:secret@b/\0c');
    };
    const options = {
      attemptsMax: 3,
      backoffMs: 1000,
      failed: ({ dead }: { dead: boolean }) => void failures.push(dead),
    };
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await workOnce(database, { test }, options)).toBe(true);
      expect(await workOnce(database, { test }, options)).toBe(false);
      const { rows } = await sql<{ s: number }>`select
        extract(epoch from due_at - now())::float8 as s from job`.execute(database.query);
      waits.push(rows[0]?.s ?? 0);
      if (attempt < 3) await passTime();
    }
    // A second, then two, each up to a quarter less or more.
    const [first = 0, second = 0] = waits;
    expect(first > 0 && first <= 1.25).toBe(true);
    expect(second > 1.25 && second <= 2.5).toBe(true);
    expect(failures).toEqual([false, false, true]);
    const [dead] = await readDeadJobs(database.query);
    expect(dead).toMatchObject({ queue: 'test', key: 'bad', attempts: 3 });
    expect(dead?.fault).toBe('no postgres://a:***@b/c');
    expect(await countJobs(database)).toMatchObject([{ queue: 'test', waiting: 0, dead: 1 }]);
    expect(await reviveJob(database.query, dead?.id ?? 0)).toBe(true);
    expect(await reviveJob(database.query, dead?.id ?? 0)).toBe(false);
    expect(await workOnce(database, { test: async () => {} })).toBe(true);
    expect(await readDeadJobs(database.query)).toEqual([]);
  });

  it('that is hopeless is given up at once', async () => {
    await ask('hopeless');
    await workOnce(database, {
      test: async () => {
        throw new JobHopeless('the paper is gone');
      },
    });
    expect(await states()).toEqual([{ key: 'hopeless', state: 'dead', attempts: 1 }]);
  });

  it('whose worker vanished is taken up by another, but not for ever', async () => {
    await ask('crashing');
    const vanish: JobHandler = async () => new Promise(() => {});
    const options = { attemptsMax: 2, holdMs: 60_000 };
    for (let attempt = 1; attempt <= 2; attempt++) {
      void workOnce(database, { test: vanish }, options);
      await expect.poll(states).toMatchObject([{ attempts: attempt }]);
      // Still held: nobody else takes it.
      expect(await workOnce(database, { test: async () => {} }, options)).toBe(false);
      await passTime();
    }
    expect(await workOnce(database, { test: async () => {} }, options)).toBe(false);
    expect(await readDeadJobs(database.query)).toMatchObject([
      { fault: 'every worker that tried it ended' },
    ]);
  });

  it('that comes back late changes nothing', async () => {
    await ask('slow');
    let finish: () => void = () => {};
    const slow = workOnce(database, {
      test: async () => new Promise<void>((resolve) => (finish = resolve)),
    });
    await expect.poll(states).toMatchObject([{ attempts: 1 }]);
    await passTime();
    const failing: JobHandler = async () => {
      throw new Error('the second one failed');
    };
    await workOnce(database, { test: failing });
    finish();
    await slow;
    expect(await states()).toEqual([{ key: 'slow', state: 'waiting', attempts: 2 }]);
  });

  it('that takes longer than it is held is held on, and told when it is lost', async () => {
    await ask('long');
    let signal: AbortSignal | undefined;
    let finish: () => void = () => {};
    const options = { holdMs: 90 };
    const long = workOnce(
      database,
      {
        test: async (job) => {
          signal = job.signal;
          await new Promise<void>((resolve) => (finish = resolve));
        },
      },
      options,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await workOnce(database, { test: async () => {} }, options)).toBe(false);
    expect(signal?.aborted).toBe(false);
    await sql`update job set attempts = 9`.execute(database.query);
    await expect.poll(() => signal?.aborted).toBe(true);
    finish();
    await long;
  });
});

describe('a worker', () => {
  it('is woken by new work, does each piece once beside others, and stops clean', async () => {
    const seen: string[] = [];
    const test: JobHandler = async ({ key }) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen.push(key);
    };
    const workers = await Promise.all(
      [1, 2].map(async () => startJobWorker(database, { test }, { width: 2, pollMs: 60_000 })),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
    for (const key of keys) await ask(key);
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(60);
    await Promise.all(workers.map(async (worker) => worker.stop()));
    expect(seen.toSorted()).toEqual(keys.toSorted());
    expect(new Set(await states())).toEqual(
      new Set(keys.map((key) => ({ key, state: 'done', attempts: 1 }))),
    );
    await ask('after the stop');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen).toHaveLength(60);
    expect(await forgetDoneJobs(database.query, { olderThanMs: 60_000 })).toBe(0);
    expect(await forgetDoneJobs(database.query, { olderThanMs: 0 })).toBe(60);
  });

  it('waits at its stop for work under way, but not longer than told', async () => {
    await ask('under way');
    let ended = false;
    const test: JobHandler = async ({ signal }) => {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      ended = true;
    };
    const worker = await startJobWorker(database, { test });
    await expect.poll(states).toMatchObject([{ attempts: 1 }]);
    await worker.stop();
    expect([ended, await states()]).toEqual([
      true,
      [{ key: 'under way', state: 'done', attempts: 1 }],
    ]);
    await ask('never ending');
    const stuck = await startJobWorker(database, { test: async () => new Promise(() => {}) });
    await expect.poll(states).toMatchObject([{}, { attempts: 1 }]);
    const from = performance.now();
    await stuck.stop(100);
    expect(performance.now() - from).toBeLessThan(2000);
  });
});
