import { assert, type CodeBook, type Instant } from '@yunzhang/base';
import type {
  Act,
  Case,
  Claim,
  Denial,
  Moment,
  Names,
  Rule,
  Scenario,
  Secrecy,
  Shut,
  Step,
  TypedScenario,
  Values,
} from './definition.ts';
import type { Fields, ValueOf, Words } from './field.ts';
import type { Limit } from './limit.ts';
import type { Needed, Paper } from './paper.ts';
import type { Level, PartyId, Role } from './party.ts';

/** No names at all. */
type Nothing = { readonly [name: symbol]: never };

type Limits = Readonly<Record<string, Limit>>;
type Papers = Readonly<Record<string, Paper<Readonly<Record<string, Needed>>>>>;

/** `paper.place`, for every place of every paper. */
type PlaceOf<P extends Papers> = {
  [K in keyof P & string]: `${K}.${keyof P[K]['places'] & string}`;
}[keyof P & string];

/** A paper whose places are roles; another place name is refused here. */
type Sealable<P extends Papers, Who extends string> = {
  readonly [K in keyof P]: Exclude<keyof P[K]['places'], Who> extends never
    ? P[K]
    : NoRoleSealsAt<Exclude<keyof P[K]['places'], Who>>;
};

interface NoRoleSealsAt<Place> {
  readonly 'no role seals at': Place;
}

/** Nouns of a scenario: who, what is known, what is written, how it stands. */
export interface Nouns<
  Roles extends Readonly<Record<string, Role>>,
  F extends Fields,
  P extends Papers,
  Phases extends Readonly<Record<string, string>>,
  L extends Limits,
  W extends CodeBook,
> {
  readonly id: string;
  readonly title: string;
  readonly en?: string;
  readonly version?: number;
  /** The words of every code this scenario says no with. */
  readonly words: W;
  readonly roles: Roles;
  readonly record: F;
  readonly papers?: P & Sealable<P, keyof Roles & string>;
  /** Phases with their Chinese titles, in the order of a case that goes well. */
  readonly phases: Phases;
  readonly limits?: L;
  readonly open?: readonly (keyof F & string)[];
  readonly secret?: {
    readonly [K in keyof F]?: Hush<keyof Roles & string, keyof Phases & string>;
  };
  readonly hidden?: Hush<keyof Roles & string, keyof Phases & string>;
  readonly upgrades?: Scenario['upgrades'];
}

interface Hush<Who extends string, Phase extends string> {
  readonly to: readonly Who[];
  readonly opens: readonly Phase[];
}

type OneOrMore<T> = T | readonly T[];

/** Players by role. */
type Cast<Who extends string> = { readonly [K in Who]?: OneOrMore<PartyId> };

/** What every verb may say. */
interface Said<R, I, Who extends string, Place extends string, Phase extends string, L> {
  readonly title: string;
  readonly en?: string;
  readonly help?: Words;
  readonly must?: readonly Rule<R, I>[];
  readonly names?: readonly Who[];
  readonly mayName?: readonly Who[];
  readonly casts?: (m: Moment<R, I, Who, L>) => Cast<Who>;
  readonly seals?: readonly Place[] | ((m: Moment<R, I, Who, L>) => readonly Place[]);
  readonly also?: (m: Moment<R, I, Who, L>) => readonly Step[];
  readonly closed?: { readonly [K in Phase]?: Shut<R> };
  readonly level?: Level;
  readonly logged?: string;
}

/** Who does it: a role, one of several, or no one because another act brings it about. */
type Doer<Who extends string> = FollowsFrom | DoneBy<Who>;

// These have names so that the compiler can say which part of an act is missing.
interface DoneBy<Who extends string> {
  readonly by: OneOrMore<Who>;
  readonly within?: never;
}
interface FollowsFrom {
  readonly within: OneOrMore<string>;
  readonly by?: never;
}

type Leads<Phase extends string, M> = Straight<Phase> | Forked<Phase, M>;

/** An opening leads somewhere: there is no phase to stay in. */
type Begins<Phase extends string, M> =
  | (Straight<Phase> & { readonly to: Phase })
  | Forked<Phase, M>;

interface Straight<Phase extends string> {
  readonly to?: Phase;
  readonly goes?: never;
}
interface Forked<Phase extends string, M> {
  readonly to: readonly Phase[];
  readonly goes: (m: M) => Phase;
}

/**
 * What a verb writes: fields of the record and nothing else. TypeScript by itself lets a function
 * return more than it is asked for, and so lets a misspelt field through.
 */
type Writes<R, D> = D & R & { readonly [K in Exclude<keyof D, keyof R>]: NoFieldOfTheRecord };

interface NoFieldOfTheRecord {
  readonly 'is no field of the record': never;
}

type Opening<
  R,
  G extends Fields,
  D,
  Who extends string,
  Place extends string,
  Phase extends string,
  L,
> = Said<R, ValueOf<G>, Who, Place, Phase, L> &
  Doer<Who> &
  Begins<Phase, Moment<R, ValueOf<G>, Who, L>> & {
    readonly input: G;
    /** The input field that names the case this one is opened under. */
    readonly under?: keyof G & string;
    readonly does: (m: Omit<Moment<R, ValueOf<G>, Who, L>, 'record'>) => Writes<R, D>;
  };

type Acting<
  R,
  G extends Fields,
  D,
  Who extends string,
  Place extends string,
  Phase extends string,
  L,
> = Said<R, ValueOf<G>, Who, Place, Phase, L> &
  Doer<Who> &
  Leads<Phase, Moment<R, ValueOf<G>, Who, L>> & {
    readonly from: OneOrMore<Phase>;
    readonly input?: G;
    readonly does?: (m: Moment<R, ValueOf<G>, Who, L>) => Writes<Partial<R>, D>;
  };

type Due<R, D, Who extends string, Place extends string, Phase extends string, L> = Said<
  R,
  unknown,
  Who,
  Place,
  Phase,
  L
> &
  Leads<Phase, Moment<R, unknown, Who, L>> & {
    readonly from: OneOrMore<Phase>;
    /** When it falls due; undefined while it does not run. */
    readonly at: (m: Moment<R, unknown, Who, L>) => Instant | undefined;
    readonly does?: (m: Moment<R, unknown, Who, L>) => Writes<Partial<R>, D>;
  };

/** A verb that still knows what it must be given. */
export interface Verb<I> extends Act {
  /** Never set: it carries the type of the input. */
  readonly given?: I;
}

/** The verbs of a scenario and what holds after each of them. */
interface Lasting<R> {
  readonly always?: readonly Rule<R>[];
  readonly claims?: readonly Claim<R>[];
}

/** Makers of the second half of a scenario file, typed by the first. */
export interface Makers<
  R,
  Who extends string,
  Phase extends string,
  Place extends string,
  L extends Limits,
  Code extends string,
  PaperName extends string,
> {
  /** One condition with one code and the clause it comes from. */
  readonly rule: <I = unknown>(
    code: Code,
    basis: string,
    holds: (m: Moment<R, I, Who, L>) => boolean | Values,
  ) => Rule<R, I>;
  /** A key that only one case may hold at a time. */
  readonly claim: (
    code: Code,
    basis: string,
    key: (c: Case<R>) => string | readonly string[] | undefined,
  ) => Claim<R>;
  readonly opening: <G extends Fields, D = Nothing>(
    said: Opening<R, G, D, Who, Place, Phase, L>,
  ) => Verb<ValueOf<G>>;
  readonly act: <G extends Fields = Nothing, D = Nothing>(
    said: Acting<R, G, D, Who, Place, Phase, L>,
  ) => Verb<ValueOf<G>>;
  readonly deadline: <D = Nothing>(said: Due<R, D, Who, Place, Phase, L>) => Verb<unknown>;
  readonly verbs: (
    acts: Readonly<Record<string, Act>>,
    lasting?: Lasting<R>,
  ) => TypedScenario<R, PaperName>;
  /** The cases of this scenario among others, for scenarios whose rules look at each other. */
  readonly among: TypedScenario<R, PaperName>['among'];
  readonly its: TypedScenario<R, PaperName>['its'];
}

/** The makers of one set of nouns. */
type Typed<
  Roles extends Readonly<Record<string, Role>>,
  F extends Fields,
  P extends Papers,
  Phases extends Readonly<Record<string, string>>,
  L extends Limits,
  W extends CodeBook,
> = Makers<
  ValueOf<F>,
  keyof Roles & string,
  keyof Phases & string,
  PlaceOf<P>,
  L,
  keyof W & string,
  keyof P & string
>;

/**
 * First half of a scenario file: the nouns. Returns the typed makers of the second half.
 *
 * A role, phase, place or field that was not named here does not compile there.
 */
export function scenario<
  const Roles extends Readonly<Record<string, Role>>,
  const F extends Fields,
  const Phases extends Readonly<Record<string, string>>,
  const P extends Papers = Nothing,
  const L extends Limits = Nothing,
  const W extends CodeBook = Nothing,
>(nouns: Nouns<Roles, F, P, Phases, L, W>): Typed<Roles, F, P, Phases, L, W> {
  const no = says(nouns.words);
  const makers = {
    rule: (code: string, basis: string, holds: unknown) => ({ ...no(code, basis), holds }),
    claim: (code: string, basis: string, key: unknown) => ({ ...no(code, basis), key }),
    opening: (said: Loose) => verb('opening', nouns.id, said),
    act: (said: Loose) => verb('act', nouns.id, said),
    deadline: (said: Loose) => verb('deadline', nouns.id, said),
    verbs: (acts: Readonly<Record<string, Act>>, lasting: Lasting<never> = {}) =>
      whole(nouns, acts, lasting),
    ...pickers(nouns.id),
  };
  // The makers are typed at the border above; inside, types of one scenario mean nothing.
  return makers as unknown as Typed<Roles, F, P, Phases, L, W>;
}

/** What a maker is given, without the types of its scenario. */
type Loose = Readonly<Record<string, unknown>> & { readonly title: string };

type LooseNouns = Nouns<
  Readonly<Record<string, Role>>,
  Fields,
  Papers,
  Readonly<Record<string, string>>,
  Limits,
  CodeBook
>;

function listOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : (value as readonly string[]);
}

function verb(kind: Act['kind'], scenario: string, said: Loose): Act {
  const defaults = {
    input: {},
    must: [],
    names: [],
    mayName: [],
    seals: [],
    closed: {},
    level: 0,
    does: () => ({}),
  };
  const lists = {
    by: listOf(said['by']),
    from: listOf(said['from']),
    to: listOf(said['to']),
    within: listOf(said['within']),
  };
  return { ...defaults, ...said, ...lists, kind, home: { scenario, name: '' } } as unknown as Act;
}

function whole(
  nouns: LooseNouns,
  acts: Readonly<Record<string, Act>>,
  lasting: Lasting<never>,
): TypedScenario<never> {
  for (const [name, act] of Object.entries(acts)) {
    const { scenario: of } = act.home;
    assert(of === nouns.id, `${name} was made for ${of}, not for ${nouns.id}`);
    assert(act.home.name === '', `${nouns.id}.${name} is one act, not two`);
    act.home.name = name;
  }
  const { id, title, en, roles, record, phases, hidden } = nouns;
  const made = {
    id,
    title,
    ...(en === undefined ? {} : { en }),
    version: nouns.version ?? 1,
    roles,
    record,
    papers: nouns.papers ?? {},
    phases: Object.keys(phases),
    phaseTitles: phases,
    limits: nouns.limits ?? {},
    acts,
    always: lasting.always ?? [],
    claims: lasting.claims ?? [],
    open: nouns.open ?? [],
    secret: (nouns.secret ?? {}) as Readonly<Record<string, Secrecy>>,
    ...(hidden === undefined ? {} : { hidden }),
    upgrades: nouns.upgrades ?? {},
    ...pickers(id),
  };
  return made as unknown as TypedScenario<never>;
}

function pickers(id: string) {
  return {
    among: (cases: readonly Case[]) => cases.filter((c) => c.scenario === id),
    its: (c: Case | undefined) => (c?.scenario === id ? c : undefined),
  };
}

/** Says no in the words of a code book: for roles, fields and closed phases. */
export function says<W extends CodeBook>(
  words: W,
): (code: keyof W & string, basis: string) => Denial {
  return (code, basis) => {
    const said = words[code];
    assert(said !== undefined, `${code} has words`);
    return { code, basis, zh: said.zh, en: said.en };
  };
}

/** The step that opens another case. */
export function begin<I>(act: Verb<I>, input: NoInfer<I>, names: Names = {}): Step {
  assert(act.kind === 'opening', `${act.title} opens a case`);
  return { act, input, names };
}

/** The step that acts on another case. */
export function go<I>(act: Verb<I>, on: string, input: NoInfer<I>, names: Names = {}): Step {
  assert(act.kind === 'act', `${act.title} is an act on a case`);
  return { act, on, input, names };
}
