import { baseCodes, type CodeBook } from '@yunzhang/base';
import { drawingCodes } from '@yunzhang/drawing';
import { gmCodes } from '@yunzhang/gm';
import { ledgerCodes } from '@yunzhang/ledger';
import { ofdCodes } from '@yunzhang/ofd';
import { pdfCodes } from '@yunzhang/pdf';
import { sesCodes } from '@yunzhang/ses';
import { verificationCodes } from './codes.ts';

/** The languages everything is written in. */
export type Language = 'zh' | 'en';

const books: readonly CodeBook[] = [
  verificationCodes,
  sesCodes,
  ledgerCodes,
  ofdCodes,
  pdfCodes,
  gmCodes,
  drawingCodes,
  baseCodes,
];

/** What a code says to a person; a code of nobody is shown as it is. */
export function wordsOf(code: string, language: Language): string {
  const book = books.find((one) => Object.hasOwn(one, code));
  return book?.[code]?.[language] ?? code;
}
