import type { CodeBook } from '@yunzhang/base';

/** What the log of this server refuses or stops for; alarms end with "stopped". */
export const ledgerServerCodes = {
  'ledger-backlog': {
    zh: '日志积压过多，请稍后再试',
    en: 'Too many entries wait for the log; try again later',
  },
  'ledger-log-missing': {
    zh: '没有这一年的日志',
    en: 'There is no log for the year of this entry',
  },
  'ledger-log-closed': {
    zh: '这一年的日志已经封存',
    en: 'The log for the year of this entry is closed',
  },
  'ledger-key-held': {
    zh: '签名程序仍持有此日志的密钥，应更换密钥而不是另开日志',
    en: 'The signer has the keys of this log: change them instead of beginning another log',
  },
  'ledger-at-work': {
    zh: '日志正在写入，请先停止服务器',
    en: 'The log is being written; stop the server first',
  },
  'ledger-act-differs': {
    zh: '同一行为已登记了不同的内容',
    en: 'This act is already logged with another content',
  },
  'ledger-act-not-found': { zh: '日志中没有这一行为', en: 'The log does not have this act' },
  'ledger-entry-not-found': { zh: '日志中没有这一条目', en: 'The log does not have this entry' },
  'ledger-not-published': {
    zh: '条目尚未公布，请稍后再试',
    en: 'The entry is not published yet; try again later',
  },
  'ledger-path-strange': { zh: '日志文件路径不合规则', en: 'A path of the log is not one of ours' },
  'ledger-tile-differs': {
    zh: '已公布的日志文件内容不同，已停止',
    en: 'A published file of the log has other bytes; stopped',
  },
  'ledger-bucket-unfit': {
    zh: '日志文件所在的对象存储无法使用或不遵守 If-None-Match，未启动',
    en: 'The bucket of the log cannot be used or ignores If-None-Match; not started',
  },
  'ledger-head-differs': {
    zh: '数据库中的日志头与条目不符，已停止',
    en: 'A head in the database does not follow from its entries; stopped',
  },
  'ledger-index-differs': {
    zh: '区间索引与条目不符，已停止',
    en: 'A range index does not follow from the entries; stopped',
  },
  'ledger-database-behind': {
    zh: '数据库比已签名的日志旧（可能恢复了旧备份），已停止',
    en: 'The database is older than the signed log (an old backup?); stopped',
  },
  'ledger-signer-behind': {
    zh: '签名程序的水位比已公布的日志旧，已停止',
    en: 'The watermark of the signer is older than the published log; stopped',
  },
  'ledger-signer-refuses': {
    zh: '签名程序没有此日志的完整状态，已停止',
    en: 'The signer lacks the state of this log; stopped',
  },
  'ledger-head-forked': {
    zh: '已公布、见证或锚定的日志头与本日志不一致，已停止',
    en: 'A published, witnessed or anchored head does not connect with this log; stopped',
  },
  'signer-origin-exists': { zh: '签名程序已有此日志', en: 'The signer already has this log' },
  'signer-watermark-missing': {
    zh: '签名程序的水位文件缺失，拒绝签名',
    en: 'The watermark of the signer is missing; nothing is signed',
  },
  'signer-files-malformed': {
    zh: '签名程序的文件格式不对，拒绝签名',
    en: 'The files of the signer are malformed; nothing is signed',
  },
  'signer-request-malformed': { zh: '签名请求格式不对', en: 'The request is malformed' },
  'signer-fault': { zh: '签名程序内部错误', en: 'The signer met a fault of its own' },
} as const satisfies CodeBook;

/** One code of the log of this server. */
export type LedgerServerCode = keyof typeof ledgerServerCodes;
