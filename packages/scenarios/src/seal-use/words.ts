import type { CodeBook } from '@yunzhang/base';

/** What the use of a seal says no with. @basis platform.md P01, P05 */
export const sealUseWords = {
  'seal-not-in-use': {
    zh: '该印章尚未启用，请先完成备案和领取。',
    en: 'This seal is not in use yet. Have it filed and claim it first.',
  },
  'seal-frozen': {
    zh: '该印章已于{at}冻结，原因：{reason}。如非本单位操作请立即拨打服务热线。',
    en: 'The seal was frozen at {at} because of: {reason}. If that was not you, call us at once.',
  },
  'seal-use-expired': {
    zh: '该印章已于{at}到期，请更换印章。',
    en: 'The seal expired at {at}. Use another one.',
  },
  'seal-use-revoked': {
    zh: '该印章已于{at}注销，请更换印章。',
    en: 'The seal was revoked at {at}. Use another one.',
  },
  'seal-use-changed': {
    zh: '登记事项自{date}起变更，旧章已停用，请使用新章。',
    en: 'The register changed on {date}; the old seal is out of use. Use the new one.',
  },
  'use-foreign-seal': {
    zh: '该印章属于{owner}，您不是该单位人员，不能申请或审批用印。',
    en: 'The seal belongs to {owner}, for which you do not act: you neither ask nor approve.',
  },
  'seal-type-denied': {
    zh: '{seal}不能用于{document}，请改用{allowed}。',
    en: 'The {seal} is not for this kind of document ({document}). Use: {allowed}.',
  },
  'use-one-document': {
    zh: '单份用印只含一份文件，清单摘要即该文件摘要，请更正或改用批量。',
    en: 'A single use has one document whose digest is the one approved. Correct it or use a batch.',
  },
  'use-document-twice': {
    zh: '文件{document}在清单中重复，请删去一份。',
    en: 'Document {document} is listed twice. Remove one.',
  },
  'use-number-used': {
    zh: '编号{key}已经用过，未重复办理。',
    en: 'The number {key} has been used; nothing was done twice.',
  },
  'doc-changed': {
    zh: '文件在审批后被修改（摘要不一致），请重新发起用印申请。',
    en: 'The document changed after it was approved: its digest differs. Ask for its use again.',
  },
  'role-conflict': {
    zh: '您是本次用印的申请人，不能同时作为审批人，请转交其他审批人。',
    en: 'You asked for this use and cannot approve it. Hand it to another approver.',
  },
  'use-approved-already': {
    zh: '您已审批，等待其他审批人。',
    en: 'You have approved it; others are still to.',
  },
  'use-not-custodian': {
    zh: '您现在不是该印章的保管人，不能确认用印。',
    en: 'You do not keep this seal now and cannot confirm its use.',
  },
  'use-custodian-conflict': {
    zh: '您是本次用印的申请人或审批人，不能再作为保管人确认。',
    en: 'You asked for or approved this use and cannot confirm it as its keeper.',
  },
  'use-nonce-used': {
    zh: '该确认码已失效或已用过，文件未重复盖章，请扫描最新的确认码。',
    en: 'This code is stale or used; nothing was sealed twice. Scan the newest one.',
  },
  'confirm-timeout': {
    zh: '确认已超时（{seconds}秒），文件未盖章，请重新扫码确认。',
    en: 'The confirmation came later than {seconds} seconds. Nothing was sealed; scan again.',
  },
  'use-not-listed': {
    zh: '第{index}份不在应盖章的清单中。',
    en: 'Number {index} is not on the list of what is to be sealed.',
  },
  'use-done-already': {
    zh: '该份文件已盖章（编号{ref}），未重复办理。',
    en: 'This document is sealed already ({ref}); nothing was done twice.',
  },
  'use-time-stamp': {
    zh: '时间戳早于确认或晚于现在，请重新取得时间戳。',
    en: 'The time stamp is before the confirmation or after now. Get a new one.',
  },
} as const satisfies CodeBook;
