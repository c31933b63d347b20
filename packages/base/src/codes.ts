/** What a code says to a person. `docs/errors.md` is made from these books. */
export interface CodeWords {
  readonly zh: string;
  readonly en: string;
  /** Present where trying the same thing again later can help. */
  readonly again?: true;
}

/** The closed set of codes of one package, in order of precedence. */
export type CodeBook = Readonly<Record<string, CodeWords>>;

/** Codes of `base` itself. */
export const baseCodes = {
  'utf8-malformed': { zh: '文本不是有效的 UTF-8 编码', en: 'The text is not valid UTF-8' },
  'gbk-malformed': { zh: '文本不是有效的 GBK 编码', en: 'The text is not valid GBK' },
  'latin1-out-of-range': {
    zh: '文本含有单字节编码之外的字符',
    en: 'The text has characters beyond one byte',
  },
  'hex-malformed': { zh: '十六进制数据格式不对', en: 'The hexadecimal data is malformed' },
  'base64-malformed': { zh: 'Base64 数据格式不对', en: 'The base64 data is malformed' },
  'inflate-too-large': { zh: '解压后的数据超过上限', en: 'The data expands beyond the limit' },
  'inflate-malformed': { zh: '压缩数据损坏', en: 'The compressed data is damaged' },
  'inflate-truncated': { zh: '压缩数据不完整', en: 'The compressed data ends too early' },
  'font-too-large': { zh: '字体文件超过大小上限', en: 'The font is larger than the limit' },
  'font-not-sfnt': { zh: '不是 TrueType 字体', en: 'This is not a TrueType font' },
  'font-cff-unsupported': {
    zh: '字体采用 CFF 轮廓，暂不支持',
    en: 'The font has CFF outlines, which are not supported',
  },
  'font-table-missing': { zh: '字体缺少必要的数据表', en: 'The font lacks a table it needs' },
  'font-truncated': { zh: '字体数据越界或不完整', en: 'The font reaches beyond its data' },
  'font-malformed': { zh: '字体数据格式不对', en: 'The font data is malformed' },
  'font-glyph-missing': { zh: '字体中没有该字形编号', en: 'The font has no glyph of this number' },
  'font-glyph-malformed': { zh: '字形数据损坏', en: 'The data of a glyph is damaged' },
  'font-glyph-too-complex': {
    zh: '字形过于复杂或嵌套过深',
    en: 'A glyph has too many points or parts, or is nested too deeply',
  },
} as const satisfies CodeBook;

export type BaseCode = keyof typeof baseCodes;
