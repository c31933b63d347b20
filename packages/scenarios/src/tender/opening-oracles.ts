import { type Oracle, stranger, view } from '@yunzhang/scenario';
import { tender } from './scenario.ts';
import { acts, all, bids, bidsOf, done, each, inputOf, tenders } from './sight.ts';

/** Invariants of the opening. @basis bidding.md B03 */
export const openingOracles: readonly Oracle[] = [
  each('B03/invariant/1', 'step', tenders, ({ id, record: r }) => {
    return (
      r.openedAt !== undefined && r.openedAt !== r.bidDeadline && `${id} opened at another time`
    );
  }),
  each('B03/invariant/2 B03/test/3', 'family', tenders, ({ id, phase, record: r }, sight) => {
    if (phase !== 'opened') return false;
    const own = bidsOf(id, sight).filter((b) => done.includes(b.phase));
    const isWhole = r.results.length === r.lockedCount && own.length === r.lockedCount;
    return !isWhole && `${id}: ${r.lockedCount} locked, ${r.results.length} in the record`;
  }),
  each('B03/invariant/3', 'step', bids, (c) => {
    if (c.phase !== 'decrypted') return false;
    const seen = view(all, c, stranger)?.record['priceFen'];
    return seen !== c.record.priceFen && `${c.id}: its price is not shown to all`;
  }),
  each('B03/invariant/4', 'step', bids, (c, { find, before }) => {
    const lot = tender.its(find(c.parent ?? ''));
    const isOver = lot?.phase === 'opened' && before(lot.id) === undefined;
    const isLate = c.version === 1 && c.openedAt >= (lot?.record.bidDeadline ?? 0);
    return (isOver || isLate) && `${c.id} was added to after the opening`;
  }),
  each('B03/invariant/5', 'family', bids, ({ id, phase }, { history }) => {
    const own = history.filter((done) => done.case === id);
    const file = acts(own, 'upload', 'replace').at(-1);
    const [plain, ...again] = acts(own, 'decrypt', 'remedy');
    if (plain === undefined || file === undefined) return phase === 'decrypted' && `${id}: empty`;
    const isSame = inputOf(plain)['computed'] === inputOf(file)['commitment'];
    return (!isSame || again.length > 0) && `${id}: not what was committed to`;
  }),
  each('B02/test/3', 'family', tenders, ({ id, record: r }, { history }) => {
    const shares = acts(history, 'release').filter((done) => done.case === id);
    const holders = new Set(shares.map(({ who }) => who));
    const isOpen = r.unlockedAt !== undefined;
    return isOpen !== holders.size > 1 && `${id}: ${holders.size} shares`;
  }),
  each('B02/test/4', 'family', bids, ({ id, parent, record: r }, { history, find }) => {
    if (r.way !== 'remedy') return false;
    const isPlanned = tender.its(find(parent ?? ''))?.record.remedy === true;
    const shares = acts(history, 'releaseRemedy').filter((d) => inputOf(d)['bid'] === id);
    const isAsked = acts(history, 'askRemedy').some((d) => d.case === id);
    const holders = new Set(shares.map(({ who }) => who));
    return !(isPlanned && isAsked && holders.size > 1) && `${id} was read without its bidder`;
  }),
];
