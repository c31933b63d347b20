import fs from 'node:fs';
import path from 'node:path';
import { calendar2026, catalog, engineStage, readStories, shelfOf, tell } from '@yunzhang/scenario';
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

const stories = readStories(read('examples/seal-lending/lending.story'));

test.each(stories)('the example tells: $title', async ({ text }) => {
  const shelf = shelfOf(catalog([sealLending]), { calendar: calendar2026 });
  expect((await tell(text, engineStage(shelf))).failure).toBeUndefined();
});
