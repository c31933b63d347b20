import { describe, expect, it } from 'vitest';
import { catalog } from './catalog.ts';
import type { Scenario } from './definition.ts';
import { neverDone, neverSaid, walk } from './walk.ts';
import { voucher, voucherProof } from './walk-sample.ts';

const proof = voucherProof();

describe('a walk', () => {
  it('gets through every act of a small scenario and breaks nothing', () => {
    const report = walk(proof, { seed: 1, attempts: 20_000 });
    expect(report.failure).toBeUndefined();
    expect(neverDone(proof, report)).toEqual([]);
    // No act can make it empty: fields see to that.
    expect(neverSaid(proof, report)).toEqual(['voucher-empty']);
  });

  it('is the same for the same seed', () => {
    const [one, two] = [0, 1].map(() => walk(proof, { seed: 5, attempts: 2000 }));
    expect(one).toEqual(two);
  });

  it('catches a rule that was taken away, by what must hold all the same', () => {
    const { divide } = voucher.acts;
    const without = { ...voucher, acts: { ...voucher.acts, divide: { ...divide, must: [] } } };
    const report = walk(proof, {
      seed: 1,
      attempts: 20_000,
      catalog: catalog([without as Scenario]),
    });
    expect(report.failure?.name).toBe('F07/invariant/1');
  });
});
