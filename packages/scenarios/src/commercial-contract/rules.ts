import { capitalText } from '@yunzhang/identifiers';
import { dateOf, day, type ValueOf } from '@yunzhang/scenario';
import { yuan } from '../kit/money.ts';
import { type binding, kinds, on, onPaper, type terms, type version } from './nouns.ts';

const ours = '平台规则 C01';
type Terms = ValueOf<typeof terms>;
type Version = ValueOf<typeof version>;
type Binding = ValueOf<typeof binding>;

const allowed = on.rule<Terms>(
  'ct-type-forbidden',
  '电子签名法 第三条',
  ({ input }) => !onPaper.includes(input.kind) || { kind: kinds[input.kind] },
);
const enough = on.rule(
  'ct-parties',
  ours,
  ({ all, plays, who }) => all('signatory').length >= 2 && plays('signatory', who),
);
const ordered = on.rule<Terms>(
  'ct-order-list',
  ours,
  ({ input, all }) =>
    input.order === undefined ||
    input.order.toSorted().join() === all('signatory').toSorted().join(),
);
const inWords = on.rule<Version>('ct-amount', ours, ({ input: t }) => {
  if (t.amountFen === undefined) return t.amountCapital === undefined;
  const right = capitalText(t.amountFen);
  const capital = t.amountCapital ?? '';
  return capital === right || { capital, right, amount: yuan(t.amountFen) };
});
const inParts = on.rule<Version>('ct-instalments', ours, ({ input: t }) => {
  const sum = t.instalments.reduce((total, row) => total + row.fen, 0);
  const amount = t.amountFen ?? 0;
  return t.instalments.length === 0 || sum === amount || { sum: yuan(sum), amount: yuan(amount) };
});
const inTime = on.rule<Terms>('ct-deadline', ours, ({ input, now, limit }) => {
  const days = limit('signDays');
  return (input.signBy > now && input.signBy <= now + days * day) || { days };
});

/** What a version must keep, and what the initiator answers for beside it. */
export const versionRules = [inWords, inParts];
export const openingRules = [allowed, enough, ordered, inTime, ...versionRules];

export const current = on.rule<{ readonly edition: number }>(
  'ct-stale',
  ours,
  ({ record: r, input }) =>
    input.edition === r.edition || { edition: r.edition, seen: input.edition },
);
export const sameText = on.rule<Binding>(
  'ct-digest',
  '电子签名法 第五条',
  ({ record: r, input }) =>
    input.text === r.text && input.attachments.join() === r.attachments.join(),
);
export const consents = on.rule<{ readonly consent: boolean }>(
  'ct-consent',
  '电子签名法 第三条',
  ({ input }) => input.consent,
);
export const notSealed = on.rule('ct-sealed-already', ours, ({ record: r, who }) =>
  r.seals.every((seal) => seal.by !== who),
);
export const myTurn = on.rule('ct-order', ours, ({ record: r, who }) => {
  const next = r.order?.[r.seals.length];
  return next === undefined || next === who || { next };
});

/**
 * The mandate is a qualification, `seal-use:SQ…`, that the host looks up at this very moment: a
 * contract lives for months, and what counts is whether the mandate covers the sealing then.
 */
export const authorised = on.rule<{ readonly grant: string }>(
  'ct-not-auth',
  'platform.md P05',
  ({ actor, input }) => actor.holds.includes(`seal-use:${input.grant}`) || { grant: input.grant },
);
export const unaccepted = on.rule(
  'ct-revoke-late',
  '民法典 第四百七十五条至第四百七十七条',
  ({ record: r, who }) => {
    const other = r.seals.find((seal) => seal.by !== who);
    return other === undefined || { by: other.by };
  },
);
export const nonePending = on.rule('ct-pending', ours, ({ record: r }) => r.pending === undefined);
export const somePending = on.rule(
  'ct-nothing-pending',
  ours,
  ({ record: r }) => r.pending !== undefined,
);
export const samePending = on.rule<{ readonly text: string }>(
  'ct-digest',
  '电子签名法 第五条',
  ({ record: r, input }) => input.text === r.pending?.text,
);
export const notAgreed = on.rule(
  'ct-sealed-already',
  ours,
  ({ record: r, who }) => r.pending?.agreed.includes(who) !== true,
);
export const inTerm = on.rule<{ readonly what: string; readonly endsOn?: string | undefined }>(
  'ct-after-end',
  ours,
  ({ record: r, input, now }) => {
    if (input.what !== 'extend') return true;
    const end = r.endsOn ?? '';
    return (dateOf(now) <= end && (input.endsOn ?? '') > end) || { end };
  },
);
export const othersNotice = on.rule(
  'ct-own-notice',
  ours,
  ({ record: r, who }) => r.notifiedBy !== who,
);
export const numberedOnce = on.claim(
  'ct-number-used',
  ours,
  (c) => `contract:${c.parties['initiator']?.[0] ?? ''}:${c.record.number}`,
);
