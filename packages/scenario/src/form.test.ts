import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, wordsOfFault } from './fault-words.ts';
import * as f from './field.ts';
import { type FormField, formOf } from './form.ts';
import { readFields } from './reading.ts';
import { sampleTender } from './sample-scenario.ts';

const price = { zh: '价格', en: 'Price' };
const fields: f.Fields = {
  name: f.text('名称', { sizeMax: 8 }),
  wageFen: f.fen('月工资', { min: 100, max: 1_000_000, under: price }),
  probationMonths: f.count('试用期（月）', { max: 6, under: price }),
  rate: f.rate('利率'),
  signedAt: f.instant('签署时间'),
  endsOn: f.date('终止日期'),
  file: f.digest('文件'),
  isNew: f.flag('新签'),
  kind: f.choice('类别', { goods: '货物', works: '工程' }),
  permit: f.onlyIf(f.text('许可号'), 'kind', 'works'),
  who: f.party('对方', 'person'),
  about: f.caseOf('案卷', 'x'),
  seat: f.group('地址', { street: f.text('街道') }),
  drugs: f.rows(
    '药品',
    { code: f.text('代码'), days: f.count('天数', { max: 7 }) },
    { min: 1, max: 3 },
  ),
  tags: f.optional(f.list('标签', f.text('标签', { sizeMax: 2 }))),
};

describe('a form', () => {
  const form = formOf(sampleTender, 'publish', { subject: '校服' });

  it('has the fields of the act in order, under their headings', () => {
    const sections = form?.sections.map(({ heading, fields: of }) => [
      heading?.en,
      of.map((x) => x.name),
    ]);
    expect(sections).toEqual([
      [undefined, ['subject', 'kind', 'permit', 'closesAt']],
      ['Price', ['capFen']],
    ]);
  });

  it('says of each field what it takes, in both languages', () => {
    const [subject, kind, permit, closesAt] = form?.sections[0]?.fields ?? [];
    expect(subject).toMatchObject({
      label: { zh: '标的', en: 'Subject' },
      help: { zh: '写明采购什么' },
      required: true,
      limits: { sizeMax: 200 },
      value: '校服',
    });
    expect(kind?.choices?.[1]).toEqual({ value: 'works', label: { zh: '工程', en: 'Works' } });
    expect(permit).toMatchObject({ required: false, when: { field: 'kind', is: ['works'] } });
    expect(closesAt?.label.en).toBe('Closes');
    expect(form?.sections[1]?.fields[0]?.placeholder).toBe('1000.00');
  });

  it('names the parties to be named and the seals to come', () => {
    expect(form?.names).toEqual([
      {
        role: 'chair',
        label: { zh: '评标负责人', en: 'Chair' },
        party: 'person',
        required: true,
        several: false,
      },
    ]);
    expect(form?.seals?.map((s) => `${s.paper}.${s.place}`)).toEqual(['notice.buyer']);
    expect(formOf(sampleTender, 'constructor')).toBeUndefined();
  });

  it('describes tables by their columns and starts with the rows they need', () => {
    const staff = formOf(sampleTender, 'receive')?.sections[0]?.fields[1];
    expect(staff?.kind).toBe('list');
    expect(staff?.fields?.map((c: FormField) => c.label.zh)).toEqual(['姓名', '天数']);
    expect(staff?.rows).toBe(1);
  });
});

describe('the words of a fault', () => {
  const say = (input: object) => {
    const [fault] = readFields(fields, input).faults;
    return fault === undefined ? undefined : wordsOfFault(fields, fault);
  };
  const good = {
    name: 'a',
    wageFen: 100,
    probationMonths: 1,
    rate: '0',
    signedAt: 1,
    endsOn: '2026-01-01',
    file: 'a'.repeat(64),
    isNew: true,
    kind: 'goods',
    who: 'li',
    about: 'c1',
    seat: { street: 's' },
    drugs: [{ code: 'c', days: 1 }],
  };

  it.each<[object, string, string]>([
    [
      { name: undefined },
      '“名称”还没有填写。办理这一步需要它，请填写后再提交。',
      '"Name" is empty. This step needs it: fill it in and send again.',
    ],
    [
      { wageFen: 99 },
      '“月工资”太小，不能小于 1.00 元。请改大。',
      '"Wage" is too small: at least 1.00 yuan. Make it larger.',
    ],
    [
      { wageFen: 1_000_001 },
      '“月工资”太大，不能大于 10,000.00 元。请改小。',
      '"Wage" is too large: at most 10,000.00 yuan. Make it smaller.',
    ],
    [
      { probationMonths: 7 },
      '“试用期（月）”太大，不能大于 6。请改小。',
      '"Probation months" is too large: at most 6. Make it smaller.',
    ],
    [
      { name: '123456789' },
      '“名称”太长，最多 8 个字。请写短一些。',
      '"Name" is too long: at most 8 characters. Shorten it.',
    ],
    [
      { permit: 'p' },
      '“许可号”只在“类别”为“工程”时填写。请删去，或更正“类别”。',
      '"Permit" is asked for only where "Kind" is "Works". Take it out or correct "Kind".',
    ],
    [
      { endsOn: '2026-02-30' },
      '“终止日期”不是日历上有的日期。请填写如 2026-11-23。',
      '"Ends on" is no day of the calendar. Write it like 2026-11-23.',
    ],
    [
      {
        drugs: [
          { code: 'c', days: 1 },
          { code: 'c', days: 8 },
        ],
      },
      '“药品第 2 行 天数”太大，不能大于 7。请改小。',
      '"Drugs row 2, Days" is too large: at most 7. Make it smaller.',
    ],
    [
      { drugs: [] },
      '“药品”行数不够，至少 1 行。请补上。',
      '"Drugs" has too few rows: at least 1. Add what is missing.',
    ],
    [
      { tags: ['ok', 'long'] },
      '“标签第 2 行”太长，最多 2 个字。请写短一些。',
      '"Tags row 2" is too long: at most 2 characters. Shorten it.',
    ],
    [
      { seat: {} },
      '“地址 街道”还没有填写。办理这一步需要它，请填写后再提交。',
      '"Seat, Street" is empty. This step needs it: fill it in and send again.',
    ],
    [
      { constructor: 1 },
      '“constructor”不是这一步要填写的内容。请刷新页面后重填。',
      '"constructor" is not asked for in this step. Reload the page and fill it in again.',
    ],
  ])('%j is said plainly', (wrong, zh, en) => {
    expect(say({ ...good, ...wrong })).toEqual({ zh, en });
  });

  it('every fault that reading finds is one its form has words for', () => {
    const some = fc.oneof(
      fc.constantFrom('', 'x', 'works', '\u0007', 'y'.repeat(300), '2026-02-31'),
      fc.constantFrom(-1, 0, 7, 1.5, 1e15, true, null, {}),
      fc.constantFrom([], [{ code: 'c', days: 9 }], [1], [1, 2, 3, 4], ['abc']),
    );
    const model = Object.fromEntries(Object.keys(fields).map((name) => [name, some]));
    fc.assert(
      fc.property(fc.record(model, { requiredKeys: [] }), (input) => {
        for (const fault of readFields(fields, input).faults) {
          const words = wordsOfFault(fields, fault);
          expect(words.zh).toMatch(/^“.+。$/);
          expect(words.en).toMatch(/^".+" .+\.$/);
          const field = fault.at.includes('.') ? undefined : fields[fault.at];
          if (field === undefined) continue;
          expect(faultsOf(field)).toContainEqual(
            fault.detail === undefined
              ? { why: fault.why }
              : { why: fault.why, detail: fault.detail },
          );
        }
      }),
    );
  });
});
