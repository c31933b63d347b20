import {
  type Actor,
  clock,
  type Denied,
  type Explained,
  type Given,
  isPartyId,
  type Reader,
  readerOf,
  stranger,
  type Target,
} from '@yunzhang/scenario';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TypedApp } from '../typed-app.ts';
import { isAttemptKey } from './attempt-key.ts';
import type { Answer, Cases } from './cases.ts';
import { type RefusalBorder, sendRefusal } from './refusal.ts';

/** An input in JSON. Papers are named by their digests and come another way. */
const bodySizeMax = 256 * 1024;
/** What a reader shows beside their name. */
const shownLengthMax = 2048;
/** Processor time of a reading and of a decision, in milliseconds. */
const readCostMs = 5;
const decideCostMs = 10;

/** What the routes need of the border. */
export interface CaseRouteParts extends RefusalBorder {
  readonly cases: Cases;
  /** Who asks, as the login has recognised them. */
  readonly actorOf: (request: FastifyRequest) => Promise<Actor | undefined>;
  /** A hook that charges the caller for what a request costs. */
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

const word = z.string().max(256);
const attemptBody = z
  .strictObject({
    input: z.unknown().optional(),
    names: z.record(word, z.union([word, z.array(word).max(100)])).optional(),
    expects: z.number().int().min(1).optional(),
  })
  .nullish();
const explainBody = z.strictObject({
  on: word.optional(),
  scenario: word.optional(),
  act: word,
  input: z.unknown().optional(),
  names: z.record(word, z.union([word, z.array(word).max(100)])).optional(),
});
const pageQuery = z.strictObject({
  scenario: word.optional(),
  phase: word.optional(),
  after: word.optional(),
});
const caseParams = z.object({ case: z.string() });
const actParams = z.object({ case: z.string(), act: z.string() });
// The document of these routes is made from the scenarios: `documentOf`.
const hidden = { hide: true };

/**
 * Acts and cases of all scenarios.
 *
 * @basis architecture §3 step 1, §5
 */
export function addCaseRoutes(app: TypedApp, parts: CaseRouteParts): void {
  addAttempts(app, parts);
  addReadings(app, parts);
  addExplanations(app, parts);
}

function addAttempts(app: TypedApp, parts: CaseRouteParts): void {
  const { cases, charge } = parts;
  const posted = { bodyLimit: bodySizeMax, onRequest: charge(decideCostMs) };
  const opening = { params: z.object({ scenario: z.string(), opening: z.string() }) };
  app.post(
    '/v1/scenarios/:scenario/:opening',
    { schema: { ...hidden, ...opening, body: attemptBody }, ...posted },
    async (request, reply) => {
      const { scenario, opening: act } = request.params;
      return answer(parts, request, reply, await tried(parts, request, { scenario, act }));
    },
  );
  const params = actParams.extend({ scenario: z.string() });
  app.post(
    '/v1/scenarios/:scenario/cases/:case/:act',
    { schema: { ...hidden, params, body: attemptBody }, ...posted },
    async (request, reply) => {
      const { scenario, case: on, act } = request.params;
      return answer(parts, request, reply, await tried(parts, request, { scenario, on, act }));
    },
  );
  app.post(
    '/v1/cases/:case/:act',
    { schema: { ...hidden, params: actParams, body: attemptBody }, ...posted },
    async (request, reply) => {
      const { case: on, act } = request.params;
      // The act of the scenario the case is of. Where there is no such case, any scenario that has
      // the act will do: the answer is that there is no such case.
      const scenario = (await cases.scenarioOf(on, act)) ?? '';
      return answer(parts, request, reply, await tried(parts, request, { scenario, on, act }));
    },
  );
}

interface Place {
  readonly scenario: string;
  readonly act: string;
  readonly on?: string;
}

async function tried(
  parts: CaseRouteParts,
  request: FastifyRequest<{ Body: z.infer<typeof attemptBody> }>,
  place: Place,
): Promise<Answer> {
  const actor = await needed(parts, request);
  const { input, names = {}, expects } = request.body ?? {};
  const attempt = { ...place, input, names, ...(expects === undefined ? {} : { expects }) };
  return parts.cases.attempt(actor, attempt, keyOf(parts, request));
}

function keyOf({ problem }: CaseRouteParts, request: FastifyRequest): string {
  const given = request.headers['idempotency-key'];
  const text = typeof given === 'string' ? given.replace(/^"(.*)"$/, '$1') : '';
  if (!isAttemptKey(text)) throw problem('request-malformed', 'Idempotency-Key');
  return text;
}

async function needed(parts: CaseRouteParts, request: FastifyRequest): Promise<Actor> {
  return (await asked(parts, request)) ?? raise(parts.problem('session-missing'));
}

/** Who asks. Nobody comes in as the clock, whatever the login says. */
async function asked(parts: CaseRouteParts, request: FastifyRequest): Promise<Actor | undefined> {
  const actor = await parts.actorOf(request);
  return actor?.system === clock.system ? undefined : actor;
}

function raise(problem: Error): never {
  throw problem;
}

function answer(
  parts: CaseRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  given: Answer,
): FastifyReply {
  if ('refused' in given) return sendRefusal(parts, request, reply, given);
  const { accepted: _, ...done } = given;
  const isNew = done.opened.includes(done.case);
  void reply.header('cache-control', 'no-store');
  if (isNew) void reply.header('location', `/v1/cases/${encodeURIComponent(done.case)}`);
  return reply.status(isNew ? 201 : 200).send(done);
}

const noCase: Denied = {
  refused: 'case-unknown',
  basis: 'architecture §5',
  words: {
    zh: '没有找到这个案卷，请核对编号',
    en: 'There is no such case. Check its number.',
  },
};

function addReadings(app: TypedApp, parts: CaseRouteParts): void {
  const { cases, charge } = parts;
  const cost = { onRequest: charge(readCostMs) };
  const show = async (request: FastifyRequest, reply: FastifyReply, id: string, of?: string) => {
    const reader = await readerIn(parts, request);
    const seen = isPartyId(id) ? await cases.read(id, reader) : undefined;
    const isIt = seen !== undefined && (of === undefined || seen.scenario === of);
    return isIt ? whole(reply, seen) : sendRefusal(parts, request, reply, noCase);
  };
  app.get(
    '/v1/cases/:case',
    { schema: { ...hidden, params: caseParams }, ...cost },
    async (request, reply) => show(request, reply, request.params.case),
  );
  const params = caseParams.extend({ scenario: z.string() });
  app.get(
    '/v1/scenarios/:scenario/cases/:case',
    { schema: { ...hidden, params }, ...cost },
    async (request, reply) => {
      const { case: id, scenario } = request.params;
      return show(request, reply, id, scenario);
    },
  );
  app.get(
    '/v1/cases/:case/acts',
    { schema: { ...hidden, params: caseParams }, ...cost },
    async (request, reply) => {
      const { case: id } = request.params;
      const reader = await readerIn(parts, request);
      const acts = isPartyId(id) ? await cases.history(id, reader) : undefined;
      return acts === undefined
        ? sendRefusal(parts, request, reply, noCase)
        : whole(reply, { acts });
    },
  );
  app.get(
    '/v1/cases',
    { schema: { ...hidden, querystring: pageQuery }, ...cost },
    async (request, reply) => {
      const { scenario, phase, after } = request.query;
      const page = await cases.mine(readerOf(await needed(parts, request)), {
        ...(scenario === undefined ? {} : { scenario }),
        ...(phase === undefined ? {} : { phase }),
        ...(after === undefined ? {} : { after }),
      });
      return whole(reply, page);
    },
  );
}

function whole(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send(body);
}

/**
 * Who reads, and what they show beside their name, in the header `Case-Shows: token=…`.
 *
 * Not in the address, which stands in logs and histories.
 */
async function readerIn(parts: CaseRouteParts, request: FastifyRequest): Promise<Reader> {
  const actor = await asked(parts, request);
  const given = request.headers['case-shows'];
  const isGiven = typeof given === 'string' && given.length <= shownLengthMax;
  const shows = isGiven ? Object.fromEntries(new URLSearchParams(given)) : {};
  return actor === undefined ? { ...stranger, shows } : readerOf(actor, shows);
}

function addExplanations(app: TypedApp, parts: CaseRouteParts): void {
  const { cases, charge, problem } = parts;
  const cost = { onRequest: charge(decideCostMs) };
  const told = async (
    request: FastifyRequest,
    reply: FastifyReply,
    target: Target,
    given?: Given,
  ): Promise<FastifyReply> => {
    const actor = await needed(parts, request);
    const isCase = !('on' in target) || isPartyId(target.on);
    const said = isCase ? await cases.explain(actor, target, given) : undefined;
    return said === undefined
      ? sendRefusal(parts, request, reply, noCase)
      : whole(reply, openly(said));
  };
  app.get(
    '/v1/cases/:case/explain',
    { schema: { ...hidden, params: caseParams }, ...cost },
    async (request, reply) => told(request, reply, { on: request.params.case }),
  );
  app.get(
    '/v1/scenarios/:scenario/explain',
    { schema: { ...hidden, params: z.object({ scenario: z.string() }) }, ...cost },
    async (request, reply) => told(request, reply, { scenario: request.params.scenario }),
  );
  // With what has been filled in so far; it changes nothing, and so needs no key.
  app.post(
    '/v1/explain',
    { schema: { ...hidden, body: explainBody }, bodyLimit: bodySizeMax, ...cost },
    async (request, reply) => {
      const { on, scenario, act, input, names } = request.body;
      if ((on === undefined) === (scenario === undefined)) {
        throw problem('request-malformed', 'on or scenario');
      }
      const target: Target = on === undefined ? { scenario: scenario ?? '' } : { on };
      const given: Given = {
        act,
        input,
        ...(names === undefined ? {} : { names: names }),
      };
      return told(request, reply, target, given);
    },
  );
}

/** Without the numbers of other cases whose rules spoke: their reader may not know of them. */
function openly({ acts, ...rest }: Explained): object {
  const withoutCase = <T extends { readonly refusal?: Denied }>(one: T): T => {
    if (one.refusal === undefined) return one;
    const { case: _, ...refusal } = one.refusal;
    return { ...one, refusal };
  };
  return {
    ...rest,
    acts: acts.map((act) => ({ ...withoutCase(act), rules: act.rules.map(withoutCase) })),
  };
}
