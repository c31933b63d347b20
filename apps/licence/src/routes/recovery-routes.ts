import { timingSafeEqual } from 'node:crypto';
import { isoUtc, isRefusal, type Refusal } from '@yunzhang/base';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { digestOf } from '../core.ts';
import { recoverPage } from '../pages/recovery-pages.ts';
import {
  confirmRecovery,
  giveCode,
  openRecovery,
  recover,
  type Recovery,
  stopRecovery,
  withdrawRecovery,
} from '../people/recovery.ts';
import { type Context, factsOf, needHolder, sendPage, spend } from './context.ts';
import { Fault, faultOf } from './fault.ts';
import { jwkForm, phoneCookie, phoneName, read } from './phone-routes.ts';

type IdRoute = { Params: { id: string } };

/** Somebody who may open, confirm and finish recoveries at the counter. */
export interface Officer {
  readonly id: string;
  readonly token: string;
}

const openForm = z.strictObject({
  account: z.string().trim().min(1).max(64),
  name: z.string().trim().min(1).max(64),
  idNo: z.string().trim().min(15).max(18),
  reference: z.string().trim().min(1).max(100),
});
const recoverForm = z.strictObject({
  account: z.string().trim().min(1).max(64),
  code: z.string().max(12),
  pin: z.string().max(12),
  jwk: jwkForm,
});

/** Who stands at the counter: the registry's own operator, and the officers. */
export function countersOf(given: {
  readonly registryToken?: string;
  readonly officers?: readonly Officer[];
}): readonly Officer[] {
  const { registryToken, officers = [] } = given;
  return registryToken === undefined
    ? officers
    : [{ id: 'registry', token: registryToken }, ...officers];
}

/** Both sides of a recovery: the counter, and the phones, old and new. */
export function addRecoveryRoutes(
  app: FastifyInstance,
  context: Context,
  officers: readonly Officer[],
): void {
  if (officers.length > 0) addCounter(app, context, officers);
  const { core, guesses } = context;
  app.get('/wallet/recover', async (request, reply) =>
    sendPage(reply, recoverPage(factsOf(context, request))),
  );
  app.post('/wallet/recover', async (request, reply) => {
    spend(guesses, request.ip);
    const given = read(recoverForm, request.body);
    const name = phoneName(request.headers['user-agent']);
    const done = await recover(core, { ...given, name });
    if (isRefusal(done)) throw faultOf(done);
    return reply.header('set-cookie', phoneCookie(context, done)).send({ recovered: true });
  });
  app.post('/wallet/recovery/stop', async (request, reply) => {
    // To stop something must be easy: no second check here.
    const refusal = await stopRecovery(core, await needHolder(context, request));
    const query = refusal === undefined ? '' : `?refused=${refusal.refused}`;
    return reply.redirect(`/wallet${query}`, 303);
  });
}

function addCounter(app: FastifyInstance, context: Context, officers: readonly Officer[]): void {
  const { core, guesses } = context;
  app.post('/registry/recoveries', async (request, reply) => {
    const officer = officerOf(officers, request);
    // An officer's token must not be good for guessing numbers.
    spend(guesses, `officer ${officer}`);
    const asked = read(openForm, request.body);
    return reply.status(201).send(told(await openRecovery(core, { ...asked, officer })));
  });
  app.post<IdRoute>('/registry/recoveries/:id/second', async (request) => {
    const officer = officerOf(officers, request);
    return told(await confirmRecovery(core, { id: request.params.id, officer }));
  });
  app.post<IdRoute>('/registry/recoveries/:id/code', async (request, reply) => {
    const officer = officerOf(officers, request);
    const given = await giveCode(core, { id: request.params.id, officer });
    if (isRefusal(given)) throw faultOf(given);
    const { code, until } = given;
    return reply.header('cache-control', 'no-store').send({ code, until: isoUtc(until) });
  });
  app.delete<IdRoute>('/registry/recoveries/:id', async (request, reply) => {
    const officer = officerOf(officers, request);
    const refusal = await withdrawRecovery(core, { id: request.params.id, officer });
    if (refusal !== undefined) throw faultOf(refusal);
    return reply.status(204).send();
  });
}

/** Nobody else learns that there is such an address. */
function officerOf(officers: readonly Officer[], { headers }: FastifyRequest): string {
  const given = /^Bearer (\S{1,256})$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const digest = Buffer.from(digestOf(given));
  const found = officers.find(({ token }) => timingSafeEqual(digest, Buffer.from(digestOf(token))));
  if (found === undefined) throw new Fault('licence-not-found');
  return found.id;
}

function told(recovery: Recovery | Refusal): object {
  if (isRefusal(recovery)) throw faultOf(recovery);
  const { id, openedAt, readyAt, needsSecond, confirmedBy } = recovery;
  const isConfirmed = confirmedBy !== undefined;
  return { id, openedAt: isoUtc(openedAt), readyAt: isoUtc(readyAt), needsSecond, isConfirmed };
}
