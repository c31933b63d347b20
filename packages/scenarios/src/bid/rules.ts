import type { Instant } from '@yunzhang/base';
import { capitalAmount } from '@yunzhang/identifiers';
import { type Moment, says, type ValueOf } from '@yunzhang/scenario';
import { on as onTender } from '../tender/nouns.ts';
import { leftText, whenText } from '../tender/when.ts';
import { type contents, on, type packageFields, sealedPlaces, type remarks } from './nouns.ts';
import { bidWords } from './words.ts';

type Package = ValueOf<typeof packageFields>;
type Contents = ValueOf<typeof contents>;
type Kin = Pick<Moment<unknown>, 'parent'>;

const no = says(bidWords);
const late = '财政部令第87号 第三十三条；招标投标法 第二十八条 [memory]';
const electronic = '电子招标投标办法 第二十七条 [memory]';
const undecrypted = '电子招标投标办法 第三十一条 [memory]';

/** The tender a bid belongs to. */
export const lotOf = ({ parent }: Kin) => onTender.its(parent());

/** What is said of a bid once its deadline has passed. */
export const shut = {
  ...no('bid-closed', late),
  values: (
    { record: r }: { readonly record: { readonly closedAt?: Instant | undefined } },
    now: Instant,
  ) => ({ deadline: whenText(r.closedAt ?? now), at: whenText(now) }),
};
export const beforeOpening = no('bid-too-early', '财政部令第87号 第三十九条 [memory]');

/** After the deadline the lot says so itself; before it, it may be paused or over. */
export const inTime = on.rule('bid-closed', late, (m) => {
  const lot = lotOf(m);
  return (
    lot?.record.openedAt === undefined || {
      deadline: whenText(lot.record.bidDeadline),
      at: whenText(m.now),
    }
  );
});
const states = { paused: '时间异常，暂停', failed: '流标', terminated: '已终止' } as const;
export const lotOpen = on.rule('bid-lot-shut', '招标投标法 第二十八条 [memory]', (m) => {
  const phase = lotOf(m)?.phase ?? '';
  const state = phase in states ? states[phase as keyof typeof states] : '未受理';
  return phase === 'published' || { state };
});
export const apart = on.rule('bid-conflict', '招标投标法实施条例 第三十四条 [memory]', (m) => {
  const lot = lotOf(m);
  const organisers = ['purchaser', 'agency', 'supervisor', 'trustee'];
  return !organisers.some((role) => lot?.parties[role]?.includes(m.who));
});
export const sameDocument = on.rule<{ readonly digest: string }>(
  'bid-document-changed',
  '平台规则 B01',
  (m) => m.input.digest === lotOf(m)?.record.documentDigest,
);

const encrypted = on.rule<Package>(
  'bid-plain',
  electronic,
  ({ input }) => input.cipher === 'sm4-gcm',
);
const validEnvelope = on.rule<Package>(
  'bid-envelope',
  electronic,
  ({ input }) => input.envelope === 'valid',
);
const complete = on.rule<Package>('bid-incomplete', electronic, ({ input }) => {
  const { acknowledged, chunks } = input;
  const percent = Math.min(100, Math.round((acknowledged * 100) / chunks));
  return acknowledged === chunks || { percent, acknowledged, chunks };
});
const wholeSeals = on.rule<Package>('bid-seal-missing', '平台规则 B02', ({ input }) => {
  const places = Object.keys(sealedPlaces) as (keyof typeof sealedPlaces)[];
  const place = places.find((one) => !input.sealed.includes(one));
  return place === undefined || { place: sealedPlaces[place] };
});
const lotKey = on.rule<Package>('bid-key-unknown', '平台规则 B02', (m) => {
  const key = lotOf(m)?.record.openingKey ?? '';
  return m.input.outerKey === key || { key };
});
const noEscrow = on.rule<Package>(
  'bid-escrow',
  '平台规则 B02',
  (m) => m.input.escrow.length === 0 || lotOf(m)?.record.remedy === true,
);
const startedBefore = on.rule<Package>(
  'bid-started-later',
  '平台规则 B02',
  ({ input, now }) => input.startedAt <= now,
);

/** What anybody may repeat has an end, or one bidder could fill the table of questions. */
export const fewQuestions = on.rule(
  'bid-questions-many',
  '平台规则 B01',
  ({ record: r, limit }) => r.asked < limit('questions') || { count: r.asked },
);
export const fewEditions = on.rule(
  'bid-editions-many',
  '平台规则 B02',
  ({ record: r, limit }) => r.edition < limit('editions') || { count: r.edition },
);

/** What the platform asks of a file it cannot read, told in this order. */
export const packageRules = [
  lotOpen,
  encrypted,
  complete,
  validEnvelope,
  wholeSeals,
  lotKey,
  noEscrow,
  startedBefore,
];

/** The refusal says nothing of what was sent with the wrong key. */
export const rightKey = on.rule<Contents>('key-wrong', undecrypted, (m) => {
  const key = m.record.package?.innerKey ?? '';
  const end = lotOf(m)?.record.windowEndsAt ?? m.now;
  return m.input.key === key || { last4: key.slice(-4), left: leftText(end - m.now) };
});
export const committed = on.rule<Contents>(
  'bid-commitment',
  '平台规则 B02',
  ({ record: r, input }) => input.computed === r.package?.commitment,
);
export const remedyPlanned = on.rule('bid-no-escrow', undecrypted, ({ record: r }) => {
  return (r.package?.escrow.length ?? 0) > 0;
});
export const meetingOn = on.rule(
  'bid-opening-over',
  '招标投标法实施条例 第四十四条 [memory]',
  (m) => lotOf(m)?.phase === 'decrypting',
);

/**
 * What is announced: the price list before the details, capitals before figures, the unit price
 * before the total.
 *
 * @basis 财政部令第87号 第五十九条 [memory]
 */
export function announced(input: Contents, ceilingFen: number) {
  const read = capitalAmount.parse(input.priceInWords);
  const priceFen = read.ok ? read.parts.fen : input.priceFen;
  const sumFen = input.items.reduce((sum, { unitFen, quantity }) => sum + unitFen * quantity, 0);
  const seen: readonly (keyof typeof remarks | false)[] = [
    priceFen !== input.priceFen && 'words-differ',
    input.items.length > 0 && sumFen !== priceFen && 'items-differ',
    input.items.some((i) => i.unitFen * i.quantity !== i.totalFen) && 'unit-differs',
    priceFen > ceilingFen && 'over-ceiling',
  ];
  return { priceFen, remarks: seen.filter((remark) => remark !== false) };
}
