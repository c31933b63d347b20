import type { Instant, Refusal } from '@yunzhang/base';
import { tagDay } from '@yunzhang/ledger';
import { refuse } from './refusal.ts';
import type { MandateTerms } from './statement.ts';

const hourMs = 3_600_000;
/** China Standard Time has been eight hours east without change since 1991. */
const zoneMs = 8 * hourMs;

/** What a mandate was used for so far. */
export interface MandateUses {
  readonly total: number;
  /** Number of the day in China that the next two are about. */
  readonly day: number;
  readonly dayCount: number;
  readonly dayFen: number;
}

/** One use, as the intent in the log says it. */
export interface Use {
  readonly seal: string;
  readonly kind: string;
  readonly amountFen: number;
  readonly counterparties: readonly string[];
  /** What was approved and is sealed. */
  readonly manifest?: string | undefined;
}

/** Nothing used yet. */
export const noUses: MandateUses = { total: 0, day: 0, dayCount: 0, dayFen: 0 };

/** The uses with one more; a new day begins at nothing. */
export function addUse(uses: MandateUses, amountFen: number, at: Instant): MandateUses {
  const { total, dayCount, dayFen, day } = onDay(uses, at);
  return { total: total + 1, day, dayCount: dayCount + 1, dayFen: dayFen + amountFen };
}

/** The uses without one that was counted and not made; what a day before had is not touched. */
export function dropUse(uses: MandateUses, amountFen: number, at: Instant): MandateUses {
  const { total, day, dayCount, dayFen } = uses;
  if (day !== tagDay(at)) return { ...uses, total: total - 1 };
  return { total: total - 1, day, dayCount: dayCount - 1, dayFen: dayFen - amountFen };
}

function onDay(uses: MandateUses, at: Instant): MandateUses {
  const day = tagDay(at);
  return uses.day === day ? uses : { total: uses.total, day, dayCount: 0, dayFen: 0 };
}

const basis = 'platform.md P05';

/**
 * Why a mandate does not cover a use, or nothing.
 *
 * The same rules as the platform's own, decided here again from what the grantor signed: nobody who
 * took over the platform can widen a mandate.
 *
 * @basis platform.md P05 (STANDING), G-AUTH
 */
export function mandateHindrance(
  terms: MandateTerms,
  use: Use,
  { uses, now }: { readonly uses: MandateUses; readonly now: Instant },
): Refusal | undefined {
  if (terms.seal !== use.seal) return refuse('custody-mandate-foreign', basis);
  if (now < terms.from) return refuse('custody-mandate-not-yet', basis);
  if (now >= terms.until) return refuse('custody-mandate-expired', basis);
  const hour = Math.floor(((now + zoneMs) / hourMs) % 24);
  if (hour < terms.fromHour || hour >= terms.toHour) {
    return refuse('custody-mandate-hours', basis, `${terms.fromHour}-${terms.toHour}`);
  }
  if (!terms.kinds.includes(use.kind)) return refuse('custody-mandate-kind', basis, use.kind);
  if (!coversAll(terms.counterparties, use.counterparties)) {
    return refuse('custody-mandate-counterparty', basis);
  }
  if (terms.manifest !== undefined && terms.manifest !== use.manifest) {
    return refuse('custody-mandate-manifest', basis);
  }
  return amountHindrance(terms, use, onDay(uses, now));
}

/** An empty list covers anybody; a list does not cover a use that names nobody. */
function coversAll(covered: readonly string[], named: readonly string[]): boolean {
  if (covered.length === 0) return true;
  return named.length > 0 && named.every((one) => covered.includes(one));
}

function amountHindrance(
  terms: MandateTerms,
  { amountFen }: Use,
  { total, dayCount, dayFen }: MandateUses,
): Refusal | undefined {
  if (amountFen > (terms.perDocumentFen ?? Infinity)) {
    return refuse('custody-mandate-amount', basis, String(terms.perDocumentFen));
  }
  if (total >= (terms.usesMax ?? Infinity)) return refuse('custody-mandate-used', basis);
  if (dayCount >= terms.perDay) {
    return refuse('custody-mandate-day-count', basis, String(terms.perDay));
  }
  if (dayFen + amountFen > (terms.perDayFen ?? Infinity)) {
    return refuse('custody-mandate-day-amount', basis, String(terms.perDayFen));
  }
  return undefined;
}
