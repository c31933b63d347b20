import type { webcrypto } from 'node:crypto';
import { type Instant, Unavailable } from '@yunzhang/base';
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { acrOf, type ClaimNames, factsOf, type LicenceFacts } from './claims.ts';
import { digestOf } from './secrets.ts';
import { no, PeopleProblem } from './problem.ts';

/** The one algorithm taken, so that no weaker one can be talked into. @basis platform.md P04 */
export const algorithm = 'ES256';
/** How long the provider's own description is believed; keys are looked up anew when unknown. */
const describedMs = 3_600_000;
const timeoutSeconds = 10;
/** Oldest confirmation at the provider that a login rests on. @basis platform.md P04 (8 h) */
const confirmedSecondsMax = 8 * 3600;
/** How long the caller is told to wait when the provider is away. */
const awayMs = 5000;
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
/** Age of a logout notice taken; a provider tries again for a while. */
const logoutAgeMax = '10m';

/** How the licence provider is reached. */
export interface LicenceSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** A shared secret, or a private key of ES256 for signed assertions. */
  readonly secret?: string;
  readonly privateKey?: webcrypto.CryptoKey;
  readonly scopes: readonly string[];
  readonly claims: ClaimNames;
  /** Where this platform is reached: its redirect address is `{origin}/v1/login/callback`. */
  readonly origin: string;
  /** Another way to reach it, such as through a proxy. */
  readonly fetch?: typeof fetch;
}

/** What has to be remembered until the answer comes. */
export interface Asked {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly issuer: string;
}

/** What is asked of the person. */
export interface DoorWish {
  readonly loa: number;
  /** Items of the licence, beyond who they are. */
  readonly items: readonly string[];
}

/** A notice that a login at the provider is over. */
export interface LogoutNotice {
  readonly issuer: string;
  readonly subject?: string;
  readonly sid?: string;
  /** Of the notice itself: each is taken once. */
  readonly digest: Uint8Array;
  readonly issuedAt: Instant;
  readonly endsAt: Instant;
}

/** The licence provider, as this platform sees it. */
export interface LicenceDoor {
  begin(wish: DoorWish): Promise<Asked & { readonly url: string }>;
  /** Trades the answer for facts; `search` is the query as it came. */
  finish(search: string, asked: Asked): Promise<LicenceFacts>;
  /** Where the browser goes to end the login there too, if the provider has such a place. */
  endUrl(): Promise<string | undefined>;
  readLogout(token: string, now: Instant): Promise<LogoutNotice>;
}

/** Opens the border to a provider; nothing is asked of it before the first login. */
export function openLicenceDoor(settings: LicenceSettings): LicenceDoor {
  const described = remembered(async () => describe(settings));
  const redirect = `${settings.origin}/v1/login/callback`;
  return {
    begin: async (wish) => beginAt((await described()).config, { settings, redirect, wish }),
    finish: async (search, asked) =>
      finishAt((await described()).config, {
        settings,
        url: new URL(`${redirect}${search}`),
        asked,
      }),
    endUrl: async () => {
      const { config } = await described();
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
      // No token goes into an address: the client's own name is enough to be asked back.
      const back = { post_logout_redirect_uri: `${settings.origin}/` };
      return oidc.buildEndSessionUrl(config, back).href;
    },
    readLogout: async (token, now) =>
      readLogout(await described(), { clientId: settings.clientId, token, now }),
  };
}

function remembered<T>(make: () => Promise<T>): () => Promise<T> {
  let held: { readonly value: Promise<T>; readonly at: number } | undefined;
  return async () => {
    if (held === undefined || performance.now() - held.at > describedMs) {
      const value = make();
      held = { value, at: performance.now() };
      value.catch(() => {
        held = undefined;
      });
    }
    return held.value;
  };
}

interface Described {
  readonly config: oidc.Configuration;
  /** Kept with it: the keys must not be fetched for every notice that a stranger sends. */
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
}

async function describe(settings: LicenceSettings): Promise<Described> {
  const { issuer, clientId, secret, privateKey, fetch: own } = settings;
  const server = new URL(issuer);
  const metadata = { id_token_signed_response_alg: algorithm };
  const proof =
    privateKey === undefined ? oidc.ClientSecretBasic(secret) : oidc.PrivateKeyJwt(privateKey);
  const config = await oidc
    .discovery(server, clientId, metadata, proof, {
      timeout: timeoutSeconds,
      execute: [
        oidc.enableNonRepudiationChecks,
        ...(server.protocol === 'http:' && isLoopback(server) ? [oidc.allowInsecureRequests] : []),
      ],
      ...(own === undefined ? {} : { [oidc.customFetch]: own as oidc.CustomFetch }),
    })
    .catch(() => raiseAway());
  // A description without S256 is how a code is made to be worth something to its thief.
  if (!config.serverMetadata().supportsPKCE()) no('login-not-set-up', 'PKCE S256');
  const place = config.serverMetadata().jwks_uri ?? no('login-not-set-up', 'jwks_uri');
  const options = own === undefined ? {} : { [customFetch]: own };
  return { config, keys: createRemoteJWKSet(new URL(place), options) };
}

/** Whether a host is this machine, where a request in clear meets nobody on its way. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

interface Beginning {
  readonly settings: LicenceSettings;
  readonly redirect: string;
  readonly wish: DoorWish;
}

async function beginAt(config: oidc.Configuration, { settings, redirect, wish }: Beginning) {
  const asked = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    issuer: config.serverMetadata().issuer,
  };
  const parameters = {
    redirect_uri: redirect,
    scope: [...settings.scopes, ...wish.items].join(' '),
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(asked.verifier),
    code_challenge_method: 'S256',
    acr_values: acrOf(wish.loa),
    // With this the provider has to say when the person confirmed.
    max_age: String(confirmedSecondsMax),
    // Never silently by what the provider remembers: the next at a shared machine is another.
    prompt: 'login',
  };
  const pushes = config.serverMetadata().pushed_authorization_request_endpoint !== undefined;
  const url = pushes
    ? await oidc.buildAuthorizationUrlWithPAR(config, parameters).catch((error: unknown) => {
        if (error instanceof oidc.ResponseBodyError) no('login-not-set-up', error.error);
        return raiseAway();
      })
    : oidc.buildAuthorizationUrl(config, parameters);
  return { ...asked, url: url.href };
}

interface Ending {
  readonly settings: LicenceSettings;
  readonly url: URL;
  readonly asked: Asked;
}

async function finishAt(
  config: oidc.Configuration,
  { settings, url, asked }: Ending,
): Promise<LicenceFacts> {
  // An answer from anybody but who was asked is a mix-up.
  if (asked.issuer !== config.serverMetadata().issuer) no('login-answer-wrong', 'iss');
  const tokens = await oidc
    .authorizationCodeGrant(config, url, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      pkceCodeVerifier: asked.verifier,
      idTokenExpected: true,
      maxAge: confirmedSecondsMax,
    })
    .catch((error: unknown) => raise(problemOf(error)));
  const claims = tokens.claims() ?? no('login-answer-wrong', 'id_token');
  // Providers say the licence's claims in the token or at their own door.
  const isComplete = Object.hasOwn(claims, settings.claims.personName);
  if (isComplete || config.serverMetadata().userinfo_endpoint === undefined) {
    return factsOf(claims, settings.claims);
  }
  const more = await oidc
    .fetchUserInfo(config, tokens.access_token, claims.sub)
    .catch((error: unknown) => raise(problemOf(error)));
  return factsOf({ ...more, ...claims }, settings.claims);
}

// Only short names of errors are told on; whole answers hold codes, tokens and persons.
function problemOf(error: unknown): Error {
  if (error instanceof oidc.AuthorizationResponseError) {
    const known = /^[a-z_]{1,40}$/.test(error.error) ? error.error : undefined;
    return new PeopleProblem('login-refused', known);
  }
  if (error instanceof oidc.ResponseBodyError) {
    if (error.status >= 500) return away();
    const known = /^[a-z_]{1,40}$/.test(error.error) ? error.error : undefined;
    return new PeopleProblem('login-answer-wrong', known);
  }
  const { code } = error as { code?: unknown };
  const isAnswered = typeof code === 'string' && code.startsWith('OAUTH_');
  if (isAnswered && code !== 'OAUTH_TIMEOUT') return new PeopleProblem('login-answer-wrong');
  return away();
}

function away(): Unavailable {
  return new Unavailable('licence', { retryAfterMs: awayMs });
}

function raise(error: Error): never {
  throw error;
}

function raiseAway(): never {
  throw away();
}

const logoutForm = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255).optional(),
  sid: z.string().min(1).max(255).optional(),
  jti: z.string().min(1).max(255),
  iat: z.number(),
  exp: z.number(),
  events: z.object({ [logoutEvent]: z.object({}) }),
  nonce: z.undefined().optional(),
});

/** Reads a notice of back-channel logout. @basis OpenID Connect Back-Channel Logout 1.0 §2.6 */
async function readLogout(
  { config, keys }: Described,
  asked: { readonly clientId: string; readonly token: string; readonly now: Instant },
): Promise<LogoutNotice> {
  const { clientId, token, now } = asked;
  const { issuer } = config.serverMetadata();
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience: clientId,
    algorithms: [algorithm],
    maxTokenAge: logoutAgeMax,
    currentDate: new Date(now),
    clockTolerance: 60,
  }).catch((error: unknown) =>
    error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)
      ? raiseAway()
      : no('logout-token-wrong'),
  );
  const read = logoutForm.safeParse(payload);
  if (!read.success) return no('logout-token-wrong');
  const { sub: subject, sid, jti, iat, exp } = read.data;
  if (subject === undefined && sid === undefined) return no('logout-token-wrong', 'sub');
  return {
    issuer,
    ...(subject === undefined ? {} : { subject }),
    ...(sid === undefined ? {} : { sid }),
    digest: digestOf(`${issuer} ${jti}`),
    issuedAt: iat * 1000,
    endsAt: exp * 1000,
  };
}
