import type { Instant } from '@yunzhang/base';
import {
  addDays,
  type Case,
  fen,
  go,
  says,
  startOf,
  type Step,
  text,
  type ValueOf,
} from '@yunzhang/scenario';
import { release } from '../credit-line/scenario.ts';
import { unback } from '../invoice-backing/scenario.ts';
import { on, type partTerms, type terms } from './nouns.ts';
import { dueToday, firstHand, inFull, notDue, sizeOf, unpledged, withRecourse } from './rules.ts';
import { receivableVoucherWords } from './words.ts';

type Part = ValueOf<typeof partTerms>;
/** A voucher as it was opened, or a part of one. */
export type Whole = Part & { readonly backing: ValueOf<typeof terms>['backing'] };

const no = says(receivableVoucherWords);
const pledgeeOf = (c: Pick<Case, 'parties'>) => ({ pledgee: c.parties['pledgee']?.[0] ?? '' });
/** What is said of parts that are somebody else's by now. */
export const taken = {
  pledged: { ...no('sc-pledged', '平台规则 F07'), values: pledgeeOf },
  financed: no('sc-financed', '平台规则 F07'),
};

/** The first moment after the day it is due. */
export const dayAfterDue = (r: Pick<Part, 'dueOn'>): Instant => startOf(addDays(r.dueOn, 1));

/** Gives the line back, and the invoices too where the whole voucher comes to nothing. */
export function undone(r: Whole): readonly Step[] {
  return [
    go(release, r.line, { fen: sizeOf(r) }),
    ...r.backing.map((row) => go(unback, row.invoice, { fen: row.fen })),
  ];
}

/** How a range comes to its end: paid, overdue, taken back, cancelled. */
export const endings = {
  pay: on.act({
    title: '兑付',
    by: 'clearing',
    from: ['held', 'financed', 'pledged', 'overdue', 'recourse'],
    to: 'redeemed',
    must: [dueToday, inFull],
    seals: ['settlement.clearing'],
    input: { payment: text('支付流水号'), fen: fen('金额') },
    does: ({ input }) => ({ payment: input.payment }),
    also: ({ record: r }) => [go(release, r.line, { fen: sizeOf(r) })],
  }),
  overdue: on.deadline({
    title: '逾期未兑付',
    from: ['held', 'financed', 'pledged'],
    to: 'overdue',
    at: ({ record }) => dayAfterDue(record),
  }),
  recourse: on.act({
    title: '前手清偿',
    by: 'giver',
    from: 'overdue',
    to: 'recourse',
    must: [withRecourse, unpledged],
    casts: ({ who }) => ({ holder: who, giver: [] }),
  }),
  askToCancel: on.act({
    title: '请求撤销',
    by: 'issuer',
    from: ['opened', 'held'],
    to: 'cancelling',
    closed: taken,
    must: [firstHand, notDue],
    seals: ['cancellation.issuer'],
  }),
  agreeToCancel: on.act({
    title: '同意撤销',
    by: 'holder',
    from: 'cancelling',
    to: 'cancelled',
    seals: ['cancellation.holder'],
    also: ({ record }) => undone(record),
  }),
  keep: on.act({
    title: '不同意撤销并签收',
    by: 'holder',
    from: 'cancelling',
    to: 'held',
    seals: ['receipt.holder'],
  }),
  cancelLapses: on.deadline({
    title: '到期仍未同意撤销',
    from: 'cancelling',
    to: 'held',
    at: ({ record }) => dayAfterDue(record),
  }),
};
