import type { CodeBook } from '@yunzhang/base';
import { sealUseWords } from '../seal-use/words.ts';

/** What a mandate to use a seal says no with. @basis platform.md P05 */
export const mandateWords = {
  'doc-changed': sealUseWords['doc-changed'],
  'mandate-not-yours': {
    zh: '只有该印章的法定代表人可以办理授权。',
    en: 'Only the legal representative of this seal grants and changes mandates.',
  },
  'mandate-too-long': {
    zh: '授权期限须从今日起不超过{months}个月，请更正。',
    en: 'A mandate ends today at the earliest and within {months} months.',
  },
  'mandate-player': {
    zh: '单份和批量授权给经办人，常设和自动授权给业务系统，请更正。',
    en: 'Single and batch mandates go to a person, standing and automatic ones to a system.',
  },
  'mandate-hours': {
    zh: '可用时段的开始须早于结束，请更正。',
    en: 'The hours must begin before they end. Correct them.',
  },
  'mandate-hours-closed': {
    zh: '授权时段为{from}时至{to}时，现在不能用印。',
    en: 'The mandate is open from {from} to {to} o’clock.',
  },
  'mandate-client': {
    zh: '调用方证书与授权登记的不一致，请检查接入配置。',
    en: 'The caller’s certificate is not the one of the mandate. Check your connection.',
  },
  'mandate-template': {
    zh: '事项或模板版本与授权不一致，请使用授权的模板。',
    en: 'The item or the version of its template is not that of the mandate.',
  },
  'mandate-kind': {
    zh: '授权不包括{kind}，请另行申请用印。',
    en: 'The mandate does not cover: {kind}. Ask for this use by itself.',
  },
  'mandate-counterparty': {
    zh: '授权不包括相对方{party}，请另行申请用印。',
    en: 'The mandate does not cover dealings with {party}. Ask for this use by itself.',
  },
  'mandate-amount': {
    zh: '文件{document}金额{amount}元超过单份限额{most}元，请另行申请用印。',
    en: 'Document {document} is of {amount} yuan; the mandate covers {most} for each.',
  },
  'limit-reached': {
    zh: '常设授权今日已用{used}次（上限{most}次），请明日再试或由法定代表人提高限额。',
    en: 'The mandate was used {used} times today, {most} at most. Try tomorrow or have it raised.',
  },
  'mandate-day-amount': {
    zh: '今日已用{used}元，本次{amount}元将超过每日限额{most}元。',
    en: '{used} yuan were used today; {amount} more would exceed the {most} of a day.',
  },
  'mandate-single-use': {
    zh: '单份和批量授权不受年检暂停影响，可撤销。',
    en: 'Single and batch mandates are not suspended; they can be revoked.',
  },
  'mandate-unclaimed': {
    zh: '授权还没有领取，请被授权的经办人先领取。',
    en: 'The mandate has not been claimed yet. Its holder claims it first.',
  },
  'mandate-suspended': {
    zh: '常设授权已暂停，请由法定代表人完成年检后恢复。',
    en: 'The mandate is suspended until the legal representative has done the yearly check.',
  },
  'mandate-over': {
    zh: '授权已用完、谢绝、撤销或到期，请重新授权。',
    en: 'The mandate is used up, declined, revoked or expired. Have a new one granted.',
  },
} as const satisfies CodeBook;
