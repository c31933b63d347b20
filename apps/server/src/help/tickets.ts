import { randomUUID } from 'node:crypto';
import { hex, type Instant, isRefusal, utf8 } from '@yunzhang/base';
import { type RandomOctets, sm3 } from '@yunzhang/gm';
import type { Actor, Denied } from '@yunzhang/scenario';
import { supportTicket } from '@yunzhang/scenarios';
import type { Answer, Cases } from '../cases/index.ts';
import type { CasesInside } from '../seals/index.ts';
import type { Database } from '../support/index.ts';
import { maskName, maskText } from './masking.ts';
import { newCode, typedCode } from './secrets.ts';
import { drawNumber, placeOfTicket, type Ticket } from './ticket-store.ts';

/** Characters of a code that a user reads out: more than 2^49 codes, for a quarter of an hour. */
const codeLength = 10;

/** What tickets need. */
export interface TicketParts {
  readonly database: Database<unknown>;
  readonly cases: Pick<Cases, 'attempt' | 'read' | 'history'>;
  readonly inside: CasesInside;
  readonly now: () => Instant;
  readonly random: RandomOctets;
}

/** What somebody reports, as they typed it. */
export interface TicketWish {
  readonly channel: string;
  readonly matter: string;
  readonly title: string;
  readonly description: string;
  /** Of whoever reports; support sees its first character. */
  readonly name: string;
  readonly company?: string | undefined;
  readonly seenCode?: string | undefined;
  readonly trace?: string | undefined;
  readonly screen?:
    | {
        readonly path: string;
        readonly shown: readonly { readonly label: string; readonly value: string }[];
      }
    | undefined;
}

/** A new ticket. */
export interface Opened {
  readonly number: string;
  readonly case: string;
}

/** How one opens it: a user by themselves, or support for somebody who called. */
export interface Opening {
  readonly act: 'report' | 'take';
  readonly wish: TicketWish;
  readonly reporter?: string | undefined;
  readonly key: string;
}

/**
 * Opens a ticket, masked; the same key opens the same one, however often it is sent.
 *
 * @basis platform.md P10 invariant 3
 */
export async function openTicket(
  { database, cases, now }: TicketParts,
  actor: Actor,
  { act, wish, reporter, key }: Opening,
): Promise<Opened | Denied> {
  const who = actor.person ?? '';
  const number = await drawNumber(database, { actor: who, key, now: now() });
  const { name, screen, title, description, ...rest } = wish;
  const input = {
    ...rest,
    number,
    title: maskText(title),
    description: maskText(description),
    shownName: maskName(name),
    ...(screen === undefined ? {} : { screen: { name, ...screen } }),
  };
  const names = reporter === undefined ? {} : { reporter };
  const attempt = { scenario: supportTicket.id, act, input, names };
  const answer = await cases.attempt(actor, attempt, `help/${act}/${key}`);
  return isRefusal(answer) ? answer : { number, case: answer.case };
}

/** The ticket as it is, for this module only: nothing of it is masked here. */
export async function readTicket(
  { database, inside }: Pick<TicketParts, 'database' | 'inside'>,
  number: string,
): Promise<Ticket | undefined> {
  const place = await placeOfTicket(database, number);
  if (place === undefined) return undefined;
  const [found] = await inside(database.query, [place.case]);
  return supportTicket.its(found);
}

/** A code by which support may look once, and until when. */
export interface Consent {
  readonly code: string;
  readonly until: Instant;
}

/** Makes a code for "show me"; a code given before is over. */
export async function giveConsent(
  { cases, random, inside, database }: TicketParts,
  actor: Actor,
  ticket: Ticket,
): Promise<Consent | Denied> {
  const code = newCode(random, codeLength);
  const input = { digest: consentDigest(ticket.id, code) };
  const attempt = { scenario: supportTicket.id, act: 'consent', on: ticket.id, input, names: {} };
  const answer = await cases.attempt(actor, attempt, `help/consent/${randomUUID()}`);
  if (isRefusal(answer)) return answer;
  const [kept] = await inside(database.query, [ticket.id]);
  const until = supportTicket.its(kept)?.record.consent?.until ?? 0;
  return { code: `${code.slice(0, 5)}-${code.slice(5)}`, until };
}

/** What the failing screen showed. */
export type Screen = NonNullable<Ticket['record']['screen']>;

/**
 * Looks at the screen of a ticket with the user's code, once.
 *
 * Undefined where the code is wrong: the attempt has counted it. The version is held, so that the
 * code compared is the one that was spent.
 */
export async function lookOnce(
  { cases }: TicketParts,
  actor: Actor,
  { ticket, code }: { readonly ticket: Ticket; readonly code: string },
): Promise<Screen | Denied | undefined> {
  const own = consentDigest(ticket.id, typedCode(code));
  const answer: Answer = await cases.attempt(
    actor,
    {
      scenario: supportTicket.id,
      act: 'look',
      on: ticket.id,
      input: { digest: own },
      names: {},
      expects: ticket.version,
    },
    `help/look/${randomUUID()}`,
  );
  if (isRefusal(answer)) return answer;
  if (ticket.record.consent?.digest !== own) return undefined;
  return ticket.record.screen ?? { path: '', name: '', shown: [] };
}

function consentDigest(id: string, code: string): string {
  return hex(sm3(utf8(`yunzhang-consent-v1\n${id}\n${code}`)));
}
