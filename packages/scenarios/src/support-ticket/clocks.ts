import type { Instant } from '@yunzhang/base';
import { severities, type Severity, type Ticket } from './nouns.ts';

const minuteMs = 60_000;

/** What the clocks need of a moment. */
interface Limits {
  readonly limit: (name: `respond${Severity}` | `resolve${Severity}` | 'pagePercent') => number;
}

/** The term of solving, and when the lead is paged for it. */
export function solving({ limit }: Limits, severity: Severity, from: Instant) {
  const span = limit(`resolve${severity}`) * minuteMs;
  return {
    resolveBy: from + span,
    resolvePageAt: from + Math.floor((span * limit('pagePercent')) / 100),
  };
}

/** Both terms of a new ticket. */
export function terms(m: Limits, severity: Severity, from: Instant) {
  const span = m.limit(`respond${severity}`) * minuteMs;
  return {
    ...solving(m, severity, from),
    respondBy: from + span,
    respondPageAt: from + Math.floor((span * m.limit('pagePercent')) / 100),
  };
}

/**
 * The term of solving once the user has answered: later by as long as we waited for them.
 *
 * The only place where a term grows. @basis platform.md P10 (clock paused)
 */
export function resumed({ record: r, now }: Pick<Ticket, 'record'> & { readonly now: Instant }) {
  const waited = now - (r.waitingSince ?? now);
  return {
    waitingSince: undefined,
    question: undefined,
    resolveBy: r.resolveBy + waited,
    resolvePageAt: r.resolvePageAt === undefined ? undefined : r.resolvePageAt + waited,
  };
}

/** One step more urgent; there is nothing above P1. */
export function raised(severity: Severity): Severity {
  return severities[Math.max(0, severities.indexOf(severity) - 1)] ?? 'P1';
}
