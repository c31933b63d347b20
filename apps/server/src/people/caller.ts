import { hex, type Instant } from '@yunzhang/base';
import type { Actor, Level } from '@yunzhang/scenario';
import type { FastifyRequest } from 'fastify';
import type { Executor } from '../support/index.ts';
import { type ApiKey, covers, findApiKey } from './api-keys.ts';
import { findLogin, type Login } from './logins.ts';
import { isSoleOperator } from './organisations.ts';
import { no } from './problem.ts';
import { qualificationsAt } from './qualifications.ts';
import { type RoleName, rolesInForce } from './roles.ts';
import { digestOf } from './secrets.ts';

/** The cookies of a site: names that only a secure page of this very host can set. */
export interface CookieNames {
  readonly login: string;
  readonly browser: string;
  readonly isSecure: boolean;
}

/** `__Host-` needs https; in clear only this machine itself is spoken to. */
export function cookieNamesOf(origin: string): CookieNames {
  const isSecure = origin.startsWith('https:');
  const prefix = isSecure ? '__Host-' : '';
  return { login: `${prefix}yz-login`, browser: `${prefix}yz-browser`, isSecure };
}

/** One cookie of a request; of two with one name neither is believed. */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const all = (request.headers.cookie ?? '').split(/;\s*/);
  const found = all.filter((one) => one.startsWith(`${name}=`));
  const value = found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

const bearerOf = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer (yz\..+)$/.exec(headers.authorization ?? '')?.[1];

/**
 * Names the cookie or key a request shows, unchecked; undefined for a stranger. It is a digest, so
 * that whoever remembers it keeps no secret.
 */
export function shownBy(request: FastifyRequest, origin: string): string | undefined {
  const shown = bearerOf(request) ?? cookieOf(request, cookieNamesOf(origin).login);
  return shown === undefined ? undefined : hex(digestOf(shown));
}

/** Who asks: a person logged in, or a system with a key. */
export type Caller =
  | { readonly kind: 'person'; readonly login: Login; readonly roles: readonly RoleName[] }
  | { readonly kind: 'system'; readonly key: ApiKey };

/** What recognising a caller works on. */
export interface CallerParts {
  readonly query: Executor;
  readonly origin: string;
  readonly now: Instant;
}

/**
 * Who asks, or nobody.
 *
 * Roles are what they are at this moment; nothing of them is kept in the login. A request with a
 * cookie that changes something has to come from a page of this site.
 */
export async function callerOf(
  request: FastifyRequest,
  { query, origin, now }: CallerParts,
): Promise<Caller | undefined> {
  const bearer = bearerOf(request);
  if (bearer !== undefined) return { kind: 'system', key: await findApiKey(query, bearer, now) };
  const token = cookieOf(request, cookieNamesOf(origin).login);
  if (token === undefined) return undefined;
  const login = await findLogin(query, token, now);
  if (login === undefined) return undefined;
  if (!/^(GET|HEAD)$/.test(request.method)) refuseForeign(request, origin);
  const { organisation: id, soleMember, roles: held, duties } = login;
  const alone = soleMember !== null && (await isSoleOperator(query, { id, soleMember }));
  const roles = rolesInForce({ roles: held, duties, isSoleOperator: alone });
  return { kind: 'person', login, roles };
}

/**
 * Refuses a changing request that no page of this site has sent.
 *
 * Browsers say where a request comes from; a request with a cookie that says nothing of it comes
 * from a browser too old to be safe, or from nobody who should have the cookie.
 */
export function refuseForeign({ headers }: FastifyRequest, origin: string): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') no('people-cross-origin');
  if (headers.origin === undefined ? site === undefined : headers.origin !== origin) {
    no('people-cross-origin');
  }
}

/** Items of a full grant that scenarios ask for. @basis platform.md P04, scopes */
const fullItems = ['seal.use', 'seal.manage'];

/**
 * The caller as scenarios see them, with what they are qualified for at this very moment.
 *
 * A grant's items are qualifications too, `seal-use:SQ…`. A key acts as its system alone: never as
 * the organisation, whose hands are persons.
 */
export async function actorOf(
  caller: Caller,
  { query, now }: Pick<CallerParts, 'query' | 'now'>,
): Promise<Actor> {
  if (caller.kind === 'system') {
    const { id } = caller.key;
    return { system: id, holds: await qualificationsAt(query, [id], now), level: 1 };
  }
  const { person, organisation, grantId, grantItems, duties, loa } = caller.login;
  const items = grantId === null ? [] : (grantItems ?? fullItems);
  const ofGrant = items.map((item) => `${item.replaceAll('.', '-')}:${grantId}`);
  const ofDuty = duties.includes('making-unit') ? ['seal-making'] : [];
  const ofRole = caller.roles.includes('reviewer') ? ['seal-acceptance', 'seal-review'] : [];
  const ofDesk = deskOf(caller);
  // An enterprise that may no longer act has lost what it was qualified for.
  const isOver = caller.login.status !== 'in-operation';
  const level = Math.min(3, Math.max(0, loa)) as Level;
  if (isOver) return { person, organisation, holds: ofGrant, level };
  const kept = await qualificationsAt(query, [person, organisation], now);
  const holds = [...new Set([...kept, ...ofDuty, ...ofRole, ...ofDesk, ...ofGrant])];
  return { person, organisation, holds, level };
}

/** Support takes tickets up and solves them; whoever stands for it leads. @basis platform.md P10 */
function deskOf({ login, roles }: Extract<Caller, { kind: 'person' }>): readonly string[] {
  if (!login.duties.includes('support')) return [];
  const trades = roles.includes('support') ? ['support-agent', 'support-expert'] : [];
  return roles.includes('legal-representative') ? [...trades, 'support-lead'] : trades;
}

/** Refuses a key whose scopes do not cover what it is used for. */
export function needScope(caller: Caller, scope: string): void {
  if (caller.kind === 'system' && !covers(caller.key.scopes, scope)) no('api-key-scope', scope);
}
