import type { CodeBook } from '@yunzhang/base';

/** What a support ticket says no with. @basis platform.md P10 */
export const supportTicketWords = {
  'ticket-number-taken': {
    zh: '工单编号已被使用，请重新取号。',
    en: 'This ticket number is taken. Draw another one.',
  },
  'ticket-number-date': {
    zh: '工单编号中的日期应为今日（{date}），请重新取号。',
    en: 'The date in the number of a ticket is that of today ({date}). Draw another number.',
  },
  'ticket-not-masked': {
    zh: '请隐去姓名的一部分，并不要填写证件、电话、账户等九位以上的号码。',
    en: 'Mask a part of the name, and leave out numbers of nine digits and more.',
  },
  'ticket-severity-low': {
    zh: '该事项的级别不得低于{least}，请提高级别。',
    en: 'This matter is at least {least}. Choose a more urgent severity.',
  },
  'ticket-root-cause-missing': {
    zh: '一级事项须写明根本原因后才能办结，请补充。',
    en: 'A ticket of severity P1 is resolved with its root cause only. Add it.',
  },
  'ticket-consent-missing': {
    zh: '用户没有给出有效的查看码，请用户重新生成后告知。',
    en: 'The user has given no code that is still good. Ask the user for a new one.',
  },
  'ticket-reopen-late': {
    zh: '解决已超过{days}日，不能重新打开，请新建工单。',
    en: 'More than {days} days have passed since it was resolved. Open a new ticket.',
  },
  'ticket-waits-for-user': {
    zh: '工单正等待用户回复，回复后继续处理。',
    en: 'The ticket waits for its user. It goes on with their answer.',
  },
  'ticket-over': {
    zh: '工单已关闭。仍有问题时，请重新打开或新建工单。',
    en: 'The ticket is closed. Reopen it or open a new one if something is still wrong.',
  },
  'ticket-unanswered': {
    zh: '工单因未收到回复而关闭，请新建工单。',
    en: 'The ticket was closed because no answer came. Open a new one.',
  },
} as const satisfies CodeBook;
