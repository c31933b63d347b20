import { randomBytes, randomUUID } from 'node:crypto';
import { isRefusal } from '@yunzhang/base';
import type { RandomOctets } from '@yunzhang/gm';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { languageOf, Problem, problemBody } from '../problem.ts';
import {
  findForHotline,
  hotlineFacts,
  type HotlineParts,
  type HotlineSeal,
  stopByHotline,
} from '../seals/index.ts';
import { createAllowance, type Log, requestIdOf } from '../support/index.ts';
import type { HelpCode } from './codes.ts';
import { callPage, deskStyle, donePage, findPage, loginPage } from './hotline-pages.ts';
import {
  closeShift,
  type Operator,
  type OperatorParts,
  openShift,
  operatorOf,
} from './operators.ts';

/** A call is a few words. */
const bodyMax = 16 * 1024;
/** Logins and look-ups of an address: sixty at once, then one a second. */
const limits = { callerBurst: 60, callerPerSecond: 1, allBurst: 600, allPerSecond: 20 };
const cookieName = 'yunzhang_hotline';
const policy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** What the desk needs: the database and the cases of seals. Nothing of the portal. */
export interface HotlineDeskParts extends HotlineParts {
  readonly random?: RandomOctets;
  readonly log?: Pick<Log, 'error' | 'info'>;
}

/** How the desk is reached. */
export interface HotlineDeskOptions {
  /** Behind TLS: the cookie is then for https only. */
  readonly isSecure: boolean;
  /** Proxies whose word for the caller's address is taken. */
  readonly proxies?: readonly string[];
}

/**
 * A listener of its own that stops seals for callers, while the portal is down as well.
 *
 * It has its own login, pages without scripts, and no way to resume, use or read anything else. It
 * does not listen yet.
 *
 * @basis platform.md P10 (freeze available even if portal is down; invariant 1)
 */
export async function createHotlineDesk(
  given: HotlineDeskParts,
  { isSecure, proxies = [] }: HotlineDeskOptions,
): Promise<FastifyInstance> {
  const random = given.random ?? ((size) => new Uint8Array(randomBytes(size)));
  const parts: Desk = { ...given, random, isSecure };
  const allowance = createAllowance(limits, () => performance.now());
  const app = Fastify({
    bodyLimit: bodyMax,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    trustProxy: proxies.length === 0 ? false : [...proxies],
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(body.toString())),
  );
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      // With `no-referrer` browsers send `Origin: null` with our own forms, which are refused then.
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    const retryAfterMs = allowance.take(request.ip, 1);
    if (retryAfterMs !== undefined) throw new Problem('request-too-often', '', { retryAfterMs });
    if (request.method === 'POST') refuseOtherSites(request);
  });
  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500 } = error as { readonly statusCode?: number };
    const own = new Problem(statusCode < 500 ? 'request-malformed' : 'server-fault');
    const problem = error instanceof Problem ? error : own;
    if (problem.status >= 500) given.log?.error({ request: request.id, err: error }, 'hotline');
    answer(request, reply.status(problem.status), problem);
  });
  app.get('/desk.css', async (_request, reply) => reply.type('text/css').send(deskStyle));
  app.get('/healthz', async () => {
    await findForHotline(parts.database, '');
    return { status: 'ok' };
  });
  addLogin(app, parts);
  addCalls(app, parts);
  await app.ready();
  return app;
}

interface Desk extends Omit<HotlineDeskParts, 'random'>, OperatorParts {
  readonly isSecure: boolean;
}

/** Forms of other sites come with another origin; a browser always says which for a POST. */
function refuseOtherSites({ headers }: FastifyRequest): void {
  const { origin = '', host, 'sec-fetch-site': site } = headers;
  const isOwn = URL.canParse(origin) && new URL(origin).host === host;
  if (!isOwn || (site !== undefined && site !== 'same-origin')) {
    throw new Problem('request-cross-origin');
  }
}

const factsOf = (request: FastifyRequest) => ({
  language: languageOf(request.headers['accept-language']),
});

function answer(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  const facts = factsOf(request);
  const { title, code, trace } = problemBody(problem, facts.language, request.id);
  // Code and trace id can be read out to whoever mends it.
  const text = `${String(title)} [${String(code)}] ${String(trace)}`;
  void reply.type('text/html').send(loginPage({ ...facts, problem: text }));
}

const formOf = (request: FastifyRequest): URLSearchParams =>
  request.body instanceof URLSearchParams ? request.body : new URLSearchParams();

function tokenOf({ headers }: FastifyRequest): string {
  const all = (headers.cookie ?? '').split(/;\s*/);
  return all.find((one) => one.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? '';
}

function addLogin(app: FastifyInstance, parts: Desk): void {
  const cookie = (token: string, more = ''): string =>
    `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict${parts.isSecure ? '; Secure' : ''}${more}`;
  app.get('/', async (request, reply) => {
    const operator = await operatorOf(parts, tokenOf(request));
    const facts = factsOf(request);
    const shown = operator === undefined ? loginPage(facts) : findPage({ ...facts, operator });
    return reply.type('text/html').send(shown);
  });
  app.post('/enter', async (request, reply) => {
    const form = formOf(request);
    const id = form.get('id')?.trim() ?? '';
    const token = await openShift(parts, { id, key: form.get('key') ?? '' });
    if (token === undefined) raise('operator-wrong');
    parts.log?.info({ operator: id }, 'a hotline operator began their shift');
    return reply.header('set-cookie', cookie(token)).redirect('/', 303);
  });
  app.post('/leave', async (request, reply) => {
    await closeShift(parts.database, tokenOf(request));
    return reply.header('set-cookie', cookie('', '; Max-Age=0')).redirect('/', 303);
  });
}

function raise(code: HelpCode): never {
  throw new Problem(code);
}

async function onDuty(parts: Desk, request: FastifyRequest): Promise<Operator> {
  const operator = await operatorOf(parts, tokenOf(request));
  return operator ?? raise('operator-missing');
}

function addCalls(app: FastifyInstance, parts: Desk): void {
  app.get<{ Querystring: { code?: unknown } }>('/seal', async (request, reply) => {
    const operator = await onDuty(parts, request);
    const { code } = request.query;
    const facts = { ...factsOf(request), operator };
    const seal = await findForHotline(parts.database, typeof code === 'string' ? code.trim() : '');
    if (seal !== undefined) {
      return reply.type('text/html').send(callPage({ ...facts, seal, call: randomUUID() }));
    }
    const text = wordsOf('hotline-seal-unknown', request);
    return reply
      .status(404)
      .type('text/html')
      .send(findPage({ ...facts, problem: text }));
  });
  app.post('/stop', async (request, reply) => {
    const operator = await onDuty(parts, request);
    const form = formOf(request);
    const seal = await findForHotline(parts.database, form.get('code') ?? '');
    const facts = { ...factsOf(request), operator };
    if (seal === undefined) raise('hotline-seal-unknown');
    const again = (code: string, detail?: string): unknown => {
      const text = wordsOf(code, request, detail);
      // What was refused is kept under its name; what is sent next is another call.
      const call = randomUUID();
      const shown = callPage({ ...facts, seal, call, given: form, problem: text });
      return reply.status(422).type('text/html').send(shown);
    };
    const call = callOf(form, seal, operator);
    if (typeof call === 'string') return again(call);
    const stopped = await stopByHotline(parts, call).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ZodError') return 'malformed' as const;
      throw error;
    });
    if (stopped === 'malformed') return again('hotline-call-wrong');
    if (isRefusal(stopped)) return again(stopped.refused, stopped.detail);
    return reply.type('text/html').send(donePage({ ...facts, seal, at: stopped.at }));
  });
}

function wordsOf(code: string, request: FastifyRequest, detail?: string): string {
  const problem = new Problem(code, detail);
  const body = problemBody(problem, factsOf(request).language, request.id);
  return `${String(body['title'])} [${code}] ${request.id}`;
}

type Call = Parameters<typeof stopByHotline>[1];

/** The call of a form; its code where it is not one. What it says is read where it is stopped. */
function callOf(form: URLSearchParams, seal: HotlineSeal, { id }: Operator): Call | HelpCode {
  const part = form.get('caller');
  const act = form.get('act');
  if ((part !== 'legalRep' && part !== 'custodian') || (act !== 'freeze' && act !== 'reportLoss')) {
    return 'hotline-call-wrong';
  }
  const caller = seal.callers[part];
  if (caller === undefined) return 'hotline-caller-absent';
  const verified = new Set(form.getAll('fact'));
  const facts = hotlineFacts
    .filter((kind) => verified.has(kind))
    .map((kind) => ({ kind, note: form.get(`note-${kind}`) ?? '' }));
  const ticket = form.get('ticket')?.trim() ?? '';
  return {
    call: form.get('call') ?? '',
    code: seal.code,
    act,
    caller,
    operator: `hotline:${id}`,
    facts,
    reason: form.get('reason') ?? '',
    ...(ticket === '' ? {} : { ticket }),
  };
}
