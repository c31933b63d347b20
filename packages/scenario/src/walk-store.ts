import { assert, type Instant } from '@yunzhang/base';
import type { Catalog } from './catalog.ts';
import type { Accepted } from './decide.ts';
import type { Case } from './definition.ts';
import type { Done, World } from './draft.ts';
import type { Tables } from './limit.ts';
import type { Actor } from './party.ts';

/** A case without a parent, and all that came of it. */
export interface Family {
  readonly root: string;
  readonly ids: string[];
  readonly history: Done[];
}

/** What a walk has on its table: as a shelf, with families and without anything else. */
export interface Store {
  readonly cases: ReadonlyMap<string, Case>;
  readonly history: readonly Done[];
  readonly families: ReadonlyMap<string, Family>;
  readonly find: (id: string) => Case | undefined;
  readonly children: (id: string) => readonly Case[];
  readonly familyOf: (id: string) => Family;
  /** What one decision sees. `name` is the id of the case it opens, `c7`; its parts are `c7/1`. */
  readonly world: (catalog: Catalog, actor: Actor, now: Instant, name: string) => World;
  readonly keep: (accepted: Accepted) => void;
}

/** An empty table. */
export function storeOf(tables: Tables): Store {
  const cases = new Map<string, Case>();
  const children = new Map<string, string[]>();
  const claims = new Map<string, string>();
  const families = new Map<string, Family>();
  const rootOf = new Map<string, string>();
  const history: Done[] = [];
  const find = (id: string) => cases.get(id);
  const childrenOf = (id: string) =>
    (children.get(id) ?? []).flatMap((child) => cases.get(child) ?? []);
  const familyOf = (id: string): Family => {
    const family = families.get(rootOf.get(id) ?? id);
    assert(family !== undefined, `the case ${id} has a family`);
    return family;
  };
  const place = (c: Case) => {
    const root = c.parent === undefined ? c.id : (rootOf.get(c.parent) ?? c.parent);
    rootOf.set(c.id, root);
    const family = families.get(root) ?? { root, ids: [], history: [] };
    families.set(root, family);
    family.ids.push(c.id);
    if (c.parent === undefined) return;
    const siblings = children.get(c.parent);
    if (siblings === undefined) children.set(c.parent, [c.id]);
    else siblings.push(c.id);
  };
  return {
    cases,
    history,
    families,
    find,
    children: childrenOf,
    familyOf,
    world: (catalog, actor, now, name) => {
      let made = 0;
      return {
        now,
        actor,
        catalog,
        tables,
        find,
        children: childrenOf,
        claimed: (key) => claims.get(key),
        newId: () => (made++ === 0 ? name : `${name}/${made - 1}`),
      };
    },
    keep: (accepted) => {
      for (const c of accepted.changed) {
        if (!cases.has(c.id)) place(c);
        cases.set(c.id, c);
      }
      for (const key of accepted.freed) claims.delete(key);
      for (const { key, case: holder } of accepted.taken) claims.set(key, holder);
      for (const done of accepted.done) {
        history.push(done);
        familyOf(done.case).history.push(done);
      }
    },
  };
}
