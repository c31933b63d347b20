import type { CodeBook } from '@yunzhang/base';

/** What a receivable voucher says no with. @basis medical-logistics-finance.md F07 */
export const receivableVoucherWords = {
  'sc-term': {
    zh: '付款期限{days}天，最长不超过{most}天，请改短。',
    en: 'The term of {days} days is longer than the {most} days allowed. Shorten it.',
  },
  'sc-line-foreign': {
    zh: '这不是贵单位可用的开立额度，请选择本单位的额度。',
    en: 'This line is not yours to use. Choose your own.',
  },
  'sc-evidence': {
    zh: '依据合计{backed}元，与凭证金额{amount}元不等，请更正。',
    en: 'The invoices back {backed} yuan, the voucher is of {amount}. Make them equal.',
  },
  'sc-invoice-party': {
    zh: '发票{invoice}的买卖双方与凭证的开立人、持有人不符，请更换发票。',
    en: 'Invoice {invoice} is not between issuer and first holder. Use another one.',
  },
  'sc-number-used': {
    zh: '凭证编号{key}已经用过，请换一个。',
    en: 'The number {key} has been used. Take another one.',
  },
  'sc-split': {
    zh: '可转让余额{left}元，您拟转让{wanted}元，请改小。',
    en: 'You can transfer {left} yuan, not {wanted}. Transfer less.',
  },
  'sc-self': { zh: '受让人不能是自己，请更正。', en: 'You cannot transfer to yourself.' },
  'sc-pledged': {
    zh: '该部分已质押给{pledgee}，须由质权人解除后再办。',
    en: 'This part is pledged to {pledgee}, who has to release it first.',
  },
  'sc-financed': {
    zh: '该部分已融资，由资金方持有，不能再办。',
    en: 'This part is financed and belongs to the financier.',
  },
  'sc-due': {
    zh: '凭证{dueOn}到期，到期后不再转让、质押或融资。',
    en: 'The voucher fell due on {dueOn}; it is no longer transferred, pledged or financed.',
  },
  'sc-early': {
    zh: '凭证{dueOn}到期，到期日才能兑付。',
    en: 'The voucher is redeemed on {dueOn}, not before.',
  },
  'sc-full': {
    zh: '应全额兑付{due}元，本次{paid}元，请更正。',
    en: 'It is redeemed in full: {due} yuan, not {paid}.',
  },
  'sc-recourse': {
    zh: '该凭证开立为无追索，前手不承担。',
    en: 'This voucher is without recourse: former holders do not answer for it.',
  },
  'sc-moved': {
    zh: '凭证已经转让过，不能撤销。',
    en: 'The voucher has been transferred and cannot be cancelled.',
  },
  'sc-range': {
    zh: '区间不完整，未办理，请联系平台。',
    en: 'The ranges do not add up. Nothing was done; call the platform.',
  },
} as const satisfies CodeBook;
