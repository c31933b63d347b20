import { describe, expect, it } from 'vitest';
import { judge, mutantsOf, type Verdict, verdictTable } from './mutation.ts';
import { voucherProof } from './walk-sample.ts';

const proof = voucherProof();

const story = {
  title: 'who issues is qualified',
  covers: [],
  text: `
party core organisation
at 2026-11-23
core issue voucher as c1 naming holder=acme with {"trade":"t","amountFen":5,"due":1900000000000}
  refused role-unqualified`,
};

describe('mutants', () => {
  it('are the definition without one rule each', () => {
    expect(mutantsOf(proof.catalog).map((mutant) => mutant.name)).toEqual([
      'voucher.issue must voucher-due',
      'voucher.issue level 2',
      'voucher.divide must voucher-parts',
      'voucher always voucher-empty',
      'voucher claim voucher-trade',
      'voucher role issuer needs core',
    ]);
  });

  it('are told apart by what notices them, or by nothing', async () => {
    const verdicts: Verdict[] = [];
    for (const mutant of mutantsOf(proof.catalog)) {
      verdicts.push(await judge(proof, [story], mutant, { seed: 1, attempts: 3000 }));
    }
    expect(verdictTable(verdicts).split('\n').slice(2)).toEqual([
      '| `voucher.issue must voucher-due` | **nothing** |  |',
      '| `voucher.issue level 2` | walk | admission voucher.issue |',
      '| `voucher.divide must voucher-parts` | walk | F07/invariant/1 |',
      '| `voucher always voucher-empty` | walk | always voucher-empty |',
      '| `voucher claim voucher-trade` | walk | claim voucher-trade |',
      '| `voucher role issuer needs core` | story | who issues is qualified |',
    ]);
  });
});
