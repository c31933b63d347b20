import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';
import { type Allowance, createAllowance } from './support/index.ts';

/**
 * What strangers may make this process compute.
 *
 * An address has a burst of two seconds and a twentieth of a core, all of them together half a
 * core; whatever comes beyond is told when to come again.
 */
const computing = { callerBurst: 2000, callerPerSecond: 50, allBurst: 5000, allPerSecond: 500 };
/** Monitors one address may register: ten at once and ten an hour, and all of them a thousand. */
const registering = {
  callerBurst: 10,
  callerPerSecond: 10 / 3600,
  allBurst: 1000,
  allPerSecond: 1000 / 3600,
};

/** What each address may still ask for. */
export interface Spending {
  readonly registrations: Allowance;
  /** A hook that charges so many milliseconds of processor time before a request is looked at. */
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

/** Begins with full allowances. */
export function createSpending(now: () => number = () => performance.now()): Spending {
  const computed = createAllowance(computing, now);
  return {
    registrations: createAllowance(registering, now),
    charge: (costMs) => async (request) => {
      const retryAfterMs = computed.take(request.ip, costMs);
      if (retryAfterMs !== undefined) {
        throw new Problem('request-too-often', undefined, { retryAfterMs });
      }
    },
  };
}
