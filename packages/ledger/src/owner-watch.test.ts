import { describe, expect, it } from 'vitest';
import { acts } from './act.ts';
import { blockOfUse, type KnownAct, type OwnerView, watchSeal } from './owner-watch.ts';

const at = Date.parse('2026-03-01T01:00:00Z');
const commitOf = (of: number): Uint8Array => new Uint8Array(64).fill(of);

interface Step {
  readonly act: number;
  readonly of: number;
  readonly at?: number;
}

/** What the log has, entry by entry, against what the records know. */
function alarmsOf(
  steps: readonly Step[],
  known: readonly KnownAct[],
  more: Partial<OwnerView> = {},
): readonly string[] {
  const view: OwnerView = {
    known,
    mandates: [],
    found: steps.map((step, i) => ({
      index: 10 + i,
      entry: {
        act: step.act,
        at: step.at ?? at,
        tag: new Uint8Array(32),
        commit: commitOf(step.of),
      },
    })),
    coveredTo: 1000,
    now: at + 60_000,
    ...more,
  };
  return watchSeal(view).map(({ code, index }) => `${code} ${index ?? ''}`);
}

const intent: Step = { act: acts.useIntent, of: 1 };
const done: Step = { act: acts.useDone, of: 2 };
const known: readonly KnownAct[] = [
  { act: acts.useIntent, commit: commitOf(1), index: 10, sealing: 's' },
  { act: acts.useDone, commit: commitOf(2), index: 11, sealing: 's' },
];

describe("the owner's monitor", () => {
  it('is quiet when the log has what the records know', () => {
    expect(alarmsOf([intent, done], known, { now: at + 3_600_000 })).toEqual([]);
  });

  it('raises an act of a thief', () => {
    const rogue = { act: acts.useIntent, of: 9 };
    expect(alarmsOf([intent, done, rogue], known)).toEqual(['alarm-act-unknown 12']);
  });

  it('raises a replayed commitment and one under another act', () => {
    expect(alarmsOf([intent, done, intent], known)).toEqual(['alarm-act-unknown 12']);
    const turned = { act: acts.useVoid, of: 2 };
    expect(alarmsOf([intent, turned], known)).toEqual(['alarm-act-unknown 11']);
  });

  it('raises an act the log moved, and one it hid under another tag', () => {
    const moved = known.map((one) => ({ ...one, index: (one.index ?? 0) + 1 }));
    expect(alarmsOf([intent, done], moved)).toEqual([
      'alarm-act-differs 10',
      'alarm-act-differs 11',
    ]);
    expect(alarmsOf([intent], known)).toEqual(['alarm-act-hidden 11']);
    expect(alarmsOf([intent], known, { coveredTo: 11 })).toEqual([]);
  });

  it('raises an intent without end after ten minutes, not before', () => {
    const open = known.slice(0, 1);
    expect(alarmsOf([intent], open, { now: at + 600_000 })).toEqual([]);
    expect(alarmsOf([intent], open, { now: at + 600_001 })).toEqual([
      'alarm-intent-without-end 10',
    ]);
    const abandoned = { act: acts.useAbandon, commit: commitOf(3), sealing: 's' };
    const steps = [intent, { act: acts.useAbandon, of: 3 }];
    expect(alarmsOf(steps, [...open, abandoned], { now: at + 900_000 })).toEqual([]);
  });

  it('does not take an end for one that the log does not have', () => {
    const late = { now: at + 900_000, coveredTo: 11 };
    expect(alarmsOf([intent], known, late)).toEqual(['alarm-intent-without-end 10']);
  });

  const freeze = { act: acts.sealFreeze, of: 5 };
  const unfreeze = { act: acts.sealUnfreeze, of: 6 };
  const revoke = { act: acts.sealRevoke, of: 7 };
  const states: readonly KnownAct[] = [freeze, unfreeze, revoke].map((step) => ({
    act: step.act,
    commit: commitOf(step.of),
  }));
  const plain = known.map(({ act, commit }) => ({ act, commit, sealing: 's' }));
  const free = [...plain, ...states];
  it.each([
    ['a use after a freeze', [freeze, intent, done], ['11', '12']],
    ['no use after the freeze was lifted', [freeze, unfreeze, intent, done], []],
    ['a use after a revocation', [revoke, intent, done], ['11', '12']],
    ['a use after a revocation nobody can lift', [revoke, unfreeze, intent, done], ['12', '13']],
    ['a use that was begun before the freeze', [intent, freeze, done], ['12']],
  ] as const)('raises %s', (_, steps, places) => {
    expect(alarmsOf(steps, free)).toEqual(places.map((one) => `alarm-use-after-freeze ${one}`));
  });

  describe('follows mandates', () => {
    const under = free.map((one) => ({ ...one, mandate: 'm' }));
    const mandate = { id: 'm', validFrom: at - 1000, validTo: at + 1000 };
    it.each([
      ['inside', mandate, []],
      ['not begun', { ...mandate, validFrom: at + 1 }, ['10', '11']],
      ['ended', { ...mandate, validTo: at - 1 }, ['10', '11']],
      ['withdrawn between both', { ...mandate, withdrawnIndex: 11 }, ['11']],
      ['of somebody else', { ...mandate, id: 'n' }, ['10', '11']],
    ] as const)('%s', (_, one, places) => {
      expect(alarmsOf([intent, done], under, { mandates: [one] })).toEqual(
        places.map((place) => `alarm-mandate-outside ${place}`),
      );
    });
  });
});

describe('the order of the log', () => {
  it('decides whether a use was blocked', () => {
    const states = [
      { index: 9, act: acts.sealUnfreeze },
      { index: 5, act: acts.sealFreeze },
      { index: 12, act: acts.sealRevoke },
      { index: 14, act: acts.sealUnfreeze },
    ];
    expect([4, 5, 6, 9, 10, 12, 13, 15].map((index) => blockOfUse(index, states))).toEqual([
      undefined,
      undefined,
      5,
      5,
      undefined,
      undefined,
      12,
      12,
    ]);
  });
});
