import { Unavailable } from '@yunzhang/base';
import {
  type Actor,
  type Case,
  type Catalog,
  isPartyId,
  type PartyId,
  type PartyKind,
  type Tables,
  type World,
} from '@yunzhang/scenario';

/** Times a decision is begun again because it asked for more; a chain of kin is not so long. */
const roundsMax = 64;
/** Cases one decision may look at. */
const casesMax = 20_000;

/** What a decision asked for and was not there. */
export interface Wanted {
  readonly cases: ReadonlySet<string>;
  /** Cases whose children are wanted. */
  readonly children: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
}

/** What was found: every case and claim there is of those wanted. */
export interface Found {
  readonly cases: readonly Case[];
  readonly claims: readonly { readonly key: string; readonly case: string }[];
}

/** What a decision is made of besides the cases. */
export interface Frame {
  readonly now: number;
  readonly actor: Actor;
  readonly catalog: Catalog;
  readonly tables: Tables;
  readonly newId: (scenario: string) => string;
  readonly knows?: (
    asked: readonly { readonly party: PartyId; readonly kind: PartyKind }[],
  ) => Promise<readonly boolean[]>;
}

/** What a decision has read: it may be stored only where all of it is still so. */
export interface Read {
  /** Versions by case; 0 where there was none. Cases that it opens are not among them. */
  readonly versions: ReadonlyMap<string, number>;
  /** How many children were counted, by case. */
  readonly counted: ReadonlyMap<string, number>;
}

/** What came of it, with what was read for it. */
export interface Fetched<T> {
  readonly value: T;
  readonly read: Read;
  /** A case as it was found. */
  readonly find: (id: string) => Case | undefined;
  /** Whether everything was there at the first look, and so as of one moment. */
  readonly isOfOneMoment: boolean;
}

/**
 * Runs `run` over a world that is fetched as it is asked for.
 *
 * The engine asks and is answered at once. What is not there yet is answered with nothing and
 * noted; whatever comes of that is thrown away, also what is thrown, and it is run again with what
 * was noted. It is run for good when it has asked for nothing that was not there. `run` is pure, so
 * all this changes nothing.
 */
export async function overFetched<T>(
  fetch: (wanted: Wanted) => Promise<Found>,
  frame: Frame,
  first: Partial<Wanted>,
  run: (world: World) => T,
): Promise<Fetched<T>> {
  const store = fetchedStore(frame);
  const known = {
    cases: new Set<string>(),
    children: new Set<string>(),
    claims: new Set<string>(),
  };
  let wanted: Wanted = { ...known, ...first };
  for (let round = 0; round < roundsMax; round++) {
    if (isAny(wanted)) store.take(wanted, await fetch(wanted));
    const trial = store.begin();
    let value: T | undefined;
    let fault: unknown;
    try {
      value = run(trial.world);
    } catch (error) {
      fault = error;
    }
    const missing = trial.missing;
    if (!isAny(missing) && missing.parties.size === 0) {
      if (fault !== undefined) throw fault;
      const { read, find } = trial;
      return { value: value as T, read: read(), find, isOfOneMoment: round === 0 };
    }
    if (frame.knows !== undefined) await store.ask(missing.parties.values(), frame.knows);
    wanted = missing;
  }
  throw new Unavailable('cases', { cause: new Error('a decision asks for ever more cases') });
}

function isAny({ cases, children, claims }: Wanted): boolean {
  return cases.size + children.size + claims.size > 0;
}

interface Asked {
  readonly party: PartyId;
  readonly kind: PartyKind;
}

function fetchedStore(frame: Frame) {
  const cases = new Map<string, Case | undefined>();
  const children = new Map<string, readonly string[]>();
  const claims = new Map<string, string | undefined>();
  const parties = new Map<string, boolean>();
  const drawn = drawnIds(frame.newId);
  return {
    take: (wanted: Wanted, found: Found): void => {
      for (const id of wanted.cases) cases.set(id, undefined);
      for (const key of wanted.claims) claims.set(key, undefined);
      for (const { key, case: holder } of found.claims) claims.set(key, holder);
      const under = new Map<string, string[]>();
      for (const c of found.cases) {
        cases.set(c.id, c);
        if (c.parent === undefined) continue;
        const siblings = under.get(c.parent);
        if (siblings === undefined) under.set(c.parent, [c.id]);
        else siblings.push(c.id);
      }
      for (const id of wanted.children) children.set(id, under.get(id) ?? []);
      if (cases.size > casesMax) {
        throw new Unavailable('cases', { cause: new Error('a decision looks at too many cases') });
      }
    },
    ask: async (asked: Iterable<Asked>, knows: NonNullable<Frame['knows']>): Promise<void> => {
      const all = [...asked];
      const answers = all.length === 0 ? [] : await knows(all);
      for (const [n, { party, kind }] of all.entries()) {
        parties.set(`${kind} ${party}`, answers[n] === true);
      }
    },
    begin: () => trialOver({ frame, cases, children, claims, parties, drawn: drawn.again() }),
  };
}

/** Ids stay the same when a decision is begun again: each is looked for, and must be new. */
function drawnIds(newId: Frame['newId']) {
  const byScenario = new Map<string, string[]>();
  const all = new Set<string>();
  return {
    again: () => {
      const at = new Map<string, number>();
      return {
        has: (id: string) => all.has(id),
        next: (scenario: string): string => {
          const n = at.get(scenario) ?? 0;
          at.set(scenario, n + 1);
          const ids = byScenario.get(scenario) ?? [];
          byScenario.set(scenario, ids);
          const id = (ids[n] ??= newId(scenario));
          all.add(id);
          return id;
        },
      };
    },
  };
}

interface Parts {
  readonly frame: Frame;
  readonly cases: ReadonlyMap<string, Case | undefined>;
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly claims: ReadonlyMap<string, string | undefined>;
  readonly parties: ReadonlyMap<string, boolean>;
  readonly drawn: { has(id: string): boolean; next(scenario: string): string };
}

function trialOver(parts: Parts) {
  const { frame, cases, children, claims, parties, drawn } = parts;
  const missing = {
    cases: new Set<string>(),
    children: new Set<string>(),
    claims: new Set<string>(),
    parties: new Map<string, Asked>(),
  };
  const versions = new Map<string, number>();
  const counted = new Map<string, number>();
  const find = (id: string): Case | undefined => {
    // An input may name anything; what cannot be an id is nobody's.
    if (!isPartyId(id) || drawn.has(id)) return undefined;
    if (!cases.has(id)) missing.cases.add(id);
    const found = cases.get(id);
    versions.set(id, found?.version ?? 0);
    return found;
  };
  const childrenOf = (id: string): readonly Case[] => {
    if (!isPartyId(id) || drawn.has(id)) return [];
    const ids = children.get(id);
    if (ids === undefined) missing.children.add(id);
    counted.set(id, ids?.length ?? 0);
    return (ids ?? []).flatMap((child) => find(child) ?? []);
  };
  const world: World = {
    now: frame.now,
    actor: frame.actor,
    catalog: frame.catalog,
    tables: frame.tables,
    find,
    children: childrenOf,
    claimed: (key) => {
      if (!claims.has(key)) missing.claims.add(key);
      return claims.get(key);
    },
    newId: (scenario) => drawn.next(scenario),
    ...(frame.knows === undefined
      ? {}
      : {
          knows: (party: PartyId, kind: PartyKind): boolean => {
            const name = `${kind} ${party}`;
            if (!parties.has(name)) missing.parties.set(name, { party, kind });
            return parties.get(name) ?? true;
          },
        }),
  };
  return {
    missing,
    world,
    find: (id: string) => cases.get(id),
    read: (): Read => ({ versions, counted }),
  };
}
