import type { hotlineFacts } from '../seals/index.ts';

/** The languages of the desk. */
export type Language = 'zh' | 'en';

const words = {
  title: { zh: '印章停用热线', en: 'Hotline: stop a seal' },
  lead: {
    zh: '本席位独立于门户运行，只能停用或挂失，不能恢复。',
    en: 'This desk runs without the portal. It can stop a seal and nothing else.',
  },
  operator: { zh: '话务员编号', en: 'Operator' },
  key: { zh: '值班卡密钥', en: 'Key on the card' },
  enter: { zh: '进入席位', en: 'Enter' },
  leave: { zh: '交班退出', en: 'End the shift' },
  onDuty: { zh: '当班', en: 'On duty' },
  code: { zh: '印章编码（13 位）', en: 'Code of the seal (13 digits)' },
  find: { zh: '查找印章', en: 'Find the seal' },
  seal: { zh: '印章', en: 'Seal' },
  owner: { zh: '所有者', en: 'Owner' },
  state: { zh: '状态', en: 'State' },
  caller: { zh: '来电人', en: 'Caller' },
  legalRep: { zh: '法定代表人', en: 'Legal representative' },
  custodian: { zh: '印章保管人', en: 'Custodian' },
  facts: { zh: '已核实的事实（至少两项）', en: 'Facts you verified (two at least)' },
  note: { zh: '核实情况（不写号码）', en: 'How (no numbers)' },
  act: { zh: '办理', en: 'What to do' },
  freeze: { zh: '停用（可恢复）', en: 'Freeze (can be resumed)' },
  reportLoss: { zh: '挂失（七日内确认）', en: 'Report the loss (to be confirmed in 7 days)' },
  reason: { zh: '事由', en: 'Reason' },
  ticket: { zh: '工单编号（可不填）', en: 'Ticket (optional)' },
  stop: { zh: '立即停用', en: 'Stop it now' },
  stopped: { zh: '已停用', en: 'The seal is stopped' },
  stoppedAt: { zh: '停用时间（北京时间）', en: 'Since (Beijing time)' },
  tell: {
    zh: '请告诉来电人：从此刻起这枚印章盖不了章；恢复须由法定代表人本人在门户办理。',
    en: 'Tell the caller: from now on nothing is sealed with it; only the legal representative resumes it.',
  },
  next: { zh: '下一个来电', en: 'Next call' },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

/** A word of the desk. */
export type HotlineWord = keyof typeof words;

/** The words in one language. */
export const wordsIn =
  (language: Language) =>
  (word: HotlineWord): string =>
    words[word][language];

/** What can be verified on the telephone. */
export const factWords: Readonly<
  Record<(typeof hotlineFacts)[number], Readonly<Record<Language, string>>>
> = {
  callback: { zh: '已回拨登记的号码', en: 'Called back at the number on record' },
  'agreed-word': { zh: '约定口令相符', en: 'The agreed word is right' },
  document: { zh: '登记证件的末四位相符', en: 'The last digits of the document on record' },
  'keeper-knowledge': {
    zh: '说出只有保管人知道的用印情况',
    en: 'Knows uses only the keeper knows',
  },
};
