// table of words: calls to the hotline, as the owner of a seal reads them. Chinese is the source.
import type { NameBook, WordBook } from './book.ts';

/** What can be verified on the telephone. */
export const callFacts = {
  callback: { zh: '已回拨登记的号码', en: 'Called back at the number on record' },
  'agreed-word': { zh: '约定口令相符', en: 'The agreed word is right' },
  document: { zh: '登记证件的末四位相符', en: 'Last digits of the document on record' },
  'keeper-knowledge': {
    zh: '说出只有保管人知道的用印情况',
    en: 'Knows what only the keeper knows',
  },
} as const satisfies NameBook;

/** Texts of what the hotline was told about a seal. */
export const callWords = {
  calls: { zh: '热线来电', en: 'Calls to the hotline' },
  'calls-lead': {
    zh: '有人致电热线，要求停用或挂失这枚印章。没有办成的也在这里。',
    en: 'Somebody called to have this seal stopped. Refused calls are listed too.',
  },
  'call-at': { zh: '时间', en: 'When' },
  'call-caller': { zh: '来电人自称', en: 'Who they said they are' },
  'call-act': { zh: '要求', en: 'Asked for' },
  'call-reason': { zh: '事由', en: 'Reason' },
  'call-facts': { zh: '话务员核实的事实', en: 'What was verified' },
  'call-end': { zh: '结果', en: 'Outcome' },
  'call-done': { zh: '已办理', en: 'Done' },
  'call-refused': { zh: '未办理', en: 'Refused' },
  freeze: { zh: '停用', en: 'Freeze' },
  reportLoss: { zh: '挂失', en: 'Report the loss' },
  'by-freeze': {
    zh: '{caller}来电，热线于 {at} 停用：{reason}',
    en: 'By the hotline, on a call of {caller}, {at}: {reason}',
  },
  'by-reportLoss': {
    zh: '{caller}来电，热线于 {at} 挂失：{reason}',
    en: 'By the hotline, on a call of {caller}, {at}: {reason}',
  },
  'by-verified': { zh: '核实：{facts}。', en: 'Verified: {facts}.' },
  'by-other': {
    zh: '如果不是本人来电，请先不要恢复，并',
    en: 'If that was not you, do not resume it yet, and ',
  },
  'by-report': { zh: '报告问题', en: 'report it' },
} as const satisfies WordBook;
