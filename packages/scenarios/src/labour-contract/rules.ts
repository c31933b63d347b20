import {
  addDays,
  addMonths,
  dateOf,
  minute,
  monthsBetween,
  type ValueOf,
} from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import { clauses, grounds, noticeDays, on, type terms } from './nouns.ts';

type Terms = ValueOf<typeof terms>;
type Ground = keyof typeof grounds;

/** Whole months of the term, its last day included; undefined where it has no end. */
function monthsOf({ start, end }: Terms): number | undefined {
  return end === undefined ? undefined : monthsBetween(start, addDays(end, 1));
}

function probationCap(t: Terms): number {
  if (t.kind === 'task') return 0;
  const months = monthsOf(t);
  if (months === undefined || months >= 36) return 6;
  return months >= 12 ? 2 : months >= 3 ? 1 : 0;
}

const probation = on.rule<Terms>(
  'lc-probation',
  '劳动合同法 第十九条',
  ({ input: t }) =>
    t.probationMonths <= probationCap(t) || {
      months: monthsOf(t) ?? '–',
      cap: probationCap(t),
      given: t.probationMonths,
    },
);
const probationWage = on.rule<Terms>(
  'lc-prob-wage',
  '劳动合同法 第二十条',
  ({ input: t, limit: of }) => {
    const percent = of('probationPercent');
    const given = yuan(t.probationWageFen);
    const leastFen = Math.ceil((t.wageFen * percent) / 100);
    return t.probationWageFen >= leastFen || { given, percent, least: yuan(leastFen) };
  },
);
const minimumWage = on.rule<Terms>(
  'lc-minimum-wage',
  '劳动合同法 第二十条',
  ({ input: t, limit: of }) =>
    Math.min(t.wageFen, t.probationWageFen) >= of('minimumWageFen') || {
      least: yuan(of('minimumWageFen')),
    },
);
const allClauses = on.rule<Terms>('lc-clause-missing', '劳动合同法 第十七条', ({ input: t }) => {
  const missing = (Object.keys(clauses) as (keyof typeof clauses)[]).find(
    (clause) => !t.clauses.includes(clause),
  );
  return missing === undefined || { clause: clauses[missing] };
});
const ends = on.rule<Terms>(
  'lc-end-before-start',
  '劳动合同法 第十三条',
  ({ input: t }) => t.end === undefined || t.end > t.start,
);
const oldEnough = on.rule<Terms>(
  'lc-under-age',
  '劳动法 第十五条',
  ({ input: t }) => addMonths(birthDate(t.idNumber), 16 * 12) <= t.start,
);
export const freshIdentity = on.rule(
  'lc-identity-stale',
  '人社厅发〔2021〕54号',
  ({ record: r, now, limit: of }) =>
    now - (r.identifiedAt ?? 0) <= of('identityMinutes') * minute || {
      minutes: of('identityMinutes'),
    },
);
export const stamped = on.rule<{ readonly stampedAt: number }>(
  'lc-time-stamp',
  '人社厅发〔2021〕54号',
  ({ record: r, input, now }) =>
    input.stampedAt >= (r.signedAt ?? Infinity) && input.stampedAt <= now,
);
export const inTerm = on.rule<{
  readonly what: 'change' | 'renew';
  readonly end?: string | undefined;
}>(
  'lc-after-end',
  '劳动合同法 第四十四条',
  ({ record: r, now }) => r.end === undefined || dateOf(now) <= r.end || { end: r.end },
);
export const laterEnd = on.rule<{
  readonly what: 'change' | 'renew';
  readonly end?: string | undefined;
}>(
  'lc-renewal-end',
  '劳动合同法 第四十四条',
  ({ record: r, input }) =>
    input.what === 'change' ||
    (input.end !== undefined && r.end !== undefined && input.end > r.end),
);
export const otherSide = on.rule(
  'lc-own-proposal',
  '劳动合同法 第三十五条',
  ({ record: r, by }) => r.proposed !== undefined && r.proposed.by !== by,
);

function birthDate(idNumber: string): string {
  return `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
}

export const noticeGiven = on.rule<{
  readonly ground: Ground;
  readonly noticeDays: number;
}>(
  'lc-notice',
  '劳动合同法 第三十七条、第四十条',
  ({ input }) =>
    input.noticeDays >= noticeDays[input.ground] || {
      ground: grounds[input.ground],
      days: noticeDays[input.ground],
      given: input.noticeDays,
    },
);

/** Grounds on which the employer pays for the years worked. */
const paid: readonly Ground[] = ['agreed', 'incapable', 'expired'];

/** A month's wage for each year begun: half a month where less than half a year was worked. */
function compensationOf(start: string, today: string, wageFen: number): number {
  const months = Math.max(0, monthsBetween(start, addDays(today, 1)));
  const rest = months % 12;
  const halves = Math.floor(months / 12) * 2 + (rest >= 6 ? 2 : 1);
  return Math.ceil((halves * wageFen) / 2);
}

export const compensated = on.rule<{ readonly ground: Ground; readonly compensationFen: number }>(
  'lc-compensation',
  '劳动合同法 第四十六条、第四十七条 [memory]',
  ({ record: r, input, now }) => {
    const leastFen = paid.includes(input.ground)
      ? compensationOf(r.start, dateOf(now), r.wageFen)
      : 0;
    return input.compensationFen >= leastFen || { least: yuan(leastFen) };
  },
);

/** What the text of a contract must keep, told in this order. */
export const contractRules = [ends, allClauses, probation, minimumWage, probationWage, oldEnough];
