import type { Refusal } from '@yunzhang/base';
import { type Denied, wordsOf } from '@yunzhang/scenario';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What of the engine is not 409: there is nothing there, or the request itself is not right. */
export const refusalStatuses: Readonly<Record<string, number>> = {
  'case-unknown': 404,
  'act-unknown': 404,
  'attempt-key-differs': 422,
  'attempt-too-deep': 400,
};

/** What sending a refusal needs of the border. */
export interface RefusalBorder {
  /** Makes the problem of a code. */
  readonly problem: (code: string, detail?: string) => Error;
  readonly languageOf: (header: string | undefined) => 'zh' | 'en';
}

/**
 * Sends a no of the engine: with its clause, in the words of its rule, with its values put in.
 *
 * A refusal without words is of another module, and is told as every problem is.
 *
 * @basis RFC 9457
 */
export function sendRefusal(
  { problem, languageOf }: RefusalBorder,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
): FastifyReply {
  if (!isDenied(refusal)) throw problem(refusal.refused, refusal.detail);
  const { refused: code, basis, values, faults } = refusal;
  const words = wordsOf(refusal);
  const status = refusalStatuses[code] ?? 409;
  return reply
    .status(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer((one: unknown) => JSON.stringify(one))
    .send({
      type: `urn:yunzhang:problem:${code}`,
      title: words[languageOf(request.headers['accept-language'])],
      status,
      code,
      basis,
      trace: request.id,
      words,
      ...(values === undefined ? {} : { values }),
      ...(faults === undefined ? {} : { faults }),
    });
}

function isDenied(refusal: Refusal): refusal is Denied {
  return 'words' in refusal;
}
