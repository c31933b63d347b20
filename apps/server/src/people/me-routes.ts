import { isoUtc } from '@yunzhang/base';
import { typed, type TypedApp } from '../typed-app.ts';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { once } from './changing.ts';
import { answerForms, bodyForms, paramForms } from './forms.ts';
import { acceptInvitation } from './invitations.ts';
import { noteRight, noteWrong, refuseLocked } from './lock-out.ts';
import { endLogins, readDevices } from './logins.ts';
import { removeMember } from './membership.ts';
import { no, PeopleProblem } from './problem.ts';
import {
  handOf,
  type PeopleRouteParts,
  type Person,
  personOf,
  questionMax,
  unkept,
} from './route-parts.ts';

/** What a person sees and does of their own, whatever their roles. */
export function addMeRoutes(plain: FastifyInstance, { people }: PeopleRouteParts): void {
  const app = typed(plain);
  const { now } = people.options;
  const { query } = people.options.database;
  app.get(
    '/v1/me',
    { schema: { operationId: 'me.read', response: { 200: answerForms.me } } },
    async (request, reply) => unkept(reply).send(meOf(await personOf(people, request))),
  );
  // The first question of a page: to be a stranger is no fault, and leaves none in a browser's log.
  app.get(
    '/v1/session',
    { schema: { operationId: 'session.read', response: { 200: answerForms.session } } },
    async (request, reply) => {
      const caller = await people.callerOf(request);
      return unkept(reply).send(caller?.kind === 'person' ? { me: meOf(caller) } : {});
    },
  );
  app.get(
    '/v1/me/devices',
    { schema: { operationId: 'me.devices', response: { 200: answerForms.devices } } },
    async (request, reply) => {
      const { login } = await personOf(people, request);
      const found = await readDevices(query, login.member, now());
      const devices = found.map(({ openedAt, seenAt, endsAt, ...one }) => ({
        ...one,
        openedAt: isoUtc(openedAt),
        seenAt: isoUtc(seenAt),
        endsAt: isoUtc(endsAt),
        isThis: one.id === login.id,
      }));
      return unkept(reply).send({ devices });
    },
  );
  app.delete(
    '/v1/me/devices/:device',
    { schema: { operationId: 'me.device.end', params: paramForms.device } },
    async (request, reply) => {
      const { login } = await personOf(people, request);
      const which = { id: request.params.device, member: login.member };
      const why = { why: 'device', now: now() };
      await once(people, { request, reply, login }, async (at) => {
        if ((await endLogins(at, which, why)) === 0) no('device-not-found');
      });
      return reply.status(204).send();
    },
  );
  addDeparture(app, { people });
  addAcceptance(app, { people });
}

function addDeparture(app: TypedApp, { people }: Pick<PeopleRouteParts, 'people'>): void {
  app.post('/v1/me/departure', { schema: { operationId: 'me.leave' } }, async (request, reply) => {
    const { login } = await personOf(people, request);
    const hand = handOf(people, login);
    await once(people, { request, reply, login }, async (at) =>
      removeMember(at, hand, login.member),
    );
    return reply.status(204).send();
  });
}

function meOf({ login, roles }: Person): z.infer<typeof answerForms.me> {
  const { organisation: id, organisationName: name, status, idMasked, grantId } = login;
  return {
    person: login.person,
    name: login.name,
    ...(idMasked === null ? {} : { idMasked }),
    member: login.member,
    organisation: { id, name, status },
    roles: [...roles],
    ...(grantId === null ? {} : { grant: grantId }),
    loa: login.loa,
    confirmedAt: isoUtc(login.authedAt),
    endsAt: isoUtc(login.endsAt),
  };
}

function addAcceptance(app: TypedApp, { people }: Pick<PeopleRouteParts, 'people'>): void {
  const { now } = people.options;
  const { query } = people.options.database;
  app.post(
    '/v1/me/invitations',
    {
      schema: { operationId: 'me.invitation.accept', body: bodyForms.code },
      bodyLimit: questionMax,
    },
    async (request, reply) => {
      const { login } = await personOf(people, request);
      const { issuer, subject, name } = login;
      const door = `invitation ${login.person}`;
      await refuseLocked(query, door, now());
      const who = { ...handOf(people, login), issuer, subject, name };
      try {
        await once(people, { request, reply, login }, async (at) =>
          acceptInvitation(at, who, request.body.code),
        );
      } catch (error) {
        // Outside of the transaction that fails: the count has to stay.
        if (error instanceof PeopleProblem && error.code === 'invitation-not-found') {
          await noteWrong(query, door, now());
        }
        throw error;
      }
      await noteRight(query, door);
      return reply.status(204).send();
    },
  );
}
