import { isRefusal } from '@yunzhang/base';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { acrOf } from '../login/level.ts';
import { approveLogin, copyOf, denyLogin, type Holder, openCode } from '../login/phone.ts';
import type { QrLogin } from '../login/qr.ts';
import { assertionOptions, checkPasskey, passkeysOf } from '../people/passkeys.ts';
import { powersOf, refusePower } from '../people/power.ts';
import { signIn, type SignedIn } from '../people/wallet.ts';
import { askPage, type Choice, signInPage, wordPage } from '../pages/phone-page.ts';
import { wordsIn } from '../pages/words.ts';
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
import { cookieLine } from './request.ts';

type CodeRoute = { Params: { code: string } };

const coordinate = z.string().regex(/^[\w-]{43}$/);
/** The public half of a phone’s key. */
export const jwkForm = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinate,
  y: coordinate,
});
const signInForm = z.object({
  account: z.string().trim().min(1).max(64),
  pin: z.string().max(12),
  jwk: jwkForm,
});
const approveForm = z.object({
  approval: z.string().max(4096),
  pin: z.string().max(12),
  face: z.boolean(),
  passkey: z.unknown().optional(),
});
/** Seconds that a phone stays signed in without being used. */
const deviceLife = 90 * 86_400;

/** The phone: what a QR code leads to, and the way to say yes or no. */
export function addPhoneRoutes(app: FastifyInstance, context: Context): void {
  const { core, guesses } = context;
  app.get<CodeRoute>('/qr/:code', async (request, reply) => {
    const facts = factsOf(context, request);
    const { code } = request.params;
    const here = `/qr/${encodeURIComponent(code)}`;
    const holder = await holderOfRequest(context, request);
    if (holder === undefined) return sendPage(reply, signInOf(context, request, here));
    spend(guesses, request.ip, holder.device.id);
    const attempt = await openCode(core, holder, code);
    if (isRefusal(attempt)) {
      const title = wordsIn(facts.language)('errorTitle');
      const { status } = faultOf(attempt);
      const refused = wordPage({ ...facts, title, code: attempt.refused, here: '/wallet' });
      return sendPage(reply, refused, status);
    }
    return sendPage(reply, askPage(askOf(context, { request, holder, attempt, code })));
  });
  app.post<CodeRoute>('/qr/:code/passkey', async (request) => {
    const holder = await needHolder(context, request);
    return (await assertionOptions(core, holder, `approve:${request.params.code}`)) ?? {};
  });
  app.post<CodeRoute>('/qr/:code/approve', async (request) => {
    const holder = await needHolder(context, request);
    spend(guesses, request.ip, holder.device.id);
    const given = read(approveForm, request.body);
    const { code } = request.params;
    const { pin, face, approval } = given;
    const passkey = await passkeyShown(context, holder, { code, response: given.passkey });
    const login = await approveLogin(core, holder, {
      code,
      approval,
      proofs: { pin, face, passkey },
    });
    if (isRefusal(login)) throw faultOf(login);
    return { approved: true };
  });
  app.post<CodeRoute>('/qr/:code/deny', async (request, reply) => {
    const facts = factsOf(context, request);
    const say = wordsIn(facts.language);
    const holder = await needHolder(context, request);
    const refusal = await denyLogin(core, holder, request.params.code);
    if (refusal !== undefined) throw faultOf(refusal);
    const title = say('askTitle');
    return sendPage(reply, wordPage({ ...facts, title, words: say('askDenied'), here: '/wallet' }));
  });
  app.post('/wallet/sign-in', async (request, reply) => {
    spend(guesses, request.ip);
    const given = read(signInForm, request.body);
    const name = phoneName(request.headers['user-agent']);
    const done = await signIn(core, { ...given, name });
    if (isRefusal(done)) throw faultOf(done);
    return reply.header('set-cookie', phoneCookie(context, done)).send({ signedIn: true });
  });
}

/** The cookie that a phone keeps from now on. */
export function phoneCookie({ isSecure }: Context, { token }: SignedIn): string {
  return cookieLine(deviceCookie(isSecure), token, { isSecure, maxAge: deviceLife });
}

/** The page that signs a phone in, and then goes on to where it was. */
export function signInOf(context: Context, request: FastifyRequest, here: string): string {
  const { tests, testPin } = context;
  return signInPage({ ...factsOf(context, request), here, tests, testPin });
}

/** Reads a body, or refuses it. */
export function read<T>(form: z.ZodType<T>, body: unknown): T {
  const done = form.safeParse(body);
  if (!done.success) throw new Fault('licence-request-malformed');
  return done.data;
}

async function passkeyShown(
  { core }: Context,
  holder: Holder,
  { code, response }: { readonly code: string; readonly response: unknown },
): Promise<boolean> {
  if (response === undefined || response === null) return false;
  const refusal = await checkPasskey(core, holder, { response, purpose: `approve:${code}` });
  if (refusal !== undefined) throw faultOf(refusal);
  return true;
}

function askOf(
  context: Context,
  asked: {
    readonly request: FastifyRequest;
    readonly holder: Holder;
    readonly attempt: QrLogin;
    readonly code: string;
  },
) {
  const { core, clients } = context;
  const { request, holder, attempt } = asked;
  const client = clients.find(({ id }) => id === attempt.client);
  if (client === undefined) throw new Fault('qr-unknown');
  // What is signed is the long code, also where the short one was typed.
  const code = attempt.codes.some(({ qr }) => qr === asked.code)
    ? asked.code
    : (attempt.codes[0]?.qr ?? '');
  const { person, device } = holder;
  return {
    ...factsOf(context, request),
    code,
    issuer: core.issuer,
    client,
    returnsTo: new URL(client.redirectUris[0] ?? core.issuer).host,
    scopes: attempt.scopes,
    needed: attempt.needed,
    acr: acrOf(attempt.needed),
    holder: person.name,
    hasPasskey: passkeysOf(core, person.id).length > 0,
    choices: powersOf(core, person.id).map((power): Choice => {
      const refusal = refusePower(core, { person: person.id, power, items: attempt.asked });
      const isTooLow = attempt.needed === 4 && power.role !== 'legal_rep';
      const refused = refusal?.refused ?? (isTooLow ? 'level-legal-representative' : undefined);
      return { power, refusal: refused, needsCopy: copyOf(core, device, power) === undefined };
    }),
  };
}

/** A short name for the list of phones; the whole header would tell more than is needed. */
export function phoneName(agent: string | undefined): string {
  const system = /Android|iPhone|iPad|HarmonyOS|Windows|Mac OS|Linux/.exec(agent ?? '')?.[0];
  const program = /MicroMessenger|Edg|Firefox|Chrome|Safari/.exec(agent ?? '')?.[0];
  return [system, program].filter((part) => part !== undefined).join(' · ') || '手机';
}
