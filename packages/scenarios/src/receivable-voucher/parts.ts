import { begin, type PartyId, type Step, type ValueOf } from '@yunzhang/scenario';
import { on, partTerms } from './nouns.ts';

type Part = ValueOf<typeof partTerms>;

/** A part that waits for its receiver, or one that stays with its holder. */
const part = (title: string, to: 'offered' | 'held') =>
  on.opening({
    title,
    within: 'receivable-voucher.transfer',
    to,
    names: ['issuer', 'holder', 'clearing'],
    mayName: ['giver'],
    input: partTerms,
    does: ({ input, now }) => ({ ...input, ...(to === 'offered' ? { offeredAt: now } : {}) }),
  });

/** What goes to the receiver. */
export const offeredPart = part('转出部分', 'offered');
/** What stays. */
export const keptPart = part('留存部分', 'held');

/** How a range is cut in two: the first part goes to the receiver. */
export interface Cut {
  readonly fen: number;
  readonly receiver: PartyId;
  readonly all: (role: 'issuer' | 'holder' | 'giver' | 'clearing') => readonly PartyId[];
}

/** Both parts of a range, or the one that is all of it. */
export function partsOf(r: Part, { fen, receiver, all }: Cut): readonly Step[] {
  const { number, amountFen, dueOn, contractNumber, recourse, line, issuedOn, term, from, to } = r;
  const rest = { number, amountFen, dueOn, contractNumber, recourse, line, issuedOn, term };
  const shared = { issuer: all('issuer'), clearing: all('clearing') };
  const cut = from + fen;
  const moved = begin(
    offeredPart,
    { ...rest, backing: [], from, to: cut - 1 },
    { ...shared, holder: receiver, giver: all('holder') },
  );
  if (cut > to) return [moved];
  const giver = all('giver').length === 0 ? {} : { giver: all('giver') };
  const names = { ...shared, ...giver, holder: all('holder') };
  return [moved, begin(keptPart, { ...rest, backing: [], from: cut, to }, names)];
}
