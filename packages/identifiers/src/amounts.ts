import { type Complaint, identifier } from './identifier.ts';
import { letterAt } from './layout.ts';
import { both } from './words.ts';

/** An amount of money: whole fen, negative for red entries. */
export interface AmountParts {
  readonly fen: number;
}

/** Largest amount, in fen: below 10 trillion yuan, exact as a number. */
export const fenMax = 999_999_999_999_999;

/**
 * An amount in yuan as a decimal string, as interfaces carry it; the normal form has two places.
 *
 * Commas between groups of three, `¥` and `元` are read; an exponent or a third place is not.
 *
 * @basis README.md of the scenarios, notation
 */
export const yuanAmount = identifier<AmountParts>({
  id: 'amount-yuan',
  title: both('金额（元）', 'amount in yuan'),
  basis: 'README.md of the scenarios',
  example: '128450.32',
  sizeMax: 26,
  letterCase: 'kept',
  separators: ' ',
  prefixes: ['¥', '￥', 'CNY', 'RMB'],
  shown: 'all',
  read: (text) => {
    const plain = text.endsWith('元') ? text.slice(0, -1) : text;
    const found = /^(-?)(0|[1-9]\d{0,12}|[1-9]\d{0,2}(?:,\d{3}){1,4})(?:\.(\d{1,2}))?$/.exec(plain);
    if (found === null) return amountComplaint(plain);
    const [, minus = '', whole = '', places = ''] = found;
    const fen = Number(whole.replaceAll(',', '') + places.padEnd(2, '0'));
    if (fen > fenMax) {
      const wanted = both('9999999999999.99 以内', 'at most 9999999999999.99');
      return { code: 'identifier-range', found: plain, wanted };
    }
    const parts = { fen: minus === '' || fen === 0 ? fen : -fen };
    return { parts, complaints: [], text: yuanText(parts.fen) };
  },
  join: ({ fen }) => yuanText(fen),
  pieces: (text, { fen }) => [
    { at: 0, text, title: both('金额', 'amount'), meaning: both(`${fen} 分`, `${fen} fen`) },
  ],
});

function amountComplaint(text: string): Complaint {
  const bad = text.search(/[^0-9.,-]/);
  if (bad < 0) {
    const wanted = both('至多两位小数的十进制数，如 128450.32', 'a decimal number with two places');
    return { code: 'identifier-form', found: text, wanted };
  }
  const wanted = both('数字', 'a digit');
  return { code: 'identifier-character', at: bad, found: letterAt(text, bad), wanted };
}

/** Fen as a decimal string of yuan with two places. What is not whole fen gives `NaN`. */
export function yuanText(fen: number): string {
  if (!Number.isSafeInteger(fen)) return 'NaN';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
