import type { CodeBook } from '@yunzhang/base';

/** What a commercial contract says no with. @basis contracts.md C01 */
export const commercialContractWords = {
  'ct-type-forbidden': {
    zh: '{kind}依法不得使用电子签名，请到窗口办理。',
    en: 'The law excludes electronic signatures for this kind ({kind}). Use paper.',
  },
  'ct-parties': {
    zh: '当事人至少两方，并包括发起方，请补全。',
    en: 'A contract has two parties or more, the initiator among them. Name them all.',
  },
  'ct-order-list': {
    zh: '签署顺序须恰好列出各方一次，请更正。',
    en: 'The signing order lists every party once. Correct it.',
  },
  'ct-amount': {
    zh: '大写金额“{capital}”与小写{amount}不一致，应为“{right}”。',
    en: 'The amount in words, "{capital}", is not {amount}; it should be "{right}".',
  },
  'ct-instalments': {
    zh: '分期合计{sum}元，与合同金额{amount}元不等，请更正。',
    en: 'The instalments add up to {sum}, the amount is {amount}. Correct them.',
  },
  'ct-deadline': {
    zh: '签署截止须在现在之后、{days}天以内，请更正。',
    en: 'The signing deadline lies ahead and within {days} days. Correct it.',
  },
  'ct-number-used': {
    zh: '合同编号{key}已经用过，请换号。',
    en: 'The contract number {key} has been used. Take another one.',
  },
  'ct-stale': {
    zh: '对方已提交第{edition}版，您看到的是第{seen}版，请刷新后重新确认。',
    en: 'There is a version {edition}; you saw version {seen}. Reload and confirm again.',
  },
  'ct-digest': {
    zh: '文件与登记的摘要不一致，可能已被修改，请重新打开登记的文本。',
    en: 'The file is not the one on record; it may have been changed. Open the one on record.',
  },
  'ct-consent': {
    zh: '须同意使用电子签名后才能确认。',
    en: 'Agree to electronic signing before you confirm.',
  },
  'ct-order': {
    zh: '请等待{next}先签署。',
    en: 'Please wait for {next} to sign first.',
  },
  'ct-sealed-already': {
    zh: '贵方已经办过这一步，请等待其他各方。',
    en: 'You have done this already. Wait for the others.',
  },
  'ct-not-auth': {
    zh: '授权{grant}现在不能用于签署，请法定代表人续期或另行授权后再签。',
    en: 'Mandate {grant} does not cover sealing now. Have it renewed, then sign.',
  },
  'ct-revoke-late': {
    zh: '{by}已经盖章，要约不能再撤销，可以拒签或协商。',
    en: '{by} has sealed, so the offer can no longer be revoked. Reject it or negotiate.',
  },
  'ct-pending': {
    zh: '还有一项待各方同意的事项，请先办完或撤回。',
    en: 'Something else waits for everybody’s agreement. Finish or withdraw it first.',
  },
  'ct-nothing-pending': {
    zh: '没有待同意的事项，请刷新页面。',
    en: 'Nothing waits for your agreement. Reload the page.',
  },
  'ct-after-end': {
    zh: '合同期限至{end}，延续须在此前办理，并写明更晚的终止日期。',
    en: 'The contract runs to {end}. Extend it before then, to a later day.',
  },
  'ct-own-notice': {
    zh: '这是贵方发出的通知，异议由其他方提出。',
    en: 'This is your own notice; the others may object to it.',
  },
} as const satisfies CodeBook;
