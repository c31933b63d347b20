import swagger from '@fastify/swagger';
import { isRefusal, type OutlineFont } from '@yunzhang/base';
import { type Anchors, writeTrustBundle } from '@yunzhang/verification';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ownLogPolicy, type SealActs } from './acts/index.ts';
import { type Alerts, addMonitorRoutes } from './alerts/index.ts';
import { type Authority, createAuthority, openAuthority, writeTrust } from './authority.ts';
import { addEvidenceRoutes } from './evidence/index.ts';
import { withCases } from './cases/index.ts';
import { addLedgerRoutes, type Ledger } from './ledger/index.ts';
import { addOfficeRoutes, type Office } from './office/index.ts';
import { challengeOf, PeopleProblem } from './people/index.ts';
import { addPages, contentPolicy, type PageOptions, readIndex } from './page-routes.ts';
import { languageOf, Problem } from './problem.ts';
import { problemFor, problemOf, sendProblem } from './problem-answer.ts';
import { addSealRoutes, loggedSeal } from './sealing-routes.ts';
import type { Sessions } from './session.ts';
import { createSpending, type Spending } from './spending.ts';
import { type Observation, observe, requestIdOf } from './support/index.ts';
import { typed, type TypedApp } from './typed-app.ts';

/** Largest file taken. */
const bodyMax = 64 * 1024 * 1024;
/** Largest question in JSON: a code or a name. Anybody may send one, so it is small. */
const questionMax = 16 * 1024;
const cookieName = 'yunzhang_session';

/** What the HTTP border is made of. */
export interface HttpOptions extends PageOptions {
  readonly data: string;
  readonly sessions: Sessions;
  readonly font: () => OutlineFont;
  readonly version: string;
  readonly acts: SealActs;
  readonly ledger: Ledger;
  /** Owners' monitors; absent where a test looks at nothing of them. */
  readonly alerts?: Alerts;
  /** The seal office; absent where a test looks at nothing of it. */
  readonly office?: Office;
  /** Proxies whose word for the caller's address is taken. */
  readonly proxies?: readonly string[];
  /** Absent in tests that look at nothing of it. */
  readonly observation?: Observation;
}

/** Builds the server; it does not listen yet. */
export async function buildHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = newApp(options);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Yunzhang', version: options.version },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: cookieName },
          monitor: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  const { office } = options;
  const spending = createSpending(undefined, office?.people);
  await app.register(async (inner) => addRoutes(inner, options, spending));
  await app.register(async (inner) => addLogRoutes(inner, options, spending));
  if (office !== undefined) {
    const { charge, look } = spending;
    await app.register(async (inner) =>
      addOfficeRoutes(inner, office, { problem: problemFor, languageOf, charge, look }),
    );
  }
  await addPages(app, options);
  await app.ready();
  return app;
}

/** What is the same for every route: limits, headers, and how a problem is told. */
function newApp(options: HttpOptions): FastifyInstance {
  const { proxies = [] } = options;
  const app = Fastify({
    bodyLimit: bodyMax,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    routerOptions: { maxParamLength: 64 },
    trustProxy: proxies.length === 0 ? false : [...proxies],
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: bodyMax },
    (_request, body, done) => done(null, body),
  );
  const { observation } = options;
  if (observation !== undefined) observe(app, observation);
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    if (request.method !== 'GET' && request.method !== 'HEAD') refuseOtherSites(request);
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (error instanceof PeopleProblem) void reply.headers(challengeOf(error));
    if (problem.status >= 500) {
      observation?.log.error({ request: request.id, err: error }, 'the server met a fault');
    }
    answerProblem(problem, request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage = options.pages !== undefined && !request.url.startsWith('/api/');
    if (!isPage) return answerProblem(new Problem('route-not-found'), request, reply);
    void reply.status(404).type('text/html').send(readIndex(options.pages));
  });
  return app;
}

// A browser says where a request comes from; programs say nothing and hold no cookie by accident.
function refuseOtherSites(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new Problem('request-cross-origin');
  const { origin, host } = request.headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) {
    throw new Problem('request-cross-origin');
  }
}

function answerProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  if (isLoginPage(request)) return void reply.redirect(loginPageOf(problem, request.id), 303);
  sendProblem(problem, request, reply);
}

/** Somebody is on the way from or to the provider, in a browser: the login page tells them. */
function isLoginPage({ method, headers, routeOptions }: FastifyRequest): boolean {
  const isLogin = routeOptions.url === '/v1/login' || routeOptions.url === '/v1/login/callback';
  return isLogin && method === 'GET' && (headers.accept ?? '').includes('text/html');
}

function loginPageOf({ code }: Problem, trace: string): string {
  return `/office/login?${new URLSearchParams({ code, trace }).toString()}`;
}

function tokenOf(request: FastifyRequest): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(/;\s*/);
  return cookies.find((one) => one.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
}

const language = z.enum(['zh', 'en']);
const state = z.object({
  product: z.literal('yunzhang'),
  version: z.string(),
  setUp: z.boolean(),
  session: z.boolean(),
  organisation: z.string().optional(),
  language,
});
const withSession = { security: [{ session: [] }] };

/** The log itself, and what watches it for its owners. */
async function addLogRoutes(
  app: FastifyInstance,
  { ledger, alerts }: HttpOptions,
  spending: Spending,
): Promise<void> {
  addLedgerRoutes(app, ledger, { problem: problemFor });
  if (alerts === undefined) return;
  addMonitorRoutes(typed(app), { alerts, problem: problemFor, ...spending });
}

async function addRoutes(
  plain: FastifyInstance,
  options: HttpOptions,
  spending: Spending,
): Promise<void> {
  const app = typed(plain);
  const { sessions, data, acts, ledger } = options;
  let authority = openAuthority(data);
  const needed = (): Authority => authority ?? raise(new Problem('set-up-missing'));
  const admit = async (request: FastifyRequest): Promise<void> => {
    if (!sessions.isOpen(tokenOf(request))) throw new Problem('session-missing');
  };
  const describe = (session: boolean): z.infer<typeof state> => ({
    product: 'yunzhang',
    version: options.version,
    setUp: authority !== undefined,
    session,
    language: authority?.language ?? 'zh',
    // The name is shown to whoever sits at this machine with a session, and to nobody else.
    ...(authority && session ? { organisation: authority.organisation } : {}),
  });
  app.get('/api/state', { schema: { response: { 200: state } } }, async (request) =>
    describe(sessions.isOpen(tokenOf(request))),
  );
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => {
    const { office } = options;
    return office === undefined ? app.swagger() : withCases(app.swagger(), office.catalog);
  });
  addSessionRoute(app, sessions);
  addSetUpRoute(app, options, {
    admit,
    isDone: () => authority !== undefined,
    done: (made) => {
      authority = made;
      return describe(true);
    },
  });
  addSealRoutes(app, { admit, needed, acts });
  const trust = async (): Promise<Anchors | undefined> =>
    trustOf({ authority, office: options.office, ledger });
  addEvidenceRoutes(plain, { ledger, acts, problem: problemFor, ...spending, trust, admit });
  app.get('/api/trust', async (_request, reply) => {
    const held = await trust();
    return reply
      .type('application/json')
      .send(held === undefined ? '{"anchors":[],"crls":[]}' : writeTrustBundle(held));
  });
}

const setUpBody = z.object({ organisation: z.string().trim().min(2).max(40), language });

interface SetUpDesk {
  readonly admit: (request: FastifyRequest) => Promise<void>;
  readonly isDone: () => boolean;
  /** Takes the new authority; what the page is told of it. */
  readonly done: (made: Authority) => z.infer<typeof state>;
}

function addSetUpRoute(app: TypedApp, options: HttpOptions, { admit, isDone, done }: SetUpDesk) {
  const schema = { body: setUpBody, response: { 201: state }, ...withSession };
  let making = false;
  app.post(
    '/api/set-up',
    { schema, onRequest: admit, bodyLimit: questionMax },
    async (request, reply) => {
      // A second press of the button must not make keys that nobody will use.
      if (making || isDone()) throw new Problem('set-up-done');
      making = true;
      try {
        const wish = { ...request.body, at: Date.now(), font: options.font() };
        const made = await createAuthority(options.data, wish);
        if (isRefusal(made)) throw new Problem(made.refused, made.detail);
        await logLife(made, options);
        return await reply.status(201).send(done(made));
      } finally {
        making = false;
      }
    },
  );
}

function addSessionRoute(app: TypedApp, sessions: Sessions): void {
  app.post(
    '/api/session',
    { schema: { body: z.object({ code: z.string().max(32) }) }, bodyLimit: questionMax },
    async (request, reply) => {
      const token = sessions.open(request.body.code);
      return reply
        .header('set-cookie', `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`)
        .status(204)
        .send();
    },
  );
}

/** The trust of this machine's people: roots and lists of its authorities, and its logs. */
async function trustOf(held: {
  readonly authority: Authority | undefined;
  readonly office: Office | undefined;
  readonly ledger: Ledger;
}): Promise<Anchors | undefined> {
  const { authority, office, ledger } = held;
  const own = authority?.trust;
  const ofOffice = await office?.anchors();
  if (own === undefined && ofOffice === undefined) return undefined;
  const logPolicy = await ownLogPolicy(ledger);
  return {
    mode: 'anchors',
    anchors: [own, ofOffice].flatMap((one) => one?.anchors ?? []),
    crls: [own, ofOffice].flatMap((one) => one?.crls ?? []),
    note: own?.note ?? ofOffice?.note ?? '',
    ...(logPolicy === undefined ? {} : { logPolicy }),
  };
}

/**
 * Brings the making of an authority's seals into the log, and writes what others may trust.
 *
 * Asked for at every start too: a process may have ended between making and logging.
 */
export async function logLife(
  authority: Authority,
  { data, acts, ledger, office }: Pick<HttpOptions, 'data' | 'acts' | 'ledger' | 'office'>,
): Promise<void> {
  const refusal = await acts.logLife(authority.seals.map(loggedSeal), authority.madeAt);
  if (refusal !== undefined) throw new Problem(refusal.refused, refusal.detail);
  const trust = await trustOf({ authority, office, ledger });
  if (trust !== undefined) writeTrust(data, trust);
}

function raise(problem: Problem): never {
  throw problem;
}
