import fs from 'node:fs';
import path from 'node:path';
import { judge, mutantsOf, type Verdict, verdictTable, walk } from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { proofs } from '../../packages/scenarios/src/proofs.ts';
import { numberFrom, only, seed, shard, shards, storiesOf } from './proof-stories.ts';

const attempts = numberFrom('YUNZHANG_ATTEMPTS', 50_000);
const out = process.env['YUNZHANG_OUT'];

describe.each(proofs.filter(({ id }) => id.includes(only)))('$id', (proof) => {
  it('has no rule that can be taken away unnoticed', async () => {
    const stories = storiesOf(proof);
    const mutants = mutantsOf(proof.catalog, proof.about);
    // What breaks with all its rules would break without any of them, and be counted as noticed.
    expect(walk(proof, { seed, attempts }).failure?.name).toBeUndefined();
    const verdicts: { readonly n: number; readonly verdict: Verdict }[] = [];
    for (const [n, mutant] of mutants.entries()) {
      if (n % shards !== shard) continue;
      verdicts.push({ n, verdict: await judge(proof, stories, mutant, { seed, attempts }) });
    }
    const lines = verdicts.map(({ n, verdict }) => ({
      proof: proof.id,
      n,
      caughtBy: verdict.caughtBy,
      line: verdictTable([verdict]).split('\n')[2] ?? '',
    }));
    if (out !== undefined) {
      fs.writeFileSync(path.join(out, `${proof.id}-${shard}.json`), JSON.stringify(lines));
    }
    const unnoticed = verdicts.filter(({ verdict }) => verdict.caughtBy === 'nothing');
    expect(unnoticed.map(({ verdict }) => verdict.mutant)).toEqual([]);
  });
});
