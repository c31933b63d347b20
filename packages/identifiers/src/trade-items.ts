import { gs1Check } from './check-characters.ts';
import { fielded } from './fielded.ts';
import { digits, part } from './layout.ts';
import { both } from './words.ts';

const gtinSizes: readonly number[] = [8, 12, 13, 14];

/**
 * GTIN of 8, 12, 13 or 14 digits. The check misses neighbours that differ by 5.
 *
 * @basis GS1 General Specifications §3.3; platform.md P03
 */
export const gtin = fielded({
  id: 'gtin',
  title: both('商品条码（GTIN）', 'global trade item number'),
  basis: 'GS1 General Specifications',
  example: '09506000134352',
  letterCase: 'upper',
  separators: ' -',
  shown: 'all',
  fields: [
    part('body', [7, 13], digits, '厂商与商品代码', 'company and item'),
    part('check', 1, digits, '校验码', 'check digit'),
  ],
  check: gs1Check,
  judge: (_, { text }) =>
    gtinSizes.includes(text.length)
      ? []
      : [
          {
            code: 'identifier-length',
            found: String(text.length),
            wanted: both('8、12、13 或 14 位', '8, 12, 13 or 14 characters'),
          },
        ],
});

/** A GTIN of any length as 14 digits, the form to store and compare. */
export function gtin14(text: string): string {
  return text.padStart(14, '0');
}

/**
 * GLN of 13 digits: a party or a place.
 *
 * @basis GS1 General Specifications §3.4; platform.md P03
 */
export const gln = fielded({
  id: 'gln',
  title: both('全球位置码（GLN）', 'global location number'),
  basis: 'GS1 General Specifications',
  example: '9506000000015',
  letterCase: 'upper',
  separators: ' -',
  shown: 'all',
  fields: [
    part('body', 12, digits, '厂商与位置代码', 'company and location'),
    part('check', 1, digits, '校验码', 'check digit'),
  ],
  check: gs1Check,
});

/**
 * SSCC of 18 digits: one logistic unit.
 *
 * @basis GS1 General Specifications §3.2; platform.md P03
 */
export const sscc = fielded({
  id: 'sscc',
  title: both('系列货运包装箱代码（SSCC）', 'serial shipping container code'),
  basis: 'GS1 General Specifications',
  example: '195060000000000012',
  letterCase: 'upper',
  separators: ' -',
  shown: 'all',
  fields: [
    part('extension', 1, digits, '扩展位', 'extension digit'),
    part('body', 16, digits, '厂商与箱序列号', 'company and serial'),
    part('check', 1, digits, '校验码', 'check digit'),
  ],
  check: gs1Check,
});

/**
 * HS subheading of six digits.
 *
 * @basis medical-logistics-finance.md L02
 */
export const harmonisedCode = fielded({
  id: 'hs-code',
  title: both('商品编码（HS 六位）', 'harmonised system code'),
  basis: 'medical-logistics-finance.md L02',
  example: '847141',
  letterCase: 'upper',
  separators: ' .',
  shown: 'all',
  fields: [
    part('chapter', 2, digits, '章', 'chapter'),
    part('heading', 2, digits, '品目', 'heading'),
    part('subheading', 2, digits, '子目', 'subheading'),
  ],
});
