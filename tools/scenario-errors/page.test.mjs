import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose, errorsPage, markedLines, target } from './page.mjs';
import { samples } from './samples.mjs';

const said = diagnose();

describe('a wrong scenario', () => {
  it.each(samples.map((sample, n) => [sample.title, sample, n]))(
    'does not compile, in the line that is wrong: %s',
    (_, sample, n) => {
      expect(said[n].map(({ at }) => at)).toEqual(markedLines(sample));
    },
  );

  it('is described in docs/scenario-errors.md as the compiler describes it', () => {
    expect(fs.readFileSync(target, 'utf8')).toBe(errorsPage(said));
  });
});
