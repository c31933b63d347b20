import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { typed } from '../typed-app.ts';
import { note } from './audit.ts';
import { auditLines, copyOfPerson, momentsOf } from './export.ts';
import { paramForms } from './forms.ts';
import type { People } from './people.ts';
import { handOf, memberOf, personOf, unkept } from './route-parts.ts';

/** Who they are must be known as surely as for what the copy tells of. */
const copyLoa = 2;
const span = z.object({ from: z.iso.date(), to: z.iso.date() }).strict();
const pages = z.object({ before: z.coerce.number().int().positive().optional() }).strict();

/** Copies to take away: a person's own data, and the audit of an organisation. */
export function addExportRoutes(plain: FastifyInstance, people: People): void {
  const app = typed(plain);
  const { query } = people.options.database;
  app.get(
    '/v1/me/export',
    { schema: { operationId: 'me.export', querystring: pages } },
    async (request, reply) => {
      const caller = await personOf(people, request);
      people.assure(caller, { loa: copyLoa });
      const { person, member } = caller.login;
      const { organisation, actor, login, grant, now: at } = handOf(people, caller.login);
      await note(query, { at, act: 'me.export', organisation, actor, login, grant });
      const copy = await copyOfPerson(query, { person, member, before: request.query.before });
      return unkept(reply)
        .header('content-disposition', 'attachment; filename="yunzhang-my-data.json"')
        .send(copy);
    },
  );
  app.get(
    '/v1/organisations/:id/audit.csv',
    {
      schema: {
        operationId: 'audit.export',
        params: paramForms.organisation,
        querystring: span,
      },
      onRequest: async (request) => void (await memberOf(people, request, 'audit.export')),
    },
    async (request, reply) => {
      const { login } = await memberOf(people, request, 'audit.export');
      const { from, to } = request.query;
      // Refused here: once the first line is sent it is too late.
      momentsOf(request.query);
      const { organisation, actor, grant, now: at } = handOf(people, login);
      const entry = { at, organisation, actor, login: login.id, grant, facts: { from, to } };
      await note(query, { ...entry, act: 'audit.export' });
      const name = `audit-${organisation}-${from}-${to}.csv`;
      return unkept(reply)
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(auditLines(query, { organisation, from, to })));
    },
  );
}
