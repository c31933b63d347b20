import type { Actor, Stage } from '@yunzhang/scenario';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { languageOf, Problem, problemBody } from '../problem.ts';
import { typed } from '../typed-app.ts';
import type { Answer, Cases } from './cases.ts';
import { type CaseBench, storeStage } from './cases-testing.ts';
import { addCaseRoutes } from './routes.ts';

/** The routes of cases on a server of their own, for tests only. */
export interface CaseServer {
  readonly app: FastifyInstance;
  /** The header by which a test says who asks. */
  readonly as: (actor: Actor | undefined) => Readonly<Record<string, string>>;
}

export async function caseServer(cases: Cases): Promise<CaseServer> {
  const app = Fastify({ routerOptions: { maxParamLength: 64 } });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const isOurs = error instanceof Problem;
    const code = error.statusCode === 413 ? 'request-too-large' : 'request-malformed';
    const isFault = !isOurs && (error.statusCode ?? 500) >= 500;
    const problem = isOurs ? error : new Problem(isFault ? 'server-fault' : code, error.message);
    void reply
      .status(problem.status)
      .type('application/problem+json')
      .serializer((body: unknown) => JSON.stringify(body))
      .send(problemBody(problem, 'zh', request.id));
  });
  addCaseRoutes(typed(app), {
    cases,
    actorOf: async (request) => {
      const given = request.headers['test-actor'];
      return typeof given === 'string' ? (JSON.parse(given) as Actor) : undefined;
    },
    problem: (code, detail) => new Problem(code, detail),
    languageOf,
    charge: () => async () => {},
  });
  await app.ready();
  return {
    app,
    as: (actor) => (actor === undefined ? {} : { 'test-actor': JSON.stringify(actor) }),
  };
}

/** Tells stories over HTTP. */
export async function httpStage(
  bench: CaseBench,
  heard: (scenario: string, status: number, said: unknown) => void = () => {},
): Promise<Stage> {
  return storeStage(bench, async (cases) => {
    const { app, as } = await caseServer(cases);
    return async ({ actor, scenario, act, on, body, key }) => {
      const root = `/v1/scenarios/${scenario}`;
      const place = on === undefined ? '' : `/cases/${encodeURIComponent(on)}`;
      const answer = await app.inject({
        method: 'POST',
        url: `${root}${place}/${act}`,
        headers: { ...as(actor), 'idempotency-key': key },
        payload: body,
      });
      const said = answer.json<Record<string, unknown>>();
      heard(scenario, answer.statusCode, said);
      const isDone = answer.statusCode < 400;
      // Its shape is held to the document by another test.
      return (isDone
        ? { accepted: true, ...said }
        : { refused: said['code'] }) as unknown as Answer;
    };
  });
}
