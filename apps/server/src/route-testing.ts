import type { Actor } from '@yunzhang/scenario';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { languageOf } from './problem.ts';
import { problemFor, problemOf, sendProblem } from './problem-answer.ts';
import { requestIdOf } from './support/index.ts';
import { type TypedApp, typed } from './typed-app.ts';

/** Says who asks, in tests that log nobody in. */
export const as = (actor: Actor | undefined): Readonly<Record<string, string>> =>
  actor === undefined ? {} : { 'test-actor': JSON.stringify(actor) };

/** Who asks, as `as` has said. */
export function saidBy({ headers }: FastifyRequest): Actor | undefined {
  const given = headers['test-actor'];
  return typeof given === 'string' ? (JSON.parse(given) as Actor) : undefined;
}

/** What routes are lent by the border, for tests: nothing costs anything. */
export const lent = {
  actorOf: async (request: FastifyRequest) => saidBy(request),
  problem: problemFor,
  languageOf,
  charge: () => async () => {},
};

/** Routes on a server of their own, with the problems of the real one. For tests only. */
export async function routeServer(
  add: (app: TypedApp, plain: FastifyInstance) => void | Promise<void>,
): Promise<FastifyInstance> {
  const plain = Fastify({
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    routerOptions: { maxParamLength: 64 },
  });
  plain.setValidatorCompiler(validatorCompiler);
  plain.setSerializerCompiler(serializerCompiler);
  plain.setErrorHandler((error, request, reply) => sendProblem(problemOf(error), request, reply));
  await add(typed(plain), plain);
  await plain.ready();
  return plain;
}
