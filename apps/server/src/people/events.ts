import { randomUUID } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import { enqueue, type Executor } from '../support/index.ts';

/** What other parts of the platform have to know of. */
export type PeopleEvent =
  | { readonly kind: 'organisation.renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'organisation.represented'; readonly by: string }
  | { readonly kind: 'organisation.status'; readonly status: string }
  | { readonly kind: 'member.left'; readonly person: string }
  | { readonly kind: 'grant.ended'; readonly grant: string }
  | { readonly kind: 'role.given' | 'role.taken'; readonly person: string; readonly role: string };

/** An event as a subscriber's handler gets it, at least once. */
export type PeopleNews = PeopleEvent & {
  readonly id: string;
  readonly organisation: string;
  readonly at: Instant;
};

/** Whose queues hear of events. */
export interface Heralds {
  readonly subscribers: readonly string[];
}

/** The queue in which a subscriber finds its events; its job worker has a handler for it. */
export function peopleQueue(subscriber: string): string {
  return `people-${subscriber}`;
}

/** Tells every subscriber, exactly when the transaction holds. */
export async function tell(
  at: Executor,
  { subscribers }: Heralds,
  news: PeopleEvent & { readonly organisation: string; readonly at: Instant },
): Promise<void> {
  const id = randomUUID();
  for (const one of subscribers) {
    await enqueue(at, { queue: peopleQueue(one), key: id, payload: { id, ...news } });
  }
}
