import type { CodeBook } from '@yunzhang/base';

/** What can be wrong with trees, tiles, notes, policies and proofs. */
export const logCodes = {
  'frontier-form': {
    zh: '日志右边缘数据的长度与大小不符',
    en: 'The edge of the tree does not have the length its size needs',
  },
  'tile-path-form': { zh: '瓦片路径格式不对', en: 'The path of a tile is malformed' },
  'tile-missing': { zh: '缺少所需的瓦片', en: 'A tile that is needed is missing', again: true },
  'tile-size-wrong': {
    zh: '瓦片长度与宽度不符',
    en: 'A tile does not have the length of its width',
  },
  'bundle-entry-too-large': {
    zh: '条目超过 65535 字节，无法写入条目包',
    en: 'An entry is longer than the 65535 octets a bundle can hold',
  },
  'bundle-form': { zh: '条目包格式不对', en: 'The bundle of entries is malformed' },
  'note-too-large': { zh: '签名文本超过大小上限', en: 'The signed note is larger than the limit' },
  'note-character': {
    zh: '签名文本含有控制字符或无效字符',
    en: 'The signed note has a control character or an invalid one',
  },
  'note-form': {
    zh: '签名文本缺少正文、空行或结尾换行',
    en: 'The signed note lacks its text, its blank line or its last newline',
  },
  'note-signature-line': {
    zh: '签名文本的签名行格式不对',
    en: 'A signature line of the note is malformed',
  },
  'note-line-twice': {
    zh: '签名文本有两行相同的签名',
    en: 'The same signature line occurs twice in the note',
  },
  'note-too-many-signatures': {
    zh: '签名文本的签名过多',
    en: 'The note has more signatures than the limit',
  },
  'note-signature-wrong': {
    zh: '已知密钥的签名验证不通过',
    en: 'A signature of a known key does not hold',
  },
  'note-unsigned': {
    zh: '没有任何已知密钥的有效签名',
    en: 'No known key has signed the note',
  },
  'vkey-form': { zh: '验证密钥格式不对', en: 'The verifier key is malformed' },
  'vkey-type-unknown': {
    zh: '验证密钥的签名类型未知',
    en: 'The signature type of the verifier key is unknown',
  },
  'vkey-id-wrong': {
    zh: '验证密钥的编号与名称和公钥不符',
    en: 'The ID of the verifier key does not fit its name and key',
  },
  'checkpoint-form': { zh: '检查点格式不对', en: 'The checkpoint is malformed' },
  'checkpoint-extension': {
    zh: '检查点带有未被审计的扩展行',
    en: 'The checkpoint has extension lines, which nobody audits',
  },
  'policy-too-large': { zh: '策略文件超过大小上限', en: 'The policy is larger than the limit' },
  'policy-line-form': { zh: '策略文件中有无法理解的行', en: 'A line of the policy is malformed' },
  'policy-name-unknown': {
    zh: '策略使用了尚未定义的名称',
    en: 'The policy uses a name before it is defined',
  },
  'policy-name-twice': {
    zh: '策略重复定义名称，或同一名称属于两个组',
    en: 'The policy defines a name twice, or puts it into two groups',
  },
  'policy-key-twice': { zh: '策略重复使用同一密钥', en: 'The policy uses the same key twice' },
  'policy-quorum-missing': {
    zh: '策略必须恰好有一行 quorum',
    en: 'The policy must have exactly one quorum line',
  },
  'policy-key-kind': {
    zh: '策略中的密钥类型不适合其角色',
    en: 'A key of the policy is of a kind its role does not use',
  },
  'policy-log-unknown': {
    zh: '检查点来自策略之外的日志',
    en: 'The checkpoint is of a log the policy does not name',
  },
  'policy-log-unsigned': {
    zh: '检查点没有日志自己的有效签名',
    en: 'The log itself has not signed the checkpoint',
  },
  'proof-text-form': { zh: '离线证明文本格式不对', en: 'The offline proof is malformed' },
  'proof-root-wrong': {
    zh: '条目的证明不能得到检查点的根哈希',
    en: 'The proof does not lead from the entry to the root of the checkpoint',
  },
  'witness-request-form': {
    zh: '见证请求格式不对',
    en: 'The request to the witness is malformed',
  },
  'witness-log-unknown': { zh: '见证人不见证该日志', en: 'The witness does not know this log' },
  'witness-log-unsigned': {
    zh: '检查点没有见证人信任的日志签名',
    en: 'The checkpoint has no signature the witness trusts, or one that fails',
  },
  'witness-old-too-large': {
    zh: '请求的旧大小大于新的检查点',
    en: 'The old size is larger than the checkpoint',
  },
  'witness-old-differs': {
    zh: '请求的旧大小不是见证人最近见证的大小',
    en: 'The old size is not the one the witness saw last',
    again: true,
  },
  'witness-proof-wrong': {
    zh: '新检查点与见证人已见证的检查点不一致',
    en: 'The checkpoint is not proven to follow from the one the witness saw last',
  },
  'signer-not-created': {
    zh: '签名器尚未为该日志明确创建',
    en: 'The signer has not been created for this log',
  },
  'signer-head-shrinks': {
    zh: '新的日志头小于已签名的日志头',
    en: 'The new head is smaller than the one signed before',
  },
  'signer-head-forks': {
    zh: '同一大小的日志头根哈希不同',
    en: 'The new head has the same size as the one signed before and another root',
  },
  'signer-proof-wrong': {
    zh: '新的日志头与已签名的日志头之间的一致性证明不成立',
    en: 'The new head is not proven to follow from the one signed before',
  },
} as const satisfies CodeBook;
