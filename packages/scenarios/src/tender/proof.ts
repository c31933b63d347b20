import { calendar2026, catalog, minute, type Proof } from '@yunzhang/scenario';
import { bid } from '../bid/scenario.ts';
import { tenderAttacks } from './attacks.ts';
import {
  bidOf,
  file,
  hasAsked,
  isOpen,
  isWaiting,
  laterThan,
  lotTerms,
  plaintext,
} from './hints.ts';
import { tenderOracles } from './oracles.ts';
import { begin, holders, organisation, platform, prologues, word } from './prologue.ts';
import { tender } from './scenario.ts';

const bidders = ['e1', 'e2', 'e3', 'e4'];

/** The tender and its bids under attack. */
export const tenderProof: Proof = {
  id: 'tender',
  catalog: catalog([tender, bid]),
  tables: { calendar: calendar2026 },
  start: begin,
  cast: [...['ag', 'jw', ...holders, ...bidders].map(organisation), platform],
  hints: {
    'tender.draft': {
      weight: 0.2,
      who: () => organisation('ag'),
      input: lotTerms,
      names: (rnd) => ({
        purchaser: rnd.is(0.05) ? 'ag' : 'jw',
        supervisor: 'fb',
        trustee: rnd.is(0.05) ? ['op', 'fb'] : holders,
        platform: 'tp',
      }),
    },
    'tender.confirm': {
      input: (_, { on }) => ({ reviewed: tender.its(on)?.record.warnings.length ?? 0 }),
    },
    'tender.clarify': {
      weight: 0.2,
      input: (rnd, { on }) => ({
        documentDigest: word(String(rnd.whole(1, 3))),
        reason: '更正',
        affects: rnd.is(0.5),
        ...(rnd.is(0.3) ? { bidDeadline: laterThan(rnd, on) } : {}),
      }),
    },
    'tender.postpone': {
      weight: 0.1,
      input: (rnd, { on }) => ({ bidDeadline: laterThan(rnd, on), reason: '场地' }),
    },
    'tender.pause': {
      weight: 0.1,
      input: (rnd) => ({ sources: rnd.whole(0, 3), skewMs: rnd.pick([0, 1000, 1001]) }),
    },
    'tender.resume': { input: (rnd) => ({ sources: 2, skewMs: rnd.pick([0, 1000, 1001]) }) },
    'tender.terminate': { weight: 0.02 },
    'tender.release': {
      weight: 4,
      who: (rnd) => organisation(rnd.pick(holders)),
      input: (rnd) => ({ share: word(`5${rnd.whole(0, 2)}`) }),
    },
    'tender.report': {
      weight: 0.5,
      input: (rnd, near) => {
        const id = bidOf(rnd, near, isWaiting)?.id;
        const from = near.now - minute;
        const bids = id === undefined ? ['none'] : [id];
        return { incidentNo: 'SG', from, to: near.now, bids, cause: '中断' };
      },
    },
    'tender.releaseRemedy': {
      weight: 4,
      input: (rnd, near) => ({ bid: bidOf(rnd, near, hasAsked)?.id ?? 'none' }),
    },
    'tender.remedy': {
      weight: 2,
      input: (rnd, near) => {
        const of = bidOf(rnd, near, hasAsked);
        return { ...plaintext(rnd, near, of), bid: of?.id ?? 'none' };
      },
    },
    'tender.answer': {
      input: (rnd, near) => ({ bid: bidOf(rnd, near, isOpen)?.id ?? 'none', answer: '无误' }),
    },
    'tender.conclude': { weight: 0.3 },
    'bid.register': {
      weight: 6,
      who: (rnd) => organisation(rnd.pick(rnd.is(0.95) ? bidders : holders)),
      input: (rnd, { cases }) => {
        const lots = [...cases('tender', 'published'), ...cases('tender')];
        const controllers = rnd.is(0.5) ? [`r${rnd.whole(1, 6)}`] : [];
        return { tender: lots[0]?.id ?? 'none', bidderCode: '91110108MA0EXAM15Y', controllers };
      },
    },
    'bid.download': {
      weight: 0.3,
      input: (rnd, { on, find }) => {
        const lot = tender.its(find(bid.its(on)?.record.tender ?? ''));
        return { digest: rnd.is(0.8) ? (lot?.record.documentDigest ?? '') : word('9') };
      },
    },
    'bid.upload': { weight: 3, input: file },
    'bid.replace': { weight: 0.5, input: file },
    'bid.withdraw': { weight: 0.1 },
    'bid.askRemedy': { weight: 4 },
    'bid.decrypt': { weight: 0.5, input: plaintext },
  },
  prologues,
  oracles: tenderOracles,
  attacks: tenderAttacks,
  dossier: ['B01', 'B02', 'B03'],
};
