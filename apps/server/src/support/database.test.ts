import { Unavailable } from '@yunzhang/base';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDuplicate, sqlState } from './database-values.ts';
import { notify, openDatabase } from './database.ts';
import { emptyEngine, testDatabase, type TestDatabase } from './test-database.ts';

interface Tables {
  thing: { id: number; name: string; body: Uint8Array | null };
}

let database: TestDatabase<Tables>;
beforeAll(async () => {
  database = await testDatabase<Tables>([
    {
      module: 'thing',
      migrations: [
        {
          name: '0001-thing',
          sql: `create table thing (id bigint primary key, name text not null, body bytea);
                create index thing_by_name on thing (name);`,
        },
      ],
    },
  ]);
});
afterAll(async () => database.close());

const rows = async <R>(query: ReturnType<typeof sql<R>>): Promise<readonly R[]> =>
  (await query.execute(database.query)).rows;

describe('values', () => {
  it('gives bytes as Uint8Array both ways, also in arrays', async () => {
    const bytes = Uint8Array.of(0, 1, 92, 39, 255);
    const [row] = await rows<{ one: unknown; many: unknown; empty: unknown }>(
      sql`select ${bytes}::bytea as one, ${[bytes, new Uint8Array()]}::bytea[] as many,
        ''::bytea as empty`,
    );
    expect(row).toEqual({ one: bytes, many: [bytes, new Uint8Array()], empty: new Uint8Array() });
    expect(Buffer.isBuffer(row?.one)).toBe(false);
  });

  it('gives 64-bit numbers as numbers and refuses those a double cannot hold', async () => {
    const [row] = await rows(sql`select ${Number.MAX_SAFE_INTEGER}::bigint as big,
      ${[1, -2]}::bigint[] as many, ${7n}::bigint as from_bigint, null::bigint as none`);
    expect(row).toEqual({
      big: Number.MAX_SAFE_INTEGER,
      many: [1, -2],
      from_bigint: 7,
      none: null,
    });
    await expect(rows(sql`select 9007199254740993::bigint as big`)).rejects.toThrow(/too large/);
    // The connection is good afterwards.
    expect(await rows(sql`select 1::bigint as one`)).toEqual([{ one: 1 }]);
  });

  it('keeps dates as text, times with a zone as instants, JSON as values', async () => {
    const at = new Date('2026-11-23T01:02:03.456Z');
    const [row] = await rows(sql`select date '2026-02-03' as day, ${at}::timestamptz as at,
      ${JSON.stringify({ a: ['章'] })}::jsonb as json, ${undefined}::text as nothing,
      ${true}::boolean as yes, ${1.5}::numeric as exact`);
    expect(row).toEqual({
      day: '2026-02-03',
      at,
      json: { a: ['章'] },
      nothing: null,
      yes: true,
      exact: '1.5',
    });
  });

  it('takes thousands of rows in one statement through unnest', async () => {
    const ids = Array.from({ length: 2000 }, (_, index) => index);
    const bodies = ids.map((id) => Uint8Array.of(id & 255, id >> 8));
    const { numAffectedRows } = await sql`insert into thing (id, name, body)
      select id, 'many', body from unnest(${ids}::bigint[], ${bodies}::bytea[]) as t(id, body)`.execute(
      database.query,
    );
    expect(numAffectedRows).toBe(2000n);
    const last = await database.query
      .selectFrom('thing')
      .selectAll()
      .where('id', '=', 1999)
      .executeTakeFirstOrThrow();
    expect(last.body).toEqual(Uint8Array.of(0xcf, 7));
    await database.query.deleteFrom('thing').execute();
  });
});

describe('transactions', () => {
  it('undo everything when the work fails, and name the reason of a double', async () => {
    const insert = { id: 1, name: 'one', body: null };
    await expect(
      database.query.transaction().execute(async (transaction) => {
        await transaction.insertInto('thing').values(insert).execute();
        await transaction.insertInto('thing').values(insert).execute();
      }),
    ).rejects.toSatisfy((error) => isDuplicate(error) && sqlState(error) === '23505');
    expect(await database.query.selectFrom('thing').selectAll().execute()).toEqual([]);
  });

  it('take rows for themselves with for update skip locked', async () => {
    await database.query
      .insertInto('thing')
      .values([
        { id: 1, name: 'a', body: null },
        { id: 2, name: 'b', body: null },
      ])
      .execute();
    const take = database.query
      .selectFrom('thing')
      .select('id')
      .orderBy('id')
      .limit(1)
      .forUpdate()
      .skipLocked();
    const taken = await database.query
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async (transaction) => {
        const mine = await sql`select id from thing order by id limit 1
          for update skip locked`.execute(transaction);
        // The embedded database has one connection: a second one cannot look meanwhile.
        const theirs = database.kind === 'server' ? await take.execute() : [{ id: 2 }];
        return [mine.rows, theirs];
      });
    expect(taken).toEqual([[{ id: 1 }], [{ id: 2 }]]);
    await database.query.deleteFrom('thing').execute();
  });

  it('run one after the other where they touch the same row', async () => {
    await database.query.insertInto('thing').values({ id: 1, name: '0', body: null }).execute();
    const add = async (): Promise<void> =>
      database.query.transaction().execute(async (transaction) => {
        const { name } = await transaction
          .selectFrom('thing')
          .select('name')
          .forUpdate()
          .executeTakeFirstOrThrow();
        await transaction
          .updateTable('thing')
          .set({ name: String(Number(name) + 1) })
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await database.query.selectFrom('thing').select('name').execute()).toEqual([
      { name: '20' },
    ]);
    await database.query.deleteFrom('thing').execute();
  });

  it('a session keeps one connection', async () => {
    const pids = await database.withSession(async (session) => {
      const one = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(session);
      const two = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(session);
      return [one.rows[0]?.pid, two.rows[0]?.pid];
    });
    expect(pids[0]).toBe(pids[1]);
  });
});

describe('a lease', () => {
  it('is held by one, and can be taken after it was given back', async () => {
    const name = { space: 7001, number: 2026 };
    const first = await database.tryLease(name);
    expect(first?.isHeld()).toBe(true);
    expect(await database.tryLease(name)).toBeUndefined();
    const other = await database.tryLease({ ...name, number: 2027 });
    expect(other?.isHeld()).toBe(true);
    await first?.release();
    expect(first?.isHeld()).toBe(false);
    const second = await database.tryLease(name);
    expect(second?.isHeld()).toBe(true);
    await second?.release();
    await other?.release();
  });

  it.runIf(process.env['YUNZHANG_TEST_DATABASE_URL'])(
    'says when it is lost with its connection',
    async () => {
      const lease = await database.tryLease({ space: 7001, number: 1 });
      await sql`select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and classid = 7001 and objid = 1`.execute(database.query);
      await lease?.lost;
      expect(lease?.isHeld()).toBe(false);
    },
  );
});

describe('notices', () => {
  it('arrive when the transaction is committed, and stop', async () => {
    const heard: (string | undefined)[] = [];
    const stop = await database.listen('test_channel', (payload) => void heard.push(payload));
    await database.query.transaction().execute(async (transaction) => {
      await notify(transaction, 'test_channel', '一');
      expect(heard).toEqual([]);
    });
    await expect.poll(() => heard, { timeout: 5000 }).toEqual(['一']);
    await database.query
      .transaction()
      .execute(async (transaction) => {
        await notify(transaction, 'test_channel', 'undone');
        throw new Error('undo');
      })
      .catch(() => {});
    await stop();
    await notify(database.query, 'test_channel', 'late');
    await database.query.selectFrom('thing').selectAll().execute();
    expect(heard).toEqual(['一']);
    await expect(database.listen('no;name', () => {})).rejects.toThrow(/no name/);
  });

  it.runIf(process.env['YUNZHANG_TEST_DATABASE_URL'])(
    'tell the listener to look for itself after the connection was lost',
    async () => {
      const heard: (string | undefined)[] = [];
      const stop = await database.listen('test_lost', (payload) => void heard.push(payload));
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where query like 'listen%test_lost%' and pid <> pg_backend_pid()`.execute(database.query);
      await expect.poll(() => heard, { timeout: 5000 }).toEqual([undefined]);
      await notify(database.query, 'test_lost', 'again');
      await expect.poll(() => heard, { timeout: 5000 }).toEqual([undefined, 'again']);
      await stop();
    },
  );
});

describe.runIf(process.env['YUNZHANG_TEST_DATABASE_URL'])('a server', () => {
  const place = () => ({ kind: 'server', url: database.url ?? '' }) as const;

  it('that ends a connection in a transaction is away, and is there again at once', async () => {
    const one = await openDatabase<Tables>(place(), { connectionsMax: 1 });
    const cut = one.query.transaction().execute(async (transaction) => {
      const { rows: own } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
        transaction,
      );
      await sql`select pg_terminate_backend(${own[0]?.pid})`.execute(database.query);
      await transaction.insertInto('thing').values({ id: 77, name: 'lost', body: null }).execute();
    });
    await expect(cut).rejects.toThrow(Unavailable);
    expect(await one.query.selectFrom('thing').selectAll().where('id', '=', 77).execute()).toEqual(
      [],
    );
    await one.close();
  });

  it('stops a statement that takes too long, and a wait for a connection that never comes', async () => {
    const one = await openDatabase<Tables>(place(), {
      connectionsMax: 1,
      connectTimeoutMs: 300,
      statementTimeoutMs: 200,
    });
    const slow: unknown = await sql`select pg_sleep(5)`
      .execute(one.query)
      .catch((error: unknown) => error);
    expect(sqlState(slow)).toBe('57014');
    await one.withSession(async () => {
      await expect(one.query.selectFrom('thing').selectAll().execute()).rejects.toThrow(
        Unavailable,
      );
    });
    expect(await sql`select 1 as one`.execute(one.query)).toMatchObject({ rows: [{ one: 1 }] });
    await one.close();
  });
});

describe('a database that is away', () => {
  it('is named as away, quickly, and by nothing secret', async () => {
    const away = await openDatabase<Tables>(
      { kind: 'server', url: 'postgres://user:secret@127.0.0.1:1/none' },
      { connectTimeoutMs: 500 },
    );
    const failing = away.query.selectFrom('thing').selectAll().execute();
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Unavailable);
    expect(error).toMatchObject({ service: 'database', retryAfterMs: 2000 });
    expect(String(error)).not.toContain('secret');
    await away.close();
  });

  it('a query that waits for its own transaction gives up with a clear cause', async () => {
    const small = await openDatabase<Tables>(
      { kind: 'engine', engine: await emptyEngine() },
      { statementTimeoutMs: 200 },
    );
    const stuck = small.query.transaction().execute(async () => {
      await sql`select 1`.execute(small.query);
    });
    const error = await stuck.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Unavailable);
    expect((await sql`select 1 as one`.execute(small.query)).rows).toEqual([{ one: 1 }]);
    await small.close();
  });
});
