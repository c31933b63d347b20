import { createHealth, createMetrics } from '../support/index.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { day, hour } from '@yunzhang/scenario';
import { cast, officeBench, type OfficeBench } from './seals-testing.ts';
import { listFilings } from './filing.ts';

/** Fifty in the lane seal-lives; each takes a tenth of a second of processor time. */
const seals = process.env['YUNZHANG_SEAL_LIVES'] === undefined ? 6 : 50;
let bench: OfficeBench;
beforeAll(async () => {
  bench = await officeBench();
}, 60_000);
afterAll(async () => bench.close(), 60_000);
beforeEach(async () => bench.clear(), 60_000);

const phaseOf = async (id: string) => (await bench.cases.read(id, { parties: ['sm'] }))?.phase;
const alarms = async () => (await bench.office.alarms()).map(({ kind }) => kind);

describe('police filing', () => {
  test('files what was made, once, and the number is the one the register has', async () => {
    const id = await bench.approved();
    await bench.work();
    expect(await phaseOf(id)).toBe('filed');
    const [line] = await listFilings(bench.database, ['ps'], 'filed');
    expect(line).toMatchObject({ case: id, number: 'BA-110108-2026-0000001', attempts: 0 });
    expect([...bench.police.filed.values()]).toMatchObject([{ sealCode: '1101089900001' }]);
    await bench.work();
    expect(bench.police.filed.size).toBe(1);
  });

  test.each([
    ['refusing', 'filing-refused'],
    ['wrong-number', 'filing-answers-differ'],
    ['wrong-seal', 'filing-answers-differ'],
    ['wrong-form', 'filing-number-form'],
    ['down', 'filing-away'],
  ] as const)(
    'does not believe a register that is %s, and files when it is well',
    async (mode, kind) => {
      bench.police.mood.mode = mode;
      const id = await bench.approved();
      await bench.work();
      await bench.work();
      expect([await phaseOf(id), await alarms()]).toEqual(['made', [kind]]);
      expect(await bench.office.isInForce(await bench.codeOf(id))).toBe(false);
      bench.police.mood.mode = 'well';
      await bench.work();
      expect([await phaseOf(id), await alarms()]).toEqual(['filed', []]);
      expect(bench.police.filed.size).toBe(1);
    },
  );

  test('asks what the register has when an answer was lost, and files nothing twice', async () => {
    bench.police.mood.mode = 'lost-answer';
    const id = await bench.approved();
    await bench.work();
    await bench.work();
    expect(await phaseOf(id)).toBe('filed');
    expect(bench.police.filed.size).toBe(1);
  });

  test('takes no number that another seal has', async () => {
    bench.police.mood.mode = 'same-number';
    const first = await bench.approved();
    await bench.work();
    const second = await bench.approved({ kind: 'finance' });
    await bench.work();
    expect([await phaseOf(first), await phaseOf(second)]).toEqual(['filed', 'made']);
    expect(await alarms()).toEqual(['filing-number-taken']);
  });

  test('waits no longer than it has patience for a slow register', async () => {
    bench.police.mood.delayMs = 600;
    const id = await bench.approved();
    await bench.work();
    expect(await phaseOf(id)).toBe('made');
    bench.police.mood.delayMs = 0;
    await bench.work();
    expect(await phaseOf(id)).toBe('filed');
  });

  test('P02/test/7 (host): a day without the register loses nothing and frees nothing', async () => {
    bench.police.mood.mode = 'down';
    const ids: string[] = [];
    for (let n = 0; n < seals; n++) ids.push(await bench.approved({ kind: 'contract' }));
    await bench.work();
    bench.clock.at += day + hour;
    await bench.cases.settleDue(bench.clock.at);
    await bench.work();
    const phases = new Set(await Promise.all(ids.map(phaseOf)));
    expect([...phases]).toEqual(['filing-overdue']);
    const codes = await Promise.all(ids.map(async (id) => bench.codeOf(id)));
    const usable = await Promise.all(codes.map(async (code) => bench.office.isInForce(code)));
    expect(usable.filter(Boolean)).toEqual([]);
    expect((await alarms()).filter((kind) => kind === 'filing-overdue')).toHaveLength(seals);
    expect(await isWell()).toBe(false);
    bench.police.mood.mode = 'well';
    await bench.work();
    expect([...new Set(await Promise.all(ids.map(phaseOf)))]).toEqual(['filed']);
    expect([bench.police.filed.size, new Set(codes).size]).toEqual([seals, seals]);
    expect(await alarms()).toEqual([]);
    expect(await isWell()).toBe(true);
    await bench.act(cast.li, 'claim', ids[0] ?? '', { input: { pinReceipt: 'P' } });
    expect(await bench.office.isInForce(codes[0] ?? '')).toBe(true);
  });

  test('tells whoever reads the numbers how many alarms of each kind stand', async () => {
    const metrics = createMetrics();
    bench.office.watchAlarms(metrics);
    const told = async () =>
      (await metrics.registry.getSingleMetricAsString('yunzhang_seal_alarms')).match(/^yun.*$/gm);
    bench.police.mood.mode = 'down';
    for (const kind of ['contract', 'finance'] as const) await bench.approved({ kind });
    await bench.work();
    expect(await told()).toEqual(['yunzhang_seal_alarms{kind="filing-away"} 2']);
    bench.police.mood.mode = 'well';
    await bench.work();
    expect(await told()).toBeNull();
  });

  test('goes on where it was killed between the number and the act', async () => {
    const id = await bench.approved();
    await bench.office.make(id);
    const { parts } = bench;
    const broken = bench.another({
      cases: {
        ...parts.cases,
        attempt: async (...given) => {
          await parts.cases.attempt(...given);
          throw new Error('killed');
        },
      },
    });
    await bench.work(broken);
    expect(await phaseOf(id)).toBe('filed');
    await bench.work();
    expect(await listFilings(bench.database, ['ei'], 'filed')).toHaveLength(1);
  });
});

async function isWell(): Promise<boolean> {
  const health = createHealth();
  health.register(bench.office.health);
  return (await health.read()).ready;
}
