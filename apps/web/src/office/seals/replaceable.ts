import type { CaseView } from '../shell/cases.ts';
import { sealOf } from './seal-record.ts';

/** Days before its end from which a seal may be replaced. @basis seal-life (remindFirstDays) */
const renewableDays = 60;
const dayMs = 86_400_000;

/**
 * Seals a new one of this kind may take the place of: those that change, and those that end soon.
 *
 * The engine decides when it is applied for; this only offers what it would not refuse.
 */
export function replaceable(
  cases: readonly CaseView[],
  wish: { readonly kind: string; readonly now: number },
): readonly CaseView[] {
  return cases.filter((one) => {
    const { kind, validTo = Infinity } = sealOf(one);
    if (kind !== wish.kind) return false;
    const endsSoon = wish.now >= validTo - renewableDays * dayMs;
    return one.phase === 'changing' || (one.phase === 'active' && endsSoon);
  });
}
