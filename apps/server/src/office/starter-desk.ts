import { z } from 'zod';
import type { People } from '../people/index.ts';
import type { TypedApp } from '../typed-app.ts';
import type { OfficeRouteParts } from './office-routes.ts';

const costMs = 10;
const person = z.object({ person: z.string(), name: z.string() });
const proposal = z.object({
  /** What `POST /v1/seal-starter-sets` takes; to be looked at before it is sent. */
  wish: z.object({
    name: z.string(),
    company: z.string(),
    legalRepName: z.string(),
    licence: z.string(),
    division: z.string(),
    owner: z.string(),
    custodian: z.string(),
    authority: z.string(),
  }),
  /** Who may be named as the keeper of the seals. */
  custodians: z.array(person),
  authorityName: z.string(),
});

/**
 * What the five first seals of an enterprise would be applied for with: all of it is known from the
 * licence, so that nobody types it.
 *
 * @basis platform.md P02 (new company); product.md R14
 */
export function addStarterDesk(
  app: TypedApp,
  parts: Pick<OfficeRouteParts, 'problem' | 'charge'> & {
    readonly people: People;
    /** Credit code of the authority that reviews. */
    readonly authority: string;
  },
): void {
  const { people, authority, problem, charge } = parts;
  app.get(
    '/v1/seal-starter-sets',
    {
      schema: { operationId: 'starter-set.propose', response: { 200: proposal } },
      onRequest: charge(costMs),
    },
    async (request, reply) => {
      const caller = await people.callerOf(request);
      people.authorise(caller, 'seal.apply');
      const owner = caller?.kind === 'person' ? caller.login.organisation : undefined;
      const held = owner === undefined ? undefined : await people.registered(owner);
      if (owner === undefined || held?.head === undefined) throw problem('access-refused');
      const { head, name, licence = '', custodians } = held;
      const wish = {
        name,
        company: owner,
        legalRepName: head.name,
        licence,
        // Positions 3 to 8 of a credit code. @basis GB 32100
        division: authority.slice(2, 8),
        owner,
        custodian: custodians[0]?.person ?? head.person,
        authority,
      };
      const authorityName = (await people.registered(authority))?.name ?? authority;
      return reply.header('cache-control', 'no-store').send({
        wish,
        custodians: [...custodians, head],
        authorityName,
      });
    },
  );
}
