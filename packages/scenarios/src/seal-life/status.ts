import type { Instant } from '@yunzhang/base';
import { type Done, startOf } from '@yunzhang/scenario';
import type { Seal } from './nouns.ts';

/**
 * Our phases by the state codes that police systems keep; a phase without a code is before approval
 * or has ended without a seal.
 *
 * @basis GA 241; platform.md P02 [S]
 */
export const policeStates: Readonly<Record<string, string>> = {
  approved: '1',
  made: '3',
  'filing-overdue': '3',
  filed: '3',
  active: '4',
  frozen: '4',
  changing: '4',
  found: '7',
  lost: '7',
  compromised: '7',
  expired: '5',
  unclaimed: '5',
  superseded: '6',
  cancelled: '6',
  invalid: '5',
};

/** What police systems call their states. */
export const policeTitles: Readonly<Record<string, string>> = {
  1: '已核准',
  2: '已承接',
  3: '已制作',
  4: '已交付',
  5: '已报废',
  6: '已缴销',
  7: '已报失',
};

/** Phases from which no seal comes back. */
export const over: readonly string[] = [
  'superseded',
  'unclaimed',
  'compromised',
  'cancelled',
  'invalid',
];

/** Whether the seal may be used now: active, or changing until the day of the change. */
export function isUsable({ phase, record: r }: Seal, now: Instant): boolean {
  if (phase === 'changing') return r.change !== undefined && now < startOf(r.change.on);
  return phase === 'active';
}

/** Who keeps the seal now: its custodian, or the deputy while they stand in. */
export function isKeptBy({ parties, record: r }: Seal, who: string, now: Instant): boolean {
  const { deputy } = r;
  const isAway = deputy !== undefined && now >= deputy.from && now <= deputy.to;
  return isAway ? deputy.who === who : parties['custodian']?.includes(who) === true;
}

/**
 * The phase of a seal at a past moment, read from the log, to which nothing is ever done but
 * adding; undefined before its application.
 */
export function phaseAt(log: readonly Done[], seal: string, at: Instant): string | undefined {
  return log.findLast((done) => done.case === seal && done.at <= at)?.to;
}
