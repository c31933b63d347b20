import { readdirSync, readFileSync } from 'node:fs';
import { readStories, tell } from '@yunzhang/scenario';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CaseBench, caseBench, storeStage } from './cases-testing.ts';
import { httpStage } from './http-testing.ts';

const here = new URL('../../../../packages/scenarios/src/', import.meta.url);
const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.story'))
  .sort();

// All of them take a minute: node scripts/lane.mjs stories. With npm test go the first of a file.
const most = process.env['YUNZHANG_STORIES'] === 'all' ? Infinity : 2;

let bench: CaseBench;
beforeAll(async () => {
  bench = await caseBench();
});
afterAll(async () => bench.close());
beforeEach(async () => bench.clear());

describe.each(files)('%s', (file) => {
  const stories = readStories(readFileSync(new URL(file, here), 'utf8')).slice(0, most);

  test.each(stories)('$title', async ({ text }) => {
    const { failure } = await tell(text, storeStage(bench));
    expect(failure).toBeUndefined();
    await bench.clear();
    const http = await tell(text, await httpStage(bench));
    expect(http.failure).toBeUndefined();
  });
});
