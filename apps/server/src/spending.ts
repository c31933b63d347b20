import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';
import { type Allowance, type AllowanceLimits, createAllowance } from './support/index.ts';

/**
 * What strangers may make this process compute.
 *
 * An address has a burst of two seconds and a twentieth of a core, all of them together half a
 * core; whatever comes beyond is told when to come again.
 */
const computing = { callerBurst: 2000, callerPerSecond: 50, allBurst: 5000, allPerSecond: 500 };
/** The same for whoever is known: each has as much, and all of them more than strangers. */
const working = { callerBurst: 2000, callerPerSecond: 50, allBurst: 20_000, allPerSecond: 800 };
/** Look-ups of seals: a hundred at once, then one in two seconds. @basis product.md N21 */
const looking = { callerBurst: 100, callerPerSecond: 0.5, allBurst: 5000, allPerSecond: 200 };
/** Monitors one address may register: ten at once and ten an hour, and all of them a thousand. */
const registering = {
  callerBurst: 10,
  callerPerSecond: 10 / 3600,
  allBurst: 1000,
  allPerSecond: 1000 / 3600,
};
/** Processor time of finding out whose cookie or key it is, in milliseconds. */
const recognitionCostMs = 2;
/** Whose a cookie is stays remembered so long: to whom it is charged, and nothing else. */
const rememberedMs = 5 * 60_000;
/** Cookies and keys remembered. */
const rememberedMax = 10_000;

/** A hook that takes the cost of a request from its caller before the request is looked at. */
export type Charge = (cost: number) => (request: FastifyRequest) => Promise<void>;

/** What each caller may still ask for. */
export interface Spending {
  readonly registrations: Allowance;
  /** Takes so many milliseconds of processor time. */
  readonly charge: Charge;
  /** Takes so many look-ups of seals. */
  readonly look: Charge;
}

/** Who is known here. */
export interface Recognition {
  /** Names what a request shows to be known by, unchecked; undefined for a stranger. */
  shownBy(request: FastifyRequest): string | undefined;
  /** Whose it is: the person or the system; undefined or thrown where it is nobody's. */
  nameOf(request: FastifyRequest): Promise<string | undefined>;
}

/**
 * Begins with full allowances.
 *
 * Whoever is known is counted by who they are, wherever they are: an office behind one address is
 * many people, and one login in many places is one. Strangers are counted by address. A cookie that
 * is nobody's costs its address more than none: it has to be looked up.
 */
export function createSpending(
  now: () => number = () => performance.now(),
  recognition?: Recognition,
): Spending {
  const strangers = createAllowance(computing, now);
  const refuse = (retryAfterMs: number | undefined): void => {
    if (retryAfterMs === undefined) return;
    throw new Problem('request-too-often', undefined, { retryAfterMs });
  };
  const remembered = remember(now);
  const callerOf = async (request: FastifyRequest): Promise<string | undefined> => {
    const shown = recognition?.shownBy(request);
    if (recognition === undefined || shown === undefined) return undefined;
    const known = remembered.get(shown);
    if (known !== undefined) return known;
    refuse(strangers.take(request.ip, recognitionCostMs));
    // What is wrong with it, the request itself is told where that matters.
    const name = await recognition.nameOf(request).catch(() => undefined);
    if (name !== undefined) remembered.keep(shown, name);
    return name;
  };
  const charging =
    (of: { readonly strangers: Allowance; readonly known: Allowance }): Charge =>
    (cost) =>
    async (request) => {
      const name = await callerOf(request);
      refuse(name === undefined ? of.strangers.take(request.ip, cost) : of.known.take(name, cost));
    };
  const full = (limits: AllowanceLimits) => createAllowance(limits, now);
  return {
    registrations: full(registering),
    charge: charging({ strangers, known: full(working) }),
    look: charging({ strangers: full(looking), known: full(looking) }),
  };
}

/** Names for a while; the one kept for longest is forgotten first. */
function remember(now: () => number) {
  const kept = new Map<string, { readonly name: string; readonly until: number }>();
  return {
    get: (shown: string): string | undefined => {
      const found = kept.get(shown);
      return found !== undefined && now() < found.until ? found.name : undefined;
    },
    keep: (shown: string, name: string): void => {
      kept.delete(shown);
      kept.set(shown, { name, until: now() + rememberedMs });
      const [oldest] = kept.keys();
      if (kept.size > rememberedMax && oldest !== undefined) kept.delete(oldest);
    },
  };
}
