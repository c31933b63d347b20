import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { mutations } from '@yunzhang/testkit';
import { verifyFile } from '@yunzhang/verification';
import {
  type Attacked,
  attackAll,
  corpusTarget,
  faults,
  ownNames,
  ownTarget,
  unnoticed,
} from '../attacking.ts';
import { corpus } from '../files.ts';

/** Files whose seals do not hold as they are: nothing can be learnt from attacking them. */
const broken = new Set(['ofdrw-n.ofd', 'ofdrw-DigitalSign.ofd', 'ofdrw-invoice-sample-edited.ofd']);

const folder = path.resolve(import.meta.dirname, '../conformance/attacks');

/** Every sealed file of the corpus that is sound. */
function targets(): readonly string[] {
  return fs
    .readdirSync(path.join(corpus, 'ofd'))
    .filter((name) => !name.startsWith('crafted-') && !broken.has(name))
    .filter((name) => {
      const target = corpusTarget(name);
      if (target === undefined) return false;
      return verifyFile(target.bytes, { trust: target.trust, at: target.nowAt }).seals.length > 0;
    });
}

it('no attack on any sealed file goes unnoticed', async () => {
  const attacked: Attacked[] = [];
  const only = process.env['YUNZHANG_ONLY'] ?? '';
  for (const name of [...targets(), ...ownNames]) {
    if (!name.includes(only)) continue;
    const target = corpusTarget(name) ?? (await ownTarget(name));
    const made = target === undefined ? [] : attackAll(target);
    const count = (kind: string): number => made.filter((one) => one.notice.kind === kind).length;
    console.log(
      `${name}: ${made.length} mutants, ${count('refused')} refused, ${count('named')} named`,
    );
    for (const one of made) attacked.push(one);
  }
  console.log(`${attacked.length} mutants of ${mutations.length} classes`);
  if (process.env['YUNZHANG_ATTACKS'] === 'write') publish(attacked);
  const out = process.env['YUNZHANG_MUTANTS'];
  if (out !== undefined && out !== '') writeMutants(out, attacked);
  expect(unnoticed(attacked)).toEqual([]);
  expect(faults(attacked)).toEqual([]);
});

/** Writes what is expected of each mutant, by class. */
function publish(attacked: readonly Attacked[]): void {
  const classes = mutations.map(({ id, kind, zh, en, reason }) => ({
    id,
    kind,
    zh,
    en,
    reason,
    mutants: attacked
      .filter(({ mutation }) => mutation.id === id)
      .map(({ file, changed, report, notice }) => ({
        file,
        changed,
        notice: notice.kind,
        by: notice.by,
        outcome: report.outcome,
      })),
  }));
  const lines = classes.map(({ mutants, ...words }) => {
    const rows = mutants.map((one) => `        ${JSON.stringify(one)}`).join(',\n');
    const head = JSON.stringify(words).slice(0, -1);
    return `    ${head},"mutants":[${rows === '' ? '' : `\n${rows}\n    `}]}`;
  });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(
    path.join(folder, 'expected.json'),
    `{\n  "mutations": [\n${lines.join(',\n')}\n  ]\n}\n`,
  );
}

/** Writes every mutant as a file, for other programs to read. */
function writeMutants(out: string, attacked: readonly Attacked[]): void {
  for (const { mutation, file, bytes } of attacked) {
    const place = path.join(out, mutation.id);
    fs.mkdirSync(place, { recursive: true });
    fs.writeFileSync(path.join(place, file), bytes);
  }
  console.log(`${attacked.length} files written to ${out}`);
}
