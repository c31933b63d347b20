import { assert } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { calendar2026, day } from './beijing.ts';
import { catalog } from './catalog.ts';
import type { Attempt } from './decide.ts';
import type { Done } from './draft.ts';
import { count, instant, text } from './field.ts';
import { clock, organisation } from './party.ts';
import { replay } from './replay.ts';
import { scenario } from './scenario.ts';
import { shelfOf } from './shelf.ts';
import { voucher } from './walk-sample.ts';

const tables = { calendar: calendar2026 };
const core = { organisation: 'core', holds: ['core'], level: 3 } as const;
const acme = { organisation: 'acme', holds: [], level: 3 } as const;

function told(): { readonly history: readonly Done[]; readonly shelf: ReturnType<typeof shelfOf> } {
  const shelf = shelfOf(catalog([voucher]), tables);
  const issue = (id: string, holder: string, at: number) =>
    shelf.attempt(
      core,
      at,
      {
        scenario: 'voucher',
        act: 'issue',
        input: { trade: id, amountFen: 6, due: 100 * day },
        names: { holder },
      },
      id,
    );
  const act = (verb: string, on: string, input: unknown = {}): Attempt => ({
    scenario: 'voucher',
    act: verb,
    on,
    input,
  });
  issue('v1', 'acme', day);
  issue('v2', 'acme', day);
  issue('v3', 'acme', 2 * day);
  shelf.attempt(acme, 3 * day, act('accept', 'v1'));
  // The clock has been by for one of them, and comes late to the other.
  shelf.settle(11 * day, 'v2');
  const parts = [1, 2, 3].map((amountFen) => ({ amountFen, to: 'acme' }));
  shelf.attempt(acme, 13 * day, act('divide', 'v1', { parts }), 'w');
  shelf.attempt(clock, 14 * day, act('lapse', 'v3'));
  shelf.attempt(core, 15 * day, act('pay', 'w/1'));
  return { history: shelf.history, shelf };
}

describe('replay', () => {
  it('leads a history to the same cases', () => {
    const { history, shelf } = told();
    expect(history.map((done) => `${done.case} ${done.act}`)).toEqual([
      'v1 issue',
      'v2 issue',
      'v3 issue',
      'v1 accept',
      'v2 lapse',
      'v1 divide',
      'w inherit',
      'w/1 inherit',
      'w/2 inherit',
      'v3 lapse',
      'w/1 pay',
    ]);
    const again = replay({ catalog: shelf.catalog, tables, history });
    expect(again).toEqual({ cases: shelf.cases, decisions: 8 });
  });

  it('reads a history that has been through JSON', () => {
    const { history, shelf } = told();
    const read = JSON.parse(JSON.stringify(history)) as Done[];
    const again = replay({ catalog: shelf.catalog, tables, history: read });
    assert('cases' in again, 'it is replayed');
    expect(again.cases).toEqual(shelf.cases);
  });

  it.each<[string, (history: Done[]) => void, number, string]>([
    ['a sum', (h) => (h[5] = changed(h[5], { input: { parts: [] } })), 5, 'field-invalid'],
    ['an actor', (h) => (h[3] = changed(h[3], { actor: core })), 3, 'role-not-held'],
    ['a missing act', (h) => h.splice(3, 1), 4, 'state-conflict'],
    ['an act too many', (h) => h.splice(4, 0, changed(h[3], {})), 4, 'state-conflict'],
    ['a deadline before its time', (h) => (h[4] = changed(h[4], { at: 2 * day })), 4, ''],
    ['an invented phase', (h) => (h[10] = changed(h[10], { to: 'held' })), 10, ''],
  ])('finds %s that is not what was decided', (_, spoil, at, code) => {
    const { history, shelf } = told();
    const forged = [...history];
    spoil(forged);
    const again = replay({ catalog: shelf.catalog, tables, history: forged });
    assert('differs' in again, 'it comes out differently');
    const { now } = again.differs;
    expect(again.differs.at).toBe(at);
    expect(now !== undefined && 'refused' in now ? now.refused : '').toBe(code);
  });

  it('decides each act under the definition of its time', () => {
    const make = (version: number, step: number) => {
      const on = scenario({
        id: 'counter',
        title: '计数',
        version,
        words: {},
        roles: { keeper: organisation('保管人') },
        record: { sum: count('合计'), at: instant('时间'), note: text('附注') },
        phases: { open: '进行中' },
        upgrades: { 1: ({ record, phase }) => ({ record: { ...record, note: 'two' }, phase }) },
      });
      return on.verbs({
        open: on.opening({
          title: '开立',
          by: 'keeper',
          to: 'open',
          input: {},
          does: ({ now }) => ({ sum: 0, at: now, note: 'one' }),
        }),
        add: on.act({
          title: '累加',
          by: 'keeper',
          from: 'open',
          does: ({ record: r }) => ({ sum: r.sum + step }),
        }),
      });
    };
    const [one, two] = [make(1, 1), make(2, 10)];
    const both = catalog([two], [one]);
    const first = shelfOf(catalog([one]), tables);
    first.attempt(acme, 1, { scenario: 'counter', act: 'open' }, 'k');
    first.attempt(acme, 2, { scenario: 'counter', act: 'add', on: 'k' });
    const earlier = replay({ catalog: both, tables, history: first.history });
    expect('cases' in earlier && earlier.cases.get('k')).toMatchObject({ record: { sum: 1 } });

    const second = shelfOf(catalog([two]), tables);
    second.attempt(acme, 1, { scenario: 'counter', act: 'open' }, 'k');
    second.attempt(acme, 3, { scenario: 'counter', act: 'add', on: 'k' });
    const later = changed(second.history[1], { version: 3 });
    const history = [...first.history, later];
    const again = replay({ catalog: both, tables, history });
    expect('cases' in again && again.cases.get('k')).toMatchObject({
      definition: 2,
      record: { sum: 11, note: 'two' },
    });
  });
});

function changed(done: Done | undefined, more: Partial<Done>): Done {
  assert(done !== undefined, 'it is in the history');
  return { ...done, ...more };
}
