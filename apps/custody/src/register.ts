import type { Instant, Refusal } from '@yunzhang/base';
import { acts } from '@yunzhang/ledger';
import { z } from 'zod';
import { refuse } from './refusal.ts';
import type { HeldStatement, SealMade } from './statement.ts';
import type { Trust } from './trust.ts';

/** Where an entry stands: logs in the order in which they were met, then the index. */
export const placeForm = z.strictObject({
  log: z.number().int().nonnegative(),
  index: z.number().int().nonnegative(),
});
/** Where an entry stands. */
export type Place = z.output<typeof placeForm>;

/** Whether one entry stands behind another. */
export function isAfter(one: Place, other: Place): boolean {
  return one.log === other.log ? one.index > other.index : one.log > other.log;
}

/** Whether two are the same entry. */
export function isAt(one: Place, other: Place): boolean {
  return one.log === other.log && one.index === other.index;
}

/** What is known of a seal. */
export const sealForm = z.strictObject({
  phase: z.enum(['made', 'filed', 'issued', 'active', 'frozen', 'ended']),
  sealDigest: z.string(),
  publicKey: z.string(),
  grantors: z.array(z.string()).readonly(),
  /** End of its validity. */
  until: z.number(),
  isFiled: z.boolean(),
  /** Who froze it: only they, or an authority, end that. */
  frozenBy: z.string().optional(),
  last: placeForm,
  /** When the last statement was signed: an older one that is logged again says nothing. */
  saidAt: z.number(),
});
/** What is known of a seal. */
export type SealState = z.output<typeof sealForm>;

const basis = 'platform.md P02';

/**
 * What a statement makes of a seal. Pure; the log proof of the entry is checked before.
 *
 * Nothing goes back: an entry must stand behind the last one of the seal, an ended seal stays
 * ended, and what a seal was made of never changes.
 *
 * @basis platform.md P02; architecture §2
 */
export function stepSeal(
  before: SealState | undefined,
  said: HeldStatement,
  { place, trust }: { readonly place: Place; readonly trust: Trust },
): SealState | Refusal {
  const { statement, speaker } = said;
  if (!maySay(before, said, trust)) return refuse('custody-statement-speaker', basis);
  const isLater =
    before === undefined || (isAfter(place, before.last) && statement.at > before.saidAt);
  if (!isLater) {
    return refuse('custody-statement-back', basis, `${before.last.index} ${place.index}`);
  }
  if (statement.act === acts.sealMake) {
    return before === undefined ? made(statement, place) : refuse('custody-statement-step', basis);
  }
  if (before === undefined) return refuse('custody-seal-unknown', basis);
  const phase = phaseAfter(before, statement.act);
  if (phase === undefined) {
    return refuse('custody-statement-step', basis, `${before.phase} ${statement.act}`);
  }
  const { frozenBy: earlier, ...rest } = before;
  return {
    ...rest,
    phase,
    isFiled: before.isFiled || statement.act === acts.sealFile,
    ...(phase === 'frozen' ? { frozenBy: heavier(before, earlier, speaker) } : {}),
    last: place,
    saidAt: statement.at,
  };
}

function made({ sealDigest, publicKey, grantors, until, at }: SealMade, last: Place): SealState {
  return {
    phase: 'made',
    sealDigest,
    publicKey,
    grantors,
    until,
    isFiled: false,
    last,
    saidAt: at,
  };
}

/** A freeze by an office is not made lighter by one of the owner. */
function heavier({ grantors }: SealState, earlier: string | undefined, speaker: string): string {
  return earlier !== undefined && !grantors.includes(earlier) ? earlier : speaker;
}

function phaseAfter({ phase, isFiled }: SealState, act: number): SealState['phase'] | undefined {
  if (phase === 'ended') return undefined;
  switch (act) {
    case acts.sealFile:
      return phase === 'made' ? 'filed' : undefined;
    case acts.sealIssue:
      return phase === 'filed' ? 'issued' : undefined;
    case acts.sealActivate:
      return phase === 'issued' && isFiled ? 'active' : undefined;
    case acts.sealFreeze:
      return phase === 'active' || phase === 'frozen' ? 'frozen' : undefined;
    case acts.sealUnfreeze:
      return phase === 'frozen' ? 'active' : undefined;
    case acts.sealRevoke:
    case acts.sealReplace:
      return 'ended';
    default:
      return undefined;
  }
}

const ofOwner: readonly number[] = [
  acts.sealActivate,
  acts.sealFreeze,
  acts.sealUnfreeze,
  acts.sealRevoke,
];

/** The owner wakes what the owner froze; what an office froze, an office wakes. */
function maySay(before: SealState | undefined, said: HeldStatement, trust: Trust): boolean {
  const { statement, speaker } = said;
  const office = trust.authorities.find(({ publicKey }) => publicKey === speaker);
  if (office?.acts.some((act) => act === statement.act) === true) return true;
  if (before?.grantors.includes(speaker) !== true || !ofOwner.includes(statement.act)) return false;
  if (statement.act !== acts.sealUnfreeze) return true;
  return before.frozenBy !== undefined && before.grantors.includes(before.frozenBy);
}

/** Why a seal may not be used, or nothing. */
export function sealHindrance(seal: SealState | undefined, now: Instant): Refusal | undefined {
  if (seal === undefined) return refuse('custody-seal-unknown', basis);
  if (seal.phase === 'ended' || now >= seal.until) return refuse('custody-seal-ended', basis);
  if (!seal.isFiled) return refuse('custody-seal-unfiled', basis);
  if (seal.phase === 'frozen') return refuse('custody-seal-frozen', basis);
  return seal.phase === 'active' ? undefined : refuse('custody-seal-inactive', basis);
}
