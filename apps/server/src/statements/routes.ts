import { fromBase64, isoUtc, isRefusal } from '@yunzhang/base';
import { actName } from '@yunzhang/ledger';
import { type Actor, isPartyId, type Reader, readerOf } from '@yunzhang/scenario';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SealCases } from '../seals/index.ts';
import type { TypedApp } from '../typed-app.ts';
import type { People } from '../people/index.ts';
import { isCurrent, type KeyHolder, readGrantorKeys } from './grantor-keys.ts';
import type { Statements } from './statements.ts';
import type { Database } from '../support/index.ts';

/** Longest statement, in base64. */
const bodySizeMax = 128 * 1024;
const readCostMs = 5;
/** Checking a signature. */
const checkCostMs = 20;
/** Keys speak for the whole organisation: whoever registers one shows their face. */
const keyLoa = 3;

/** What the routes need of the border. */
export interface StatementRouteParts {
  readonly statements: Statements;
  readonly database: Database<unknown>;
  readonly cases: Pick<SealCases, 'read'>;
  readonly people: Pick<People, 'callerOf' | 'actorOf' | 'assure'>;
  /** Makes the problem of a code. */
  readonly problem: (code: string, detail?: string) => Error;
  /** A hook that charges the caller for what a request costs. */
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

const keyForm = z.object({
  id: z.string(),
  publicKey: z.string(),
  madeAt: z.string(),
  revokedAt: z.string().optional(),
  isCurrent: z.boolean(),
});
const idParams = z.object({ id: z.uuid() });

/** Keys of persons, and the statements they sign with them. */
export function addStatementRoutes(app: TypedApp, parts: StatementRouteParts): void {
  addKeys(app, parts);
  addSigning(app, parts);
}

/** Who asks, as one who speaks for an organisation. */
async function holderOf(
  { people, problem }: StatementRouteParts,
  request: FastifyRequest,
  loa = 1,
): Promise<KeyHolder & { readonly loa: number }> {
  const caller = await people.callerOf(request);
  if (caller === undefined) throw problem('login-missing');
  if (caller.kind !== 'person') throw problem('access-refused');
  people.assure(caller, { loa });
  const { person, organisation } = caller.login;
  return { person, organisation, loa: caller.login.loa };
}

const unkept = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store');

function addKeys(app: TypedApp, parts: StatementRouteParts): void {
  const { statements, problem, charge, database } = parts;
  const body = z.strictObject({
    publicKey: z.string().regex(/^04[0-9a-f]{128}$/),
    proof: z.base64().length(88),
  });
  const shown = (key: Awaited<ReturnType<typeof readGrantorKeys>>[number]) => ({
    id: key.id,
    publicKey: key.publicKey,
    madeAt: isoUtc(key.madeAt),
    ...(key.revokedAt === null ? {} : { revokedAt: isoUtc(key.revokedAt) }),
    isCurrent: isCurrent(key),
  });
  app.put(
    '/v1/me/grantor-key',
    {
      schema: { operationId: 'me.grantor-key.keep', body, response: { 200: keyForm } },
      onRequest: charge(checkCostMs),
    },
    async (request, reply) => {
      const { loa, ...holder } = await holderOf(parts, request, keyLoa);
      const kept = await statements.keepKey(holder, { ...request.body, loa });
      if (isRefusal(kept)) throw problem(kept.refused, kept.detail);
      return unkept(reply).send(shown(kept));
    },
  );
  app.get(
    '/v1/me/grantor-keys',
    {
      schema: {
        operationId: 'me.grantor-keys',
        response: { 200: z.object({ keys: z.array(keyForm) }) },
      },
      onRequest: charge(readCostMs),
    },
    async (request, reply) => {
      const keys = await readGrantorKeys(database.query, await holderOf(parts, request));
      return unkept(reply).send({ keys: keys.map(shown) });
    },
  );
  app.delete(
    '/v1/me/grantor-keys/:id',
    {
      schema: { operationId: 'me.grantor-key.revoke', params: idParams },
      onRequest: charge(readCostMs),
    },
    async (request, reply) => {
      const isThere = await statements.revokeKey(await holderOf(parts, request), request.params.id);
      if (!isThere) throw problem('grantor-key-not-found');
      return reply.status(204).send();
    },
  );
}

const openForm = z.object({
  id: z.string(),
  case: z.string(),
  scenario: z.string(),
  act: z.string(),
  keys: z.array(z.string()),
  statement: z.unknown(),
});

const nameOf = (act: number): string => actName(act)?.name ?? String(act);

function addSigning(app: TypedApp, parts: StatementRouteParts): void {
  const { statements, problem, charge } = parts;
  const querystring = z.strictObject({ case: z.string().max(256).optional() });
  app.get(
    '/v1/me/statements',
    {
      schema: {
        operationId: 'me.statements',
        querystring,
        response: { 200: z.object({ statements: z.array(openForm) }) },
      },
      onRequest: charge(readCostMs),
    },
    async (request, reply) => {
      const found = await statements.openFor(await holderOf(parts, request), request.query.case);
      const open = found.map((one) => ({ ...one, act: nameOf(one.act), keys: [...one.keys] }));
      return unkept(reply).send({ statements: open });
    },
  );
  app.put(
    '/v1/me/statements/:id',
    {
      schema: {
        operationId: 'me.statement.sign',
        params: idParams,
        body: z.strictObject({ statement: z.base64().max(bodySizeMax) }),
      },
      bodyLimit: bodySizeMax + 1024,
      onRequest: charge(checkCostMs),
    },
    async (request, reply) => {
      const holder = await holderOf(parts, request);
      const bytes = fromBase64(request.body.statement);
      const refusal = await statements.sign(holder, request.params.id, bytes);
      if (refusal !== undefined) throw problem(refusal.refused, refusal.detail);
      return reply.status(204).send();
    },
  );
  addOfCase(app, parts);
}

const saidForm = z.object({
  id: z.string(),
  act: z.string(),
  at: z.string(),
  state: z.enum(['waiting-key', 'waiting-signature', 'to-tell', 'told', 'void']),
  who: z.string().optional(),
  fault: z.string().optional(),
  /** Those for whose keys it waits. */
  lacking: z.array(z.string()).optional(),
});
const stateNames = {
  key: 'waiting-key',
  signature: 'waiting-signature',
  ready: 'to-tell',
  told: 'told',
  void: 'void',
} as const;

function addOfCase(app: TypedApp, parts: StatementRouteParts): void {
  const { statements, cases, people, problem, charge } = parts;
  const response = { 200: z.object({ statements: z.array(saidForm) }) };
  app.get(
    '/v1/cases/:case/statements',
    {
      schema: {
        operationId: 'case.statements',
        params: z.object({ case: z.string().max(256) }),
        response,
      },
      onRequest: charge(readCostMs),
    },
    async (request, reply) => {
      const actor: Actor | undefined = await people.actorOf(request);
      if (actor === undefined) throw problem('login-missing');
      const { case: id } = request.params;
      const reader: Reader = readerOf(actor);
      const seen = isPartyId(id) ? await cases.read(id, reader) : undefined;
      // Whoever does not play in it is told that there is none.
      if (seen?.inside === undefined) throw problem('case-unknown');
      const rows = await statements.ofCase(id);
      const isLacking = rows.some(({ state, person }) => state === 'key' && person === null);
      const lacking = isLacking ? await statements.lackingKeys(id) : [];
      const said = rows.map((row) => ({
        id: row.id,
        act: nameOf(row.act),
        at: isoUtc(row.at ?? row.made_at),
        state: stateNames[row.state],
        ...(row.person === null ? {} : { who: row.person }),
        ...(row.fault === null ? {} : { fault: row.fault }),
        ...(row.state === 'key' && row.person === null ? { lacking: [...lacking] } : {}),
      }));
      return unkept(reply).send({ statements: said });
    },
  );
}
