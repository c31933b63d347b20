import { readdirSync, readFileSync } from 'node:fs';
import { readStories, tell } from '@yunzhang/scenario';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CaseBench, caseBench, storeStage } from './cases-testing.ts';

const here = new URL('../../../../packages/scenarios/src/', import.meta.url);
const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.story'))
  .sort();

let bench: CaseBench;
beforeAll(async () => {
  bench = await caseBench();
});
afterAll(async () => bench.close());
beforeEach(async () => bench.clear());

describe.each(files)('%s', (file) => {
  const stories = readStories(readFileSync(new URL(file, here), 'utf8'));

  test.each(stories)('$title', async ({ text }) => {
    const { failure } = await tell(text, storeStage(bench));
    expect(failure).toBeUndefined();
  });
});
