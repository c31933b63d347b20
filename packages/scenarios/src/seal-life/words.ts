import type { CodeBook } from '@yunzhang/base';

/** What the life of a seal says no with. @basis platform.md P02 */
export const sealLifeWords = {
  'seal-materials': {
    zh: '申请材料缺少“{missing}”，请补齐后提交。',
    en: 'The application lacks: {missing}. Add it and submit again.',
  },
  'seal-replaces-wrong': {
    zh: '拟替换的印章不是贵单位同类且待更换的印章，请更正。',
    en: 'The seal to be replaced is not one of yours of this kind that is due. Correct it.',
  },
  'seal-office-foreign': {
    zh: '本申请由{authority}办理，您不是该单位人员。',
    en: 'This application is handled by {authority}, for which you do not act.',
  },
  'seal-reviewer-conflict': {
    zh: '您是本申请的受理人，不能同时审核，请转交其他审核人。',
    en: 'You accepted this application and cannot review it. Hand it to another reviewer.',
  },
  'legalrep-changed': {
    zh: '登记机关显示法定代表人已于{date}变更，原名章已停用，请由新法定代表人申请。',
    en: 'The legal representative changed on {date}; the new one has to apply.',
  },
  'seal-name-registry': {
    zh: '印章名称“{given}”与登记名称“{registered}”不符，请按登记名称填写。',
    en: 'The name {given} does not follow the registered name {registered}. Correct it.',
  },
  'img-mismatch': {
    zh: '印文图像与公安备案印模不一致（相似度{given}%，要求≥{least}%），请上传备案印模扫描件。',
    en: 'The imprint is {given}% like the one filed, {least}% is asked. Upload a scan of that one.',
  },
  'seal-dup-official': {
    zh: '{key}已有一枚有效的法定名称章，如需更换请先办理注销重制。',
    en: '{key} has a legal-name seal in force. Cancel it or have it re-made.',
  },
  'seal-code-used': {
    zh: '印章编码{key}已经用过，注销后也不再使用，请换一个。',
    en: 'The seal code {key} has been used and is never used again. Take another one.',
  },
  'seal-code-paired': {
    zh: '本章与实物印章{paired}对应，应沿用其编码，不能用{given}。',
    en: 'This seal goes with the physical seal {paired} and keeps its code, not {given}.',
  },
  'seal-imprint-changed': {
    zh: '印模与准予制作的不一致，请按批准的印模制作。',
    en: 'The imprint is not the one approved. Make the one approved.',
  },
  'seal-cert-key': {
    zh: '证书不是为本章密钥签发的，请重新申请证书。',
    en: 'The certificate was not issued for the key of this seal. Apply for another one.',
  },
  'seal-cert-validity': {
    zh: '印章有效期须已开始、未结束且不超出证书有效期，请更正。',
    en: 'The seal must be valid now and no longer than its certificate. Correct the dates.',
  },
  'seal-approval-stale': {
    zh: '准予制作通知{at}已超过{days}日，请重新申请。',
    en: 'The approval of {at} is older than {days} days. Apply again.',
  },
  'claim-expired': {
    zh: '领取期限（{months}个月）已过，该印章已按规定注销，请重新申请。',
    en: 'It was not claimed within {months} months and has been revoked. Apply again.',
  },
  'seal-frozen-already': {
    zh: '贵方已停用该印章，无需重复办理。',
    en: 'You have frozen this seal already.',
  },
  'seal-freeze-foreign': {
    zh: '该印章由{by}停用，须由其恢复。',
    en: 'The seal was frozen by {by}, who alone can lift that.',
  },
  'seal-loss-late': {
    zh: '挂失超过{days}日未确认，请改为办理注销。',
    en: 'The loss was not confirmed within {days} days. Cancel the seal instead.',
  },
  'seal-foreign-use': {
    zh: '挂失期间有他人用印，不能恢复，请确认挂失。',
    en: 'Somebody else used the seal while it was lost. It cannot come back; confirm the loss.',
  },
  'seal-change-person': {
    zh: '法定代表人变更须写明新法定代表人，名称变更不写。',
    en: 'A change of the legal representative names the new one; a change of name does not.',
  },
  'seal-jobs-pending': {
    zh: '还有{count}项用印正在进行，完成后再注销；紧急情况请先停用。',
    en: '{count} uses of the seal are under way. Cancel it after them; freeze it if it is urgent.',
  },
  'seal-hand-over-period': {
    zh: '交接期间须写明起止，止期应晚于起期和现在。',
    en: 'A hand-over has a beginning and a later end that is still to come.',
  },
  'seal-replaces-frozen': {
    zh: '被替换的印章已停用或挂失，请先办理恢复或注销。',
    en: 'The seal to be replaced is frozen or lost. Have it resumed or cancelled first.',
  },
} as const satisfies CodeBook;
