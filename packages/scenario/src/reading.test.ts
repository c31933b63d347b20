import { describe, expect, it } from 'vitest';
import { endOfTime } from './beijing.ts';
import * as f from './field.ts';
import { readFields } from './reading.ts';

const codes: f.Checked = {
  id: 'even',
  title: { zh: '偶数码', en: 'Even code' },
  example: '42',
  parse: (text) =>
    /^\s*\d*[02468]\s*$/.test(text)
      ? { ok: true, text: text.trim() }
      : { ok: false, code: 'even-code-odd' },
};

const kinds = {
  text: f.text('文字', { sizeMax: 10 }),
  code: f.text('编号', { pattern: '[A-Z]{2}\\d+' }),
  fen: f.fen('金额'),
  count: f.count('数', { min: 0, max: 9 }),
  instant: f.instant('时间'),
  date: f.date('日期'),
  digest: f.digest('摘要'),
  flag: f.flag('是否'),
  rate: f.rate('利率'),
  choice: f.choice('选', { a: '甲', b: '乙' }),
  even: f.identifier('偶数码', codes),
  party: f.party('一方', 'organisation'),
  case: f.caseOf('案卷', 'loan'),
  list: f.list('列', f.count('数'), { min: 1, max: 3 }),
  group: f.group('组', { inner: f.text('内') }),
};
type Kind = keyof typeof kinds;

/** Reads one field of that kind. */
function read(kind: Kind, raw: unknown) {
  const { value, faults } = readFields({ it: kinds[kind] }, { it: raw });
  const [fault] = faults;
  return fault === undefined ? { value: value['it'] } : { why: fault.why, at: fault.at };
}

const digest = 'a'.repeat(64);

describe('a value that is right', () => {
  it.each<[Kind, unknown, unknown?]>([
    ['text', '甲乙'],
    ['text', 'two\nlines'],
    ['text', '👩‍🌾'],
    ['code', 'AB12'],
    ['fen', 1],
    ['fen', f.fenMax],
    ['count', 0],
    ['count', -0, 0],
    ['instant', 0],
    ['instant', -0, 0],
    ['instant', endOfTime],
    ['date', '2024-02-29'],
    ['digest', digest],
    ['flag', false],
    ['rate', '0.0385'],
    ['rate', '123456789'],
    ['choice', 'a'],
    ['even', ' 42 ', '42'],
    ['party', '91110108MA0EXAM15Y'],
    ['case', 'tender-1/2'],
    ['list', [1, 2, 3]],
    ['group', { inner: 'x' }],
  ])('%s %j', (kind, raw, kept = raw) => {
    const outcome = read(kind, raw);
    expect(outcome).toStrictEqual({ value: kept });
    expect(Object.is((outcome as { value: unknown }).value, -0)).toBe(false);
  });
});

describe('a value that is not', () => {
  it.each<[Kind, unknown, string, string?]>([
    ['text', '', 'field-missing'],
    ['text', ' \n\t', 'field-missing'],
    ['text', '\u200B\u2060', 'field-missing'],
    ['text', 'x'.repeat(11), 'field-size'],
    ['text', 7, 'field-kind'],
    ['text', ['x'], 'field-kind'],
    ['text', 'a\u0000b', 'field-form'],
    ['text', 'a\u0085b', 'field-form'],
    ['text', 'a\uD800', 'field-form'],
    ['text', '1\u202E02', 'field-form'],
    ['text', '\u2067x', 'field-form'],
    ['code', 'AB12 ', 'field-form'],
    ['code', 'xAB12', 'field-form'],
    ['fen', 0, 'field-range'],
    ['fen', -0, 'field-range'],
    ['fen', f.fenMax + 1, 'field-range'],
    ['fen', 0.1, 'field-kind'],
    ['fen', Number.NaN, 'field-kind'],
    ['fen', Infinity, 'field-kind'],
    ['fen', 1e21, 'field-kind'],
    ['fen', 2 ** 53, 'field-kind'],
    ['fen', '100', 'field-kind'],
    ['count', 10, 'field-range'],
    ['count', -1, 'field-range'],
    ['instant', endOfTime + 1, 'field-range'],
    ['instant', -1, 'field-kind'],
    ['instant', 1e21, 'field-kind'],
    ['instant', '2026-11-23', 'field-kind'],
    ['date', '2026-02-29', 'field-form'],
    ['date', '2026-2-9', 'field-form'],
    ['date', '2200-01-01', 'field-form'],
    ['date', 20260223, 'field-kind'],
    ['digest', digest.toUpperCase(), 'field-form'],
    ['digest', `${digest}\n`, 'field-form'],
    ['flag', 'true', 'field-kind'],
    ['flag', 0, 'field-kind'],
    ['rate', '.5', 'field-form'],
    ['rate', '00.5', 'field-form'],
    ['rate', '1e3', 'field-form'],
    ['rate', 0.5, 'field-kind'],
    ['choice', 'c', 'field-range'],
    ['choice', 'constructor', 'field-range'],
    ['choice', '__proto__', 'field-range'],
    ['even', '41', 'field-form'],
    ['even', '2'.repeat(257), 'field-size'],
    ['party', 'acme,brook', 'field-form'],
    ['party', '', 'field-form'],
    ['case', 'a b', 'field-form'],
    ['list', [], 'field-size'],
    ['list', [1, 2, 3, 4], 'field-size'],
    ['list', { 0: 1, length: 1 }, 'field-kind'],
    ['list', [1, '2'], 'field-kind', 'it.1'],
    ['list', Object.assign([], { 1: 1 }), 'field-kind', 'it.0'],
    ['group', [], 'field-kind'],
    ['group', 'x', 'field-kind'],
    ['group', { inner: 'x', outer: 'y' }, 'field-unknown', 'it.outer'],
    ['group', {}, 'field-missing', 'it.inner'],
    ['group', Object.create({ inner: 'x' }), 'field-missing', 'it.inner'],
  ])('%s %j: %s', (kind, raw, why, at = 'it') => {
    expect(read(kind, raw)).toEqual({ why, at });
  });
});

describe('an input', () => {
  const fields = {
    kind: f.choice('类', { goods: '货', works: '工' }),
    permit: f.onlyIf(f.text('许可'), 'kind', 'works'),
    note: f.optional(f.text('备注')),
    rows: f.rows('行', { days: f.count('天') }),
  };

  it('asks for a field only where another has a value for it', () => {
    const base = { rows: [] };
    expect(readFields(fields, { ...base, kind: 'goods' }).faults).toEqual([]);
    expect(readFields(fields, { ...base, kind: 'works', permit: 'p' }).faults).toEqual([]);
    expect(readFields(fields, { ...base, kind: 'works' }).faults).toEqual([
      { at: 'permit', why: 'field-missing' },
    ]);
    expect(readFields(fields, { ...base, kind: 'goods', permit: 'p' }).faults).toEqual([
      { at: 'permit', why: 'field-not-asked' },
    ]);
  });

  it('keeps nothing of what is null, undefined or not there', () => {
    const { value, faults } = readFields(fields, { kind: 'goods', note: null, rows: [] });
    expect(faults).toEqual([]);
    expect(value).toStrictEqual({ kind: 'goods', rows: [] });
  });

  it.each([null, undefined])('that is %s is one without fields', (raw) => {
    expect(readFields({}, raw)).toEqual({ value: {}, faults: [] });
    expect(readFields({ a: f.text('甲') }, raw).faults).toEqual([
      { at: 'a', why: 'field-missing' },
    ]);
  });

  it.each(['x', 7, [], true])('that is %j is refused', (raw) => {
    expect(readFields(fields, raw).faults).toEqual([{ at: '', why: 'field-kind' }]);
  });

  it('tells twenty faults and no more, with short names, however large it is', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n]));
    const { faults } = readFields(fields, { ['x'.repeat(1e6)]: 1, ...many });
    expect(faults).toHaveLength(20);
    expect(JSON.stringify(faults).length).toBeLessThan(2000);
    const rows = Array.from({ length: 1000 }, () => ({ days: 'x' }));
    expect(readFields(fields, { kind: 'goods', rows }).faults).toHaveLength(20);
  });

  it('lets a field speak for its own fault', () => {
    const denial = { code: 'days-too-many', basis: '示例', zh: '天数过多', en: 'Too many days' };
    const own = { days: f.count('天', { max: 3, denial }) };
    expect(readFields(own, { days: 4 }).faults).toEqual([
      { at: 'days', why: 'field-range', detail: '<= 3', denial },
    ]);
  });

  it('changes nobody but itself', () => {
    const raw: unknown = JSON.parse('{"__proto__":{"isAdmin":true},"kind":"goods","rows":[]}');
    const { value, faults } = readFields(fields, raw);
    expect(faults).toEqual([{ at: '__proto__', why: 'field-unknown' }]);
    expect('isAdmin' in value || 'isAdmin' in {}).toBe(false);
  });
});
