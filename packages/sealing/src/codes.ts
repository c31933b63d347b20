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
  'place-seal-size': { zh: '印章尺寸不对', en: 'The size of the seal is not usable' },
  'place-too-many': { zh: '一次盖章的位置过多', en: 'One seal would lie in too many places' },
  'place-occurrence-missing': {
    zh: '文件中没有这么多处相同的文字',
    en: 'The text does not occur that many times',
  },
  'place-field-missing': {
    zh: '文件中没有这个名称的域或对象',
    en: 'The file has no field or object of this name',
  },
  'place-field-format': {
    zh: '此格式暂不支持按域定位',
    en: 'Placing in a field is not supported for this format yet',
  },
  'place-field-smaller': {
    zh: '印章比所选的域大',
    en: 'The seal is larger than the field',
  },
  'place-riding-regrouped': {
    zh: '为保证骑缝章每页的最小宽度，已减少每组页数',
    en: 'Groups were made smaller so that the slices of the riding seal are wide enough',
  },
  'place-page-turned': {
    zh: '该页显示时有旋转，印章按所见方向放置',
    en: 'The page is shown turned; the seal is upright as it is shown',
  },
  'place-part-off-page': {
    zh: '印章有一部分在页面之外',
    en: 'A part of the seal lies outside the page',
  },
  'place-over-seal': { zh: '印章压在另一枚印章上', en: 'The seal lies on top of another seal' },
  'place-over-text': { zh: '印章覆盖了大量文字', en: 'The seal covers much text' },
  'place-riding-one-page': {
    zh: '单页文件不能盖骑缝章，请改用普通盖章',
    en: 'A riding seal needs at least two pages; place an ordinary seal instead',
  },
  'place-riding-slices': {
    zh: '骑缝章每页的宽度过小，或分组参数不对',
    en: 'The slices of the riding seal would be too narrow, or the grouping is not usable',
  },
  'seal-picture-unsupported': {
    zh: '此印模图像格式不能用于 PDF',
    en: 'A seal picture of this format cannot be drawn in PDF',
  },
  'lock-format': {
    zh: '只有 OFD 文件可以加不带印章的签名或锁定',
    en: 'Only OFD files can be signed without a seal, or locked',
  },
  'evidence-without-room': {
    zh: '账本存证过大',
    en: 'The evidence of the ledger is too large for the file',
  },
  'time-stamp-without-room': {
    zh: '时间戳过大',
    en: 'The time stamp is too large for the file',
  },
  'file-unreadable': { zh: '文件无法读取', en: 'The file cannot be read' },
} as const satisfies CodeBook;

export type SealingCode = keyof typeof sealingCodes;
