import { describe, expect, it } from 'vitest';
import { calendar2026, day } from './beijing.ts';
import { catalog } from './catalog.ts';
import { decide } from './decide.ts';
import type { Case, Scenario } from './definition.ts';
import type { World } from './draft.ts';
import { count, text } from './field.ts';
import { type Actor, organisation } from './party.ts';
import { scenario } from './scenario.ts';

// A lease whose third text counts in fen what the first one counted in yuan.

const t0 = Date.UTC(2026, 2, 2);
const acme: Actor = { organisation: 'acme', holds: [], level: 3 };

const stored: Case = {
  id: 'x',
  scenario: 'lease',
  definition: 1,
  version: 4,
  phase: 'running',
  record: { yuan: 7 },
  parties: { owner: ['acme'] },
  openedAt: t0,
  changedAt: t0,
};

interface Options {
  readonly version: number;
  readonly upgrades: Scenario['upgrades'];
}

const steps: Scenario['upgrades'] = {
  1: (c) => ({ phase: c.phase, record: { fen: Number(c.record['yuan']) * 100 } }),
  2: (c) => ({
    phase: c.phase === 'running' ? 'let' : c.phase,
    record: { ...c.record, note: '旧' },
  }),
};

function lease({ version, upgrades }: Options): Scenario {
  const on = scenario({
    id: 'lease',
    title: '租约',
    words: {},
    version,
    upgrades,
    roles: { owner: organisation('出租方') },
    record: { fen: count('租金'), note: text('备注') },
    phases: { let: '出租', ended: '结束' },
  });
  return on.verbs({
    open: on.opening({
      title: '开',
      by: 'owner',
      to: 'let',
      input: { fen: count('租金') },
      does: ({ input }) => ({ ...input, note: '新' }),
    }),
    raise: on.act({
      title: '涨',
      by: 'owner',
      from: 'let',
      does: ({ record }) => ({ fen: record.fen + 1 }),
    }),
    end: on.deadline({
      title: '结束',
      from: 'let',
      to: 'ended',
      at: ({ record }) => (record.fen === 700 ? t0 + day : undefined),
    }),
  });
}

const world = (options: Options, c: Case): World => ({
  now: t0,
  actor: acme,
  catalog: catalog([lease(options)]),
  tables: { calendar: calendar2026 },
  find: (id) => (id === c.id ? c : undefined),
  children: () => [],
  claimed: () => undefined,
  newId: () => 'y',
});
const raise = { scenario: 'lease', act: 'raise', on: 'x' };

describe('a case of an older text', () => {
  it('is brought up one version after the other before anything is decided', () => {
    const outcome = decide(world({ version: 3, upgrades: steps }, stored), raise);
    expect(outcome).toMatchObject({
      changed: [{ definition: 3, version: 5, phase: 'let', record: { fen: 701, note: '旧' } }],
      done: [{ definition: 3, from: 'let', to: 'let', version: 5 }],
    });
    // The upgrade takes away what the new text does not have.
    expect('changed' in outcome ? Object.keys(outcome.changed[0]?.record ?? {}) : []).toEqual([
      'fen',
      'note',
    ]);
  });

  it('counts by the new text when its author had seen the old one', () => {
    const at = world({ version: 3, upgrades: steps }, stored);
    expect(decide(at, { ...raise, expects: 4 })).toHaveProperty('accepted');
    expect(decide(at, { ...raise, expects: 5 })).toMatchObject({ refused: 'case-changed' });
  });

  it('has the deadlines of the new text', () => {
    const late = { ...world({ version: 3, upgrades: steps }, stored), now: t0 + day };
    expect(decide(late, raise)).toMatchObject({ refused: 'state-conflict' });
  });

  it('is not guessed at where a step is missing', () => {
    const { 1: first } = steps;
    const without = first === undefined ? {} : { 1: first };
    expect(() => decide(world({ version: 3, upgrades: without }, stored), raise)).toThrow(
      'lease can be upgraded from version 2',
    );
  });

  it('comes to a phase that exists', () => {
    const upgrades = { ...steps, 2: (c: Case) => ({ phase: 'lost', record: c.record }) };
    expect(() => decide(world({ version: 3, upgrades }, stored), raise)).toThrow(
      'lease: lost is a phase',
    );
  });

  it('is left alone by a program that is older than the case', () => {
    const newer = { ...stored, definition: 4, phase: 'let', record: { fen: 1, note: '' } };
    expect(() => decide(world({ version: 3, upgrades: steps }, newer), raise)).toThrow(
      'a text this host does not have',
    );
  });
});
