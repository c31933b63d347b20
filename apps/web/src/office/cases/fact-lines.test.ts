import { scenarios, sealLife } from '@yunzhang/scenarios';
import { expect, test } from 'vitest';
import { factLines, yuanText } from './fact-lines.ts';

const mandate = scenarios.find(({ id }) => id === 'mandate');

test('facts come in the order of the definition, with the words of their choices', () => {
  const record = { sealName: '示例', kind: 'contract', custody: 'hsm', freezes: [], reasons: [] };
  const lines = factLines(sealLife.record, record, 'zh');
  expect(lines.map(({ label, fact }) => [label, fact])).toEqual([
    ['印章类型', { kind: 'text', text: '合同专用章' }],
    ['印章名称', { kind: 'text', text: '示例' }],
    ['密钥保管', { kind: 'text', text: '密码机' }],
  ]);
});

test('money is told in yuan, in both languages, without a fraction on the way', () => {
  expect(yuanText(123_456_789, 'zh')).toBe('1,234,567.89 元');
  expect(yuanText(5, 'en')).toBe('CNY 0.05');
  const [line] = factLines(mandate?.record ?? {}, { perDayFen: 100_000 }, 'en');
  expect(line?.fact).toEqual({ kind: 'text', text: 'CNY 1,000.00' });
});

test('rows become a table without the columns that nobody filled', () => {
  const materials = [{ what: 'existence', number: 'A-1' }, { what: 'handler' }];
  const [whole] = factLines(sealLife.record, { materials }, 'zh');
  expect(whole?.fact).toEqual({
    kind: 'table',
    columns: ['材料', '编号'],
    rows: [
      [
        { kind: 'text', text: '主体存续证明' },
        { kind: 'text', text: 'A-1' },
      ],
      [{ kind: 'text', text: '经办人身份证明' }, undefined],
    ],
  });
  const [bare] = factLines(sealLife.record, { materials: [{ what: 'existence' }] }, 'zh');
  expect(bare?.fact).toMatchObject({ columns: ['材料'] });
});

test('digests, parties and cases are marked, so that a page can copy or open them', () => {
  const change = { who: 'p-1', from: 0, to: 1 };
  const record = {
    replaces: 'case-1',
    shape: { form: 'circle', imprint: 'a'.repeat(64) },
    deputy: change,
  };
  const lines = factLines(sealLife.record, record, 'en');
  expect(lines[0]?.fact).toEqual({ kind: 'case', text: 'case-1' });
  const shape = lines[1]?.fact;
  expect(shape?.kind === 'lines' && shape.lines.map(({ fact }) => fact.kind)).toEqual([
    'text',
    'digest',
  ]);
  const deputy = lines[2]?.fact;
  expect(deputy?.kind === 'lines' && deputy.lines[0]?.fact).toEqual({ kind: 'party', text: 'p-1' });
});
