import {
  type Accepted,
  type Attack,
  type Case,
  type Catalog,
  calendar2026,
  day,
  type Denied,
  type PrologueStep,
  shelfOf,
  stranger,
  view,
  viewDone,
  viewKin,
} from '@yunzhang/scenario';
import { bid } from '../bid/scenario.ts';
import {
  bidFile,
  deadlineAt,
  holders,
  lotWithBids,
  noticeAt,
  openedLot,
  organisation,
  word,
} from './prologue.ts';
import { tender } from './scenario.ts';

/** What is in the file of the first bidder; nothing of it may be found before the opening. */
export const plaintext = {
  key: bidFile.innerKey,
  computed: bidFile.commitment,
  plaintextDigest: word('b1'),
  priceFen: 187_654_321,
  priceInWords: '壹佰捌拾柒万陆仟伍佰肆拾叁元贰角壹分',
  items: [],
  deliveryDays: 30,
  quality: '合格',
};

/** A shelf after a prologue; every step of it must be accepted. */
export function shelfAfter(catalog: Catalog, steps: readonly PrologueStep[]) {
  const shelf = shelfOf(catalog, { calendar: calendar2026 });
  steps.forEach(({ now, actor, attempt }, n) => {
    const done = shelf.attempt(actor, now, attempt, `c${n + 1}`);
    if ('refused' in done) throw new Error(`step ${n + 1} was refused: ${done.refused}`);
  });
  const attempt = (who: string, now: number, act: string, on: string, input: unknown = {}) => {
    const scenario = shelf.cases.get(on)?.scenario ?? '';
    return shelf.attempt(organisation(who), now, { scenario, act, on, input });
  };
  return { shelf, attempt };
}

/** Everybody who organises the tender, one by one, together, and with a rival of the bidder. */
const curious = [
  stranger,
  ...['ag', 'jw', ...holders, 'tp', 'e2'].map((id) => ({ parties: [id] })),
  { parties: ['ag', 'jw', ...holders, 'tp', 'e3'] },
];

function seenOf(catalog: Catalog, cases: readonly Case[], history: Parameters<typeof viewDone>[2]) {
  return JSON.stringify(
    curious.map((reader) => [
      viewKin(catalog, cases, reader),
      viewDone(catalog, cases, history, reader),
    ]),
  );
}

const registrants: Attack = {
  name: 'B01/test/3 B01/invariant/3: nobody, administrators included, is shown who registered',
  run: (catalog) => {
    const { shelf, attempt } = shelfAfter(catalog, lotWithBids(['e1', 'e4']));
    const asked = attempt('e1', noticeAt + 2 * day, 'ask', 'c4', { question: '是否含税' });
    if ('refused' in asked) return `the bidder may not ask: ${asked.refused}`;
    const seen = seenOf(catalog, [...shelf.cases.values()], shelf.history);
    return !/"e1"|"e4"|"c4"|"c6"|HZ-/.test(seen) || `there is a trace: ${seen.slice(0, 200)}`;
  },
};

const counts: Attack = {
  name: 'B02/invariant/2: the lot is the same to the letter with no bid and with two',
  run: (catalog) => {
    const [none, two] = [[], ['e1', 'e4']].map((bidders) => {
      const { shelf } = shelfAfter(catalog, lotWithBids(bidders));
      return JSON.stringify(shelf.cases.get('c1'));
    });
    return none === two || 'the bids can be counted';
  },
};

const dump: Attack = {
  name: 'B02/test/5: a dump of everything holds no price before the bidder decrypts',
  run: (catalog) => {
    const { shelf, attempt } = shelfAfter(catalog, openedLot(['e1', 'e2', 'e3']));
    attempt('e1', deadlineAt, 'decrypt', 'c4', { ...plaintext, key: 'bidder-sm2:9' });
    const text = JSON.stringify([[...shelf.cases.values()], shelf.history]);
    if (/priceFen|187654321|壹佰捌拾柒万/.test(text)) return 'the dump has a price';
    const told = attempt('e1', deadlineAt, 'decrypt', 'c4', plaintext);
    return 'accepted' in told || `the bidder was refused: ${told.refused}`;
  },
};

const wrongKey: Attack = {
  name: 'B03/test/4: a wrong key is refused with the same words, whatever lies under it',
  run: (catalog) => {
    const { attempt } = shelfAfter(catalog, openedLot(['e1', 'e2', 'e3']));
    const answers = ['', '很长'.repeat(90)].map((more) => {
      const input = { ...plaintext, key: 'bidder-sm2:9', quality: `好${more}` };
      return JSON.stringify(attempt('e1', deadlineAt + 1, 'decrypt', 'c4', input));
    });
    return answers[0] === answers[1] || `they differ: ${answers.join(' ')}`;
  },
};

const controllers: Attack = {
  name: 'B02/invariant/5: who controls a bidder is shown to that bidder alone',
  run: (catalog) => {
    const { shelf, attempt } = shelfAfter(catalog, openedLot(['e1', 'e2', 'e3']));
    attempt('e1', deadlineAt, 'decrypt', 'c4', plaintext);
    const c = shelf.cases.get('c4');
    if (c === undefined) return 'there is no bid';
    const others = JSON.stringify(curious.map((reader) => view(catalog, c, reader)));
    if (others.includes('"r0"')) return 'others see it';
    const own = view(catalog, c, { parties: ['e1'] })?.record['controllers'];
    return own !== undefined || 'the bidder does not see it';
  },
};

const announcedAtOnce: Attack = {
  name: 'B03/invariant/3: a price is seen by all from the decision that opens the bid',
  run: (catalog) => {
    const { shelf, attempt } = shelfAfter(catalog, openedLot(['e1', 'e2', 'e3']));
    const prices = () => {
      const c = shelf.cases.get('c4');
      return curious.map((reader) => c && view(catalog, c, reader)?.record['priceFen']);
    };
    const before = prices();
    attempt('e1', deadlineAt, 'decrypt', 'c4', plaintext);
    const isClosed = before.every((price) => price === undefined);
    const isOpen = prices().every((price) => price === plaintext.priceFen);
    return (isClosed && isOpen) || 'some saw it sooner or later than others';
  },
};

/** The codes of two racers, in order: one of them comes too late. */
function raceOf(outcomes: readonly (Accepted | Denied)[]): string {
  return outcomes.map((o) => ('refused' in o ? o.refused : 'accepted')).join();
}

const twoNotices: Attack = {
  name: 'B01/test/5: two parallel publishes create one notice, 1,000 times',
  run: (catalog) => {
    for (let turn = 0; turn < 1000; turn++) {
      const { shelf } = shelfAfter(catalog, lotWithBids([]).slice(0, 2));
      const publish = { scenario: 'tender', act: 'publish', on: 'c1', expects: 2 };
      const race = [0, 1].map((n) =>
        shelf.attempt(organisation('ag'), noticeAt + ((turn + n) % 2), publish),
      );
      const notices = shelf.history.filter(({ act }) => act === 'publish').length;
      if (raceOf(race) !== 'accepted,case-changed' || notices !== 1) return `turn ${turn}`;
    }
    return true;
  },
};

const flood: Attack = {
  name: 'no bidder fills the tender with questions or the store with editions',
  run: (catalog) => {
    const { shelf, attempt } = shelfAfter(catalog, lotWithBids(['e1']));
    for (let turn = 0; turn < 120; turn++) {
      attempt('e1', noticeAt + 2 * day, 'ask', 'c4', { question: `问题${turn}` });
      attempt('e1', noticeAt + 2 * day, 'replace', 'c4', bidFile);
    }
    const { questions = [] } = tender.its(shelf.cases.get('c1'))?.record ?? {};
    const { receipts = [] } = bid.its(shelf.cases.get('c4'))?.record ?? {};
    const sizes = `${questions.length} questions, ${receipts.length} receipts`;
    return sizes === '20 questions, 100 receipts' || sizes;
  },
};

/** Attempts no story can tell: what is seen, what is stored, and races. */
export const tenderAttacks: readonly Attack[] = [
  registrants,
  counts,
  dump,
  wrongKey,
  controllers,
  announcedAtOnce,
  twoNotices,
  flood,
];
