import { fielded } from './fielded.ts';
import { type Complaint, identifier } from './identifier.ts';
import { alphabet, alphanumerics, digits, hanzi, layout, part } from './layout.ts';
import { uscc } from './organisations.ts';
import { both } from './words.ts';

/** The parts of an item code. */
export interface ItemCodeParts {
  /** Credit code of the organ that handles the item. */
  readonly organ: string;
  readonly item: string;
  /** Two digits of the way of handling; empty in the code of 31 characters. */
  readonly variant: string;
}

/**
 * 政务服务事项编码 of 31 characters, or 33 with the way of handling.
 *
 * @basis GB/T 39554.1-2020; government.md G01
 */
export const itemCode = identifier<ItemCodeParts>({
  id: 'item-code',
  title: both('政务服务事项编码', 'government service item'),
  basis: 'GB/T 39554.1-2020',
  example: '11110108MB0EXAMB040001310010001',
  sizeMax: 33,
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  read: (text) => {
    if (text.length !== 31 && text.length !== 33) {
      const wanted = both('31 或 33 位', '31 or 33 characters');
      return { code: 'identifier-length', found: String(text.length), wanted };
    }
    const organ = text.slice(0, 18);
    const bad = text.slice(18).search(/[^0-9]/);
    if (bad >= 0) {
      const wanted = digits.words;
      return { code: 'identifier-character', at: 18 + bad, found: text[18 + bad] ?? '', wanted };
    }
    const parts = { organ, item: text.slice(18, 31), variant: text.slice(31) };
    return { parts, complaints: organComplaints(organ) };
  },
  join: ({ organ, item, variant }) => organ + item + variant,
  pieces: (_, { organ, item, variant }) => [
    { at: 0, text: organ, title: both('实施机构', 'handling organ') },
    { at: 18, text: item, title: both('基本编码', 'item') },
    ...(variant === ''
      ? []
      : [{ at: 31, text: variant, title: both('办理项', 'way of handling') }]),
  ],
});

function organComplaints(organ: string): readonly Complaint[] {
  const reading = uscc.parse(organ);
  if (reading.ok) return [];
  const isCheck = reading.code === 'identifier-check';
  const place = reading.place === undefined ? 0 : reading.place - 1;
  return [
    { code: isCheck ? 'identifier-inner-check' : 'identifier-form', at: place, found: organ },
  ];
}

const serials = alphabet('0123456789', both('数字', 'a digit'));

/**
 * 发文字号: the organ in characters, the year in hexagonal brackets, a serial without zeros in front.
 *
 * @basis GB/T 9704-2012; government.md G12
 */
export const officialDocumentNumber = fielded({
  id: 'official-document-number',
  title: both('发文字号', 'official document number'),
  basis: 'GB/T 9704-2012',
  example: '示教批〔2026〕17号',
  letterCase: 'kept',
  separators: ' ',
  shown: 'all',
  fields: [
    part('organ', [2, 12], hanzi, '机关代字', 'code of the organ'),
    { literal: '〔' },
    part('year', 4, digits, '年份', 'year'),
    { literal: '〕' },
    part('serial', [1, 6], serials, '顺序号', 'serial'),
    { literal: '号' },
  ],
  judge: ({ organ, serial }) => {
    if (!serial.startsWith('0')) return [];
    const wanted = both('不以 0 开头的数字', 'a number without a zero in front');
    return [{ code: 'identifier-character', at: organ.length + 6, found: '0', wanted }];
  },
});

/**
 * 职业分类代码 of the 2022 edition: four groups.
 *
 * @basis government.md G05
 */
export const occupationCode = fielded({
  id: 'occupation-code',
  title: both('职业分类代码', 'occupation code'),
  basis: 'government.md G05',
  example: '2-02-10-03',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [
    part('major', 1, digits, '大类', 'major group'),
    { literal: '-' },
    part('middle', 2, digits, '中类', 'middle group'),
    { literal: '-' },
    part('minor', 2, digits, '小类', 'minor group'),
    { literal: '-' },
    part('unit', 2, digits, '细类', 'unit group'),
  ],
});

const provinceShorts = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新';

/**
 * 作品登记号: who registers, the year, the class of work, a serial of eight digits.
 *
 * @basis trust-services.md T02
 */
export const workRegistrationNumber = fielded({
  id: 'work-registration-number',
  title: both('作品登记号', 'registration of a work'),
  basis: 'trust-services.md T02',
  example: '京作登字-2026-F-00009901',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [
    part('registrar', 1, hanzi, '登记地（“国”或省份简称）', 'registrar'),
    { literal: '作登字-' },
    part('year', 4, digits, '年份', 'year'),
    { literal: '-' },
    part(
      'class',
      1,
      alphabet('ABCDEFGHIJKLM', both('A–M 的字母', 'a letter from A to M')),
      '作品类别',
      'class of work',
    ),
    { literal: '-' },
    part('serial', 8, digits, '顺序号', 'serial'),
  ],
  judge: ({ registrar }) =>
    registrar === '国' || provinceShorts.includes(registrar)
      ? []
      : [{ code: 'identifier-value-unknown', at: 0, found: registrar }],
});

/**
 * 计算机软件著作权登记号: the year, SR and seven digits.
 *
 * @basis trust-services.md T02
 */
export const softwareRegistrationNumber = fielded({
  id: 'software-registration-number',
  title: both('软件著作权登记号', 'registration of software'),
  basis: 'trust-services.md T02',
  example: '2026SR0000001',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [
    part('year', 4, digits, '年份', 'year'),
    { literal: 'SR' },
    part('serial', 7, digits, '顺序号', 'serial'),
  ],
});

/**
 * 住房公积金、社会保险账号 of 12 digits, of a person or a unit.
 *
 * @basis government.md G06, G08
 */
export const fundAccount = fielded({
  id: 'fund-account',
  title: both('公积金或社保账号', 'fund account'),
  basis: 'government.md G08',
  example: '990000000123',
  letterCase: 'upper',
  separators: ' ',
  shown: { head: 2, tail: 3 },
  fields: [part('account', 12, digits, '账号', 'account')],
});

/**
 * 国际收支交易编码 of six digits.
 *
 * @basis medical-logistics-finance.md F08
 */
export const paymentsTransactionCode = fielded({
  id: 'payments-transaction-code',
  title: both('国际收支交易编码', 'balance of payments code'),
  basis: 'medical-logistics-finance.md F08',
  example: '121010',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [part('value', 6, digits, '交易编码', 'code')],
});

const ocidLayout = layout([
  { literal: 'ocds-' },
  part(
    'publisher',
    6,
    alphabet(
      '0123456789abcdefghijklmnopqrstuvwxyz',
      both('小写字母或数字', 'a small letter or digit'),
    ),
    '发布者前缀',
    'publisher',
  ),
  { literal: '-' },
  part(
    'process',
    [1, 64],
    alphabet(
      '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.',
      both('字母、数字、- _ .', 'a letter, a digit, - _ or .'),
    ),
    '采购过程',
    'contracting process',
  ),
]);

/**
 * ocid of open contracting data: a prefix that OCDS assigns, and our project number.
 *
 * @basis OCDS 1.1.5; bidding.md B09
 */
export const ocid = identifier({
  id: 'ocid',
  title: both('开放采购过程标识（OCID）', 'open contracting process id'),
  basis: 'OCDS 1.1.5',
  example: 'ocds-ex4mpl-BJ2026000815',
  sizeMax: ocidLayout.sizeMax,
  letterCase: 'kept',
  separators: ' ',
  shown: 'all',
  read: (text) => {
    const parts = ocidLayout.scan(text);
    return 'code' in parts ? parts : { parts, complaints: [] };
  },
  join: (given) => ocidLayout.join(given),
  pieces: (text) => ocidLayout.pieces(text),
});

/**
 * Organisation identifier of open contracting data: the list and the credit code.
 *
 * @basis org-id.guide; bidding.md B09
 */
export const contractingPartyId = identifier<{ readonly uscc: string }>({
  id: 'contracting-party-id',
  title: both('采购参与方标识', 'contracting party id'),
  basis: 'bidding.md B09',
  example: 'CN-USCC-11110108MB0EXAMB04',
  sizeMax: 26,
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  read: (text) => {
    const head = 'CN-USCC-';
    if (!text.startsWith(head)) {
      const wanted = both(`以 ${head} 开头`, `to begin with ${head}`);
      return { code: 'identifier-form', at: 0, found: text.slice(0, head.length), wanted };
    }
    const code = text.slice(head.length);
    const complaints = organComplaints(code).map((one) => ({
      ...one,
      at: head.length + (one.at ?? 0),
    }));
    return { parts: { uscc: code }, complaints };
  },
  join: (given) => `CN-USCC-${given.uscc}`,
  pieces: (text) => [{ at: 8, text: text.slice(8), title: uscc.title }],
});

/**
 * Numbers of other systems in capitals: letters, digits and dashes, nothing more is known.
 *
 * @basis README.md of the scenarios
 */
export const outsideNumber = fielded({
  id: 'outside-number',
  title: both('外部系统编号', 'number of another system'),
  basis: 'README.md of the scenarios',
  example: 'EX-ZD-2026-000120',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [
    part('first', 1, alphanumerics, '首位', 'first character'),
    part(
      'rest',
      [1, 63],
      alphabet(
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-',
        both('数字、大写字母或 -', 'a digit, a capital letter or -'),
      ),
      '其余',
      'rest',
    ),
  ],
});
