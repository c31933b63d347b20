import type { CodeBook } from '@yunzhang/base';

/** What support, its hotline and the parts that others embed answer. @basis platform.md P10 */
export const helpCodes = {
  'help-retry': {
    zh: '系统繁忙，您的材料已保存在本机，请5分钟后在“我的工单”继续，无需重新填写。',
    en: 'The system is busy. What you wrote is kept here: go on in five minutes, without typing it again.',
    again: true,
  },
  'ticket-not-found': { zh: '没有这张工单', en: 'There is no such ticket' },
  'ticket-act-unknown': { zh: '工单没有这个操作', en: 'A ticket has no such act' },
  'ticket-code-wrong': {
    zh: '查看码不对，请向用户核对；错三次即作废',
    en: 'The code is not right. Ask the user again; three wrong ones spend it',
  },
  'article-not-found': {
    zh: '知识库没有这篇文章，请检查错误代码',
    en: 'The knowledge base has no such article. Check the code of the error',
  },
  'support-only': {
    zh: '此处只供客服使用，请以客服身份登录',
    en: 'This is for support only. Log in with that role',
  },
  'operator-wrong': {
    zh: '话务员编号或密钥不对，请使用值班卡',
    en: 'The number or the key of the operator is wrong. Use the card of the shift',
  },
  'operator-missing': {
    zh: '请先以值班卡登录热线席位',
    en: 'Log in at the hotline desk with the card of the shift first',
  },
  'hotline-call-wrong': {
    zh: '来电记录不完整：请选择来电人、两项不同事实和事由，记录中不写八位以上号码',
    en: 'The call is incomplete: caller, two different facts, reason; no numbers of eight digits',
  },
  'hotline-seal-unknown': {
    zh: '没有这个印章编码，请与来电人核对',
    en: 'There is no seal of this code. Ask the caller again',
  },
  'hotline-caller-absent': {
    zh: '该印章没有登记这一身份的人，请核对来电人身份',
    en: 'The seal has nobody of that part on record. Check who is calling',
  },
  'item-unknown': {
    zh: '没有这个事项编码，请检查链接',
    en: 'There is no item of this code. Check the link',
  },
  'item-case-wrong': {
    zh: '办件编号的格式不对，请检查链接',
    en: 'The number of the case is malformed. Check the link',
  },
  'client-key-wrong': {
    zh: '接入方密钥不对或已停用，请检查接入配置',
    en: 'The key of the client is wrong or ended. Check your configuration',
  },
  'client-not-found': { zh: '没有这个接入方', en: 'There is no such client' },
  'client-origin-wrong': {
    zh: '来源须为 https 地址，只含主机和端口，最多十个',
    en: 'Origins are https addresses of host and port only, ten at most',
  },
  'client-webhook-wrong': {
    zh: '回调地址须为公网 https 地址（端口 443），或由运营方列入',
    en: 'A webhook is a public https address at port 443, or one the operator has listed',
  },
  'embed-token-wrong': {
    zh: '嵌入凭证不对或已过期，请由业务系统重新取得',
    en: 'The token of the embedded page is wrong or over. Have your server get a new one',
  },
  'open-data-day': {
    zh: '只公布昨日及以前的数据，一次最多九十二天，日期写作 2026-11-23',
    en: 'Days up to yesterday are open, 92 at a time at most, written as 2026-11-23',
  },
} as const satisfies CodeBook;

/** One code of this module. */
export type HelpCode = keyof typeof helpCodes;
