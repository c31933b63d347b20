import { Unavailable } from '@yunzhang/base';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PeopleProblem } from './people/index.ts';
import { languageOf, Problem, problemBody } from './problem.ts';

/** Asked of a caller when a service is away and does not say for how long. */
const retryAfterMsByDefault = 5000;

/** Makes the problem of a code, as modules ask for it. */
export function problemFor(code: string, detail?: string, retryAfterMs?: number): Problem {
  return new Problem(code, detail, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/** Whatever was thrown, as its caller may know of it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof PeopleProblem) {
    return problemFor(error.code, error.detail, error.retryAfterMs);
  }
  if (error instanceof Unavailable) {
    // Which service it is stands in the log: a stranger needs to know only that waiting helps.
    const { retryAfterMs = retryAfterMsByDefault } = error;
    return problemFor('service-unavailable', undefined, retryAfterMs);
  }
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode === 413) return new Problem('request-too-large');
  if (statusCode !== undefined && statusCode < 500) {
    return new Problem('request-malformed', message);
  }
  return new Problem('server-fault');
}

/** Answers a problem in the language of who asked. @basis RFC 9457 */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const { retryAfterMs } = problem;
  if (retryAfterMs !== undefined) {
    void reply.header('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  }
  void reply
    .status(problem.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(problem, languageOf(request.headers['accept-language']), request.id));
}
