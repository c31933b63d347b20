import type { Instant } from '@yunzhang/base';
import {
  type Accepted,
  type Actor,
  type Attempt,
  calendar2026,
  type Case,
  type Catalog,
  decide,
  type Denied,
} from '@yunzhang/scenario';

/** Cases as somebody who got at the store might have left them, and what is tried on them. */
export interface Forgery {
  readonly cases: readonly Case[];
  readonly actor: Actor;
  readonly now: Instant;
  readonly attempt: Attempt;
}

/** What comes of an attempt where the store holds these cases and nothing else. */
export function tryOn(catalog: Catalog, forgery: Forgery): Accepted | Denied {
  const { cases, actor, now, attempt } = forgery;
  let serial = 0;
  const world = {
    now,
    actor,
    catalog,
    tables: { calendar: calendar2026 },
    find: (id: string) => cases.find((c) => c.id === id),
    children: (id: string) => cases.filter((c) => c.parent === id),
    claimed: () => undefined,
    newId: (scenario: string) => `${scenario}-${++serial}`,
  };
  return decide(world, attempt);
}

/** True where it is refused with this code; else what came of it. */
export function refusedWith(code: string, outcome: Accepted | Denied): true | string {
  if (!('refused' in outcome)) return 'it was accepted';
  return outcome.refused === code || `it was refused with ${outcome.refused}`;
}
