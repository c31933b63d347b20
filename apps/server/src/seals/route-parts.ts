import { isRefusal, type Refusal } from '@yunzhang/base';
import { type Actor, clock, isPartyId, readerOf } from '@yunzhang/scenario';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RefusalBorder } from '../cases/index.ts';
import type { SealOffice, SealOfficeParts } from './office.ts';

/** What the routes need of the border. */
export interface SealRouteParts extends RefusalBorder {
  readonly office: SealOffice;
  readonly parts: SealOfficeParts;
  /** Who asks, as the login has recognised them. */
  readonly actorOf: (request: FastifyRequest) => Promise<Actor | undefined>;
  /** Makes the problem of a code. */
  readonly problem: (code: string, detail?: string, retryAfterMs?: number) => Error;
  /** A hook that takes look-ups from the caller: seals may be looked up, and not harvested. */
  readonly look: (cost: number) => (request: FastifyRequest) => Promise<void>;
  /** A hook that charges the caller for what a request costs. */
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

/** Ends a request with a problem. */
export function raise(problem: Error): never {
  throw problem;
}

/** What was not refused. */
export function taken<T>({ problem }: SealRouteParts, answer: T | Refusal): T {
  if (isRefusal(answer)) throw problem(answer.refused, answer.detail);
  return answer;
}

/** Who asks; nobody comes in as the clock. */
export async function needed(
  { actorOf, problem }: SealRouteParts,
  request: FastifyRequest,
): Promise<Actor> {
  const actor = await actorOf(request);
  const isSomebody = actor !== undefined && actor.system !== clock.system;
  return isSomebody ? actor : raise(problem('session-missing'));
}

/**
 * The case, for somebody who plays in it. Everybody else is told that there is none, in the same
 * words as where there is none.
 */
export async function playedCase(
  parts: SealRouteParts,
  request: FastifyRequest,
  id: string,
): Promise<string> {
  return caseWhere(parts, request, { id, isTheirs: () => true });
}

const ownerRoles: ReadonlySet<string> = new Set(['owner', 'legalRep', 'custodian']);

/** The case, for its owner, whoever heads it and whoever keeps the seal; as `playedCase`. */
export async function ownedCase(
  parts: SealRouteParts,
  request: FastifyRequest,
  id: string,
): Promise<string> {
  const isTheirs = (roles: readonly string[]): boolean => roles.some((one) => ownerRoles.has(one));
  return caseWhere(parts, request, { id, isTheirs });
}

interface Wanted {
  readonly id: string;
  readonly isTheirs: (roles: readonly string[]) => boolean;
}

async function caseWhere(
  parts: SealRouteParts,
  request: FastifyRequest,
  { id, isTheirs }: Wanted,
): Promise<string> {
  const actor = await needed(parts, request);
  const seen = isPartyId(id) ? await parts.parts.cases.read(id, readerOf(actor)) : undefined;
  const isSeal = seen?.scenario === 'seal-life' && seen.inside !== undefined;
  if (isSeal && isTheirs(seen.inside.roles)) return id;
  return raise(parts.problem('seal-not-found'));
}

/** Answers that belong to one asker. */
export function privately(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}
