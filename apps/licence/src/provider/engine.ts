import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { accountOf, type Core, saltedDigest } from '../core.ts';
import { endLogin, noticeOf } from '../login/ending.ts';
import { acrOf, acrs } from '../login/level.ts';
import { isOpen } from '../login/login.ts';
import { engineAdapter } from './adapter.ts';
import { claimsOf, scopeClaims, scopes } from './claims.ts';
import { type Client, clientMetadata } from './client.ts';
import type { EnginePages } from './engine-pages.ts';
import { errors, Provider } from './library.ts';
import { loginOfGrant, loginPolicy } from './policy.ts';
import type { PublishedKeys } from './signing-keys.ts';

/** Seconds. @basis platform.md P04 (token life) */
export const lives = { code: 60, access: 900, login: 28_800, interaction: 3600, par: 120 } as const;

/** Where the engine’s addresses begin. */
export const enginePaths = {
  authorization: '/authorize',
  pushed_authorization_request: '/par',
  token: '/token',
  userinfo: '/userinfo',
  jwks: '/jwks',
  introspection: '/introspect',
  revocation: '/revoke',
  end_session: '/logout',
} as const;

/** What the engine is built with. */
export interface EngineParts {
  readonly clients: readonly Client[];
  readonly pages: EnginePages;
  /** The first one signs. */
  readonly keys: PublishedKeys;
}

/**
 * Builds the OpenID engine over our rows, rules and pages.
 *
 * It keeps nothing of its own, so another one can take its place when the keys change.
 */
export function createEngine(core: Core, { clients, pages, keys }: EngineParts): Provider {
  const isSecure = core.issuer.startsWith('https:');
  const provider = new Provider(core.issuer, {
    ...ruled(core),
    adapter: engineAdapter(core),
    clients: clients.map(clientMetadata),
    jwks: { keys: [...keys] },
    cookies: cookies(core, isSecure),
    features: features(pages),
    routes: enginePaths,
    interactions: { policy: loginPolicy(core), url: (_ctx, { uid }) => `/login/${uid}` },
    findAccount: (_ctx, accountId, token) => ({
      accountId,
      claims: async () => {
        const login = loginOfGrant(core, tokenGrant(token) ?? _ctx.oidc.grant?.jti);
        if (login === undefined || accountOf(login.uscc, login.person) !== accountId) {
          throw new errors.InvalidGrant('the login is over');
        }
        return { sub: accountId, ...claimsOf(core, login) };
      },
    }),
    renderError: pages.error,
  });
  // TLS ends at a proxy; who asks for what was settled before the engine is reached.
  provider.proxy = isSecure;
  observe(core, provider);
  provider.use(async (ctx, next) => {
    await next();
    askInstead(ctx as KoaContextWithOIDC, pages);
  });
  return provider;
}

/** The engine’s own page that presses its button by a script; the person presses ours instead. */
function askInstead(ctx: KoaContextWithOIDC, pages: EnginePages): void {
  if (typeof ctx.body !== 'string' || !ctx.body.includes('<script')) return;
  const form = /<form[^]*?<\/form>/.exec(ctx.body)?.[0] ?? '';
  const xsrf = /name="xsrf" value="([\w-]+)"/.exec(form)?.[1] ?? '';
  const action = ctx.oidc.urlFor('end_session_confirm');
  pages.logout(
    ctx,
    `<form id="op.logoutForm" method="post" action="${action}"><input type="hidden" name="xsrf" value="${xsrf}"/></form>`,
  );
}

function tokenGrant(token: unknown): string | undefined {
  return (token as { grantId?: string } | undefined)?.grantId;
}

function ruled(core: Core): Partial<Configuration> {
  return {
    acrValues: acrs,
    claims: { ...scopeClaims, sid: null, iss: null },
    scopes: [...scopes],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, account, client) =>
      `ebl:${saltedDigest(core.secret('pairwise'), client.clientId, account).slice(0, 32)}`,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'private_key_jwt', 'none'],
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], clientAuthSigningAlgValues: ['ES256'] },
    // State and nonce tie the answer to the browser and to the request that was made there.
    extraParams: { state: mandatory('state'), nonce: mandatory('nonce') },
    extraTokenClaims: (_ctx, token) => extraClaims(core, tokenGrant(token)),
    issueRefreshToken: async () => false,
    ttl: {
      AuthorizationCode: lives.code,
      AccessToken: lives.access,
      IdToken: lives.access,
      Session: lives.login,
      Grant: lives.login,
      Interaction: lives.interaction,
      PushedAuthorizationRequest: lives.par,
    },
    // Clients are named by whoever runs the provider, so their addresses may be inside its network.
    fetch: (input, init) => {
      const { dispatcher: _, ...rest } = (init ?? {}) as RequestInit & { dispatcher?: unknown };
      return fetch(input, rest);
    },
  };
}

function extraClaims(core: Core, grantId: string | undefined): Record<string, unknown> | undefined {
  const login = loginOfGrant(core, grantId);
  if (login === undefined) return undefined;
  const { level, at, uscc } = login;
  return { acr: acrOf(level), auth_time: Math.floor(at / 1000), 'ebl:uscc': uscc };
}

function mandatory(name: 'state' | 'nonce') {
  return (_ctx: KoaContextWithOIDC, value: string | undefined): void => {
    if (value === undefined || value.length < 8 || value.length > 512) {
      throw new errors.InvalidRequest(`missing or unfit parameter ${name}`);
    }
  };
}

function cookies(core: Core, isSecure: boolean): NonNullable<Configuration['cookies']> {
  const prefix = isSecure ? '__Host-' : '';
  const one = { signed: true, httpOnly: true, sameSite: 'lax' as const, secure: isSecure };
  return {
    keys: [core.secret('cookies')],
    names: {
      session: `${prefix}ebl_session`,
      interaction: 'ebl_interaction',
      resume: 'ebl_resume',
    },
    long: one,
    short: one,
  };
}

function features(pages: EnginePages): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    backchannelLogout: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: pages.logout,
      postLogoutSuccessSource: pages.loggedOut,
    },
    claimsParameter: { enabled: true },
    userinfo: { enabled: true },
    resourceIndicators: { enabled: false },
    dPoP: { enabled: false },
    requestObjects: { enabled: false },
  };
}

/** Hears what the engine did, so that our logins say the same. */
function observe(core: Core, provider: Provider): void {
  provider.on('authorization.accepted', (ctx) => {
    // One browser may hold logins of several levels: each client hears of its own.
    const login = loginOfGrant(core, ctx.oidc.grant?.jti);
    const { session } = ctx.oidc;
    if (login === undefined || session === undefined) return;
    session.acr = acrOf(login.level);
    session.amr = [...login.amr];
    session.loginTs = Math.floor(login.at / 1000);
  });
  provider.on('grant.revoked', (ctx, grantId) => {
    const login = loginOfGrant(core, grantId);
    if (login === undefined || !isOpen(login, core.now())) return;
    const isReplay = ctx.oidc.route === 'token';
    const end = isReplay ? 'code-replayed' : 'logged-out';
    // At a logout the engine tells the clients itself.
    void core.store.write([
      ...endLogin(core, login, { end, tells: isReplay ? 'client' : 'nobody' }),
    ]);
  });
  provider.on('backchannel.error', (_ctx, _error, client, _accountId, sid) => {
    const login = core.store
      .all('login')
      .find((one) => one.sid === sid && one.client === client.clientId);
    if (login === undefined || sid === undefined) return;
    void core.store.write([noticeOf(core, { ...login, sid })]);
  });
}
