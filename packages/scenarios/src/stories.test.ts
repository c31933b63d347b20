import { readdirSync, readFileSync } from 'node:fs';
import { calendar2026, catalog, engineStage, readStories, shelfOf, tell } from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { scenarios } from './index.ts';

const here = new URL('.', import.meta.url);
const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.story'))
  .sort();

describe.each(files)('%s', (file) => {
  const stories = readStories(readFileSync(new URL(file, here), 'utf8'));

  it.each(stories)('$title', async ({ text }) => {
    const shelf = shelfOf(catalog(scenarios), { calendar: calendar2026 });
    const { failure } = await tell(text, engineStage(shelf));
    expect(failure).toBeUndefined();
  });
});
