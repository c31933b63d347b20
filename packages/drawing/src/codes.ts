import { type CodeBook, Malformed } from '@yunzhang/base';

/** What this package can find wrong. Words, order and `docs/errors.md` come from here. */
export const drawingCodes = {
  'bitmap-format-unknown': { zh: '不是已知的图像格式', en: 'This is no known image format' },
  'bitmap-too-large': { zh: '图像尺寸超过上限', en: 'The image is larger than the limit' },
  'bitmap-truncated': { zh: '图像数据不完整', en: 'The data of the image ends too early' },
  'bitmap-malformed': { zh: '图像数据格式不对', en: 'The data of the image is malformed' },
  'bitmap-unsupported': {
    zh: '图像采用了不支持的编码方式',
    en: 'The image is coded in a way that is not supported',
  },
} as const satisfies CodeBook;

export type DrawingCode = keyof typeof drawingCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: DrawingCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}
