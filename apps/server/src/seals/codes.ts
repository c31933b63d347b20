import type { CodeBook } from '@yunzhang/base';

/** What the seal office answers besides what the rules of a seal say. */
export const sealOfficeCodes = {
  'seal-code-unknown': { zh: '没有这个编码的印章', en: 'There is no seal with this code' },
  'seal-status-future': {
    zh: '只能查询现在或过去的状态',
    en: 'A status can only be asked for now or the past',
  },
  'seal-code-range-used-up': {
    zh: '该行政区划的电子印章编码号段已用完',
    en: 'The range of electronic seal codes of this division is used up',
  },
  'seal-code-held': {
    zh: '该印章编码已属于另一枚印章',
    en: 'The seal code belongs to another seal',
  },
  'seal-imprint-missing': {
    zh: '找不到申请时的印模图像，请重新提交印模',
    en: 'The imprint that was applied for is not here; hand it in again',
  },
  'seal-imprint-size': {
    zh: '印模图像的尺寸或大小与申请不符',
    en: 'The imprint has not the size that was applied for',
  },
  'seal-imprint-too-large': {
    zh: '印模图像超过200 kB',
    en: 'The imprint is larger than 200 kB',
  },
  'seal-making-refused': {
    zh: '印章未能制作，须由人工处理',
    en: 'The seal could not be made; a person has to look',
  },
  'seal-owner-foreign': {
    zh: '只能为登录时所代表的单位申请印章',
    en: 'Seals can only be applied for on behalf of the organisation of this login',
  },
  'seal-maker-unknown': { zh: '没有这个制作单位', en: 'There is no such making unit' },
  'seal-certificate-too-short': {
    zh: '证书的剩余有效期太短，不能制作印章',
    en: 'The certificate is not valid long enough to make a seal',
  },
  'filing-refused': { zh: '公安备案系统拒绝备案', en: 'The police register refused the filing' },
  'filing-answers-differ': {
    zh: '公安备案系统的答复前后不一致，未采用',
    en: 'The answers of the police register contradict each other; none was taken',
  },
  'filing-number-form': {
    zh: '公安备案系统给出的备案编号格式不对',
    en: 'The police register gave a filing number of a wrong form',
  },
  'filing-number-taken': {
    zh: '公安备案系统给出的备案编号已属于另一枚印章',
    en: 'The filing number belongs to another seal',
  },
  'filing-overdue': {
    zh: '制作后24小时内未能备案，印章不得使用',
    en: 'Not filed within 24 hours of making: the seal cannot be used',
  },
  'filing-away': { zh: '公安备案系统没有应答', en: 'The police register does not answer' },
  'filing-ended': {
    zh: '印章已在备案前作废',
    en: 'The seal ended before it was filed',
  },
  'hotline-identity-weak': {
    zh: '身份核验不足：电话停用或挂失须核实两项不同事实',
    en: 'Two different facts have to be verified to freeze or report a loss by telephone',
  },
  'registry-event-differs': {
    zh: '同一登记变更编号的内容前后不一致',
    en: 'The same registry event came with other content',
  },
  'import-too-large': {
    zh: '一次导入的记录过多',
    en: 'Too many records in one import',
  },
  'migrate-dup': {
    zh: '发现两条相同印章编码的记录（来源：{sources}），请上传备案回执由人工核对。',
    en: 'Two records have this seal code (from {sources}). Upload the filing receipt.',
  },
  'import-changed': {
    zh: '该记录的内容与上次导入不同，请人工核对',
    en: 'The record differs from the one imported before; a person has to look',
  },
  'import-state': { zh: '该记录现在不能这样办理', en: 'This cannot be done with the record now' },
  'import-level': {
    zh: '确认旧印章须由法定代表人以L3级身份办理',
    en: 'Confirming needs the legal representative at level 3',
  },
  'statement-state': { zh: '没有待答复的年度声明', en: 'There is no statement to be answered' },
  'statement-incomplete': {
    zh: '年度声明须逐枚答复所列印章',
    en: 'The statement has to answer for every seal it lists',
  },
} as const satisfies CodeBook;

/** One code of this module. */
export type SealOfficeCode = keyof typeof sealOfficeCodes;
