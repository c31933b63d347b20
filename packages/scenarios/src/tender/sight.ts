import { type Case, catalog, type Done, type Oracle, type Sight } from '@yunzhang/scenario';
import { bid } from '../bid/scenario.ts';
import { tender } from './scenario.ts';

/** An oracle over something each case can break, with the words of what it broke. */
export function each<T>(
  name: string,
  over: Oracle['over'],
  of: (sight: Sight) => readonly T[],
  wrong: (one: T, sight: Sight) => string | false,
): Oracle {
  return {
    name,
    over,
    holds: (sight) => {
      for (const one of of(sight)) {
        const why = wrong(one, sight);
        if (why !== false) return why;
      }
      return true;
    },
  };
}

/** Cases an oracle looks at. */
export const tenders = ({ cases }: Sight) => tender.among(cases);
/** Its bids. */
export const bids = ({ cases }: Sight) => bid.among(cases);
/** All bids of one lot. */
export const bidsOf = (id: string, { children }: Sight) => bid.among(children(id));
/** Acts of a history by their names. */
export const acts = (history: readonly Done[], ...names: readonly string[]) =>
  history.filter(({ act }) => names.includes(act));
/** What was given in an act. */
export const inputOf = (done: Done) => done.input as Readonly<Record<string, unknown>>;
/** Whose bid it is. */
export const bidderOf = (c: Case) => c.parties['bidder']?.[0] ?? '';

/** Phases of bids that are settled, and of those that were locked. */
export const done: readonly string[] = ['decrypted', 'revoked', 'withdrawn-incident'];
/** Phases of bids that count as handed in. */
export const counted: readonly string[] = ['locked', 'awaiting', ...done];
/** The definition the oracles hold everything to. */
export const all = catalog([tender, bid]);
