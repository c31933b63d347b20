import { z } from 'zod';
import type { People } from '../people/index.ts';
import { listAllFindings, listRegister } from '../seals/index.ts';
import type { Database } from '../support/index.ts';
import type { TypedApp } from '../typed-app.ts';
import type { OfficeRouteParts } from './office-routes.ts';

const costMs = 10;
const line = z.object({
  case: z.string(),
  code: z.string().nullable(),
  name: z.string(),
  kind: z.string(),
  phase: z.string(),
  company: z.string(),
  maker: z.string().nullable(),
  filingNo: z.string().nullable(),
  changedAt: z.string(),
});
const finding = z.object({
  case: z.string(),
  code: z.string(),
  kind: z.string(),
  action: z.string(),
  detail: z.string(),
  owner: z.string(),
  dueAt: z.string(),
});
const isoOf = (at: number): string => new Date(at).toISOString();

/** What the desk of a regulator needs. */
export interface RegisterDeskParts extends Pick<OfficeRouteParts, 'problem' | 'charge'> {
  readonly database: Database<unknown>;
  readonly people: Pick<People, 'callerOf' | 'authorise'>;
}

/**
 * The register of seals and what its comparison found, read by auditors of a regulator. Nothing
 * can be changed here, and no document is seen.
 *
 * @basis platform.md P01 (regulator: read-only on register and ledger)
 */
export function addRegisterDesk(app: TypedApp, parts: RegisterDeskParts): void {
  const { database, people, problem, charge } = parts;
  const admit = async (request: Parameters<People['callerOf']>[0]): Promise<void> => {
    const caller = await people.callerOf(request);
    people.authorise(caller, 'register.read');
    const isRegulator = caller?.kind === 'person' && caller.login.duties.includes('regulator');
    if (!isRegulator) throw problem('access-refused', 'register.read');
  };
  const querystring = z.strictObject({
    phase: z.string().max(40).optional(),
    company: z.string().max(18).optional(),
    after: z.coerce.number().int().nonnegative().optional(),
  });
  const seals = z.object({ seals: z.array(line), next: z.string().optional() });
  app.get(
    '/v1/desks/register',
    {
      schema: { operationId: 'desk.register', querystring, response: { 200: seals } },
      onRequest: charge(costMs),
    },
    async (request, reply) => {
      await admit(request);
      const { seals: found, next } = await listRegister(database, request.query);
      return reply.header('cache-control', 'no-store').send({
        seals: found.map(({ changedAt, ...one }) => ({ ...one, changedAt: isoOf(changedAt) })),
        ...(next === undefined ? {} : { next: String(next) }),
      });
    },
  );
  const findings = z.object({ findings: z.array(finding) });
  app.get(
    '/v1/desks/register/findings',
    {
      schema: { operationId: 'desk.findings', response: { 200: findings } },
      onRequest: charge(costMs),
    },
    async (request, reply) => {
      await admit(request);
      const found = await listAllFindings(database);
      return reply
        .header('cache-control', 'no-store')
        .send({ findings: found.map(({ dueAt, ...one }) => ({ ...one, dueAt: isoOf(dueAt) })) });
    },
  );
}
