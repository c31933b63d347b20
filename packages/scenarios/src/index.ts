import { drugPack } from './drug-pack/scenario.ts';
import { creditLine } from './credit-line/scenario.ts';
import { invoiceBacking } from './invoice-backing/scenario.ts';
import { receivableVoucher } from './receivable-voucher/scenario.ts';
import { billOfLading } from './bill-of-lading/scenario.ts';
import { commercialContract } from './commercial-contract/scenario.ts';
import { bid } from './bid/scenario.ts';
import { labourContract } from './labour-contract/scenario.ts';
import { sealLife } from './seal-life/scenario.ts';
import { tender } from './tender/scenario.ts';
import { prescription } from './prescription/scenario.ts';

export {
  bid,
  drugPack,
  labourContract,
  prescription,
  sealLife,
  tender,
  creditLine,
  invoiceBacking,
  receivableVoucher,
  billOfLading,
  commercialContract,
};
export { scenariosCodes } from './codes.ts';

/** Every scenario of the platform. */
export const scenarios = [
  sealLife,
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
];
