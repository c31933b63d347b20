import type { CodeBook } from '@yunzhang/base';

/** Why the custody of keys does not sign, in the order in which it looks. */
export const custodyCodes = {
  'custody-request-malformed': { zh: '密钥保管请求格式不对', en: 'The request is malformed' },
  'custody-busy': {
    zh: '密钥保管繁忙，请稍后再试',
    en: 'The custody is busy; try again later',
    again: true,
  },
  'custody-clock-back': {
    zh: '本机时钟倒退，已停止签名',
    en: 'The clock went back; nothing is signed',
    again: true,
  },
  'custody-act-differs': {
    zh: '同一用印编号已用于不同内容',
    en: 'This act was already used for something else',
  },
  'custody-key-unknown': { zh: '没有这把密钥', en: 'There is no such key' },
  'custody-key-destroyed': { zh: '密钥已销毁', en: 'The key was destroyed' },
  'custody-key-exists': {
    zh: '该名称已有另一用途的密钥',
    en: 'There is a key for another purpose under this name',
  },
  'custody-purpose': {
    zh: '密钥的用途与所签内容不符',
    en: 'The key is not for what is to be signed',
  },
  'custody-seal-unknown': {
    zh: '密钥保管未收到该印章的制作与备案记录',
    en: 'No making and filing of this seal was shown',
  },
  'custody-seal-unfiled': { zh: '印章尚未备案', en: 'The seal is not filed' },
  'custody-seal-inactive': { zh: '印章尚未启用', en: 'The seal is not activated yet' },
  'custody-seal-frozen': { zh: '印章已冻结', en: 'The seal is frozen' },
  'custody-seal-ended': { zh: '印章已吊销或更换', en: 'The seal was revoked or replaced' },
  'custody-evidence-malformed': {
    zh: '账本证据无法读取',
    en: 'The evidence of the ledger cannot be read',
  },
  'custody-proof-missing': {
    zh: '账本证据缺少两棵树之一的证明',
    en: 'The evidence lacks the proof of one of the two trees',
  },
  'custody-log-unknown': { zh: '不受信任的账本', en: 'The log is not one that is trusted here' },
  'custody-checkpoint-unsigned': {
    zh: '日志头缺少应有的签名或签名不对',
    en: 'The checkpoint lacks a signature it must have, or one is wrong',
  },
  'custody-witness-short': {
    zh: '日志头的见证不足或已过时',
    en: 'The checkpoint lacks fresh witnesses',
    again: true,
  },
  'custody-proof-wrong': {
    zh: '条目不在日志头之下',
    en: 'The entry is not under the checkpoint',
  },
  'custody-log-forks': {
    zh: '日志头与已见过的不一致（分叉或恢复了旧备份）',
    en: 'The checkpoint does not connect with the newest one seen (a fork, or an old backup)',
  },
  'custody-watermark-moved': {
    zh: '已见过更新的日志头，请取新的一致性证明',
    en: 'A newer checkpoint was seen meanwhile; take a new consistency proof',
    again: true,
  },
  'custody-intent-act': { zh: '条目不是用印申请', en: 'The entry is not an intent to use a seal' },
  'custody-opening-wrong': {
    zh: '出示的字段不属于该条目',
    en: 'A field that is shown does not belong to the entry',
  },
  'custody-intent-differs': {
    zh: '账本中的用印申请与所请求的不同',
    en: 'The intent in the log is for another act, seal, mandate or digest',
  },
  'custody-intent-old': { zh: '用印申请已过期', en: 'The intent is too old' },
  'custody-intent-early': {
    zh: '用印申请早于印章或授权的最新记录',
    en: 'The intent is older than the last record of the seal or the mandate',
  },
  'custody-digest-differs': {
    zh: '待签内容与用印申请的摘要不符',
    en: 'What is to be signed does not have the digest of the intent',
  },
  'custody-seal-differs': {
    zh: '待签内容中的印章不是这枚印章',
    en: 'What is to be signed has another seal in it',
  },
  'custody-time-differs': {
    zh: '待签内容中的时间不是当前时间',
    en: 'The time in what is to be signed is not now',
  },
  'custody-mandate-unknown': { zh: '未收到该授权', en: 'This mandate was not shown' },
  'custody-mandate-foreign': { zh: '授权属于另一枚印章', en: 'The mandate is for another seal' },
  'custody-mandate-withdrawn': { zh: '授权已撤销', en: 'The mandate was withdrawn' },
  'custody-mandate-not-yet': { zh: '授权尚未生效', en: 'The mandate has not begun' },
  'custody-mandate-expired': { zh: '授权已到期', en: 'The mandate has expired' },
  'custody-mandate-hours': { zh: '不在授权时段内', en: 'Outside the hours of the mandate' },
  'custody-mandate-kind': { zh: '授权不含该文件类型', en: 'Not a kind of document it covers' },
  'custody-mandate-counterparty': {
    zh: '授权不含该相对方',
    en: 'Not a counterparty it covers',
  },
  'custody-mandate-manifest': {
    zh: '授权针对另一份文件或清单',
    en: 'The mandate is for another document or list of documents',
  },
  'custody-mandate-amount': { zh: '金额超过单份上限', en: 'More than it allows for one document' },
  'custody-mandate-used': { zh: '授权次数已用完', en: 'The mandate is used up' },
  'custody-mandate-day-count': { zh: '当日次数已用完', en: 'Used up for this day' },
  'custody-mandate-day-amount': {
    zh: '超过当日金额上限',
    en: 'More than it allows for one day',
  },
  'custody-velocity': {
    zh: '短时间内用印过多，需人工确认后继续',
    en: 'Too many uses in a short time; held for a person to look',
    again: true,
  },
  'custody-statement-wrong': {
    zh: '声明的签名或格式不对',
    en: 'The statement is malformed or its signature is wrong',
  },
  'custody-statement-unlogged': {
    zh: '账本条目不是这份声明',
    en: 'The entry in the log is not for this statement',
  },
  'custody-statement-speaker': {
    zh: '签署者无权作此声明',
    en: 'Whoever signed the statement may not say this',
  },
  'custody-statement-back': {
    zh: '声明早于已知状态',
    en: 'The statement is older than what is known',
  },
  'custody-statement-step': {
    zh: '印章的状态不允许这一变更',
    en: 'The seal cannot go from its state to this one',
  },
  'custody-device-unset': {
    zh: '密钥在密码设备中，而未设置设备，已停止',
    en: 'The key is in a device and none is set; stopped',
  },
  'custody-device-setting': {
    zh: '密码设备的桥接程序、设备库或其设置不可用',
    en: 'The bridge to the device, the library of its vendor or a setting of them does not work',
  },
  'custody-device-away': {
    zh: '密码设备不可达，请稍后再试',
    en: 'The device cannot be reached; try again later',
    again: true,
  },
  'custody-device-silent': {
    zh: '密码设备未在时限内应答，请稍后再试',
    en: 'The device did not answer in time; try again later',
    again: true,
  },
  'custody-device-pin': {
    zh: '密码设备不接受口令，不再尝试，需人工处理',
    en: 'The device does not take the PIN; it is not tried again before a person looked',
  },
  'custody-device-full': {
    zh: '密码设备中没有空闲的密钥对，请先在设备中生成',
    en: 'No key pair of the device is free; make some in the device first',
  },
  'custody-device-key': {
    zh: '密码设备中没有这把密钥，或其公钥与记录不符',
    en: 'The device does not have the key, or another public key than is on record',
  },
  'custody-device-refused': {
    zh: '密码设备拒绝了请求',
    en: 'The device refused what it was asked',
  },
  'custody-device-signature': {
    zh: '密码设备给出的签名不正确，已停用该设备，需人工处理',
    en: 'The device gave a wrong signature; it is not used any more before a person looked',
  },
  'custody-order-malformed': { zh: '命令格式不对', en: 'The order is malformed' },
  'custody-order-number': {
    zh: '命令编号不对（重放或遗漏）',
    en: 'The order does not have the next number (a replay?)',
  },
  'custody-order-approvals': {
    zh: '命令需要两名不同的保管员签署',
    en: 'The order needs two different operators',
  },
  'custody-folder-taken': {
    zh: '密钥保管文件夹已初始化',
    en: 'The folder already holds a custody',
  },
  'custody-folder-empty': {
    zh: '密钥保管文件夹尚未初始化，已停止',
    en: 'The folder holds no custody; stopped',
  },
  'custody-kek-missing': {
    zh: '没有且仅有一个密钥加密密钥来源，已停止',
    en: 'There must be exactly one source of the key-encryption key; stopped',
  },
  'custody-kek-form': {
    zh: '密钥加密密钥不是 32 个八位组的十六进制，或其文件可被他人读取，已停止',
    en: 'The key-encryption key is not 32 octets of hexadecimal, or others may read it; stopped',
  },
  'custody-kek-wrong': {
    zh: '密钥加密密钥不对，已停止',
    en: 'This is another key-encryption key; stopped',
  },
  'custody-files-damaged': {
    zh: '密钥保管的文件缺失、被截断或被改动，已停止',
    en: 'Files are missing, cut or changed; stopped',
  },
  'custody-folder-restored': {
    zh: '密钥保管文件夹比另存的计数旧（可能恢复了旧备份），已停止',
    en: 'The folder is older than its mark elsewhere (an old backup?); stopped',
  },
} as const satisfies CodeBook;

/** One code of the custody. */
export type CustodyCode = keyof typeof custodyCodes;
