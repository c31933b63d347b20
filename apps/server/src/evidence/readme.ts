/** What a bundle is and how to check it, for a reader of Chinese. @basis product.md R45 */
export const readmeZh = `存证包
======

打开 verify.html（双击即可，不需要网络），页面会核对包内的全部内容并给出结论。

内容
  sealed/        签章文件（如有）
  evidence/      账本存证：N.der 为完整存证，N.*.tlog-proof 为两棵树的证明文本，
                 N.entry.der 为条目原文
  records/       持有人出示的行为记录（只含出示的字段，已由账本条目承诺）
  policy.txt     核对所依据的账本和见证方公钥
  certificates/  核对印章所依据的根证书（如有）
  status/        证书状态（如有）
  digests.txt    各文件的 SM3 与 SHA-256 杂凑值

请注意
  包内的 policy.txt 和 certificates/ 由制作本包的人放入。结论以它们为前提：
  请与您从别处得到的公钥和根证书比对。
  verify.html 核对的是它内部携带的副本；把本包的文件拖到页面上，可确认两者相同。

用其他程序核对
  npx yunzhang log verify evidence/1.der --policy policy.txt
  npx yunzhang log verify evidence/1.der --policy policy.txt --document sealed/<文件>
  .tlog-proof 文本遵循 c2sp.org/tlog-proof，其他实现也能读取。
`;

/** The same for a reader of English. */
export const readmeEn = `Evidence bundle
===============

Open verify.html (a double click will do, no network is needed). The page checks everything in the
bundle and says what it found.

Contents
  sealed/        sealed files, if any
  evidence/      evidence of the ledger: N.der is the whole, N.*.tlog-proof are the proof texts of
                 both trees, N.entry.der is the entry
  records/       records of the acts as far as their holder shows them; the entries commit to them
  policy.txt     keys of the logs and witnesses everything is checked by
  certificates/  roots the seals are checked by, if any
  status/        certificate status, if any
  digests.txt    SM3 and SHA-256 of each file

Mind
  Whoever made this bundle put policy.txt and certificates/ into it, and every answer rests on them:
  compare them with keys and roots you have from elsewhere.
  verify.html checks the copies it carries inside; drop the files of this bundle on the page to see
  that they are the same.

Checking with other programs
  npx yunzhang log verify evidence/1.der --policy policy.txt
  npx yunzhang log verify evidence/1.der --policy policy.txt --document sealed/<file>
  The .tlog-proof texts follow c2sp.org/tlog-proof; other programs read them too.
`;
