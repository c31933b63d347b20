import { base64, isRefusal } from '@yunzhang/base';
import { sealCode, uscc } from '@yunzhang/identifiers';
import { z } from 'zod';
import type { TypedApp } from '../typed-app.ts';
import { listDirectory } from './directory.ts';
import { addDeskRoutes } from './desk-routes.ts';
import { addFileRoutes } from './file-routes.ts';
import { privately, type SealRouteParts, taken } from './route-parts.ts';
import type { SealStatus } from './status.ts';

/** Of an allowance for look-ups: a page shows many seals, a status one. */
const pageCost = 5;
const statusCost = 1;

/**
 * What is asked of the seal office besides the acts of a seal: status, directory, picture, papers
 * and desks.
 *
 * @basis platform.md P02 (relying party); product.md N5, N21
 */
export function addSealRoutes(app: TypedApp, parts: SealRouteParts): void {
  addStatus(app, parts);
  addDirectory(app, parts);
  addFileRoutes(app, parts);
  addDeskRoutes(app, parts);
}

const codeParams = z.object({ code: z.string().max(40) });
const words = z.object({ zh: z.string(), en: z.string() });
const statusForm = z.object({
  code: z.string(),
  at: z.string(),
  phase: z.string(),
  phaseTitle: words,
  policeState: z.string().optional(),
  isInForce: z.boolean(),
  facts: z.record(z.string(), z.unknown()),
  maker: z.string().optional(),
  filingNo: z.string().optional(),
  supersededBy: z.string().optional(),
  steps: z.array(
    z.object({
      act: z.string(),
      phase: z.string(),
      at: z.string(),
      actId: z.string(),
      /** DER of the evidence of the log, in base64. */
      evidence: z.string().optional(),
    }),
  ),
});

function addStatus(app: TypedApp, parts: SealRouteParts): void {
  const querystring = z.strictObject({ at: z.iso.datetime({ offset: true }).optional() });
  const schema = { params: codeParams, querystring, response: { 200: statusForm } };
  app.get(
    '/v1/seals/:code/status',
    { schema, onRequest: parts.look(statusCost) },
    async (request, reply) => {
      const { code } = request.params;
      if (!sealCode.parse(code).ok) throw parts.problem('seal-not-found');
      const { at } = request.query;
      const asked = at === undefined ? undefined : Date.parse(at);
      const status = await parts.office.statusAt(code, asked);
      if (isRefusal(status) && status.refused === 'seal-code-unknown') {
        throw parts.problem('seal-not-found');
      }
      return privately(reply).send(shown(taken(parts, status)));
    },
  );
}

const isoOf = (at: number): string => new Date(at).toISOString();

function shown({ at, steps, ...rest }: SealStatus): z.infer<typeof statusForm> {
  return {
    ...rest,
    at: isoOf(at),
    steps: steps.map(({ evidence, ...step }) => ({
      ...step,
      at: isoOf(step.at),
      ...(evidence === undefined ? {} : { evidence: base64(evidence) }),
    })),
  };
}

const lineForm = z.object({
  code: z.string(),
  name: z.string(),
  kind: z.string(),
  phase: z.string(),
  isInForce: z.boolean(),
  validFrom: z.string(),
  validTo: z.string(),
  filingNo: z.string().nullable(),
});

function addDirectory(app: TypedApp, parts: SealRouteParts): void {
  const querystring = z.strictObject({
    company: z.string().max(18),
    kind: z.string().max(40).optional(),
    after: z.string().max(13).optional(),
  });
  const page = z.object({ seals: z.array(lineForm), next: z.string().optional() });
  app.get(
    '/v1/seals',
    { schema: { querystring, response: { 200: page } }, onRequest: parts.look(pageCost) },
    async (request, reply) => {
      const { company, kind, after } = request.query;
      if (!uscc.parse(company, { source: 'register' }).ok) {
        throw parts.problem('request-malformed', 'company');
      }
      const query = {
        company,
        ...(kind === undefined ? {} : { kind }),
        ...(after === undefined ? {} : { after }),
      };
      const { database, now } = parts.parts;
      const { seals, next } = await listDirectory(database, query, now());
      const lines = seals.map((one) => ({
        ...one,
        validFrom: isoOf(one.validFrom),
        validTo: isoOf(one.validTo),
      }));
      return privately(reply).send({ seals: lines, ...(next === undefined ? {} : { next }) });
    },
  );
}
