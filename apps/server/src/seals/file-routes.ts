import { isRefusal } from '@yunzhang/base';
import { sealLife } from '@yunzhang/scenarios';
import { readSeal } from '@yunzhang/ses';
import { z } from 'zod';
import { sendRefusal } from '../cases/index.ts';
import type { TypedApp } from '../typed-app.ts';
import { findPicture } from './directory.ts';
import { hotlineFacts, listCalls } from './hotline.ts';
import { drawForApplication, imprintForMaking } from './imprints.ts';
import { listPapers } from './papers.ts';
import {
  needed,
  ownedCase,
  playedCase,
  privately,
  raise,
  type SealRouteParts,
  taken,
} from './route-parts.ts';
import { applyStarterSet, starterWish } from './starter-set.ts';

/** Processor time of reading a file, and of drawing an imprint, in milliseconds. */
const fileCostMs = 10;
const drawingCostMs = 40;
const setCostMs = 200;
/** Nothing inside it runs, whoever opens it by itself. */
const svgPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

const caseParams = z.object({ case: z.string().max(256) });
const paperForm = z.object({
  version: z.number(),
  paper: z.string(),
  title: z.string(),
  at: z.string(),
  /** Absent while it is being made. */
  url: z.string().optional(),
  isSealed: z.boolean(),
});
const shapeForm = z.object({
  form: z.enum(['circle', 'ellipse', 'square']),
  widthTenthMm: z.number(),
  heightTenthMm: z.number(),
  dpi: z.number(),
  color: z.string(),
  octets: z.number(),
  imprint: z.string(),
});

const callForm = z.object({
  act: z.enum(['freeze', 'reportLoss']),
  caller: z.string(),
  facts: z.array(z.enum(hotlineFacts)),
  reason: z.string().optional(),
  at: z.string(),
  isDone: z.boolean(),
});

/** Papers, calls and pictures of seals, and what is drawn for an application. */
export function addFileRoutes(app: TypedApp, parts: SealRouteParts): void {
  addPapers(app, parts);
  addCalls(app, parts);
  addPictures(app, parts);
  addApplied(app, parts);
  addApplications(app, parts);
}

function addPapers(app: TypedApp, parts: SealRouteParts): void {
  const { database, blobs } = parts.parts;
  const response = { 200: z.object({ files: z.array(paperForm) }) };
  app.get(
    '/v1/cases/:case/files',
    { schema: { params: caseParams, response }, onRequest: parts.charge(fileCostMs) },
    async (request, reply) => {
      const id = await playedCase(parts, request, request.params.case);
      const files = (await listPapers(database, id)).map(({ blob, at, ...one }) => ({
        ...one,
        at: new Date(at).toISOString(),
        ...(blob === undefined ? {} : { url: urlOf(id, one) }),
      }));
      return privately(reply).send({ files });
    },
  );
  const params = caseParams.extend({
    version: z.coerce.number().int().min(1).max(1_000_000),
    paper: z.string().max(60),
  });
  app.get(
    '/v1/cases/:case/files/:version/:paper',
    { schema: { params }, onRequest: parts.charge(fileCostMs) },
    async (request, reply) => {
      const { version, paper } = request.params;
      const id = await playedCase(parts, request, request.params.case);
      const all = await listPapers(database, id);
      const found = all.find((one) => one.version === version && one.paper === paper);
      const bytes = found?.blob === undefined ? undefined : await blobs.get(found.blob);
      if (bytes === undefined) throw parts.problem('seal-not-found');
      const name = `attachment; filename="${found?.paper ?? ''}-${version}.ofd"`;
      return privately(reply)
        .header('content-disposition', name)
        .type('application/ofd')
        .send(Buffer.from(bytes));
    },
  );
}

const urlOf = (id: string, one: { readonly version: number; readonly paper: string }): string =>
  `/v1/cases/${encodeURIComponent(id)}/files/${one.version}/${one.paper}`;

/** What the hotline was told about a seal. Who is not of its owner has nothing to learn from it. */
function addCalls(app: TypedApp, parts: SealRouteParts): void {
  const response = { 200: z.object({ calls: z.array(callForm) }) };
  app.get(
    '/v1/cases/:case/calls',
    { schema: { params: caseParams, response }, onRequest: parts.charge(fileCostMs) },
    async (request, reply) => {
      const id = await ownedCase(parts, request, request.params.case);
      const calls = (await listCalls(parts.parts.database, id)).map(({ at, facts, ...call }) => ({
        ...call,
        facts: [...facts],
        at: new Date(at).toISOString(),
      }));
      return privately(reply).send({ calls });
    },
  );
}

function addPictures(app: TypedApp, parts: SealRouteParts): void {
  const { database, blobs } = parts.parts;
  app.get(
    '/v1/seals/:code/imprint.svg',
    {
      schema: { params: z.object({ code: z.string().max(40) }) },
      onRequest: parts.charge(fileCostMs),
    },
    async (request, reply) => {
      // Asked before anything is looked up, so that strangers cannot tell one code from another.
      await needed(parts, request);
      const found = await findPicture(database, request.params.code);
      const id = found?.case ?? raise(parts.problem('seal-not-found'));
      await playedCase(parts, request, id);
      const bytes = await blobs.get(found?.seal ?? '');
      if (bytes === undefined) throw parts.problem('seal-not-found');
      return privately(reply)
        .header('content-security-policy', svgPolicy)
        .type('image/svg+xml')
        .send(Buffer.from(readSeal(bytes).picture.data));
    },
  );
}

/** The imprint that was applied for, drawn again and compared: what is seen is what is approved. */
function addApplied(app: TypedApp, parts: SealRouteParts): void {
  app.get(
    '/v1/desks/review/:case/imprint.svg',
    { schema: { params: caseParams }, onRequest: parts.charge(drawingCostMs) },
    async (request, reply) => {
      const id = await playedCase(parts, request, request.params.case);
      const [found] = await parts.parts.inside(parts.parts.database.query, [id]);
      const seal = sealLife.its(found) ?? raise(parts.problem('seal-not-found'));
      const { bytes } = taken(parts, await imprintForMaking(parts.parts, seal.record.shape));
      return privately(reply)
        .header('content-security-policy', svgPolicy)
        .type('image/svg+xml')
        .send(Buffer.from(bytes));
    },
  );
}

const imprintWish = z.strictObject({
  kind: z.enum([
    'legal-name',
    'finance',
    'invoice',
    'contract',
    'legal-representative',
    'business',
  ]),
  organisation: z.string().min(2).max(100),
  company: z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/),
  person: z.string().min(2).max(50).optional(),
  purpose: z.string().min(1).max(20).optional(),
});

function addApplications(app: TypedApp, parts: SealRouteParts): void {
  app.post(
    '/v1/seal-imprints',
    {
      schema: { body: imprintWish, response: { 200: z.object({ shape: shapeForm }) } },
      onRequest: parts.charge(drawingCostMs),
    },
    async (request, reply) => {
      await needed(parts, request);
      const { kind, organisation, company, person, purpose } = request.body;
      const wish = {
        kind,
        organisation,
        company,
        ...(person === undefined ? {} : { person }),
        ...(purpose === undefined ? {} : { purpose }),
      };
      const { shape } = taken(parts, await drawForApplication(parts.parts, wish));
      return privately(reply).send({ shape });
    },
  );
  const seal = z.object({ kind: z.string(), case: z.string() });
  app.post(
    '/v1/seal-starter-sets',
    {
      schema: { body: starterWish, response: { 201: z.object({ seals: z.array(seal) }) } },
      onRequest: parts.charge(setCostMs),
    },
    async (request, reply) => {
      const actor = await needed(parts, request);
      const key = request.headers['idempotency-key'];
      if (typeof key !== 'string' || !/^[\x21-\x7e]{8,100}$/.test(key)) {
        throw parts.problem('request-malformed', 'Idempotency-Key');
      }
      const asked = { wish: request.body, key };
      const seals = await applyStarterSet(parts.parts, actor, asked);
      if (isRefusal(seals)) return sendRefusal(parts, request, reply, seals);
      return privately(reply)
        .status(201)
        .send({ seals: [...seals] });
    },
  );
}
