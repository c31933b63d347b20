import { type Chance, day, hour, type Near } from '@yunzhang/scenario';
import { bid } from '../bid/scenario.ts';
import { holders, word } from './prologue.ts';
import { tender } from './scenario.ts';
import { clauses } from './terms.ts';

/** Terms that are good most of the time, and wrong at the edge of one rule else. */
export function lotTerms(rnd: Chance, { now, serial }: Near): unknown {
  const supplyFrom = now + rnd.pick([0, hour, 5 * day]);
  const bidDeadline = supplyFrom + rnd.pick([20, 22, 25, 30, 30, 40, 40, 19]) * day;
  const budgetFen = 200_000_000;
  const family = rnd.pick(['gp', 'gp', 'tb'] as const);
  const evaluation = rnd.pick(['lowest', 'scoring'] as const);
  const price = rnd.pick([30, 30, 40, 40, 40, 29]);
  const sum = rnd.is(0.1) ? 99 : 100;
  return {
    projectNo: `BJZC-2026-${String(rnd.is(0.03) ? 1 : serial() % 1_000_000).padStart(6, '0')}`,
    lotNo: '01',
    title: '云桌面',
    family,
    method: rnd.is(0.1) ? 'inquiry' : 'open',
    category: rnd.pick(['goods', 'services', 'works']),
    purchaserCode: '11110108MB0EXAMB04',
    agencyCode: '91110105MA0EXAMC5Y',
    commission: word('c0'),
    place: '北京',
    budgetFen,
    ceilingFen: budgetFen + (rnd.is(0.05) ? 1 : rnd.pick([0, -1])),
    supplyFrom,
    supplyTo: supplyFrom + rnd.pick([14, 18, 18, 18, 18, 5, 7]) * day,
    bidDeadline,
    openingAt: bidDeadline + (rnd.is(0.03) ? 1 : 0),
    ...(rnd.is(0.5) ? { securityFen: rnd.pick([4_000_000, 3_800_000, 4_000_001]) } : {}),
    evaluation,
    ...(evaluation === 'scoring'
      ? {
          weights: [
            { factor: 'price', weight: price },
            { factor: 'technical', weight: sum - price },
          ],
        }
      : {}),
    clauses: rnd.is(0.05) ? ['scope'] : Object.keys(clauses),
    documentNo: 'ZBWJ',
    documentDigest: word(String(rnd.whole(1, 3))),
    openingKey: 'lot-open:1',
    shares: holders.map((holder, n) => ({ holder, digest: word(`5${n}`) })),
    remedy: rnd.is(0.8),
    windowMinutes: rnd.pick([10, 120, 120, 120]),
    warnings: rnd.is(0.2) ? ['本地企业'] : [],
  };
}

/** A file the platform takes, with something missing now and then. */
export function file(rnd: Chance, { now, on, find, serial }: Near): unknown {
  const lot = tender.its(find(bid.its(on)?.record.tender ?? ''));
  const chunks = rnd.pick([1, 49]);
  return {
    startedAt: now - (rnd.is(0.02) ? -1 : rnd.pick([0, 1, hour])),
    cipher: rnd.is(0.03) ? 'none' : 'sm4-gcm',
    envelope: rnd.is(0.03) ? 'invalid' : 'valid',
    sealed: rnd.is(0.03) ? ['cover'] : ['cover', 'price-list'],
    ciphertextDigest: word(String(serial())),
    size: 1000,
    chunks,
    acknowledged: chunks - (rnd.is(0.03) ? 1 : 0),
    innerKey: `bidder-sm2:${rnd.pick(['1001', '1002'])}`,
    outerKey: rnd.is(0.02) ? 'other' : (lot?.record.openingKey ?? 'other'),
    escrow: (lot?.record.remedy === true && rnd.is(0.8)) || rnd.is(0.02) ? ['remedy:1'] : [],
    commitment: word(`c${rnd.whole(1, 3)}`),
    receiptNo: `HZ-${serial()}`,
    timeStamp: 'TS',
  };
}

/** What comes out of a file: mostly what was committed to. */
export function plaintext(
  rnd: Chance,
  { on }: Near,
  of = bid.its(on),
): Readonly<Record<string, unknown>> {
  const { innerKey = '', commitment = '' } = of?.record.package ?? {};
  return {
    key: rnd.is(0.1) ? 'bidder-sm2:9' : innerKey,
    computed: rnd.is(0.1) ? word('bad') : commitment,
    plaintextDigest: word('b1'),
    priceFen: 188_000_000,
    priceInWords: rnd.pick(['壹佰捌拾捌万元整', '贰佰万元整']),
    items: [{ unitFen: 470_000, quantity: 400, totalFen: 188_000_000 }],
    deliveryDays: 30,
    quality: '合格',
  };
}

/** One of the bids of the lot, and rather one an act could succeed on. */
export function bidOf(rnd: Chance, { on, children }: Near, fits: (c: OpenBid) => boolean) {
  const all = bid.among(children(on?.id ?? ''));
  const fit = all.filter(fits);
  const from = fit.length > 0 && rnd.is(0.9) ? fit : all;
  return from.length === 0 ? undefined : rnd.pick(from);
}
type OpenBid = ReturnType<typeof bid.among>[number];

export const isWaiting = (c: OpenBid) => c.phase === 'awaiting' || c.phase === 'locked';
export const hasAsked = (c: OpenBid) => c.record.remedyAskedAt !== undefined && isWaiting(c);
export const isOpen = (c: OpenBid) =>
  c.record.presence === 'objected' && c.record.answer === undefined;

/** Often later, and at the edge of what a postponement may be. */
export function laterThan(rnd: Chance, on: Near['on']): number {
  return (tender.its(on)?.record.bidDeadline ?? 0) + rnd.pick([day, 16 * day, 0, -day]);
}
