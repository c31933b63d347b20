import {
  type Actor,
  calendar2026,
  type Case,
  catalog,
  caseOf,
  count,
  flag,
  go,
  instant,
  organisation,
  scenario,
  text,
} from '@yunzhang/scenario';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Answer, Cases } from './cases.ts';
import { type CaseBench, caseBench } from './cases-testing.ts';
import { interleaved } from './fault-testing.ts';
import { readCases, readHistory } from './store.ts';

const letters = scenario({
  id: 'letter',
  title: '信',
  words: { 'letter-side': { zh: '不在同一面', en: 'Not on the same side' } },
  roles: {
    writer: organisation('写信人', { filled: 'many' }),
    addressee: organisation('收信人'),
  },
  hidden: { to: ['addressee'], opens: ['read', 'burnt'] },
  record: { side: count('面') },
  phases: { sealed: '已封', read: '已读', burnt: '已销毁' },
});
interface Box {
  readonly opensAt: number;
  readonly isReady: boolean;
  readonly side: number;
}
// The box is defined after its letters, and a letter only reads it.
const boxOf = (parent: Case | undefined): Box => parent?.record as unknown as Box;
const isReady = letters.rule('letter-side', '测试', (m) => boxOf(m.parent()).isReady);
const sameSide = letters.rule(
  'letter-side',
  '测试',
  (m) => boxOf(m.parent()).side === m.record.side,
);
const turnOver = letters.act({
  title: '翻面',
  within: 'box.turn',
  from: 'sealed',
  does: ({ record }) => ({ side: 1 - record.side }),
});
const letter = letters.verbs({
  put: letters.opening({
    title: '投入',
    by: 'writer',
    to: 'sealed',
    under: 'box',
    input: { box: caseOf('箱', 'box') },
    does: () => ({ side: 0 }),
  }),
  turnOver,
  compare: letters.act({ title: '核对', by: 'writer', from: 'sealed', must: [sameSide] }),
  read: letters.deadline({
    title: '拆信',
    from: 'sealed',
    to: 'read',
    at: (m) => boxOf(m.parent()).opensAt,
    must: [isReady],
  }),
  burn: letters.deadline({
    title: '销毁',
    from: 'read',
    to: 'burnt',
    at: (m) => boxOf(m.parent()).opensAt + 2000,
  }),
});

const boxes = scenario({
  id: 'box',
  title: '信箱',
  words: { 'box-place': { zh: '此处已有信箱', en: 'There is a box already' } },
  roles: { keeper: organisation('管箱人') },
  record: {
    opensAt: instant('开箱时间'),
    isReady: flag('就绪'),
    side: count('面'),
    held: count('信数'),
    place: text('地点'),
  },
  phases: { open: '开放' },
});
const box = boxes.verbs(
  {
    hang: boxes.opening({
      title: '挂出',
      by: 'keeper',
      to: 'open',
      input: { opensAt: instant('开箱时间'), place: text('地点') },
      does: ({ input }) => ({ ...input, isReady: true, side: 0, held: 0 }),
    }),
    move: boxes.act({
      title: '改期',
      by: 'keeper',
      from: 'open',
      input: { opensAt: instant('开箱时间'), isReady: flag('就绪') },
      does: ({ input }) => input,
    }),
    turn: boxes.act({
      title: '翻面',
      by: 'keeper',
      from: 'open',
      does: ({ record }) => ({ side: 1 - record.side }),
      also: (m) => m.kin().map((c) => go(turnOver, c.id, {})),
    }),
    carry: boxes.act({
      title: '搬走',
      by: 'keeper',
      from: 'open',
      input: { place: text('地点') },
      does: ({ input }) => input,
    }),
    tally: boxes.act({
      title: '清点',
      by: 'keeper',
      from: 'open',
      does: (m) => ({ held: m.kin().length }),
    }),
  },
  { claims: [boxes.claim('box-place', '测试', ({ record }) => record.place)] },
);

const known = catalog([box, letter]);
const start = Date.parse('2026-11-23T09:00:00+08:00');
const keeper: Actor = { organisation: 'post', holds: [], level: 3 };

let bench: CaseBench;
let host: Cases;
const options = () => ({ catalog: known, tables: () => ({ calendar: calendar2026 }) });
beforeAll(async () => {
  bench = await caseBench();
  host = bench.another(options());
});
afterAll(async () => bench.close());
beforeEach(async () => {
  await bench.clear();
  bench.clock.at = start;
});

let serial = 0;
async function done(answer: Promise<Answer>): Promise<string> {
  const given = await answer;
  if ('refused' in given) throw new Error(given.refused);
  return given.case;
}
const hanging = (opensAt: number, place = `place ${++serial}`) => ({
  scenario: 'box',
  act: 'hang',
  input: { opensAt, place },
});
const hang = async (opensAt: number, place?: string) =>
  done(host.attempt(keeper, hanging(opensAt, place), `k${++serial}`));
const put = async (box: string) =>
  done(host.attempt(keeper, { scenario: 'letter', act: 'put', input: { box } }, `k${++serial}`));
const act = async (scenario: string, name: string, on: string, input: unknown = {}) =>
  done(host.attempt(keeper, { scenario, act: name, on, input }, `k${++serial}`));
const stored = async (id: string) => (await readCases(bench.database.query, [id]))[0];

/** A server between whose looks at the database something else happens. */
function overtaken(looks: number | readonly number[], work: () => Promise<unknown>): Cases {
  const database = interleaved(bench.database, [looks].flat(), work);
  return bench.another({ ...options(), database });
}

test('children that come while they are counted are counted', async () => {
  const id = await hang(start + 1e9);
  await put(id);
  for (const [n, expected] of [
    [1, 2],
    [2, 3],
  ] as const) {
    const slow = overtaken(n, async () => put(id));
    await done(slow.attempt(keeper, { scenario: 'box', act: 'tally', on: id }, `tally-${n}`));
    expect((await stored(id))?.record['held']).toBe(expected);
  }
});

test('who is overtaken twice decides with the cases locked', async () => {
  const id = await hang(start + 1e9);
  await put(id);
  let times = 0;
  const slow = overtaken([2, 4, 6, 8], async () => {
    times++;
    await put(id);
  });
  await done(slow.attempt(keeper, { scenario: 'box', act: 'tally', on: id }, 'patient'));
  expect([times, (await stored(id))?.record['held']]).toEqual([2, 3]);
});

test('a no rests on what was so at one moment', async () => {
  const id = await hang(start + 1e9);
  const one = await put(id);
  const slow = overtaken(1, async () => act('box', 'turn', id));
  // Before and after the turn both lie on the same side; only between two looks they do not.
  expect(
    await slow.attempt(keeper, { scenario: 'letter', act: 'compare', on: one }, 'compare'),
  ).toMatchObject({ accepted: true });
});

test('what is refused when it is decided afresh is refused with the newest reason', async () => {
  const id = await hang(start + 1e9);
  const slow = overtaken(1, async () => act('box', 'tally', id));
  const attempt = { scenario: 'box', act: 'tally', on: id, expects: 1 };
  expect(await slow.attempt(keeper, attempt, 'stale')).toMatchObject({ refused: 'case-changed' });
});

test('a key that somebody takes meanwhile is not taken from them', async () => {
  const slow = overtaken(1, async () => hang(start + 1e9, '门口'));
  const late = slow.attempt(keeper, hanging(start + 1e9, '门口'), 'late');
  expect(await late).toMatchObject({ refused: 'box-place' });
  expect((await host.mine({ parties: ['post'] }, {})).cases).toHaveLength(1);
});

test('a key of any length is held, given back and taken by the next', async () => {
  const long = '街'.repeat(190);
  const first = await hang(start + 1e9, long);
  await expect(hang(start + 1e9, long)).rejects.toThrow('box-place');
  await act('box', 'carry', first, { place: '别处' });
  await hang(start + 1e9, long);
  await expect(act('box', 'carry', first, { place: long })).rejects.toThrow('box-place');
});

test('a deadline that another case moves is done when it falls due there', async () => {
  const id = await hang(start + 1e9);
  const one = await put(id);
  await act('box', 'move', id, { opensAt: start + 5000, isReady: true });
  bench.clock.at = start + 5000;
  await host.settleDue(start + 4999);
  expect((await stored(one))?.phase).toBe('sealed');
  await host.settleDue(start + 5000);
  expect(await stored(one)).toMatchObject({ phase: 'read', changedAt: start + 5000 });
});

test('a deadline that waits for another case is done when that case has acted', async () => {
  const id = await hang(start + 1000);
  const one = await put(id);
  await act('box', 'move', id, { opensAt: start + 1000, isReady: false });
  bench.clock.at = start + 2000;
  await host.settleDue(start + 2000);
  expect((await stored(one))?.phase).toBe('sealed');
  expect(await host.settleDue(start + 2500)).toBe(0);
  bench.clock.at = start + 2500;
  await act('box', 'move', id, { opensAt: start + 1000, isReady: true });
  expect(await host.settleDue(start + 2500)).toBe(1);
  expect((await stored(one))?.phase).toBe('read');
  await act('box', 'move', id, { opensAt: start + 1e9, isReady: true });
  expect(await host.settleDue(start + 1e8)).toBe(1);
  expect(await host.settleDue(start + 1e8)).toBe(0);
});

test('what was missed is done in order of time over all cases', async () => {
  const [early, late] = [await hang(start + 1000), await hang(start + 2000)];
  const [one, two] = [await put(early), await put(late)];
  bench.clock.at = start + 1e6;
  await host.settleDue(start + 1e6);
  const rows = await readHistory(bench.database.query, { after: 0, limit: 100 });
  const byClock = rows.filter(({ done: { by } }) => by === 'clock').map(({ done }) => done);
  expect(byClock.map((d) => [d.case, d.act, d.at - start])).toEqual([
    [one, 'read', 1000],
    [two, 'read', 2000],
    [one, 'burn', 3000],
    [two, 'burn', 4000],
  ]);
});

test('an act turns all that follows from it, and its author is told of no case they may not know', async () => {
  const id = await hang(start + 1e9);
  const all: string[] = [];
  for (let n = 0; n < 10; n++) all.push(await put(id));
  const turned = await host.attempt(keeper, { scenario: 'box', act: 'turn', on: id }, 'turn');
  expect(turned).toMatchObject({ accepted: true, changed: [id], opened: [] });
  const sides = await Promise.all(all.map(async (one) => (await stored(one))?.record['side']));
  expect(new Set(sides)).toEqual(new Set([1]));
});
