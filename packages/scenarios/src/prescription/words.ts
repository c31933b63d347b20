import type { CodeBook } from '@yunzhang/base';

/** What a prescription says no with. @basis medical-logistics-finance.md M02 */
export const prescriptionWords = {
  'rx-used': {
    zh: '该处方已于{at}在{pharmacy}调配，不能重复使用。',
    en: 'This prescription was dispensed on {at} by {pharmacy} and cannot be used again.',
  },
  'rx-expired': {
    zh: '处方一般当日有效，此处方有效期至{until}，已失效，请联系医生重新开具。',
    en: 'The prescription was valid until {until} and has lapsed. Ask the physician for a new one.',
  },
  'rx-days': {
    zh: '{type}处方不超过{limit}日用量，您开具了{days}日，请填写延长理由。',
    en: 'A prescription of this type covers {limit} days, not {days}. Give a reason for more.',
  },
  'rx-void-late': {
    zh: '处方已被药店锁定，不能作废，请联系药店解锁。',
    en: 'A pharmacy has locked the prescription, so it cannot be voided. Ask the pharmacy to release it.',
  },
  'rx-interaction': {
    zh: '{drug}与在用药“{with}”存在禁忌，请调整用药。',
    en: '{drug} must not be taken with "{with}", which the patient takes. Change the prescription.',
  },
  'rx-voided': {
    zh: '处方已由医师作废，不能再流转或调配，请勿使用。',
    en: 'The physician has voided the prescription. It is neither passed on nor dispensed.',
  },
  'rx-number-taken': {
    zh: '处方编号{key}已被使用，请更换编号。',
    en: 'The prescription number {key} has been used. Take another one.',
  },
  'rx-drugs': {
    zh: '每张处方不超过{limit}种药品，您开具了{count}种，请分开开具。',
    en: 'A prescription holds up to {limit} drugs, not {count}. Write another one for the rest.',
  },
  'rx-weeks': {
    zh: '处方最长{limit}日用量，您开具了{days}日，请减少。',
    en: 'No prescription covers more than {limit} days, and this one covers {days}. Shorten it.',
  },
  'rx-quantity': {
    zh: '{drug}开具{packs}盒，超过{days}日用量所需的{enough}盒，请减少数量。',
    en: '{packs} packs of {drug} are more than the {enough} that {days} days need. Prescribe fewer.',
  },
  'rx-validity': {
    zh: '处方有效期最长{limit}日，您填写了{days}日，请改短。',
    en: 'A prescription is valid for up to {limit} days, not {days}. Shorten it.',
  },
  'rx-validity-reason': {
    zh: '处方当日有效，延长有效期须注明理由，请填写。',
    en: 'A prescription is valid on its day. Give the reason for a longer time.',
  },
  'rx-allergy': {
    zh: '患者对{drug}（{with}）过敏，请更换药品。',
    en: 'The patient is allergic to {drug} ({with}). Choose another drug.',
  },
  'rx-dose': {
    zh: '{drug}的用量超过极量（{with}），请调整用量。',
    en: 'The dose of {drug} is above the maximum ({with}). Lower it.',
  },
  'rx-weight': {
    zh: '儿科处方须填写患者体重，请补充。',
    en: 'A prescription for a child states the weight. Add it.',
  },
  'rx-first-visit': {
    zh: '互联网诊疗只能为复诊患者开具处方，请到医院就诊。',
    en: 'Care over the internet prescribes to returning patients only. See the hospital first.',
  },
  'rx-internet-drug': {
    zh: '互联网诊疗不得开具精神药品处方，请到医院就诊。',
    en: 'Psychotropic drugs are not prescribed over the internet. See the hospital.',
  },
  'rx-guardian': {
    zh: '互联网诊疗中{years}岁以下儿童须有监护人陪伴，请填写监护人。',
    en: 'Over the internet a child under {years} has a guardian present. Name the guardian.',
  },
  'rx-practice-place': {
    zh: '医师只能在执业注册的医院开具处方，请切换到该医院。',
    en: 'A physician prescribes where the licence is registered. Switch to that hospital.',
  },
  'rx-same-person': {
    zh: '开具、审核、调配须由不同的人办理，请换人办理。',
    en: 'Prescribing, reviewing and dispensing take different persons. Let somebody else do it.',
  },
  'rx-review-place': {
    zh: '审方药师须属于开具处方的医院或处方审核中心，请换人审核。',
    en: 'The reviewing pharmacist works for the hospital or the review office. Let them review it.',
  },
  'rx-digest': {
    zh: '处方内容与医师签名的不一致，请刷新后按签名的内容审核。',
    en: 'This is not the content the physician signed. Reload and review what was signed.',
  },
  'rx-upload-differs': {
    zh: '处方已以编号{number}上传，不能再以其他编号上传，请核对回执。',
    en: 'The prescription was uploaded as {number} and gets no other number. Check the receipt.',
  },
  'rx-pharmacist': {
    zh: '调配须由药师办理，请由具有资格的药师登录。',
    en: 'A pharmacist dispenses. Let a qualified pharmacist log in.',
  },
  'rx-pack': {
    zh: '扫描的药品与处方第{item}项不符，请核对品名、规格后重新扫描。',
    en: 'The pack scanned is not item {item} of the prescription. Compare and scan again.',
  },
  'rx-over': {
    zh: '处方第{item}项剩余{left}个单位，您要调配{units}个，请减少。',
    en: 'Item {item} has {left} units left, not {units}. Dispense fewer.',
  },
  'rx-part': {
    zh: '处方未全部调配，{type}处方不能以此理由分次调配，请补足药品。',
    en: 'Not all was dispensed, and this type of prescription is not divided for that reason.',
  },
  'rx-return': {
    zh: '药品售出后除质量问题外不得退换，请向患者说明。',
    en: 'Drugs once sold are taken back for their quality only. Explain this to the patient.',
  },
  'rx-return-pack': {
    zh: '退回的药品不是本处方调配的，请核对追溯码。',
    en: 'The pack was not dispensed from this prescription. Check its trace code.',
  },
  'rx-count': {
    zh: '处方第{item}项已调配与剩余之和不等于开具数量，请停止调配并核查。',
    en: 'What was dispensed and is left of item {item} does not add up. Stop and look into it.',
  },
} as const satisfies CodeBook;
