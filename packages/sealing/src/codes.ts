import type { CodeBook } from '@yunzhang/base';

/** Why a file is not sealed. */
export const sealingCodes = {
  'seal-file-format': {
    zh: '只能在 OFD 或 PDF 文件上盖章',
    en: 'Only OFD and PDF files can be sealed',
  },
  'place-page-missing': { zh: '文件没有这一页', en: 'The file has no such page' },
  'place-outside-page': { zh: '印章完全在页面之外', en: 'The seal would lie outside the page' },
  'place-keyword-missing': {
    zh: '文件中没有找到这些文字',
    en: 'The text was not found in the file',
  },
  'place-keyword-format': {
    zh: '此格式暂不支持按文字定位',
    en: 'Placing by text is not supported for this format yet',
  },
  'place-riding-one-page': {
    zh: '单页文件不能盖骑缝章，请改用普通盖章',
    en: 'A riding seal needs at least two pages; place an ordinary seal instead',
  },
  'place-riding-format': {
    zh: '此格式暂不支持骑缝章',
    en: 'Riding seals are not supported for this format yet',
  },
  'place-riding-slices': {
    zh: '页数过多，骑缝章每页的宽度过小',
    en: 'Too many pages: the slices of the riding seal would be too narrow',
  },
  'seal-picture-unsupported': {
    zh: '此印模图像格式不能用于 PDF',
    en: 'A seal picture of this format cannot be drawn in PDF',
  },
  'file-unreadable': { zh: '文件无法读取', en: 'The file cannot be read' },
} as const satisfies CodeBook;

export type SealingCode = keyof typeof sealingCodes;
