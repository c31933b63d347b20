import { yuanAmount } from './amounts.ts';
import { bankAccount, bankCard, bic, iban, lei } from './banking.ts';
import { capitalAmount } from './capital-amounts.ts';
import { certificateId } from './certificates.ts';
import { elementString } from './gs1-elements.ts';
import { digitalLink, epcUri } from './gs1-links.ts';
import { certificateSerial, sm3Digest, traceId, uetr, uuid, verifyCode } from './hexadecimals.ts';
import { houseNumbers } from './house-numbers.ts';
import type { Identifier } from './identifier.ts';
import {
  customsDeclarationNumber,
  fiscalBillCode,
  fiscalBillNumber,
  fiscalCheckCode,
  invoiceNumber,
  redConfirmationNumber,
  taxVoucherNumber,
} from './invoices.ts';
import {
  diseaseCode,
  drugApprovalNumber,
  drugIdentificationCode,
  drugTraceCode,
  insurancePrescriptionNumber,
  practiceLicence,
} from './medicines.ts';
import { calendarDay, calendarMonth, moment } from './moments.ts';
import {
  contractingPartyId,
  fundAccount,
  itemCode,
  occupationCode,
  ocid,
  officialDocumentNumber,
  outsideNumber,
  paymentsTransactionCode,
  softwareRegistrationNumber,
  workRegistrationNumber,
} from './official.ts';
import { organisationCode, uscc } from './organisations.ts';
import { mobile, passport, residencePermitId, residentId } from './persons.ts';
import { divisionCode, esId, sealCode, sealKindCode } from './seals.ts';
import { gln, gtin, harmonisedCode, sscc } from './trade-items.ts';
import {
  billOfLadingNumber,
  containerNumber,
  portCode,
  roadPermit,
  shipNumber,
  vehiclePlate,
} from './transport.ts';

/**
 * Every kind of identifier by its id: one function for the hint, the interface and the import.
 *
 * @basis platform.md P03
 */
export const identifiers = {
  uscc,
  'organisation-code': organisationCode,
  'resident-id': residentId,
  'residence-permit-id': residencePermitId,
  passport,
  mobile,
  'seal-code': sealCode,
  'seal-kind': sealKindCode,
  'es-id': esId,
  'division-code': divisionCode,
  'certificate-id': certificateId,
  'certificate-serial': certificateSerial,
  'sm3-digest': sm3Digest,
  'verify-code': verifyCode,
  'trace-id': traceId,
  uuid,
  'bank-card': bankCard,
  'bank-account': bankAccount,
  lei,
  iban,
  bic,
  uetr,
  'payments-transaction-code': paymentsTransactionCode,
  'invoice-number': invoiceNumber,
  'red-confirmation-number': redConfirmationNumber,
  'fiscal-bill-code': fiscalBillCode,
  'fiscal-bill-number': fiscalBillNumber,
  'fiscal-check-code': fiscalCheckCode,
  'tax-voucher-number': taxVoucherNumber,
  'customs-declaration-number': customsDeclarationNumber,
  gtin,
  gln,
  sscc,
  'hs-code': harmonisedCode,
  'gs1-element-string': elementString,
  'gs1-digital-link': digitalLink,
  'epc-uri': epcUri,
  'drug-trace-code': drugTraceCode,
  'drug-identification-code': drugIdentificationCode,
  'drug-approval-number': drugApprovalNumber,
  'insurance-prescription-number': insurancePrescriptionNumber,
  'practice-licence': practiceLicence,
  'disease-code': diseaseCode,
  'container-number': containerNumber,
  'ship-number': shipNumber,
  'port-code': portCode,
  'vehicle-plate': vehiclePlate,
  'bill-of-lading-number': billOfLadingNumber,
  'road-permit': roadPermit,
  'item-code': itemCode,
  'official-document-number': officialDocumentNumber,
  'occupation-code': occupationCode,
  'work-registration-number': workRegistrationNumber,
  'software-registration-number': softwareRegistrationNumber,
  'fund-account': fundAccount,
  ocid,
  'contracting-party-id': contractingPartyId,
  'amount-yuan': yuanAmount,
  'amount-capital': capitalAmount,
  moment,
  'calendar-day': calendarDay,
  'calendar-month': calendarMonth,
  'outside-number': outsideNumber,
  ...houseNumbers,
} as const satisfies Readonly<Record<string, Identifier<unknown, never>>>;

/** The id of a kind. */
export type IdentifierId = keyof typeof identifiers;

/** What every kind can do, whatever its parts. */
export type AnyIdentifier = Identifier<unknown, never>;

/** Whether a word is the id of a kind. */
export function isIdentifierId(id: string): id is IdentifierId {
  return Object.hasOwn(identifiers, id);
}

/** The kind of an id, for callers that learn the id at run time. */
export function identifierOf(id: IdentifierId): AnyIdentifier {
  return identifiers[id];
}
