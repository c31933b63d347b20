import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Allowance, createAllowance } from '../support/index.ts';
import { typed, type TypedApp } from '../typed-app.ts';
import { type CookieNames, cookieNamesOf, cookieOf, refuseForeign } from './caller.ts';
import { answerForms } from './forms.ts';
import { beginLogin, finishLogin, type FlowParts, takeLogout } from './login-flow.ts';
import { deviceOf, endLogins } from './logins.ts';
import type { People } from './people.ts';
import { no, PeopleProblem } from './problem.ts';
import { type PeopleRouteParts, questionMax, unkept } from './route-parts.ts';

/** Logins one address may begin and end: thirty at once and one in two seconds. */
const loginLimits = { callerBurst: 30, callerPerSecond: 0.5, allBurst: 500, allPerSecond: 50 };
/** Notices of logout: the provider has one address, and many people. */
const noticeLimits = { callerBurst: 500, callerPerSecond: 20, allBurst: 1000, allPerSecond: 50 };
/** How long a browser keeps what it has to bring back. */
const browserSeconds = 600;

const query = z
  .object({
    next: z.string().max(2000).default('/'),
    level: z.enum(['1', '2', '3', '4']).default('2'),
    confirm: z.enum(['0', '1']).default('0'),
    for: z.enum(['all', 'cancellation']).default('all'),
  })
  .strict();

function flowOf({ door, flow }: People): FlowParts {
  return { ...flow, door: door ?? no('login-not-set-up') };
}

/**
 * Login and logout.
 *
 * @basis platform.md P04; product.md A10
 */
export function addLoginRoutes(plain: FastifyInstance, parts: PeopleRouteParts): void {
  const { people, limits = loginLimits } = parts;
  const { origin, now } = people.options;
  const allowance = createAllowance(limits, now);
  const names = cookieNamesOf(origin);
  const end = endOf(names);
  const app = typed(plain);
  app.get(
    '/v1/login',
    {
      schema: { operationId: 'login.begin', querystring: query },
      onRequest: async (request) => charge(allowance, request),
    },
    async (request, reply) => {
      const { next, level, confirm, for: aim } = request.query;
      const caller = confirm === '1' ? await people.callerOf(request) : undefined;
      const stepUp = caller?.kind === 'person' ? caller.login : undefined;
      const wish = { next, loa: Number(level), stepUp, isEnding: aim === 'cancellation' };
      const begun = await beginLogin(flowOf(people), wish);
      const cookie = `${names.browser}=${begun.browser}; Max-Age=${browserSeconds}${end}`;
      return unkept(reply).header('set-cookie', cookie).redirect(begun.url, 303);
    },
  );
  app.get(
    '/v1/login/callback',
    {
      schema: { operationId: 'login.finish' },
      onRequest: async (request) => charge(allowance, request),
    },
    async (request, reply) => {
      const caller = await people.callerOf(request);
      const at = request.url.indexOf('?');
      const finished = await finishLogin(flowOf(people), {
        search: at === -1 ? '' : request.url.slice(at),
        browser: cookieOf(request, names.browser),
        login: caller?.kind === 'person' ? caller.login : undefined,
        device: deviceOf(request.headers['user-agent']),
      });
      return unkept(reply)
        .header('set-cookie', [
          `${names.login}=${finished.token}${end}`,
          `${names.browser}=; Max-Age=0${end}`,
        ])
        .redirect(finished.next, 303);
    },
  );
  addLogoutRoute(app, people);
  void plain.register(async (inner) => addNoticeRoute(inner, people));
}

function addLogoutRoute(app: TypedApp, people: People): void {
  const { origin, now, database } = people.options;
  const names = cookieNamesOf(origin);
  app.post(
    '/v1/logout',
    { schema: { operationId: 'logout', response: { 200: answerForms.logout } } },
    async (request, reply) => {
      refuseForeign(request, origin);
      const caller = await people.callerOf(request);
      if (caller?.kind === 'person') {
        const { id } = caller.login;
        const why = { why: 'logout', now: now() };
        await database.query.transaction().execute(async (tx) => endLogins(tx, { id }, why));
      }
      return unkept(reply)
        .header('set-cookie', `${names.login}=; Max-Age=0${endOf(names)}`)
        .send({ next: await endUrlOf(people) });
    },
  );
}

function endOf({ isSecure }: CookieNames): string {
  return `; Path=/${isSecure ? '; Secure' : ''}; HttpOnly; SameSite=Lax`;
}

// Logging out here must work while the provider is away.
async function endUrlOf({ door }: People): Promise<string | null> {
  const url = await door?.endUrl().catch(() => undefined);
  return url ?? null;
}

function charge(allowance: Allowance, { ip }: FastifyRequest): void {
  const waitMs = allowance.take(ip, 1);
  if (waitMs !== undefined) throw new PeopleProblem('people-too-often', undefined, waitMs);
}

const noticeForm = z.object({ logout_token: z.string().min(1).max(questionMax) });

function addNoticeRoute(plain: FastifyInstance, people: People): void {
  const allowance = createAllowance(noticeLimits, people.options.now);
  plain.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: questionMax },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  typed(plain).post(
    '/v1/login/back-channel-logout',
    {
      schema: { operationId: 'logout.notice', body: noticeForm },
      bodyLimit: questionMax,
      onRequest: async (request) => charge(allowance, request),
    },
    async (request, reply) => {
      await takeLogout(flowOf(people), request.body.logout_token);
      return unkept(reply).status(200).send();
    },
  );
}
