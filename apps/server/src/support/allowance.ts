import { isIP } from 'node:net';

/** Callers remembered; a caller that is forgotten begins with a full allowance. */
const callersMax = 10_000;

/** How much is given to whom. The unit is one millisecond of processor time. */
export interface AllowanceLimits {
  readonly callerBurst: number;
  readonly callerPerSecond: number;
  /** All callers together: an attacker may have many addresses. */
  readonly allBurst: number;
  readonly allPerSecond: number;
}

/** What strangers may spend of this process. */
export interface Allowance {
  /** Takes `cost`, or answers after how many milliseconds it may be asked for again. */
  take(address: string, cost: number): number | undefined;
}

interface Bucket {
  left: number;
  at: number;
}

/**
 * Limits what each address, and all of them together, make this process compute.
 *
 * Buckets that fill steadily: short bursts pass, a lasting load does not. Kept in memory only; each
 * process counts for itself.
 */
export function createAllowance(limits: AllowanceLimits, now: () => number): Allowance {
  const callers = new Map<string, Bucket>();
  const all: Bucket = { left: limits.allBurst, at: now() };
  const ofCaller = (address: string): Bucket => {
    const name = callerOf(address);
    const bucket = callers.get(name) ?? { left: limits.callerBurst, at: now() };
    // The one that was not seen for longest stands first.
    callers.delete(name);
    callers.set(name, bucket);
    const [oldest] = callers.keys();
    if (callers.size > callersMax && oldest !== undefined) callers.delete(oldest);
    return bucket;
  };
  return {
    take: (address, cost) => {
      const caller = ofCaller(address);
      fill(caller, now(), limits.callerPerSecond, limits.callerBurst);
      fill(all, now(), limits.allPerSecond, limits.allBurst);
      const waitMs = Math.max(
        waitOf(caller, cost, limits.callerPerSecond),
        waitOf(all, cost, limits.allPerSecond),
      );
      if (waitMs > 0) return waitMs;
      caller.left -= cost;
      all.left -= cost;
      return undefined;
    },
  };
}

function fill(bucket: Bucket, at: number, perSecond: number, burst: number): void {
  const elapsedMs = Math.max(0, at - bucket.at);
  bucket.left = Math.min(burst, bucket.left + (elapsedMs * perSecond) / 1000);
  bucket.at = at;
}

function waitOf({ left }: Bucket, cost: number, perSecond: number): number {
  return left >= cost ? 0 : Math.ceil(((cost - left) * 1000) / perSecond);
}

/** One household has 2^64 addresses of IPv6: its first half is the caller. */
function callerOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
