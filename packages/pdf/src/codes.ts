import { type CodeBook, Malformed } from '@yunzhang/base';

/** What this package can find wrong. Words, order and `docs/errors.md` come from here. */
export const pdfCodes = {
  'pdf-too-large': { zh: 'PDF 文件过大', en: 'The PDF file is too large' },
  'pdf-header-missing': { zh: '找不到 PDF 文件头', en: 'There is no PDF header' },
  'pdf-truncated': { zh: 'PDF 数据不完整', en: 'The PDF data ends too early' },
  'pdf-too-deep': { zh: 'PDF 对象嵌套过深', en: 'A PDF object is nested too deeply' },
  'pdf-work-limit': {
    zh: 'PDF 文件需要的处理量超过上限',
    en: 'The PDF file needs more work than is allowed',
  },
  'pdf-name-too-long': { zh: 'PDF 名称过长', en: 'A PDF name is too long' },
  'pdf-string-open': { zh: 'PDF 字符串没有结束', en: 'A PDF string has no end' },
  'pdf-stream-open': { zh: 'PDF 流没有结束', en: 'A PDF stream has no end' },
  'pdf-word-unknown': { zh: 'PDF 中出现不认识的词', en: 'There is an unknown word in the PDF' },
  'pdf-key-missing': { zh: 'PDF 字典缺少键', en: 'A PDF dictionary lacks a key' },
  'pdf-object-header': { zh: 'PDF 对象头不对', en: 'A PDF object has a wrong header' },
  'pdf-object-mismatch': {
    zh: '交叉引用所指的位置是另一个对象',
    en: 'The cross-reference leads to another object',
  },
  'pdf-object-loop': { zh: 'PDF 对象循环引用', en: 'PDF objects refer to each other in a loop' },
  'pdf-object-stream': { zh: 'PDF 对象流格式不对', en: 'A PDF object stream is malformed' },
  'pdf-xref-form': { zh: 'PDF 交叉引用格式不对', en: 'A PDF cross-reference is malformed' },
  'pdf-xref-missing': { zh: '找不到 PDF 交叉引用', en: 'There is no PDF cross-reference' },
  'pdf-xref-too-large': { zh: 'PDF 交叉引用过大', en: 'The PDF cross-reference is too large' },
  'pdf-catalog-missing': { zh: '找不到 PDF 文档目录', en: 'The PDF has no catalog' },
  'pdf-filter-unknown': {
    zh: 'PDF 流的编码方式不支持',
    en: 'A PDF stream filter is not supported',
  },
  'pdf-filter-data': { zh: 'PDF 流数据损坏', en: 'The data of a PDF stream is damaged' },
  'pdf-filter-too-large': {
    zh: 'PDF 流展开后超过上限',
    en: 'A PDF stream expands beyond the limit',
  },
  'pdf-encryption-unknown': {
    zh: 'PDF 的加密方式不支持',
    en: 'The encryption of the PDF is not supported',
  },
  'pdf-encrypted': {
    zh: 'PDF 已加密，需要口令或私钥才能读取此内容',
    en: 'The PDF is encrypted; this content needs a password or key',
  },

  'junk-before-header': { zh: '文件头之前有其他数据', en: 'There are bytes before the header' },
  'startxref-missing': {
    zh: '文件末尾没有可用的 startxref',
    en: 'There is no usable startxref at the end of the file',
  },
  'startxref-wrong': {
    zh: 'startxref 没有指向交叉引用',
    en: 'startxref does not lead to a cross-reference',
  },
  'file-repaired': {
    zh: '交叉引用已损坏，靠扫描全文重建',
    en: 'The cross-reference was rebuilt by scanning the file',
  },
  'revision-tail': {
    zh: '某次保存的结尾（startxref 与 %%EOF）不完整',
    en: 'A revision does not end with its own startxref and %%EOF',
  },
  'revision-order': {
    zh: '各次保存的交叉引用顺序反常',
    en: 'The cross-references of the revisions are in an odd order',
  },
  'bytes-after-last-revision': {
    zh: '最后一次保存之后还有数据',
    en: 'There are bytes after the last revision',
  },
  'xref-loop': { zh: '交叉引用链成环', en: 'The chain of cross-references is a loop' },
  'xref-hybrid': {
    zh: '文件同时带两种交叉引用，不同阅读器看到的内容可能不同',
    en: 'The file has both kinds of cross-reference; readers may see different things',
  },
  'xref-object-twice': {
    zh: '同一交叉引用中一个对象出现两次',
    en: 'One cross-reference lists an object twice',
  },
  'xref-beyond-size': {
    zh: '交叉引用含有超出 /Size 的对象',
    en: 'The cross-reference has objects beyond its /Size',
  },
  'xref-beyond-revision': {
    zh: '交叉引用指向本次保存之后的数据',
    en: 'A cross-reference points beyond its own revision',
  },
  'pdf-name-not-ascii': { zh: '名称含未转义的字节', en: 'A name has bytes that should be escaped' },
  'pdf-key-escaped': { zh: '字典的键用了转义写法', en: 'A dictionary key is written with escapes' },
  'pdf-key-twice': { zh: '字典中同一个键出现两次', en: 'A dictionary has a key twice' },
  'pdf-hex-form': {
    zh: '十六进制字符串含其他字符',
    en: 'A hexadecimal string has foreign characters',
  },
  'pdf-endobj-missing': { zh: '对象缺少 endobj', en: 'An object lacks its endobj' },
  'pdf-stream-start': { zh: '流的开头换行不规范', en: 'A stream starts with an odd end of line' },
  'pdf-stream-length': { zh: '流的长度与数据不符', en: 'The length of a stream is wrong' },
  'object-unreadable': { zh: '有对象无法读取', en: 'An object cannot be read' },
} as const satisfies CodeBook;

export type PdfCode = keyof typeof pdfCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: PdfCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}
