import type { CodeBook } from '@yunzhang/base';

/** What a conversion refuses, and what of a file it cannot carry over. */
export const conversionCodes = {
  'convert-no-pages': { zh: '文件没有可转换的页面', en: 'The file has no pages to convert' },
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
} as const satisfies CodeBook;

export type ConversionCode = keyof typeof conversionCodes;
