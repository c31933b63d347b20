import { type CodeBook, Malformed } from '@yunzhang/base';

/** What this package can find wrong. Words, order and `docs/errors.md` come from here. */
export const sesCodes = {
  // What cannot be understood at all.
  'ses-too-large': { zh: '印章或签章数据过大', en: 'The seal or seal signature is too large' },
  'ses-too-many-elements': {
    zh: '印章或签章数据的元素过多',
    en: 'The seal or seal signature has too many elements',
  },
  'seal-legacy': {
    zh: '不支持的早期专有印章格式',
    en: 'This is an early proprietary seal format that is not supported',
  },
  'seal-structure': {
    zh: '印章结构不符合任何一代标准',
    en: 'The seal has the structure of no generation',
  },
  'seal-header-id': { zh: '印章头标识不是 ES', en: 'The seal header does not say ES' },
  'seal-list-structure': {
    zh: '印章的签章人证书列表无法理解',
    en: 'The list of signer certificates in the seal cannot be understood',
  },
  'seal-signature-structure': {
    zh: '签章数据结构不符合任何一代标准',
    en: 'The seal signature has the structure of no generation',
  },
  'seal-signature-other-kind': {
    zh: '数据不是电子签章，而是其他签名格式',
    en: 'The data is another kind of signature, not a seal signature',
  },

  // Deviations in the encoding, tolerated.
  'ses-trailing-bytes': { zh: '数据之后还有多余字节', en: 'There are bytes after the data' },
  'ses-length-not-shortest': {
    zh: '长度未用最短写法',
    en: 'A length is not written in its shortest form',
  },
  'ses-time-variant': {
    zh: '时间不是规范写法（带小数、时区或缺秒）',
    en: 'A time has a fraction, a zone offset or no seconds',
  },
  'ses-time-type': {
    zh: '时间类型与本代标准不同',
    en: 'A time has another type than its generation uses',
  },
  'ses-string-type': {
    zh: '文字类型与标准不同',
    en: 'A text has another string type than the standard names',
  },
  'ses-string-not-ascii': {
    zh: '应为 ASCII 的文字含有其他字符',
    en: 'A text that should be ASCII has other characters',
  },
  'ses-octets-for-bits': {
    zh: '应为位串处写成了字节串',
    en: 'An octet string stands where a bit string belongs',
  },
  'ses-critical-false-written': {
    zh: '扩展项写出了缺省的“非关键”标志',
    en: 'An extension writes out critical FALSE',
  },
  'ses-extension-repeated': { zh: '同一扩展项出现多次', en: 'An extension occurs twice' },
  'ses-extensions-form': {
    zh: '扩展项的外层写法与标准不同',
    en: 'The extensions are wrapped in another way than the standard says',
  },
  'ses-extensions-unreadable': {
    zh: '扩展项无法读取，已忽略',
    en: 'The extensions cannot be read and are ignored',
  },
  'ses-extension-critical': {
    zh: '含有不认识的关键扩展项，未完全理解',
    en: 'An unknown critical extension: not fully understood',
  },
  'ses-algorithm-typo': {
    zh: '签名算法标识是已知的误写',
    en: 'The signature algorithm is a known misspelling',
  },

  // What a seal says that it should not.
  'seal-wrapped': {
    zh: '印章被包在字节串内',
    en: 'The seal is wrapped in an octet string',
  },
  'seal-version-unknown': { zh: '印章版本号未知', en: 'The seal version is not known' },
  'seal-version-shape': {
    zh: '印章版本号与其结构不符',
    en: 'The seal version does not match its structure',
  },
  'seal-maker-info-unreadable': {
    zh: '印章的制章签名部分无法读取',
    en: 'The part with the maker signature of the seal cannot be read',
  },
  'seal-list-empty': { zh: '签章人证书列表为空', en: 'The list of signer certificates is empty' },
  'seal-list-type-unknown': {
    zh: '签章人证书列表类型未知',
    en: 'The type of the signer list is not known',
  },
  'seal-list-type-shape': {
    zh: '签章人证书列表类型与内容不符',
    en: 'The type of the signer list does not match what it holds',
  },
  'seal-list-entry-not-certificate': {
    zh: '签章人证书列表中有一项不是证书',
    en: 'An entry of the signer list is not a certificate',
  },
  'seal-list-digest-label': {
    zh: '证书摘要的算法名称不认识，按长度判断',
    en: 'The digest of a listed certificate has an unknown name and is judged by its length',
  },
  'seal-validity-reversed': {
    zh: '印章有效期的终止不晚于起始',
    en: 'The seal ends before it begins',
  },
  'seal-created-after-valid-from': {
    zh: '制章时间晚于有效期起始一小时以上',
    en: 'The seal was made over an hour after its validity begins',
  },
  'seal-picture-format': {
    zh: '印模图像格式无法识别',
    en: 'The format of the seal picture is not recognised',
  },
  'seal-picture-label': {
    zh: '印模图像的类型标注与实际格式不符',
    en: 'The seal picture is not of the type its label says',
  },
  'seal-picture-size': {
    zh: '印模尺寸不合常理',
    en: 'The seal picture has an implausible size',
  },

  // What a seal signature says that it should not.
  'seal-signature-version-unknown': {
    zh: '签章版本号未知',
    en: 'The version of the seal signature is not known',
  },
  'seal-signature-version-shape': {
    zh: '签章版本号与其结构不符',
    en: 'The version of the seal signature does not match its structure',
  },
  'seal-signature-generation': {
    zh: '签章与其中印章不是同一代',
    en: 'The seal signature and its seal are of different generations',
  },
  'seal-signature-version-differs': {
    zh: '签章与其中印章的版本号不同',
    en: 'The seal signature and its seal state different versions',
  },
  'time-info-text': { zh: '签章时间写成文字', en: 'The sealing time is written as text' },
  'time-info-zone-assumed': {
    zh: '签章时间未注明时区，按北京时间理解',
    en: 'The sealing time names no zone and is taken as Beijing time',
  },
  'time-info-unreadable': { zh: '签章时间无法读取', en: 'The sealing time cannot be read' },
  'data-hash-size': {
    zh: '原文杂凑值的长度不是 32 字节',
    en: 'The hash of the sealed data does not have 32 octets',
  },

  // Mathematics.
  'seal-maker-certificate': {
    zh: '制章人证书无法读取',
    en: 'The maker certificate cannot be read',
  },
  'signer-certificate': { zh: '签章人证书无法读取', en: 'The signer certificate cannot be read' },
  'ses-algorithm-unsupported': {
    zh: '签名算法不支持',
    en: 'The signature algorithm is not supported',
  },
  'ses-algorithm-weak': {
    zh: '签名算法使用已不安全的 SHA-1',
    en: 'The signature algorithm uses SHA-1, which is no longer safe',
  },
  'ses-algorithm-not-of-key': {
    zh: '签名算法与证书公钥不符',
    en: 'The signature algorithm does not belong to the key of the certificate',
  },
  'ses-signature-raw': {
    zh: '签名值是 64 字节裸值，不是 DER',
    en: 'The signature value is 64 raw octets, not DER',
  },
  'ses-signature-form': {
    zh: '签名值写法不对',
    en: 'The signature value is malformed',
  },
  'seal-maker-signature': {
    zh: '制章人签名验证不通过',
    en: 'The maker signature of the seal does not verify',
  },
  'seal-signature-value': {
    zh: '签章的签名值验证不通过',
    en: 'The value of the seal signature does not verify',
  },
  'signer-not-in-seal': {
    zh: '签章人证书不在印章的列表中',
    en: 'The signer certificate is not in the list of the seal',
  },

  // Refusals when making and using a seal.
  'seal-id-form': { zh: '印章编码应为非空 ASCII', en: 'A seal id is ASCII and not empty' },
  'seal-vendor-form': { zh: '厂商标识应为非空 ASCII', en: 'A vendor id is ASCII and not empty' },
  'seal-name-empty': { zh: '印章名称为空', en: 'The seal has no name' },
  'seal-type-range': { zh: '印章类型应为非负整数', en: 'A seal type is an integer from 0 on' },
  'seal-valid-from-future': {
    zh: '制章时印章有效期尚未开始',
    en: 'The validity of the seal would begin after it is made',
  },
  'maker-certificate-not-in-force': {
    zh: '制章时制章人证书不在有效期内',
    en: 'The maker certificate is not in force when the seal is made',
  },
  'maker-certificate-key-usage': {
    zh: '制章人证书的密钥用途不允许签名',
    en: 'The key usage of the maker certificate does not allow signatures',
  },
  'maker-key-not-of-certificate': {
    zh: '制章密钥与制章人证书不符',
    en: 'The maker key does not belong to the maker certificate',
  },
  'seal-signer-not-in-force': {
    zh: '签章人证书在制章时不在有效期内',
    en: 'A signer certificate is not in force when the seal is made',
  },
  'seal-outlives-certificate': {
    zh: '印章有效期超出签章人证书有效期',
    en: 'The seal would outlive a signer certificate',
  },
  'seal-unreadable': { zh: '印章无法读取', en: 'The seal cannot be read' },
  'seal-generation-not-written': {
    zh: '不再生成此代签章',
    en: 'Seal signatures of this generation are not written',
  },
  'seal-not-in-force': {
    zh: '用印时印章不在有效期内',
    en: 'The seal is not in force at the time of sealing',
  },
  'signer-certificate-not-in-force': {
    zh: '用印时签章人证书不在有效期内',
    en: 'The signer certificate is not in force at the time of sealing',
  },
  'signer-certificate-key-usage': {
    zh: '签章人证书的密钥用途不允许签名',
    en: 'The key usage of the signer certificate does not allow signatures',
  },
  'signer-key-not-of-certificate': {
    zh: '用印密钥与签章人证书不符',
    en: 'The sealing key does not belong to the signer certificate',
  },
  'seal-signature-not-of-key': {
    zh: '得到的签名值与签章人证书不符',
    en: 'The signature value that came back does not verify with the signer certificate',
  },
  'property-info-form': { zh: '原文属性应为 ASCII', en: 'The property info is ASCII' },
} as const satisfies CodeBook;

export type SesCode = keyof typeof sesCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: SesCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}
