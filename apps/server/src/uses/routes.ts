import { isoUtc, isRefusal } from '@yunzhang/base';
import { z } from 'zod';
import type { TypedApp } from '../typed-app.ts';
import { findDocuments, keepDocument } from './documents.ts';
import { addMandateRoutes } from './mandate-routes.ts';
import { addPolicyRoutes } from './policy-routes.ts';
import { documentsOf, listUses, pageSize, requestOf, sealedFile } from './reading.ts';
import { askForUse } from './requests.ts';
import {
  costs,
  keyOf,
  playedUse,
  raise,
  refuseWith,
  requesterOf,
  unkept,
  type UseRouteParts,
  wishForm,
} from './route-parts.ts';
import { attempt, mandateStateOf } from './use-case.ts';

export type { UseRouteParts } from './route-parts.ts';

/** Largest document: what a worker can open within its memory. */
const documentSizeMax = 64 * 1024 * 1024;
/** A list of a thousand documents. */
const wishSizeMax = 512 * 1024;

/** Documents, requests for uses, mandates and policies. */
export function addUseRoutes(app: TypedApp, parts: UseRouteParts): void {
  addDocuments(app, parts);
  addRequests(app, parts);
  addReadings(app, parts);
  addMandateRoutes(app, parts);
  addPolicyRoutes(app, parts);
}

function addDocuments(app: TypedApp, parts: UseRouteParts): void {
  const { uses, charge, problem, people } = parts;
  const { database, blobs, now } = uses.parts;
  const kept = z.object({
    digest: z.string(),
    format: z.string(),
    pages: z.number(),
    size: z.number(),
  });
  app.post(
    '/v1/documents',
    {
      schema: { operationId: 'document.keep', response: { 201: kept } },
      bodyLimit: documentSizeMax,
      // Strangers are told to log in before anything of their file is read.
      onRequest: [
        charge(costs.file),
        async (request) => {
          const { caller } = await requesterOf(parts, request);
          people.needScope(caller, 'task:write');
        },
      ],
    },
    async (request, reply) => {
      const who = await requesterOf(parts, request);
      if (!Buffer.isBuffer(request.body)) throw problem('request-malformed');
      const bytes = new Uint8Array(request.body);
      const document = await keepDocument({ database, blobs }, who, { bytes, now: now() });
      if (isRefusal(document)) throw problem(document.refused, document.detail);
      return unkept(reply).status(201).send(document);
    },
  );
}

function addRequests(app: TypedApp, parts: UseRouteParts): void {
  const { uses, charge, people, problem } = parts;
  const { mode, seal } = { mode: z.enum(['one-off', 'batch']), seal: z.string().max(256) };
  app.post(
    '/v1/uses',
    {
      schema: { operationId: 'use.submit', body: z.strictObject({ seal, mode, ...wishForm }) },
      bodyLimit: wishSizeMax,
      onRequest: charge(costs.decide),
    },
    async (request, reply) => {
      const { caller, ...who } = await requesterOf(parts, request);
      people.authorise(caller, 'use.request');
      const { seal: of, mode: how, ...wish } = request.body;
      const ground = { seal: of, mode: how };
      const taken = await askForUse(uses.parts, who, { wish, ground, key: keyOf(parts, request) });
      if (isRefusal(taken)) return refuseWith(parts, request, reply, taken);
      const place = `/v1/uses/${encodeURIComponent(taken.case)}`;
      return unkept(reply).status(201).header('location', place).send(taken);
    },
  );
  app.post(
    '/v1/uses/:case/retry',
    {
      schema: { operationId: 'use.retry', params: z.object({ case: z.string().max(256) }) },
      onRequest: charge(costs.decide),
    },
    async (request, reply) => {
      const use = await playedUse(parts, request, request.params.case);
      const { party } = await requesterOf(parts, request);
      const isTheirs = Object.values(use.parties).some((players) => players.includes(party));
      // Another file under the same approval is another request.
      const isFinal = use.record.reason === 'doc-changed';
      if (!isTheirs || isFinal) throw problem('use-retry-wrong', use.record.reason);
      const answer = await attempt(uses.parts, use.id, 'retry', {});
      if (isRefusal(answer)) return refuseWith(parts, request, reply, answer);
      return unkept(reply).send({ phase: 'sealing' });
    },
  );
}

function addReadings(app: TypedApp, parts: UseRouteParts): void {
  const { uses, charge } = parts;
  const { query } = uses.parts.database;
  const word = z.string().max(256).optional();
  const querystring = z.strictObject({
    seal: word,
    person: word,
    counterparty: word,
    digest: word,
    after: z.coerce.number().int().min(1).optional(),
  });
  app.get(
    '/v1/uses',
    { schema: { operationId: 'use.list', querystring }, onRequest: charge(costs.read) },
    async (request, reply) => {
      const { organisation, caller } = await requesterOf(parts, request);
      if (caller.kind !== 'person') throw parts.problem('access-refused');
      const rows = await listUses(query, { organisation, ...request.query });
      const last = rows.at(-1);
      const lines = rows.map(({ nr, at, ...row }) => ({ ...row, place: nr, at: isoUtc(at) }));
      const next = rows.length === pageSize && last !== undefined ? { next: String(last.nr) } : {};
      return unkept(reply).send({ uses: lines, ...next });
    },
  );
  addOne(app, parts);
  addFiles(app, parts);
}

function addOne(app: TypedApp, parts: UseRouteParts): void {
  const { uses, charge } = parts;
  const { query } = uses.parts.database;
  const params = z.object({ case: z.string().max(256) });
  app.get(
    '/v1/uses/:case',
    { schema: { operationId: 'use.read', params }, onRequest: charge(costs.read) },
    async (request, reply) => {
      const use = await playedUse(parts, request, request.params.case);
      const asked = await requestOf(query, use.id);
      const { number, act, manifest, mode, kind, purpose, seal, counterparties, reason } =
        use.record;
      const base = `/v1/uses/${encodeURIComponent(use.id)}/documents`;
      const documents = (await documentsOf(query, use)).map(({ signedAt, ...one }) => ({
        ...one,
        ...(signedAt === undefined ? {} : { signedAt: isoUtc(signedAt) }),
        original: `${base}/${one.index}`,
        ...(one.state === 'sealed' ? { sealed: `${base}/${one.index}/sealed` } : {}),
      }));
      return unkept(reply).send({
        case: use.id,
        number,
        act,
        manifest,
        mode,
        kind,
        purpose,
        seal,
        counterparties,
        phase: use.phase,
        amountFen: asked?.amountFen ?? 0,
        ...(reason === undefined ? {} : { reason }),
        ...(asked?.decision == null ? {} : { policy: asked.decision }),
        mandate: { state: await mandateStateOf(query, use) },
        documents,
      });
    },
  );
}

function addFiles(app: TypedApp, parts: UseRouteParts): void {
  const { uses, charge, problem } = parts;
  const { database, blobs } = uses.parts;
  const params = z.object({
    case: z.string().max(256),
    index: z.coerce.number().int().min(1).max(1000),
  });
  const media = { ofd: 'application/ofd', pdf: 'application/pdf' } as const;
  app.get(
    '/v1/uses/:case/documents/:index',
    { schema: { operationId: 'use.document', params }, onRequest: charge(costs.read) },
    async (request, reply) => {
      const { case: id, index } = request.params;
      const use = await playedUse(parts, request, id);
      const document = use.record.documents[index - 1] ?? raise(problem('use-not-found'));
      const owner = use.parties['owner']?.[0] ?? '';
      const found = await findDocuments(database.query, owner, [document.digest]);
      const bytes = await blobs.get(
        found.get(document.digest)?.blob ?? raise(problem('use-not-found')),
      );
      const name = `attachment; filename="${index}.${document.format}"`;
      return unkept(reply)
        .header('content-disposition', name)
        .type(media[document.format])
        .send(Buffer.from(bytes ?? raise(problem('use-not-found'))));
    },
  );
  app.get(
    '/v1/uses/:case/documents/:index/sealed',
    { schema: { operationId: 'use.sealed', params }, onRequest: charge(costs.read) },
    async (request, reply) => {
      const { case: id, index } = request.params;
      const use = await playedUse(parts, request, id);
      const document = use.record.documents[index - 1] ?? raise(problem('use-not-found'));
      const found = await sealedFile({ database, blobs }, use.id, index);
      if (found === undefined) throw problem('use-not-sealed');
      const name = `attachment; filename="${index}-sealed.${document.format}"`;
      return unkept(reply)
        .header('content-disposition', name)
        .header('yunzhang-act', found.actId)
        .type(media[document.format])
        .send(Buffer.from(found.bytes));
    },
  );
}
