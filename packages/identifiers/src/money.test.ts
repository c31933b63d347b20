import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenMax, yuanText } from './amounts.ts';
import { capitalText } from './capital-amounts.ts';
import { identifiers } from './registry.ts';

const { 'amount-yuan': yuan, 'amount-capital': capitals } = identifiers;
const fenOf = (text: string): number | string => {
  const reading = capitals.parse(text);
  return reading.ok ? reading.parts.fen : reading.code;
};

describe('amounts in capitals (支付结算办法 附件一)', () => {
  it.each([
    [0, '零元整'],
    [1, '壹分'],
    [10, '壹角整'],
    [105, '壹元零伍分'],
    [1_000, '壹拾元整'],
    [10_500, '壹佰零伍元整'],
    [140_950, '壹仟肆佰零玖元伍角整'],
    [600_714, '陆仟零柒元壹角肆分'],
    [168_032, '壹仟陆佰捌拾元叁角贰分'],
    [10_700_053, '壹拾万柒仟元伍角叁分'],
    [1_640_902, '壹万陆仟肆佰零玖元零贰分'],
    [32_504, '叁佰贰拾伍元零肆分'],
    [18_475_032, '壹拾捌万肆仟柒佰伍拾元叁角贰分'],
    [128_000_000, '壹佰贰拾捌万元整'],
    [100_000_000_100, '壹拾亿零壹元整'],
    [100_000_000_000_000, '壹万亿元整'],
    [100_050_005_000_000, '壹万零伍亿零伍万元整'],
    [fenMax, '玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
    [-1_280_000, '负壹万贰仟捌佰元整'],
  ])('%i fen are written %s', (fen, text) => {
    expect(capitalText(fen)).toBe(text);
    expect(capitals.parse(text)).toMatchObject({ ok: true, text, parts: { fen }, changed: false });
  });

  it.each([
    ['人民币：壹佰元整', 10_000],
    ['人民币 壹佰圆正', 10_000],
    ['壹佰元', 10_000],
    ['拾元整', 1_000],
    ['壹拾万零柒仟元零伍角叁分', 10_700_053],
    ['贰拾元叁分', 2_003],
    ['一百二十八万元整', 128_000_000],
    ['貳萬伍仟陸佰圓整', 2_560_000],
    ['两千元', 200_000],
  ])('%s is read as %i fen, with the text by rule as its normal form', (text, fen) => {
    expect(capitals.parse(text)).toMatchObject({
      ok: true,
      parts: { fen },
      text: capitalText(fen),
    });
  });

  it.each([
    ['壹佰伍元整', 'what may mean 105 or 150'],
    ['壹万伍元整', 'what may mean 10,005 or 15,000'],
    ['壹亿伍佰万元整', 'a gap without 零'],
    ['壹元叁分整', '整 behind fen'],
    ['壹拾捌万肆仟', 'no unit of money'],
    ['壹壹元整', 'two figures without a unit'],
    ['壹佰贰佰元整', 'a unit twice'],
    ['壹拾佰元整', 'units that rise'],
    ['零零元整', 'two zeros'],
    ['壹亿亿元整', 'a unit on itself'],
    ['万元整', 'a unit alone'],
    ['壹元贰元', 'two amounts'],
    ['整', 'nothing'],
  ])('%s is refused: %s', (text) => {
    expect(fenOf(text)).toBe('identifier-form');
  });

  it('is quick with rows of zeros', () => {
    const started = performance.now();
    for (let i = 0; i < 100; i++) fenOf(`${'零'.repeat(58)}壹壹元`);
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('says which character is no capital', () => {
    expect(capitals.parse('负壹佰3元整')).toMatchObject({ code: 'identifier-character', at: 3 });
  });

  it('writes and reads every amount back', () => {
    assert(
      property(integer({ min: -fenMax, max: fenMax }), integer({ min: 0, max: 14 }), (fen, cut) => {
        const amount = Math.trunc(fen / 10 ** cut);
        const text = capitalText(amount);
        expect(fenOf(text)).toBe(amount === 0 ? 0 : amount);
        expect(capitals.parse(text)).toMatchObject({ changed: false });
        expect(text).not.toMatch(/零零|零[万亿角]/);
      }),
      { numRuns: 2000 },
    );
  });

  it('makes nothing of what is not whole fen within the limit', () => {
    for (const fen of [0.5, Number.NaN, Number.POSITIVE_INFINITY, fenMax + 1]) {
      expect(capitalText(fen)).toBe('');
      expect(capitals.make({ fen })).toMatchObject({ ok: false });
      expect(yuan.make({ fen })).toMatchObject({ ok: false });
    }
  });
});

describe('amounts in figures', () => {
  it.each([
    ['128450.32', 12_845_032, '128450.32'],
    ['0', 0, '0.00'],
    ['-0.00', 0, '0.00'],
    ['-12800', -1_280_000, '-12800.00'],
    ['1.5', 150, '1.50'],
    ['¥1,280,000.00', 128_000_000, '1280000.00'],
    ['￥１２．３４', 1_234, '12.34'],
    ['CNY 500000.00', 50_000_000, '500000.00'],
    ['384000.00元', 38_400_000, '384000.00'],
    ['9999999999999.99', fenMax, '9999999999999.99'],
  ])('%s is %i fen', (text, fen, normal) => {
    expect(yuan.parse(text)).toMatchObject({ ok: true, parts: { fen }, text: normal });
  });

  it('never gives a zero below zero', () => {
    const reading = yuan.parse('-0.00');
    expect(reading.ok && Object.is(reading.parts.fen, 0)).toBe(true);
  });

  it.each([
    '',
    '.5',
    '1.',
    '1.234',
    '00.10',
    '+1.00',
    '1e5',
    '0x10',
    'Infinity',
    '1 2 . 3 4 5',
    '1,2',
  ])('%s is refused', (text) => {
    expect(yuan.parse(text).ok).toBe(false);
  });

  it('says the same as the capitals, to the fen', () => {
    assert(
      property(integer({ min: -fenMax, max: fenMax }), (fen) => {
        expect(yuan.parse(yuanText(fen))).toMatchObject({
          ok: true,
          parts: { fen },
          changed: false,
        });
      }),
      { numRuns: 1000 },
    );
  });
});
