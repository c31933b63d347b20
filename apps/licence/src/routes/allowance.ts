import type { Instant } from '@yunzhang/base';

/** Callers remembered; one that is forgotten begins afresh. */
const callersMax = 10_000;

/** Limits what one caller may try: buckets that fill steadily. */
export interface Allowance {
  /** Takes one try, or answers after how many milliseconds there is another. */
  take(caller: string): number | undefined;
}

/** A short burst passes, lasting trying does not. Kept in memory: it guards against numbers. */
export function createAllowance(
  limits: { readonly burst: number; readonly perSecond: number },
  now: () => Instant,
): Allowance {
  const buckets = new Map<string, { left: number; at: Instant }>();
  return {
    take: (caller) => {
      const at = now();
      const bucket = buckets.get(caller) ?? { left: limits.burst, at };
      // The one that was not seen for longest stands first.
      buckets.delete(caller);
      buckets.set(caller, bucket);
      const [oldest] = buckets.keys();
      if (buckets.size > callersMax && oldest !== undefined) buckets.delete(oldest);
      const grown = (Math.max(0, at - bucket.at) * limits.perSecond) / 1000;
      bucket.left = Math.min(limits.burst, bucket.left + grown);
      bucket.at = at;
      if (bucket.left < 1) return Math.ceil(((1 - bucket.left) * 1000) / limits.perSecond);
      bucket.left -= 1;
      return undefined;
    },
  };
}
