import { isoUtc } from '@yunzhang/base';
import type { FastifyInstance } from 'fastify';
import { typed, type TypedApp } from '../typed-app.ts';
import { makeApiKey, readApiKeys, revokeApiKey, rotateApiKey } from './api-keys.ts';
import { note } from './audit.ts';
import { once, onceNamed, versionOf } from './changing.ts';
import { answerForms, bodyForms, paramForms } from './forms.ts';
import { makeInvitation, readInvitations, withdrawInvitation } from './invitations.ts';
import { makeDepartment, readDepartments, removeDepartment } from './membership.ts';
import type { People } from './people.ts';
import { handOf, memberOf, questionMax, unkept } from './route-parts.ts';

const minuteMs = 60_000;
const ofOrganisation = { params: paramForms.organisation };

/** What an organisation keeps besides its members: departments, invitations and keys. */
export function addOfficeRoutes(plain: FastifyInstance, people: People): void {
  const app = typed(plain);
  addDepartments(app, people);
  addInvitations(app, people);
  addKeys(app, people);
  addKeyChanges(app, people);
}

function addDepartments(app: TypedApp, people: People): void {
  const path = '/v1/organisations/:id/departments';
  const { query } = people.options.database;
  const answer = { response: { 200: answerForms.departments } };
  app.get(
    path,
    { schema: { operationId: 'department.list', ...ofOrganisation, ...answer } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'department.list');
      void reply.header('etag', await versionOf(query, login.organisation));
      const departments = await readDepartments(query, login.organisation);
      return unkept(reply).send({ departments: [...departments] });
    },
  );
  const made = { body: bodyForms.department, response: { 201: answerForms.department } };
  app.post(
    path,
    {
      schema: { operationId: 'department.make', ...ofOrganisation, ...made },
      bodyLimit: questionMax,
      onRequest: async (request) => void (await memberOf(people, request, 'department.make')),
    },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'department.make');
      const hand = handOf(people, login);
      const { name } = request.body;
      const one = await onceNamed(people, { request, reply, login }, async (at) =>
        makeDepartment(at, hand, name),
      );
      return unkept(reply).status(201).send(one);
    },
  );
  app.delete(
    `${path}/:department`,
    { schema: { operationId: 'department.remove', params: paramForms.department } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'department.remove');
      const hand = handOf(people, login);
      const { department } = request.params;
      await once(people, { request, reply, login }, async (at) =>
        removeDepartment(at, hand, department),
      );
      return reply.status(204).send();
    },
  );
}

function addInvitations(app: TypedApp, people: People): void {
  const path = '/v1/organisations/:id/invitations';
  const { now, database } = people.options;
  const answer = { response: { 200: answerForms.invitations } };
  app.get(
    path,
    { schema: { operationId: 'invitation.list', ...ofOrganisation, ...answer } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'invitation.list');
      const found = await readInvitations(database.query, login.organisation, now());
      const invitations = found.map(({ department, roles, madeAt, endsAt, ...one }) => ({
        ...one,
        roles: [...roles],
        madeAt: isoUtc(madeAt),
        endsAt: isoUtc(endsAt),
        ...(department === null ? {} : { department }),
      }));
      return unkept(reply).send({ invitations });
    },
  );
  const made = { body: bodyForms.invitation, response: { 201: answerForms.invitation } };
  app.post(
    path,
    {
      schema: { operationId: 'invitation.make', ...ofOrganisation, ...made },
      bodyLimit: questionMax,
      onRequest: async (request) => void (await memberOf(people, request, 'invitation.make')),
    },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'invitation.make');
      const hand = handOf(people, login);
      const one = await onceNamed(people, { request, reply, login }, async (at) =>
        makeInvitation(at, hand, request.body),
      );
      return unkept(reply)
        .status(201)
        .send({ ...one, endsAt: isoUtc(one.endsAt) });
    },
  );
  app.delete(
    `${path}/:invitation`,
    { schema: { operationId: 'invitation.withdraw', params: paramForms.invitation } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'invitation.withdraw');
      const hand = handOf(people, login);
      const { invitation } = request.params;
      await once(people, { request, reply, login }, async (at) =>
        withdrawInvitation(at, hand, invitation),
      );
      return reply.status(204).send();
    },
  );
}

function addKeys(app: TypedApp, people: People): void {
  const path = '/v1/organisations/:id/api-keys';
  const { query } = people.options.database;
  const answer = { response: { 200: answerForms.apiKeys } };
  app.get(
    path,
    { schema: { operationId: 'api-key.list', ...ofOrganisation, ...answer } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'api-key.list');
      const found = await readApiKeys(query, login.organisation);
      const keys = found.map(({ id, name, scopes, madeAt, endsAt, ...one }) => ({
        id,
        name,
        scopes: [...scopes],
        madeAt: isoUtc(madeAt),
        endsAt: isoUtc(endsAt),
        ...(one.rotatedAt === null ? {} : { rotatedAt: isoUtc(one.rotatedAt) }),
        ...(one.usedAt === null ? {} : { usedAt: isoUtc(one.usedAt) }),
        ...(one.revokedAt === null ? {} : { revokedAt: isoUtc(one.revokedAt) }),
      }));
      return unkept(reply).send({ keys });
    },
  );
  const made = { body: bodyForms.apiKey, response: { 201: answerForms.apiKey } };
  app.post(
    path,
    {
      schema: { operationId: 'api-key.make', ...ofOrganisation, ...made },
      bodyLimit: questionMax,
      onRequest: async (request) => void (await memberOf(people, request, 'api-key.make')),
    },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'api-key.make');
      const { organisation, now, ...by } = handOf(people, login);
      const { scopes } = request.body;
      const key = await onceNamed(people, { request, reply, login }, async (at) => {
        const one = await makeApiKey(at, { organisation, now, ...request.body });
        const facts = { key: one.id, scopes };
        await note(at, { at: now, act: 'api-key.make', organisation, ...by, facts });
        return one;
      });
      return unkept(reply).status(201).send(key);
    },
  );
}

function addKeyChanges(app: TypedApp, people: People): void {
  const path = '/v1/organisations/:id/api-keys/:key';
  const rotated = { body: bodyForms.rotation, response: { 201: answerForms.apiKey } };
  app.post(
    `${path}/rotation`,
    {
      schema: { operationId: 'api-key.rotate', params: paramForms.apiKey, ...rotated },
      bodyLimit: questionMax,
      onRequest: async (request) => void (await memberOf(people, request, 'api-key.rotate')),
    },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'api-key.rotate');
      const { organisation, now, ...by } = handOf(people, login);
      const id = request.params.key;
      const overlapMs = request.body.overlapMinutes * minuteMs;
      const key = await onceNamed(people, { request, reply, login }, async (at) => {
        const text = await rotateApiKey(at, { organisation, id, overlapMs, now });
        const facts = { key: id };
        await note(at, { at: now, act: 'api-key.rotate', organisation, ...by, facts });
        return { id, key: text };
      });
      return unkept(reply).status(201).send(key);
    },
  );
  app.delete(
    path,
    { schema: { operationId: 'api-key.revoke', params: paramForms.apiKey } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'api-key.revoke');
      const { organisation, now, ...by } = handOf(people, login);
      const id = request.params.key;
      await once(people, { request, reply, login }, async (at) => {
        await revokeApiKey(at, { organisation, id, now });
        const facts = { key: id };
        await note(at, { at: now, act: 'api-key.revoke', organisation, ...by, facts });
      });
      return reply.status(204).send();
    },
  );
}
