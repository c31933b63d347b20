import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Core } from '../core.ts';
import type { Holder } from '../login/phone.ts';
import type { PageFacts } from '../pages/layout.ts';
import type { TestPerson } from '../pages/phone-page.ts';
import { holderOf } from '../people/wallet.ts';
import type { Client } from '../provider/client.ts';
import type { Allowance } from './allowance.ts';
import { Fault } from './fault.ts';
import { cookieOf, languageOf } from './request.ts';

/** The OpenID engine; another one is behind it when the keys have changed. */
export interface Engine {
  provider(): Provider;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** What the routes share. */
export interface Context {
  readonly core: Core;
  readonly engine: Engine;
  readonly clients: readonly Client[];
  readonly demo: boolean;
  readonly tests: readonly TestPerson[];
  readonly testPin: string | undefined;
  readonly isSecure: boolean;
  /** Guessing: codes, PINs, accounts. By address, and by phone. */
  readonly guesses: Allowance;
  /** Beginning: attempts to log in. */
  readonly begins: Allowance;
}

/** The cookie of a phone. */
export function deviceCookie(isSecure: boolean): string {
  return isSecure ? '__Host-ebl_device' : 'ebl_device';
}

/** The cookie that binds a screen to its QR code. */
export function browserCookie(isSecure: boolean): string {
  return isSecure ? '__Host-ebl_browser' : 'ebl_browser';
}

/** What every page is told. */
export function factsOf({ demo }: Context, request: FastifyRequest): PageFacts {
  return { demo, language: languageOf(request.raw) };
}

/** Whose phone asks; nothing for a phone that is not signed in. */
export function holderOfRequest(
  { core, isSecure }: Context,
  request: FastifyRequest,
): Promise<Holder | undefined> {
  return holderOf(core, cookieOf(request.raw, deviceCookie(isSecure)));
}

/** Whose phone asks; nobody else goes further. */
export async function needHolder(context: Context, request: FastifyRequest): Promise<Holder> {
  const holder = await holderOfRequest(context, request);
  if (holder === undefined) throw new Fault('wallet-sign-in');
  return holder;
}

/** Takes one guess of this caller, or refuses it. */
export function spend(allowance: Allowance, ...callers: readonly string[]): void {
  for (const caller of callers) {
    const waitMs = allowance.take(caller);
    if (waitMs === undefined) continue;
    throw new Fault('licence-too-often', { 'retry-after': String(Math.ceil(waitMs / 1000)) });
  }
}

/** Sends a page. */
export function sendPage(reply: FastifyReply, text: string, status = 200): FastifyReply {
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(text);
}
