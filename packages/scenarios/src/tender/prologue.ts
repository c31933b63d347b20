import type { Actor, Names, PrologueStep } from '@yunzhang/scenario';
import { day, hour, startOf } from '@yunzhang/scenario';

/** When the examples begin: the day before the notice. */
export const begin = startOf('2026-10-08') + 15 * hour;
/** Notice and deadline of the example record. @basis examples.json B01 */
export const noticeAt = startOf('2026-10-09') + 9 * hour;
export const deadlineAt = startOf('2026-10-30') + 9.5 * hour;

/** Digests and keys in short: a word and zeros. */
export const word = (text: string) => text.padEnd(64, '0');
export const organisation = (id: string): Actor => ({ organisation: id, holds: [], level: 3 });
export const platform: Actor = { system: 'tp', holds: [], level: 3 };
export const holders = ['op', 'fb', 'no'];

/** The lot of the example record. @basis examples.json B01 */
export const lotTerms = {
  projectNo: 'BJZC-2026-000815',
  lotNo: '01',
  title: '示例中学云桌面采购项目',
  family: 'gp',
  method: 'open',
  category: 'goods',
  purchaserCode: '11110108MB0EXAMB04',
  agencyCode: '91110105MA0EXAMC5Y',
  commission: word('c0'),
  place: '北京市示例区',
  budgetFen: 200_000_000,
  ceilingFen: 198_000_000,
  supplyFrom: noticeAt,
  supplyTo: startOf('2026-10-16') + 17 * hour,
  bidDeadline: deadlineAt,
  openingAt: deadlineAt,
  securityFen: 3_800_000,
  evaluation: 'lowest',
  clauses: ['scope', 'qualification', 'criteria', 'validity', 'contract'],
  documentNo: 'ZBWJ-BJZC-2026-000815',
  documentDigest: 'efc01f94bd2c99e7532583157a36ec1dc53e398847b3e0bd1bba3467fea2bd1d',
  openingKey: 'lot-open:1',
  shares: holders.map((holder, n) => ({ holder, digest: word(`5${n}`) })),
  remedy: true,
  windowMinutes: 120,
  warnings: [],
};

/** A file the platform takes. */
export const bidFile = {
  startedAt: noticeAt,
  cipher: 'sm4-gcm',
  envelope: 'valid',
  sealed: ['cover', 'price-list'],
  ciphertextDigest: '975f666abf1bffc940f4b06a29d4de490c4312e05978baf497e53e5e72015062',
  size: 18_340_211,
  chunks: 49,
  acknowledged: 49,
  innerKey: 'bidder-sm2:1001',
  outerKey: 'lot-open:1',
  escrow: ['remedy:1'],
  commitment: word('c1'),
  receiptNo: 'HZ-000815-0003-1',
  timeStamp: 'TS20261028101500000',
};

/** Attempts in their order; each of them opens, or is on, a case called after its place. */
export function lotWithBids(bidders: readonly string[]): readonly PrologueStep[] {
  const steps: PrologueStep[] = [];
  const add = (now: number, actor: Actor, act: string, input: unknown, more: More = {}) => {
    const scenario = more.scenario ?? 'tender';
    const { on, names } = more;
    const attempt = {
      scenario,
      act,
      input,
      ...(on === undefined ? {} : { on }),
      ...(names === undefined ? {} : { names }),
    };
    steps.push({ now, actor, attempt });
    return `c${steps.length}`;
  };
  const names = { purchaser: 'jw', supervisor: 'fb', trustee: holders, platform: 'tp' };
  const on = add(begin, organisation('ag'), 'draft', lotTerms, { names });
  add(begin, organisation('jw'), 'confirm', { reviewed: 0 }, { on });
  add(noticeAt, organisation('ag'), 'publish', {}, { on });
  for (const [n, bidder] of bidders.entries()) {
    const input = {
      tender: on,
      bidderCode: '91110108MA0EXAM15Y',
      controllers: [`r${Math.min(n, 2)}`],
    };
    const own = add(noticeAt, organisation(bidder), 'register', input, { scenario: 'bid' });
    const file = { ...bidFile, receiptNo: `HZ-${n}` };
    add(noticeAt + day, organisation(bidder), 'upload', file, { scenario: 'bid', on: own });
  }
  return steps;
}

interface More {
  readonly scenario?: string;
  readonly on?: string;
  readonly names?: Names;
}

/** The same at the deadline, with the outer layers off. */
export function openedLot(bidders: readonly string[]): readonly PrologueStep[] {
  const shares = ['op', 'no'].map((holder) => ({
    now: deadlineAt,
    actor: organisation(holder),
    attempt: {
      scenario: 'tender',
      act: 'release',
      on: 'c1',
      input: { share: word(`5${holders.indexOf(holder)}`) },
    },
  }));
  return [...lotWithBids(bidders), ...shares];
}

/** And two bidders who have lost their certificates; for one of them there are two shares. */
export function remedyAsked(bidders: readonly string[]): readonly PrologueStep[] {
  const asked = [1, 2].map((n) => ({
    now: deadlineAt,
    actor: organisation(bidders[n] ?? ''),
    attempt: { scenario: 'bid', act: 'askRemedy', on: `c${4 + 2 * n}` },
  }));
  const shares = ['op', 'no'].map((holder) => ({
    now: deadlineAt,
    actor: organisation(holder),
    attempt: { scenario: 'tender', act: 'releaseRemedy', on: 'c1', input: { bid: 'c6' } },
  }));
  return [...openedLot(bidders), ...asked, ...shares];
}

export const prologues = [
  lotWithBids(['e1', 'e2', 'e3']),
  lotWithBids(['e1', 'e2']),
  openedLot(['e1', 'e2', 'e3', 'e4']),
  remedyAsked(['e1', 'e2', 'e3']),
];
