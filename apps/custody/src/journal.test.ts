import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginJournal, openJournal, readJournal, replaceMark } from './journal.ts';
import { testRandom } from './log-testing.ts';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'journal-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const slotSize = 72;
const placeIn = (folder: string) => ({
  file: path.join(folder, 'journal'),
  mark: path.join(folder, 'mark'),
  macKey: new Uint8Array(32).fill(7),
  key: new Uint8Array(16).fill(9),
  random: testRandom('journal'),
  start: { count: 0, chain: new Uint8Array(32) },
});

/** Batches of two records each, as two at the same moment make them. */
async function written(batches: number) {
  const place = placeIn(folder);
  await beginJournal(place.file);
  await replaceMark(place, place.start);
  const journal = await openJournal(place, await readJournal(place));
  const sizes: number[] = [];
  for (let n = 0; n < batches; n++) {
    await Promise.all([journal.append({ n }), journal.append({ n })]);
    sizes.push(journal.size());
  }
  await journal.close();
  return { place, sizes };
}

/** Spoils the newest slot of the mark, as a write that was cut does. */
function spoilNewest(mark: string): void {
  const bytes = fs.readFileSync(mark);
  const counts = [0, slotSize].map((at) => bytes.readBigUInt64BE(at));
  const at = (counts[0] ?? 0n) > (counts[1] ?? 0n) ? 0 : slotSize;
  bytes.fill(0xff, at, at + slotSize);
  fs.writeFileSync(mark, bytes);
}

it('keeps the mark of the batch before when the newest is cut in writing', async () => {
  const { place, sizes } = await written(4);
  const bytes = fs.readFileSync(place.mark);
  const counts = [0, slotSize].map((at) => Number(bytes.readBigUInt64BE(at)));
  expect(counts.toSorted((a, b) => a - b)).toEqual([6, 8]);
  spoilNewest(place.mark);
  expect((await readJournal(place)).records).toHaveLength(8);
  fs.truncateSync(place.file, sizes[1]);
  await expect(readJournal(place)).rejects.toThrow('6 > 4');
});

it('begins with both slots of the mark where it goes on, so that a cut spoils one only', async () => {
  const { place } = await written(3);
  const journal = await openJournal(place, await readJournal(place));
  await journal.close();
  const bytes = fs.readFileSync(place.mark);
  expect([0, slotSize].map((at) => Number(bytes.readBigUInt64BE(at)))).toEqual([6, 6]);
});

it('has nothing of a record in clear, and never the same octets for the same one', async () => {
  const { place } = await written(2);
  const bytes = fs.readFileSync(place.file);
  expect(bytes.includes('{"n"')).toBe(false);
  // Of two records of one moment that are the same, what lies behind the length differs.
  const half = bytes.readUInt32BE(0) + 4 + 32;
  const [one, two] = [bytes.subarray(4, half - 32), bytes.subarray(half + 4, 2 * half - 32)];
  expect(one.equals(two)).toBe(false);
  expect((await readJournal(place)).records).toEqual([{ n: 0 }, { n: 0 }, { n: 1 }, { n: 1 }]);
  const wrong = { ...place, key: new Uint8Array(16) };
  await expect(readJournal(wrong)).rejects.toThrow();
});

it('stops at a record that is whole by its MAC and too short to be one', async () => {
  const place = placeIn(folder);
  const { key: _, ...open } = place;
  await beginJournal(place.file);
  await replaceMark(place, place.start);
  const journal = await openJournal(open, await readJournal(open));
  await journal.append([1]);
  await journal.close();
  await expect(readJournal(place)).rejects.toThrow('custody-files-damaged');
  expect((await readJournal(open)).records).toEqual([[1]]);
});
