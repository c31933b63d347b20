import { expect, test } from 'vitest';
import { OfficeProblem } from '../shell/client.ts';
import { type Batch, runBatch } from './batch.ts';

const ids = ['a', 'b', 'c'];
const refused = new OfficeProblem({ status: 409, code: 'legalrep-changed' });

function batch(answers: Readonly<Record<string, Error>>) {
  const tried: string[] = [];
  const told: number[] = [];
  const work: Batch['work'] = async (id, key) => {
    tried.push(key);
    const answer = answers[id];
    if (answer !== undefined) throw answer;
  };
  const run = runBatch({ key: 'k', ids, work, onResult: ({ size }) => told.push(size) });
  return { run, tried, told };
}

test('each piece has its own key under that of the press, in the order of the list', async () => {
  const { run, tried, told } = batch({});
  expect([...(await run).values()]).toEqual(['done', 'done', 'done']);
  expect(tried).toEqual(['k/a', 'k/b', 'k/c']);
  expect(told).toEqual([1, 2, 3]);
});

test('a piece that is refused is told, and the others are done', async () => {
  const { run, tried } = batch({ b: refused });
  expect([...(await run)]).toEqual([
    ['a', 'done'],
    ['b', refused],
    ['c', 'done'],
  ]);
  expect(tried).toHaveLength(3);
});

test.each([
  ['the network is away', new OfficeProblem({ status: 0, code: 'server-away' })],
  ['the server fails', new OfficeProblem({ status: 503, code: 'try-later' })],
  ['the login is over', new OfficeProblem({ status: 401, code: 'login-missing' })],
  [
    'the person has to confirm',
    new OfficeProblem({ status: 409, code: 'step-up-required', level: 3 }),
  ],
])('where %s it stops, and nothing after it is tried', async (_, problem) => {
  const { run, tried, told } = batch({ b: problem });
  await expect(run).rejects.toBe(problem);
  expect(tried).toEqual(['k/a', 'k/b']);
  expect(told).toEqual([1]);
});
