import { neverDone, neverSaid, tellFailure, walk } from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { proofs } from '../../packages/scenarios/src/proofs.ts';
import { numberFrom, only, seed, shards } from './proof-stories.ts';

const attempts = Math.ceil(numberFrom('YUNZHANG_ATTEMPTS', 1_000_000) / shards);

describe.each(proofs.filter(({ id }) => id.includes(only)))('$id', (proof) => {
  it(`breaks nothing in ${attempts} attempts from seed ${seed}`, () => {
    const startedAt = performance.now();
    const report = walk(proof, { seed, attempts });
    const seconds = (performance.now() - startedAt) / 1000;
    const { failure, accepted } = report;
    const rate = Math.round(report.attempts / seconds);
    console.log(
      `${proof.id}: ${report.attempts} attempts, ${accepted} accepted, ${rate}/s, never refused ` +
        `with: ${neverSaid(proof, report).join(' ') || '–'}`,
    );
    for (const [name, { accepted: often, refused }] of Object.entries(report.acts)) {
      const codes = Object.entries(refused).sort(([, a], [, b]) => b - a);
      console.log(`  ${name} ${often} | ${codes.map(([code, n]) => `${code} ${n}`).join(', ')}`);
    }
    expect(failure === undefined ? '' : tellFailure(proof, failure)).toBe('');
    expect(neverDone(proof, report)).toEqual([]);
  });
});
