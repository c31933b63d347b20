import type { CodeBook } from '@yunzhang/base';

/** What the certification authority, inside or outside, answers besides what the packages say. */
export const certificateCodes = {
  'certificate-possession': {
    zh: '证书请求的签名不成立：申请者没有证明持有私钥',
    en: 'The signature of the request does not hold: possession of the key is not proved',
  },
  'certificate-key-kind': {
    zh: '证书请求的公钥不是 SM2 密钥',
    en: 'The public key of the request is not an SM2 key',
  },
  'certificate-subject': {
    zh: '证书请求的主体名称不符合该证书模板',
    en: 'The subject of the request does not fit the profile',
  },
  'certificate-extension-refused': {
    zh: '证书请求要求了不接受的扩展项，扩展项由签发机构决定',
    en: 'The request asks for an extension; extensions are the authority’s to decide',
  },
  'certificate-validity': {
    zh: '所要求的有效期不在允许范围内',
    en: 'The validity that is asked for is not within what is allowed',
  },
  'certificate-ends-before-seal': {
    zh: '印章有效期超出证书有效期',
    en: 'The seal would be valid beyond its certificate',
  },
  'certificate-order-differs': {
    zh: '同一申请编号先前申请的内容不同',
    en: 'The same order number was used before for something else',
  },
  'certificate-key-in-use': {
    zh: '该公钥已用于其他证书，请使用新密钥',
    en: 'The key is in use for another certificate; make a new one',
  },
  'certificate-not-found': { zh: '没有这张证书', en: 'There is no such certificate' },
  'certificate-renewal-differs': {
    zh: '换发申请的主体或模板与原证书不同',
    en: 'The renewal differs from the certificate in subject or profile',
  },
  'certificate-renewal-state': {
    zh: '原证书已暂停、吊销或过期，不能换发',
    en: 'The certificate is held, revoked or expired and cannot be renewed',
  },
  'certificate-renewed-already': {
    zh: '该证书已换发',
    en: 'The certificate was renewed already',
  },
  'certificate-revoked-for-good': {
    zh: '证书已吊销，吊销不可撤回或更改',
    en: 'The certificate is revoked, which is final',
  },
  'certificate-not-held': { zh: '证书没有被暂停', en: 'The certificate is not on hold' },
  'certificate-reason': { zh: '不接受的吊销原因', en: 'The reason for revocation is not accepted' },
  'certificate-issuer-wrong': {
    zh: '外部签发机构给出的证书与申请不符，未采用',
    en: 'The outside authority gave a certificate that is not what was asked for',
  },
  'certificate-issuer-refused': {
    zh: '外部签发机构拒绝了申请',
    en: 'The outside authority refused the request',
  },
  'certificate-authority-key': {
    zh: '签发机构的密钥与数据库中记录的不同',
    en: 'A key of the authority is not the one the database has',
  },
} as const satisfies CodeBook;

/** One code of this module. */
export type CertificateCode = keyof typeof certificateCodes;
