import { hex, isRefusal } from '@yunzhang/base';
import { acts } from '@yunzhang/ledger';
import { describe, expect, it } from 'vitest';
import { morningAt, testKey } from './log-testing.ts';
import {
  addUse,
  dropUse,
  mandateHindrance,
  type MandateUses,
  noUses,
  type Use,
} from './mandate.ts';
import { sealHindrance, type SealState, stepSeal } from './register.ts';
import type { MandateTerms, Statement } from './statement.ts';
import { readStatement, writeStatement } from './statement.ts';
import { type Trust, trustForm, usualLimits } from './trust.ts';

const hour = 3_600_000;
const day = 24 * hour;
const name = (who: string): string => hex(testKey(who).publicKey);
const trust: Trust = {
  policy: 'quorum none\n',
  authorities: [
    { name: 'maker', publicKey: name('maker'), acts: [1, 3, 7, 8] },
    { name: 'police', publicKey: name('police'), acts: [2, 5, 6] },
  ],
  operators: [
    { name: 'a', publicKey: name('a') },
    { name: 'b', publicKey: name('b') },
  ],
  limits: usualLimits,
};

const made = {
  act: acts.sealMake,
  seal: 's',
  at: 1,
  sealDigest: '00'.repeat(32),
  publicKey: name('seal'),
  grantors: [name('owner')],
  until: morningAt + day,
} as const;

/** Says what is told one after another, `act by` with a plus for the next place and time. */
function told(words: string): SealState | string {
  let state: SealState | undefined;
  for (const [index, word] of words.split(' ').entries()) {
    const [act, by = ''] = word.split('/');
    const at = index + 1;
    const statement =
      Number(act) === acts.sealMake
        ? { ...made, at }
        : ({ act: Number(act), seal: 's', at } as Statement);
    const said = { statement, speaker: name(by) };
    const next = stepSeal(state, said, { place: { log: 0, index }, trust });
    if (isRefusal(next)) return `${index}: ${next.refused}`;
    state = next;
  }
  return state ?? 'nothing';
}

const life = '1/maker 2/police 3/maker 4/owner';

describe('the register of seals', () => {
  it.each([
    ['1/maker', 'custody-seal-unfiled'],
    ['1/maker 2/police', 'custody-seal-inactive'],
    ['1/maker 2/police 3/maker', 'custody-seal-inactive'],
    [life, undefined],
    [`${life} 5/owner`, 'custody-seal-frozen'],
    [`${life} 5/owner 6/owner`, undefined],
    [`${life} 5/police 6/police`, undefined],
    [`${life} 5/owner 6/police`, undefined],
    [`${life} 7/owner`, 'custody-seal-ended'],
    [`${life} 8/maker`, 'custody-seal-ended'],
    [`${life} 5/police 7/maker`, 'custody-seal-ended'],
  ])('after %s a use meets %s', (words, wanted) => {
    const state = told(words);
    if (typeof state === 'string') throw new Error(state);
    expect(sealHindrance(state, morningAt)?.refused).toBe(wanted);
  });

  it.each([
    ['2/police', '0: custody-seal-unknown'],
    ['1/owner', '0: custody-statement-speaker'],
    ['1/police', '0: custody-statement-speaker'],
    ['1/maker 2/maker', '1: custody-statement-speaker'],
    ['1/maker 2/owner', '1: custody-statement-speaker'],
    ['1/maker 1/maker', '1: custody-statement-step'],
    ['1/maker 3/maker', '1: custody-statement-step'],
    ['1/maker 4/owner', '1: custody-statement-step'],
    ['1/maker 2/police 4/owner', '2: custody-statement-step'],
    ['1/maker 5/police', '1: custody-statement-step'],
    ['1/maker 2/police 2/police', '2: custody-statement-step'],
    [`${life} 4/owner`, '4: custody-statement-step'],
    [`${life} 6/owner`, '4: custody-statement-speaker'],
    [`${life} 6/police`, '4: custody-statement-step'],
    [`${life} 5/stranger`, '4: custody-statement-speaker'],
    [`${life} 5/police 6/owner`, '5: custody-statement-speaker'],
    // A lighter freeze on top does not make the heavier one end sooner.
    [`${life} 5/police 5/owner 6/owner`, '6: custody-statement-speaker'],
    [`${life} 5/owner 5/police 6/owner`, '6: custody-statement-speaker'],
    [`${life} 7/owner 4/owner`, '5: custody-statement-step'],
    [`${life} 7/owner 6/police`, '5: custody-statement-step'],
    [`${life} 8/owner`, '4: custody-statement-speaker'],
  ])('takes of %s no more than %s', (words, wanted) => {
    expect(told(words)).toBe(wanted);
  });

  it('goes by the place in the log and by the time of the statement, both', () => {
    const state = told(life) as SealState;
    const step = (index: number, at: number, log = 0) => {
      const statement = { act: acts.sealFreeze, seal: 's', at } as const;
      const said = { statement, speaker: name('owner') };
      const next = stepSeal(state, said, { place: { log, index }, trust });
      return isRefusal(next) ? next.refused : next.phase;
    };
    expect(step(4, 5)).toBe('frozen');
    expect(step(3, 5)).toBe('custody-statement-back');
    expect(step(4, 4)).toBe('custody-statement-back');
    expect(step(0, 5, 1)).toBe('frozen');
  });

  it('ends the use of a seal with its validity', () => {
    const state = told(life) as SealState;
    expect(sealHindrance(state, state.until - 1)).toBeUndefined();
    expect(sealHindrance(state, state.until)?.refused).toBe('custody-seal-ended');
  });

  it('believes nobody who may both make and file, and no single operator', () => {
    expect(trustForm.safeParse(trust).success).toBe(true);
    const both = [{ name: 'x', publicKey: name('x'), acts: [1, 2] }];
    expect(trustForm.safeParse({ ...trust, authorities: both }).success).toBe(false);
    const [a] = trust.operators;
    expect(trustForm.safeParse({ ...trust, operators: [a] }).success).toBe(false);
    expect(trustForm.safeParse({ ...trust, operators: [a, a] }).success).toBe(false);
    expect(trustForm.safeParse({ ...trust, policy: 'log x\n' }).success).toBe(false);
  });
});

const terms: MandateTerms = {
  act: acts.mandateGrant,
  seal: 's',
  at: morningAt,
  mandate: 'm',
  kinds: ['contract', 'letter'],
  counterparties: ['甲公司', '乙公司'],
  from: morningAt - hour,
  until: morningAt + 30 * day,
  fromHour: 9,
  toHour: 18,
  usesMax: 10,
  perDay: 3,
  perDocumentFen: 500,
  perDayFen: 1000,
};
const use: Use = { seal: 's', kind: 'contract', amountFen: 100, counterparties: ['甲公司'] };
const used = (...fen: number[]): MandateUses =>
  fen.reduce((uses, amount) => addUse(uses, amount, morningAt), noUses);

describe('a mandate', () => {
  // 10:00 in China is the morning of the tests.
  it.each<[string, Partial<Use>, MandateUses, number, string | undefined]>([
    ['a use it covers', {}, noUses, 0, undefined],
    ['another seal', { seal: 't' }, noUses, 0, 'custody-mandate-foreign'],
    ['the hour before it begins', {}, noUses, -2 * hour, 'custody-mandate-not-yet'],
    ['its last millisecond', {}, noUses, 30 * day - 1, undefined],
    ['its end', {}, noUses, 30 * day, 'custody-mandate-expired'],
    ['17:59', {}, noUses, 8 * hour - 60_000, undefined],
    ['18:00', {}, noUses, 8 * hour, 'custody-mandate-hours'],
    ['8:59 of the next day', {}, noUses, 23 * hour - 1, 'custody-mandate-hours'],
    ['9:00 of the next day', {}, noUses, 23 * hour, undefined],
    ['another kind', { kind: 'cheque' }, noUses, 0, 'custody-mandate-kind'],
    ['another kind of one', { kind: 'toString' }, noUses, 0, 'custody-mandate-kind'],
    ['a stranger', { counterparties: ['丙'] }, noUses, 0, 'custody-mandate-counterparty'],
    [
      'a stranger beside a known one',
      { counterparties: ['甲公司', '丙'] },
      noUses,
      0,
      'custody-mandate-counterparty',
    ],
    ['nobody named', { counterparties: [] }, noUses, 0, 'custody-mandate-counterparty'],
    ['the most for one', { amountFen: 500 }, noUses, 0, undefined],
    ['a fen more', { amountFen: 501 }, noUses, 0, 'custody-mandate-amount'],
    ['the third of a day', {}, used(1, 1), 0, undefined],
    ['the fourth of a day', {}, used(1, 1, 1), 0, 'custody-mandate-day-count'],
    ['the first of the next day', {}, used(1, 1, 1), day, undefined],
    ['the most for a day', { amountFen: 400 }, used(500, 100), 0, undefined],
    ['a fen more in a day', { amountFen: 401 }, used(500, 100), 0, 'custody-mandate-day-amount'],
    ['the tenth', {}, { ...noUses, total: 9 }, 0, undefined],
    ['the eleventh', {}, { ...noUses, total: 10 }, 0, 'custody-mandate-used'],
  ])('decides on %s', (_, changes, uses, laterMs, wanted) => {
    const now = morningAt + laterMs;
    expect(mandateHindrance(terms, { ...use, ...changes }, { uses, now })?.refused).toBe(wanted);
  });

  it('for one list covers that list alone', () => {
    const [own, other] = ['a', 'b'].map((digit) => digit.repeat(64));
    const single = { ...terms, manifest: own };
    const given = { uses: noUses, now: morningAt };
    const codeOf = (manifest?: string) =>
      mandateHindrance(single, { ...use, manifest }, given)?.refused;
    expect([codeOf(own), codeOf(other), codeOf()]).toEqual([
      undefined,
      'custody-mandate-manifest',
      'custody-mandate-manifest',
    ]);
    // A mandate that names no list covers any.
    expect(mandateHindrance(terms, { ...use, manifest: other }, given)).toBeUndefined();
  });

  it('covers everybody and every amount where it names none', () => {
    const { perDocumentFen: _a, perDayFen: _b, usesMax: _c, ...rest } = terms;
    const wide = { ...rest, counterparties: [] };
    const large = { ...use, amountFen: 1e12, counterparties: ['丙'] };
    const uses = { ...noUses, total: 1e6 };
    expect(mandateHindrance(wide, large, { uses, now: morningAt })).toBeUndefined();
  });

  it('gives back what was counted for nothing, and nothing of another day', () => {
    expect(dropUse(used(7, 5), 5, morningAt)).toEqual(used(7));
    const later = addUse(used(7), 9, morningAt + day);
    expect(dropUse(later, 7, morningAt)).toEqual({ ...later, total: 1 });
  });
});

describe('a statement', () => {
  it('is read as it was signed, and not with any octet changed', async () => {
    const bytes = await writeStatement(terms, testKey('owner'));
    expect(readStatement(bytes)).toEqual({ statement: terms, speaker: name('owner') });
    for (let at = 0; at < bytes.length; at += 3) {
      const forged = bytes.slice();
      forged[at] = (forged[at] ?? 0) ^ 1;
      expect(readStatement(forged), `octet ${at}`).toBeUndefined();
    }
    expect(readStatement(new Uint8Array(70_000))).toBeUndefined();
    expect(readStatement(new Uint8Array(0))).toBeUndefined();
  });
});
