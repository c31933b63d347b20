import type { Refusal } from '@yunzhang/base';
import type { Done } from '@yunzhang/scenario';
import type { Executor } from '../support/index.ts';
import { followTickets } from './following.ts';
import type { TicketParts } from './tickets.ts';

/** What support is made of. */
export type HelpParts = TicketParts;

/** Support: tickets and what follows from them. */
export interface Help {
  readonly parts: HelpParts;
  /** Follows acts in the transaction that writes them, beside the log of cases. */
  follow(transaction: Executor, done: readonly Done[]): Promise<Refusal | undefined>;
}

/** Makes support over the borders it is given. */
export function createHelp(parts: HelpParts): Help {
  return {
    parts,
    follow: async (transaction, done) => {
      await followTickets(parts.inside, transaction, done);
      return undefined;
    },
  };
}
