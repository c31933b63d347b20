import { isRefusal } from '@yunzhang/base';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { People } from '../people/index.ts';
import { sendRefusal } from '../cases/index.ts';
import { applyOneSeal, type SealOfficeParts } from '../seals/index.ts';
import type { TypedApp } from '../typed-app.ts';
import type { OfficeRouteParts } from './office-routes.ts';

const costMs = 10;
/** Drawing an imprint. */
const drawingCostMs = 60;
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

/** What the desk of applications needs. */
export interface StarterDeskParts extends Pick<
  OfficeRouteParts,
  'problem' | 'languageOf' | 'charge'
> {
  readonly people: People;
  readonly sealParts: SealOfficeParts;
  /** Credit code of the authority that reviews. */
  readonly authority: string;
}

type Proposal = z.output<typeof proposal>;

/**
 * What seals of an enterprise are applied for with: all of it is known from the licence, so that
 * nobody types it, and nobody types somebody else's.
 *
 * @basis platform.md P02 (new company); product.md R14
 */
export function addStarterDesk(app: TypedApp, parts: StarterDeskParts): void {
  const { people, sealParts, problem, charge } = parts;
  app.get(
    '/v1/seal-starter-sets',
    {
      schema: { operationId: 'starter-set.propose', response: { 200: proposal } },
      onRequest: charge(costMs),
    },
    async (request, reply) =>
      reply.header('cache-control', 'no-store').send(await proposalFor(parts, request)),
  );
  const body = z.strictObject({
    kind: z.enum([
      'legal-name',
      'finance',
      'invoice',
      'contract',
      'legal-representative',
      'business',
    ]),
    purpose: z.string().trim().min(2).max(20).exactOptional(),
    replaces: z.string().max(256).exactOptional(),
    custodian: z.string().max(256).exactOptional(),
  });
  const made = z.object({ kind: z.string(), case: z.string() });
  app.post(
    '/v1/seal-applications',
    {
      schema: { operationId: 'seal.apply', body, response: { 201: made } },
      onRequest: charge(drawingCostMs),
    },
    async (request, reply) => {
      const { wish } = await proposalFor(parts, request);
      const actor = await people.actorOf(request);
      const key = request.headers['idempotency-key'];
      if (actor === undefined) throw problem('login-missing');
      if (typeof key !== 'string' || !/^[\x21-\x7e]{8,100}$/.test(key)) {
        throw problem('request-malformed', 'Idempotency-Key');
      }
      const { custodian = wish.custodian, ...wanted } = request.body;
      const one = { ...wanted, wish: { ...wish, custodian }, key };
      const seal = await applyOneSeal(sealParts, actor, one);
      if (isRefusal(seal)) return sendRefusal(parts, request, reply, seal);
      return reply.header('cache-control', 'no-store').status(201).send(seal);
    },
  );
}

async function proposalFor(
  { people, authority, problem }: StarterDeskParts,
  request: FastifyRequest,
): Promise<Proposal> {
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
  return { wish, custodians: [...custodians, head], authorityName };
}
