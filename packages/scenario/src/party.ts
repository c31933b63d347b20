import type { Denial } from './definition.ts';

/** Who a party is known as, over all cases: a credit code, a person's number, a system's name. */
export type PartyId = string;

/**
 * Whether a text can be a party's id, or a case's: no spaces, commas or other marks, so that a list
 * of them in a story, a log or an address reads in one way only.
 */
export function isPartyId(text: string): boolean {
  return typeof text === 'string' && /^[\w.:/@-]{1,256}$/.test(text);
}

/** What can play a part. A system is an outside machine whose hands are a connector. */
export type PartyKind = 'organisation' | 'person' | 'system';

/**
 * How surely an actor was recognised: 1 known, 2 two factors, 3 face or licence.
 *
 * @basis platform.md P04
 */
export type Level = 0 | 1 | 2 | 3;

/**
 * Who attempts something, as the border has recognised them.
 *
 * One attempt shows up to two faces: the person who presses the button, and the organisation they
 * act for. A role asks for the face of its own kind.
 */
export interface Actor {
  readonly person?: PartyId;
  readonly organisation?: PartyId;
  readonly system?: PartyId;
  /** Qualifications in force now, of both faces: `physician`, `drug-licence`. */
  readonly holds: readonly string[];
  readonly level: Level;
}

/** The clock. It alone performs deadlines. */
export const clock: Actor = { system: 'clock', holds: [], level: 0 };

/**
 * A part to be played.
 *
 * `filled` says how it finds its player: `named` by an earlier act (the default, and the only safe
 * one), `first` by the first qualified comer, `many` by any number of comers nobody remembers,
 * `several` by a named list.
 */
export interface Role {
  readonly title: string;
  readonly en?: string;
  readonly kind: PartyKind;
  /** A qualification its player must hold at the moment of the act. */
  readonly needs?: string;
  readonly filled?: 'named' | 'first' | 'many' | 'several';
  /**
   * A field of the record that its player shows in the input field of the same name: a token, a
   * scratch code. Whoever does not show it learns no more than a stranger.
   */
  readonly bears?: string;
  /** What is said to those who do not play it, where there is more to say than that. */
  readonly denial?: Denial;
}

type RoleMore = Omit<Role, 'title' | 'kind'>;

/** A part an organisation plays, through whoever acts for it. */
export function organisation(title: string, more: RoleMore = {}): Role {
  return { title, kind: 'organisation', ...more };
}

/** A part a natural person plays in their own name. */
export function person(title: string, more: RoleMore = {}): Role {
  return { title, kind: 'person', ...more };
}

/** A part an outside system plays: a bureau, a bank, a register. */
export function system(title: string, more: RoleMore = {}): Role {
  return { title, kind: 'system', ...more };
}

/** The players of the roles of one case. */
export type Players = Readonly<Record<string, readonly PartyId[]>>;
