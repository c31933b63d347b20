import { addMonths, dateOf, hour, type Moment, startOf, type ValueOf } from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import { sealLife } from '../seal-life/scenario.ts';
import { documentKinds } from '../seal-use/nouns.ts';
import { on, type terms, type using } from './nouns.ts';

const ours = '平台规则 P05';
type Terms = ValueOf<typeof terms>;
type Use = ValueOf<typeof using>;

export const ownSeal = on.rule('mandate-not-yours', ours, ({ record: r, see, who }) => {
  const seal = sealLife.its(see(r.seal));
  return seal?.parties['legalRep']?.includes(who) === true;
});
const shortTerm = on.rule<Terms>('mandate-too-long', ours, ({ input, now, limit }) => {
  const [today, months] = [dateOf(now), limit('months')];
  return (input.until >= today && input.until <= addMonths(today, months)) || { months };
});
const isSingle = (mode: string) => mode === 'one-off' || mode === 'batch';
const rightPlayer = on.rule<Terms>('mandate-player', ours, ({ input, all }) => {
  const [people, systems] = [all('holder').length, all('client').length];
  return isSingle(input.mode) ? people === 1 && systems === 0 : people === 0 && systems === 1;
});
const openHours = on.rule<Terms>(
  'mandate-hours',
  ours,
  ({ input }) => input.fromHour < input.toHour,
);
/** What a grant must keep, told in this order. */
export const grantRules = [ownSeal, shortTerm, rightPlayer, openHours];

const duringHours = on.rule<Use>('mandate-hours-closed', ours, ({ record: r, now }) => {
  const at = Math.floor((now - startOf(dateOf(now))) / hour);
  return (at >= r.fromHour && at < r.toHour) || { from: r.fromHour, to: r.toHour };
});
const rightClient = on.rule<Use>(
  'mandate-client',
  ours,
  ({ record: r, input }) => input.certificate === r.certificate,
);
const rightTemplate = on.rule<Use>(
  'mandate-template',
  ours,
  ({ record: r, input }) => input.item === r.item && input.template === r.template,
);
const covered = on.rule<Use>(
  'mandate-kind',
  ours,
  ({ record: r, input: { kind } }) => r.kinds.includes(kind) || { kind: documentKinds[kind] },
);
const withThem = on.rule<Use>('mandate-counterparty', ours, ({ record: r, input }) => {
  const stranger = input.counterparties.find((one) => !r.counterparties.includes(one));
  return r.counterparties.length === 0 || stranger === undefined || { party: stranger };
});
const sameManifest = on.rule<Use>(
  'doc-changed',
  '电子签名法 第十三条',
  ({ record: r, input }) => r.manifest === undefined || input.manifest === r.manifest,
);
const smallEnough = on.rule<Use>('mandate-amount', ours, ({ record: r, input }) => {
  const most = r.perDocumentFen ?? Infinity;
  const large = input.documents.find((row) => (row.amountFen ?? 0) > most);
  if (large === undefined) return true;
  return { document: large.number, amount: yuan(large.amountFen ?? 0), most: yuan(most) };
});

/** What was used on this day; a new day begins at nothing. */
export function usedToday(m: Pick<Moment<Counted>, 'record' | 'now'>) {
  const isToday = m.record.usedOn === dateOf(m.now);
  return isToday ? { count: m.record.usedCount, fen: m.record.usedFen } : { count: 0, fen: 0 };
}
interface Counted {
  readonly usedOn?: string | undefined;
  readonly usedCount: number;
  readonly usedFen: number;
}
export const sumOf = ({ documents }: Pick<Use, 'documents'>) =>
  documents.reduce((sum, row) => sum + (row.amountFen ?? 0), 0);

const oftenEnough = on.rule<Use>('limit-reached', ours, (m) => {
  const [used, most] = [usedToday(m).count, m.record.perDay];
  return used + m.input.documents.length <= most || { used, most };
});
const dayAmount = on.rule<Use>('mandate-day-amount', ours, (m) => {
  const [used, amount] = [usedToday(m).fen, sumOf(m.input)];
  const most = m.record.perDayFen ?? Infinity;
  return used + amount <= most || { used: yuan(used), amount: yuan(amount), most: yuan(most) };
});
/** What a use must keep, told in this order. */
export const useRules = [
  duringHours,
  rightClient,
  rightTemplate,
  covered,
  withThem,
  sameManifest,
  smallEnough,
  oftenEnough,
  dayAmount,
];

export const lasting = on.rule(
  'mandate-single-use',
  '平台规则 P08',
  ({ record: r }) => !isSingle(r.mode),
);
