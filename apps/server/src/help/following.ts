import { assert } from '@yunzhang/base';
import type { Done } from '@yunzhang/scenario';
import { supportTicket } from '@yunzhang/scenarios';
import type { CasesInside } from '../seals/index.ts';
import type { Executor } from '../support/index.ts';
import { leadsParty, type NoticeKind, putNotice } from './notices.ts';
import { putTicket, type Ticket } from './ticket-store.ts';

/** Who is told of an act, and in which words. */
const tells: Readonly<Record<string, readonly [role: string, NoticeKind]>> = {
  ask: ['reporter', 'question'],
  remind: ['reporter', 'reminder'],
  fix: ['reporter', 'resolved'],
  giveUp: ['reporter', 'given-up'],
  look: ['reporter', 'viewed'],
  answer: ['agent', 'answered'],
  reopen: ['agent', 'reopened'],
};

/**
 * Follows acts of tickets in the transaction that writes them: lists, inboxes, pages to the lead.
 *
 * @basis platform.md P10 (lead paged; to-do and message push)
 */
export async function followTickets(
  inside: CasesInside,
  transaction: Executor,
  all: readonly Done[],
): Promise<void> {
  const done = all.filter(({ scenario }) => scenario === supportTicket.id);
  if (done.length === 0) return;
  const ids = [...new Set(done.map((one) => one.case))];
  const cases = new Map((await inside(transaction, ids)).map((one) => [one.id, one]));
  for (const id of ids) {
    const ticket = supportTicket.its(cases.get(id));
    assert(ticket !== undefined, 'an act is of a case that is there');
    await putTicket(transaction, ticket);
    for (const one of done) if (one.case === id) await tell(transaction, ticket, one);
  }
}

async function tell(at: Executor, ticket: Ticket, one: Done): Promise<void> {
  const common = { ticket: ticket.record.number, version: one.version, at: one.at };
  const [role, kind] = tells[one.act] ?? [];
  const party = role === undefined ? undefined : ticket.parties[role]?.[0];
  if (party !== undefined && kind !== undefined) await putNotice(at, { ...common, party, kind });
  const urgent = urgencyOf(ticket, one);
  if (urgent !== undefined) await putNotice(at, { ...common, party: leadsParty, kind: urgent });
}

/** What the lead is told: each page, and every P1 at once. */
function urgencyOf({ record: r }: Ticket, { act, at }: Done): NoticeKind | undefined {
  if (act === 'escalate') {
    // Pages of one decision stand in their order; the one of this act has its instant.
    const page = r.pages.findLast((one) => one.at === at);
    return page?.of === 'respond' ? 'page-respond' : 'page-resolve';
  }
  const isNew = act === 'report' || act === 'take' || act === 'reopen';
  return isNew && r.severity === 'P1' ? 'urgent' : undefined;
}
