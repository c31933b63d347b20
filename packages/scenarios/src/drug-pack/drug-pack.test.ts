import {
  type Actor,
  calendar2026,
  catalog,
  chanceOf,
  shelfOf,
  startOf,
  stranger,
  view,
  wordsOf,
} from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { prescription } from '../prescription/scenario.ts';
import { batch, packCast, stocked } from './hints.ts';
import { drugPack } from './scenario.ts';

const all = catalog([drugPack, prescription]);
const now = startOf('2026-11-20');
const [maker, , shop] = packCast as readonly [Actor, Actor, Actor];
const scenario = 'drug-pack';

function stock() {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  stocked('otc').forEach((step, n) => {
    const outcome = shelf.attempt(step.actor, now, step.attempt, `c${n + 1}`);
    expect(outcome).toHaveProperty('accepted');
  });
  const pack = (id: string) => {
    const found = drugPack.its(shelf.cases.get(id));
    if (found === undefined) throw new Error(`${id} is there`);
    return found;
  };
  const act = (who: Actor, verb: string, on: string, input: object = {}) =>
    shelf.attempt(who, now, { scenario, act: verb, on, input });
  return { shelf, pack, act };
}

describe('drug packs', () => {
  it('T05/test/1, T05/invariant/1: a box is sold whole once, whoever comes again', () => {
    const { act, pack } = stock();
    const outcomes = Array.from({ length: 100 }, () => act(shop, 'sell', 'c1/1'));
    expect(outcomes.filter((one) => 'accepted' in one)).toHaveLength(1);
    expect(outcomes.filter((one) => 'refused' in one && one.refused === 'dt-resold')).toHaveLength(
      99,
    );
    expect(pack('c1/1').record.sales).toHaveLength(1);
  });

  it('T05/invariant/2, T05/test/1: units are counted, however a box is sold in parts', () => {
    const rnd = chanceOf(20_261_123);
    for (let n = 0; n < 200; n++) {
      const { act, pack } = stock();
      let units = 0;
      for (let k = 0; k < 12; k++) {
        const some = rnd.whole(1, 8);
        const outcome = act(shop, 'sellPart', 'c1/1', { units: some });
        if ('accepted' in outcome) units += some;
        expect(pack('c1/1').record.left).toBe(7 - units);
      }
      expect(units).toBeLessThanOrEqual(7);
      expect(pack('c1/1').phase === 'sold').toBe(units === 7);
    }
  });

  it('T05/test/2: keeps leading zeros as they were given', () => {
    const { shelf } = stock();
    const input = { ...batch, drug: '0000001', code: '00000010000000010000', level: 'box' };
    shelf.attempt(maker, now, { scenario, act: 'assign', input }, 'z');
    expect(drugPack.its(shelf.cases.get('z'))?.record.code).toBe('00000010000000010000');
  });

  it('T05/test/3: a recall reaches 500 boxes in 100 middle packs in one decision', () => {
    const shelf = shelfOf(all, { calendar: calendar2026 });
    const code = (kind: number, n: number) => `8199999${kind}${String(n).padStart(12, '0')}`;
    const middles = Array.from({ length: 100 }, (_, m) => ({
      code: code(2, m),
      boxes: Array.from({ length: 5 }, (_, b) => code(0, m * 5 + b)),
    }));
    const input = { ...batch, code: code(3, 1), level: 'case', boxes: [], middles };
    expect(shelf.attempt(maker, now, { scenario, act: 'assign', input }, 'k')).toHaveProperty(
      'accepted',
    );
    const notice = { class: 'I', notice: 'N1' };
    shelf.attempt(maker, now, { scenario, act: 'recall', on: 'k', input: notice });
    const phases = [...shelf.cases.values()].map((c) => c.phase);
    expect(phases).toHaveLength(601);
    expect(new Set(phases)).toEqual(new Set(['recalled']));
  });

  it('T05/test/3: one decision moves 1,999 boxes with their pack, and more are not registered', () => {
    const shelf = shelfOf(all, { calendar: calendar2026 });
    const code = (kind: number, n: number) => `8199999${kind}${String(n).padStart(12, '0')}`;
    const assigned = (count: number, id: string) => {
      const boxes = Array.from({ length: count }, (_, n) => code(0, n));
      const input = { ...batch, code: code(2, count), level: 'middle', boxes };
      return shelf.attempt(maker, now, { scenario, act: 'assign', input }, id);
    };
    expect(assigned(2000, 'much')).toHaveProperty('refused', 'field-invalid');
    expect(assigned(1999, 'k')).toHaveProperty('accepted');
    const input = { class: 'I', notice: 'N1' };
    const outcome = shelf.attempt(maker, now, { scenario, act: 'recall', on: 'k', input });
    expect('accepted' in outcome && outcome.changed).toHaveLength(2000);
  });

  it('T05/error/dt-resold: says when and where a box was sold', () => {
    const { act } = stock();
    act(shop, 'sell', 'c1/1');
    const again = act(shop, 'sell', 'c1/1');
    expect('refused' in again && wordsOf(again).zh).toBe(
      '该追溯码已于2026-11-20在PH销售，请停止销售并上报。',
    );
  });

  it('T05/invariant/1: of two makers who register one code at once, one is refused', () => {
    const { shelf } = stock();
    const input = { ...batch, code: '81999990000000770000', level: 'box' };
    const other = { ...maker, organisation: 'MF2' };
    const attempt = { scenario, act: 'assign', input };
    expect(shelf.attempt(maker, now, attempt, 'x')).toHaveProperty('accepted');
    expect(shelf.attempt(other, now, attempt, 'y')).toHaveProperty('refused', 'dt-code-taken');
  });

  it('tells a patient who scans the box what it is, when it was sold, and of its recall', () => {
    const { act, pack } = stock();
    act(shop, 'sell', 'c1/1');
    act(maker, 'recall', 'c1', { class: 'I', notice: 'N1' });
    const seen = view(all, pack('c1/1'), stranger);
    expect(seen?.phase).toBe('recalled');
    expect(seen?.record).toMatchObject({
      name: '示例缓释片',
      batch: '260901',
      expires: '2028-08-31',
      sales: [{ at: now, by: 'PH', units: 7 }],
      recall: { class: 'I', notice: 'N1' },
    });
    expect(seen?.record).not.toHaveProperty('prescriptions');
  });

  it('T05/invariant/4: the licence is asked for on the day of each act', () => {
    const { act, shelf } = stock();
    const lapsed = { ...shop, holds: ['drug-retail'] };
    expect(act(lapsed, 'sell', 'c1/1')).toHaveProperty('refused', 'role-unqualified');
    expect(shelf.cases.get('c1/1')?.phase).toBe('received');
    expect(act(shop, 'sell', 'c1/1')).toHaveProperty('accepted');
  });
});
