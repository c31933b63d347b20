import { randomUUID } from 'node:crypto';
import { isRefusal, type Refusal } from '@yunzhang/base';
import { type Actor, clock } from '@yunzhang/scenario';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendRefusal } from '../cases/index.ts';
import type { HelpCode } from './codes.ts';
import type { Help } from './help.ts';

/** What the routes need of the border. */
export interface HelpRouteParts {
  readonly help: Help;
  /** Who asks, as the login has recognised them. */
  readonly actorOf: (request: FastifyRequest) => Promise<Actor | undefined>;
  /** Whether the caller may read statistics and causes: the regulator's auditor. */
  readonly mayAudit: (request: FastifyRequest) => Promise<boolean>;
  /** Makes the problem of a code. */
  readonly problem: (code: string, detail?: string, retryAfterMs?: number) => Error;
  readonly languageOf: (header: string | undefined) => 'zh' | 'en';
  /** A hook that charges the caller for what a request costs. */
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

/** Qualifications of the desk. @basis platform.md P10 (L1, L2, L3, lead) */
export const trades = ['support-agent', 'support-expert', 'support-lead'] as const;

/** Ends a request with a problem of this module. */
export function raise({ problem }: HelpRouteParts, code: HelpCode | 'session-missing'): never {
  throw problem(code);
}

/** Who asks; nobody comes in as the clock. */
export async function needed(parts: HelpRouteParts, request: FastifyRequest): Promise<Actor> {
  const actor = await parts.actorOf(request);
  const isSomebody = actor !== undefined && actor.system !== clock.system;
  return isSomebody ? actor : raise(parts, 'session-missing');
}

/** Whether somebody works at the desk now. */
export function isOfDesk({ holds, person }: Actor): boolean {
  return person !== undefined && trades.some((trade) => holds.includes(trade));
}

/** Somebody of the desk. */
export async function deskOnly(parts: HelpRouteParts, request: FastifyRequest): Promise<Actor> {
  const actor = await needed(parts, request);
  return isOfDesk(actor) ? actor : raise(parts, 'support-only');
}

/** The key under which an attempt is made once; without one each request is an attempt. */
export function keyOf(request: FastifyRequest): string {
  const given = request.headers['idempotency-key'];
  const text = typeof given === 'string' ? given.replace(/^"(.*)"$/, '$1') : '';
  return /^[\w.-]{8,100}$/.test(text) ? text : randomUUID();
}

/** Answers that belong to one asker. */
export function privately(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}

/** Sends what was not refused, or the refusal. */
export function sendAnswer(
  parts: HelpRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: object | Refusal,
): FastifyReply {
  if (isRefusal(answer)) return sendRefusal(parts, request, reply, answer);
  return privately(reply).send(answer);
}
