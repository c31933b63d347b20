import type { CodeBook } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { calendar2026 } from './beijing.ts';
import { catalog } from './catalog.ts';
import { text } from './field.ts';
import { organisation } from './party.ts';
import { wordsOf } from './refusal.ts';
import { says, scenario } from './scenario.ts';
import { shelfOf } from './shelf.ts';

const words = {
  'locker-taken': { zh: '{who}已取走', en: '{who} has taken it. Ask them.' },
} as const satisfies CodeBook;
const no = says(words);

const on = scenario({
  id: 'locker',
  title: '寄存',
  words,
  roles: {
    owner: organisation('寄存人'),
    comer: organisation('持码人', { filled: 'many', bears: 'token' }),
    keeper: organisation('领取人'),
  },
  record: { token: text('取件码') },
  phases: { full: '待取', held: '占用', taken: '已取' },
  hidden: { to: ['owner', 'keeper'], opens: [] },
});

const locker = on.verbs({
  store: on.opening({
    title: '寄存',
    by: 'owner',
    to: 'full',
    input: { token: text('取件码') },
    does: ({ input }) => input,
  }),
  hold: on.act({
    title: '占用',
    by: 'comer',
    from: 'full',
    to: 'held',
    input: { token: text('取件码') },
    casts: ({ who }) => ({ keeper: who }),
    closed: {
      taken: {
        ...no('locker-taken', 'test'),
        values: (c) => ({ who: c.parties['keeper']?.[0] ?? '' }),
      },
    },
  }),
  leave: on.act({
    title: '放弃',
    by: 'keeper',
    from: 'held',
    to: 'full',
    casts: () => ({ keeper: [] }),
  }),
  take: on.act({ title: '取走', by: 'keeper', from: 'held', to: 'taken' }),
});

const of = (name: string) => ({ organisation: name, holds: [], level: 3 }) as const;

function stored() {
  const shelf = shelfOf(catalog([locker]), { calendar: calendar2026 });
  const scenario = 'locker';
  const opening = { scenario, act: 'store', input: { token: 'T1' } };
  expect(shelf.attempt(of('owner'), 1, opening, 'c')).toHaveProperty('accepted');
  const hold = (who: string, input: unknown) =>
    shelf.attempt(of(who), 2, { scenario, act: 'hold', on: 'c', input });
  const step = (who: string, act: string) =>
    shelf.attempt(of(who), 2, { scenario, act, on: 'c', input: {} });
  return { shelf, hold, step, c: () => shelf.cases.get('c') };
}

describe('an act that casts parts', () => {
  it('gives a part to its actor and frees it again', () => {
    const { hold, step, c } = stored();
    expect(hold('a', { token: 'T1' })).toHaveProperty('accepted');
    expect(c()?.parties).toEqual({ owner: ['owner'], keeper: ['a'] });
    expect(step('a', 'leave')).toHaveProperty('accepted');
    expect(c()?.parties).toEqual({ owner: ['owner'] });
    expect(step('a', 'take')).toHaveProperty('refused', 'case-unknown');
    expect(hold('b', { token: 'T1' })).toHaveProperty('accepted');
    expect(c()?.parties['keeper']).toEqual(['b']);
  });
});

describe('a part with a token', () => {
  it('is played by those who show it', () => {
    const { hold } = stored();
    expect(hold('a', { token: 'T1' })).toHaveProperty('accepted');
  });

  it.each([[{ token: 'T2' }], [{}], [null], ['T1'], [['T1']], [undefined]])(
    'is closed to %j, to whom the case does not exist',
    (input) => {
      const { hold, c } = stored();
      expect(hold('a', input)).toHaveProperty('refused', 'case-unknown');
      expect(c()?.version).toBe(1);
    },
  );

  it('tells nobody without it how the case stands', () => {
    const { hold, step } = stored();
    hold('a', { token: 'T1' });
    step('a', 'take');
    expect(hold('b', { token: 'T2' })).toHaveProperty('refused', 'case-unknown');
    expect(hold('b', { token: 'T1' })).toHaveProperty('refused', 'locker-taken');
  });

  it('names a field of the record, or the catalog refuses the definition', () => {
    const roles = { ...locker.roles, comer: organisation('持码人', { bears: 'tokn' }) };
    expect(() => catalog([{ ...locker, roles }])).toThrow('bears a field');
  });
});

describe('a phase that shuts an act out', () => {
  it('says so with values of the case', () => {
    const { hold, step } = stored();
    hold('a', { token: 'T1' });
    step('a', 'take');
    const refused = hold('b', { token: 'T1' });
    expect('refused' in refused && wordsOf(refused).zh).toBe('a已取走');
  });
});
