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
  'byte-range-missing': { zh: '签名没有 ByteRange', en: 'The signature has no ByteRange' },
  'byte-range-form': {
    zh: 'ByteRange 不是四个整数',
    en: 'The ByteRange is not four whole numbers',
  },
  'byte-range-negative': { zh: 'ByteRange 含负数', en: 'The ByteRange has a negative number' },
  'byte-range-start': {
    zh: 'ByteRange 不从文件开头开始',
    en: 'The ByteRange does not start at the beginning of the file',
  },
  'byte-range-overlap': { zh: 'ByteRange 的两段重叠', en: 'The parts of the ByteRange overlap' },
  'byte-range-beyond-file': {
    zh: 'ByteRange 超出文件',
    en: 'The ByteRange reaches beyond the file',
  },
  'byte-range-covers-brackets': {
    zh: 'ByteRange 把 Contents 的尖括号也算入被签内容',
    en: 'The ByteRange covers the angle brackets of Contents',
  },
  'byte-range-gap-not-contents': {
    zh: 'ByteRange 的空隙不正好是签名值',
    en: 'The gap of the ByteRange is not exactly the signature value',
  },
  'byte-range-end': {
    zh: '签名覆盖的范围没有在某次保存的结尾处结束',
    en: 'The covered range does not end where a revision ends',
  },
  'byte-range-stray': {
    zh: '文件中还有未被任何签名使用的 ByteRange',
    en: 'The file has a ByteRange that belongs to no listed signature',
  },
  'revision-outside-range': {
    zh: '被签版本的交叉引用不在签名覆盖范围内',
    en: 'A cross-reference of the signed revision is not covered',
  },
  'contents-missing': { zh: '签名值缺失', en: 'The signature value is missing' },
  'contents-empty': { zh: '签名值为空', en: 'The signature value is empty' },
  'contents-elsewhere': {
    zh: '签名值不在签名字典内',
    en: 'The signature value is not inside its dictionary',
  },
  'contents-not-hex': {
    zh: '签名值处含有十六进制以外的字符',
    en: 'The signature value is not only hexadecimal digits',
  },
  'contents-hex-odd': {
    zh: '签名值的十六进制位数为奇数',
    en: 'The signature value has an odd number of digits',
  },
  'contents-hex-mixed-case': {
    zh: '签名值的十六进制大小写混用',
    en: 'The digits of the signature value mix cases',
  },
  'contents-padding-not-zero': {
    zh: '签名值之后的填充不是零',
    en: 'The padding after the signature value is not zero',
  },
  'contents-not-der': {
    zh: '签名值不是 ASN.1 结构',
    en: 'The signature value is no ASN.1 structure',
  },
  'signature-key-twice': {
    zh: '签名字典中同一个键出现两次',
    en: 'The signature dictionary has a key twice',
  },
  'signature-entry-indirect': {
    zh: '签名字典的关键条目放在别的对象里',
    en: 'A key entry of the signature dictionary is kept in another object',
  },
  'signature-compressed': {
    zh: '签名字典位于对象流中',
    en: 'The signature dictionary is inside an object stream',
  },
  'signature-shared': {
    zh: '多个签名域共用一个签名',
    en: 'Several fields share one signature',
  },
  'signature-unreferenced': {
    zh: '签名字典没有被任何签名域引用',
    en: 'No field refers to the signature dictionary',
  },
  'signature-superseded': {
    zh: '签名字典后来被改写',
    en: 'The signature dictionary was overwritten later',
  },
  'signature-date': {
    zh: '签名时间的写法不完整（缺时区或格式不对）',
    en: 'The claimed time is incomplete: no zone, or malformed',
  },
  'docmdp-not-in-perms': {
    zh: '签名声明为认证签名，但文档目录未登记',
    en: 'The signature claims to certify, but the catalog does not list it',
  },
  'signed-revision-unknown': {
    zh: '无法确定签名对应的版本',
    en: 'The revision that was signed cannot be told',
  },
  'change-not-permitted': {
    zh: '签名之后有不允许的改动',
    en: 'There are changes after signing that are not permitted',
  },
  'field-locked': {
    zh: '签名锁定的表单域后来被改动',
    en: 'A field locked by a signature was changed later',
  },
  'active-javascript': { zh: '文件含脚本', en: 'The file contains a script' },
  'active-launch': { zh: '文件含启动程序的动作', en: 'The file can start a program' },
  'active-external': { zh: '文件引用外部内容', en: 'The file refers to content outside it' },
  'active-on-open': { zh: '文件打开时会执行动作', en: 'Opening the file runs an action' },
  'active-on-event': {
    zh: '文件在某些操作时会执行动作',
    en: 'Some events in the file run actions',
  },
  'active-xfa': { zh: '文件含 XFA 动态表单', en: 'The file contains a dynamic XFA form' },
  'active-media': { zh: '文件含多媒体或三维内容', en: 'The file contains media or 3D content' },
  'lint-incomplete': { zh: '文件过大，未能全部检查', en: 'The file is too large to check fully' },
  'pdf-seal-encrypted': {
    zh: '文件已加密，不能盖章',
    en: 'The file is encrypted and cannot be sealed',
  },
  'pdf-seal-hybrid': {
    zh: '文件同时带两种交叉引用，不能盖章',
    en: 'The file has both kinds of cross-reference and cannot be sealed',
  },
  'pdf-seal-damaged-signed': {
    zh: '文件已有签名且结构有损坏，修复会破坏签名，不能盖章',
    en: 'The file is signed and damaged; repairing it would break its signatures',
  },
  'pdf-seal-damaged': {
    zh: '文件结构有损坏，不能盖章；请重新导出后再试',
    en: 'The file is damaged and cannot be sealed; export it again first',
  },
  'pdf-seal-xfa': {
    zh: '文件含 XFA 动态表单，不能盖章',
    en: 'The file has a dynamic XFA form and cannot be sealed',
  },
  'pdf-seal-not-permitted': {
    zh: '已有的签名不允许再盖章',
    en: 'An earlier signature permits no further seals',
  },
  'pdf-seal-slices-after-signature': {
    zh: '文件已有签名，不能再加盖骑缝章',
    en: 'A file that is already signed cannot get a riding seal',
  },
  'pdf-seal-structure': {
    zh: '文件结构特殊，无法追加印章',
    en: 'The structure of the file does not allow adding a seal',
  },
  'pdf-seal-page-missing': { zh: '没有这一页', en: 'There is no such page' },
  'pdf-seal-box-form': {
    zh: '印章位置的数值不对',
    en: 'The numbers of the seal place are not right',
  },
  'pdf-seal-box-off-page': {
    zh: '印章位置超出页面',
    en: 'The seal would stand beyond the edge of the page',
  },
  'pdf-seal-picture-form': {
    zh: '印章图像不能用于 PDF',
    en: 'The picture of the seal cannot be used in a PDF',
  },
  'pdf-seal-contents-size': {
    zh: '为签名值预留的空间大小不对',
    en: 'The room kept for the signature value has a wrong size',
  },
  'pdf-marks-too-deep': {
    zh: '图元嵌套过深，未写入 PDF',
    en: 'Marks are nested too deeply and are left out of the PDF',
  },
  'pdf-mark-off-page': {
    zh: '图元位置超出任何页面，未写入 PDF',
    en: 'A mark lies beyond any page and is left out of the PDF',
  },
  'pdf-clip-limit': {
    zh: '裁剪区过多，未全部写入 PDF',
    en: 'There are too many clips; not all are in the PDF',
  },
  'pdf-shading-limit': {
    zh: '渐变过于复杂，PDF 中有所简化',
    en: 'A shading is too large and is simplified in the PDF',
  },
  'pdf-image-unreadable': {
    zh: '图像无法读取，未写入 PDF',
    en: 'An image cannot be read and is left out of the PDF',
  },
  'pdf-image-limit': {
    zh: '图像像素总数超过上限，未写入 PDF',
    en: 'The images have too many pixels together; some are left out of the PDF',
  },
  'pdf-glyph-missing': {
    zh: '字体没有所要的字形，未写入 PDF',
    en: 'A font lacks a glyph, which is left out of the PDF',
  },
  'pdf-font-not-embedded': {
    zh: '字体无法嵌入 PDF',
    en: 'A font cannot be embedded in the PDF',
  },
  'pdf-text-without-font': {
    zh: '没有可嵌入的字体，文字外观取决于阅读器',
    en: 'There is no font to embed; how the text looks is up to the reader',
  },
  'object-unreadable': { zh: '有对象无法读取', en: 'An object cannot be read' },
} as const satisfies CodeBook;

export type PdfCode = keyof typeof pdfCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: PdfCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}
