import type { CodeBook } from '@yunzhang/base';

/** What monitors kept by this server answer and raise; the alarms about acts are the ledger's. */
export const alertCodes = {
  'monitor-token-missing': {
    zh: '请以 Authorization: Bearer 给出该监测的令牌',
    en: 'Give the token of the monitor as Authorization: Bearer',
  },
  'monitor-not-found': {
    zh: '没有这个监测，或令牌不对',
    en: 'There is no such monitor, or the token is not its own',
  },
  'monitor-records-full': {
    zh: '登记的行为超过上限，请删除该监测并重新登记',
    en: 'Too many acts are listed; delete the monitor and register a new one',
  },
  'monitors-full': {
    zh: '本服务器的监测名额已满，请改用 yunzhang log monitor 自行监测',
    en: 'This server takes no more monitors; run yunzhang log monitor yourself',
  },
  'webhook-address': {
    zh: '回调地址应为公网 https 地址（端口 443），或由运营方列入 YUNZHANG_MONITOR_HOSTS',
    en: 'A webhook must be a public https address at port 443, or one the operator has listed',
  },
  'alarm-log-stopped': {
    zh: '日志发现矛盾，已自行停止',
    en: 'The log met a contradiction and stopped itself',
  },
  'alarm-log-unreadable': {
    zh: '日志的公开文件无法读取，或不在已签名的日志头之下',
    en: 'Public files of the log cannot be read, or are not under its signed head',
  },
  'alarm-monitor-full': {
    zh: '本印章名下的行为超过监测上限，此后的行为不再记入',
    en: 'More acts are under these tags than a monitor holds; later ones are not kept',
  },
  'alarm-watch-ends': {
    zh: '登记的日期即将用完，请重新登记',
    en: 'The days that were registered are about to end; register again',
  },
} as const satisfies CodeBook;

/** One code of this module. */
export type AlertCode = keyof typeof alertCodes;
