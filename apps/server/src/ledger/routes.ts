import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { base64, fromHex, isRefusal, Malformed, type Refusal } from '@yunzhang/base';
import { parseTilePath } from '@yunzhang/ledger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Ledger, pathOf } from './ledger.ts';

const compress = promisify(gzip);
/** Answers below this size are sent as they are. */
const compressFrom = 512;
/** Longest path asked for below a log. */
const pathMax = 120;

const uuid = z.uuid();
const whole = z
  .string()
  .regex(/^(0|[1-9]\d{0,15})$/)
  .transform(Number)
  .pipe(z.number().max(Number.MAX_SAFE_INTEGER));
const proofQuery = z.strictObject({
  index: whole,
  size: whole,
  log: z.string().min(1).max(255),
});

/** How the border says no; it makes the problem of a code. */
export interface RouteBorder {
  readonly problem: (code: string, detail?: string) => Error;
}

/**
 * The public side of the ledger: each log as static files, and look-ups for convenience.
 *
 * No cookie, no session, open to every origin: safe behind any cache.
 *
 * @basis ledger.md §15
 */
export function addLedgerRoutes(app: FastifyInstance, ledger: Ledger, border: RouteBorder): void {
  const first = ledger.logs()[0];
  if (first === undefined) return;
  const base = pathOf(first.origin).split('/').slice(0, -1);
  const prefix = base.map((part) => `/${part}`).join('');
  app.get<{ Params: { year: string; '*': string } }>(
    `${prefix}/:year(^\\d{4}-?\\d?$)/*`,
    { schema: { hide: true } },
    async (request, reply) => answerFile(ledger, { request, reply, border }),
  );
  app.get<{ Params: { actId: string } }>('/v1/evidence/:actId', async (request, reply) => {
    open(reply).header('cache-control', 'no-store');
    const actId = uuid.safeParse(request.params.actId);
    if (!actId.success) throw border.problem('request-malformed', 'actId');
    const evidence = held(await ledger.evidence.ofAct(actId.data), border);
    const { log, index, size, entry, proofs, container } = evidence;
    return reply.send({
      log: originOf(ledger, log),
      index,
      size,
      entry: base64(entry),
      proofs,
      evidence: base64(container),
    });
  });
  app.get<{ Params: { tag: string } }>('/v1/tags/:tag', async (request, reply) => {
    open(reply).header('cache-control', 'no-store');
    const { tag } = request.params;
    if (!/^[0-9a-f]{64}$/.test(tag)) throw border.problem('request-malformed', 'tag');
    const places = await ledger.evidence.ofTag(fromHex(tag));
    return reply.send(places.map(({ log, index }) => ({ log: originOf(ledger, log), index })));
  });
  app.get('/v1/proof', async (request, reply) => {
    open(reply).header('cache-control', 'no-store');
    const query = proofQuery.safeParse(request.query);
    if (!query.success) throw border.problem('request-malformed');
    const { index, size } = query.data;
    const asked = whichLog(ledger, query.data.log);
    if (asked === undefined) throw border.problem('ledger-log-missing', query.data.log);
    const made = held(await ledger.evidence.proof({ ...asked, index, size }), border);
    return reply.send({ index, size, hash: asked.hash, proof: made.proof.map(base64) });
  });
}

function open(reply: FastifyReply): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin');
}

function held<Value>(value: Value | Refusal, { problem }: RouteBorder): Value {
  if (isRefusal(value)) throw problem(value.refused, value.detail);
  return value;
}

function originOf(ledger: Ledger, log: number): string {
  return ledger.logs().find((row) => row.log === log)?.origin ?? '';
}

function whichLog(
  ledger: Ledger,
  name: string,
): { readonly log: number; readonly hash: 'sha256' | 'sm3' } | undefined {
  for (const { log, origin } of ledger.logs()) {
    if (name === origin) return { log, hash: 'sha256' };
    if (name === `${origin}/sm3`) return { log, hash: 'sm3' };
  }
  return undefined;
}

interface Asked {
  readonly request: FastifyRequest<{ Params: { year: string; '*': string } }>;
  readonly reply: FastifyReply;
  readonly border: RouteBorder;
}

async function answerFile(
  ledger: Ledger,
  { request, reply, border }: Asked,
): Promise<FastifyReply> {
  const { year, '*': name } = request.params;
  const row = ledger.logs().find(({ origin }) => origin.endsWith(`/${year}`));
  const kind = row === undefined ? undefined : kindOf(name);
  // A query would make two addresses of one file, and two entries in every cache.
  const isPlain = !request.raw.url?.includes('?');
  const bytes =
    row === undefined || kind === undefined || !isPlain
      ? undefined
      : await ledger.storeOf(row.log)?.read(name);
  if (kind === undefined || bytes === undefined) throw border.problem('route-not-found');
  open(reply).type(kind.type).header('cache-control', kind.cache);
  if (!kind.isBundle) return reply.send(Buffer.from(bytes));
  void reply.header('vary', 'accept-encoding');
  const isWanted = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (!isWanted || bytes.length < compressFrom) return reply.send(Buffer.from(bytes));
  return reply.header('content-encoding', 'gzip').send(await compress(bytes));
}

interface FileKind {
  readonly type: string;
  readonly cache: string;
  readonly isBundle?: boolean;
}

const text = 'text/plain; charset=utf-8';
const named: Readonly<Record<string, FileKind>> = {
  checkpoint: { type: text, cache: 'no-cache' },
  policy: { type: text, cache: 'public, max-age=3600' },
  'log.json': { type: 'application/json', cache: 'public, max-age=300' },
};

/** What a path below a log is; nothing for a path that no log has. @basis ledger.md §15 */
function kindOf(name: string): FileKind | undefined {
  if (name.length > pathMax) return undefined;
  const rest = name.startsWith('sm3/') ? name.slice(4) : name;
  if (Object.hasOwn(named, rest)) return named[rest];
  const tile = rest.replace(/^index\/(0|[1-9]\d{0,15})-[1-9]\d{0,15}\/(?=tile\/)/, '');
  try {
    const { level } = parseTilePath(tile);
    const cache = 'public, max-age=31536000, immutable';
    return { type: 'application/octet-stream', cache, isBundle: level === 'entries' };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
