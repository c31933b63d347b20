import { assert, type Instant } from '@yunzhang/base';
import type { Catalog } from './catalog.ts';
import { type Accepted, type Attempt, decide, settle } from './decide.ts';
import type { Case, Denied } from './definition.ts';
import type { Done, World } from './draft.ts';
import type { Tables } from './limit.ts';
import type { Actor } from './party.ts';

/**
 * Cases in memory, for stories, walks and trials. It keeps what a decision says and nothing else,
 * as a server's store must; finding a case, its children or a claim costs the same however many
 * there are.
 */
export interface Shelf {
  readonly catalog: Catalog;
  readonly tables: Tables;
  readonly cases: ReadonlyMap<string, Case>;
  readonly history: readonly Done[];
  /** Decides, and keeps what was accepted. `id` names the case an opening makes. */
  attempt(who: Actor, now: Instant, attempt: Attempt, id?: string): Accepted | Denied;
  /** Does what is overdue in a case. */
  settle(now: Instant, id: string): Accepted | Denied | undefined;
  /** What a decision would see, for readers. */
  world(who: Actor, now: Instant): World;
}

/** An empty shelf. */
export function shelfOf(catalog: Catalog, tables: Tables): Shelf {
  const cases = new Map<string, Case>();
  const children = new Map<string, Set<string>>();
  const claims = new Map<string, string>();
  const history: Done[] = [];
  const ids = shelfIds();

  const get = (id: string): Case => {
    const found = cases.get(id);
    assert(found !== undefined, `the case ${id} is on the shelf`);
    return found;
  };
  const world = (actor: Actor, now: Instant, newId = ids.maker(undefined, undefined)): World => ({
    now,
    actor,
    catalog,
    tables,
    find: (id) => cases.get(id),
    children: (id) => [...(children.get(id) ?? [])].map(get),
    claimed: (key) => claims.get(key),
    newId,
  });
  const keep = <Outcome extends Accepted | Denied | undefined>(outcome: Outcome): Outcome => {
    if (outcome === undefined || 'refused' in outcome) return outcome;
    for (const c of outcome.changed) {
      if (!cases.has(c.id)) ids.count(c.id);
      cases.set(c.id, c);
      if (c.parent === undefined) continue;
      const siblings = children.get(c.parent) ?? new Set();
      children.set(c.parent, siblings.add(c.id));
    }
    for (const key of outcome.freed) claims.delete(key);
    for (const { key, case: holder } of outcome.taken) claims.set(key, holder);
    history.push(...outcome.done);
    return outcome;
  };
  return {
    catalog,
    tables,
    cases,
    history,
    attempt: (who, now, attempt, id) =>
      keep(decide(world(who, now, ids.maker(id, attempt.on)), attempt)),
    settle: (now, id) => keep(settle(world({ holds: [], level: 0 }, now), id)),
    world,
  };
}

/** Ids people can say: the one asked for, then parts of the case that was acted on, `c1/2`. */
function shelfIds() {
  const parts = new Map<string, number>();
  let serial = 0;
  return {
    maker: (name: string | undefined, on: string | undefined) => {
      const base = name ?? on;
      let isFirst = name !== undefined;
      let made = base === undefined ? 0 : (parts.get(base) ?? 0);
      return (scenario: string): string => {
        if (base === undefined) return `${scenario}-${++serial}`;
        if (!isFirst) return `${base}/${++made}`;
        isFirst = false;
        return base;
      };
    },
    count: (id: string): void => {
      const base = id.slice(0, Math.max(0, id.lastIndexOf('/')));
      if (base !== '') parts.set(base, (parts.get(base) ?? 0) + 1);
    },
  };
}
