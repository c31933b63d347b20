import type { Instant, Refusal } from '@yunzhang/base';
import type { Calendar } from './beijing.ts';
import type { Fields, ValueOf, Words } from './field.ts';
import type { Limit } from './limit.ts';
import type { Needed, Paper } from './paper.ts';
import type { Actor, Level, PartyId, Players, Role } from './party.ts';
import type { Fault } from './reading.ts';

/** Values put into the words of a refusal: `{days}` takes `days`. */
export type Values = Readonly<Record<string, string | number>>;

/** How a no is said. `basis` is the clause it comes from. */
export interface Denial extends Words {
  readonly code: string;
  readonly basis: string;
}

/** What is said in a phase that shuts an act out, with values of the case. */
export interface Shut<in R = never> extends Denial {
  readonly values?: (c: Case<R>, now: Instant) => Values;
}

/** A case: what is known of one matter after all its acts. */
export interface Case<R = Readonly<Record<string, unknown>>> {
  readonly id: string;
  readonly scenario: string;
  /** Version of the definition that its record follows. */
  readonly definition: number;
  /** Counts acts; an attempt may say which version its author had seen. */
  readonly version: number;
  readonly phase: string;
  readonly record: R;
  readonly parties: Players;
  /** The case that opened it. */
  readonly parent?: string;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
}

/** All that an act or a rule may see; in an opening, `record` is the one it proposes. */
export interface Moment<
  R,
  I = unknown,
  Who extends string = string,
  L = unknown,
  Phase extends string = string,
> {
  /** Id of the case, also of one that is being opened. */
  readonly case: string;
  /** Before the act; empty in an opening. */
  readonly phase: Phase;
  readonly record: R;
  readonly input: I;
  readonly now: Instant;
  readonly actor: Actor;
  /** The role the actor plays in this act; `clock` for deadlines, `within` for follow-ups. */
  readonly by: Who | 'clock' | 'within';
  /** The actor's id in that role. */
  readonly who: PartyId;
  readonly openedAt: Instant;
  readonly calendar: Calendar;
  /** The only player of a role; to ask where there is none is a fault of the definition. */
  the(this: void, role: Who): PartyId;
  /** All players of a role. */
  all(this: void, role: Who): readonly PartyId[];
  /** Whether that party plays the role. */
  plays(this: void, role: Who, party: PartyId | undefined): boolean;
  /** The value of a limit in force now. */
  limit<K extends keyof L & string>(this: void, name: K): L[K] extends Limit<infer T> ? T : never;
  /** The case this one was opened by. */
  parent(this: void): Case | undefined;
  /** The case this one was opened by, and those it opened. */
  kin(this: void): readonly Case[];
  /** A case that a field of the record or the input names. */
  see(this: void, id: string | undefined): Case | undefined;
}

/** One condition with one code. What it returns in place of true goes into its words. */
export interface Rule<in R, in I = unknown> extends Denial {
  readonly holds: (m: Moment<R, I>) => boolean | Values;
}

/** A key no two cases hold at once: one legal-name seal for each organisation. */
export interface Claim<in R> extends Denial {
  readonly key: (c: Case<R>) => string | readonly string[] | undefined;
}

/** An act that follows from another, in the same decision: all of them happen or none. */
export interface Step {
  readonly act: Act;
  readonly on?: string;
  readonly input: unknown;
  readonly names: Names;
}

/** Players named in an attempt, by role. */
export type Names = Readonly<Record<string, PartyId | readonly PartyId[]>>;

/** One verb of a scenario, its types forgotten: `never` in the place of what only it knows. */
export interface Act {
  readonly kind: 'opening' | 'act' | 'deadline';
  readonly title: string;
  readonly en?: string;
  readonly help?: Words;
  /** Roles that may do it; none for deadlines and for follow-ups. */
  readonly by: readonly string[];
  readonly from: readonly string[];
  /** Where it may lead; empty where the phase stays. */
  readonly to: readonly string[];
  readonly goes?: (m: Moment<never, never>) => string;
  readonly input: Fields;
  readonly must: readonly Rule<never, never>[];
  readonly does: (m: Moment<never, never>) => object;
  readonly names: readonly string[];
  /** Who plays what from here on, where the act itself decides it; an empty list frees a part. */
  readonly casts?: (m: Moment<never, never>) => Names;
  readonly mayName: readonly string[];
  readonly seals: readonly string[] | ((m: Moment<never, never>) => readonly string[]);
  readonly also?: (m: Moment<never, never>) => readonly Step[];
  /**
   * The input field of an opening that names the case it belongs to. That case does not change, so
   * its version and history do not tell how many there are: bids, before a tender is opened.
   */
  readonly under?: string;
  readonly at?: (m: Moment<never>) => Instant | undefined;
  /** Acts that this one can only follow from, `tender.receive`. */
  readonly within: readonly string[];
  /** What is said in phases from which it cannot be done, where there is more to say than that. */
  readonly closed: Readonly<Record<string, Shut>>;
  readonly level: Level;
  /** Its name in the log, where the log's format has one for it. */
  readonly logged?: string;
  /** Set once, by `verbs`. */
  readonly home: { scenario: string; name: string };
}

/** Who may read a field before others, and the phases that open it to them. */
export interface Secrecy {
  readonly to: readonly string[];
  readonly opens: readonly string[];
}

/** A scenario as the readers see it. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly en?: string;
  /** Grows when a running case would read differently under the new text. */
  readonly version: number;
  readonly roles: Readonly<Record<string, Role>>;
  readonly record: Fields;
  readonly papers: Readonly<Record<string, Paper<Readonly<Record<string, Needed>>>>>;
  readonly phases: readonly string[];
  readonly phaseTitles: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, Limit>>;
  readonly acts: Readonly<Record<string, Act>>;
  /** Hold after every act, for this case. */
  readonly always: readonly Rule<never>[];
  readonly claims: readonly Claim<never>[];
  /** Fields a stranger may read. */
  readonly open: readonly string[];
  readonly secret: Readonly<Record<string, Secrecy>>;
  /** Who may know that the case exists, until a phase opens it. */
  readonly hidden?: Secrecy;
  /** Brings a case of an older version to this one, step by step. */
  readonly upgrades: Readonly<Record<number, (c: Case) => Pick<Case, 'record' | 'phase'>>>;
}

/** A scenario whose cases can be picked out of others with their types. */
export interface TypedScenario<R, PaperName extends string = string> extends Scenario {
  readonly papers: Readonly<Record<PaperName, Paper>>;
  /** The cases of this scenario among others. */
  readonly among: (cases: readonly Case[]) => readonly Case<R>[];
  /** The case, where it is one of this scenario. */
  readonly its: (c: Case | undefined) => Case<R> | undefined;
}

/** What a paper says: its drawing is text and data, laid out elsewhere. */
export interface PaperText {
  readonly title: string;
  readonly lines: readonly string[];
  /** The same facts for machines; a paper shows nothing that is not in here or in the lines. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The drawing of every paper of a scenario. A paper without one does not compile. */
export type DrawingsOf<S> =
  S extends TypedScenario<infer R, infer PaperName>
    ? { readonly [K in PaperName]: (c: Case<R>) => PaperText }
    : never;

/** The rules say no, with what a person needs to go on. */
export interface Denied extends Refusal {
  readonly words?: Words;
  readonly values?: Values;
  readonly faults?: readonly Fault[];
  /** The case whose rule said no, where it is another one. */
  readonly case?: string;
}

/** The record type of a set of fields. */
export type RecordOf<F extends Fields> = ValueOf<F>;
