import { caseOf, dateOf, digest, go, optional, text } from '@yunzhang/scenario';
import { application, owners } from './application.ts';
import { licensed, taken, transferred } from './follow-ups.ts';
import { bookNouns, dossier, no, workNouns } from './nouns.ts';
import { numberOf } from './rights.ts';
import * as must from './rules.ts';
import { findings, ground, series } from './statement.ts';

export { copyrightFiling } from './filing.ts';

const on = workNouns;

const compare = on.act({
  title: '查重',
  by: 'examiner',
  from: ['accepted', 'overdue'],
  must: [must.examinerApart, must.nearestSaid],
  input: { ...findings, nearest: optional(caseOf('最相似的登记', 'copyright-registration')) },
  does: ({ input: { subject, similarity, nearest }, see }) => {
    return { subject, similarity, nearest: on.its(see(nearest))?.record.number };
  },
});

const explain = on.act({
  title: '说明独创性',
  by: owners,
  from: ['accepted', 'overdue'],
  must: [must.somethingToExplain],
  input: { explained: text('独创性说明', { sizeMax: 2000 }) },
  does: ({ input, record }) => ({ explained: input.explained, explains: record.nearest }),
});

const approve = on.act({
  title: '审查通过',
  by: 'examiner',
  from: ['accepted', 'overdue'],
  to: 'approved',
  must: [must.compared, must.subjectCovered, must.similarExplained],
});

const reject = on.act({
  title: '不予登记',
  by: 'examiner',
  from: ['accepted', 'overdue'],
  to: 'rejected',
  input: { reason: text('理由', { sizeMax: 1000 }) },
  seals: ['rejection.examiner'],
  does: ({ input }) => input,
});

const register = on.act({
  title: '编号发证',
  by: 'registrar',
  from: 'approved',
  to: 'registered',
  closed: { registered: no('copyright-numbered-already', dossier) },
  must: [must.bookFits],
  input: { book: caseOf('登记号段', 'copyright-book') },
  seals: ['certificate.registrar'],
  does: ({ input: { book }, see, now }) => {
    const run = bookNouns.its(see(book))?.record;
    if (run === undefined) return {};
    return { book, number: numberOf(run, run.last + 1), registeredAt: now };
  },
  also: ({ input: { book }, see }) => {
    const last = bookNouns.its(see(book))?.record.last ?? 0;
    return [go(taken, book, { serial: last + 1 })];
  },
});

const closed = { revoked: no('copyright-not-registered', dossier) };

const revoke = on.act({
  title: '撤销登记',
  by: 'registrar',
  from: 'registered',
  to: 'revoked',
  closed,
  input: { ground, document: digest('裁判文书或查实材料摘要') },
  seals: ['revocation.registrar'],
  does: ({ input }) => input,
});

const reissue = on.act({
  title: '补发副本',
  by: owners,
  from: 'registered',
  closed,
  does: ({ record }) => ({ copies: record.copies + 1 }),
});

const sampleOnce = on.claim('copyright-sample-registered', dossier, (c) =>
  c.phase === 'registered' ? c.record.sample : undefined,
);

/** The registration of a work, from its draft to its revocation. */
export const copyrightRegistration = on.verbs(
  {
    ...application,
    compare,
    explain,
    approve,
    reject,
    register,
    transferred,
    licensed,
    revoke,
    reissue,
  },
  { claims: [sampleOnce] },
);

const open = bookNouns.opening({
  title: '启用号段',
  by: 'registrar',
  to: 'open',
  input: series,
  does: ({ input, now }) => ({ ...input, year: Number(dateOf(now).slice(0, 4)), last: 0 }),
});

const bookOnce = bookNouns.claim('copyright-book-open-already', dossier, ({ record }) =>
  record.category === 'SR'
    ? `${record.year}SR`
    : `${record.region}-${record.year}-${record.category}`,
);

/** The numbers of one year, class and region. */
export const copyrightBook = bookNouns.verbs({ open, taken }, { claims: [bookOnce] });
