import { dateOf, daysBetween, type ValueOf } from '@yunzhang/scenario';
import { creditLine } from '../credit-line/scenario.ts';
import { invoiceBacking } from '../invoice-backing/scenario.ts';
import { yuan } from '../kit/money.ts';
import { on, type terms } from './nouns.ts';

const notice = '供应链金融通知（2025） [S]';
const ours = '平台规则 F07';
type Terms = ValueOf<typeof terms>;

/** Units of a range: one for each fen. */
export const sizeOf = (r: { readonly from: number; readonly to: number }) => r.to - r.from + 1;

const shortTerm = on.rule<Terms>('sc-term', notice, ({ input, now, limit }) => {
  const [days, most] = [daysBetween(dateOf(now), input.dueOn), limit('termDays')];
  return (days > 0 && days <= most) || { days, most };
});
const ownLine = on.rule<Terms>('sc-line-foreign', ours, ({ input, see, who }) => {
  const line = creditLine.its(see(input.line));
  return line?.phase === 'open' && line.parties['issuer']?.includes(who) === true;
});
const backed = on.rule<Terms>('sc-evidence', notice, ({ input }) => {
  const sum = input.backing.reduce((total, row) => total + row.fen, 0);
  return sum === input.amountFen || { backed: yuan(sum), amount: yuan(input.amountFen) };
});
const realTrade = on.rule<Terms>('sc-invoice-party', notice, ({ input, see, all, who }) => {
  const foreign = input.backing.find(({ invoice }) => {
    const { seller, buyer } = invoiceBacking.its(see(invoice))?.parties ?? {};
    return buyer?.[0] !== who || seller?.[0] !== all('holder')[0];
  });
  return foreign === undefined || { invoice: foreign.invoice };
});

/** What an opening must answer for, told in this order. */
export const openingRules = [shortTerm, ownLine, backed, realTrade];

export const notDue = on.rule(
  'sc-due',
  notice,
  ({ record: r, now }) => dateOf(now) < r.dueOn || { dueOn: r.dueOn },
);
export const fits = on.rule<{ readonly fen: number }>(
  'sc-split',
  ours,
  ({ record: r, input }) =>
    input.fen <= sizeOf(r) || { left: yuan(sizeOf(r)), wanted: yuan(input.fen) },
);
export const toAnother = on.rule<{ readonly receiver: string }>(
  'sc-self',
  ours,
  ({ input, who }) => input.receiver !== who,
);
export const dueToday = on.rule(
  'sc-early',
  ours,
  ({ record: r, now }) => dateOf(now) >= r.dueOn || { dueOn: r.dueOn },
);
export const inFull = on.rule<{ readonly fen: number }>(
  'sc-full',
  notice,
  ({ record: r, input }) =>
    input.fen === sizeOf(r) || { due: yuan(sizeOf(r)), paid: yuan(input.fen) },
);
export const withRecourse = on.rule('sc-recourse', ours, ({ record: r }) => r.recourse === 'with');
export const unpledged = on.rule(
  'sc-pledged',
  ours,
  ({ all }) => all('pledgee').length === 0 || { pledgee: all('pledgee')[0] ?? '' },
);
export const firstHand = on.rule(
  'sc-moved',
  ours,
  ({ all, parent }) => all('giver').length === 0 && parent() === undefined,
);

/** A range lies in its voucher; the parts of a split one are all of it, one after the other. */
export const wholeRange = on.rule('sc-range', ours, ({ record: r, phase, kin, case: id }) => {
  if (r.from > r.to || r.to > r.amountFen) return false;
  if (phase !== 'split') return true;
  const parts = kin().filter((c) => c.parent === id);
  const ranges = parts.map((c) => c.record as { readonly from: number; readonly to: number });
  const sorted = ranges.toSorted((a, b) => a.from - b.from);
  const next = sorted.reduce((at, part) => (part.from === at ? part.to + 1 : -1), r.from);
  return next === r.to + 1;
});
export const numberedOnce = on.claim('sc-number-used', ours, (c) =>
  c.parent === undefined ? `voucher:${c.record.number}` : undefined,
);
