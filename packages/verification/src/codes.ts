import type { CodeBook } from '@yunzhang/base';

/** Answers of the verifier, in the order a person wants to be told. */
export const verificationCodes = {
  'all-checks-hold': { zh: '全部检查通过', en: 'Every check holds' },
  'no-seal-found': { zh: '文件中没有印章或签名', en: 'The file has no seal and no signature' },
  'format-unknown': { zh: '不是 OFD 或 PDF 文件', en: 'The file is neither OFD nor PDF' },
  'pages-none': { zh: '文件中没有可显示的页面', en: 'The file has no page that can be shown' },
  'file-too-large': { zh: '文件过大', en: 'The file is too large' },
  'verifier-fault': {
    zh: '检查程序遇到未预料的内容，未能完成',
    en: 'The verifier met something it was not made for and could not finish',
  },
  'references-hold': { zh: '受保护的文件均未改动', en: 'Every protected part is unchanged' },
  'reference-mismatch': {
    zh: '受保护的文件在盖章后被改动',
    en: 'A protected part was changed after sealing',
  },
  'reference-missing': { zh: '受保护的文件已不存在', en: 'A protected part is gone' },
  'reference-method-unknown': {
    zh: '摘要算法不支持，无法比对',
    en: 'The digest method is not supported, so parts could not be compared',
  },
  'reference-none': { zh: '签名未保护任何文件', en: 'The signature protects no part' },
  'digest-holds': { zh: '摘要与签名内容一致', en: 'The digest is the one that was signed' },
  'digest-mismatch': {
    zh: '摘要与签名内容不一致，文件已改动',
    en: 'The digest is not the one that was signed: the file was changed',
  },
  'digest-unsupported': { zh: '摘要无法计算', en: 'The digest could not be computed' },
  'signature-holds': { zh: '签名值正确', en: 'The signature value is right' },
  'signature-fails': { zh: '签名值不正确', en: 'The signature value is wrong' },
  'signature-unsupported': {
    zh: '签名算法不支持，无法验证',
    en: 'The signature algorithm is not supported, so the value could not be checked',
  },
  'signature-no-certificate': {
    zh: '文件内没有签名人证书，无法验证',
    en: 'The certificate of the signer is not in the file, so the value could not be checked',
  },
  'signature-value-unreadable': { zh: '签名数据无法读取', en: 'The signature data cannot be read' },
  'maker-signature-holds': {
    zh: '印章由制章人制作，未被改动',
    en: 'The seal is as its maker made it',
  },
  'maker-signature-fails': {
    zh: '印章不是制章人制作的样子，系伪造或被改动',
    en: 'The seal is not as its maker made it: forged or changed',
  },
  'maker-signature-unsupported': {
    zh: '制章签名算法不支持，无法验证',
    en: 'The algorithm of the maker signature is not supported',
  },
  'seal-none': { zh: '签名不含电子印章', en: 'The signature carries no seal' },
  'signer-listed': { zh: '签章人有权使用该印章', en: 'The signer may use this seal' },
  'signer-not-listed': {
    zh: '签章人证书不在印章的授权列表中',
    en: 'The signer is not on the list of the seal',
  },
  'signer-list-unsupported': {
    zh: '印章的授权列表无法比对',
    en: 'The signer list of the seal could not be compared',
  },
  'seal-file-same': {
    zh: '独立印章文件与签章内印章一致',
    en: 'The seal file equals the seal inside',
  },
  'seal-file-differs': {
    zh: '独立印章文件与签章内印章不一致',
    en: 'The seal file differs from the seal inside the signature',
  },
  'seal-file-absent': { zh: '没有独立印章文件', en: 'There is no seal file beside the signature' },
  'seal-in-force-then': {
    zh: '盖章时印章在有效期内',
    en: 'The seal was in force when it was used',
  },
  'seal-not-yet-valid': {
    zh: '盖章时印章尚未生效',
    en: 'The seal was used before it came into force',
  },
  'seal-expired': { zh: '盖章时印章已过期', en: 'The seal had expired when it was used' },
  'certificate-valid-then': {
    zh: '盖章时证书在有效期内',
    en: 'The certificates were in their validity at that time',
  },
  'certificate-not-yet-valid': {
    zh: '盖章时签章人证书尚未生效',
    en: 'The signer certificate was not yet valid at that time',
  },
  'certificate-expired': {
    zh: '盖章时签章人证书已过期',
    en: 'The signer certificate had expired at that time',
  },
  'certificate-validity-trusted': {
    zh: '签名时间不在证书有效期内；按“信任任何证书”处理，不作判断',
    en: 'The time lies outside the certificate; not judged, because any chain is trusted',
  },
  'maker-certificate-not-valid': {
    zh: '制章时制章人证书不在有效期内',
    en: 'The maker certificate was not in its validity when the seal was made',
  },
  'signer-unknown': { zh: '签章人证书不明', en: 'The certificate of the signer is not known' },
  'chain-trusted': {
    zh: '证书由受信任的机构签发',
    en: 'The certificates lead to a trusted authority',
  },
  'trust-any': {
    zh: '按“信任任何证书”处理，未检查',
    en: 'Taken as trusted, because the reader asked to trust any chain',
  },
  'chain-no-anchors': {
    zh: '未配置受信任的机构，无法判断',
    en: 'No trusted authority is configured, so this could not be decided',
  },
  'chain-not-anchored': {
    zh: '证书不是由所信任的机构签发',
    en: 'The certificates do not lead to an authority the reader trusts',
  },
  'chain-broken': { zh: '证书链有误', en: 'The certificate path has a fault' },
  'status-good': { zh: '证书未被吊销', en: 'The certificates are not revoked' },
  'status-unknown': {
    zh: '没有吊销信息，无法判断证书是否被吊销',
    en: 'There is no revocation data, so revocation could not be decided',
  },
  'status-stale': {
    zh: '吊销信息已过期，无法判断',
    en: 'The revocation data is too old to decide',
  },
  'status-revoked': {
    zh: '盖章时证书已被吊销',
    en: 'A certificate was revoked before that time',
  },
  'status-revoked-later': {
    zh: '证书在盖章之后被吊销',
    en: 'A certificate was revoked after that time',
  },
  'status-revoked-unsure': {
    zh: '证书已被吊销，而盖章时间没有可信证明',
    en: 'A certificate is revoked, and the time of sealing is only claimed',
  },
  'key-usage-holds': { zh: '证书用途允许签名', en: 'The certificate may be used for signatures' },
  'key-usage-fails': {
    zh: '证书用途不允许签名',
    en: 'The certificate may not be used for signatures',
  },
  'digest-strong': { zh: '摘要算法强度足够', en: 'The digests are strong' },
  'digest-weak': {
    zh: '使用了可被伪造的弱摘要算法',
    en: 'A digest that can be forged with effort is used',
  },
  'time-claimed': { zh: '时间由签章人自述', en: 'The time is claimed by the signer' },
  'time-stamped': { zh: '时间由时间戳机构证明', en: 'The time is proved by a time stamp' },
  'time-stamp-untrusted': {
    zh: '时间戳机构不受信任，时间仅为自述',
    en: 'The time-stamp authority is not trusted; the time is only a claim',
  },
  'time-stamp-invalid': { zh: '时间戳无效', en: 'The time stamp is not valid' },
  'time-in-future': { zh: '盖章时间晚于现在', en: 'The time of sealing lies in the future' },
  'time-missing': { zh: '没有盖章时间', en: 'No time of sealing is stated' },
  'coverage-complete': {
    zh: '显示的内容全部受印章保护',
    en: 'Everything a reader shows is protected',
  },
  'coverage-ofd-xml-open': {
    zh: 'OFD.xml 未受保护，但它只指向受保护的内容',
    en: 'OFD.xml is not protected, but leads only to protected parts',
  },
  'coverage-open': {
    zh: '显示的内容有一部分不受印章保护',
    en: 'Something a reader shows is not protected by the seal',
  },
  'coverage-part-open': {
    zh: '附件等附属内容不受印章保护',
    en: 'Attachments or other side parts are not protected by the seal',
  },
  'coverage-unreadable': {
    zh: '显示的内容中有无法读取的文件，不能确定其他阅读器显示什么',
    en: 'A file of what is shown cannot be read, so what other readers show is not known',
  },
  'coverage-other-document': {
    zh: '文件包中另有未盖章的文档',
    en: 'The package holds another document that nobody has sealed',
  },
  'coverage-strays': {
    zh: '包内有无人引用的文件',
    en: 'The package holds parts that nothing refers to',
  },
  'byte-range-whole-file': { zh: '签名覆盖整个文件', en: 'The signature covers the whole file' },
  'byte-range-whole-revision': {
    zh: '签名完整覆盖当时的文件版本',
    en: 'The signature covers the whole file as it was then',
  },
  'byte-range-fails': {
    zh: '签名没有完整覆盖文件',
    en: 'The signature does not cover the file as it should',
  },
  'revisions-none': { zh: '盖章后没有改动', en: 'Nothing was added after sealing' },
  'revisions-permitted': {
    zh: '盖章后只有允许的改动',
    en: 'Only permitted changes were made after sealing',
  },
  'revisions-not-permitted': {
    zh: '盖章后有不允许的改动',
    en: 'Changes that are not permitted were made after sealing',
  },
  'list-bound': { zh: '签名列表与盖章时一致', en: 'The list of signatures is as it was sealed' },
  'list-changed': {
    zh: '签名列表在盖章后被改动',
    en: 'The list of signatures was changed after sealing',
  },
  'list-signature-unlisted': {
    zh: '文件包内有未列入签名列表的签名文件',
    en: 'The package has the file of a signature that the list does not name',
  },
  'list-unbound': { zh: '签名未绑定签名列表', en: 'The signature does not bind the list' },
  'signature-type-differs': {
    zh: '签名列表写明的类型与签名值不符',
    en: 'The list calls a seal a signature or the other way round',
  },
  'signature-file-shared': {
    zh: '签名列表中多项指向同一签名文件',
    en: 'Several lines of the list lead to one signature file',
  },
  'relative-none': { zh: '不以其他签名为基础', en: 'It builds on no other signature' },
  'relative-holds': { zh: '所依据的签名有效', en: 'The signature it builds on is valid' },
  'relative-fails': { zh: '所依据的签名无效', en: 'The signature it builds on is not valid' },
  'relative-open': {
    zh: '所依据的签名无法确定',
    en: 'The signature it builds on could not be decided',
  },
  'relative-missing': {
    zh: '所依据的签名不存在',
    en: 'The signature it builds on is not in the list',
  },
  'integrity-none': { zh: '没有防夹带文件列表', en: 'The package has no list of all its files' },
  'integrity-holds': {
    zh: '防夹带文件列表与文件包一致，签名正确',
    en: 'The list of all files equals the package and its signature holds',
  },
  'integrity-fails': {
    zh: '防夹带文件列表的签名不正确',
    en: 'The signature of the list of all files does not hold',
  },
  'integrity-unlisted': {
    zh: '文件包中有列表以外的文件',
    en: 'The package holds files its list does not name',
  },
  'integrity-missing': {
    zh: '列表中的文件不在包内',
    en: 'The list of all files names files that are gone',
  },
  'integrity-untrusted': {
    zh: '防夹带文件列表的签名人不受信任',
    en: 'The signer of the list of all files is not one the reader trusts',
  },
  'integrity-unsupported': {
    zh: '防夹带文件列表的签名无法验证',
    en: 'The signature of the list of all files could not be checked',
  },
  'riding-none': { zh: '没有骑缝页列表', en: 'No list of pages of a riding seal' },
  'riding-holds': {
    zh: '骑缝章各页齐全、次序未变',
    en: 'All pages of the riding seal are there and in order',
  },
  'riding-fails': {
    zh: '骑缝章的页被替换、移动或缺失',
    en: 'A page of the riding seal was swapped, moved or taken out',
  },
  'placement-none': { zh: '签名不显示印章', en: 'The signature shows no seal on a page' },
  'placement-fits': {
    zh: '印章位置和大小与页面相符',
    en: 'Place and size of the seal fit its page',
  },
  'placement-odd': {
    zh: '印章位置或大小与页面、印章不符',
    en: 'Place or size of the seal do not fit the page or the seal',
  },
  'look-alike-none': {
    zh: '没有覆盖或仿冒印章的内容',
    en: 'Nothing lies on the seal or imitates it',
  },
  'look-alike-found': {
    zh: '有内容覆盖在印章上或形似印章，请留意',
    en: 'Something lies on the seal or looks like one; take a look',
  },
  'permissions-agree': {
    zh: '文档权限与签章不冲突',
    en: 'The permissions of the document agree with the seal',
  },
  'permissions-deviate': {
    zh: '文档权限不允许签章，或不在文档有效期内',
    en: 'The document wants no signatures, or lies outside its valid period',
  },
  'log-evidence-holds': {
    zh: '用印行为已记入账本，证明经核对',
    en: 'The use of the seal is in the ledger, and its proofs hold',
  },
  'log-evidence-absent': {
    zh: '文件中没有账本存证',
    en: 'The file carries no evidence of the ledger',
  },
  'log-evidence-unchecked': {
    zh: '文件带有账本存证，但未告知信任哪些账本，未予核对',
    en: 'The file carries evidence of the ledger; no trusted log was given to check it by',
  },
  'log-evidence-unreadable': {
    zh: '账本存证无法读取',
    en: 'The evidence of the ledger cannot be read',
  },
  'log-evidence-several': {
    zh: '一个签章中有多份账本存证',
    en: 'One seal signature carries several pieces of evidence',
  },
  'log-evidence-incomplete': {
    zh: '账本存证只核对了一部分',
    en: 'The evidence of the ledger could be checked in part only',
  },
  'log-evidence-fails': {
    zh: '账本存证与本文件或账本不符',
    en: 'The evidence of the ledger does not fit the file or the log',
  },
  'encoding-clean': { zh: '编码规范', en: 'The encoding has no deviation' },
  'encoding-deviates': {
    zh: '编码有已知的、无害的偏差',
    en: 'The encoding deviates in known, harmless ways',
  },
  'encoding-loose': {
    zh: '签名结构中有无人签署、也无法解释的数据',
    en: 'The signature holds data that nobody signed and no rule explains',
  },
  'trust-bundle-malformed': { zh: '信任列表格式不对', en: 'The trust bundle is malformed' },
} as const satisfies CodeBook;

export type VerificationCode = keyof typeof verificationCodes;
