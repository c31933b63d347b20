import { describe, expect, it } from 'vitest';
import { calendar2026, day } from './beijing.ts';
import { catalog } from './catalog.ts';
import { nextDeadline } from './decide.ts';
import type { Scenario } from './definition.ts';
import { count, flag, instant, optional } from './field.ts';
import { limit } from './limit.ts';
import { type Actor, clock, organisation } from './party.ts';
import { begin, go, scenario } from './scenario.ts';
import { type Shelf, shelfOf } from './shelf.ts';

// A market with offers: offers lapse by themselves, and closing shuts those that are still open.

const t0 = Date.UTC(2026, 2, 2);
const acme: Actor = { organisation: 'acme', holds: [], level: 3 };
const brook: Actor = { organisation: 'brook', holds: [], level: 3 };
const words = { 'market-held': { zh: '暂缓闭市', en: 'Closing is held back' } };

const onOffer = scenario({
  id: 'offer',
  title: '要约',
  words,
  roles: { host: organisation('出租方'), taker: organisation('承租方', { filled: 'first' }) },
  record: { lapsesAt: instant('失效时间') },
  phases: { open: '有效', taken: '已成', lapsed: '失效', shut: '闭市' },
});
const make = onOffer.opening({
  title: '发出',
  within: 'market.offer',
  names: ['host'],
  to: 'open',
  input: { lapsesAt: instant('失效时间') },
  does: ({ input }) => input,
});
const shut = onOffer.act({ title: '闭市', within: 'market.close', from: 'open', to: 'shut' });
const offer = onOffer.verbs({
  make,
  shut,
  take: onOffer.act({ title: '接受', by: 'taker', from: 'open', to: 'taken' }),
  lapse: onOffer.deadline({
    title: '失效',
    from: 'open',
    to: 'lapsed',
    at: ({ record }) => record.lapsesAt,
  }),
});

const onMarket = scenario({
  id: 'market',
  title: '市场',
  words,
  roles: { host: organisation('出租方') },
  record: {
    closesAt: instant('闭市时间'),
    isHeld: flag('暂缓'),
    closedWith: optional(count('闭市时有效的要约')),
    closedAt: optional(instant('闭市于')),
  },
  limits: { graceDays: limit('宽限', '示例', 1, { '2026-03-04': 9 }) },
  phases: { open: '开市', closed: '闭市', gone: '拆除' },
});
const notHeld = onMarket.rule('market-held', '示例', ({ record }) => !record.isHeld);
const market = onMarket.verbs({
  open: onMarket.opening({
    title: '开市',
    by: 'host',
    to: 'open',
    input: { closesAt: instant('闭市时间'), isHeld: flag('暂缓') },
    does: ({ input }) => input,
  }),
  offer: onMarket.act({
    title: '招租',
    by: 'host',
    from: 'open',
    input: { lapsesAt: instant('失效时间') },
    also: ({ input, who }) => [begin(make, input, { host: who })],
  }),
  release: onMarket.act({
    title: '放行',
    by: 'host',
    from: 'open',
    does: () => ({ isHeld: false }),
  }),
  close: onMarket.deadline({
    title: '闭市',
    from: 'open',
    to: 'closed',
    must: [notHeld],
    at: ({ record }) => record.closesAt,
    does: ({ kin, now }) => ({
      closedWith: kin().filter((c) => c.phase === 'open').length,
      closedAt: now,
    }),
    also: ({ kin }) =>
      kin()
        .filter((c) => c.phase === 'open')
        .map((c) => go(shut, c.id, {})),
  }),
  clear: onMarket.deadline({
    title: '拆除',
    from: 'closed',
    to: 'gone',
    at: ({ record, limit: of }) => (record.closedAt ?? 0) + of('graceDays') * day,
  }),
});

const tables = { calendar: calendar2026 };
const both = catalog([offer, market]);

/** A market `m` that closes after ten days, with one offer `m1/1` for each number of days. */
function marketWith(lapses: readonly number[], isHeld = false): Shelf {
  const shelf = shelfOf(both, tables);
  const input = { closesAt: t0 + 10 * day, isHeld };
  shelf.attempt(acme, t0, { scenario: 'market', act: 'open', input }, 'm');
  lapses.forEach((days, n) => {
    const given = { lapsesAt: t0 + days * day };
    const attempt = { scenario: 'market', act: 'offer', on: 'm', input: given };
    expect(shelf.attempt(acme, t0, attempt, `o${n + 1}`)).toHaveProperty('accepted');
  });
  return shelf;
}

const phaseOf = (shelf: Shelf, id: string) => shelf.cases.get(id)?.phase;
const take = { scenario: 'offer', act: 'take', on: 'o1' };

describe('time in a decision', () => {
  it('lets an act through one millisecond before a deadline and not at its instant', () => {
    expect(marketWith([5]).attempt(brook, t0 + 5 * day - 1, take)).toHaveProperty('accepted');
    expect(marketWith([5]).attempt(brook, t0 + 5 * day, take)).toMatchObject({
      refused: 'state-conflict',
    });
  });

  it('does what was due in the parent before anything happens in the child', () => {
    const shelf = marketWith([30]);
    expect(shelf.attempt(brook, t0 + 11 * day, take)).toMatchObject({ refused: 'state-conflict' });
    expect(marketWith([30]).attempt(brook, t0 + 9 * day, take)).toHaveProperty('accepted');
  });

  it('sees kin as they were when a deadline fell due, whenever the clock comes by', () => {
    const visits = [[], [10], [4, 10, 12], [12, 20], [15]];
    const ends = visits.map((days) => {
      const shelf = marketWith([4, 12, 30]);
      for (const at of days) {
        for (const id of ['o3', 'm', 'o1']) shelf.settle(t0 + at * day, id);
      }
      for (const id of ['o1', 'o2', 'o3', 'm']) shelf.settle(t0 + 40 * day, id);
      return [...shelf.cases.values()];
    });
    const [first] = ends;
    for (const end of ends) expect(end).toEqual(first);
    const record = first?.find((c) => c.id === 'm')?.record;
    expect(record).toMatchObject({ closedWith: 2, closedAt: t0 + 10 * day });
    expect(first?.map((c) => c.phase)).toEqual(['gone', 'lapsed', 'shut', 'shut']);
  });

  it('tells deadlines of parent and child in the order of their time', () => {
    const shelf = marketWith([4, 30]);
    const settled = shelf.settle(t0 + 11 * day, 'o1');
    expect(settled).toMatchObject({ accepted: true });
    const done = settled !== undefined && 'done' in settled ? settled.done : [];
    expect(done.map((d) => `${d.case} ${d.act} ${(d.at - t0) / day}`)).toEqual([
      'o1 lapse 4',
      'm close 10',
      'o2 shut 10',
    ]);
    expect(done.every((d) => d.actor === clock)).toBe(true);
  });

  it('does a deadline whose guard held it back at the moment the guard gives way', () => {
    const shelf = marketWith([], true);
    expect(shelf.settle(t0 + 12 * day, 'm')).toBe(undefined);
    shelf.attempt(acme, t0 + 20 * day, { scenario: 'market', act: 'release', on: 'm' });
    expect(phaseOf(shelf, 'm')).toBe('open');
    shelf.settle(t0 + 25 * day, 'm');
    expect(shelf.cases.get('m')?.record['closedAt']).toBe(t0 + 20 * day);
  });

  it('names the next deadline, and none that only another act can free', () => {
    const next = (shelf: Shelf, days: number) =>
      nextDeadline(shelf.world(clock, t0 + days * day), 'm');
    expect(next(marketWith([]), 1)).toBe(t0 + 10 * day);
    expect(next(marketWith([]), 10)).toBe(t0 + 10 * day);
    expect(next(marketWith([]), 30)).toBeLessThanOrEqual(t0 + 30 * day);
    expect(next(marketWith([], true), 9)).toBe(t0 + 10 * day);
    expect(next(marketWith([], true), 11)).toBe(undefined);
    expect(nextDeadline(marketWith([]).world(clock, t0), 'nobody')).toBe(undefined);
  });

  it('keeps a running deadline where it is when a limit changes', () => {
    // The grace is one day from the second of March and nine from the fourth.
    const shelf = shelfOf(both, tables);
    const input = { closesAt: t0 + 1.5 * day, isHeld: false };
    shelf.attempt(acme, t0, { scenario: 'market', act: 'open', input }, 'm');
    shelf.settle(t0 + 3 * day, 'm');
    expect(shelf.cases.get('m')).toMatchObject({ phase: 'gone', changedAt: t0 + 2.5 * day });
  });

  it('never lets the time of a case go back, whatever two clocks say', () => {
    const shelf = marketWith([30]);
    shelf.attempt(acme, t0 + 3 * day, { scenario: 'market', act: 'release', on: 'm' });
    const late = shelf.attempt(acme, t0 + day, { scenario: 'market', act: 'release', on: 'm' });
    expect(late).toMatchObject({ accepted: true, done: [{ at: t0 + 3 * day }] });
    expect(shelf.cases.get('m')?.changedAt).toBe(t0 + 3 * day);
  });

  it('wants a moment from its host', () => {
    const shelf = marketWith([]);
    for (const now of [Number.NaN, Infinity, 1.5]) {
      expect(() => shelf.settle(now, 'm')).toThrow('now is a moment');
    }
  });
});

describe('what a deadline brings about', () => {
  const on = scenario({
    id: 'loop',
    title: '循环',
    words: {},
    roles: { owner: organisation('所有者'), machine: organisation('代办', { filled: 'many' }) },
    record: { at: instant('时间') },
    phases: { a: '甲', b: '乙', c: '丙' },
  });
  const open = {
    title: '开',
    by: 'owner',
    to: 'a',
    input: { at: instant('时间') },
    does: ({ input }: { readonly input: { readonly at: number } }) => input,
  } as const;
  const at = ({ record }: { readonly record: { readonly at: number } }) => record.at;
  const started = (made: Scenario) => {
    const shelf = shelfOf(catalog([made]), tables);
    const attempt = { scenario: 'loop', act: 'open', input: { at: t0 + 1 } };
    expect(shelf.attempt(acme, t0, attempt, 'x')).toHaveProperty('accepted');
    return shelf;
  };

  it('is tried by the clock, not by whoever happened to look', () => {
    const finish = on.act({ title: '完', by: 'owner', from: 'b', to: 'c' });
    const made = on.verbs({
      open: on.opening(open),
      turn: on.deadline({
        title: '转',
        from: 'a',
        to: 'b',
        at,
        also: (m) => [go(finish, m.case, {})],
      }),
      finish,
    });
    const shelf = started(made);
    // The owner may finish it, and must not be said to have done so by looking at it.
    const attempt = { scenario: 'loop', act: 'finish', on: 'x' };
    expect(() => shelf.attempt(acme, t0 + 1, attempt)).toThrow('a deadline is not refused');
    expect(phaseOf(shelf, 'x')).toBe('a');
  });

  it('comes to an end', () => {
    const made = on.verbs({
      open: on.opening(open),
      there: on.deadline({ title: '去', from: 'a', to: 'b', at }),
      back: on.deadline({ title: '回', from: 'b', to: 'a', at }),
      end: on.act({ title: '完', by: 'owner', from: 'a', to: 'c' }),
    });
    const shelf = started(made);
    expect(() => shelf.settle(t0 + 1, 'x')).toThrow('deadlines do not follow each other');
  });

  it('falls due at a moment or not at all', () => {
    const made = (due: number | undefined) =>
      on.verbs({
        open: on.opening(open),
        turn: on.deadline({ title: '转', from: 'a', to: 'b', at: () => due }),
        end: on.act({ title: '完', by: 'owner', from: 'b', to: 'c' }),
      });
    expect(() => started(made(Number.NaN)).settle(t0, 'x')).toThrow('loop.turn falls due');
    expect(started(made(undefined)).settle(t0 * 2, 'x')).toBe(undefined);
    expect(started(made(Infinity)).settle(t0 * 2, 'x')).toBe(undefined);
  });
});
