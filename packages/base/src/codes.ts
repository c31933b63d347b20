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
  'latin1-out-of-range': {
    zh: '文本含有单字节编码之外的字符',
    en: 'The text has characters beyond one byte',
  },
  'hex-malformed': { zh: '十六进制数据格式不对', en: 'The hexadecimal data is malformed' },
  'base64-malformed': { zh: 'Base64 数据格式不对', en: 'The base64 data is malformed' },
  'inflate-too-large': { zh: '解压后的数据超过上限', en: 'The data expands beyond the limit' },
  'inflate-malformed': { zh: '压缩数据损坏', en: 'The compressed data is damaged' },
  'inflate-truncated': { zh: '压缩数据不完整', en: 'The compressed data ends too early' },
} as const satisfies CodeBook;

export type BaseCode = keyof typeof baseCodes;
