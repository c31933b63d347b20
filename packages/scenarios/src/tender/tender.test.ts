import { utf8, hex } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { calendar2026, catalog, chanceOf, day, limit, shelfOf, wordsOf } from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { announced } from '../bid/rules.ts';
import { bidPapers } from '../bid/papers.ts';
import { bid } from '../bid/scenario.ts';
import { plaintext, shelfAfter } from './attacks.ts';
import { tenderPapers } from './papers.ts';
import {
  begin,
  bidFile,
  deadlineAt,
  lotTerms,
  lotWithBids,
  noticeAt,
  openedLot,
  organisation,
  platform,
  word,
} from './prologue.ts';
import { tender } from './scenario.ts';
import { leftText, whenText } from './when.ts';

const all = catalog([tender, bid]);
const soon = noticeAt + 2 * day;
const codeOf = (outcome: object) => ('refused' in outcome ? outcome.refused : 'accepted');

describe('races at a tender', () => {
  it('B02/test/6: two uploads racing give versions 2 and 3, 1,000 times', () => {
    const seen = new Set<string>();
    for (let turn = 0; turn < 1000; turn++) {
      const { shelf, attempt } = shelfAfter(all, lotWithBids(['e1']));
      const race = [0, 1].map((n) => {
        const file = { ...bidFile, receiptNo: `R${n}` };
        attempt('e1', soon + ((turn + n) % 2), 'replace', 'c4', file);
        return bid.its(shelf.cases.get('c4'))?.record.edition;
      });
      const { receipts = [] } = bid.its(shelf.cases.get('c4'))?.record ?? {};
      seen.add([...race, ...receipts.map(({ state }) => state)].join());
    }
    expect([...seen]).toEqual(['2,3,replaced,replaced,current']);
  });

  it('lets one of two windows replace a bid that both have seen', () => {
    const { shelf } = shelfAfter(all, lotWithBids(['e1']));
    const attempt = { scenario: 'bid', act: 'replace', on: 'c4', input: bidFile, expects: 2 };
    const race = [0, 1].map(() => shelf.attempt(organisation('e1'), soon, attempt));
    expect(race.map(codeOf)).toEqual(['accepted', 'case-changed']);
  });

  it('B02/invariant/4: registers a bidder once in a lot, 1,000 times', () => {
    const { shelf } = shelfAfter(all, lotWithBids([]));
    const input = { tender: 'c1', bidderCode: '91110108MA0EXAM15Y', controllers: [] };
    const attempt = { scenario: 'bid', act: 'register', input };
    const seen = new Set<string>();
    for (let turn = 0; turn < 1000; turn++) {
      const bidder = organisation(`b${turn}`);
      const race = [0, 1].map((n) => shelf.attempt(bidder, soon + turn + n, attempt));
      seen.add(race.map(codeOf).join());
    }
    expect([...seen]).toEqual(['accepted,bid-twice']);
  });

  it('B02/test/1: gives one answer at the deadline, whether or not the clock has been by', () => {
    for (const [late, isVisited] of [
      [-1, false],
      [0, false],
      [0, true],
      [1, false],
      [1, true],
    ] as const) {
      const { shelf, attempt } = shelfAfter(all, lotWithBids(['e1', 'e2', 'e3']));
      const now = deadlineAt + late;
      if (isVisited) for (const id of ['c1', 'c4']) shelf.settle(now, id);
      const outcome = attempt('e1', now, 'replace', 'c4', bidFile);
      expect(codeOf(outcome)).toBe(late < 0 ? 'accepted' : 'bid-closed');
    }
  });

  it('B02/error/bid-closed: names the deadline and the millisecond of the last byte', () => {
    const { attempt } = shelfAfter(all, lotWithBids(['e1', 'e2', 'e3']));
    const outcome = attempt('e1', deadlineAt + 412, 'replace', 'c4', bidFile);
    expect('refused' in outcome && wordsOf(outcome).zh).toBe(
      '投标截止时间为2026-10-30 09:30:00，服务器收齐文件的时间为2026-10-30 09:30:00.412，系统已拒收。',
    );
  });
});

describe('the numbers of the law', () => {
  it('hold from their day on, for the family they are of', () => {
    const longer = limit('发出文件至投标截止（日）', '修订草案', 20, { '2026-10-08': 22 });
    const tables = { calendar: calendar2026, limits: { 'tender.gpBidDays': longer } };
    const [draft] = lotWithBids([]);
    if (draft === undefined) throw new Error('there is a draft');
    const draftedIn = (family: string, now: number) => {
      const input = { ...lotTerms, family };
      const attempt = { ...draft.attempt, input };
      return codeOf(shelfOf(all, tables).attempt(draft.actor, now, attempt));
    };
    expect(draftedIn('gp', begin)).toBe('tnd-short');
    expect(draftedIn('gp', begin - day)).toBe('accepted');
    expect(draftedIn('tb', begin)).toBe('accepted');
  });
});

describe('the words of a refusal', () => {
  it('B03/error/key-wrong: says which certificate and how much time is left', () => {
    const { attempt } = shelfAfter(all, openedLot(['e1', 'e2', 'e3']));
    const now = deadlineAt + 120 * 60_000 - 760_000;
    const outcome = attempt('e1', now, 'decrypt', 'c4', { ...plaintext, key: 'x' });
    expect('refused' in outcome && wordsOf(outcome).zh).toBe(
      '当前电子钥匙/证书与加密时不一致，请使用尾号1001的证书。剩余时间12分40秒。',
    );
  });

  it('B03/error/lt3: says how many there were once the lot has failed', () => {
    const { attempt } = shelfAfter(all, lotWithBids(['e1', 'e2']));
    const outcome = attempt('op', deadlineAt, 'release', 'c1', { share: word('50') });
    expect('refused' in outcome && wordsOf(outcome).zh).toMatch(/^本包有效投标仅2家，不足3家，/);
  });

  it('B02/error/bid-incomplete: says how much has arrived', () => {
    const { attempt } = shelfAfter(all, lotWithBids(['e1']));
    const outcome = attempt('e1', soon, 'replace', 'c4', { ...bidFile, acknowledged: 47 });
    expect('refused' in outcome && wordsOf(outcome).zh).toMatch(/^已上传96%（第47\/49块）/);
  });

  it('leaves no place in the words of a closed phase empty', () => {
    const { attempt } = shelfAfter(all, lotWithBids(['e1', 'e2', 'e3']));
    const early = attempt('op', soon, 'release', 'c1', { share: word('50') });
    expect('refused' in early && wordsOf(early).zh).toMatch(/2026-10-30 09:30:00/);
    expect([whenText(deadlineAt), leftText(-1), leftText(90_999)]).toEqual([
      '2026-10-30 09:30:00',
      '0分0秒',
      '1分30秒',
    ]);
  });
});

describe('the commitment of a bid', () => {
  it('B03/invariant/5: opens to the file and salt it was made of, and to no other', () => {
    const rnd = chanceOf(20_261_030);
    const commitmentOf = (salt: string, file: string) => hex(sm3(utf8(`${salt}${file}`)));
    for (let turn = 0; turn < 50; turn++) {
      const salt = hex(Uint8Array.from({ length: 16 }, () => rnd.whole(0, 255)));
      const commitment = commitmentOf(salt, `报价${turn}`);
      const file = { ...bidFile, commitment };
      const steps = openedLot(['e1', 'e2', 'e3']).map((step) =>
        step.attempt.on === 'c4' ? { ...step, attempt: { ...step.attempt, input: file } } : step,
      );
      const { attempt } = shelfAfter(all, steps);
      const open = (computed: string) =>
        codeOf(attempt('e1', deadlineAt, 'decrypt', 'c4', { ...plaintext, computed }));
      expect(open(commitmentOf(salt, `报价${turn + 1}`))).toBe('bid-commitment');
      expect(open(commitmentOf(`${salt}0`, `报价${turn}`))).toBe('bid-commitment');
      expect(open(commitment)).toBe('accepted');
      expect(open(commitmentOf(salt, '换过的报价'))).toBe('state-conflict');
    }
  });

  it('announces the capitals, and remarks on every sum that differs', () => {
    const rnd = chanceOf(5);
    for (let turn = 0; turn < 200; turn++) {
      const [unitFen, quantity, off] = [rnd.whole(1, 1e6), rnd.whole(1, 1000), rnd.whole(0, 1)];
      const totalFen = unitFen * quantity + off;
      const items = [{ unitFen, quantity, totalFen }];
      const input = { ...plaintext, items, priceFen: 187_654_321 + off };
      const { priceFen, remarks } = announced(input, 187_654_320 + off);
      expect(priceFen).toBe(187_654_321);
      expect(remarks.includes('words-differ')).toBe(off === 1);
      expect(remarks.includes('unit-differs')).toBe(off === 1);
      expect(remarks.includes('items-differ')).toBe(unitFen * quantity !== priceFen);
      expect(remarks.includes('over-ceiling')).toBe(off === 0);
    }
  });
});

describe('the papers of a tender and its bids', () => {
  it('B01/invariant/1: notice and document say the same dates, budget and place', () => {
    const { shelf } = shelfAfter(all, lotWithBids([]));
    const c = tender.its(shelf.cases.get('c1'));
    if (c === undefined) throw new Error('the lot is there');
    const [notice, document] = [tenderPapers.notice(c), tenderPapers.document(c)];
    expect(notice.data).toEqual(document.data);
    const said = /地点|预算|截止和开标/;
    const linesOf = (lines: readonly string[]) => lines.filter((line) => said.test(line));
    expect(linesOf(notice.lines)).toEqual(linesOf(document.lines));
    expect(linesOf(notice.lines)).toHaveLength(3);
  });

  it('say no price and no bidder before the opening, and the record says all of it', () => {
    const { shelf, attempt } = shelfAfter(all, openedLot(['e1', 'e2', 'e3']));
    const papers = () => {
      const [c, b] = [tender.its(shelf.cases.get('c1')), bid.its(shelf.cases.get('c4'))];
      if (c === undefined || b === undefined) throw new Error('both are there');
      const drawn = [
        ...Object.values(tenderPapers).map((draw) => draw(c)),
        ...Object.values(bidPapers).map((draw) => draw(b)),
      ];
      return JSON.stringify(drawn);
    };
    expect(papers()).not.toMatch(/187654321|1,876,543\.21|"e1"/);
    for (const [who, on] of [
      ['e1', 'c4'],
      ['e2', 'c6'],
      ['e3', 'c8'],
    ] as const) {
      expect(codeOf(attempt(who, deadlineAt, 'decrypt', on, plaintext))).toBe('accepted');
    }
    const record = { recordNo: 'KBJL-1', recordDigest: word('aa') };
    expect(codeOf(attempt('ag', deadlineAt, 'conclude', 'c1', record))).toBe('accepted');
    expect(papers()).toMatch(/e1：解密成功，报价1,876,543\.21元/);
  });

  it('B01/invariant/6: nothing falls due while nobody trusts the clock', () => {
    const { shelf, attempt } = shelfAfter(all, lotWithBids(['e1', 'e2', 'e3']));
    const pause = { scenario: 'tender', on: 'c1', act: 'pause', input: { sources: 1, skewMs: 0 } };
    shelf.attempt(platform, soon, pause);
    shelf.settle(deadlineAt + 9 * day, 'c1');
    shelf.settle(deadlineAt + 9 * day, 'c4');
    expect([shelf.cases.get('c1')?.phase, shelf.cases.get('c4')?.phase]).toEqual([
      'paused',
      'received',
    ]);
    expect(codeOf(attempt('e1', deadlineAt + 9 * day, 'replace', 'c4', bidFile))).toBe(
      'bid-lot-shut',
    );
  });
});
