import { isRefusal } from '@yunzhang/base';
import { isPartyId, readerOf } from '@yunzhang/scenario';
import { mandate } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { z } from 'zod';
import type { TypedApp } from '../typed-app.ts';
import { findLetter } from './letters.ts';
import { askForUse } from './requests.ts';
import {
  costs,
  keyOf,
  refuseWith,
  requesterOf,
  unkept,
  type UseRouteParts,
  wishForm,
} from './route-parts.ts';

const fen = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const word = z.string().min(1).max(256);
const grantForm = z.strictObject({
  seal: word,
  mode: z.enum(['standing', 'one-off', 'batch', 'service']),
  kinds: z.array(word).min(1).max(6),
  counterparties: z.array(word).max(100).default([]),
  perDay: z.number().int().min(1).max(100_000),
  perDocumentFen: fen.exactOptional(),
  perDayFen: fen.exactOptional(),
  fromHour: z.number().int().min(0).max(23),
  toHour: z.number().int().min(1).max(24),
  until: z.iso.date(),
  manifest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  item: word.exactOptional(),
  template: word.exactOptional(),
  client: word.exactOptional(),
  holder: word.exactOptional(),
});

/** Mandates: granting, calling, their letters. Changing them is acts of their cases. */
export function addMandateRoutes(app: TypedApp, parts: UseRouteParts): void {
  addGrant(app, parts);
  addCall(app, parts);
  addLetter(app, parts);
}

function addGrant(app: TypedApp, parts: UseRouteParts): void {
  const { uses, charge } = parts;
  const { signer, inspector, cases } = uses.parts;
  app.post(
    '/v1/mandates',
    {
      schema: { operationId: 'mandate.grant', body: grantForm },
      onRequest: charge(costs.decide),
    },
    async (request, reply) => {
      const { actor } = await requesterOf(parts, request);
      const { client, holder, ...terms } = request.body;
      const who = {
        ...(client === undefined ? {} : { client }),
        ...(holder === undefined ? {} : { holder }),
      };
      // A caller is known by the name of its key; the scenario calls that its certificate.
      const certificate =
        terms.mode === 'standing' && client !== undefined ? { certificate: client } : {};
      const attempt = {
        scenario: mandate.id,
        act: 'grant',
        input: { ...terms, ...certificate },
        names: { signer, inspector, ...who },
      };
      const answer = await cases.attempt(actor, attempt, keyOf(parts, request));
      if (isRefusal(answer)) return refuseWith(parts, request, reply, answer);
      return unkept(reply).status(201).send({ case: answer.case });
    },
  );
}

const caseParams = z.object({ case: z.string().max(256) });

function addCall(app: TypedApp, parts: UseRouteParts): void {
  const { uses, charge, people, problem } = parts;
  const body = z.strictObject({
    ...wishForm,
    item: word.exactOptional(),
    template: word.exactOptional(),
  });
  app.post(
    '/v1/mandates/:case/uses',
    {
      schema: { operationId: 'mandate.use', params: caseParams, body },
      bodyLimit: 512 * 1024,
      onRequest: charge(costs.decide),
    },
    async (request, reply) => {
      const { caller, ...who } = await requesterOf(parts, request);
      const on = request.params.case;
      const { cases, database } = uses.parts;
      const seen = isPartyId(on) ? await cases.read(on, readerOf(who.actor)) : undefined;
      if (seen?.scenario !== mandate.id || seen.inside === undefined) {
        throw problem('use-not-found');
      }
      const { rows } = await sql<{ code: string | null }>`select r.code from seal_register r
        join case_state c on r.case_id = c.record->>'seal' where c.id = ${on}`.execute(
        database.query,
      );
      people.needScope(caller, `seal:use:${rows[0]?.code ?? ''}`);
      const { item, template, ...wish } = request.body;
      const ground = {
        mandate: on,
        ...(item === undefined ? {} : { item }),
        ...(template === undefined ? {} : { template }),
      };
      const taken = await askForUse(uses.parts, who, { wish, ground, key: keyOf(parts, request) });
      if (isRefusal(taken)) return refuseWith(parts, request, reply, taken);
      return unkept(reply).status(201).send(taken);
    },
  );
}

function addLetter(app: TypedApp, parts: UseRouteParts): void {
  const { uses, charge, problem } = parts;
  app.get(
    '/v1/mandates/:case/letter',
    {
      schema: { operationId: 'mandate.letter', params: caseParams },
      onRequest: charge(costs.read),
    },
    async (request, reply) => {
      const { actor } = await requesterOf(parts, request);
      const id = request.params.case;
      const seen = isPartyId(id) ? await uses.parts.cases.read(id, readerOf(actor)) : undefined;
      if (seen?.scenario !== mandate.id || seen.inside === undefined) {
        throw problem('use-not-found');
      }
      const bytes = await findLetter(uses.parts, id);
      if (bytes === undefined) throw problem('letter-not-ready');
      return unkept(reply)
        .header('content-disposition', 'attachment; filename="mandate-letter.ofd"')
        .type('application/ofd')
        .send(Buffer.from(bytes));
    },
  );
}
