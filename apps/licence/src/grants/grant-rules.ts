import type { Instant, Refusal } from '@yunzhang/base';
import { type Enterprise, refuseState } from '../registry/enterprise.ts';
import { covers, type Grant, type GrantEnd, type GrantRequest, isLive } from './grant.ts';
import type { Item } from './item.ts';

/** Licence managers an enterprise may have at a time. */
export const managersMax = 5;
/** Longest term, counted in days of a leap year. */
export const termDaysMax = 366;
/** Term of a grant that names none. */
export const termDaysByDefault = 30;

const dayMs = 86_400_000;
/** Manager and handler: nothing is delegated further than that. */
const depthMax = 2;
const basis = 'platform.md P04';

/** All grants of one enterprise. */
export type Grants = readonly Grant[];

/** Who wants to give what, and what is known of them. */
export interface Creation {
  readonly request: GrantRequest;
  readonly enterprise: Enterprise;
  readonly delegateVerified: boolean;
  readonly at: Instant;
}

/** A grant as asked for, pending; or why it cannot be given. @basis platform.md P04, row create */
export function createGrant(grants: Grants, creation: Creation): Grant | Refusal {
  const { request, enterprise, at } = creation;
  const parent = parentOf(grants, creation);
  const refusal =
    refuseParties(creation, parent) ??
    refuseScope(request, parent) ??
    (request.role === 'manager' ? refuseOneTooMany(grants, request) : undefined);
  if (refusal !== undefined) return refusal;
  const validFrom = Math.max(request.validFrom ?? at, parent?.validFrom ?? 0);
  const byDefault = validFrom + termDaysByDefault * dayMs;
  const validTo = request.validTo ?? Math.min(byDefault, parent?.validTo ?? byDefault);
  if (validTo <= Math.max(validFrom, at) || validTo - at > termDaysMax * dayMs) {
    return { refused: 'grant-term', basis };
  }
  if (parent !== undefined && validTo > parent.validTo) {
    return { refused: 'grant-outlives-parent', basis: `${basis}, invariant 2` };
  }
  return {
    id: request.id,
    uscc: enterprise.uscc,
    ...(parent === undefined ? {} : { parent: parent.id }),
    grantor: request.grantor,
    delegate: request.delegate,
    role: request.role,
    scopeType: request.scopeType,
    items: request.scopeType === 'full' ? [] : [...new Set(request.items)],
    subDelegation: request.subDelegation,
    validFrom,
    validTo,
    state: 'pending',
    createdAt: at,
  };
}

/** The grant a manager delegates from: one in force now, the furthest reaching first. */
function parentOf(grants: Grants, { request, at }: Creation): Grant | undefined {
  const fits = (grant: Grant): boolean =>
    grant.uscc === request.uscc &&
    grant.delegate === request.grantor &&
    grant.role === 'manager' &&
    isInForce(grant, at);
  const mine = grants.filter(fits);
  const better = (grant: Grant): boolean =>
    grant.subDelegation && refuseScope(request, grant) === undefined;
  return mine.find(better) ?? mine.find(({ subDelegation }) => subDelegation) ?? mine[0];
}

function refuseParties(
  { request, enterprise, delegateVerified }: Creation,
  parent: Grant | undefined,
): Refusal | undefined {
  const isLegalRep = enterprise.legalRep === request.grantor;
  if (request.uscc !== enterprise.uscc) return { refused: 'enterprise-unknown', basis };
  if (!delegateVerified) return { refused: 'person-unverified', basis };
  if (request.delegate === request.grantor || request.delegate === enterprise.legalRep) {
    return { refused: 'grant-self', basis };
  }
  const state = refuseState(enterprise, request.scopeType === 'precise' ? request.items : []);
  if (state !== undefined) return state;
  if (isLegalRep) return undefined;
  if (parent === undefined || !parent.subDelegation || request.role === 'manager') {
    return { refused: 'grant-no-delegation', basis };
  }
  return undefined;
}

function refuseScope(request: GrantRequest, parent: Grant | undefined): Refusal | undefined {
  if (request.scopeType === 'precise' && request.items.length === 0) {
    return { refused: 'grant-items', basis };
  }
  // A handler has nobody below.
  if (request.role === 'handler' && request.subDelegation) {
    return { refused: 'grant-widens', basis: `${basis}, invariant 1` };
  }
  if (parent === undefined || parent.scopeType === 'full') return undefined;
  const isWider =
    request.scopeType === 'full' || request.items.some((item) => !covers(parent, item));
  return isWider ? { refused: 'grant-widens', basis: `${basis}, invariant 1` } : undefined;
}

function refuseOneTooMany(grants: Grants, request: GrantRequest): Refusal | undefined {
  const managers = new Set(
    grants
      .filter((one) => one.uscc === request.uscc && one.role === 'manager' && isLive(one))
      .map(({ delegate }) => delegate),
  );
  managers.add(request.delegate);
  return managers.size > managersMax ? { refused: 'grant-managers-full', basis } : undefined;
}

/** The delegate takes a grant on. @basis platform.md P04, row accept */
export function acceptGrant(
  grants: Grants,
  asked: {
    readonly id: string;
    readonly person: string;
    readonly faceMatches: boolean;
    readonly at: Instant;
  },
): Grant | Refusal {
  const grant = grants.find(({ id }) => id === asked.id);
  if (grant === undefined || grant.delegate !== asked.person) {
    return { refused: 'grant-unknown', basis };
  }
  if (grant.state !== 'pending' || grant.validTo <= asked.at || !hasLiveLine(grants, grant)) {
    return { refused: 'grant-state', basis };
  }
  if (!asked.faceMatches) return { refused: 'face-missing', basis };
  return { ...grant, state: 'active', acceptedAt: asked.at };
}

/** What somebody wants to do under a grant. */
export interface Use {
  readonly id: string;
  readonly person: string;
  readonly items: readonly Item[];
  readonly enterprise: Enterprise;
  readonly at: Instant;
}

/** The grant, if it carries this use now; or why not. @basis platform.md P04, row use */
export function useGrant(grants: Grants, use: Use): Grant | Refusal {
  const grant = grants.find(({ id }) => id === use.id);
  if (grant === undefined || grant.uscc !== use.enterprise.uscc) {
    return { refused: 'grant-unknown', basis };
  }
  if (grant.delegate !== use.person) return { refused: 'grant-not-yours', basis };
  const state = refuseState(use.enterprise, use.items);
  if (state !== undefined) return state;
  if (grant.state !== 'active' || !hasLiveLine(grants, grant)) {
    return { refused: 'grant-state', basis };
  }
  if (use.at < grant.validFrom) return { refused: 'grant-not-yet-valid', basis };
  if (use.at >= grant.validTo) return { refused: 'grant-state', basis };
  const lacking = use.items.find((item) => !lineCovers(grants, grant, item));
  return lacking === undefined ? grant : { refused: 'ebl-no-grant', basis, detail: lacking };
}

/** A grant in force: accepted, begun, and not over. */
export function isInForce(grant: Grant, at: Instant): boolean {
  return grant.state === 'active' && grant.validFrom <= at && at < grant.validTo;
}

/** Ends a grant and all below it. @basis platform.md P04, row revoke */
export function revokeGrant(
  grants: Grants,
  asked: {
    readonly id: string;
    readonly by: string;
    readonly legalRep: string;
    readonly at: Instant;
  },
): Grants | Refusal {
  const grant = grants.find(({ id }) => id === asked.id);
  if (grant === undefined) return { refused: 'grant-unknown', basis };
  const end = endBy(grant, asked);
  if (end === undefined) return { refused: 'grant-not-yours', basis };
  if (!isLive(grant)) return { refused: 'grant-state', basis };
  return endWithAll(grants, [grant.id], { state: 'revoked', end, at: asked.at });
}

function endBy(
  grant: Grant,
  { by, legalRep }: { readonly by: string; readonly legalRep: string },
): GrantEnd | undefined {
  if (by === legalRep) return 'revoked-by-legal-representative';
  if (by === grant.grantor) return 'revoked-by-grantor';
  return by === grant.delegate ? 'given-back' : undefined;
}

/** What time has ended, and what hung on it. @basis platform.md P04, row expire */
export function settleGrants(grants: Grants, at: Instant): Grants {
  const over = grants.filter((grant) => isLive(grant) && grant.validTo <= at).map(({ id }) => id);
  return endWithAll(grants, over, { state: 'expired', end: 'term-over', at });
}

/** Ends everything a former legal representative gave. @basis platform.md P04, registry change */
export function voidGrants(grants: Grants, at: Instant): Grants {
  const live = grants.filter(isLive).map(({ id }) => id);
  return endWithAll(grants, live, { state: 'revoked', end: 'registry-changed', at });
}

/** The grants that end: those named, for `end`; those below them, because their parent ended. */
function endWithAll(
  grants: Grants,
  named: readonly string[],
  {
    state,
    end,
    at,
  }: { readonly state: 'expired' | 'revoked'; readonly end: GrantEnd; readonly at: Instant },
): Grants {
  const ended = new Map<string, Grant>();
  let ids = new Set(named);
  for (let depth = 0; depth <= depthMax && ids.size > 0; depth++) {
    const reason = depth === 0 ? end : 'parent-ended';
    for (const grant of grants) {
      if (!ids.has(grant.id) || ended.has(grant.id) || !isLive(grant)) continue;
      ended.set(grant.id, { ...grant, state, end: reason, endedAt: at });
    }
    const above = ids;
    ids = new Set(
      grants
        .filter(({ parent, id }) => parent !== undefined && above.has(parent) && !ended.has(id))
        .map(({ id }) => id),
    );
  }
  return [...ended.values()];
}

function lineOf(grants: Grants, grant: Grant): Grants {
  const line: Grant[] = [];
  let next: Grant | undefined = grant;
  while (next !== undefined && line.length <= depthMax) {
    line.push(next);
    const { parent }: Grant = next;
    next = parent === undefined ? undefined : grants.find(({ id }) => id === parent);
  }
  return line;
}

// Looked at again at every use, so that a cascade that was not written yet ends nothing too late.
function hasLiveLine(grants: Grants, grant: Grant): boolean {
  const line = lineOf(grants, grant);
  return (
    line.slice(1).every(({ state }) => state === 'active') && line.at(-1)?.parent === undefined
  );
}

function lineCovers(grants: Grants, grant: Grant, item: Item): boolean {
  return lineOf(grants, grant).every((one) => covers(one, item));
}
