// Wrong definitions, each wrong in one line: `//!` marks it. A hint says what the compiler cannot.

/** What every sample begins with: a loan of a book. */
export const preamble = `import * as y from '@yunzhang/scenario';

const words = { 'loan-too-long': { zh: '借期过长', en: 'The loan is too long' } };
const on = y.scenario({
  id: 'loan',
  title: '借书',
  words,
  roles: { library: y.organisation('图书馆'), reader: y.person('读者') },
  record: { book: y.text('书名'), days: y.count('天数'), lentAt: y.instant('借出时间') },
  papers: { slip: y.paper('借书单', { library: 'business', reader: 'personal' }) },
  phases: { lent: '已借出', returned: '已归还', late: '逾期' },
  limits: { daysMax: y.limit('最长借期', '示例', 30) },
});
const input = { book: y.text('书名'), days: y.count('天数') };
`;

/** Each mistake, the lines that make it, and what is meant. */
export const samples = [
  {
    title: 'A role that is not among the roles',
    lines: `on.act({ title: '还书', by: 'borrower', from: 'lent', to: 'returned' }); //!`,
  },
  {
    title: 'A phase that is not among the phases',
    lines: `on.act({ title: '还书', by: 'reader', from: 'lent', to: 'back' }); //!`,
  },
  {
    title: 'A phase it may start from that is not there',
    lines: `on.act({ title: '还书', by: 'reader', from: ['lent', 'lost'], to: 'returned' }); //!`,
  },
  {
    title: 'A place that is not on the paper',
    lines: `on.act({ title: '还书', by: 'reader', from: 'lent', seals: ['slip.borrower'] }); //!`,
  },
  {
    title: 'A place that no role can seal',
    lines: `y.scenario({
  id: 'loan',
  title: '借书',
  words,
  roles: { reader: y.person('读者') },
  record: {},
  papers: { slip: y.paper('借书单', { borrower: 'personal' }) }, //!
  phases: { lent: '已借出' },
});`,
  },
  {
    title: 'A kind of seal that does not exist',
    hint: 'The kinds are the names in `sealKinds`; `oneOf` and `allOf` take several.',
    lines: `y.paper('借书单', { reader: 'signature' }); //!`,
  },
  {
    title: 'A field that the record does not have',
    lines: `on.act({ title: '续借', by: 'reader', from: 'lent', does: () => ({ day: 3 }) }); //!`,
  },
  {
    title: 'A field that the record does not have, beside one that it has',
    lines: `on.act({ title: '续借', by: 'reader', from: 'lent', does: () => ({ days: 3, day: 3 }) }); //!`,
  },
  {
    title: 'A value of the wrong kind',
    lines: `on.act({ title: '续借', by: 'reader', from: 'lent', does: () => ({ days: '3' }) }); //!`,
  },
  {
    title: 'An opening that leaves a field of the record empty',
    lines: `on.opening({
  title: '借书',
  by: 'reader',
  to: 'lent',
  input,
  does: ({ input }) => ({ ...input }), //!
});`,
  },
  {
    title: 'A field that the input does not have',
    lines: `on.opening({
  title: '借书',
  by: 'reader',
  to: 'lent',
  input,
  does: ({ input, now }) => ({ ...input, days: input.weeks * 7, lentAt: now }), //!
});`,
  },
  {
    title: 'A rule that reads a field that does not exist',
    lines: `on.rule('loan-too-long', '示例', ({ record }) => record.weeks < 4); //!`,
  },
  {
    title: 'A rule without words',
    lines: `on.rule('loan-to-long', '示例', ({ record }) => record.days < 30); //!`,
  },
  {
    title: 'A rule about an input that this act does not ask for',
    hint: 'The rule reads a field of the input: ask for it in `input`, or take the rule out of `must`.',
    lines: `const short = on.rule<{ readonly days: number }>('loan-too-long', '示例', (m) => m.input.days < 30);
on.act({ title: '还书', by: 'reader', from: 'lent', input: { book: y.text('书名') }, must: [short] }); //!`,
  },
  {
    title: 'A limit that is not there',
    lines: `on.rule('loan-too-long', '示例', ({ record, limit }) => record.days <= limit('days')); //!`,
  },
  {
    title: 'Asking for the player of a role that is not there',
    lines: `on.rule('loan-too-long', '示例', ({ the, who }) => the('borrower') === who); //!`,
  },
  {
    title: 'Two phases and no goes',
    hint: 'With more than one phase in `to`, `goes` must say which of them it is.',
    lines: `on.act({ title: '还书', by: 'reader', from: 'lent', to: ['returned', 'late'] }); //!`,
  },
  {
    title: 'A goes that leads to a phase that is not there',
    lines: `on.act({
  title: '还书',
  by: 'reader',
  from: 'lent',
  to: ['returned', 'late'],
  goes: () => 'lost', //!
});`,
  },
  {
    title: 'Nobody to do it',
    hint: 'An act has `by`, or `within` where it only follows from another act.',
    lines: `on.act({ title: '还书', from: 'lent', to: 'returned' }); //!`,
  },
  {
    title: 'Somebody who does it, and an act it follows from',
    hint: 'An act has `by` or `within`, never both.',
    lines: `on.act({ title: '还书', by: 'reader', within: 'loan.close', from: 'lent', to: 'returned' }); //!`,
  },
  {
    title: 'A deadline without its moment',
    lines: `on.deadline({ title: '逾期', from: 'lent', to: 'late' }); //!`,
  },
  {
    title: 'A deadline that reads a field that does not exist',
    lines: `on.deadline({
  title: '逾期',
  from: 'lent',
  to: 'late',
  at: ({ record }) => record.lendAt + 30 * y.day, //!
});`,
  },
  {
    title: 'A step that is given the wrong input',
    lines: `const remind = on.act({ title: '催还', within: 'loan.call', from: 'lent', input: { days: y.count('天数') } });
on.act({ title: '催', by: 'library', from: 'lent', also: (m) => [y.go(remind, m.case, { day: 3 })] }); //!`,
  },
  {
    title: 'A step that is given too little',
    lines: `const remind = on.act({ title: '催还', within: 'loan.call', from: 'lent', input: { days: y.count('天数') } });
on.act({ title: '催', by: 'library', from: 'lent', also: (m) => [y.go(remind, m.case, {})] }); //!`,
  },
  {
    title: 'A player named for a role that is not there',
    lines: `on.opening({
  title: '借书',
  by: 'library',
  names: ['borrower'], //!
  to: 'lent',
  input,
  does: ({ input, now }) => ({ ...input, lentAt: now }),
});`,
  },
  {
    title: 'A secret field that the record does not have',
    lines: `y.scenario({
  id: 'loan',
  title: '借书',
  words,
  roles: { reader: y.person('读者') },
  record: { book: y.text('书名') },
  phases: { lent: '已借出' },
  secret: { title: { to: ['reader'], opens: ['lent'] } }, //!
});`,
  },
  {
    title: 'A secret opened by a phase that is not there',
    lines: `y.scenario({
  id: 'loan',
  title: '借书',
  words,
  roles: { reader: y.person('读者') },
  record: { book: y.text('书名') },
  phases: { lent: '已借出' },
  secret: { book: { to: ['reader'], opens: ['returned'] } }, //!
});`,
  },
  {
    title: 'A misspelt part of an act',
    lines: `on.act({ title: '还书', by: 'reader', form: 'lent', to: 'returned' }); //!`,
  },
];
