import { isRefusal } from '@yunzhang/base';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accountOf, audited, newToken, digestOf } from '../core.ts';
import { attemptOf, beginAttempt, showAttempt, takeLogin } from '../login/desk.ts';
import { endLogin, endLogins } from '../login/ending.ts';
import { acrOf } from '../login/level.ts';
import { isOpen, type Login } from '../login/login.ts';
import { deskPage, deskState } from '../pages/desk-page.ts';
import type { Client } from '../provider/client.ts';
import { lives } from '../provider/engine.ts';
import { essentialLevel, grantRow } from '../provider/policy.ts';
import { drop, put } from '../store/store.ts';
import { browserCookie, type Context, factsOf, sendPage, spend } from './context.ts';
import { Fault, faultOf } from './fault.ts';
import { cookieLine, cookieOf } from './request.ts';

type Details = Awaited<ReturnType<ReturnType<Context['engine']['provider']>['interactionDetails']>>;

/** Seconds that a screen keeps its cookie. */
const browserCookieLife = 3600;

interface Asked {
  readonly details: Details;
  readonly client: Client;
}

/** The screen that shows the QR code, what its script asks, and its end. */
export function addLoginRoutes(app: FastifyInstance, context: Context): void {
  const { core, begins } = context;
  app.get<{ Params: { uid: string } }>('/login/:uid', async (request, reply) => {
    const { details, client } = await asked(context, request, reply);
    spend(begins, request.ip);
    const token = browserToken(context, request, reply);
    const attempt = await beginAttempt(core, askingOf(details, client), token);
    const shown = deskState(core.issuer, await showAttempt(core, attempt));
    const { uid } = request.params;
    return sendPage(reply, deskPage({ ...factsOf(context, request), uid, client, shown }));
  });
  app.get('/login/:uid/state', async (request, reply) => {
    const { details } = await asked(context, request, reply);
    const token = cookieOf(request.raw, browserCookie(context.isSecure)) ?? '';
    const attempt = attemptOf(core, { interaction: details.uid, browser: digestOf(token) });
    if (attempt === undefined) throw new Fault('qr-other-browser');
    void reply.header('cache-control', 'no-store');
    return deskState(core.issuer, await showAttempt(core, attempt));
  });
  app.post('/login/:uid/finish', async (request, reply) => {
    const { details, client } = await asked(context, request, reply);
    const token = cookieOf(request.raw, browserCookie(context.isSecure)) ?? '';
    const by = { interaction: details.uid, browserToken: token, client: client.id };
    const login = await takeLogin(core, by);
    if (isRefusal(login)) throw faultOf(login);
    return { next: await complete(context, { request, reply, details, login }) };
  });
  app.post('/login/:uid/cancel', async (request, reply) => {
    await asked(context, request, reply);
    const result = { error: 'access_denied', error_description: 'refused by the person' };
    return {
      next: await context.engine.provider().interactionResult(request.raw, reply.raw, result),
    };
  });
}

/** The interaction of this browser, by its signed cookie; nobody else sees it. */
async function asked(
  { engine, clients }: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Asked> {
  const { uid } = request.params as { uid: string };
  let details: Details;
  try {
    details = await engine.provider().interactionDetails(request.raw, reply.raw);
  } catch {
    throw new Fault('qr-other-browser');
  }
  const client = clients.find(({ id }) => id === details.params['client_id']);
  if (details.uid !== uid || client === undefined) throw new Fault('qr-other-browser');
  return { details, client };
}

function askingOf(details: Details, client: Client) {
  const { params } = details;
  const claims = claimsOf(params['claims']);
  return {
    interaction: details.uid,
    client: client.id,
    scope: (params['scope'] as string | undefined) ?? '',
    acrValues: params['acr_values'] as string | undefined,
    essential: essentialLevel(claims),
  };
}

// The engine has checked the parameter before; what it took is JSON.
function claimsOf(text: unknown): Parameters<typeof essentialLevel>[0] {
  return typeof text === 'string'
    ? (JSON.parse(text) as Parameters<typeof essentialLevel>[0])
    : (text as Parameters<typeof essentialLevel>[0]);
}

/** The secret of this screen; made anew for a browser that has none. */
function browserToken(context: Context, request: FastifyRequest, reply: FastifyReply): string {
  const name = browserCookie(context.isSecure);
  const held = cookieOf(request.raw, name);
  if (held !== undefined && /^[\w-]{43}$/.test(held)) return held;
  const token = newToken();
  const { isSecure } = context;
  const line = cookieLine(name, token, { isSecure, maxAge: browserCookieLife });
  void reply.header('set-cookie', line);
  return token;
}

/** Hands an approved login to the engine, and lets go of what it replaces in this browser. */
async function complete(
  context: Context,
  given: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly details: Details;
    readonly login: Login;
  },
): Promise<string> {
  const { core, engine } = context;
  const provider = engine.provider();
  const { request, reply, details, login } = given;
  const { uscc, person, client, level, amr } = login;
  const accountId = accountOf(uscc, person);
  await letGo(context, details, login);
  const grant = new provider.Grant({ accountId, clientId: client });
  grant.addOIDCScope(login.scopes.join(' '));
  const grantId = await grant.save();
  await core.store.write([
    put('login', login.id, { ...login, engineGrant: grantId }, login.until),
    put('setting', grantRow(grantId), { value: login.id }, login.until),
    audited(core, {
      act: 'login-completed',
      client,
      uscc,
      person,
      grant: login.grant,
      login: login.id,
    }),
  ]);
  const ts = Math.floor(login.at / 1000);
  return provider.interactionResult(request.raw, reply.raw, {
    login: { accountId, acr: acrOf(level), amr: [...amr], ts, remember: false },
    consent: { grantId },
  });
}

// A browser speaks for one enterprise and person at a time: another one ends what was there.
async function letGo({ core, engine }: Context, details: Details, login: Login): Promise<void> {
  const { session } = details;
  if (session === undefined) return;
  const provider = engine.provider();
  const held = await provider.Session.findByUid(session.uid);
  const grants = Object.values(held?.authorizations ?? {}).map(({ grantId }) => grantId);
  const isHere = (one: Login): boolean =>
    one.engineGrant !== undefined && grants.includes(one.engineGrant) && isOpen(one, core.now());
  if (session.accountId === accountOf(login.uscc, login.person)) {
    const replaced = core.store
      .all('login')
      .filter((one) => isHere(one) && one.client === login.client);
    const end = { end: 'replaced', tells: 'nobody' } as const;
    await core.store.write(replaced.flatMap((one) => endLogin(core, one, end)));
    return;
  }
  await core.store.write(endLogins(core, isHere, 'replaced'));
  const interaction = await provider.Interaction.find(details.uid);
  if (interaction === undefined) return;
  delete (interaction as { session?: unknown }).session;
  await interaction.save(lives.interaction);
  const rows = core.store.all('oidc').filter((row) => row['uid'] === session.uid);
  await core.store.write(rows.map((row) => drop('oidc', String(row['rowId']))));
}
