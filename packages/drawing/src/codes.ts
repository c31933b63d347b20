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
  'page-output-limit': { zh: '页面绘制结果过大', en: 'The drawing of the page becomes too large' },
  'drawing-too-deep': { zh: '图形嵌套过深', en: 'Parts of a drawing are nested too deeply' },
  'shading-approximated': { zh: '渐变或底纹按近似绘制', en: 'A shading is drawn approximately' },
  'font-not-available': {
    zh: '没有可用字体，文字未绘制',
    en: 'No font is at hand; text is not drawn',
  },
  'glyph-not-drawn': { zh: '字体缺少字形，未绘制', en: 'A font lacks a glyph; it is not drawn' },
  'glyph-substituted': {
    zh: '嵌入字体缺少字形，以其他字体代替',
    en: 'The embedded font lacks a glyph; another font stands in',
  },
  'glyph-unreadable': { zh: '字形损坏，未绘制', en: 'A glyph is damaged; it is not drawn' },
  'image-format-unsupported': {
    zh: '图像格式不支持，以空框代替',
    en: 'The format of an image is not supported; an empty frame is drawn',
  },
} as const satisfies CodeBook;

export type DrawingCode = keyof typeof drawingCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: DrawingCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}
