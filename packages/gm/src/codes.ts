import { type CodeBook, Malformed } from '@yunzhang/base';

/** What this package can find wrong. Words, order and `docs/errors.md` come from here. */
export const gmCodes = {
  'der-truncated': { zh: 'ASN.1 数据不完整', en: 'The ASN.1 data ends too early' },
  'der-length-form': {
    zh: 'ASN.1 长度写法不允许（不定长或过长）',
    en: 'An ASN.1 length has a form that is not allowed',
  },
  'der-length-not-shortest': {
    zh: 'ASN.1 长度未用最短写法',
    en: 'An ASN.1 length is not in its shortest form',
  },
  'der-length-beyond-parent': {
    zh: 'ASN.1 元素超出其父元素',
    en: 'An ASN.1 element reaches beyond its parent',
  },
  'der-tag-form': { zh: 'ASN.1 标签写法不支持', en: 'An ASN.1 tag has an unsupported form' },
  'der-tag-unexpected': {
    zh: 'ASN.1 类型与预期不符',
    en: 'An ASN.1 element has another type than expected',
  },
  'der-trailing-bytes': {
    zh: 'ASN.1 数据之后还有多余字节',
    en: 'There are bytes after the ASN.1 data',
  },
  'der-too-deep': { zh: 'ASN.1 嵌套过深', en: 'The ASN.1 data is nested too deeply' },
  'der-too-large': { zh: 'ASN.1 数据过大', en: 'The ASN.1 data is too large' },
  'der-missing-member': { zh: 'ASN.1 结构缺少成员', en: 'An ASN.1 structure lacks a member' },
  'der-boolean-form': { zh: 'ASN.1 布尔值写法不对', en: 'An ASN.1 boolean is malformed' },
  'der-integer-not-shortest': {
    zh: 'ASN.1 整数未用最短写法',
    en: 'An ASN.1 integer is not in its shortest form',
  },
  'der-integer-range': { zh: 'ASN.1 整数超出范围', en: 'An ASN.1 integer is out of range' },
  'der-bit-string-form': { zh: 'ASN.1 位串写法不对', en: 'An ASN.1 bit string is malformed' },
  'der-object-identifier-form': {
    zh: 'ASN.1 对象标识符写法不对',
    en: 'An ASN.1 object identifier is malformed',
  },
  'der-string-form': { zh: 'ASN.1 字符串编码不对', en: 'An ASN.1 string is malformed' },
  'der-time-form': { zh: 'ASN.1 时间写法不对', en: 'An ASN.1 time is malformed' },
  'der-time-variant': {
    zh: 'ASN.1 时间不是规范写法',
    en: 'An ASN.1 time is not in its canonical form',
  },
  'der-member-surplus': {
    zh: 'ASN.1 结构有多余成员',
    en: 'An ASN.1 structure has a surplus member',
  },
  'x509-too-large': { zh: '证书过大', en: 'The certificate is too large' },
  'x509-form': { zh: '证书结构不对', en: 'The certificate is malformed' },
  'x509-version': { zh: '证书版本号不支持', en: 'The certificate has an unknown version' },
  'x509-algorithms-differ': {
    zh: '证书内外签名算法不一致',
    en: 'The signature algorithms inside and outside the signed part differ',
  },
  'x509-algorithms-vary': {
    zh: '证书内外签名算法写法不同',
    en: 'The signature algorithms inside and outside the signed part are spelled differently',
  },
  'x509-extensions-too-many': {
    zh: '证书扩展项过多',
    en: 'The certificate has too many extensions',
  },
  'x509-extension-twice': { zh: '证书扩展项重复', en: 'A certificate extension occurs twice' },
  'x509-extension-unreadable': {
    zh: '证书扩展项无法读取',
    en: 'A certificate extension cannot be read',
  },
  'x509-default-written': {
    zh: '证书写出了应省略的默认值',
    en: 'The certificate writes out a default value',
  },
  'x509-boolean-variant': {
    zh: '证书布尔值写法不规范',
    en: 'The certificate spells a boolean in another way',
  },
  'x509-bit-string-variant': {
    zh: '证书位串写法不规范',
    en: 'The certificate spells a bit string in another way',
  },
  'x509-serial-form': { zh: '证书序列号格式不对', en: 'The serial number is malformed' },
  'x509-name-too-long': { zh: '证书名称属性过多', en: 'A name has too many attributes' },
  'chain-incomplete': { zh: '找不到签发者证书', en: 'The certificate of an issuer was not found' },
  'chain-root-unknown': {
    zh: '根证书不在信任列表中',
    en: 'The chain ends at a root that is not trusted',
  },
  'chain-signature-fails': {
    zh: '签发者签名不成立',
    en: 'The signature of an issuer does not hold',
  },
  'chain-signature-unsupported': {
    zh: '签发者签名算法不支持',
    en: 'The signature algorithm of an issuer is not supported',
  },
  'chain-too-deep': { zh: '证书链过长', en: 'The certificate chain is too long' },
  'chain-search-limit': {
    zh: '候选证书过多，未全部尝试',
    en: 'There are too many candidate certificates to try them all',
  },
  'chain-expired': { zh: '证书已过期', en: 'A certificate has expired' },
  'chain-not-yet-valid': { zh: '证书尚未生效', en: 'A certificate is not yet valid' },
  'chain-not-authority': {
    zh: '签发者证书不是 CA 证书',
    en: 'An issuing certificate is not one of an authority',
  },
  'chain-no-cert-sign': {
    zh: '签发者证书的密钥用途不含签发证书',
    en: 'The key usage of an issuer does not include issuing certificates',
  },
  'chain-path-length': {
    zh: '证书链超出签发者允许的长度',
    en: 'The chain is longer than an issuer allows',
  },
  'chain-critical-unknown': {
    zh: '证书含有不能识别的关键扩展',
    en: 'A certificate has a critical extension that is not understood',
  },
  'chain-anchor-expired': {
    zh: '所信任的根证书不在有效期内',
    en: 'The trusted certificate is outside its validity',
  },
  'chain-anchor-no-cert-sign': {
    zh: '所信任的根证书的密钥用途不含签发证书',
    en: 'The key usage of the trusted certificate does not include issuing certificates',
  },
  'chain-anchor-not-authority': {
    zh: '所信任的证书没有标明是 CA',
    en: 'The trusted certificate does not say that it is an authority',
  },
  'crl-too-large': { zh: '吊销列表过大', en: 'The revocation list is too large' },
  'crl-form': { zh: '吊销列表结构不对', en: 'The revocation list is malformed' },
  'crl-entry-twice': {
    zh: '吊销列表中序列号重复',
    en: 'A serial number occurs twice in the revocation list',
  },
  'crl-issuer-use': {
    zh: '签发者的密钥用途不含签发吊销列表',
    en: 'The key usage of the issuer does not include revocation lists',
  },
  'crl-too-new': {
    zh: '吊销列表的发布时间晚于所问时间',
    en: 'The revocation list is newer than the moment in question',
  },
  'crl-stale': { zh: '吊销列表已过更新期限', en: 'The revocation list is past its next update' },
  'crl-scope-unknown': {
    zh: '吊销列表的范围不能识别',
    en: 'The scope of the revocation list is not understood',
  },
  'crl-other-part': {
    zh: '吊销列表不含该证书所在的分段',
    en: 'The revocation list is a part that does not cover the certificate',
  },
  'ocsp-too-large': { zh: 'OCSP 数据过大', en: 'The OCSP message is too large' },
  'ocsp-form': { zh: 'OCSP 数据结构不对', en: 'The OCSP message is malformed' },
  'ocsp-not-successful': {
    zh: 'OCSP 服务没有给出答复',
    en: 'The OCSP responder gave no answer',
  },
  'ocsp-signature-fails': {
    zh: 'OCSP 答复的签名不成立',
    en: 'The signature of the OCSP response does not hold',
  },
  'ocsp-responder-unknown': {
    zh: '签署 OCSP 答复的证书找不到，或不是该签发者授权的',
    en: 'The OCSP response is not signed by the issuer or by a responder it has delegated',
  },
  'ocsp-responder-purpose': {
    zh: '签署 OCSP 答复的证书不是 OCSP 签署用途',
    en: 'The certificate of the OCSP responder is not for OCSP signing',
  },
  'ocsp-responder-expired': {
    zh: '签署 OCSP 答复时其证书不在有效期内',
    en: 'The certificate of the OCSP responder was not valid when it signed',
  },
  'ocsp-responder-unchecked': {
    zh: '签署 OCSP 答复的证书本身可能已吊销，没有核查',
    en: 'The certificate of the OCSP responder may itself be revoked; that was not checked',
  },
  'ocsp-other-certificate': {
    zh: 'OCSP 答复没有提及所问的证书',
    en: 'The OCSP response does not speak of the certificate in question',
  },
  'ocsp-nonce-differs': {
    zh: 'OCSP 答复的随机数与请求不符，可能是旧答复',
    en: 'The nonce of the OCSP response is not that of the request: it may be an old answer',
  },
  'ocsp-critical-unknown': {
    zh: 'OCSP 数据含有不能识别的关键扩展',
    en: 'The OCSP message has a critical extension that is not understood',
  },
  'ocsp-too-new': {
    zh: 'OCSP 答复的时间晚于所问时间',
    en: 'The OCSP response is newer than the moment in question',
  },
  'ocsp-stale': { zh: 'OCSP 答复已过时', en: 'The OCSP response is too old' },
  'pkcs10-too-large': { zh: '证书请求过大', en: 'The certificate request is too large' },
  'pkcs10-form': { zh: '证书请求结构不对', en: 'The certificate request is malformed' },
  'pkcs10-attribute-twice': {
    zh: '证书请求属性重复',
    en: 'An attribute of the certificate request occurs twice',
  },
  'enveloped-key-form': { zh: '加密密钥信封结构不对', en: 'The enveloped key is malformed' },
  'enveloped-key-algorithm': {
    zh: '加密密钥信封的对称算法不支持',
    en: 'The enveloped key uses an unsupported cipher',
  },
  'enveloped-key-differs': {
    zh: '信封中的私钥与其公钥不对应',
    en: 'The private key in the envelope does not belong to its public key',
  },
  'cms-not-signed-data': { zh: '不是签名数据', en: 'The message is not signed data' },
  'cms-form': { zh: '签名数据结构不对', en: 'The signed data is malformed' },
  'cms-too-many-members': { zh: '签名数据成员过多', en: 'The signed data has too many members' },
  'cms-no-signer': { zh: '签名数据没有签名者', en: 'The signed data has no signer' },
  'cms-signer-unknown': {
    zh: '找不到签名者证书',
    en: 'The certificate of the signer was not found',
  },
  'cms-signer-differs': {
    zh: '签名者标识与证书不符',
    en: 'The signer identifier does not name the certificate',
  },
  'cms-digest-not-listed': {
    zh: '签名者的摘要算法未在列表中',
    en: 'The digest algorithm of a signer is not in the list',
  },
  'cms-digest-differs': {
    zh: '摘要算法与签名算法不匹配',
    en: 'The digest algorithm does not go with the signature algorithm',
  },
  'cms-attribute-twice': { zh: '签名数据属性重复', en: 'An attribute occurs twice' },
  'cms-attribute-values': {
    zh: '签名数据属性值的个数不对',
    en: 'An attribute has a wrong number of values',
  },
  'cms-attributes-missing': {
    zh: '内容类型要求签名属性，但没有',
    en: 'The content type needs signed attributes and there are none',
  },
  'cms-content-like-attributes': {
    zh: '内容像是从别的签名中取出的签名属性',
    en: 'The content looks like the signed attributes of another message',
  },
  'cms-message-digest-missing': {
    zh: '签名属性缺少消息摘要',
    en: 'The signed attributes lack the message digest',
  },
  'cms-content-type-differs': {
    zh: '签名属性中的内容类型不符',
    en: 'The signed content type is not the one of the content',
  },
  'cms-content-differs': {
    zh: '签名数据所含内容与所签数据不符',
    en: 'The content inside is not the data outside',
  },
  'cms-content-missing': { zh: '没有所签的数据', en: 'The signed data is not there' },
  'cms-content-form': { zh: '签名数据的内容不是字节串', en: 'The content is not an octet string' },
  'cms-ess-mismatch': {
    zh: '签名属性指明的证书与签名者证书不符',
    en: 'The signed attributes name another certificate than that of the signer',
  },
  'cms-ess-unsupported': {
    zh: '签名属性指明证书所用的摘要算法不支持',
    en: 'The signed attributes name the certificate by an unsupported digest',
  },
  'cms-ess-absent': {
    zh: '签名属性没有指明签名者证书',
    en: 'The signed attributes do not name the certificate of the signer',
  },
  'cms-certificate-unnamed': {
    zh: '签名数据所附证书未被签名属性指明',
    en: 'A certificate in the message is not named in the signed attributes',
  },
  'cms-certificate-absent': {
    zh: '签名属性指明的证书不在签名数据中',
    en: 'A certificate named in the signed attributes is not in the message',
  },
  'cms-certificate-twice': {
    zh: '签名数据所附证书重复',
    en: 'A certificate occurs twice in the message',
  },
  'cms-bag-choice': {
    zh: '签名数据所附证书或列表的种类不支持',
    en: 'The message has certificates or lists of an unsupported kind',
  },
  'cms-lists-unsigned': {
    zh: '签名数据所附吊销列表不受签名保护',
    en: 'The revocation lists in the message are not covered by the signature',
  },
  'cms-unsigned-attribute': {
    zh: '签名数据有不受签名保护的属性',
    en: 'An attribute of the message is not covered by the signature',
  },
  'cms-several-signers': { zh: '签名数据有多个签名者', en: 'The message has several signers' },
  'cms-version-wrong': {
    zh: '签名消息的版本号不可能是这个值',
    en: 'The version number of the message is one it cannot have',
  },
  'cms-version': {
    zh: '签名数据版本号不符',
    en: 'A version number of the message is not the expected one',
  },
  'cms-set-order': {
    zh: '签名数据的集合未按规定排序',
    en: 'A set of the message is not in its order',
  },
  'cms-digest-unused': {
    zh: '列出的摘要算法没有使用',
    en: 'A listed digest algorithm is not used',
  },
  'cms-indefinite-length': {
    zh: '签名数据采用不定长编码',
    en: 'The message uses indefinite lengths',
  },
  'cms-parameters-variant': {
    zh: '算法参数写作 NULL',
    en: 'The algorithm parameters are written as NULL',
  },
  'cms-algorithm-variant': {
    zh: '签名算法标识采用另一写法',
    en: 'The signature algorithm is named in another way',
  },
  'cms-signature-raw': {
    zh: '签名值采用 64 字节原始形式',
    en: 'The signature value has the raw form of 64 octets',
  },
  'cms-content-is-digest': {
    zh: '以数据的摘要作为内容签名',
    en: 'The digest of the data stands in the place of the content',
  },
  'cms-content-type-variant': {
    zh: '内容类型采用另一写法',
    en: 'The content type is named in another way',
  },
  'cms-digest-of-data': {
    zh: '消息摘要直接取所签数据的摘要',
    en: 'The message digest is the one of the data outside',
  },
  'tsp-no-token': { zh: '不是时间戳', en: 'This is not a time stamp token' },
  'tsp-form': { zh: '时间戳结构不对', en: 'The time stamp token is malformed' },
  'tsp-purpose': {
    zh: '证书用途不限于时间戳',
    en: 'The certificate is not for time stamping alone',
  },
  'tsp-imprint-differs': {
    zh: '时间戳不是对该数据签发的',
    en: 'The time stamp is about other data',
  },
  'tsp-too-large': { zh: '时间戳请求或答复过大', en: 'The time stamp message is too large' },
  'tsp-query-form': { zh: '时间戳请求结构不对', en: 'The time stamp query is malformed' },
  'tsp-query-version': {
    zh: '时间戳请求的版本号不支持',
    en: 'The time stamp query has an unknown version',
  },
  'tsp-imprint-size': {
    zh: '时间戳请求的摘要长度与算法不符',
    en: 'The imprint has another length than its algorithm gives',
  },
  'tsp-response-form': { zh: '时间戳答复结构不对', en: 'The time stamp response is malformed' },
  'tsp-refused': {
    zh: '时间戳服务拒绝了请求',
    en: 'The time stamp authority refused the query',
  },
  'tsp-nonce-differs': {
    zh: '时间戳的随机数与请求不符',
    en: 'The nonce of the time stamp is not that of the query',
  },
  'tsp-policy-differs': {
    zh: '时间戳的策略与请求不符',
    en: 'The policy of the time stamp is not the one that was asked for',
  },
  'tsp-algorithm-differs': {
    zh: '时间戳的摘要算法与请求不符',
    en: 'The imprint algorithm of the time stamp is not that of the query',
  },
  'tsp-certificates-unwanted': {
    zh: '时间戳附带证书与请求不符',
    en: 'The certificates in the time stamp are not as the query wanted',
  },
  'sm2-point-form': {
    zh: 'SM2 公钥不是曲线上的点',
    en: 'The SM2 public key is not a point of the curve',
  },
  'sm2-id-too-long': { zh: 'SM2 用户标识过长', en: 'The SM2 user identity is too long' },
  'sm2-private-key-range': {
    zh: 'SM2 私钥超出范围',
    en: 'The SM2 private key is out of range',
  },
  'sm2-signature-form': {
    zh: 'SM2 签名值格式不对',
    en: 'The SM2 signature value is malformed',
  },
  'sm2-cipher-form': { zh: 'SM2 密文格式不对', en: 'The SM2 ciphertext is malformed' },
  'sm2-unwrap': {
    zh: 'SM2 解密失败：私钥不对或数据损坏',
    en: 'SM2 decryption failed: wrong private key or damaged data',
  },
  'public-key-form': { zh: '公钥结构不对', en: 'The public key is malformed' },
  'cipher-size': { zh: '密文长度不对', en: 'The encrypted data has a wrong size' },
  'cipher-padding': {
    zh: '解密失败：口令不对或数据损坏',
    en: 'Decryption failed: wrong password or damaged data',
  },
  'pem-too-large': { zh: 'PEM 文本过大', en: 'The PEM text is too large' },
  'pem-form': {
    zh: 'PEM 文本的起止行不成对',
    en: 'The lines that begin and end a PEM block do not match',
  },
  'pem-headers': {
    zh: 'PEM 块带有头部（旧式加密），不支持',
    en: 'The PEM block has headers (old encryption), which are not supported',
  },
  'password-too-long': { zh: '口令过长', en: 'The password is too long' },
  'password-salt': { zh: '口令派生的盐值过长', en: 'The salt of the password is too long' },
  'password-iterations': {
    zh: '口令派生的迭代次数不允许',
    en: 'The number of iterations for the password is not allowed',
  },
  'password-algorithm': {
    zh: '口令加密算法不支持',
    en: 'The encryption by password is of an unsupported kind',
  },
  'pkcs8-form': { zh: '私钥文件结构不对', en: 'The private key file is malformed' },
  'pkcs8-encrypted': {
    zh: '私钥已加密，需要口令',
    en: 'The private key is encrypted and needs a password',
  },
  'pkcs8-algorithm': { zh: '不是 SM2 私钥', en: 'The private key is not an SM2 key' },
  'pkcs8-public-key-differs': {
    zh: '私钥文件中的公钥与私钥不对应',
    en: 'The public key in the file does not belong to the private key',
  },
  'pkcs12-form': { zh: '密钥库结构不对', en: 'The key store is malformed' },
  'pkcs12-mac-missing': { zh: '密钥库没有完整性保护', en: 'The key store has no integrity check' },
  'pkcs12-content': {
    zh: '密钥库内容类型不支持',
    en: 'The key store has content of an unsupported kind',
  },
  'pkcs12-password': {
    zh: '密钥库口令不对或文件已损坏',
    en: 'The password of the key store is wrong or the file is damaged',
  },
  'pkcs12-no-key': { zh: '密钥库中没有私钥', en: 'The key store has no private key' },
  'pkcs12-several-keys': { zh: '密钥库中有多个私钥', en: 'The key store has several private keys' },
} as const satisfies CodeBook;

export type GmCode = keyof typeof gmCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: GmCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}
