import type { CodeBook } from '@yunzhang/base';

/** What an invoice says no with when it is to back something. */
export const invoiceBackingWords = {
  'sc-invoice': {
    zh: '发票{number}已被红冲，不能作为开立依据，请更换发票。',
    en: 'Invoice {number} has been reversed and backs nothing. Use another one.',
  },
  'sc-invoice-used': {
    zh: '发票{number}金额{amount}元，已作依据{backed}元，余额不足。',
    en: 'Invoice {number} is of {amount} yuan, and {backed} of it back something already.',
  },
  'sc-invoice-known': {
    zh: '这张发票已经登记，请直接引用。',
    en: 'This invoice is registered already. Refer to it.',
  },
} as const satisfies CodeBook;
