import fs from 'node:fs';
import path from 'node:path';
import {
  calendar2026,
  catalog,
  engineStage,
  readStories,
  scenarioCodes,
  sealKinds,
  shelfOf,
  tell,
} from '@yunzhang/scenario';
import { expect, test } from 'vitest';
import { sealLending } from '../examples/seal-lending/scenario.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const page = read('docs/scenario-in-an-hour.md');
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

test.each([
  ['ts', 'examples/seal-lending/scenario.ts'],
  ['story', 'examples/seal-lending/lending.story'],
  ['proof', 'examples/seal-lending/proof.ts'],
])('the %s of the page, put together, is %s and nothing else', (language, file) => {
  const built = blocks(language).join('\n');
  expect(built.replace(/\n+/g, '\n')).toBe(read(file).replace(/\n+/g, '\n'));
});

test('every excerpt of the page stands in the folder it speaks of', () => {
  const sources = ['anti-counterfeiting', 'copyright-registration'].flatMap((name) => {
    const folder = path.join('packages/scenarios/src', name);
    const files = fs.readdirSync(path.join(root, folder)).filter((file) => file.endsWith('.ts'));
    return files.map((file) => read(path.join(folder, file)));
  });
  const excerpts = blocks('typescript');
  expect(excerpts).not.toEqual([]);
  for (const excerpt of excerpts) {
    expect(
      sources.some((source) => source.includes(excerpt)),
      excerpt,
    ).toBe(true);
  }
});

test('the page names every kind of seal, refusal of the engine and maker of fields', () => {
  const field = read('packages/scenario/src/field.ts');
  const makers = [...field.matchAll(/^export function (\w+)/gm)].map(([, name = '']) => name);
  expect(makers.length).toBeGreaterThan(10);
  for (const name of makers) expect(page, name).toContain(`\`${name}(`);
  for (const kind of Object.keys(sealKinds)) expect(page, kind).toContain(`\`${kind}\``);
  for (const code of Object.keys(scenarioCodes)) expect(page, code).toContain(`\`${code}\``);
});

const stories = readStories(read('examples/seal-lending/lending.story'));

test.each(stories)('the example tells: $title', async ({ text }) => {
  const shelf = shelfOf(catalog([sealLending]), { calendar: calendar2026 });
  expect((await tell(text, engineStage(shelf))).failure).toBeUndefined();
});
