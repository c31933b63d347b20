import { randomBytes } from 'node:crypto';
import { addCheckpointSizeMax } from '@yunzhang/ledger';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { openHeadStore } from './head-store.ts';
import { WitnessProblem } from './problem.ts';
import { headsFolder, readWitnessSettings } from './settings.ts';
import { createWitness, type Witness, type WitnessReply } from './witness.ts';

/** A request that takes longer is of nobody who means it. */
const requestMs = 10_000;
/** Connections at a time; a log needs one. */
const connectionsMax = 256;

/**
 * The addresses of a witness, under `prefix`.
 *
 * Anybody may ask: what a witness tells is public, and what it is told must carry the signature of
 * a log it knows.
 *
 * @basis ledger.md §7, §15
 */
export async function addWitnessRoutes(
  app: FastifyInstance,
  { witness, prefix }: { readonly witness: Witness; readonly prefix: string },
): Promise<void> {
  await app.register(
    async (inner) => {
      inner.removeAllContentTypeParsers();
      inner.addContentTypeParser(
        '*',
        { parseAs: 'buffer', bodyLimit: addCheckpointSizeMax },
        (_request, body, done) => done(null, body),
      );
      inner.post('/add-checkpoint', { bodyLimit: addCheckpointSizeMax }, async (request, reply) => {
        // Node's own buffers are views into shared memory: taken as a plain array of octets.
        const { body } = request;
        const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : new Uint8Array(0);
        return send(reply, await witness.addCheckpoint(bytes));
      });
      inner.get<{ Params: { hash: string } }>('/:hash/checkpoint', async (request, reply) => {
        void reply.headers({ 'access-control-allow-origin': '*', 'cache-control': 'no-cache' });
        return send(reply, await witness.latest(request.params.hash));
      });
    },
    { prefix },
  );
}

function send(reply: FastifyReply, { status, type, body }: WitnessReply): FastifyReply {
  if (status === 503) void reply.header('retry-after', '1');
  return reply.status(status).type(type).send(body);
}

/** A witness that listens. */
export interface RunningWitness {
  /** Submission and monitoring prefix. */
  readonly url: string;
  /** The keys to put into policies: first Ed25519, then SM2. */
  readonly vkeys: readonly string[];
  close(): Promise<void>;
}

/** What the system says about an address nobody can listen at. */
function isNetworkCode(code: string | undefined): boolean {
  return code !== undefined && /^(EADDR|EACCES|ENOTFOUND|EAI_)/.test(code);
}

/**
 * Runs a witness by its settings file until it is closed.
 *
 * @basis ledger.md §7, §17
 */
export async function serveWitness(
  file: string,
  options: { readonly now?: () => number; readonly tell?: (line: string) => void } = {},
): Promise<RunningWitness> {
  const { now = Date.now, tell = () => undefined } = options;
  const settings = readWitnessSettings(file, (size) => new Uint8Array(randomBytes(size)));
  const store = await openHeadStore(headsFolder(settings));
  const { logs, host, prefix } = settings;
  // Loaded here: whoever only asks witnesses needs no server.
  const { default: Fastify } = await import('fastify');
  const app = Fastify({
    requestTimeout: requestMs,
    connectionTimeout: requestMs,
    routerOptions: { maxParamLength: 64 },
  });
  app.server.maxConnections = connectionsMax;
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) tell(error.message);
    return reply.status(status).type('text/plain').send(`${status}\n`);
  });
  try {
    await addWitnessRoutes(app, { witness: createWitness({ logs, store, now }), prefix });
    await app.listen({ host, port: settings.port });
  } catch (error) {
    await app.close();
    store.close();
    const { code } = error as NodeJS.ErrnoException;
    if (!isNetworkCode(code)) throw error;
    throw new WitnessProblem('witness-listen', `${host}:${settings.port} (${code})`, error);
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shown}:${port}${prefix}`,
    vkeys: settings.vkeys,
    close: async () => {
      await app.close();
      store.close();
    },
  };
}
