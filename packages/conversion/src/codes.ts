import type { CodeBook } from '@yunzhang/base';

/** What a conversion refuses, and what of a file it cannot carry over. */
export const conversionCodes = {
  'convert-no-pages': { zh: '文件没有可转换的页面', en: 'The file has no pages to convert' },
  'convert-page-missing': { zh: '文件没有这一页', en: 'The file does not have this page' },
  'convert-seals-are-pictures': {
    zh: '转换后的文件中印章只是图片，不能验证；盖章原件已作为附件保留',
    en: 'Seals in the converted file are pictures only; the sealed original is attached to it',
  },
  'convert-seals-unattached': {
    zh: '转换后的文件中印章只是图片，不能验证；未附盖章原件',
    en: 'Seals in the converted file are pictures only, and the sealed original is not attached',
  },
  'convert-attachment-missing': {
    zh: '附件无法读取，未能带入转换后的文件',
    en: 'An attachment cannot be read and is not carried over',
  },
  'convert-attachment-limit': {
    zh: '附件总大小超过上限，未全部带入转换后的文件',
    en: 'The attachments are too large together; some are not carried over',
  },
  'convert-font-not-embedded': {
    zh: '原文件没有嵌入字体，转换后只有字体名称',
    en: 'A font is not embedded in the original; the converted file has its name alone',
  },
  'convert-font-unreadable': {
    zh: '字体数据无法读取，转换后只有字体名称',
    en: 'A font cannot be read; the converted file has its name alone',
  },
  'convert-image-dropped': {
    zh: '图像无法读取，未带入转换后的文件',
    en: 'An image cannot be read and is not carried over',
  },
  'convert-pattern-dropped': {
    zh: '底纹或渐变无法带入转换后的文件',
    en: 'A pattern or shading is not carried over',
  },
  'convert-soft-mask': {
    zh: '软蒙版无法带入转换后的文件，内容按不透明显示',
    en: 'A soft mask is not carried over; what it faded is shown in full',
  },
  'convert-blend-dropped': {
    zh: '混合模式无法带入转换后的文件',
    en: 'A way of mixing colours is not carried over',
  },
  'convert-text-clip': {
    zh: '以文字为形状的裁剪无法带入转换后的文件',
    en: 'A clip in the shape of text is not carried over',
  },
  'convert-page-cut': {
    zh: '页面内容过多或嵌套过深，未全部带入',
    en: 'A page has too much on it, or is nested too deeply, to be carried over whole',
  },
} as const satisfies CodeBook;

export type ConversionCode = keyof typeof conversionCodes;
