import type { CodeBook } from '@yunzhang/base';

/** What a labour contract says no with. @basis contracts.md C03 */
export const labourContractWords = {
  'lc-probation': {
    zh: '{months}个月的合同试用期最长{cap}个月，您填写{given}个月，请改短。',
    en: 'A contract of {months} months allows {cap} months of probation, not {given}. Shorten it.',
  },
  'lc-prob-wage': {
    zh: '试用期工资{given}元低于约定工资的{percent}%（{least}元），请提高。',
    en: 'The wage on probation, {given}, is below {percent} % of the wage agreed ({least}). Raise it.',
  },
  'lc-minimum-wage': {
    zh: '工资低于最低工资标准（每月{least}元），请提高。',
    en: 'The wage is below the minimum wage ({least} a month). Raise it.',
  },
  'lc-clause-missing': {
    zh: '合同缺少必备条款“{clause}”，请补上。',
    en: 'The contract lacks the mandatory clause "{clause}". Add it.',
  },
  'lc-end-before-start': {
    zh: '终止日期须晚于起始日期，请更正。',
    en: 'The contract ends before it starts. Correct it.',
  },
  'lc-under-age': {
    zh: '起始日劳动者未满16周岁，不能签订劳动合同。',
    en: 'The worker is under 16 on the first day and cannot be employed.',
  },
  'lc-identity-stale': {
    zh: '身份核验已超过{minutes}分钟，请重新刷脸。',
    en: 'Your identity was checked over {minutes} minutes ago. Have your face checked again.',
  },
  'lc-time-stamp': {
    zh: '可信时间不在双方签署之后，合同没有生效，请重新盖章。',
    en: 'The trusted time does not lie after both signatures. The contract is not in force; seal again.',
  },
  'lc-after-end': {
    zh: '合同已于{end}期满，不能再变更或续订，请另签合同。',
    en: 'The contract ended on {end}; it cannot be changed or renewed. Conclude a new one.',
  },
  'lc-renewal-end': {
    zh: '续订须写明晚于原期满日的新终止日期。',
    en: 'A renewal names a new last day after the old one.',
  },
  'lc-own-proposal': {
    zh: '这是您提出的内容，须由对方同意。',
    en: 'You proposed this yourself; the other side agrees.',
  },
  'lc-notice': {
    zh: '以“{ground}”解除须提前{days}日通知，您填写{given}日。',
    en: 'Ending it on the ground "{ground}" takes {days} days of notice, not {given}.',
  },
  'lc-compensation': {
    zh: '按工作年限，经济补偿不少于{least}元，请更正。',
    en: 'For the years worked the compensation is at least {least} yuan. Correct it.',
  },
} as const satisfies CodeBook;
