import { type CodeBook, Malformed } from '@yunzhang/base';
import { alarmCodes } from './alarm-codes.ts';
import { contentCodes } from './content-codes.ts';
import { evidenceCodes } from './evidence-codes.ts';
import { logCodes } from './log-codes.ts';

/** What this package can find wrong. Words, order and `docs/errors.md` come from here. */
export const ledgerCodes = {
  'ledger-size-too-large': {
    zh: '日志大小超出可精确表示的整数',
    en: 'The size of the log is larger than the integers kept exact here',
  },
  ...logCodes,
  ...contentCodes,
  ...evidenceCodes,
  ...alarmCodes,
} as const satisfies CodeBook;

/** One code of this package. */
export type LedgerCode = keyof typeof ledgerCodes;

/** Refuses bytes with a code of this package. */
export function malformed(code: LedgerCode, at?: number, detail?: string): never {
  throw new Malformed(code, at, detail);
}
