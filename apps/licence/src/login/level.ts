import type { Item } from '../grants/item.ts';

/** How surely somebody was identified: 1 view, 2 PIN, 3 PIN and face, 4 legal representative. */
export type Level = 1 | 2 | 3 | 4;

const prefix = 'urn:ebl:loa:';

/** Every level as OpenID writes it. @basis platform.md P04 */
export const acrs = [1, 2, 3, 4].map((level) => `${prefix}${level}`);

/** Writes a level as an `acr`. */
export function acrOf(level: Level): string {
  return `${prefix}${level}`;
}

/** The level of an `acr`; 0 for anything that is none. */
export function levelOf(acr: string | undefined): Level | 0 {
  const at = acr === undefined ? -1 : acrs.indexOf(acr);
  return (at + 1) as Level | 0;
}

/** Level of a login that names none. */
const levelByDefault: Level = 2;
/** Items that nobody gets below this level. */
const floors: Readonly<Partial<Record<Item, Level>>> = {
  'seal.use': 3,
  'seal.manage': 3,
  'seal.cancel': 3,
  'enterprise.cancel': 3,
};

/**
 * The level a login must reach: the lowest that was asked for, or what its items need.
 *
 * `acr_values` is a list of what would do; so its lowest is enough.
 *
 * @basis OpenID Connect Core §3.1.2.1; platform.md P04
 */
export function neededLevel(acrValues: string | undefined, asked: readonly Item[]): Level {
  const named = (acrValues ?? '')
    .split(' ')
    .map(levelOf)
    .filter((level) => level > 0);
  const wanted = named.length === 0 ? levelByDefault : Math.min(...named);
  return Math.max(wanted, ...asked.map((item) => floors[item] ?? 1)) as Level;
}

/**
 * What a resource answers, with status 401, to a token whose level is too low.
 *
 * @basis RFC 9470 §3
 */
export function stepUpChallenge(needed: Level): string {
  return (
    `Bearer error="insufficient_user_authentication", ` +
    `error_description="A higher level of authentication is needed", acr_values="${acrOf(needed)}"`
  );
}
