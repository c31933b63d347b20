import { isPartyId, readerOf } from '@yunzhang/scenario';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Cases } from '../cases/index.ts';
import type { People } from '../people/index.ts';
import type { Database } from '../support/index.ts';
import type { TypedApp } from '../typed-app.ts';
import type { OfficeRouteParts } from './office-routes.ts';

const costMs = 10;
/** Parties of one case that are named. */
const partiesMax = 200;
const kinds = ['organisation', 'person', 'system'] as const;
const answer = z.object({
  parties: z.array(z.object({ id: z.string(), name: z.string(), kind: z.enum(kinds) })),
});

/** What naming parties needs. */
export interface CasePartiesParts extends Pick<OfficeRouteParts, 'problem' | 'charge'> {
  readonly database: Database<unknown>;
  readonly cases: Pick<Cases, 'read' | 'history'>;
  readonly people: Pick<People, 'actorOf'>;
}

/**
 * The names behind the parties of a case, for those who take part in it: an id says nothing to
 * anybody. Persons are named as the licence named them when they last came.
 */
export function addCaseParties(app: TypedApp, parts: CasePartiesParts): void {
  const { database, cases, people, problem, charge } = parts;
  app.get(
    '/v1/cases/:case/parties',
    {
      schema: {
        operationId: 'cases.parties',
        params: z.object({ case: z.string().max(256) }),
        response: { 200: answer },
      },
      onRequest: charge(costMs),
    },
    async (request, reply) => {
      const actor = await people.actorOf(request);
      if (actor === undefined) throw problem('session-missing');
      const id = request.params.case;
      const reader = readerOf(actor);
      const inside = isPartyId(id) ? (await cases.read(id, reader))?.inside : undefined;
      if (inside === undefined) throw problem('route-not-found');
      const acts = (await cases.history(id, reader)) ?? [];
      const ids = new Set([
        ...Object.values(inside.parties).flat(),
        ...acts.flatMap(({ inside: own }) => (own === undefined ? [] : [own.who])),
      ]);
      const named = await namesOf(database, [...ids].slice(0, partiesMax));
      return reply.header('cache-control', 'no-store').send({ parties: named });
    },
  );
}

type Named = z.output<typeof answer>['parties'];

async function namesOf(database: Database<unknown>, ids: readonly string[]): Promise<Named> {
  const { rows } = await sql<Named[number]>`select id, name, 'organisation' as kind
      from people_organisation where id = any(${ids}::text[])
    union all select id, name, 'person' from people_person where id = any(${ids}::text[])
    union all select id, name, 'system' from people_api_key
      where id = any(${ids}::text[])`.execute(database.query);
  return rows;
}
