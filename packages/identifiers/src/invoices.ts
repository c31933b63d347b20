import { isDay } from './calendar.ts';
import { divisionComplaints, divisionWords, provinceName } from './divisions.ts';
import { fielded } from './fielded.ts';
import type { Complaint, Words } from './identifier.ts';
import { anyCase, digits, part } from './layout.ts';
import { both } from './words.ts';

/**
 * 数电发票号码 of 20 digits. It has no check digit.
 *
 * @basis medical-logistics-finance.md F01; platform.md P03
 */
export const invoiceNumber = fielded({
  id: 'invoice-number',
  title: both('电子发票号码', 'electronic invoice number'),
  basis: 'medical-logistics-finance.md F01',
  example: '25112000000999000001',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [
    part('year', 2, digits, '年份后两位', 'year'),
    part('province', 2, digits, '省级区划', 'province'),
    part('channel', 1, digits, '开具渠道', 'channel'),
    part('serial', 15, digits, '顺序号', 'serial'),
  ],
  judge: ({ province }) => provinceComplaints(province, 2),
  meanings: ({ year, province }) => ({
    year: both(`20${year}年`, `20${year}`),
    province: provinceWords(province),
  }),
});

/**
 * 红字发票信息确认单编号 of 20 digits.
 *
 * @basis platform.md P03 (inferred from samples)
 */
export const redConfirmationNumber = fielded({
  id: 'red-confirmation-number',
  title: both('红字发票信息确认单编号', 'red invoice confirmation number'),
  basis: 'platform.md P03',
  example: '11010826111700000001',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [
    part('division', 6, digits, '税务机关区划', 'division'),
    part('date', 6, digits, '日期', 'date'),
    part('serial', 8, digits, '顺序号', 'serial'),
  ],
  judge: ({ division, date }) => [
    ...divisionComplaints(division, { at: 0 }),
    ...shortDateComplaints(date),
  ],
  meanings: ({ division, date }) => ({
    division: divisionWords(division),
    date: both(`20${date}`, `20${date}`),
  }),
});

function shortDateComplaints(date: string): readonly Complaint[] {
  return isDay(`20${date}`) ? [] : [{ code: 'identifier-date', at: 6, found: date }];
}

/**
 * 财政电子票据代码 of 8 digits: who supervises, what class and kind of bill, and the year.
 *
 * @basis medical-logistics-finance.md F03; platform.md P03
 */
export const fiscalBillCode = fielded({
  id: 'fiscal-bill-code',
  title: both('财政电子票据代码', 'fiscal bill code'),
  basis: 'medical-logistics-finance.md F03',
  example: '11060126',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [
    part('division', 2, digits, '监管区划', 'supervising division'),
    part('class', 2, digits, '票据分类', 'class'),
    part('kind', 2, digits, '票据种类', 'kind'),
    part('year', 2, digits, '年度', 'year'),
  ],
  judge: ({ division }) => provinceComplaints(division, 0),
  meanings: ({ division, year }) => ({
    division: provinceWords(division),
    year: both(`20${year}年`, `20${year}`),
  }),
});

/**
 * 财政电子票据号码: ten digits given one after the other.
 *
 * @basis medical-logistics-finance.md F03; platform.md P03
 */
export const fiscalBillNumber = fielded({
  id: 'fiscal-bill-number',
  title: both('财政电子票据号码', 'fiscal bill number'),
  basis: 'medical-logistics-finance.md F03',
  example: '0000999001',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [part('serial', 10, digits, '顺序号', 'serial')],
});

/**
 * 财政电子票据校验码: six letters and digits at random, large and small apart, kept from strangers.
 *
 * @basis medical-logistics-finance.md F03; platform.md P03
 */
export const fiscalCheckCode = fielded({
  id: 'fiscal-check-code',
  title: both('财政电子票据校验码', 'fiscal bill check code'),
  basis: 'medical-logistics-finance.md F03',
  example: 'a1b2c3',
  letterCase: 'kept',
  separators: ' ',
  shown: { head: 0, tail: 0 },
  fields: [part('value', 6, anyCase, '校验码', 'code')],
});

/**
 * 税收完税凭证号码 of 18 digits.
 *
 * @basis government.md G03
 */
export const taxVoucherNumber = fielded({
  id: 'tax-voucher-number',
  title: both('税票号码', 'tax voucher number'),
  basis: 'government.md G03',
  example: '311016260400000101',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [part('number', 18, digits, '税票号码', 'number')],
});

/**
 * 海关报关单号 of 18 digits.
 *
 * @basis medical-logistics-finance.md F08
 */
export const customsDeclarationNumber = fielded({
  id: 'customs-declaration-number',
  title: both('报关单号', 'customs declaration number'),
  basis: 'medical-logistics-finance.md F08',
  example: '010120260000000001',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [part('number', 18, digits, '报关单号', 'number')],
});

/** The province, or nothing: cities with a plan of their own have codes no table here knows. */
function provinceComplaints(province: string, at: number): readonly Complaint[] {
  if (provinceName(province) !== undefined) return [];
  return [{ code: 'identifier-value-unknown', at, found: province }];
}

function provinceWords(province: string): Words | undefined {
  const name = provinceName(province);
  return name === undefined ? undefined : both(name, name);
}
