import { isoUtc } from '@yunzhang/base';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { typed, type TypedApp } from '../typed-app.ts';
import { auditPageMax, readAudit } from './audit.ts';
import { once, versionOf } from './changing.ts';
import { answerForms, bodyForms, paramForms } from './forms.ts';
import {
  giveRole,
  placeMember,
  recordSoleOperator,
  removeMember,
  takeRole,
  withdrawSoleOperator,
} from './membership.ts';
import { isSoleOperator, readMembers, readOrganisation } from './organisations.ts';
import type { People } from './people.ts';
import { no } from './problem.ts';
import { matrix, ruleOf, type ActName } from './roles.ts';
import { handOf, memberOf, questionMax, unkept } from './route-parts.ts';

/** An organisation, its members and their roles. Each route is named by its act of the matrix. */
export function addOrganisationRoutes(plain: FastifyInstance, people: People): void {
  const app = typed(plain);
  addReading(app, people);
  addMembers(app, people);
  addRoles(app, people);
  addSoleOperator(app, people);
}

function addReading(app: TypedApp, people: People): void {
  const { query } = people.options.database;
  app.get(
    '/v1/organisations/:id',
    {
      schema: {
        operationId: 'organisation.read',
        params: paramForms.organisation,
        response: { 200: answerForms.organisation },
      },
    },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'organisation.read');
      // Before what it is the version of: who edits what is older is told so.
      void reply.header('etag', await versionOf(query, login.organisation));
      const found = await readOrganisation(query, login.organisation);
      const one = found ?? no('organisation-not-found');
      const { id, name, status, legalRepresentative, duties, soleMember, soleStatement } = one;
      const alone = await isSoleOperator(query, one);
      const statement = soleStatement ?? '';
      return unkept(reply).send({
        id,
        name,
        status,
        duties: [...duties],
        ...(legalRepresentative === null ? {} : { legalRepresentative }),
        ...(alone && soleMember !== null
          ? { soleOperator: { member: soleMember, statement } }
          : {}),
      });
    },
  );
  const pages = z.object({ before: z.coerce.number().int().positive().optional() }).strict();
  app.get(
    '/v1/organisations/:id/audit',
    {
      schema: {
        operationId: 'audit.read',
        params: paramForms.organisation,
        querystring: pages,
        response: { 200: answerForms.audit },
      },
    },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'audit.read');
      const { organisation } = login;
      const found = await readAudit(query, { organisation, before: request.query.before });
      const entries = found.map(({ at, actor, grant, ...one }) => ({
        ...one,
        at: isoUtc(at),
        ...(actor === null ? {} : { actor }),
        ...(grant === null ? {} : { grant }),
      }));
      const last = entries.length === auditPageMax ? entries.at(-1) : undefined;
      return unkept(reply).send({ entries, ...(last && { before: last.id }) });
    },
  );
}

function addMembers(app: TypedApp, people: People): void {
  const { query } = people.options.database;
  app.get(
    '/v1/organisations/:id/members',
    {
      schema: {
        operationId: 'member.list',
        params: paramForms.organisation,
        response: { 200: answerForms.members },
      },
    },
    async (request, reply) => {
      const { login, roles } = await memberOf(people, request, 'member.list');
      void reply.header('etag', await versionOf(query, login.organisation));
      const found = await readMembers(query, login.organisation);
      // Colleagues see names; numbers of persons, masked as they are, are for those who answer.
      const isShown = roles.includes('legal-representative') || roles.includes('auditor');
      const members = found.map(({ id, person, name, idMasked, department, ...one }) => ({
        id,
        person,
        name,
        roles: [...one.roles],
        joinedAt: isoUtc(one.joinedAt),
        ...(idMasked !== null && isShown ? { idMasked } : {}),
        ...(department === null ? {} : { department }),
      }));
      return unkept(reply).send({ members });
    },
  );
  app.delete(
    '/v1/organisations/:id/members/:member',
    { schema: { operationId: 'member.remove', params: paramForms.member } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'member.remove');
      const hand = handOf(people, login);
      await once(people, { request, reply, login }, async (at) =>
        removeMember(at, hand, request.params.member),
      );
      return reply.status(204).send();
    },
  );
  app.put(
    '/v1/organisations/:id/members/:member/department',
    {
      schema: { operationId: 'member.place', params: paramForms.member, body: bodyForms.place },
      bodyLimit: questionMax,
      onRequest: async (request) => void (await memberOf(people, request, 'member.place')),
    },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'member.place');
      const department = request.body.department ?? undefined;
      const { member } = request.params;
      const hand = handOf(people, login);
      await once(people, { request, reply, login }, async (at) =>
        placeMember(at, hand, { member, department }),
      );
      return reply.status(204).send();
    },
  );
}

function addRoles(app: TypedApp, people: People): void {
  app.get(
    '/v1/organisations/:id/roles',
    {
      schema: {
        operationId: 'role.list',
        params: paramForms.organisation,
        response: { 200: answerForms.roles },
      },
    },
    async (request, reply) => {
      const { roles } = await memberOf(people, request, 'role.list');
      const names = Object.keys(matrix) as ActName[];
      const acts = Object.fromEntries(
        names.map((name) => {
          const { may, loa } = ruleOf(name);
          return [name, { may: typeof may === 'string' ? [may] : [...may], loa }];
        }),
      );
      return unkept(reply).send({ acts, held: [...roles] });
    },
  );
  const schema = { params: paramForms.memberRole };
  app.put(
    '/v1/organisations/:id/members/:member/roles/:role',
    { schema: { operationId: 'role.give', ...schema } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'role.give');
      const { member, role } = request.params;
      const hand = handOf(people, login);
      await once(people, { request, reply, login }, async (at) =>
        giveRole(at, hand, { member, role }),
      );
      return reply.status(204).send();
    },
  );
  app.delete(
    '/v1/organisations/:id/members/:member/roles/:role',
    { schema: { operationId: 'role.take', ...schema } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'role.take');
      const { member, role } = request.params;
      const hand = handOf(people, login);
      await once(people, { request, reply, login }, async (at) =>
        takeRole(at, hand, { member, role }),
      );
      return reply.status(204).send();
    },
  );
}

function addSoleOperator(app: TypedApp, people: People): void {
  const path = '/v1/organisations/:id/sole-operator';
  app.put(
    path,
    {
      schema: {
        operationId: 'sole-operator.record',
        params: paramForms.organisation,
        body: bodyForms.soleOperator,
      },
      bodyLimit: questionMax,
      onRequest: async (request) => void (await memberOf(people, request, 'sole-operator.record')),
    },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'sole-operator.record');
      const hand = handOf(people, login);
      await once(people, { request, reply, login }, async (at) =>
        recordSoleOperator(at, hand, request.body),
      );
      return reply.status(204).send();
    },
  );
  app.delete(
    path,
    { schema: { operationId: 'sole-operator.withdraw', params: paramForms.organisation } },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'sole-operator.withdraw');
      const hand = handOf(people, login);
      await once(people, { request, reply, login }, async (at) => withdrawSoleOperator(at, hand));
      return reply.status(204).send();
    },
  );
}
