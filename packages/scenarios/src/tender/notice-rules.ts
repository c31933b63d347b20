import type { Instant } from '@yunzhang/base';
import {
  addDays,
  afterWorkingDays,
  dateOf,
  daysBetween,
  type Moment,
  type ValueOf,
} from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import { on } from './nouns.ts';
import { clauses, families, type limits, methods, type terms } from './terms.ts';
import { whenText } from './when.ts';

type Terms = ValueOf<typeof terms>;
type Of<I = unknown> = Moment<Terms, I, string, typeof limits>;

const underTenderingLaw: readonly string[] = ['open', 'invited'];

const numbers = Object.keys(clauses) as (keyof typeof clauses)[];
const wholeDocument = on.rule(
  'tnd-clause-missing',
  '财政部令第87号 第二十条；招标投标法 第十九条 [memory]',
  ({ record: r }) => {
    const missing = numbers.find((clause) => !r.clauses.includes(clause));
    return missing === undefined || { clause: clauses[missing] };
  },
);
const rightMethod = on.rule(
  'tnd-method',
  '政府采购法 第二十六条；招标投标法 第十条 [memory]',
  ({ record: r }) =>
    r.family === 'gp' ||
    underTenderingLaw.includes(r.method) || {
      method: methods[r.method],
      family: families[r.family],
    },
);
const underBudget = on.rule(
  'tnd-ceiling',
  '政府采购法 第三十六条；财政部令第87号 第十二条 [memory]',
  ({ record: r }) =>
    r.ceilingFen <= r.budgetFen || { ceiling: yuan(r.ceilingFen), budget: yuan(r.budgetFen) },
);
const openedAtDeadline = on.rule(
  'tnd-opening-time',
  '财政部令第87号 第三十九条；招标投标法 第三十四条 [memory]',
  ({ record: r }) => r.openingAt === r.bidDeadline,
);

/** The date on which the document may first cease to be supplied. */
function supplyEnd({ record: r, now, limit, calendar }: Of): { until: string; least: string } {
  const from = Math.max(now, r.supplyFrom);
  if (r.family === 'tb') {
    const days = limit('tbSupplyDays');
    return { until: addDays(dateOf(from), days), least: `${days}日` };
  }
  const days = limit('gpSupplyDays');
  const last = afterWorkingDays(calendar, from, days);
  return { until: dateOf(last), least: `${days}个工作日` };
}
const longSupply = on.rule(
  'tnd-supply-short',
  '财政部令第87号 第十六条；招标投标法实施条例 第十六条 [memory]',
  (m) => dateOf(m.record.supplyTo) >= supplyEnd(m).until || supplyEnd(m),
);
const longEnough = on.rule(
  'tnd-short',
  '政府采购法 第三十五条；招标投标法 第二十四条 [memory]',
  ({ record: r, now, limit }) => {
    const from = Math.max(now, r.supplyFrom);
    const days = daysBetween(dateOf(from), dateOf(r.bidDeadline));
    const least = limit(`${r.family}BidDays`);
    return days >= least || { days, least };
  },
);

/** Two percent of the budget; for works under the tendering law there is a cap as well. */
function securityCap({ record: r, limit }: Of): { mostFen: number; percent: number } {
  const percent = limit(`${r.family}SecurityPercent`);
  const share = Math.floor((r.budgetFen * percent) / 100);
  const isCapped = r.family === 'tb' && r.category === 'works';
  return { mostFen: isCapped ? Math.min(share, limit('tbWorksSecurityFen')) : share, percent };
}
const fairSecurity = on.rule(
  'sec-over',
  '财政部令第87号 第三十八条；招标投标法实施条例 第二十六条 [memory]',
  (m) => {
    const { mostFen, percent } = securityCap(m);
    const givenFen = m.record.securityFen ?? 0;
    return givenFen <= mostFen || { given: yuan(givenFen), most: yuan(mostFen), percent };
  },
);
const wholeWeights = on.rule(
  'tnd-weights',
  '财政部令第87号 第五十五条 [memory]',
  ({ record: r }) => {
    const sum = (r.weights ?? []).reduce((total, { weight }) => total + weight, 0);
    return r.evaluation === 'lowest' || sum === 100 || { sum };
  },
);
const priceCounts = on.rule(
  'tnd-price-weight',
  '财政部令第87号 第五十五条 [memory]',
  ({ record: r, limit }) => {
    if (r.family !== 'gp' || r.category === 'works' || r.weights === undefined) return true;
    const least = limit(r.category === 'goods' ? 'goodsPriceWeight' : 'servicesPriceWeight');
    const price = r.weights.filter(({ factor }) => factor === 'price');
    const given = price.reduce((total, { weight }) => total + weight, 0);
    return given >= least || { given, least };
  },
);
const differentParties = on.rule('tnd-same-party', '政府采购法 第十八条 [memory]', ({ the }) => {
  const parties = [the('purchaser'), the('agency'), the('supervisor')];
  return new Set(parties).size === parties.length;
});
const threeHolders = on.rule('tnd-trustees', '平台规则 B02', ({ record: r, all, plays, limit }) => {
  const holders = all('trustee');
  const shared = r.shares.map(({ holder }) => holder);
  const isSame = holders.length === shared.length && holders.every((h) => shared.includes(h));
  const isApart = !holders.some((h) => plays('purchaser', h) || plays('agency', h));
  return (isSame && isApart && holders.length === limit('holders')) || { count: limit('holders') };
});

/** What a draft must keep, told in this order. */
export const draftRules = [
  differentParties,
  threeHolders,
  wholeDocument,
  rightMethod,
  underBudget,
  openedAtDeadline,
  longSupply,
  longEnough,
  fairSecurity,
  wholeWeights,
  priceCounts,
];

export const reviewed = on.rule<{ readonly reviewed: number }>(
  'tnd-warnings',
  '政府采购法 第二十二条 [memory]',
  ({ record: r, input }) =>
    input.reviewed === r.warnings.length || { count: r.warnings.length - input.reviewed },
);

/** The law counts from the day the notice is really out, not from the day it was planned for. */
export const publishingRules = [longSupply, longEnough];

interface Moved {
  readonly bidDeadline?: Instant | undefined;
}
export const forward = on.rule<Moved>(
  'tnd-deadline-back',
  '财政部令第87号 第二十六条；招标投标法 第二十三条 [memory]',
  ({ record: r, input }) =>
    input.bidDeadline === undefined ||
    input.bidDeadline > r.bidDeadline || { deadline: whenText(r.bidDeadline) },
);
export const clarifiedInTime = on.rule<Moved & { readonly affects: boolean }>(
  'tnd-clarify-late',
  '财政部令第87号 第二十七条；招标投标法 第二十三条 [memory]',
  ({ record: r, input, now, limit }) => {
    const days = limit(`${r.family}ClarifyDays`);
    const until = addDays(dateOf(now), days);
    const deadline = input.bidDeadline ?? r.bidDeadline;
    return !input.affects || dateOf(deadline) >= until || { days, until };
  },
);

interface ClockState {
  readonly sources: number;
  readonly skewMs: number;
}
function isGood({ input, limit }: Of<ClockState>): boolean {
  return input.sources >= limit('clockSources') && input.skewMs <= limit('skewMs');
}
export const clockOff = on.rule<ClockState>(
  'tnd-clock-good',
  '电子招标投标办法 第二十六条；平台规则 B01 [memory]',
  (m) => !isGood(m),
);
export const clockRight = on.rule<ClockState>(
  'tnd-clock-unsure',
  '电子招标投标办法 第二十六条；平台规则 B01 [memory]',
  (m) => isGood(m) || { skew: m.limit('skewMs'), sources: m.limit('clockSources') },
);
