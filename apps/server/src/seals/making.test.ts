import { hex, isRefusal, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { checkMakerSignature, readSeal } from '@yunzhang/ses';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chooseUnit } from './assignment.ts';
import type { SealOfficeParts } from './office.ts';
import { officeBench, type OfficeBench } from './seals-testing.ts';

let bench: OfficeBench;
beforeAll(async () => {
  bench = await officeBench();
}, 60_000);
afterAll(async () => bench.close(), 60_000);
beforeEach(async () => bench.clear(), 60_000);

const count = async (table: string): Promise<number> => {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.raw(table)}`.execute(bench.database.query);
  return rows[0]?.n ?? 0;
};

describe('the making desk', () => {
  test('makes the seal that was applied for', async () => {
    const id = await bench.approved();
    const made = await bench.office.make(id);
    expect(made).toEqual({ state: 'made', code: '1101089900001' });
    const { rows } = await sql<{ seal: string }>`select seal from seal_making`.execute(
      bench.database.query,
    );
    const bytes = await bench.blobs.get(rows[0]?.seal ?? '');
    const seal = readSeal(bytes ?? utf8(''));
    expect(seal.esId).toBe('1101089900001');
    expect(checkMakerSignature(seal).result).toBe('holds');
    const view = await bench.cases.read(id, { parties: ['sm'] });
    const imprint = hex(digest('sm3', seal.picture.data));
    expect(view?.record['shape']).toMatchObject({ imprint });
    expect([view?.phase, seal.picture.widthMm]).toEqual(['made', 38]);
  });

  test('makes one seal where it is asked many times at once', async () => {
    const id = await bench.approved();
    const all = await Promise.all(Array.from({ length: 8 }, async () => bench.office.make(id)));
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    expect([await count('seal_code'), bench.made.keys.size, bench.made.pairs]).toEqual([1, 1, 1]);
  });

  test('goes on wherever it was killed and makes one seal', async () => {
    const calls = await countCalls();
    expect(calls).toBeGreaterThan(6);
    for (let at = 0; at < calls; at++) {
      await bench.clear();
      const id = await bench.approved();
      const broken = bench.another(killedAt(at, bench.parts).parts);
      await expect(broken.make(id)).rejects.toThrow('killed');
      expect(await bench.office.make(id)).toMatchObject({ state: 'made' });
      expect([await count('seal_code'), bench.made.keys.size, bench.made.pairs]).toEqual([1, 1, 1]);
      expect((await bench.cases.history(id, { parties: ['sm'] }))?.length).toBe(4);
    }
  });

  test('withdraws the certificate of a seal that was stopped before it was made', async () => {
    const id = await bench.approved();
    const { parts } = bench;
    const stopping: Partial<SealOfficeParts> = {
      blobs: {
        ...parts.blobs,
        put: async (bytes) => {
          await bench.act({ organisation: 'ei', holds: [], level: 3 }, 'invalidate', id, {
            input: { order: '认字1号' },
          });
          return parts.blobs.put(bytes);
        },
      },
    };
    expect(isRefusal(await bench.another(stopping).make(id))).toBe(true);
    expect([...bench.revoked.values()]).toEqual(['cessation']);
    expect(await bench.office.alarms()).toMatchObject([{ kind: 'seal-making-refused', case: id }]);
  });

  test('waits for an imprint that is not here and makes the seal when it is', async () => {
    const id = await bench.approved();
    await sql`update seal_imprint set digest = 'x' || digest`.execute(bench.database.query);
    expect(await bench.office.make(id)).toMatchObject({ state: 'waiting' });
    expect(await bench.office.alarms()).toHaveLength(1);
    await sql`update seal_imprint set digest = substr(digest, 2)`.execute(bench.database.query);
    expect(await bench.office.make(id)).toMatchObject({ state: 'made' });
    expect(await bench.office.alarms()).toHaveLength(0);
  });

  test('does not make an imprint that somebody put in the place of the approved one', async () => {
    const id = await bench.approved();
    const forged = await bench.blobs.put(utf8('<svg/>'));
    await sql`update seal_imprint set blob = ${forged}`.execute(bench.database.query);
    expect(await bench.office.make(id)).toMatchObject({ state: 'waiting' });
    expect(bench.made.pairs).toBe(0);
  });

  test('P02/test/5 (host): the code of a revoked seal is never given again', async () => {
    const first = await bench.inUse();
    const code = await bench.codeOf(first);
    await bench.act({ person: 'li', organisation: 'e1', holds: [], level: 3 }, 'cancel', first, {
      input: { reason: '停业' },
    });
    await sql`update seal_code_series set given = 0`.execute(bench.database.query);
    const next = await bench.inUse({ kind: 'finance' });
    expect(await bench.codeOf(next)).not.toBe(code);
    expect(await count('seal_code')).toBe(2);
  });

  test('ends a division without codes with a word and no seal', async () => {
    const id = await bench.approved();
    await sql`insert into seal_code_series values ('110108', 99999)`.execute(bench.database.query);
    expect(await bench.office.make(id)).toMatchObject({ state: 'waiting' });
    expect(await bench.office.alarms()).toMatchObject([
      { detail: 'seal-code-range-used-up 110108' },
    ]);
  });
});

describe('assignment', () => {
  test('takes the wish, else the least to do, else goes round', async () => {
    const units = [
      { party: 'a', open: 2, total: 5 },
      { party: 'b', open: 1, total: 9 },
      { party: 'c', open: 1, total: 8 },
    ];
    expect(chooseUnit(units)).toBe('c');
    expect(chooseUnit(units, 'a')).toBe('a');
    expect(chooseUnit(units, 'x')).toMatchObject({ refused: 'seal-maker-unknown' });
    await bench.approved();
    expect(await bench.office.assign()).toBe('sm2');
  });
});

/** Borders that end with an error before or after the n-th call. */
function killedAt(at: number, parts: SealOfficeParts) {
  let calls = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    if (calls++ === at) throw new Error('killed');
    const done = await work();
    if (calls++ === at) throw new Error('killed');
    return done;
  };
  const killed: Partial<SealOfficeParts> = {
    keys: {
      ...parts.keys,
      make: async (seal) => step(async () => parts.keys.make(seal)),
      request: async (seal, subject) => step(async () => parts.keys.request(seal, subject)),
    },
    certificates: {
      ...parts.certificates,
      request: async (order) => step(async () => parts.certificates.request(order)),
    },
    blobs: { ...parts.blobs, put: async (bytes) => step(async () => parts.blobs.put(bytes)) },
    cases: {
      ...parts.cases,
      attempt: async (...given) => step(async () => parts.cases.attempt(...given)),
    },
  };
  return { parts: killed, calls: () => calls };
}

async function countCalls(): Promise<number> {
  const counting = killedAt(-1, bench.parts);
  await bench.another(counting.parts).make(await bench.approved());
  return counting.calls();
}
