import { expect, test } from 'vitest';
import { createAskingLine, GivenUp, type Urgency } from './asking-line.ts';

/** A line that is busy until `free` is called. */
function busyLine() {
  const line = createAskingLine();
  let free = (): void => undefined;
  const first = line.ask({ urgency: 'look' }, () => new Promise<void>((done) => (free = done)));
  const asked: string[] = [];
  const ask = (name: string, urgency: Urgency, signal?: AbortSignal) =>
    line.ask({ urgency, signal }, async () => {
      asked.push(name);
      return name;
    });
  return { ask, asked, free: () => free(), first };
}

test('what is looked at goes first, the latest of it before the others', async () => {
  const { ask, asked, free, first } = busyLine();
  const all = [
    ask('find', 'search'),
    ask('text', 'read'),
    ask('page 1', 'look'),
    ask('page 9', 'look'),
  ];
  free();
  await first;
  await Promise.all(all);
  expect(asked).toEqual(['page 9', 'page 1', 'text', 'find']);
});

test('what was given up before its turn is never begun', async () => {
  const { ask, asked, free, first } = busyLine();
  const wish = new AbortController();
  const gone = ask('page 1', 'look', wish.signal);
  const stays = ask('page 2', 'look');
  wish.abort();
  free();
  await first;
  await expect(gone).rejects.toBeInstanceOf(GivenUp);
  await stays;
  expect(asked).toEqual(['page 2']);
});

test('a question that fails does not stop those behind it', async () => {
  const { ask, free, first } = busyLine();
  const line = createAskingLine();
  const fails = line.ask({ urgency: 'look' }, () => Promise.reject(new Error('no')));
  const works = line.ask({ urgency: 'look' }, async () => 1);
  await expect(fails).rejects.toThrow('no');
  expect(await works).toBe(1);
  const other = ask('after', 'look');
  free();
  await first;
  expect(await other).toBe('after');
});
