import { describe, expect, it } from 'vitest';
import { day, startOf } from './beijing.ts';
import { voucherProof } from './walk-sample.ts';
import { walk } from './walk.ts';

describe('a walk with a prologue', () => {
  it('goes on from there in half of its episodes, and checks it like the rest', () => {
    const whole = voucherProof();
    const [core, ...others] = whole.cast;
    const start = startOf('2026-03-02');
    // Only a prologue can issue: nobody of the cast has the qualification.
    const proof = { ...whole, cast: others, start };
    const input = { trade: 'T', amountFen: 100, due: start + 300 * day };
    const attempt = { scenario: 'voucher', act: 'issue', input, names: { holder: 'acme' } };
    const actor = core ?? { holds: [], level: 0 };
    const options = { seed: 4, attempts: 4000 };
    expect(walk(proof, options).accepted).toBe(0);
    const told = walk({ ...proof, prologues: [[{ now: start, actor, attempt }]] }, options);
    expect(told.failure).toBeUndefined();
    expect(told.acts['voucher.issue']?.accepted).toBeGreaterThan(3);
    expect(told.acts['voucher.divide']?.accepted).toBeGreaterThan(3);
    const wrong = { ...proof.oracles?.[0], name: 'X', over: 'step' as const, holds: () => 'no' };
    const checked = { ...proof, prologues: [[{ now: start, actor, attempt }]], oracles: [wrong] };
    expect(walk(checked, options).failure).toMatchObject({ name: 'X', steps: [{ serial: 1 }] });
  });
});
