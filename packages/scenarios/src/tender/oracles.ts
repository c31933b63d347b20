import { type Oracle, stranger, view } from '@yunzhang/scenario';
import { openingOracles } from './opening-oracles.ts';
import { tenderPapers } from './papers.ts';
import { tender } from './scenario.ts';
import { acts, all, bidderOf, bids, bidsOf, counted, each, inputOf, tenders } from './sight.ts';

const quiet: readonly string[] = ['empty', 'received', 'withdrawn', 'not-submitted', 'locked'];
const unopened: readonly string[] = ['published', 'paused', 'opening', 'failed', 'terminated'];

/** Invariants of the notice. @basis bidding.md B01 */
const ofNotice: readonly Oracle[] = [
  each('B01/invariant/1', 'step', tenders, (c) => {
    const [notice, document] = [tenderPapers.notice(c), tenderPapers.document(c)];
    const same = JSON.stringify(notice.data) === JSON.stringify(document.data);
    return !same && `${c.id}: notice and document differ`;
  }),
  each('B01/invariant/2', 'family', tenders, (c, { history }) => {
    let current: unknown = '';
    for (const done of history) {
      const input = inputOf(done);
      if (done.case === c.id && input['documentDigest'] !== undefined) {
        current = input['documentDigest'];
      }
      if (done.act === 'download' && input['digest'] !== current)
        return `${done.case}: other bytes`;
    }
    return false;
  }),
  each('B01/invariant/3', 'step', tenders, (c, sight) => {
    if (!unopened.includes(c.phase)) return false;
    const known = JSON.stringify([c.record, c.parties]);
    const leak = bidsOf(c.id, sight).find((b) => known.includes(`"${bidderOf(b)}"`));
    return leak !== undefined && `${c.id} tells of ${bidderOf(leak)}`;
  }),
  each('B01/invariant/3', 'step', tenders, (c, { decision }) => {
    const only = decision?.done.every((d) => d.scenario === 'bid' && d.act !== 'ask') === true;
    return only && `${c.id} was changed by a bid, so bids can be counted`;
  }),
  each('B01/invariant/4', 'step', tenders, (c, { before }) => {
    const was = tender.its(before(c.id))?.record.bidDeadline ?? 0;
    return c.record.bidDeadline < was && `${c.id}: the deadline moved back`;
  }),
  each('B01/invariant/5', 'family', tenders, (c, { history }) => {
    const own = history.filter((done) => done.case === c.id);
    const isOut = acts(own, 'publish').length > 0;
    const seals = own.flatMap((d) => d.seals.map((s) => `${s.paper}.${s.place}=${s.by}`));
    const two = (paper: string) =>
      ['agency', 'purchaser'].filter((role) =>
        seals.includes(`${paper}.${role}=${c.parties[role]?.[0] ?? ''}`),
      ).length === 2;
    if (isOut && !(two('document') && two('notice'))) return `${c.id} lacks a seal`;
    const later = acts(own, 'clarify', 'postpone', 'terminate').find((d) => d.seals.length !== 2);
    return later !== undefined && `${c.id}: ${later.act} lacks a seal`;
  }),
  each('B01/invariant/6', 'family', tenders, (c, { history }) => {
    let isPaused = false;
    for (const done of history.filter((d) => d.case === c.id)) {
      const { sources = 0, skewMs = 0 } = inputOf(done) as { sources?: number; skewMs?: number };
      const isGood = sources > 1 && skewMs < 1001;
      if (done.act === 'pause' && isGood) return `${c.id} was paused without a ground`;
      if (done.act === 'resume' && !isGood) return `${c.id} went on by a bad clock`;
      isPaused = done.act === 'pause' || (isPaused && done.act !== 'resume');
      if (isPaused && done.act === 'close') return `${c.id} closed by a clock nobody trusts`;
    }
    return false;
  }),
];

/** Invariants of the bids. @basis bidding.md B02 */
const ofBids: readonly Oracle[] = [
  each('B02/invariant/1', 'step', bids, (c) => {
    const { package: file } = c.record;
    return file !== undefined && file.cipher !== 'sm4-gcm' && `${c.id} is not encrypted`;
  }),
  each('B02/invariant/2', 'step', bids, (c) => {
    if (c.phase === 'decrypted') return false;
    const { priceFen, plaintextDigest } = c.record;
    return (priceFen ?? plaintextDigest) !== undefined && `${c.id} was read in ${c.phase}`;
  }),
  each('B02/invariant/2', 'step', bids, (c) => {
    return quiet.includes(c.phase) && view(all, c, stranger) !== undefined && `${c.id} is seen`;
  }),
  each('B02/invariant/3', 'family', bids, ({ id, record: r }, { history }) => {
    const own = history.filter((done) => done.case === id);
    const files = acts(own, 'upload', 'replace');
    const isSame = files.every((done, n) => {
      const receipt = r.receipts[n];
      return receipt?.no === inputOf(done)['receiptNo'] && receipt?.at === done.at;
    });
    const current = r.receipts.filter(({ state }) => state === 'current').length;
    if (!isSame || files.length !== r.receipts.length) return `${id}: a file without a receipt`;
    return current !== (r.package === undefined ? 0 : 1) && `${id}: ${current} receipts stand`;
  }),
  each('B02/invariant/4', 'family', tenders, (c, sight) => {
    const standing = bidsOf(c.id, sight).filter(({ phase }) => counted.includes(phase));
    const bidders = new Set(standing.map(bidderOf));
    return bidders.size !== standing.length && `${c.id}: two bids of one bidder`;
  }),
  each('B02/invariant/5', 'family', tenders, ({ id, record: r }, sight) => {
    if (r.unlockedAt === undefined) return r.affiliated.length > 0 && `${id} flags too early`;
    const open = bidsOf(id, sight).filter(({ phase }) => counted.includes(phase));
    const seen = new Map<string, string[]>();
    for (const b of open) {
      for (const one of new Set(b.record.controllers)) {
        seen.set(one, [...(seen.get(one) ?? []), b.id]);
      }
    }
    const tied = new Set([...seen.values()].filter((ids) => ids.length > 1).flat());
    const flagged = r.affiliated.toSorted().join();
    return flagged !== [...tied].sort().join() && `${id} flags ${flagged}`;
  }),
  each('B02/invariant/6', 'family', bids, ({ id, parent, record: r }, { history, find }) => {
    const last = acts(history, 'upload', 'replace').findLast((done) => done.case === id);
    if (last === undefined) return false;
    const deadline = tender.its(find(parent ?? ''))?.record.bidDeadline ?? 0;
    return (r.receivedAt !== last.at || last.at >= deadline) && `${id} came late`;
  }),
];

/** What must hold whatever anybody tries. They look at what was done, not at the rules. */
export const tenderOracles: readonly Oracle[] = [...ofNotice, ...ofBids, ...openingOracles];
