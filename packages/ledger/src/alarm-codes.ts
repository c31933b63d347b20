import type { CodeBook } from '@yunzhang/base';

/** What a monitor raises. @basis ledger.md §17 */
export const alarmCodes = {
  'alarm-act-unknown': {
    zh: '日志中出现了本印章名下、而本方记录没有的行为',
    en: 'The log has an act of your seal that your records do not know',
  },
  'alarm-act-hidden': {
    zh: '本方记录的行为不在日志中本印章名下',
    en: 'An act in your records is not under the tag of your seal in the log',
  },
  'alarm-act-differs': {
    zh: '同一位置上的行为与本方记录不同',
    en: 'The log has another act at the place your records name',
  },
  'alarm-use-after-freeze': {
    zh: '印章冻结或吊销后仍有用印',
    en: 'The seal was used after it was frozen or revoked',
  },
  'alarm-mandate-outside': {
    zh: '用印超出授权范围',
    en: 'The seal was used outside its mandate',
  },
  'alarm-intent-without-end': {
    zh: '用印申请后逾时没有完成或放弃的记录',
    en: 'A sealing was intended and neither done nor abandoned in time',
  },
  'alarm-time-back': {
    zh: '条目时间比已有条目倒退过多',
    en: 'The time of an entry lies too far behind the entries before it',
  },
  'alarm-time-ahead': {
    zh: '条目时间超前于现在',
    en: 'The time of an entry lies in the future',
  },
  'alarm-entry-malformed': { zh: '日志条目无法读取', en: 'An entry of the log cannot be read' },
  'alarm-body-malformed': {
    zh: '日志自身行为的公开内容无法读取',
    en: 'The body of an act of the log cannot be read',
  },
  'alarm-genesis-wrong': {
    zh: '开启条目缺失、重复或内容不符',
    en: 'The opening entry is missing, repeated or not what it should be',
  },
  'alarm-entry-after-close': {
    zh: '日志关闭后仍有新条目',
    en: 'The log goes on after it was closed',
  },
  'alarm-twin-wrong': {
    zh: '双树互证条目与重算结果不符',
    en: 'The twin entry does not have the roots of the entries before it',
  },
  'alarm-twin-late': { zh: '双树互证条目逾期', en: 'The twin entry is overdue' },
  'alarm-index-wrong': {
    zh: '区间索引与重建结果不符',
    en: 'The range index is not that of the entries of its range',
  },
  'alarm-index-late': { zh: '区间索引逾期', en: 'The range index is overdue' },
  'alarm-root-differs': {
    zh: '日志头的根与重算结果不符',
    en: 'The head of the log does not have the root of its entries',
  },
  'alarm-heads-unconnected': {
    zh: '两个日志头互不相连，日志存在分叉',
    en: 'Two heads of the log do not connect: it shows two histories',
  },
  'alarm-head-shrinks': {
    zh: '日志头比先前所见更小',
    en: 'The head of the log is smaller than one seen before',
  },
  'alarm-head-beyond-view': {
    zh: '见证方或链上的日志头不在所见日志之内',
    en: 'A witness or a chain holds a head that the log we see does not contain',
  },
  'alarm-head-stale': {
    zh: '日志头长时间未更新',
    en: 'The head of the log has not been renewed for too long',
  },
  'notice-act-kind': {
    zh: '日志中出现未知种类的行为',
    en: 'The log has an act of a kind that has no name yet',
  },
} as const satisfies CodeBook;

/** One kind of alarm. */
export type AlarmCode = keyof typeof alarmCodes;

/**
 * Something a monitor wants a person to look at. Codes that begin with `notice-` are shown, not
 * rung for.
 *
 * @basis ledger.md §17
 */
export interface Alarm {
  readonly code: AlarmCode;
  /** Entry it is about. */
  readonly index?: number;
  readonly detail?: string;
}
