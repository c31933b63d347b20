/** A share in a work. */
export interface Owner {
  readonly owner: string;
  readonly share: number;
}

/** The scope, territory and time of a licence. */
export interface Licence {
  readonly rights: readonly string[];
  readonly territories: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly exclusive: boolean;
}

/** A share as people read it. */
export const percentOf = (share: number): string => String(share / 100);

/** Whether two licences meet in scope, territory and time, all three; both last days count. */
export function isOverlapping(one: Licence, other: Licence): boolean {
  return (
    one.rights.some((right) => other.rights.includes(right)) &&
    one.territories.some((territory) => other.territories.includes(territory)) &&
    one.from <= other.until &&
    other.from <= one.until
  );
}

/** What of the share moves, and between whom; the other side may be on another list. */
export interface Move {
  readonly from: string;
  readonly to: string | undefined;
  readonly share: number;
}

/** One list of owners after a share has moved: whoever is left with nothing is left out. */
export function moveShare(owners: readonly Owner[], { from, to, share }: Move): readonly Owner[] {
  const left = owners
    .map((one) => (one.owner === from ? { ...one, share: one.share - share } : one))
    .filter((one) => one.share > 0);
  if (to === undefined) return left;
  if (!left.some((one) => one.owner === to)) return [...left, { owner: to, share }];
  return left.map((one) => (one.owner === to ? { ...one, share: one.share + share } : one));
}

/** What a number is made of. */
export interface Series {
  readonly region: string;
  readonly category: string;
  readonly year: number;
}

/**
 * A registration number, for example 京作登字-2026-F-00000001, or 2026SR0000001 for software.
 *
 * @basis 场景资料 T02 数字版权登记
 */
export function numberOf({ region, category, year }: Series, serial: number): string {
  if (category === 'SR') return `${year}SR${String(serial).padStart(7, '0')}`;
  return `${region}作登字-${year}-${category}-${String(serial).padStart(8, '0')}`;
}
