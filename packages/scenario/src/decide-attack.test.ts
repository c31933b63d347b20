import { describe, expect, it } from 'vitest';
import { calendar2026 } from './beijing.ts';
import { catalog } from './catalog.ts';
import { decide } from './decide.ts';
import type { Scenario } from './definition.ts';
import type { World } from './draft.ts';
import { count, fen, rows, text } from './field.ts';
import { type Actor, clock, organisation, person, system } from './party.ts';
import { begin, go, scenario, type Verb } from './scenario.ts';
import { type Shelf, shelfOf } from './shelf.ts';

// What somebody tries who wants more than the rules give them.

const t0 = Date.UTC(2026, 2, 2);
const acme: Actor = { organisation: 'acme', holds: [], level: 3 };
const brook: Actor = { organisation: 'brook', holds: [], level: 3 };
const words = { 'purse-empty': { zh: '余额不足', en: 'There is not enough in it' } };
const fields = { amount: fen('金额', { min: 0 }) };

const on = scenario({
  id: 'purse',
  title: '钱包',
  words,
  roles: {
    owner: organisation('所有者'),
    guests: organisation('客人', { filled: 'several' }),
    keeper: organisation('保管者', { filled: 'first' }),
    bank: system('银行', { filled: 'many' }),
    judge: person('裁判'),
  },
  record: fields,
  phases: { open: '开', shut: '合', gone: '去' },
});
const enough = on.rule('purse-empty', '示例', ({ record }) => record.amount >= 0);
const take = on.act({
  title: '取',
  within: ['purse.swap', 'purse.cascade'],
  from: 'open',
  input: fields,
  does: ({ record, input }) => ({ amount: record.amount - input.amount }),
});
const cascadeOn: Verb<object> = on.act({
  title: '续',
  within: ['purse.cascade', 'purse.cascadeOn'],
  from: 'open',
  also: ({ case: id, kin }) =>
    kin().flatMap((c) => (c.parent === id ? [go(cascadeOn, c.id, {})] : [])),
});
const cascade = on.act({
  title: '连',
  by: 'owner',
  from: 'open',
  also: ({ kin }) => kin().flatMap((c) => (c.openedAt > t0 ? [go(cascadeOn, c.id, {})] : [])),
});
const inner = on.opening({
  title: '内',
  within: ['purse.fill', 'purse.nest'],
  to: 'open',
  names: ['owner'],
  input: fields,
  does: ({ input }) => input,
});
const purse: Scenario = on.verbs(
  {
    open: on.opening({
      title: '开',
      by: 'owner',
      to: 'open',
      mayName: ['guests', 'judge', 'bank'],
      input: fields,
      does: ({ input }) => input,
    }),
    inner,
    nest: on.act({
      title: '套',
      by: 'owner',
      from: 'open',
      input: fields,
      also: ({ input, who }) => [begin(inner, input, { owner: who })],
    }),
    fill: on.act({
      title: '分',
      by: 'owner',
      from: 'open',
      input: { many: count('个数') },
      also: ({ input, who }) =>
        Array.from({ length: input.many }, () => begin(inner, { amount: 1 }, { owner: who })),
    }),
    take,
    cascade,
    cascadeOn,
    swap: on.act({
      title: '换',
      by: 'owner',
      from: 'open',
      input: { other: text('另一个'), amount: fen('金额') },
      does: ({ record, input }) => ({ amount: record.amount + input.amount }),
      also: ({ input }) => [go(take, input.other, { amount: input.amount })],
    }),
    keep: on.act({ title: '保管', by: 'keeper', from: 'open' }),
    credit: on.act({ title: '入账', by: 'bank', from: 'open' }),
    shut: on.act({ title: '合', by: ['owner', 'judge'], from: 'open', to: 'shut', level: 2 }),
    break: on.act({
      title: '坏',
      by: 'owner',
      from: 'open',
      to: 'gone',
      also: ({ who }) => [begin(inner, { amount: 1 }, { owner: who })],
      seals: () => {
        throw new Error('the definition is broken');
      },
    }),
  },
  { always: [enough] },
);

const tables = { calendar: calendar2026 };
const all = catalog([purse]);

function stocked(): Shelf {
  const shelf = shelfOf(all, tables);
  for (const id of ['a', 'b']) {
    const attempt = { scenario: 'purse', act: 'open', input: { amount: 100 } };
    shelf.attempt(acme, t0, attempt, id);
  }
  return shelf;
}

/** Tries something, and makes sure that a refusal has left nothing behind. */
function tried(shelf: Shelf, who: Actor, act: string, rest: object = {}) {
  const before = JSON.stringify([...shelf.cases.values(), shelf.history]);
  const outcome = shelf.attempt(who, t0 + 1, { scenario: 'purse', act, ...rest });
  if ('refused' in outcome) {
    expect(JSON.stringify([...shelf.cases.values(), shelf.history])).toBe(before);
  }
  return outcome;
}

describe('names that objects have by themselves', () => {
  const odd = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

  it.each(odd)('the act %s is no act', (act) => {
    const shelf = stocked();
    expect(tried(shelf, acme, act)).toMatchObject({ refused: 'act-unknown' });
    expect(tried(shelf, acme, act, { on: 'a' })).toMatchObject({ refused: 'act-unknown' });
  });

  it.each(odd)('the scenario, case, role, field %s are unknown', (name) => {
    const shelf = stocked();
    const world = shelf.world(acme, t0);
    expect(decide(world, { scenario: name, act: 'open' })).toMatchObject({
      refused: 'act-unknown',
    });
    expect(tried(shelf, acme, 'keep', { on: name })).toMatchObject({ refused: 'case-unknown' });
    // As JSON gives it: an own property of that name.
    const names: unknown = JSON.parse(`{"${name}":"acme"}`);
    expect(tried(shelf, acme, 'open', { input: { amount: 1 }, names })).toMatchObject({
      refused: 'players-not-named',
    });
    const input: unknown = JSON.parse(`{"amount":1,"${name}":{"amount":2}}`);
    expect(tried(shelf, acme, 'open', { input })).toMatchObject({
      refused: 'field-invalid',
      faults: [{ at: name, why: 'field-unknown' }],
    });
    expect(({} as Readonly<Record<string, unknown>>)['amount']).toBe(undefined);
  });
});

describe('players', () => {
  const open = (names: unknown) =>
    tried(stocked(), acme, 'open', { input: { amount: 1 }, names: names as object });

  it.each([
    ['a name with a comma', { guests: 'acme,brook' }, 'party-unknown'],
    ['a name with a space', { guests: ['acme brook'] }, 'party-unknown'],
    ['an empty name', { guests: '' }, 'party-unknown'],
    ['a name of a mile', { guests: 'x'.repeat(10_000) }, 'party-unknown'],
    ['a number', { guests: 7 }, 'players-not-named'],
    ['an object', { guests: {} }, 'players-not-named'],
    ['a list of numbers', { guests: ['brook', 7] }, 'players-not-named'],
    ['nobody', { guests: [] }, 'players-not-named'],
    ['two for one', { judge: ['li', 'wang'] }, 'players-not-named'],
    ['a crowd', { guests: Array.from({ length: 101 }, (_, n) => `p${n}`) }, 'players-not-named'],
    ['a role nobody may name', { keeper: 'brook' }, 'players-not-named'],
    ['a role that is not there', { king: 'brook' }, 'players-not-named'],
    ['the clock', { bank: 'clock' }, 'party-unknown'],
  ])('%s is refused', (_, names, refused) => {
    const outcome = open(names);
    expect(outcome).toMatchObject({ refused });
    expect(JSON.stringify(outcome).length).toBeLessThan(2000);
  });

  it('are told of in a short refusal however many were named', () => {
    const names = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`r${n}`, 'x']));
    expect(JSON.stringify(open(names)).length).toBeLessThan(2000);
  });

  it('are counted once when they are named twice', () => {
    expect(open({ guests: ['brook', 'brook', 'acme'], judge: ['li', 'li'] })).toMatchObject({
      changed: [{ parties: { owner: ['acme'], guests: ['brook', 'acme'], judge: ['li'] } }],
    });
  });

  it('fill an open part once: of two who race, the second finds it taken', () => {
    const shelf = stocked();
    const world = (who: Actor) => shelf.world(who, t0 + 1);
    const attempt = { scenario: 'purse', act: 'keep', on: 'a' };
    const both = [acme, brook].map((who) => decide(world(who), attempt));
    // Each alone would be right; they make the same version, and the store keeps one of them.
    expect(both).toMatchObject([{ changed: [{ version: 2 }] }, { changed: [{ version: 2 }] }]);
    expect(tried(shelf, brook, 'keep', { on: 'a' })).toHaveProperty('accepted');
    expect(tried(shelf, acme, 'keep', { on: 'a' })).toMatchObject({ refused: 'role-not-held' });
    expect(shelf.cases.get('a')?.parties['keeper']).toEqual(['brook']);
  });

  it('are not believed where the host knows them', () => {
    const world: World = { ...stocked().world(acme, t0), knows: (id) => id !== 'ghost' };
    const attempt = { scenario: 'purse', act: 'open', input: { amount: 1 } };
    expect(decide(world, { ...attempt, names: { judge: 'ghost' } })).toMatchObject({
      refused: 'party-unknown',
    });
    expect(decide(world, { ...attempt, names: { judge: 'li' } })).toHaveProperty('accepted');
  });
});

describe('the clock', () => {
  it('is nobody who could act, whatever face shows its name', () => {
    const faces: readonly Actor[] = [
      clock,
      { system: 'clock', holds: [], level: 3 },
      { organisation: 'clock', holds: [], level: 3 },
    ];
    for (const who of faces) {
      for (const act of ['credit', 'keep']) {
        expect(tried(stocked(), who, act, { on: 'a' })).toMatchObject({
          refused: 'role-kind-wrong',
        });
      }
    }
  });
});

describe('a stranger', () => {
  it('learns neither phase nor version of a case', () => {
    const shelf = stocked();
    const asked = (rest: object) => tried(shelf, brook, 'shut', { on: 'a', ...rest });
    const before = [asked({}), asked({ expects: 1 }), asked({ expects: 7 })];
    expect(tried(shelf, acme, 'shut', { on: 'a' })).toHaveProperty('accepted');
    const after = [asked({}), asked({ expects: 2 }), asked({ expects: 7 })];
    for (const outcome of [...before, ...after]) expect(outcome).toEqual(before[0]);
    expect(before[0]).toMatchObject({ refused: 'role-not-held' });
  });

  it('who plays a part is told the version that is there now', () => {
    expect(tried(stocked(), acme, 'shut', { on: 'a', expects: 7 })).toMatchObject({
      refused: 'case-changed',
      values: { version: 1 },
    });
  });
});

describe('what follows in other cases', () => {
  it('is all undone when a lasting rule of one of them breaks', () => {
    const shelf = stocked();
    const input = { other: 'b', amount: 101 };
    expect(tried(shelf, acme, 'swap', { on: 'a', input })).toMatchObject({
      refused: 'purse-empty',
      case: 'b',
    });
    const right = { other: 'b', amount: 100 };
    expect(tried(shelf, acme, 'swap', { on: 'a', input: right })).toHaveProperty('accepted');
    expect([...shelf.cases.values()].map((c) => c.record['amount'])).toEqual([200, 0]);
  });

  it('may come back to the case it came from', () => {
    const shelf = stocked();
    const outcome = tried(shelf, acme, 'swap', { on: 'a', input: { other: 'a', amount: 5 } });
    expect(outcome).toMatchObject({
      case: 'a',
      changed: [{ id: 'a', version: 3, record: { amount: 100 } }],
      done: [
        { act: 'swap', version: 2 },
        { act: 'take', version: 3 },
      ],
    });
  });

  it('is refused in a case that is not there', () => {
    const input = { other: 'z', amount: 5 };
    expect(tried(stocked(), acme, 'swap', { on: 'a', input })).toMatchObject({
      refused: 'case-unknown',
    });
  });

  it('is refused when it is too much for one decision', () => {
    const shelf = stocked();
    expect(tried(shelf, acme, 'fill', { on: 'a', input: { many: 2000 } })).toMatchObject({
      refused: 'attempt-too-large',
    });
    expect(tried(shelf, acme, 'fill', { on: 'a', input: { many: 1999 } })).toHaveProperty(
      'accepted',
    );
  });

  it('is refused when it goes too deep, without an end of the stack', () => {
    const shelf = shelfOf(all, tables);
    const input = { amount: 1 };
    shelf.attempt(acme, t0, { scenario: 'purse', act: 'open', input }, 'p0');
    let id = 'p0';
    for (let n = 0; n < 60; n++) {
      const nest = { scenario: 'purse', act: 'nest', on: id, input };
      const outcome = shelf.attempt(acme, t0 + 1, nest);
      id = 'changed' in outcome ? (outcome.changed[1]?.id ?? '') : '';
    }
    expect(shelf.cases.size).toBe(61);
    expect(tried(shelf, acme, 'cascade', { on: 'p0' })).toMatchObject({
      refused: 'attempt-too-large',
    });
  });

  it('leaves nothing when a definition throws', () => {
    const shelf = stocked();
    const before = JSON.stringify([...shelf.cases.values(), shelf.history]);
    expect(() => tried(shelf, acme, 'break', { on: 'a' })).toThrow('the definition is broken');
    expect(JSON.stringify([...shelf.cases.values(), shelf.history])).toBe(before);
  });

  it('cannot be asked for by itself', () => {
    const input = { amount: 1 };
    expect(tried(stocked(), acme, 'take', { on: 'a', input })).toMatchObject({
      refused: 'act-not-direct',
    });
    const names = { owner: 'acme' };
    expect(tried(stocked(), acme, 'inner', { input, names })).toMatchObject({
      refused: 'act-not-direct',
    });
  });
});

describe('a new case', () => {
  it('never takes the id of one that is there', () => {
    const shelf = stocked();
    const attempt = { scenario: 'purse', act: 'open', input: { amount: 1 } };
    expect(() => shelf.attempt(brook, t0 + 1, attempt, 'a')).toThrow('a is a new id');
    expect(shelf.cases.get('a')?.parties['owner']).toEqual(['acme']);
  });
});

describe('the words of a part', () => {
  const told = (zh: string) => {
    const nouns = scenario({
      id: 'paper',
      title: '单',
      words: {},
      roles: {
        owner: person('持有人', { denial: { code: 'not-yours', basis: '示例', zh, en: zh } }),
      },
      record: fields,
      phases: { open: '开' },
    });
    const made = nouns.verbs({
      open: nouns.opening({
        title: '开',
        by: 'owner',
        to: 'open',
        input: fields,
        does: ({ input }) => input,
      }),
      use: nouns.act({ title: '用', by: 'owner', from: 'open' }),
    });
    const shelf = shelfOf(catalog([made]), tables);
    const li: Actor = { person: 'li', holds: [], level: 3 };
    shelf.attempt(li, t0, { scenario: 'paper', act: 'open', input: { amount: 1 } }, 'p');
    const wang: Actor = { person: 'wang', holds: [], level: 3 };
    return shelf.attempt(wang, t0, { scenario: 'paper', act: 'use', on: 'p' });
  };

  it('tell a stranger who plays it only where they were written to', () => {
    expect(told('不是您的')).toMatchObject({ refused: 'not-yours', values: {} });
    expect(JSON.stringify(told('不是您的'))).not.toContain('li');
    expect(told('是 {players} 的')).toMatchObject({ values: { players: 'li' } });
  });
});

describe('a case kept from others', () => {
  const onSecret = scenario({
    id: 'secret',
    title: '密',
    words: {},
    roles: { owner: organisation('所有者'), friend: organisation('朋友') },
    record: fields,
    phases: { sealed: '封', open: '启' },
    hidden: { to: ['owner'], opens: ['open'] },
  });
  const secret = onSecret.verbs({
    make: onSecret.opening({
      title: '封',
      by: 'owner',
      names: ['friend'],
      to: 'sealed',
      input: fields,
      does: ({ input }) => input,
    }),
    show: onSecret.act({ title: '启', by: 'owner', from: 'sealed', to: 'open' }),
    bless: onSecret.act({ title: '祝', by: 'friend', from: ['sealed', 'open'] }),
    bring: onSecret.act({ title: '带', within: 'secret.follow', from: 'open' }),
    follow: onSecret.act({ title: '随', by: 'owner', from: 'open', also: () => [] }),
    rot: onSecret.deadline({ title: '朽', from: 'sealed', to: 'open', at: () => undefined }),
  });

  it('looks to a stranger as if it did not exist, whatever they try, until it opens', () => {
    const shelf = shelfOf(catalog([secret, purse]), tables);
    const make = { scenario: 'secret', act: 'make', input: { amount: 1 }, names: { friend: 'f' } };
    shelf.attempt(acme, t0, make, 's');
    const acts = ['show', 'bless', 'bring', 'follow', 'rot'];
    const attempts = [
      ...acts.map((act) => ({ scenario: 'secret', act, expects: 9 })),
      { scenario: 'purse', act: 'keep' },
    ];
    for (const attempt of attempts) {
      const there = shelf.attempt(brook, t0 + 1, { ...attempt, on: 's' });
      const notThere = shelf.attempt(brook, t0 + 1, { ...attempt, on: 'nothing' });
      expect(there).toEqual(notThere);
      expect(there).toMatchObject({ refused: 'case-unknown' });
    }
    const friend: Actor = { organisation: 'f', holds: [], level: 3 };
    const bless = { scenario: 'secret', act: 'bless', on: 's' };
    expect(shelf.attempt(friend, t0 + 1, bless)).toHaveProperty('accepted');
    const show = { scenario: 'secret', act: 'show', on: 's' };
    expect(shelf.attempt(acme, t0 + 1, show)).toHaveProperty('accepted');
    expect(shelf.attempt(brook, t0 + 1, show)).toMatchObject({ refused: 'role-not-held' });
  });
});

describe('money and lists', () => {
  it('sums over a whole list of the largest amounts stay exact', () => {
    const { shape } = rows('行', { amount: fen('金额') });
    const { shape: money } = fen('金额');
    expect(shape.kind === 'list' && money.kind === 'fen').toBe(true);
    const most = shape.kind === 'list' && money.kind === 'fen' ? shape.max * money.max : Infinity;
    expect(most).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
  });
});
