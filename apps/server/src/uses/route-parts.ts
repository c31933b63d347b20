import { isRefusal, type Refusal } from '@yunzhang/base';
import { clock, type Denied, isPartyId, readerOf, wordsOf } from '@yunzhang/scenario';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller, People } from '../people/index.ts';
import type { Requester } from './requests.ts';
import type { Use } from './use-case.ts';
import { readUse } from './use-case.ts';
import type { Uses } from './uses.ts';

/** What the routes need of the border. */
export interface UseRouteParts {
  readonly uses: Uses;
  readonly people: Pick<People, 'callerOf' | 'actorOf' | 'authorise' | 'needScope'>;
  /** Makes the problem of a code. */
  readonly problem: (code: string, detail?: string) => Error;
  readonly languageOf: (header: string | undefined) => 'zh' | 'en';
  /** A hook that charges the caller for what a request costs. */
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

/** Processor time of a reading, a decision and a file, in milliseconds. */
export const costs = { read: 5, decide: 10, file: 200 } as const;

/** What a reader shows beside their name. */
const shownLengthMax = 2048;

/** Answers that belong to one asker. */
export function unkept(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}

/** Ends a request with a problem. */
export function raise(problem: Error): never {
  throw problem;
}

/** Who asks, with their organisation; nobody comes in as the clock. */
export async function requesterOf(
  { people, problem }: UseRouteParts,
  request: FastifyRequest,
): Promise<Requester & { readonly caller: Caller }> {
  const caller = await people.callerOf(request);
  const actor = await people.actorOf(request);
  if (caller === undefined || actor === undefined || actor.system === clock.system) {
    throw problem('login-missing');
  }
  return caller.kind === 'person'
    ? { caller, actor, organisation: caller.login.organisation, party: caller.login.person }
    : { caller, actor, organisation: caller.key.organisation, party: caller.key.id };
}

/** The key under which the same request is answered the same. */
export function keyOf({ problem }: UseRouteParts, request: FastifyRequest): string {
  const given = request.headers['idempotency-key'];
  const text = typeof given === 'string' ? given.replace(/^"(.*)"$/, '$1') : '';
  const isKey = /^[\x21-\x7e]{1,200}$/.test(text);
  return isKey ? text : raise(problem('request-malformed', 'Idempotency-Key'));
}

/** What a reader shows beside their name: the code that makes a keeper one of the use. */
function shownBy({ headers }: FastifyRequest): Readonly<Record<string, string>> {
  const given = headers['case-shows'];
  const isGiven = typeof given === 'string' && given.length <= shownLengthMax;
  return isGiven ? Object.fromEntries(new URLSearchParams(given)) : {};
}

/**
 * The use, for somebody who plays in it, or who shows its code as `Case-Shows`. Everybody else is
 * told that there is none, in the same words as where there is none.
 */
export async function playedUse(
  parts: UseRouteParts,
  request: FastifyRequest,
  id: string,
): Promise<Use> {
  const { actor } = await requesterOf(parts, request);
  const { cases, inside, database } = parts.uses.parts;
  const seen = isPartyId(id) ? await cases.read(id, readerOf(actor, shownBy(request))) : undefined;
  if (seen?.scenario !== 'seal-use' || seen.inside === undefined) {
    throw parts.problem('use-not-found');
  }
  return (await readUse({ inside, database }, id)) ?? raise(parts.problem('use-not-found'));
}

/** What is not 409: there is nothing there, or the request itself is not right. */
const statuses: Readonly<Record<string, number>> = {
  'case-unknown': 404,
  'use-not-found': 404,
  'attempt-key-differs': 422,
  'input-wrong': 422,
};

/**
 * A no with its clause, in the words of its rule; what explains it goes with it.
 *
 * @basis RFC 9457
 */
export function refuseWith(
  { problem, languageOf }: UseRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
): FastifyReply {
  if (!isDenied(refusal) && !('decision' in refusal)) {
    throw problem(refusal.refused, refusal.detail);
  }
  const { refused: code, basis, ...more } = refusal;
  const words = isDenied(refusal) ? wordsOf(refusal) : undefined;
  const status = statuses[code] ?? 409;
  const language = languageOf(request.headers['accept-language']);
  const title = words?.[language] ?? code;
  const type = `urn:yunzhang:problem:${code}`;
  return unkept(reply)
    .status(status)
    .type('application/problem+json')
    .serializer((one: unknown) => JSON.stringify(one))
    .send({ type, title, status, code, basis, ...more, ...(words && { words }) });
}

const isDenied = (refusal: Refusal): refusal is Denied => isRefusal(refusal) && 'words' in refusal;

const fen = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const tenthMm = z.number().int().min(0).max(20_000);

/** What is to be sealed, as the routes take it. */
export const wishForm = {
  kind: z.string().min(1).max(64),
  purpose: z.string().min(1).max(500),
  documents: z
    .array(
      z.strictObject({
        number: z.string().min(1).max(60),
        digest: z.string().regex(/^[0-9a-f]{64}$/),
        amountFen: fen.exactOptional(),
      }),
    )
    .min(1)
    .max(1000),
  onFault: z.enum(['all', 'skip']).default('all'),
  placement: z
    .array(
      z.strictObject({
        kind: z.enum(['at', 'word', 'riding', 'every-page']),
        page: z.number().int().min(1).max(10_000).exactOptional(),
        xTenthMm: tenthMm.exactOptional(),
        yTenthMm: tenthMm.exactOptional(),
        word: z.string().min(1).max(200).exactOptional(),
      }),
    )
    .min(1)
    .max(50),
  copies: z.number().int().min(1).max(100).default(1),
  counterparties: z.array(z.string().min(1).max(256)).max(50).default([]),
  approvers: z.array(z.string().min(1).max(256)).max(20).default([]),
};
