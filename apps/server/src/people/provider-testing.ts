import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import swagger from '@fastify/swagger';
import { importPKCS8, SignJWT } from 'jose';
import type { Configuration } from 'oidc-provider';
import { Provider } from '../../../licence/src/provider/library.ts';
import { problemFor, problemOf, sendProblem } from '../problem-answer.ts';
import { type AllowanceLimits, outboxMigrations } from '../support/index.ts';
import { type TestDatabase, testDatabase } from '../support/test-database.ts';
import { claimNames } from './claims.ts';
import { createPeople, type People, type PeopleOptions } from './people.ts';
import { addPeopleRoutes } from './routes.ts';
import { peopleMigrations } from './tables.ts';

/** Whom the provider of the tests takes for the one with the licence. */
export interface Holder {
  readonly person: string;
  readonly acr: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const clientId = 'yunzhang';
const clientSecret = 'only-for-tests-only-for-tests-only';
const names = Object.values(claimNames);
/** Another client, which proves itself by a key; its private part in PEM. */
export const keyClientId = 'yunzhang-by-key';
const clientPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const clientKeys = {
  jwk: { ...clientPair.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' },
  pem: String(clientPair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
};

/** An identity number that no claim may carry further. */
export const idNumber = '110101198003070009';

/** A holder for tests: person and role in an organisation. */
export function holder(
  person: string,
  more: Readonly<Record<string, unknown>> & { readonly loa?: number } = {},
): Holder {
  const { loa = 3, ...claims } = more;
  return {
    person: `${person}@${JSON.stringify(claims['ebl:uscc'])}`,
    acr: `urn:ebl:loa:${loa}`,
    claims: {
      'ebl:uscc': '91110108MA0EXAM15Y',
      'ebl:ent_name': '北京云枢示例科技有限公司',
      'ebl:licence_id': '1.2.156.3005.2.EXAMPLE',
      'ebl:ent_status': '存续',
      'ebl:holder_role': 'handler',
      name: person,
      'ebl:id_no_masked': '110101********0009',
      'ebl:auth': {
        grantId: `SQ-${person === '李示例' ? 1 : 2}`,
        grantor: 'legal_rep',
        scopeType: 'precise',
        items: ['seal.use'],
        validFrom: '2020-01-01',
        validTo: '2099-12-31',
        subDelegation: false,
      },
      ...claims,
    },
  };
}

/** The legal representative of the first organisation. */
export const head = (more: Readonly<Record<string, unknown>> = {}) =>
  holder('李示例', { 'ebl:holder_role': 'legal_rep', 'ebl:auth': undefined, ...more });

/** A port nobody listens at. */
export async function freePort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A platform, a provider and the clock between them. */
export interface Stage {
  readonly app: FastifyInstance;
  readonly people: People;
  readonly database: TestDatabase<unknown>;
  readonly origin: string;
  readonly issuer: string;
  /** Whom the provider takes for the holder from now on. */
  hold(one: Holder): void;
  /** Moves the platform's clock, which `reset` puts right. */
  pass(ms: number): void;
  reset(): void;
  readonly now: () => number;
  /** A notice of logout as the provider signs it. */
  notice(claims: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

/** Starts both on this machine. */
export async function startStage(more: Partial<PeopleOptions> = {}): Promise<Stage> {
  const database = await testDatabase<unknown>([outboxMigrations, peopleMigrations]);
  const origin = `http://127.0.0.1:${await freePort()}`;
  const held: { holder: Holder; offset: number } = { holder: head(), offset: 0 };
  const provider = await startProvider(origin, () => held.holder);
  const now = () => Date.now() + held.offset;
  const people = createPeople({
    database,
    now,
    origin,
    licence: {
      issuer: provider.issuer,
      clientId,
      secret: clientSecret,
      scopes: ['openid', 'ebl'],
      claims: claimNames,
      origin,
    },
    subscribers: ['cases'],
    cancellationItems: ['enterprise.cancel'],
    ...more,
  });
  const app = await buildApp(people);
  await app.listen({ host: '127.0.0.1', port: Number(new URL(origin).port) });
  return {
    app,
    people,
    database,
    origin,
    issuer: provider.issuer,
    hold: (one) => void (held.holder = one),
    pass: (ms) => void (held.offset += ms),
    reset: () => void (held.offset = 0),
    now,
    notice: async (claims) => provider.notice(claims),
    close: async () => {
      await app.close();
      await provider.close();
      await database.close();
    },
  };
}

const manyLogins = {
  callerBurst: 10_000,
  callerPerSecond: 1000,
  allBurst: 10_000,
  allPerSecond: 1000,
};

/** An app with the routes of people alone; refusals are answered as the server does. */
export async function buildApp(
  people: People,
  more: {
    readonly prepare?: (app: FastifyInstance) => void;
    readonly limits?: AllowanceLimits;
  } = {},
): Promise<FastifyInstance> {
  const app = Fastify();
  more.prepare?.(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => sendProblem(problemOf(error), request, reply));
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 't', version: '0' } },
    transform: jsonSchemaTransform,
  });
  await addPeopleRoutes(app, {
    people,
    problem: problemFor,
    limits: more.limits ?? manyLogins,
  });
  return app;
}

async function startProvider(origin: string, holderNow: () => Holder) {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'one' };
  const known = new Map<string, Holder>();
  const provider = new Provider(issuer, configurationOf(origin, { jwk, known }));
  const finish = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return void finish(request, response);
    void answer(provider, { request, response, holderNow, known });
  });
  const key = await importPKCS8(
    String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    'ES256',
  );
  return {
    issuer,
    notice: async (claims: Readonly<Record<string, unknown>>) =>
      new SignJWT({
        iss: issuer,
        aud: clientId,
        iat: Math.floor(Date.now() / 1000),
        exp: Math.floor(Date.now() / 1000) + 120,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'logout+jwt' })
        .sign(key),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Keys {
  readonly jwk: object;
  readonly known: ReadonlyMap<string, Holder>;
}

function configurationOf(origin: string, { jwk, known }: Keys): Configuration {
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${origin}/v1/login/callback`],
        post_logout_redirect_uris: [`${origin}/`],
        backchannel_logout_uri: `${origin}/v1/login/back-channel-logout`,
        backchannel_logout_session_required: true,
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
      {
        client_id: keyClientId,
        jwks: { keys: [clientKeys.jwk] },
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        redirect_uris: [`${origin}/v1/login/callback`],
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [jwk] },
    scopes: ['openid', 'ebl'],
    claims: { openid: ['sub'], ebl: names },
    acrValues: ['1', '2', '3', '4'].map((one) => `urn:ebl:loa:${one}`),
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: async () => ({ ...known.get(id)?.claims, sub: id }),
    }),
    // The provider's own way to send avoids addresses of this machine, where the platform is.
    fetch: async (input, init) => {
      const { dispatcher: _own, ...rest } = (init ?? {}) as RequestInit & { dispatcher?: unknown };
      return fetch(input, rest);
    },
    // The holder shows the licence anew each time, as behind a QR code.
    ttl: { Session: 60, Interaction: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
  };
}

interface Interaction {
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
  readonly holderNow: () => Holder;
  readonly known: Map<string, Holder>;
}

async function answer(provider: Provider, { request, response, holderNow, known }: Interaction) {
  const { prompt, session, params } = await provider.interactionDetails(request, response);
  const { person, acr, claims } = holderNow();
  if (person === 'nobody') {
    const refusal = { error: 'access_denied', error_description: `no ${idNumber}` };
    return provider.interactionFinished(request, response, refusal);
  }
  if (prompt.name === 'login') {
    known.set(person, { person, acr, claims });
    const login = { accountId: person, acr, amr: ['ebl_qr', 'pin'], remember: false };
    return provider.interactionFinished(request, response, { login });
  }
  const accountId = session?.accountId;
  const grant = new provider.Grant({
    ...(accountId === undefined ? {} : { accountId }),
    clientId: String(params['client_id']),
  });
  grant.addOIDCScope('openid ebl');
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(
    request,
    response,
    { consent },
    { mergeWithLastSubmission: true },
  );
}
