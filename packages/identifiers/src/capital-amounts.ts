import { type AmountParts, fenMax, yuanText } from './amounts.ts';
import { type Complaint, identifier } from './identifier.ts';
import { letterAt } from './layout.ts';
import { both } from './words.ts';

const figures = '零壹贰叁肆伍陆柒捌玖';
const places = ['', '拾', '佰', '仟'] as const;

/** Other ways to write the same characters: older, common and traditional ones. */
const variants: Readonly<Record<string, string>> = {
  〇: '零',
  一: '壹',
  二: '贰',
  贰: '贰',
  貳: '贰',
  两: '贰',
  三: '叁',
  參: '叁',
  叄: '叁',
  四: '肆',
  五: '伍',
  六: '陆',
  陸: '陆',
  七: '柒',
  八: '捌',
  九: '玖',
  十: '拾',
  百: '佰',
  千: '仟',
  萬: '万',
  億: '亿',
  圆: '元',
  圓: '元',
  正: '整',
  負: '负',
};

/** A reading that comes out the same in the end may hold no more than this. */
const textMax = 64;

/**
 * 中文大写金额. Made by the rules of the central bank: 整 behind yuan and jiao, not behind fen; 零
 * for gaps. Read more freely, as `零` may be left out or added in places and 圆 and 正 are common;
 * what is read is always one amount, so a figure and its words can be compared.
 *
 * @basis 支付结算办法 附件一（正确填写票据和结算凭证的基本规定）; government.md G03
 */
export const capitalAmount = identifier<AmountParts>({
  id: 'amount-capital',
  title: both('大写金额', 'amount in Chinese capitals'),
  basis: '支付结算办法 附件一',
  example: '壹拾捌万肆仟柒佰伍拾元叁角贰分',
  sizeMax: textMax,
  letterCase: 'kept',
  separators: ' :：',
  prefixes: ['人民币'],
  shown: 'all',
  read: (text) => {
    const plain = Array.from(text, (letter) => variants[letter] ?? letter).join('');
    const fen = fenOf(plain);
    if (typeof fen !== 'number') return fen;
    return { parts: { fen }, complaints: [], text: capitalText(fen) };
  },
  join: ({ fen }) => capitalText(fen),
  pieces: (text, { fen }) => {
    const figure = yuanText(fen);
    return [{ at: 0, text, title: both('金额', 'amount'), meaning: both(`${figure}元`, figure) }];
  },
});

/** Fen in capitals; what is not whole fen within the limit gives an empty text. */
export function capitalText(fen: number): string {
  if (!Number.isSafeInteger(fen) || Math.abs(fen) > fenMax) return '';
  const yuan = Math.floor(Math.abs(fen) / 100);
  const [jiao, cents] = [Math.floor(Math.abs(fen) / 10) % 10, Math.abs(fen) % 10];
  const whole = yuan === 0 ? '' : `${wholeText(yuan)}元`;
  const sign = fen < 0 ? '负' : '';
  if (jiao === 0 && cents === 0) return `${sign}${whole === '' ? '零元' : whole}整`;
  if (cents === 0) return `${sign}${whole}${figures[jiao]}角整`;
  if (jiao === 0) return `${sign}${whole}${whole === '' ? '' : '零'}${figures[cents]}分`;
  return `${sign}${whole}${figures[jiao]}角${figures[cents]}分`;
}

/** Yuan by groups of four places; 零 where a gap lies before what follows. */
function wholeText(yuan: number): string {
  const groups: readonly (readonly [number, string])[] = [
    [Math.floor(yuan / 1e12), '万亿'],
    [Math.floor(yuan / 1e8) % 1e4, '亿'],
    [Math.floor(yuan / 1e4) % 1e4, '万'],
    [yuan % 1e4, ''],
  ];
  let text = '';
  let hasGap = false;
  for (const [group, unit] of groups) {
    if (group === 0) {
      hasGap = text !== '';
      // 万亿 lends its 亿 to an empty group below it: 壹万亿, 壹万亿零伍万.
      continue;
    }
    const needsZero = text !== '' && (hasGap || group < 1000);
    text += (needsZero ? '零' : '') + groupText(group) + unit;
    hasGap = false;
  }
  return text.replace(/万亿(?=.*亿)/, '万');
}

function groupText(group: number): string {
  let text = '';
  let hasGap = false;
  for (let place = 3; place >= 0; place--) {
    const figure = Math.floor(group / 10 ** place) % 10;
    if (figure === 0) {
      hasGap = text !== '';
      continue;
    }
    text += (hasGap ? '零' : '') + (figures[figure] ?? '') + (places[place] ?? '');
    hasGap = false;
  }
  return text;
}

/** Reads capitals from left to right, each unit smaller than the one before it. */
function fenOf(given: string): number | Complaint {
  const isNegative = given.startsWith('负');
  const text = isNegative ? given.slice(1) : given;
  const bad = Array.from(text).findIndex((letter) => !allowed.includes(letter));
  // Rows of 零 would cost the expressions below much, and no rule has two of them.
  if (bad < 0 && text.includes('零零')) return badForm(text);
  if (bad >= 0) {
    const wanted = both('大写数字或单位', 'a capital figure or a unit');
    return {
      code: 'identifier-character',
      at: bad + (isNegative ? 1 : 0),
      found: letterAt(text, bad),
      wanted,
    };
  }
  const form =
    /^(?:([^元角分整]+)元)?(?:零?([壹贰叁肆伍陆柒捌玖])角)?(?:零?([壹贰叁肆伍陆柒捌玖])分)?(整?)$/.exec(
      text,
    );
  if (form === null) return badForm(text);
  const [, whole, jiao, cents, end] = form;
  if (whole === undefined && jiao === undefined && cents === undefined) return badForm(text);
  if (end === '整' && cents !== undefined) return badForm(text);
  const yuan = whole === undefined ? 0 : yuanOf(whole);
  if (yuan === undefined) return badForm(text);
  const fen = yuan * 100 + figureOf(jiao) * 10 + figureOf(cents);
  if (fen > fenMax) return { code: 'identifier-range', found: text };
  const written = text.replace(/(^|[零万亿])拾/g, '$1壹拾');
  if (!isSaidBy(written, capitalText(fen))) return badForm(text);
  return isNegative && fen !== 0 ? -fen : fen;
}

/**
 * Whether a text says what the capitals by rule say, but for a 零 too many, none before fen, and
 * 整. A 零 that the rule wants is needed: 壹佰伍元 may mean 105 or 150.
 */
function isSaidBy(text: string, capitals: string): boolean {
  const given = text.replace(/整$/, '');
  const wanted = capitals.replace(/整$/, '');
  let at = 0;
  for (let i = 0; i < wanted.length; i++) {
    if (given[at] === wanted[i]) at += 1;
    else if (given[at] === '零') {
      at += 1;
      i -= 1;
    } else if (wanted[i] !== '零' || wanted[i + 2] !== '分') return false;
  }
  return given.slice(at) === '' || given.slice(at) === '零';
}

const allowed = `${figures}拾佰仟万亿元角分整`;

function badForm(found: string): Complaint {
  const wanted = both('大写金额，如 壹佰贰拾捌万元整', 'capitals such as 壹佰贰拾捌万元整');
  return { code: 'identifier-form', found, wanted };
}

function figureOf(letter: string | undefined): number {
  return letter === undefined ? 0 : figures.indexOf(letter);
}

/** Whole yuan of capitals; nothing where units do not go down or a figure has no place. */
function yuanOf(text: string): number | undefined {
  if (/^零+$/.test(text)) return 0;
  const form = /^(?:([^亿]+)亿)?([^亿]*)$/.exec(text);
  if (form === null) return undefined;
  const [, high, low = ''] = form;
  const above = high === undefined ? 0 : tenThousands(high);
  const below = low === '' ? 0 : tenThousands(low);
  if (above === undefined || below === undefined || (high !== undefined && above === 0)) {
    return undefined;
  }
  return above * 1e8 + below;
}

function tenThousands(text: string): number | undefined {
  const form = /^(?:([^万]+)万)?([^万]*)$/.exec(text);
  if (form === null) return undefined;
  const [, high, low = ''] = form;
  const above = high === undefined ? 0 : groupOf(high);
  const below = low === '' ? 0 : groupOf(low);
  if (above === undefined || below === undefined || (high !== undefined && above === 0)) {
    return undefined;
  }
  return above * 1e4 + below;
}

/** Up to four places: `拾` alone in front is ten, as people write it. */
function groupOf(text: string): number | undefined {
  const figure = '[壹贰叁肆伍陆柒捌玖]';
  const form = new RegExp(
    `^零*(?:(${figure})仟)?零*(?:(${figure})佰)?零*(?:(${figure}?)拾)?零*(${figure}?)零*$`,
  ).exec(text);
  if (form === null) return undefined;
  const [, thousands, hundreds, tens, ones] = form;
  const ten = tens === '' ? 1 : figureOf(tens);
  return (
    figureOf(thousands) * 1000 +
    figureOf(hundreds) * 100 +
    ten * 10 +
    (ones === '' ? 0 : figureOf(ones))
  );
}
