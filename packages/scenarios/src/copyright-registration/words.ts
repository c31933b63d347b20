import type { CodeBook } from '@yunzhang/base';

/** What is said when copyright registration refuses: what happened, why, what to do now. */
export const copyrightWords = {
  'copyright-book-open-already': {
    zh: '今年这一地区、这一类别的登记号段已经启用，请直接使用。',
    en: 'The numbers of this year, class and region are open already. Use those.',
  },
  'copyright-book-wrong': {
    zh: '登记号段是{region}{year}年{category}类，与本次登记不符，请选用当年同类的号段。',
    en: 'These numbers are for {region} {year} {category}, not for this work. Choose the right ones.',
  },
  'copyright-applicant-not-owner': {
    zh: '您不在著作权人名单中，请由著作权人申请，或补充著作权人。',
    en: 'You are not among the owners. Let an owner apply, or add the owner that is missing.',
  },
  'copyright-owner-twice': {
    zh: '同一著作权人填写了两次，请合并为一行。',
    en: 'One owner is named twice. Put both shares into one line.',
  },
  'copyright-share-not-whole': {
    zh: '权利份额合计为{percent}%，应为100%，请修改份额。',
    en: 'The shares add up to {percent}%, not 100%. Change the shares.',
  },
  'copyright-completed-later': {
    zh: '创作完成日期{completed}晚于今天{today}，作品完成后才能申请登记。',
    en: 'The work is completed on {completed}, after today, {today}. Apply once it is complete.',
  },
  'copyright-published-before-completed': {
    zh: '首次发表日期{published}早于完成日期{completed}，请核对两个日期。',
    en: 'First published on {published}, before completion on {completed}. Check both dates.',
  },
  'copyright-basis-missing': {
    zh: '著作权人与作者不一致，请上传职务/委托创作合同。',
    en: 'The owners are not the authors. Upload the contract of employment or commission.',
  },
  'copyright-corrected-already': {
    zh: '已经通知补正过一次，请受理，或在审查后不予登记。',
    en: 'A correction was asked for once already. Accept, or reject after examination.',
  },
  'copyright-examiner-involved': {
    zh: '您是本作品的作者或著作权人，不能审查，请由其他审查员办理。',
    en: 'You are an author or owner of this work and cannot examine it. Ask another examiner.',
  },
  'copyright-nearest-missing': {
    zh: '相似度达到{percent}%，请选择与之相似的已登记作品。',
    en: 'The similarity is {percent}%. Choose the registered work it resembles.',
  },
  'copyright-not-compared': {
    zh: '尚未查重，请先登记查重结果，再作审查结论。',
    en: 'The work has not been compared yet. Record the comparison first.',
  },
  'copyright-subject-excluded': {
    zh: '该内容属于法律规定不予登记的客体，请作不予登记处理。',
    en: 'The law excludes this subject from registration. Reject the application.',
  },
  'copyright-similar': {
    zh: '与已登记作品（{number}）相似度{percent}%，请说明独创性部分。',
    en: 'It is {percent}% similar to the registered work {number}. Explain what is original.',
  },
  'copyright-nothing-to-explain': {
    zh: '查重没有发现相似作品，不必说明独创性部分。',
    en: 'No similar work was found. There is nothing to explain.',
  },
  'copyright-sample-registered': {
    zh: '同一样本已经登记，不能再次登记，请查询原登记。',
    en: 'This very sample is registered already. Look up that registration.',
  },
  'copyright-numbered-already': {
    zh: '该作品已经编号发证，需要证书请申请副本。',
    en: 'This work has its number and certificate. Ask for a copy instead.',
  },
  'copyright-not-registered': {
    zh: '该登记已被撤销或尚未生效，不能办理变更、许可或副本。',
    en: 'This registration is revoked or not yet in force. Nothing can be recorded on it.',
  },
  'copyright-not-owner': {
    zh: '您不是该作品现在的著作权人，请由现著作权人办理。',
    en: 'You are not the owner of this work now. Let the present owner do it.',
  },
  'copyright-taker-not-one': {
    zh: '请写明一位受让人或被许可人，单位或个人只填一项。',
    en: 'Name one taker, either an organisation or a person.',
  },
  'copyright-taker-is-grantor': {
    zh: '受让人或被许可人不能是本人，请填写对方。',
    en: 'You cannot transfer or license to yourself. Name the other side.',
  },
  'copyright-contract-differs': {
    zh: '核验的合同与当事人提交的合同摘要不一致，请核对原件。',
    en: 'The contract verified is not the one the parties filed. Check the original.',
  },
  'copyright-share-too-large': {
    zh: '转让份额{share}%，转让方现有{held}%，请按现有份额转让。',
    en: 'A transfer of {share}%, but the grantor holds {held}%. Transfer no more than that.',
  },
  'copyright-licence-backwards': {
    zh: '许可期限的截止日期{until}早于起始日期{from}，请修改。',
    en: 'The licence ends on {until}, before it begins on {from}. Change the dates.',
  },
  'copyright-licence-overlaps': {
    zh: '与{from}至{until}的专有使用许可在权利、地域、期限上重叠，请改变范围或期限。',
    en: 'It overlaps the exclusive licence of {from} to {until}. Change its scope or time.',
  },
} as const satisfies CodeBook;
