import { isRefusal, type Refusal } from '@yunzhang/base';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { audited } from '../core.ts';
import { giveGrant, takeBack, takeGrant } from '../grants/giving.ts';
import { isInForce } from '../grants/grant-rules.ts';
import { type Item, itemIds } from '../grants/item.ts';
import { stepUpChallenge } from '../login/level.ts';
import { isOpen } from '../login/login.ts';
import { attemptByCode, freshCopy, type Holder } from '../login/phone.ts';
import { grantsPage, homePage, securityPage, type WalletFacts } from '../pages/wallet-pages.ts';
import {
  addPasskey,
  assertionOptions,
  checkPasskey,
  passkeysOf,
  registrationOptions,
  removePasskey,
} from '../people/passkeys.ts';
import { openOf } from '../people/recovery.ts';
import { powersOf } from '../people/power.ts';
import { devicesOf, endOwnLogin, isSteppedUp, revokeDevice, stepUp } from '../people/wallet.ts';
import { put } from '../store/store.ts';
import {
  type Context,
  deviceCookie,
  factsOf,
  holderOfRequest,
  needHolder,
  sendPage,
  spend,
} from './context.ts';
import { Fault, faultOf } from './fault.ts';
import { read, signInOf } from './phone-routes.ts';
import { cookieLine } from './request.ts';

type IdRoute = { Params: { id: string } };
type Shown = { Querystring: { refused?: string } };

/** Acts shown on the page of security. */
const actsShown = 20;
const dayMs = 86_400_000;

const stepUpForm = z.object({
  pin: z.string().max(12),
  face: z.boolean(),
  passkey: z.unknown().optional(),
});
const grantForm = z.object({
  uscc: z.string().length(18),
  account: z.string().trim().min(1).max(64),
  name: z.string().trim().min(1).max(64),
  role: z.enum(['manager', 'handler']),
  scope: z.enum(['full', 'precise']),
  item: z.array(z.enum(itemIds as [Item, ...Item[]])).max(itemIds.length),
  sub: z.boolean(),
  days: z.coerce.number().int().min(1).max(366),
});

/** The wallet’s own pages: licences, grants, phones, logins, passkeys. */
export function addWalletRoutes(app: FastifyInstance, context: Context): void {
  addHome(app, context);
  addGrants(app, context);
  addSecurity(app, context);
  addPasskeys(app, context);
}

/** A page for a phone that is signed in; the others sign in first. */
function addPage(
  app: FastifyInstance,
  context: Context,
  {
    path,
    draw,
  }: { readonly path: string; readonly draw: (holder: Holder, facts: WalletFacts) => string },
): void {
  app.get<Shown>(path, async (request, reply) => {
    const holder = await holderOfRequest(context, request);
    if (holder === undefined) return sendPage(reply, signInOf(context, request, path));
    const { refused } = request.query;
    const code = typeof refused === 'string' ? refused : undefined;
    const recovery = openOf(context.core, holder.person.id);
    const known = factsOf(context, request);
    const facts = { ...known, holder: holder.person.name, code, recovery };
    return sendPage(reply, draw(holder, facts));
  });
}

/** Back to a page, with what was refused on the way. */
function back(reply: FastifyReply, path: string, refusal?: Refusal): FastifyReply {
  const query = refusal === undefined ? '' : `?refused=${refusal.refused}`;
  return reply.redirect(`${path}${query}`, 303);
}

function addHome(app: FastifyInstance, context: Context): void {
  const { core, guesses, isSecure } = context;
  addPage(app, context, {
    path: '/wallet',
    draw: ({ person }, facts) => {
      const powers = powersOf(core, person.id).map((power) => ({
        ...power,
        stale: power.enterprise.claimedVersion !== power.enterprise.version,
      }));
      return homePage({ ...facts, powers });
    },
  });
  app.post<{ Body: Record<string, string> }>('/wallet/code', async (request, reply) => {
    const holder = await needHolder(context, request);
    spend(guesses, request.ip, holder.device.id);
    const { code } = read(z.object({ code: z.string().max(12) }), request.body);
    const found = attemptByCode(core, code);
    if (found === undefined) return back(reply, '/wallet', { refused: 'qr-unknown', basis: '' });
    return back(reply, `/qr/${found.codes[0]?.qr ?? ''}`);
  });
  app.post('/wallet/sign-out', async (request, reply) => {
    const holder = await needHolder(context, request);
    await revokeDevice(core, holder, holder.device.id);
    const line = cookieLine(deviceCookie(isSecure), '', { isSecure, maxAge: 0 });
    return back(reply.header('set-cookie', line), '/wallet');
  });
  app.post('/wallet/claim', async (request, reply) => {
    const holder = await needLevel3(context, request, reply);
    if (holder === undefined) return reply;
    const { uscc } = read(z.object({ uscc: z.string().length(18) }), request.body);
    const enterprise = core.store.get('enterprise', uscc);
    if (enterprise === undefined || enterprise.legalRep !== holder.person.id) {
      throw new Fault('enterprise-unknown');
    }
    const claimed = { ...enterprise, claimedVersion: enterprise.version };
    const entry = { person: holder.person.id, uscc, device: holder.device.id };
    await core.store.write([
      put('enterprise', uscc, claimed),
      ...freshCopy(core, holder.device, { enterprise: claimed, role: 'legal_rep' }),
      audited(core, { act: 'licence-claimed', ...entry }),
    ]);
    return back(reply, '/wallet');
  });
}

/**
 * Who has shown PIN and face a moment ago.
 *
 * A form of a page is led to where that is done; the answer says what is needed either way.
 */
async function needLevel3(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Holder | undefined> {
  const holder = await needHolder(context, request);
  if (isSteppedUp(context.core, holder)) return holder;
  const challenge = { 'www-authenticate': stepUpChallenge(3) };
  const isPage = (request.headers.accept ?? '').includes('text/html');
  if (!isPage) throw new Fault('level-too-low', challenge);
  back(reply.headers(challenge), '/wallet/grants', { refused: 'level-too-low', basis: '' });
  return undefined;
}

function addGrants(app: FastifyInstance, context: Context): void {
  const { core, guesses } = context;
  addPage(app, context, {
    path: '/wallet/grants',
    draw: (holder, facts) => grantsPage({ ...facts, ...grantFacts(context, holder) }),
  });
  app.post('/wallet/step-up/passkey', async (request) => {
    const holder = await needHolder(context, request);
    return (await assertionOptions(core, holder, 'step-up')) ?? {};
  });
  app.post('/wallet/step-up', async (request) => {
    const holder = await needHolder(context, request);
    spend(guesses, request.ip, holder.device.id);
    const { pin, face, passkey } = read(stepUpForm, request.body);
    const isShown = passkey !== undefined && passkey !== null;
    const wrong = isShown
      ? await checkPasskey(core, holder, { response: passkey, purpose: 'step-up' })
      : undefined;
    const refusal = wrong ?? (await stepUp(core, holder, { pin, face, passkey: isShown }));
    if (refusal !== undefined) throw faultOf(refusal);
    return { steppedUp: true };
  });
  app.post('/wallet/grants', async (request, reply) => {
    const holder = await needLevel3(context, request, reply);
    if (holder === undefined) return reply;
    spend(guesses, holder.device.id);
    const asked = read(grantForm, request.body);
    // Both must fit: a slip of the pen must not give a stranger power.
    const delegate = core.store
      .all('person')
      .find(({ account, name }) => account === asked.account && name === asked.name);
    const { uscc, role, scope: scopeType, item, sub: subDelegation, days } = asked;
    const made = await giveGrant(core, {
      uscc,
      grantor: holder.person.id,
      delegate: delegate?.id ?? '',
      role,
      scopeType,
      items: scopeType === 'full' ? [] : item,
      subDelegation,
      validTo: core.now() + days * dayMs,
    });
    return back(reply, '/wallet/grants', isRefusal(made) ? made : undefined);
  });
  app.post<IdRoute>('/wallet/grants/:id/accept', async (request, reply) => {
    const holder = await needLevel3(context, request, reply);
    if (holder === undefined) return reply;
    const person = holder.person.id;
    const done = await takeGrant(core, { id: request.params.id, person, faceMatches: true });
    return back(reply, '/wallet/grants', isRefusal(done) ? done : undefined);
  });
  app.post<IdRoute>('/wallet/grants/:id/end', async (request, reply) => {
    // To stop something must be easy: no second check here.
    const holder = await needHolder(context, request);
    const refusal = await takeBack(core, { id: request.params.id, by: holder.person.id });
    return back(reply, '/wallet/grants', refusal);
  });
}

function grantFacts({ core }: Context, holder: Holder) {
  const me = holder.person.id;
  const enterprises = core.store.all('enterprise');
  const all = core.store.all('grant');
  const own = enterprises.filter(({ legalRep }) => legalRep === me);
  const isOwn = (uscc: string): boolean => own.some((enterprise) => enterprise.uscc === uscc);
  const mayGive = (uscc: string): boolean =>
    isOwn(uscc) ||
    all.some(
      (grant) =>
        grant.uscc === uscc &&
        grant.delegate === me &&
        grant.subDelegation &&
        isInForce(grant, core.now()),
    );
  const newest = [...all].sort((a, b) => b.createdAt - a.createdAt);
  return {
    person: me,
    steppedUp: isSteppedUp(core, holder),
    hasPasskey: passkeysOf(core, me).length > 0,
    given: newest.filter(({ grantor, uscc }) => grantor === me || isOwn(uscc)),
    taken: newest.filter(({ delegate }) => delegate === me),
    from: enterprises.filter(({ uscc }) => mayGive(uscc)),
    nameOf: (person: string) => core.store.get('person', person)?.name ?? '',
    enterpriseOf: (uscc: string) => core.store.get('enterprise', uscc)?.name ?? uscc,
  };
}

function addSecurity(app: FastifyInstance, context: Context): void {
  const { core, clients } = context;
  addPage(app, context, {
    path: '/wallet/security',
    draw: ({ person, device }, facts) =>
      securityPage({
        ...facts,
        device: device.id,
        devices: devicesOf(core, person.id),
        passkeys: passkeysOf(core, person.id),
        logins: core.store
          .all('login')
          .filter((login) => login.person === person.id && isOpen(login, core.now()))
          .map((login) => ({
            ...login,
            site:
              clients.find(({ id }) => id === login.client)?.name[facts.language] ?? login.client,
            enterprise: core.store.get('enterprise', login.uscc)?.name ?? login.uscc,
          })),
        acts: core.store
          .all('audit')
          .filter((entry) => entry.person === person.id)
          .slice(-actsShown)
          .toReversed(),
      }),
  });
  app.post<IdRoute>('/wallet/devices/:id/end', async (request, reply) => {
    const holder = await needHolder(context, request);
    return back(reply, '/wallet/security', await revokeDevice(core, holder, request.params.id));
  });
  app.post<IdRoute>('/wallet/logins/:id/end', async (request, reply) => {
    const holder = await needHolder(context, request);
    return back(reply, '/wallet/security', await endOwnLogin(core, holder, request.params.id));
  });
}

function addPasskeys(app: FastifyInstance, context: Context): void {
  const { core } = context;
  app.post('/wallet/passkeys/options', async (request, reply) => {
    const holder = await needLevel3(context, request, reply);
    if (holder === undefined) return reply;
    const options = await registrationOptions(core, holder);
    if (isRefusal(options)) throw faultOf(options);
    return options;
  });
  app.post('/wallet/passkeys', async (request) => {
    const holder = await needHolder(context, request);
    const body = read(z.object({ response: z.unknown() }), request.body);
    const done = await addPasskey(core, holder, {
      response: body.response,
      name: holder.device.name,
    });
    if (isRefusal(done)) throw faultOf(done);
    return { added: true };
  });
  app.post<IdRoute>('/wallet/passkeys/:id/end', async (request, reply) => {
    const holder = await needLevel3(context, request, reply);
    if (holder === undefined) return reply;
    return back(reply, '/wallet/security', await removePasskey(core, holder, request.params.id));
  });
}
