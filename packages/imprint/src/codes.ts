import { type CodeBook, Malformed, type Refusal } from '@yunzhang/base';

/** What this package refuses or finds wrong. Words, order and `docs/errors.md` come from here. */
export const imprintCodes = {
  'imprint-kind-unknown': { zh: '没有这种印章类型', en: 'There is no seal of this kind' },
  'imprint-text-missing': { zh: '缺少印文', en: 'The text of the seal is missing' },
  'imprint-text-form': {
    zh: '印文含有空白或控制字符',
    en: 'The text of the seal has white space or control characters',
  },
  'imprint-text-too-long': {
    zh: '印文过长，无法清晰排布',
    en: 'The text is too long to be laid out clearly',
  },
  'imprint-code-form': {
    zh: '印章编码应为 13 或 14 位数字',
    en: 'A seal code has 13 or 14 digits',
  },
  'imprint-tax-number-form': {
    zh: '税号应为 15 至 20 位数字或大写字母',
    en: 'A tax number has 15 to 20 digits or capital letters',
  },
  'imprint-serial-form': { zh: '印章序号应为 1 至 999', en: 'A serial number is 1 to 999' },
  'imprint-size': { zh: '印模尺寸超出允许范围', en: 'The size of the imprint is out of range' },
  'imprint-size-for-kind': {
    zh: '该类印章不允许此形状或尺寸',
    en: 'A seal of this kind may not have this shape or size',
  },
  'imprint-colour-form': {
    zh: '颜色应写作 #rrggbb（小写）',
    en: 'A colour is written #rrggbb in lower case',
  },
  'glyph-missing': { zh: '字体中没有这个字', en: 'The font does not have this character' },
  'imprint-glyphs-overlap': {
    zh: '字与字之间距离不足',
    en: 'Characters of the seal are too near to each other',
  },
  'svg-too-large': { zh: '印模 SVG 超过大小上限', en: 'The imprint SVG is larger than the limit' },
  'svg-not-ours': {
    zh: '不是本系统生成的印模 SVG',
    en: 'This is not an imprint SVG as this system writes it',
  },
  'png-malformed': { zh: 'PNG 数据损坏', en: 'The PNG data is damaged' },
} as const satisfies CodeBook;

export type ImprintCode = keyof typeof imprintCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: ImprintCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}

/** A refusal with a code of this package. */
export function refusal(
  code: ImprintCode,
  { basis, detail }: { readonly basis: string; readonly detail?: string },
): Refusal {
  return { refused: code, basis, ...(detail === undefined ? {} : { detail }) };
}
