import type { ValueOf } from '@yunzhang/scenario';
import { type control, kinds, on, type terms } from './nouns.ts';

const law = '海商法（2025修订）第四章第五节 [S]';
const ours = '平台规则 L02';
type Control = ValueOf<typeof control>;

const isNegotiable = (kind: keyof typeof kinds) => kind === 'order' || kind === 'bearer';

export const onBoard = on.rule<ValueOf<typeof terms>>(
  'bl-not-on-board',
  law,
  ({ input, now }) => input.onBoardAt <= now,
);
export const consigneeNamed = on.rule<ValueOf<typeof terms>>(
  'bl-consignee',
  law,
  ({ input, all }) => (all('consignee').length === 0) === isNegotiable(input.kind),
);
const transferable = on.rule(
  'bl-kind',
  law,
  ({ record: r }) => isNegotiable(r.kind) || { kind: kinds[r.kind] },
);
/** Paper does not make a straight bill or waybill move either. */
export const keepsHolder = on.rule(
  'bl-kind',
  law,
  ({ record: r, plays, all }) =>
    isNegotiable(r.kind) || plays('shipper', all('holder')[0]) || { kind: kinds[r.kind] },
);
const current = on.rule<Control>(
  'bl-stale',
  ours,
  ({ record: r, input }) => input.edition === r.edition || { edition: r.edition },
);
const controls = on.rule<Control>(
  'bl-control-key',
  law,
  ({ record: r, input }) => input.key === r.controlKey,
);
export const toAnother = on.rule('bl-self', ours, ({ plays, who }) => !plays('receiver', who));

/** What a holder must answer for in every act, and in those that move the bill. */
export const inControl = [current, controls];
export const moves = [transferable, current, controls];

export const otherSide = on.rule(
  'bl-own-amendment',
  ours,
  ({ record: r, by }) => r.proposed !== undefined && r.proposed.by !== by,
);
export const allOriginals = on.rule<{ readonly originals: number }>(
  'bl-originals',
  law,
  ({ record: r, input }) =>
    input.originals === r.originals || { issued: r.originals ?? 0, given: input.originals },
);
export const atDestination = on.rule<{ readonly port: string }>(
  'bl-not-at-destination',
  ours,
  ({ record: r, input }) => input.port === r.discharge || { pod: r.discharge },
);
export const rightSurrender = on.rule(
  'bl-surrender-by',
  law,
  ({ record: r, by }) => (by === 'holder') === isNegotiable(r.kind),
);
export const rightReceiver = on.rule<{ readonly receiver: string }>(
  'bl-wrong-receiver',
  law,
  ({ record: r, input }) => input.receiver === r.surrenderedBy,
);
export const sameCourt = on.rule(
  'bl-other-court',
  ours,
  ({ record: r, who }) => r.frozenBy === who,
);
export const numberedOnce = on.claim(
  'bl-number-used',
  ours,
  (c) => `bill:${c.parties['carrier']?.[0] ?? ''}:${c.record.number}`,
);

/** One step of the chain. */
export interface Endorsement {
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

/**
 * Whether endorsements lead from the shipper to the holder without a gap.
 *
 * Anybody can check this offline, from the bill and its sealed endorsements.
 */
export function chainHolds(
  shipper: string,
  transfers: readonly Endorsement[],
  holder: string,
): boolean {
  let at = { party: shipper, since: 0 };
  for (const { from, to, at: when } of transfers) {
    if (from !== at.party || when < at.since) return false;
    at = { party: to, since: when };
  }
  return at.party === holder;
}
