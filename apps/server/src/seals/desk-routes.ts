import { z } from 'zod';
import type { TypedApp } from '../typed-app.ts';
import { listMaking } from './assignment.ts';
import { listFindings } from './checks.ts';
import { listFilings } from './filing.ts';
import { needed, privately, raise, type SealRouteParts, taken } from './route-parts.ts';

/** Processor time of a list, in milliseconds. */
const listCostMs = 5;

/**
 * Lists of the making desk and the filing desk. Each shows what the asker takes part in and
 * nothing else; whoever takes part in nothing has an empty list.
 */
export function addDeskRoutes(app: TypedApp, parts: SealRouteParts): void {
  addMakingDesk(app, parts);
  addFilingDesk(app, parts);
  addFindings(app, parts);
}

const makingLine = z.object({
  case: z.string(),
  name: z.string(),
  kind: z.string(),
  phase: z.string(),
  code: z.string().nullable(),
  state: z.string().nullable(),
  refused: z.string().nullable(),
});

function addMakingDesk(app: TypedApp, parts: SealRouteParts): void {
  const { database } = parts.parts;
  app.get(
    '/v1/desks/making',
    {
      schema: {
        querystring: z.strictObject({ phase: z.enum(['approved', 'made']).optional() }),
        response: { 200: z.object({ seals: z.array(makingLine) }) },
      },
      onRequest: parts.charge(listCostMs),
    },
    async (request, reply) => {
      const { organisation, holds } = await needed(parts, request);
      const isMaker = organisation !== undefined && holds.includes('seal-making');
      const seals = isMaker ? await listMaking(database, organisation, request.query.phase) : [];
      return privately(reply).send({ seals: [...seals] });
    },
  );
  app.get(
    '/v1/desks/making/unit',
    {
      schema: {
        querystring: z.strictObject({ wish: z.string().max(256).optional() }),
        response: { 200: z.object({ maker: z.string() }) },
      },
      onRequest: parts.charge(listCostMs),
    },
    async (request, reply) => {
      const { holds } = await needed(parts, request);
      if (!holds.includes('seal-review')) raise(parts.problem('seal-not-found'));
      const maker = taken(parts, await parts.office.assign(request.query.wish));
      return privately(reply).send({ maker });
    },
  );
}

const filingLine = z.object({
  case: z.string(),
  code: z.string(),
  name: z.string(),
  state: z.string(),
  phase: z.string(),
  madeAt: z.string(),
  attempts: z.number(),
  fault: z.string().nullable(),
  number: z.string().nullable(),
});

function addFilingDesk(app: TypedApp, parts: SealRouteParts): void {
  const { database } = parts.parts;
  app.get(
    '/v1/desks/filing',
    {
      schema: {
        querystring: z.strictObject({ state: z.enum(['open', 'filed', 'ended']).optional() }),
        response: { 200: z.object({ filings: z.array(filingLine) }) },
      },
      onRequest: parts.charge(listCostMs),
    },
    async (request, reply) => {
      const { organisation, system } = await needed(parts, request);
      const parties = [organisation, system].filter((one) => one !== undefined);
      const rows = await listFilings(database, parties, request.query.state);
      const filings = rows.map((one) => ({
        ...one,
        madeAt: new Date(one.madeAt).toISOString(),
      }));
      return privately(reply).send({ filings });
    },
  );
}

const findingLine = z.object({
  case: z.string(),
  code: z.string(),
  kind: z.string(),
  action: z.string(),
  detail: z.string(),
  dueAt: z.string(),
});

function addFindings(app: TypedApp, parts: SealRouteParts): void {
  const { database } = parts.parts;
  const response = { 200: z.object({ findings: z.array(findingLine) }) };
  app.get(
    '/v1/desks/findings',
    { schema: { response }, onRequest: parts.charge(listCostMs) },
    async (request, reply) => {
      const { organisation } = await needed(parts, request);
      const rows = await listFindings(database, organisation === undefined ? [] : [organisation]);
      const findings = rows.map(({ case: id, code, kind, action, detail, dueAt }) => ({
        case: id,
        code,
        kind,
        action,
        detail,
        dueAt: new Date(dueAt).toISOString(),
      }));
      return privately(reply).send({ findings });
    },
  );
}
