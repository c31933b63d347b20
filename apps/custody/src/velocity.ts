import type { Instant, Refusal } from '@yunzhang/base';
import type { Given } from './record.ts';
import { refuse } from './refusal.ts';
import type { Trust } from './trust.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Past {
  readonly at: Instant;
  readonly amountFen: number;
}

type Counted = Pick<Given, 'seal' | 'at' | 'amountFen'>;

/** What each seal was used for in the last day, whoever gave the mandates. */
export interface Velocity {
  add(given: Counted): void;
  /** Takes back what was counted for a signature that was not made. */
  drop(given: Counted): void;
  /** Why one more use is too much now, or nothing. */
  hindrance(
    use: { readonly seal: string; readonly amountFen: number },
    question: { readonly limits: Trust['limits']; readonly now: Instant },
  ): Refusal | undefined;
}

const basis = 'product.md N15';

/**
 * Counts over the last sixty minutes and twenty-four hours at every moment: at a full hour nothing
 * begins anew, so a burst cannot be laid around it.
 */
export function createVelocity(): Velocity {
  const bySeal = new Map<string, Past[]>();
  return {
    add: ({ seal, at, amountFen }) => {
      const past = bySeal.get(seal) ?? [];
      past.push({ at, amountFen });
      bySeal.set(seal, past);
    },
    drop: ({ seal, at, amountFen }) => {
      const past = bySeal.get(seal) ?? [];
      const found = past.findLastIndex((one) => one.at === at && one.amountFen === amountFen);
      if (found >= 0) past.splice(found, 1);
    },
    hindrance: ({ seal, amountFen }, { limits, now }) => {
      const past = (bySeal.get(seal) ?? []).filter(({ at }) => at > now - dayMs);
      bySeal.set(seal, past);
      const hour = past.filter(({ at }) => at > now - hourMs).length;
      if (hour >= limits.perHour) return refuse('custody-velocity', basis, `${hour}/h`);
      if (past.length >= limits.perDay) {
        return refuse('custody-velocity', basis, `${past.length}/d`);
      }
      const sum = past.reduce((all, one) => all + one.amountFen, amountFen);
      return sum > limits.perDayFen ? refuse('custody-velocity', basis, `${sum} fen/d`) : undefined;
    },
  };
}
