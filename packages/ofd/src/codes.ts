import { type CodeBook, Malformed } from '@yunzhang/base';

/** What this package can find wrong. Words, order and `docs/errors.md` come from here. */
export const ofdCodes = {
  'zip-too-large': { zh: '文件包过大', en: 'The package is too large' },
  'zip-end-missing': {
    zh: '不是 ZIP 文件包，或结尾缺失',
    en: 'Not a ZIP package, or its end is missing',
  },
  'zip-end-malformed': {
    zh: 'ZIP 结尾记录不一致',
    en: 'The end record of the ZIP is inconsistent',
  },
  'zip-zip64': { zh: '不支持 ZIP64', en: 'ZIP64 is not supported' },
  'zip-several-disks': { zh: '不支持分卷 ZIP', en: 'A ZIP over several disks is not supported' },
  'zip-directory-malformed': { zh: 'ZIP 目录损坏', en: 'The directory of the ZIP is damaged' },
  'zip-too-many-entries': { zh: '包内文件过多', en: 'The package has too many entries' },
  'zip-encrypted': { zh: '包内文件使用了 ZIP 加密', en: 'An entry is encrypted by ZIP' },
  'zip-method-unknown': { zh: '压缩方式不支持', en: 'A compression method is not supported' },
  'zip-name-encoding': { zh: '包内文件名编码不对', en: 'An entry name has a wrong encoding' },
  'zip-name-unsafe': { zh: '包内文件名不安全', en: 'An entry name is not safe' },
  'zip-name-too-long': { zh: '包内文件名过长', en: 'An entry name is too long' },
  'zip-duplicate-name': { zh: '包内有重名文件', en: 'Two entries have the same name' },
  'zip-header-mismatch': {
    zh: 'ZIP 的局部头与目录不一致',
    en: 'A local header and the directory of the ZIP disagree',
  },
  'zip-descriptor-mismatch': {
    zh: 'ZIP 的数据描述与目录不一致',
    en: 'A data descriptor and the directory of the ZIP disagree',
  },
  'zip-overlap': { zh: '包内文件数据重叠', en: 'Entries of the package overlap' },
  'zip-entry-too-large': { zh: '包内单个文件过大', en: 'An entry is too large' },
  'zip-total-too-large': { zh: '包内文件总量过大', en: 'The entries together are too large' },
  'zip-ratio': { zh: '压缩比异常', en: 'An entry expands beyond reason' },
  'zip-size-mismatch': {
    zh: '解压后大小与目录不一致',
    en: 'An entry has another size than stated',
  },
  'zip-crc-mismatch': { zh: '包内文件校验和不符', en: 'The checksum of an entry is wrong' },
  'zip-data-malformed': {
    zh: '包内文件的压缩数据损坏',
    en: 'The compressed data of an entry is damaged',
  },
  'zip-junk-before': { zh: '文件包之前有多余数据', en: 'There is data before the package' },
  'zip-junk-after': { zh: '文件包之后有多余数据', en: 'There is data after the package' },
  'zip-gap': { zh: '包内文件之间有多余数据', en: 'There is data between entries' },
  'zip-hidden-structure': {
    zh: '多余数据中藏有 ZIP 结构',
    en: 'The data outside entries holds ZIP structures that other readers may see',
  },
  'zip-name-absolute': { zh: '包内文件名以斜杠开头', en: 'An entry name starts with a slash' },
  'zip-name-not-normal': { zh: '包内文件名不规范', en: 'An entry name is not in normal form' },
  'zip-name-encoding-guessed': {
    zh: '包内文件名未声明编码',
    en: 'The encoding of an entry name is not declared',
  },
  'zip-extra-malformed': { zh: 'ZIP 扩展字段损坏', en: 'An extra field of the ZIP is damaged' },
  'zip-version-mismatch': {
    zh: 'ZIP 版本要求前后不一',
    en: 'The ZIP states two different version needs for an entry',
  },
  'zip-attributes-odd': {
    zh: 'ZIP 属性把文件标为文件夹或链接',
    en: 'The attributes of the ZIP call a file a folder or a link',
  },
  'xml-too-large': { zh: 'XML 文件过大', en: 'The XML file is too large' },
  'xml-encoding': { zh: 'XML 编码不是 UTF-8', en: 'The XML is not in UTF-8' },
  'xml-version': { zh: 'XML 版本不是 1.0', en: 'The XML version is not 1.0' },
  'xml-document-type': { zh: 'XML 含有 DOCTYPE', en: 'The XML has a document type' },
  'xml-not-well-formed': { zh: 'XML 格式不对', en: 'The XML is not well-formed' },
  'xml-too-deep': { zh: 'XML 嵌套过深', en: 'The XML is nested too deeply' },
  'xml-too-many-elements': { zh: 'XML 元素过多', en: 'The XML has too many elements' },
  'xml-too-many-attributes': { zh: 'XML 属性过多', en: 'An XML element has too many attributes' },
  'xml-character': {
    zh: '文本含有 XML 不允许的字符',
    en: 'A text has a character XML cannot carry',
  },
  'xml-namespace-without-year': {
    zh: 'XML 命名空间不带年份',
    en: 'The XML namespace lacks the year',
  },
  'xml-namespace-unknown': {
    zh: 'XML 命名空间不是 OFD 的',
    en: 'The XML namespace is not that of OFD',
  },
  'location-letter-case': {
    zh: '引用路径大小写与文件名不符',
    en: 'A reference differs from the entry name in letter case',
  },
  'location-from-root': {
    zh: '引用路径须从包根目录解释',
    en: 'A relative reference is only found from the root of the package',
  },
  'location-from-document': {
    zh: '引用路径须从文档目录解释',
    en: 'A reference is only found from the folder of the document',
  },
  'location-without-base': {
    zh: '资源引用未按 BaseLoc 解释',
    en: 'A resource is only found without the BaseLoc of its list',
  },
  'location-escapes': { zh: '引用路径越出文件包', en: 'A reference leads out of the package' },
  'location-missing': { zh: '引用的文件不存在', en: 'A referenced file is not in the package' },
  'ofd-encrypted': { zh: '文档已加密', en: 'The document is encrypted' },
  'encryption-unreadable': {
    zh: '加密信息无法读取',
    en: 'The description of the encryption cannot be read',
  },
  'encryption-key-wrong': {
    zh: '口令或私钥不能打开此文档',
    en: 'The password or key does not open this document',
  },
  'encryption-path': {
    zh: '解密后的文件与包内其他文件重名',
    en: 'A decrypted file would stand on another file',
  },
  'ofd-no-root': { zh: '包内没有 OFD.xml', en: 'The package has no OFD.xml' },
  'ofd-root-element': { zh: 'OFD.xml 根元素不对', en: 'OFD.xml has a wrong root element' },
  'ofd-no-document': { zh: '没有可显示的文档', en: 'There is no document to show' },
  'ofd-document-unreadable': { zh: '文档根文件无法读取', en: 'The document file cannot be read' },
  'ofd-page-missing': { zh: '页面文件缺失', en: 'A page file is missing' },
  'ofd-page-unreadable': { zh: '页面文件无法读取', en: 'A page file cannot be read' },
  'ofd-file-unreadable': { zh: '包内文件无法读取', en: 'A file of the package cannot be read' },
  'ofd-page-area-missing': {
    zh: '没有页面大小，按 A4 处理',
    en: 'No page size is given; A4 is assumed',
  },
  'ofd-page-area-malformed': { zh: '页面大小写法不对', en: 'A page size is malformed' },
  'ofd-too-many-pages': { zh: '页数过多', en: 'The document has too many pages' },
  'ofd-too-many-documents': { zh: '文档过多', en: 'The package has too many documents' },
  'ofd-too-many-versions': {
    zh: '版本或版本文件过多',
    en: 'The document has too many versions, or a version too many files',
  },
  'outline-limit': { zh: '大纲过长或嵌套过深', en: 'The outline is too long or nested too deeply' },
  'list-limit': { zh: '清单过长，只读前一部分', en: 'A list is too long; only its start is read' },
  'ofd-duplicate-id': { zh: '文档内编号重复', en: 'An id occurs twice in the document' },
  'ofd-version-ambiguous': { zh: '当前版本不明确', en: 'It is not clear which version is current' },
  'signature-list-missing': {
    zh: 'OFD.xml 指明的签名列表不存在',
    en: 'The list of signatures that OFD.xml names is not in the package',
  },
  'signature-list-unreadable': {
    zh: '签名列表无法读取',
    en: 'The list of signatures cannot be read',
  },
  'signature-too-many': { zh: '签名过多', en: 'There are too many signatures' },
  'signature-missing': { zh: '签名文件不存在', en: 'A signature file is not in the package' },
  'signature-unreadable': { zh: '签名文件无法读取', en: 'A signature file cannot be read' },
  'signature-duplicate-id': { zh: '签名编号重复', en: 'Two signatures have the same id' },
  'signature-element-missing': {
    zh: '签名文件缺少必要元素',
    en: 'A signature file lacks an element it needs',
  },
  'signature-element-repeated': {
    zh: '签名文件中的元素重复',
    en: 'An element of a signature file occurs twice',
  },
  'signature-prefix-missing': {
    zh: '签名文件中的元素没有命名空间',
    en: 'Elements of a signature file are in no namespace of OFD',
  },
  'signature-check-method-missing': {
    zh: '未写明摘要方法，按标准缺省为 MD5',
    en: 'No digest method is stated; the standard then means MD5',
  },
  'signature-too-many-references': {
    zh: '签名引用过多',
    en: 'A signature has too many references',
  },
  'signature-too-many-stamps': { zh: '签章外观过多', en: 'A signature has too many stamps' },
  'reference-duplicate': { zh: '同一文件被引用多次', en: 'A file is referenced more than once' },
  'reference-check-value': { zh: '引用的校验值格式不对', en: 'A check value is malformed' },
  'stamp-malformed': { zh: '签章外观写法不对', en: 'The place of a stamp is malformed' },
  'stamp-outside-page': {
    zh: '印章位置在页面之外，看不到',
    en: 'A seal is placed outside the page and cannot be seen',
  },
  'stamp-page-unknown': { zh: '盖章页不存在', en: 'The page to be sealed is not in the document' },
  'package-unsound': {
    zh: '文件包本身不完好，不能加盖印章',
    en: 'The package is not sound enough to be sealed',
  },
  'package-integrity-listed': {
    zh: '文件包有防夹带文件列表，不能再加入文件',
    en: 'The package lists all its files; none can be added',
  },
  'list-protected': {
    zh: '已有签章保护了签名列表，不能再盖章',
    en: 'An earlier seal protects the list of signatures; no other can be added',
  },
  'root-protected': {
    zh: '已有签章保护了 OFD.xml，而盖章须改动它',
    en: 'An earlier seal protects OFD.xml, which would have to change',
  },
  'page-object-limit': { zh: '页面对象过多', en: 'The page has too many objects' },
  'graphic-unreadable': { zh: '页面对象无法读取', en: 'An object of the page cannot be read' },
  'graphic-unknown': { zh: '页面对象类型未知', en: 'An object of the page is of an unknown kind' },
  'graphic-too-deep': { zh: '页面对象嵌套过深', en: 'Objects of the page are nested too deeply' },
  'boundary-missing': { zh: '页面对象没有外接框', en: 'An object of the page has no Boundary' },
  'resource-missing': { zh: '引用的资源不存在', en: 'A resource that is used is not defined' },
  'draw-param-loop': { zh: '绘制参数循环引用', en: 'Drawing parameters refer to each other' },
  'colour-malformed': { zh: '颜色写法不对', en: 'A colour is malformed' },
  'blend-unknown': {
    zh: '混合方式未知，按普通绘制',
    en: 'A blend mode is unknown; none is applied',
  },
  'path-malformed': { zh: '路径数据写法不对', en: 'The data of a path is malformed' },
  'clip-malformed': { zh: '裁剪区写法不对', en: 'A clip is malformed' },
  'clip-font-missing': {
    zh: '裁剪文字的字体未嵌入，未裁剪',
    en: 'The font of a clipping text is not embedded; nothing is cut',
  },
  'text-malformed': { zh: '文字对象写法不对', en: 'A text object is malformed' },
  'font-substituted': {
    zh: '字体未嵌入，以其他字体代替',
    en: 'A font is not embedded; another one is shown in its place',
  },
  'font-unreadable': { zh: '嵌入字体无法读取', en: 'An embedded font cannot be read' },
  'image-missing': { zh: '图像文件缺失', en: 'The file of an image is missing' },
  'image-mask-ignored': { zh: '图像蒙版未应用', en: 'The mask of an image is not applied' },
  'template-missing': { zh: '模板页缺失', en: 'A template page is missing' },
  'annotation-unreadable': { zh: '注释文件无法读取', en: 'A file of annotations cannot be read' },
  'seal-picture-unsafe': {
    zh: '印章图像含有不允许的内容，未显示',
    en: 'The picture of a seal has content that is not allowed; it is not shown',
  },
  'seal-picture-unreadable': {
    zh: '印章图像无法读取，未显示',
    en: 'The picture of a seal cannot be read; it is not shown',
  },
  'ofd-font-left-out': {
    zh: '字体无法嵌入，只写出名称',
    en: 'A font could not be embedded; its name alone was written',
  },
  'ofd-image-left-out': {
    zh: '图像无法读取，未写入',
    en: 'An image could not be read and was left out',
  },
  'ofd-shading-approximated': {
    zh: '渐变或底纹只能近似写出',
    en: 'A shading or pattern was written as something near it',
  },
  'ofd-marks-too-deep': {
    zh: '图元嵌套过深，部分未写入',
    en: 'Groups are nested too deeply; some were left out',
  },
  'ofd-outline-cut': {
    zh: '大纲过长或过深，未全部写入',
    en: 'The outline is too long or too deep to be written whole',
  },
  'merge-sealed': {
    zh: '文件已盖章，不能拆分或合并；可选择去掉印章后再做',
    en: 'The file is sealed and cannot be taken apart or merged unless the seals are dropped',
  },
  'merge-page-missing': { zh: '文件中没有这一页', en: 'The file has no such page' },
  'merge-no-pages': { zh: '没有可合并的页面', en: 'There are no pages to put together' },
  'merge-seals-dropped': {
    zh: '印章已去掉，得到的文件没有盖章',
    en: 'The seals were dropped; the new file is not sealed',
  },
  'merge-file-left-out': {
    zh: '包内文件无法读取，未带入新文件',
    en: 'A file of the package cannot be read and is not carried over',
  },
  'merge-part-left-out': {
    zh: '属于整个文档的内容未带入新文件',
    en: 'Something that belongs to the document as a whole is not carried over',
  },
  'merge-default-space': {
    zh: '各文件的默认颜色空间不同，部分颜色可能改变',
    en: 'The files differ in their default colour space; some colours may change',
  },
} as const satisfies CodeBook;

export type OfdCode = keyof typeof ofdCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: OfdCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}
