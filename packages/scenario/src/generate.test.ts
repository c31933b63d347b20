import { describe, expect, it } from 'vitest';
import { startOf } from './beijing.ts';
import {
  choice,
  count,
  date,
  digest,
  fen,
  type Fields,
  flag,
  group,
  instant,
  list,
  onlyIf,
  optional,
  party,
  rate,
  text,
} from './field.ts';
import { generate, spoil, type Surroundings } from './generate.ts';
import { textMatching } from './generate-text.ts';
import { readFields } from './reading.ts';
import { chanceOf } from './walk-chance.ts';

let serial = 0;
const around: Surroundings = {
  now: startOf('2026-11-23'),
  record: {},
  parties: () => ['acme', 'brook'],
  ids: () => ['c1'],
  serial: () => ++serial,
};

const fields: Fields = {
  name: text('名称', { sizeMax: 10 }),
  code: text('编号', { pattern: '^[A-Z]{2}-\\d{4,6}$' }),
  price: fen('金额', { max: 500 }),
  pieces: count('件数', { min: 3, max: 4 }),
  on: date('日期'),
  at: instant('时间'),
  file: digest('摘要'),
  isUrgent: flag('加急'),
  interest: rate('利率'),
  kind: choice('类别', { one: '一', two: '二' }),
  why: onlyIf(text('理由'), 'kind', 'two'),
  note: optional(text('附注')),
  to: party('对方', 'organisation'),
  rows: list('明细', group('行', { sum: fen('金额'), days: count('天数') }), { min: 1, max: 3 }),
};

describe('made inputs', () => {
  it('are read without a fault', () => {
    const rnd = chanceOf(7);
    for (let n = 0; n < 2000; n++) {
      const input = generate(rnd, fields, around);
      expect(readFields(fields, input).faults, JSON.stringify(input)).toEqual([]);
    }
  });

  it('reach the bounds of numbers and lists, and leave out what may be missing', () => {
    const rnd = chanceOf(8);
    const made = Array.from({ length: 500 }, () => generate(rnd, fields, around));
    const values = (name: string) => new Set(made.map((input) => input[name]));
    expect(values('price').has(1)).toBe(true);
    expect(values('price').has(500)).toBe(true);
    expect(values('pieces')).toEqual(new Set([3, 4]));
    expect(values('note').has(undefined)).toBe(true);
    expect(new Set(made.map(({ rows }) => (rows as unknown[]).length))).toEqual(new Set([1, 2, 3]));
  });

  it('are spoiled in one place, and most of them noticed', () => {
    const rnd = chanceOf(9);
    let refused = 0;
    for (let n = 0; n < 500; n++) {
      const input = generate(rnd, fields, around);
      const before = JSON.stringify(input);
      const { faults } = readFields(fields, spoil(rnd, input));
      if (faults.length > 0) refused++;
      expect(JSON.stringify(input)).toBe(before);
    }
    expect(refused).toBeGreaterThan(250);
  });
});

it.each(['[A-Z]{2}-\\d{4,6}', '^\\d{18}$', '(?:AB|C[x-z])+', 'YZ-\\d{6}-\\w*', 'a?b\\.[x_-]?'])(
  'texts match %s',
  (pattern) => {
    const rnd = chanceOf(1);
    for (let n = 0; n < 200; n++) {
      const made = textMatching(rnd, pattern);
      expect(made).toMatch(new RegExp(`^(?:${pattern})$`));
    }
  },
);

describe('chance', () => {
  it('is the same for the same seed and even enough', () => {
    const [one, two] = [chanceOf(5), chanceOf(5)];
    expect([1, 2, 3].map(() => one.next())).toEqual([1, 2, 3].map(() => two.next()));
    const rnd = chanceOf(6);
    const counts = [0, 0, 0];
    for (let n = 0; n < 30_000; n++) {
      const at = rnd.whole(0, 2);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (const often of counts) expect(often).toBeGreaterThan(9700);
  });
});
