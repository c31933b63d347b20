import type { CodeBook } from '@yunzhang/base';

/** What a monitor, and whoever reads a log, can find in its way. Alarms are the ledger's. */
export const monitorCodes = {
  'log-address': {
    zh: '日志地址应为 http(s) 网址或文件夹',
    en: 'The address of the log must be an http(s) URL or a folder',
  },
  'log-file-unreadable': { zh: '日志文件无法读取', en: 'A file of the log cannot be read' },
  'log-file-too-large': {
    zh: '日志文件超过大小上限',
    en: 'A file of the log is larger than the limit',
  },
  'log-server-status': {
    zh: '日志服务器答复了错误状态',
    en: 'The server of the log answered with an error',
    again: true,
  },
  'log-file-missing': {
    zh: '日志缺少应有的文件',
    en: 'The log lacks a file that must be there',
    again: true,
  },
  'log-keys-missing': {
    zh: '没有该日志的验证密钥；请用 --policy 给出',
    en: 'There are no keys for this log; give them by --policy',
  },
  'log-head-unsigned': {
    zh: '日志头没有该日志的有效签名',
    en: 'The head of the log has no signature of the log that holds',
  },
  'log-head-other': {
    zh: '日志头属于另一个日志',
    en: 'The head is of another log than the one asked for',
  },
  'log-tree-alone': {
    zh: '这里只是日志的 SM3 树；请给出上一级文件夹或地址',
    en: 'This is only the SM3 tree of a log; name the folder or address above it',
  },
  'log-entry-missing': {
    zh: '日志中没有这一条目',
    en: 'The log does not have this entry',
  },
  'log-entry-unproven': {
    zh: '条目不在已签名的日志头之下；日志文件被改动或不完整',
    en: 'The entry is not under the signed head: files of the log are changed or incomplete',
  },
  'monitor-state-form': {
    zh: '监测状态文件无法理解或属于另一个日志',
    en: 'The state file cannot be understood, or is of another log',
  },
  'log-heads-connected': {
    zh: '证明所依据的日志头与日志现在的头相连',
    en: 'The head the proof is under connects with the head the log shows now',
  },
  'notice-age-unknown': {
    zh: '没有见证方说明日志头的时间，无法判断是否过期',
    en: 'No witness says how old the head is, so whether it is stale is not known',
  },
  'notice-witness-away': {
    zh: '见证方未能答复，未与其核对',
    en: 'A witness gave no answer that holds, so it was not compared with',
  },
  'notice-chain-away': {
    zh: '链节点未能答复，未与链上核对',
    en: 'A chain gave no answer that holds, so it was not compared with',
  },
  'notice-chain-empty': {
    zh: '链上尚无该日志的锚定',
    en: 'The chain holds no head of this log yet',
  },
  'anchor-address': {
    zh: '锚定地址应写作 eip155:链号:0x合约=节点网址',
    en: 'An anchor is written eip155:CHAIN:0xCONTRACT=URL, with the URL of a node',
  },
  'owner-file-form': {
    zh: '印章所有者文件无法理解',
    en: 'The file of the owner cannot be understood',
  },
} as const satisfies CodeBook;

/** One code of this module. */
export type MonitorCode = keyof typeof monitorCodes;
