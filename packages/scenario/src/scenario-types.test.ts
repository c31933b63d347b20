import { expect, it } from 'vitest';
import { day } from './beijing.ts';
import { choice, count, instant, onlyIf, optional, text } from './field.ts';
import { limit } from './limit.ts';
import { paper } from './paper.ts';
import { organisation, person } from './party.ts';
import { begin, go, scenario } from './scenario.ts';

// The compiler is the test: a line that should not compile and does fails `test types`. What it
// says of each of them is in docs/scenario-errors.md.

const words = { 'loan-too-long': { zh: '借期过长', en: 'The loan is too long' } };
const on = scenario({
  id: 'loan',
  title: '借书',
  words,
  roles: { library: organisation('图书馆'), reader: person('读者') },
  record: {
    book: text('书名'),
    days: count('天数'),
    state: choice('品相', { new: '新', old: '旧' }),
    lentAt: optional(instant('借出')),
  },
  papers: { slip: paper('借书单', { library: 'business', reader: 'personal' }) },
  phases: { lent: '已借出', returned: '已归还', late: '逾期' },
  limits: { daysMax: limit('最长借期', '示例', 30), tone: limit('语气', '示例', 'mild') },
});
const base = { title: '借', by: 'reader', from: 'lent' } as const;
const loan = { book: '书', days: 1, state: 'new' } as const;

it('what is right compiles', () => {
  const remind = on.act({ ...base, input: { days: count('天数') } });
  const close = on.act({ title: '关', within: 'loan.x', from: 'lent', to: 'returned' });
  const open = on.opening({
    title: '借',
    by: ['reader', 'library'],
    to: 'lent',
    input: { book: text('书名'), map: onlyIf(text('图'), 'book', 'atlas') },
    // A choice keeps its words, an optional field may be left out or be undefined.
    does: ({ input, now }) => ({ book: input.book, days: 1, state: now > 0 ? 'new' : 'old' }),
  });
  const act = on.act({
    ...base,
    to: ['returned', 'late'],
    goes: ({ record, limit: of }) => (record.days > of('daysMax') ? 'late' : 'returned'),
    does: ({ record, limit: of }) => ({ lentAt: undefined, book: record.book + of('tone') }),
    seals: ({ by }) => (by === 'reader' ? ['slip.reader'] : ['slip.library']),
    also: (m) => [
      go(remind, m.case, { days: 3 }),
      go(close, m.case, {}),
      begin(open, { book: 'b' }),
    ],
  });
  const late = on.deadline({
    title: '逾期',
    from: ['lent'],
    to: 'late',
    at: ({ record }) =>
      record.lentAt === undefined ? undefined : record.lentAt + record.days * day,
  });
  const fork = on.opening({
    title: '借旧',
    by: 'library',
    to: ['lent', 'late'],
    goes: ({ all }) => (all('reader').length > 0 ? 'lent' : 'late'),
    input: { book: text('书名') },
    does: ({ input }) => ({ book: input.book, days: 1, state: 'old' }),
  });
  expect([remind, close, open, fork, act, late].map(({ kind }) => kind)).toEqual([
    'act',
    'act',
    'opening',
    'opening',
    'act',
    'deadline',
  ]);
});

it('what is wrong does not', () => {
  const remind = on.act({ ...base, input: { days: count('天数') } });
  const wrong = [
    // @ts-expect-error no such role
    on.act({ ...base, by: 'borrower' }),
    // @ts-expect-error no such phase
    on.act({ ...base, to: 'back' }),
    // @ts-expect-error no such place
    on.act({ ...base, seals: ['slip.borrower'] }),
    // @ts-expect-error no such field of the record
    on.act({ ...base, does: () => ({ days: 3, weeks: 1 }) }),
    // @ts-expect-error no such field, where the value itself comes from elsewhere
    on.act({ ...base, input: { weeks: count('周') }, does: ({ input }) => input }),
    // @ts-expect-error no such value of the choice
    on.act({ ...base, does: () => ({ state: 'torn' }) }),
    // @ts-expect-error two phases and no goes
    on.act({ ...base, to: ['returned', 'late'] }),
    // @ts-expect-error an opening with two phases and no goes
    on.opening({ title: '借', by: 'reader', to: ['lent', 'late'], input: {}, does: () => loan }),
    // @ts-expect-error an opening that leads nowhere
    on.opening({ title: '借', by: 'reader', input: {}, does: () => loan }),
    // @ts-expect-error both by and within
    on.act({ ...base, within: 'loan.x' }),
    // @ts-expect-error nobody to do it
    on.act({ title: '借', from: 'lent' }),
    // @ts-expect-error a player of a role that is not there
    on.act({ ...base, names: ['borrower'] }),
    // @ts-expect-error no such limit
    on.rule('loan-too-long', '示例', ({ limit: of }) => of('days') === 3),
    // @ts-expect-error a limit is of its own kind
    on.rule('loan-too-long', '示例', ({ limit: of }) => of('daysMax') === 'mild'),
    // @ts-expect-error no such field
    on.rule('loan-too-long', '示例', ({ record }) => record.weeks === 3),
    // @ts-expect-error no words for it
    () => on.rule('loan-too-short', '示例', () => true),
    // @ts-expect-error no such field of the input
    go(remind, 'x', { day: 3 }),
    // @ts-expect-error not of that kind
    go(remind, 'x', { days: '3' }),
    // @ts-expect-error a field is missing
    go(remind, 'x', {}),
  ];
  expect(wrong).toHaveLength(19);
});
