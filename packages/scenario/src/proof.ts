import type { Instant } from '@yunzhang/base';
import type { Catalog } from './catalog.ts';
import type { Accepted, Attempt } from './decide.ts';
import type { Case, Names } from './definition.ts';
import type { Done } from './draft.ts';
import type { Tables } from './limit.ts';
import type { Actor, PartyId, PartyKind } from './party.ts';
import type { Chance } from './walk-chance.ts';

/**
 * What it takes to try a scenario in earnest, as data: walks, mutation runs and benchmarks all read
 * this. Its stories are files and are handed in beside it.
 */
export interface Proof {
  /** The folder of the scenario, `labour-contract`. */
  readonly id: string;
  readonly catalog: Catalog;
  /** Scenarios of the catalog whose rules it answers for; all of them where it says nothing. */
  readonly about?: readonly string[];
  readonly tables: Tables;
  /** Who takes part. Ids without blanks, commas or `=`, so that a walk can be told as a story. */
  readonly cast: readonly Actor[];
  /** When a walk begins. */
  readonly start?: Instant;
  /** By `scenario.act`. Without one, inputs and names are made from the definition alone. */
  readonly hints?: Readonly<Record<string, Hint>>;
  /**
   * How some episodes begin, where chance alone seldom gets so far: a tender with three bids. The
   * case that the nth attempt opens is called `c` and n. They are checked as all others are.
   */
  readonly prologues?: readonly (readonly PrologueStep[])[];
  readonly oracles?: readonly Oracle[];
  readonly attacks?: readonly Attack[];
  /** Pages of the dossier, `C03`, of which every point is covered; a test holds it to that. */
  readonly dossier?: readonly string[];
}

/** One attempt of a prologue. */
export interface PrologueStep {
  readonly now: Instant;
  readonly actor: Actor;
  readonly attempt: Attempt;
}

/**
 * How to try one act so that it can succeed. What it returns should be right more often than not,
 * and wrong in interesting ways now and then; the walk spoils inputs by itself too.
 */
export interface Hint {
  readonly input?: (rnd: Chance, near: Near) => unknown;
  readonly names?: (rnd: Chance, near: Near) => Names;
  /** Who tries it, where the players of the case and the cast do not say. */
  readonly who?: (rnd: Chance, near: Near) => Actor;
  /** How often it is tried against others; 1 where it says nothing, 0.1 for one time in ten. */
  readonly weight?: number;
}

/** What a hint may look at. */
export interface Near {
  readonly now: Instant;
  /** The case it is tried on; none for an opening. */
  readonly on: Case | undefined;
  /** Parties of the cast that have this kind of face. */
  readonly parties: (kind: PartyKind) => readonly PartyId[];
  /** Cases of a scenario, newest first, at most 60; of one phase where it is named. */
  readonly cases: (scenario: string, phase?: string) => readonly Case[];
  /** Cases opened by that case. */
  readonly children: (id: string) => readonly Case[];
  readonly find: (id: string) => Case | undefined;
  /** An input made from the fields of the act alone, for a hint to put its own over. */
  readonly make: () => Readonly<Record<string, unknown>>;
  /** Differs from call to call and is the same when the walk is told again. */
  readonly serial: () => number;
}

/**
 * Something that must hold whatever anybody tries.
 *
 * `step`: `cases` are those one decision changed. `family`: a case without a parent and all that
 * came of it. `shelf`: everything; looked at now and then and at the end.
 */
export interface Oracle {
  /** The dossier's name of it, `F07/invariant/1`. */
  readonly name: string;
  readonly over: 'step' | 'family' | 'shelf';
  /** True, or what is wrong. */
  readonly holds: (sight: Sight) => true | string;
}

/** What an oracle may look at. */
export interface Sight {
  readonly cases: readonly Case[];
  /** What was done to them, in order: of the decision, the family, or everything. */
  readonly history: readonly Done[];
  /** The decision just made; none where the oracle is asked at the end. */
  readonly decision?: Accepted;
  readonly now: Instant;
  readonly find: (id: string) => Case | undefined;
  /** The case before the decision just made. */
  readonly before: (id: string) => Case | undefined;
  readonly children: (id: string) => readonly Case[];
}

/** A test in so many words, run against the definition and against each mutant of it. */
export interface Attack {
  /** A sentence; the dossier names in it count for the coverage matrix. */
  readonly name: string;
  /** True where the attack fails, or what the attacker got. */
  readonly run: (catalog: Catalog) => true | string;
}
