import { type CodeBook, Malformed } from '@yunzhang/base';

/** What this package can find wrong. Words, order and `docs/errors.md` come from here. */
export const gmCodes = {
  'der-truncated': { zh: 'ASN.1 数据不完整', en: 'The ASN.1 data ends too early' },
  'der-length-form': {
    zh: 'ASN.1 长度写法不允许（不定长或过长）',
    en: 'An ASN.1 length has a form that is not allowed',
  },
  'der-length-not-shortest': {
    zh: 'ASN.1 长度未用最短写法',
    en: 'An ASN.1 length is not in its shortest form',
  },
  'der-length-beyond-parent': {
    zh: 'ASN.1 元素超出其父元素',
    en: 'An ASN.1 element reaches beyond its parent',
  },
  'der-tag-form': { zh: 'ASN.1 标签写法不支持', en: 'An ASN.1 tag has an unsupported form' },
  'der-tag-unexpected': {
    zh: 'ASN.1 类型与预期不符',
    en: 'An ASN.1 element has another type than expected',
  },
  'der-trailing-bytes': {
    zh: 'ASN.1 数据之后还有多余字节',
    en: 'There are bytes after the ASN.1 data',
  },
  'der-too-deep': { zh: 'ASN.1 嵌套过深', en: 'The ASN.1 data is nested too deeply' },
  'der-too-large': { zh: 'ASN.1 数据过大', en: 'The ASN.1 data is too large' },
  'der-missing-member': { zh: 'ASN.1 结构缺少成员', en: 'An ASN.1 structure lacks a member' },
  'der-boolean-form': { zh: 'ASN.1 布尔值写法不对', en: 'An ASN.1 boolean is malformed' },
  'der-integer-not-shortest': {
    zh: 'ASN.1 整数未用最短写法',
    en: 'An ASN.1 integer is not in its shortest form',
  },
  'der-integer-range': { zh: 'ASN.1 整数超出范围', en: 'An ASN.1 integer is out of range' },
  'der-bit-string-form': { zh: 'ASN.1 位串写法不对', en: 'An ASN.1 bit string is malformed' },
  'der-object-identifier-form': {
    zh: 'ASN.1 对象标识符写法不对',
    en: 'An ASN.1 object identifier is malformed',
  },
  'der-string-form': { zh: 'ASN.1 字符串编码不对', en: 'An ASN.1 string is malformed' },
  'der-time-form': { zh: 'ASN.1 时间写法不对', en: 'An ASN.1 time is malformed' },
  'der-time-variant': {
    zh: 'ASN.1 时间不是规范写法',
    en: 'An ASN.1 time is not in its canonical form',
  },
} as const satisfies CodeBook;

export type GmCode = keyof typeof gmCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: GmCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}
