import { addDays, addMonths, afterWorkingDays, dateOf, startOf, text } from '@yunzhang/scenario';
import { workNouns } from './nouns.ts';
import type { Owner } from './rights.ts';
import * as must from './rules.ts';
import { deposit, statement } from './statement.ts';

const on = workNouns;
/** The roles that own a work. */
export const owners = ['unit', 'person'] as const;

const rolesOf = (named: { units: readonly Owner[]; persons: readonly Owner[] }) => ({
  unit: named.units.map((one) => one.owner),
  person: named.persons.map((one) => one.owner),
});

/** The end of the day that is so many months after `at`: the last day counts in full. */
const monthsAfter = (at: number | undefined, months: number): number =>
  startOf(addDays(addMonths(dateOf(at ?? 0), months), 1));

const drafted = (by: 'unit' | 'person', title: string) =>
  on.opening({
    title,
    by,
    to: 'draft',
    names: ['registrar'],
    must: [must.applicantOwns, must.ownersOnce],
    input: { ...statement, ...deposit },
    does: ({ input }) => ({ ...input, corrections: 0, chain: 0, copies: 0, licences: [] }),
    casts: ({ input }) => rolesOf(input),
  });

const draft = drafted('person', '填写申请（个人）');
const draftForUnit = drafted('unit', '填写申请（单位）');

/** What a new statement may leave out, and what must then not stay from the old one. */
const leftOut = {
  published: undefined,
  place: undefined,
  basisDocument: undefined,
  humanPart: undefined,
};

const revise = on.act({
  title: '修改申请',
  by: owners,
  from: ['draft', 'correction'],
  must: [must.applicantOwns, must.ownersOnce],
  input: statement,
  does: ({ input }) => ({ ...leftOut, ...input }),
  casts: ({ input }) => rolesOf(input),
});

const submit = on.act({
  title: '提交申请',
  by: owners,
  from: ['draft', 'correction'],
  to: 'submitted',
  level: 2,
  must: [must.sharesWhole, must.completedByNow, must.publishedAfter, must.basisShown],
  seals: ({ by }) => [by === 'unit' ? 'application.unit' : 'application.person'],
  does: ({ now }) => ({ submittedAt: now }),
});

const accept = on.act({
  title: '受理',
  by: 'registrar',
  from: 'submitted',
  to: 'accepted',
  seals: ['acceptance.registrar'],
});

const correct = on.act({
  title: '通知补正',
  by: 'registrar',
  from: 'submitted',
  to: 'correction',
  must: [must.correctionLeft],
  input: { wanted: text('补正内容', { sizeMax: 1000 }) },
  seals: ['correction.registrar'],
  does: ({ input, record, now }) => {
    return { ...input, corrections: record.corrections + 1, correctedAt: now };
  },
});

const deemed = on.deadline({
  title: '逾期视为受理',
  from: 'submitted',
  to: 'accepted',
  // One millisecond on: the last day counts to its end.
  at: ({ record, calendar, limit }) =>
    afterWorkingDays(calendar, record.submittedAt ?? 0, limit('acceptanceDays')) + 1,
});

const lapse = on.deadline({
  title: '逾期未补正',
  from: 'correction',
  to: 'lapsed',
  at: ({ record, limit }) => monthsAfter(record.correctedAt, limit('correctionMonths')),
});

const late = on.deadline({
  title: '审查逾期',
  from: 'accepted',
  to: 'overdue',
  at: ({ record, limit }) => monthsAfter(record.submittedAt, limit('examinationMonths')),
});

/** From the draft to the acceptance, and what happens when somebody lets a term pass. */
export const application = {
  draft,
  draftForUnit,
  revise,
  submit,
  accept,
  correct,
  deemed,
  lapse,
  late,
};
