import { isRefusal } from '@yunzhang/base';
import { isPartyId, readerOf } from '@yunzhang/scenario';
import { z } from 'zod';
import type { People } from '../people/index.ts';
import type { SealRouteParts } from '../seals/index.ts';
import type { TypedApp } from '../typed-app.ts';

const costMs = 10;
const params = z.object({ case: z.string().max(256) });
const registration = z.object({
  /** Number under which the making may be approved. */
  approvalNo: z.string(),
  registeredName: z.string(),
  status: z.string(),
  /** The party that stands for the organisation in the register, and the name it has there. */
  registeredPerson: z.string().optional(),
  registeredPersonName: z.string().optional(),
  /** The unit that is to make the seal, and the registers that are to be told. */
  maker: z.string(),
  makerName: z.string(),
  police: z.string(),
  registry: z.string(),
});

/** What the desk of the reviewing authority needs. */
export interface ReviewDeskParts extends Pick<
  SealRouteParts,
  'actorOf' | 'problem' | 'charge' | 'office'
> {
  readonly cases: SealRouteParts['parts']['cases'];
  readonly people: Pick<People, 'registered'>;
  readonly police: string;
  readonly registry: string;
}

/**
 * What a reviewer compares an application with: what the registers say now, and who would make and
 * file the seal. Only for reviewers of the authority that the application lies with.
 *
 * @basis platform.md P02 (row SUBMITTED-approve)
 */
export function addReviewDesk(app: TypedApp, parts: ReviewDeskParts): void {
  app.get(
    '/v1/desks/review/:case',
    {
      schema: { operationId: 'desk.review', params, response: { 200: registration } },
      onRequest: parts.charge(costMs),
    },
    async (request, reply) => {
      const { problem, cases, people, office, police, registry } = parts;
      const none = problem('seal-not-found');
      const actor = await parts.actorOf(request);
      if (actor === undefined) throw problem('session-missing');
      const id = request.params.case;
      const seen = isPartyId(id) ? await cases.read(id, readerOf(actor)) : undefined;
      const inside = seen?.scenario === 'seal-life' ? seen.inside : undefined;
      const authority = inside?.parties['authority']?.[0];
      const owner = inside?.parties['owner']?.[0];
      const isTheirs = authority !== undefined && authority === actor.organisation;
      if (owner === undefined || !isTheirs || !actor.holds.includes('seal-review')) throw none;
      const held = await people.registered(owner);
      if (held === undefined) throw none;
      const maker = await office.assign();
      if (isRefusal(maker)) throw problem(maker.refused, maker.detail);
      const number = seen?.record['number'];
      return reply.header('cache-control', 'no-store').send({
        approvalNo: typeof number === 'string' ? number.replace(/^YZ-/, 'ZZ-') : '',
        registeredName: held.name,
        status: held.status,
        ...(held.head === undefined
          ? {}
          : { registeredPerson: held.head.person, registeredPersonName: held.head.name }),
        maker,
        makerName: (await people.registered(maker))?.name ?? maker,
        police,
        registry,
      });
    },
  );
}
