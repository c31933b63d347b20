import type { Refusal } from '@yunzhang/base';
import type { Catalog, Done } from '@yunzhang/scenario';
import type { Executor, JobHandler } from '../support/index.ts';
import { eventHandler, eventQueue, followForClients } from './events.ts';
import { followTickets } from './following.ts';
import { countForItems } from './open-data.ts';
import type { TicketParts } from './tickets.ts';

/** What support is made of. */
export interface HelpParts extends TicketParts {
  readonly catalog: Catalog;
  /** Hosts, with their port, that webhooks may go to besides public https addresses. */
  readonly hosts: readonly string[];
}

/** Support: tickets, what business systems hear, and what is counted for everybody. */
export interface Help {
  readonly parts: HelpParts;
  /** Follows acts in the transaction that writes them, beside the log of cases. */
  follow(transaction: Executor, done: readonly Done[]): Promise<Refusal | undefined>;
  /** Handlers for a job worker. */
  readonly jobs: Readonly<Record<string, JobHandler>>;
}

/** Makes support over the borders it is given. */
export function createHelp(parts: HelpParts): Help {
  return {
    parts,
    follow: async (transaction, done) => {
      await followTickets(parts.inside, transaction, done);
      await followForClients(parts, transaction, done);
      await countForItems(transaction, done);
      return undefined;
    },
    jobs: { [eventQueue]: eventHandler(parts) },
  };
}
