import http from 'node:http';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Instant } from '@yunzhang/base';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { AuditEntry } from './audit.ts';
import { licenceCodes } from './codes.ts';
import type { Core } from './core.ts';
import { demoCast, demoPin } from './demo/cast.ts';
import { addCast, type Cast } from './registry/cast.ts';
import { settleAll } from './grants/giving.ts';
import { openInstallation } from './installation.ts';
import { tellClients } from './login/notices.ts';
import { wordPage } from './pages/phone-page.ts';
import { wordsIn } from './pages/words.ts';
import type { Client } from './provider/client.ts';
import { createEngine, enginePaths, type EngineParts } from './provider/engine.ts';
import { createEnginePages } from './provider/engine-pages.ts';
import { type RotationReason, takeRotation } from './provider/rotation.ts';
import { type Keyring, openKeyring, type PublishedKeys } from './provider/signing-keys.ts';
import { hearRegistry, type RegistryChange } from './registry/feed.ts';
import { createAllowance } from './routes/allowance.ts';
import { type Context, type Engine, factsOf, sendPage } from './routes/context.ts';
import { Fault, faultOfError } from './routes/fault.ts';
import { addLoginRoutes } from './routes/login-routes.ts';
import { addPhoneRoutes } from './routes/phone-routes.ts';
import { pagePolicy, safeHeaders } from './routes/policy.ts';
import { addRecoveryRoutes, countersOf, type Officer } from './routes/recovery-routes.ts';
import { addRegistryRoutes } from './routes/registry-routes.ts';
import { isFromHere, languageLine, languageOf } from './routes/request.ts';
import { addWalletRoutes } from './routes/wallet-routes.ts';

/** Largest body of a page or a phone. */
const bodyMax = 32 * 1024;
/** How often what is due is done: ends of grants, words to clients. */
const dutyEveryMs = 1000;

/** What the provider is made of. */
export interface LicenceOptions {
  /** The address that people and clients see, without a slash at the end. */
  readonly issuer: string;
  /** The folder of its rows; one process at a time owns it. */
  readonly data: string;
  readonly clients: readonly Client[];
  /** Offers test persons and enterprises, and says 测试 on every page. */
  readonly demo?: boolean;
  /** Persons and enterprises to begin with, besides those of the demonstration. */
  readonly cast?: Cast;
  /** Lets the registry post changes; without it there is no such address. */
  readonly registryToken?: string;
  /** Officers at the counter, who help persons that have lost all their phones. */
  readonly officers?: readonly Officer[];
  /** Proxies whose word for the caller’s address is taken. */
  readonly proxies?: readonly string[];
  readonly now?: () => Instant;
  /** Takes the audited acts, for the program’s log. They hold no name, number or token. */
  readonly heard?: (entry: AuditEntry) => void;
}

/** A running provider. */
export interface Licence {
  readonly issuer: string;
  /** Listens; the answer is the port. */
  listen(port: number, host?: string): Promise<number>;
  /** Does what is due now: ends of grants, words to clients. A timer calls it too. */
  settle(): Promise<void>;
  /** News from the registry, as its address takes them. */
  hear(news: RegistryChange): ReturnType<typeof hearRegistry>;
  /** Lets another signing key follow, as the command does. */
  rotate(why: RotationReason): Promise<void>;
  close(): Promise<void>;
}

/**
 * Builds the provider that stands in for the electronic business licence.
 *
 * @basis platform.md P04; OpenID Connect Core 1.0
 */
export async function createLicence(options: LicenceOptions): Promise<Licence> {
  const { now = () => Date.now(), demo = false, clients } = options;
  const issuer = options.issuer.replace(/\/$/, '');
  const { data, heard = () => {} } = options;
  const core = await openInstallation({ data, now, issuer, heard });
  const { store } = core;
  const keyring = await openKeyring(core);
  if (demo) await addCast(core, demoCast);
  if (options.cast !== undefined) await addCast(core, options.cast);
  const engine = engineOf(core, { keyring, clients, pages: createEnginePages(demo, clients) });
  const context: Context = {
    core,
    engine,
    clients,
    demo,
    tests: demo ? demoCast.persons.map(({ account, name }) => ({ account, name })) : [],
    testPin: demo ? demoPin : undefined,
    isSecure: issuer.startsWith('https:'),
    guesses: createAllowance({ burst: 30, perSecond: 0.5 }, now),
    begins: createAllowance({ burst: 60, perSecond: 2 }, now),
  };
  const app = buildApp(context, options);
  const settle = async (): Promise<void> => {
    await settleAll(core);
    await takeRotation(data, keyring);
    await keyring.settle();
    await tellClients(core, engine.provider());
  };
  const stop = repeat(settle);
  return {
    issuer,
    settle,
    hear: (news) => hearRegistry(core, news),
    rotate: (why) => keyring.rotate(why),
    listen: async (port, host = '127.0.0.1') => {
      await app.listen({ port, host });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    close: async () => {
      await stop();
      await app.close();
      await store.close();
    },
  };
}

/** The engine over the keys that are shown now; when they change another takes its place. */
function engineOf(
  core: Core,
  { keyring, ...parts }: Omit<EngineParts, 'keys'> & { readonly keyring: Keyring },
): Engine {
  const idsOf = (keys: PublishedKeys): string => keys.map(({ kid }) => kid).join(' ');
  const make = (keys: PublishedKeys) => {
    const provider = createEngine(core, { ...parts, keys });
    return { ids: idsOf(keys), provider, handle: provider.callback() };
  };
  let held = make(keyring.published());
  const current = () => {
    const keys = keyring.published();
    if (idsOf(keys) !== held.ids) held = make(keys);
    return held;
  };
  return {
    provider: () => current().provider,
    handle: (request, response) => void current().handle(request, response),
  };
}

/** Does something again and again, never twice at a time; the answer stops it. */
function repeat(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    // What fails now is tried again in a second.
    running = work().catch(() => {});
    void running.finally(() => (isRunning = false));
  }, dutyEveryMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

function buildApp(context: Context, options: LicenceOptions): FastifyInstance {
  const { proxies = [] } = options;
  const app = Fastify({
    bodyLimit: bodyMax,
    routerOptions: { maxParamLength: 512 },
    trustProxy: proxies.length === 0 ? false : [...proxies],
    // The engine reads its own bodies: it stands beside the pages, not under them.
    serverFactory: (handler) =>
      http.createServer((request, response) => {
        if (isEngine(request.url)) passToEngine(context, request, response);
        else handler(request, response);
      }),
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: bodyMax },
    (_request, body, done) => done(null, formOf(String(body))),
  );
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ ...safeHeaders, 'content-security-policy': pagePolicy() });
    const language = languageLine(request.raw, context.isSecure);
    if (language !== undefined) void reply.header('set-cookie', language);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead && !isFromHere(request.raw, context.core.issuer)) {
      throw new Fault('licence-cross-origin');
    }
  });
  app.setErrorHandler((error, request, reply) => answerFault(context, { error, request, reply }));
  app.setNotFoundHandler((request, reply) =>
    answerFault(context, { error: new Fault('licence-not-found'), request, reply }),
  );
  addAssets(app);
  app.get('/', async (_request, reply) => reply.redirect('/wallet', 303));
  addLoginRoutes(app, context);
  addPhoneRoutes(app, context);
  addWalletRoutes(app, context);
  addRecoveryRoutes(app, context, countersOf(options));
  if (options.registryToken !== undefined) addRegistryRoutes(app, context, options.registryToken);
  return app;
}

const enginePrefixes = ['/.well-known/', ...Object.values(enginePaths)];

function isEngine(url = '/'): boolean {
  const path = url.split('?')[0] ?? '/';
  return enginePrefixes.some((prefix) =>
    prefix.endsWith('/')
      ? path.startsWith(prefix)
      : path === prefix || path.startsWith(`${prefix}/`),
  );
}

function passToEngine(
  { core, engine, isSecure }: Context,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  // Its addresses are ours whatever the caller calls us.
  request.headers.host = new URL(core.issuer).host;
  delete request.headers['x-forwarded-host'];
  if (isSecure) request.headers['x-forwarded-proto'] = 'https';
  else delete request.headers['x-forwarded-proto'];
  for (const [name, value] of Object.entries(safeHeaders)) response.setHeader(name, value);
  response.setHeader('content-security-policy', pagePolicy());
  engine.handle(request, response);
}

/** A form’s fields; those that may come more than once are lists, and a ticked box is true. */
function formOf(text: string): Readonly<Record<string, unknown>> {
  const fields = new URLSearchParams(text);
  return {
    ...Object.fromEntries(fields),
    item: fields.getAll('item'),
    sub: fields.get('sub') !== null,
  };
}

function answerFault(
  context: Context,
  given: {
    readonly error: unknown;
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
  },
): FastifyReply {
  const { request, reply } = given;
  const fault = faultOfError(given.error);
  const language = languageOf(request.raw);
  void reply.headers(fault.headers);
  if ((request.headers.accept ?? '').includes('text/html')) {
    const title = wordsIn(language)('errorTitle');
    const facts = factsOf(context, request);
    return sendPage(
      reply,
      wordPage({ ...facts, title, code: fault.code, here: '/wallet' }),
      fault.status,
    );
  }
  const words = Object.hasOwn(licenceCodes, fault.code)
    ? licenceCodes[fault.code as keyof typeof licenceCodes][language]
    : fault.code;
  const type = `urn:yunzhang:problem:${fault.code}`;
  const body = { type, title: words, status: fault.status, code: fault.code };
  return reply
    .status(fault.status)
    .type('application/problem+json')
    .serializer((given: unknown) => JSON.stringify(given))
    .send(body);
}

/** The built scripts stand beside the built server; styles where they are written. */
const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  // One sheet of colours, letters and measures for the portal and for these pages.
  'tokens.css': { file: '../../web/src/styles/tokens.css', type: 'text/css' },
  'licence.css': { file: '../browser/licence.css', type: 'text/css' },
  'desk.js': { file: '../dist/browser/desk.js', type: 'text/javascript' },
  'phone.js': { file: '../dist/browser/phone.js', type: 'text/javascript' },
  'device-key.js': { file: '../dist/browser/device-key.js', type: 'text/javascript' },
};

function addAssets(app: FastifyInstance): void {
  app.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const { name } = request.params;
    const asset = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (asset === undefined) throw new Fault('licence-not-found');
    const path = fileURLToPath(new URL(asset.file, import.meta.url));
    const text = await fs.promises.readFile(path, 'utf8');
    return reply
      .type(`${asset.type}; charset=utf-8`)
      .header('cache-control', 'no-cache')
      .send(text);
  });
}
