import { drugPack } from './drug-pack/scenario.ts';
import { creditLine } from './credit-line/scenario.ts';
import { invoiceBacking } from './invoice-backing/scenario.ts';
import { receivableVoucher } from './receivable-voucher/scenario.ts';
import { billOfLading } from './bill-of-lading/scenario.ts';
import { commercialContract } from './commercial-contract/scenario.ts';
import { bid } from './bid/scenario.ts';
import { labourContract } from './labour-contract/scenario.ts';
import { mandate } from './mandate/scenario.ts';
import { sealLife } from './seal-life/scenario.ts';
import { sealUse } from './seal-use/scenario.ts';
import { tender } from './tender/scenario.ts';
import { articleCode, codeBatch } from './anti-counterfeiting/scenario.ts';
import {
  copyrightBook,
  copyrightFiling,
  copyrightRegistration,
} from './copyright-registration/scenario.ts';
import { supportTicket } from './support-ticket/scenario.ts';
import { prescription } from './prescription/scenario.ts';

export {
  articleCode,
  bid,
  codeBatch,
  copyrightBook,
  copyrightFiling,
  copyrightRegistration,
  drugPack,
  labourContract,
  prescription,
  sealLife,
  sealUse,
  supportTicket,
  mandate,
  tender,
  creditLine,
  invoiceBacking,
  receivableVoucher,
  billOfLading,
  commercialContract,
};
export { supportTicketPapers } from './support-ticket/papers.ts';
export { sealLifePapers } from './seal-life/papers.ts';
export { isKeptBy, isUsable, phaseAt, policeStates, policeTitles } from './seal-life/status.ts';
export { scenariosCodes } from './codes.ts';

/** Every scenario of the platform. */
export const scenarios = [
  sealLife,
  sealUse,
  mandate,
  labourContract,
  prescription,
  drugPack,
  tender,
  bid,
  creditLine,
  invoiceBacking,
  receivableVoucher,
  billOfLading,
  commercialContract,
  codeBatch,
  articleCode,
  copyrightBook,
  copyrightRegistration,
  copyrightFiling,
  supportTicket,
];
