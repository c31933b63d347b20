import { checkDigits97, luhnCheck, remainder97 } from './check-characters.ts';
import { countryCodes, ibanSizes } from './countries.ts';
import { fielded } from './fielded.ts';
import { type Complaint, identifier } from './identifier.ts';
import {
  alphanumerics,
  digits,
  layout,
  letters,
  part,
  type Slices,
  wrongLength,
} from './layout.ts';
import { both } from './words.ts';

/**
 * 银行卡号 of 12 to 19 digits with the check digit of Luhn. It misses 09 written for 90.
 *
 * @basis ISO/IEC 7812-1; platform.md P03
 */
export const bankCard = fielded({
  id: 'bank-card',
  title: both('银行卡号', 'bank card number'),
  basis: 'ISO/IEC 7812-1',
  example: '6228480000000000018',
  letterCase: 'upper',
  separators: ' -',
  shown: { head: 4, tail: 4 },
  fields: [
    part('issuer', 6, digits, '发卡机构标识', 'issuer'),
    part('account', [5, 12], digits, '账户标识', 'account'),
    part('check', 1, digits, '校验位', 'check digit'),
  ],
  check: luhnCheck,
});

/**
 * 银行账号 of a bank of this country. Every bank has its own length and check: only digits count.
 *
 * @basis platform.md P03; medical-logistics-finance.md F04
 */
export const bankAccount = fielded({
  id: 'bank-account',
  title: both('银行账号', 'bank account'),
  basis: 'medical-logistics-finance.md F04',
  example: '110900000000000001',
  letterCase: 'upper',
  separators: ' -',
  shown: { head: 4, tail: 4 },
  fields: [part('account', [8, 32], digits, '账号', 'account')],
});

/**
 * LEI: 18 characters and two check digits.
 *
 * @basis ISO 17442-1:2020; platform.md P03
 */
export const lei = fielded({
  id: 'lei',
  title: both('全球法人识别编码（LEI）', 'legal entity identifier'),
  basis: 'ISO 17442-1:2020',
  example: '5493001KJTIIGC8Y1R12',
  letterCase: 'upper',
  separators: ' -',
  shown: 'all',
  fields: [
    part('operator', 4, alphanumerics, '本地系统代码', 'local operating unit'),
    part('entity', 14, alphanumerics, '法人部分', 'entity'),
    part('check', 2, digits, '校验码', 'check digits'),
  ],
  check: checkDigits97,
});

const ibanLayout = layout([
  part('country', 2, letters, '国家或地区', 'country'),
  part('check', 2, digits, '校验码', 'check digits'),
  part('account', [11, 30], alphanumerics, '基本账号（BBAN）', 'basic account number'),
]);

/** Parts of an IBAN. */
export type IbanParts = Slices<'country' | 'check' | 'account'>;

/**
 * IBAN, with the length of its country. A country that the table does not know is a warning.
 *
 * @basis ISO 13616-1:2020; platform.md P03
 */
export const iban = identifier<IbanParts, Slices<'country' | 'account'>>({
  id: 'iban',
  title: both('国际银行账号（IBAN）', 'international bank account number'),
  basis: 'ISO 13616-1:2020',
  example: 'DE89370400440532013000',
  sizeMax: ibanLayout.sizeMax,
  letterCase: 'upper',
  separators: ' -',
  prefixes: ['IBAN'],
  shown: { head: 4, tail: 4 },
  read: (text) => {
    const country = text.slice(0, 2);
    const size = ibanSizes[country];
    if (size !== undefined && text.length !== size) {
      const { found } = wrongLength(text.length, { least: size, most: size });
      const wanted = both(`${size} 位（${country}）`, `${size} characters (${country})`);
      return { code: 'identifier-length', ...(found === undefined ? {} : { found }), wanted };
    }
    const parts = ibanLayout.scan(text);
    if ('code' in parts) return parts;
    const complaints: Complaint[] = [];
    const isRight = remainder97(text.slice(4) + text.slice(0, 4)) === 1;
    // 00, 01 and 99 leave the right remainder too, and no bank computes them.
    const isComputed = parts.check > '01' && parts.check < '99';
    if (!isRight || !isComputed) {
      complaints.push({ code: 'identifier-check', at: 2, found: parts.check });
    }
    if (size === undefined) {
      complaints.push({ code: 'identifier-value-unknown', at: 0, found: country });
    }
    return { parts, complaints };
  },
  join: ({ country, account }) => {
    const isShort = account.length <= ibanLayout.sizeMax;
    return country + (isShort ? checkDigits97(`${account}${country}`) : '') + account;
  },
  pieces: (text) => ibanLayout.pieces(text),
});

const bicLayout = layout([
  part('party', 4, letters, '机构代码', 'party'),
  part('country', 2, letters, '国家或地区', 'country'),
  part('location', 2, alphanumerics, '地区后缀', 'suffix'),
  part('branch', [0, 3], alphanumerics, '分支机构', 'branch'),
]);

/** Parts of a BIC; the branch is empty where none is written. */
export type BicParts = Slices<'party' | 'country' | 'location' | 'branch'>;

/**
 * BIC of 8 or 11 characters. A 0 in place 8 marks a test address.
 *
 * @basis ISO 9362:2022; platform.md P03
 */
export const bic = identifier<BicParts>({
  id: 'bic',
  title: both('银行识别代码（BIC）', 'business identifier code'),
  basis: 'ISO 9362:2022',
  example: 'DEUTDEFF',
  sizeMax: bicLayout.sizeMax,
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  read: (text) => {
    if (text.length !== 8 && text.length !== 11) {
      const wanted = both('8 或 11 位', '8 or 11 characters');
      return { code: 'identifier-length', found: String(text.length), wanted };
    }
    const parts = bicLayout.scan(text);
    if ('code' in parts) return parts;
    const complaints: Complaint[] = [];
    if (!countryCodes.has(parts.country)) {
      complaints.push({ code: 'identifier-value-unknown', at: 4, found: parts.country });
    }
    if (text[7] === '0') complaints.push({ code: 'identifier-test-value', at: 7, found: '0' });
    return { parts, complaints };
  },
  join: (given) => bicLayout.join(given),
  pieces: (text, { branch }) =>
    bicLayout
      .pieces(text, { branch: branch === 'XXX' ? both('总部', 'head office') : undefined })
      .filter((piece) => piece.text !== ''),
});
