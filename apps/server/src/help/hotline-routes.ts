import { isRefusal } from '@yunzhang/base';
import { day } from '@yunzhang/scenario';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findForHotline, hotlineCall, type HotlineParts, stopByHotline } from '../seals/index.ts';
import { sendRefusal } from '../cases/index.ts';
import type { TypedApp } from '../typed-app.ts';
import { endOperator, enrolOperator, listOperators } from './operators.ts';
import { deskOnly, type HelpRouteParts, privately, raise } from './route-parts.ts';

/** Processor time of a look and of a stop, in milliseconds. */
const readCostMs = 5;
const stopCostMs = 20;
/** How long the card of an operator is good for. */
const cardDaysMax = 400;

/** What the routes need of the border. */
export interface HotlineRouteParts extends HelpRouteParts {
  readonly hotline: HotlineParts;
}

/**
 * The hotline inside the portal, and the operators of the one that runs without it.
 *
 * Support can stop a seal for a caller with two verified facts, and nothing else.
 */
export function addHotlineRoutes(app: TypedApp, parts: HotlineRouteParts): void {
  addCalls(app, parts);
  addOperators(app, parts);
}

function addCalls(app: TypedApp, parts: HotlineRouteParts): void {
  const { hotline, charge } = parts;
  const params = z.object({ code: z.string().max(20) });
  app.get(
    '/v1/hotline/seals/:code',
    { schema: { params }, onRequest: charge(readCostMs) },
    async (request, reply) => {
      await deskOnly(parts, request);
      const seal = await findForHotline(hotline.database, request.params.code);
      if (seal === undefined) raise(parts, 'hotline-seal-unknown');
      const { callers, ...told } = seal;
      // Which parts there are; who plays them is for the caller to say.
      return privately(reply).send({ ...told, callers: Object.keys(callers) });
    },
  );
  const body = hotlineCall.omit({ operator: true, caller: true }).extend({
    caller: z.enum(['legalRep', 'custodian']),
  });
  app.post(
    '/v1/hotline/stops',
    { schema: { body }, onRequest: charge(stopCostMs) },
    async (request, reply) => {
      const { person = '' } = await deskOnly(parts, request);
      const { caller: part, ...call } = request.body;
      const seal = await findForHotline(hotline.database, call.code);
      if (seal === undefined) raise(parts, 'hotline-seal-unknown');
      const caller = seal.callers[part] ?? raise(parts, 'hotline-caller-absent');
      const stopped = await stopByHotline(hotline, { ...call, caller, operator: person });
      if (isRefusal(stopped)) return sendRefusal(parts, request, reply, stopped);
      return privately(reply).send({ case: stopped.case, at: stopped.at });
    },
  );
}

function addOperators(app: TypedApp, parts: HotlineRouteParts): void {
  const { help, charge } = parts;
  const { database, now, random } = help.parts;
  const cost = { onRequest: charge(readCostMs) };
  const leadOnly = async (request: FastifyRequest): Promise<void> => {
    const { holds } = await deskOnly(parts, request);
    if (!holds.includes('support-lead')) raise(parts, 'support-only');
  };
  app.get('/v1/hotline/operators', cost, async (request, reply) => {
    await leadOnly(request);
    return privately(reply).send({ operators: await listOperators(database, now()) });
  });
  const body = z.strictObject({
    id: z.string().regex(/^[\w-]{1,40}$/),
    name: z.string().trim().min(1).max(60),
    days: z.number().int().min(1).max(cardDaysMax),
  });
  app.post('/v1/hotline/operators', { schema: { body }, ...cost }, async (request, reply) => {
    await leadOnly(request);
    const { id, name, days } = request.body;
    const endsAt = now() + days * day;
    const key = await enrolOperator({ database, now, random }, { id, name, endsAt });
    return privately(reply).status(201).send({ id, key, endsAt });
  });
  const params = z.object({ id: z.string().max(40) });
  app.delete(
    '/v1/hotline/operators/:id',
    { schema: { params }, ...cost },
    async (request, reply) => {
      await leadOnly(request);
      await endOperator({ database, now }, request.params.id);
      return privately(reply).status(204).send();
    },
  );
}
