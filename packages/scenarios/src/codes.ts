import type { CodeBook } from '@yunzhang/base';
import { drugPackWords } from './drug-pack/words.ts';
import { creditLineWords } from './credit-line/words.ts';
import { invoiceBackingWords } from './invoice-backing/words.ts';
import { receivableVoucherWords } from './receivable-voucher/words.ts';
import { billOfLadingWords } from './bill-of-lading/words.ts';
import { commercialContractWords } from './commercial-contract/words.ts';
import { bidWords } from './bid/words.ts';
import { labourContractWords } from './labour-contract/words.ts';
import { mandateWords } from './mandate/words.ts';
import { sealLifeWords } from './seal-life/words.ts';
import { sealUseWords } from './seal-use/words.ts';
import { supportTicketWords } from './support-ticket/words.ts';
import { tenderWords } from './tender/words.ts';
import { antiCounterfeitingWords } from './anti-counterfeiting/words.ts';
import { copyrightWords } from './copyright-registration/words.ts';
import { prescriptionWords } from './prescription/words.ts';

/** What the scenarios say no with, in the order of their dossiers. */
export const scenariosCodes = {
  ...sealLifeWords,
  ...sealUseWords,
  ...mandateWords,
  ...supportTicketWords,
  ...labourContractWords,
  ...tenderWords,
  ...bidWords,
  ...prescriptionWords,
  ...drugPackWords,
  ...creditLineWords,
  ...invoiceBackingWords,
  ...receivableVoucherWords,
  ...billOfLadingWords,
  ...commercialContractWords,
  ...antiCounterfeitingWords,
  ...copyrightWords,
} as const satisfies CodeBook;

export type ScenariosCode = keyof typeof scenariosCodes;
