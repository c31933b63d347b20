import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AllowanceLimits } from '../support/index.ts';
import type { Caller } from './caller.ts';
import type { Login } from './logins.ts';
import type { Hand } from './membership.ts';
import type { People } from './people.ts';
import { no, type PeopleProblem } from './problem.ts';
import type { ActName } from './roles.ts';

/** What the routes need of the border. */
export interface PeopleRouteParts {
  readonly people: People;
  /** Makes the problem of a code. */
  readonly problem: (code: string, detail?: string, retryAfterMs?: number) => Error;
  /** Logins one address may begin and end; the unit is one. */
  readonly limits?: AllowanceLimits;
}

/** Largest question: a name, a few roles. */
export const questionMax = 16 * 1024;

/** A person logged in. */
export type Person = Extract<Caller, { readonly kind: 'person' }>;

/** The person who asks; nobody and machines are told to log in. */
export async function personOf(people: People, request: FastifyRequest): Promise<Person> {
  const caller = await people.callerOf(request);
  if (caller === undefined) return no('login-missing');
  return caller.kind === 'person' ? caller : no('access-refused');
}

/**
 * Lets a member do an act in their own organisation.
 *
 * Another's organisation is not found, whether it exists or not, before anything else is looked at.
 */
export async function memberOf(
  people: People,
  request: FastifyRequest,
  act: ActName,
): Promise<Person> {
  const caller = await people.callerOf(request);
  if (caller === undefined) return no('login-missing');
  const { id } = request.params as { readonly id?: string };
  if (caller.kind !== 'person' || caller.login.organisation !== id) {
    return no('organisation-not-found');
  }
  people.authorise(caller, act);
  return caller;
}

/** Whose hand a change inside their organisation is. */
export function handOf({ options }: People, login: Login): Hand {
  const { organisation, person: actor, id, grantId } = login;
  return {
    organisation,
    actor,
    login: id,
    grant: grantId ?? undefined,
    now: options.now(),
    subscribers: options.subscribers ?? [],
  };
}

/** Personal and passing answers are kept by nobody on the way. */
export function unkept(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}

/**
 * What an answer that asks for a stronger login says in its headers: what is needed, and where to
 * get it.
 *
 * @basis RFC 9470 §3
 */
export function challengeOf(problem: PeopleProblem): Readonly<Record<string, string>> {
  if (problem.code !== 'insufficient-user-authentication') return {};
  const acr = problem.detail ?? '';
  const level = /^urn:ebl:loa:([1-4])$/.exec(acr)?.[1] ?? '2';
  return {
    'www-authenticate': `Bearer error="insufficient_user_authentication", acr_values="urn:ebl:loa:${level}"`,
    link: `</v1/login?confirm=1&level=${level}>; rel="urn:yunzhang:rel:step-up"`,
  };
}
