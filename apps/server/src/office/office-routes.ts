import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addCaseRoutes } from '../cases/index.ts';
import { addCertificateRoutes } from '../certificates/index.ts';
import { addPeopleRoutes } from '../people/index.ts';
import { addSealRoutes, type SealRouteParts } from '../seals/index.ts';
import type { Spending } from '../spending.ts';
import { typed } from '../typed-app.ts';
import type { Office } from './open-office.ts';
import { addHelpRoutes } from '../help/index.ts';
import { addStatementRoutes } from '../statements/index.ts';
import { addUseRoutes, guardedCases } from '../uses/index.ts';
import { addCaseParties } from './case-parties.ts';
import { addRegisterDesk } from './register-desk.ts';
import { addReviewDesk } from './review-desk.ts';
import { addStarterDesk } from './starter-desk.ts';

/** What the border of HTTP lends to the office. */
export interface OfficeRouteParts extends Pick<Spending, 'charge' | 'look'> {
  readonly problem: (code: string, detail?: string, retryAfterMs?: number) => Error;
  readonly languageOf: (header: string | undefined) => 'zh' | 'en';
}

/** All routes of the office, each part in a context of its own. */
export async function addOfficeRoutes(
  app: FastifyInstance,
  office: Office,
  parts: OfficeRouteParts,
): Promise<void> {
  const { people, cases, authority, seals, sealParts, statements, uses, help } = office;
  const { police, registry, reviewer } = office;
  const { problem, languageOf, charge, look } = parts;
  const actorOf: SealRouteParts['actorOf'] = async (request) => people.actorOf(request);
  await addPeopleRoutes(app, { people, problem });
  await app.register(async (inner) =>
    addCertificateRoutes(typed(inner), { authority, problem, charge }),
  );
  await app.register(async (inner) => {
    const of = typed(inner);
    addCaseRoutes(of, { cases: guardedCases(cases), actorOf, problem, languageOf, charge });
    const sealRoutes: SealRouteParts = {
      office: seals,
      parts: sealParts,
      actorOf,
      problem,
      languageOf,
      look,
      charge,
    };
    addSealRoutes(of, sealRoutes);
    const { database } = sealParts;
    addStatementRoutes(of, { statements, database, cases, people, problem, charge });
    addUseRoutes(of, { uses, people, problem, languageOf, charge });
    const mayAudit = auditorOf(people);
    const managerOf = managersOf(people, problem);
    const hotline = { database, cases, now: sealParts.now };
    const support = { help, hotline, actorOf, mayAudit, managerOf, problem, languageOf, charge };
    addHelpRoutes(of, support);
    addCaseParties(of, { database, cases, people, problem, charge });
    addRegisterDesk(of, { database, people, problem, charge });
    addStarterDesk(of, { people, sealParts, authority: reviewer, ...parts });
    addReviewDesk(of, { ...sealRoutes, cases, people, police, registry });
  });
}

/** Whether somebody audits for a regulator. */
function auditorOf(people: Office['people']): (request: FastifyRequest) => Promise<boolean> {
  return async (request) => {
    const caller = await people.callerOf(request);
    if (caller?.kind !== 'person') return false;
    return caller.login.duties.includes('regulator') && caller.roles.includes('auditor');
  };
}

/** The organisation of somebody who may give systems access to it. */
function managersOf(
  people: Office['people'],
  problem: OfficeRouteParts['problem'],
): (request: FastifyRequest) => Promise<string> {
  return async (request) => {
    const caller = await people.callerOf(request);
    people.authorise(caller, 'api-key.make');
    if (caller?.kind !== 'person') throw problem('access-refused', 'api-key.make');
    return caller.login.organisation;
  };
}
