import type { CodeBook } from '@yunzhang/base';

/** What an issuer's line says no with. */
export const creditLineWords = {
  'sc-limit': {
    zh: '开立额度不足：额度{limit}元，已用{open}元，请先兑付或申请提额。',
    en: 'The line does not suffice: {open} of {limit} yuan are in use. Redeem, or ask for more.',
  },
  'sc-line-in-use': {
    zh: '尚有{open}元凭证未兑付，不能终止额度。',
    en: 'Vouchers of {open} yuan are still open, so the line cannot be closed.',
  },
} as const satisfies CodeBook;
