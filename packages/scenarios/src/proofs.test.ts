import { readdirSync, readFileSync } from 'node:fs';
import {
  addReports,
  neverDone,
  readStories,
  type Story,
  tellFailure,
  walk,
} from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { proofs } from './proofs.ts';

const here = new URL('.', import.meta.url);

// In one walk; the slow lane takes longer ones, and the lane of walks a million.
const attempts = process.env['YUNZHANG_SLOW'] === '1' ? 20_000 : 5000;
const walksMax = 20;

/** Stories lie in the folder of their proof. */
function storiesOf(id: string): readonly Story[] {
  const folder = new URL(`${id}/`, here);
  const files = readdirSync(folder).filter((file) => file.endsWith('.story'));
  return files.flatMap((file) => readStories(readFileSync(new URL(file, folder), 'utf8')));
}

describe.each(proofs)('$id', (proof) => {
  it('has stories', () => {
    expect(storiesOf(proof.id)).not.toEqual([]);
  });

  it.each((proof.attacks ?? []).map((attack) => [attack.name, attack] as const))(
    '%s',
    (_, attack) => {
      expect(attack.run(proof.catalog)).toBe(true);
    },
  );

  it('breaks nothing in random attempts that get through every act', () => {
    let report = walk(proof, { seed: 20_261_123, attempts });
    // The rarest acts may take a while; the walk goes on until it has been everywhere.
    for (let more = 1; more < walksMax && report.failure === undefined; more++) {
      if (neverDone(proof, report).length === 0) break;
      report = addReports([report, walk(proof, { seed: more, attempts })]);
    }
    const { failure } = report;
    expect(failure === undefined ? '' : tellFailure(proof, failure)).toBe('');
    expect(neverDone(proof, report)).toEqual([]);
  });
});
