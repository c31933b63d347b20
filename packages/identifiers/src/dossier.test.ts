import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { identifierOf, type IdentifierId } from './registry.ts';

const file = path.resolve(import.meta.dirname, '../../../../shared/scenarios/examples.json');
const isThere = fs.existsSync(file);
if (!isThere) console.log('identifiers: no examples.json beside the repository, table skipped');

/** A text of a record with its path, such as `P03.uscc` or `F02.vouchers.no`. */
interface Leaf {
  readonly at: string;
  readonly text: string;
}

function leavesOf(value: unknown, at: string): readonly Leaf[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (Array.isArray(value)) return value.flatMap((one) => leavesOf(one, at));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => leavesOf(one, `${at}.${key}`));
}

const examples: Readonly<Record<string, unknown>> = isThere
  ? JSON.parse(fs.readFileSync(file, 'utf8'))
  : {};
const leaves = Object.entries(examples).flatMap(([id, record]) => leavesOf(record, id));

type Kinds = readonly [IdentifierId, ...IdentifierId[]];

/**
 * Which field is which identifier. A path of one scenario comes before the name of a field; where
 * several kinds are named, one of them must read the text.
 */
const kindsOf: Readonly<Record<string, Kinds>> = {
  // Organisations and persons
  uscc: ['uscc'],
  owner: ['uscc'],
  makerUscc: ['uscc'],
  filedWith: ['uscc'],
  ownerUscc: ['uscc'],
  'ebl:uscc': ['uscc'],
  bidder: ['uscc'],
  holder: ['uscc'],
  mah: ['uscc'],
  party: ['uscc'],
  org: ['uscc'],
  pharmacy: ['uscc'],
  pledgee: ['uscc'],
  payee: ['uscc'],
  requestedBy: ['uscc'],
  shipper: ['uscc'],
  ranking: ['uscc'],
  orgCode: ['organisation-code'],
  idNo: ['resident-id'],
  residentId: ['resident-id'],
  mobile: ['mobile'],
  'F02.occupancy.by': ['claim-number'],
  'F03.signatures.by': ['uscc'],
  'T05.events.by': ['uscc'],
  'T05.events.to': ['uscc'],
  'L02.transfers.from': ['uscc'],
  'L02.transfers.to': ['uscc'],
  'F07.ops.from': ['uscc'],
  'F07.ops.to': ['uscc'],
  // Seals and certificates
  sealCode: ['seal-code'],
  sealType: ['seal-kind'],
  'seals.type': ['seal-kind'],
  certId: ['certificate-id'],
  eCertId: ['certificate-id'],
  'ebl:licence_id': ['certificate-id'],
  certSn: ['certificate-serial'],
  division: ['division-code'],
  region: ['division-code'],
  'G11.certNo': ['uscc'],
  // Digests and codes
  digest: ['sm3-digest'],
  docDigest: ['sm3-digest'],
  sigDigest: ['sm3-digest'],
  actorHash: ['sm3-digest'],
  prevHash: ['sm3-digest'],
  baseDigest: ['sm3-digest'],
  finalDigest: ['sm3-digest'],
  ciphertextDigest: ['sm3-digest'],
  plaintextCommitment: ['sm3-digest'],
  evidenceDigest: ['sm3-digest'],
  templateDigest: ['sm3-digest'],
  toolDigest: ['sm3-digest'],
  leafHash: ['sm3-digest'],
  patientIdHash: ['sm3-digest'],
  x_sm3: ['sm3-digest'],
  'F02.occupancy.key': ['sm3-digest'],
  'F09.sample.value': ['sm3-digest'],
  'T01.hash.value': ['sm3-digest'],
  'T02.sample.value': ['sm3-digest'],
  verifyCode: ['verify-code'],
  traceId: ['trace-id'],
  'T03.token': ['verify-code'],
  // Money
  amount: ['amount-yuan'],
  total: ['amount-yuan'],
  freight: ['amount-yuan'],
  fee: ['amount-yuan'],
  budget: ['amount-yuan'],
  ceiling: ['amount-yuan'],
  price: ['amount-yuan'],
  monthly: ['amount-yuan'],
  base: ['amount-yuan'],
  unitPart: ['amount-yuan'],
  personPart: ['amount-yuan'],
  balance: ['amount-yuan'],
  balanceBefore: ['amount-yuan'],
  balanceAfter: ['amount-yuan'],
  availableBefore: ['amount-yuan'],
  availableAfter: ['amount-yuan'],
  requestedAmount: ['amount-yuan'],
  limit: ['amount-yuan'],
  monthlyPayment: ['amount-yuan'],
  monthlyRent: ['amount-yuan'],
  probationMonthly: ['amount-yuan'],
  principal: ['amount-yuan'],
  interest: ['amount-yuan'],
  arrears: ['amount-yuan'],
  breachPenalty: ['amount-yuan'],
  currentQuota: ['amount-yuan'],
  usedQuota: ['amount-yuan'],
  requestedQuota: ['amount-yuan'],
  grantedQuota: ['amount-yuan'],
  std: ['amount-yuan'],
  tax: ['amount-yuan'],
  tax12m: ['amount-yuan'],
  totalAmount: ['amount-yuan'],
  totalTax: ['amount-yuan'],
  totalWithTax: ['amount-yuan'],
  'F08.amount.value': ['amount-yuan'],
  totalCn: ['amount-capital'],
  amountCn: ['amount-capital'],
  priceCn: ['amount-capital'],
  bankCard: ['bank-card'],
  cardNo: ['bank-card'],
  account: ['bank-account'],
  personalAccount: ['fund-account'],
  unitAccount: ['fund-account'],
  unitRegNo: ['fund-account'],
  lei: ['lei'],
  iban: ['iban'],
  bankBic: ['bic'],
  uetr: ['uetr'],
  bop: ['payments-transaction-code'],
  // Goods, transport, medicines, bills
  gtin14: ['gtin'],
  gtin: ['gtin'],
  gln: ['gln'],
  sscc: ['sscc'],
  container: ['container-number'],
  imo: ['ship-number'],
  einvoiceNo: ['invoice-number'],
  invoiceNo: ['invoice-number'],
  blueInvoiceNo: ['invoice-number'],
  invoiceNos: ['invoice-number'],
  redConfirmNo: ['red-confirmation-number'],
  confirmNo: ['red-confirmation-number'],
  fiscalBillCode: ['fiscal-bill-code'],
  billCode: ['fiscal-bill-code'],
  fiscalBillNo: ['fiscal-bill-number'],
  billNo: ['fiscal-bill-number'],
  fiscalCheckCode: ['fiscal-check-code'],
  checkCode: ['fiscal-check-code'],
  drugTraceCode: ['drug-trace-code'],
  traceCode: ['drug-trace-code'],
  traceCodes: ['drug-trace-code'],
  drugIdCode: ['drug-identification-code'],
  approvalNo: ['drug-approval-number'],
  occupationCode: ['occupation-code'],
  itemCode: ['item-code'],
  ocid: ['ocid'],
  epcList: ['epc-uri'],
  eventID: ['uuid'],
  bizTransaction: ['epc-uri'],
  blNo: ['bill-of-lading-number'],
  hs: ['hs-code'],
  permitNo: ['road-permit'],
  plate: ['vehicle-plate'],
  icd10: ['disease-code'],
  licence: ['practice-licence'],
  pol: ['port-code'],
  pod: ['port-code'],
  parent: ['drug-trace-code'],
  'G03.items.voucherNo': ['tax-voucher-number'],
  'F01.file.docNo': ['invoice-number'],
  'F02.vouchers.no': ['invoice-number', 'fiscal-bill-number'],
  'F02.vouchers.code': ['fiscal-bill-code'],
  'F05.evidence': ['invoice-number', 'outside-number'],
  'F08.supporting.no': ['customs-declaration-number', 'bill-of-lading-number'],
  'L02.containers.no': ['container-number'],
  'L02.document.docNo': ['bill-of-lading-number'],
  'T04.epcisBody.eventList.readPoint.id': ['epc-uri'],
  'B09.parties.id': ['contracting-party-id'],
  'B09.parties.identifier.id': ['uscc'],
  'B09.buyer.id': ['contracting-party-id'],
  'B09.awards.suppliers.id': ['contracting-party-id'],
  'B09.id': ['ocid'],
  // Papers
  'G12.docNo': ['official-document-number'],
  'G12.document.docNo': ['official-document-number'],
  'T02.registrationNo': ['work-registration-number'],
  'T02.certificate.docNo': ['work-registration-number'],
  // Days and moments
  month: ['calendar-month'],
  validFrom: ['moment', 'calendar-day'],
  validTo: ['moment', 'calendar-day'],
  filedAt: ['moment'],
  at: ['moment', 'calendar-day'],
  timeline: ['moment'],
  from: ['calendar-day', 'calendar-month', 'moment'],
  to: ['calendar-day', 'calendar-month', 'moment'],
  paidOn: ['calendar-day'],
  issuedAt: ['moment'],
  startDate: ['calendar-day'],
  endDate: ['calendar-day'],
  expiresOn: ['calendar-day'],
  date: ['calendar-day', 'moment'],
  start: ['calendar-month', 'calendar-day'],
  accountOpened: ['calendar-month'],
  deadline: ['calendar-day'],
  issueDate: ['calendar-day'],
  established: ['calendar-day'],
  validUntil: ['calendar-day', 'moment'],
  printDate: ['calendar-day'],
  noticePublishedAt: ['moment'],
  bidDeadline: ['moment'],
  openingAt: ['moment'],
  receivedAt: ['moment'],
  openedAt: ['moment'],
  drawnAt: ['moment'],
  resultNoticeAt: ['moment'],
  contractDeadline: ['calendar-day'],
  signedAt: ['moment'],
  publishedAt: ['moment'],
  releasedAt: ['calendar-day'],
  knewAt: ['calendar-day'],
  submittedAt: ['moment'],
  answerDue: ['calendar-day'],
  answeredAt: ['moment'],
  complaintDue: ['calendar-day'],
  expireAt: ['moment'],
  effectiveAt: ['moment'],
  until: ['calendar-day'],
  end: ['calendar-day'],
  shownAt: ['moment'],
  ackAt: ['moment'],
  retainUntilAtLeast: ['calendar-day'],
  expiresAt: ['moment'],
  published: ['calendar-day'],
  maturity: ['calendar-day'],
  collectedAt: ['moment'],
  completed: ['calendar-day'],
  firstPublished: ['calendar-day'],
  activatedAt: ['moment'],
  creationDate: ['moment'],
  eventTime: ['moment'],
  mfd: ['calendar-day'],
  exp: ['calendar-day'],
  archivedAt: ['moment'],
  depart: ['moment'],
  arrive: ['moment'],
  since: ['moment', 'calendar-day'],
  enteredAt: ['moment'],
  valueDate: ['calendar-day'],
  due: ['calendar-day'],
  issuedOn: ['calendar-day'],
  dueOn: ['calendar-day'],
  firstResponseBy: ['moment'],
  resolveBy: ['moment'],
  // Our own numbers
  'P02.applicationNo': ['seal-application-number'],
  'P02.materials.docNo': ['power-of-attorney-number'],
  'P02.filingNo': ['seal-filing-number'],
  'P04.ebl:auth.grantId': ['grant-number'],
  'P05.useRequestId': ['use-request-number'],
  'P05.document.docNo': ['contract-number'],
  'P05.sealActNo': ['seal-act-number'],
  'P07.actNo': ['seal-act-number'],
  'P07.requestId': ['use-request-number'],
  'G01.caseNo': ['case-number'],
  'G01.documents.docNo': ['acceptance-notice-number', 'permit-decision-number'],
  'G04.applicationNo': ['quota-application-number'],
  'G04.attachments.docNo': ['contract-number'],
  'G04.document.docNo': ['quota-notice-number'],
  'G05.registrationNo': ['employment-registration-number'],
  'G05.contractNo': ['labour-contract-number'],
  'G05.document.docNo': ['employment-record-number'],
  'G06.certNo': ['insurance-certificate-number'],
  'G06.document.docNo': ['insurance-certificate-number'],
  'G07.applicationNo': ['unemployment-application-number'],
  'G07.separation.certificate.docNo': ['separation-certificate-number'],
  'G07.documents.docNo': ['unemployment-decision-number'],
  'G08.certNo': ['fund-certificate-number'],
  'G08.document.docNo': ['fund-certificate-number'],
  'G09.applicationNo': ['withdrawal-number'],
  'G09.document.docNo': ['withdrawal-receipt-number'],
  'G10.applicationNo': ['fund-loan-number'],
  'G10.checks.creditAuthorisation': ['credit-authorisation-number'],
  'G10.documents.docNo': ['loan-approval-number', 'fund-loan-contract-number'],
  'B01.projectNo': ['project-number'],
  'B01.tenderDoc.docNo': ['tender-document-number'],
  'B02.bidId': ['bid-number'],
  'B02.projectNo': ['project-number'],
  'B02.receipt.no': ['bid-receipt-number'],
  'B02.receipt.tsaSerial': ['time-stamp-number'],
  'B02.supersedes': ['bid-receipt-number'],
  'B03.projectNo': ['project-number'],
  'B03.bids.bidId': ['bid-number'],
  'B03.record.docNo': ['opening-record-number'],
  'B04.projectNo': ['project-number'],
  'B04.report.docNo': ['evaluation-report-number'],
  'B05.awardNo': ['award-number'],
  'B05.projectNo': ['project-number'],
  'B05.document.docNo': ['award-number'],
  'B06.contractNo': ['procurement-contract-number'],
  'B06.awardNo': ['award-number'],
  'B06.performanceSecurity.guaranteeNo': ['performance-guarantee-number'],
  'B06.document.docNo': ['procurement-contract-number'],
  'B07.guaranteeNo': ['bid-guarantee-number'],
  'B07.projectNo': ['project-number'],
  'B07.document.docNo': ['bid-guarantee-number'],
  'B08.challengeNo': ['challenge-number'],
  'B08.answer.docNo': ['challenge-answer-number'],
  'B09.awards.id': ['award-item-number'],
  'B09.awards.documents.id': ['award-number'],
  'C01.contractNo': ['contract-number'],
  'C01.parties.authority': ['grant-number'],
  'C02.ndaNo': ['confidentiality-number'],
  'C02.document.docNo': ['confidentiality-number'],
  'C03.contractNo': ['labour-contract-number'],
  'C03.tsa': ['time-stamp-number'],
  'C03.document.docNo': ['labour-contract-number'],
  'C04.verificationId': ['identity-check-number'],
  'C04.boundTo.contractNo': ['labour-contract-number'],
  'C05.reportNo': ['evidence-report-number'],
  'C05.subjectDocument.docNo': ['contract-number'],
  'C05.chain.ref': ['identity-check-number'],
  'C06.applicationNo': ['credit-application-number'],
  'C06.authorisations': ['credit-authorisation-number'],
  'C06.documents.docNo': ['credit-form-number', 'credit-approval-number'],
  'C07.authorisationNo': ['credit-authorisation-number'],
  'C07.document.docNo': ['credit-authorisation-number'],
  'C08.contractNo': ['loan-contract-number'],
  'C08.creditNo': ['credit-application-number'],
  'C08.document.docNo': ['loan-contract-number'],
  'C09.guaranteeNo': ['guarantee-contract-number'],
  'C09.mainContract': ['loan-contract-number'],
  'C09.counterGuarantee': ['counter-guarantee-number'],
  'C09.document.docNo': ['guarantee-contract-number'],
  'T01.depositNo': ['deposit-number'],
  'T01.tsa': ['time-stamp-number'],
  'T01.certificate.docNo': ['deposit-certificate-number'],
  'T02.acceptNo': ['registration-acceptance-number'],
  'T03.certificate.docNo': ['batch-certificate-number'],
  'T05.events.rxNo': ['prescription-number'],
  'M01.recordId': ['medical-record-number'],
  'M01.visitNo': ['visit-number'],
  'M02.rxNo': ['prescription-number'],
  'M02.document.docNo': ['prescription-number'],
  'L01.waybillNo': ['waybill-number'],
  'L01.contractNo': ['contract-number'],
  'L01.document.docNo': ['waybill-number'],
  'O01.flowNo': ['flow-number'],
  'O01.document.docNo': ['post-certificate-number'],
  'F02.claimNo': ['claim-number'],
  'F02.accounting.voucherNo': ['accounting-voucher-number'],
  'F02.archive.archiveNo': ['archive-number'],
  'F04.receiptNo': ['bank-receipt-number'],
  'F04.txnId': ['transaction-number'],
  'F04.document.docNo': ['bank-receipt-number'],
  'F05.drawdownNo': ['drawdown-number'],
  'F05.contractNo': ['loan-contract-number'],
  'F05.iouNo': ['iou-number'],
  'F05.document.docNo': ['iou-number'],
  'F06.caseNo': ['guarantee-case-number'],
  'F06.letterNo': ['guarantee-letter-number'],
  'F06.contractNo': ['guarantee-contract-number'],
  'F06.documents.docNo': ['guarantee-letter-number', 'release-notice-number'],
  'F07.voucherNo': ['receivable-number'],
  'F07.document.docNo': ['receivable-number'],
  'F08.instrId': ['payment-instruction-number'],
  'F08.endToEndId': ['foreign-contract-number'],
  'F08.supporting.docNo': ['foreign-contract-number'],
  'F09.assetNo': ['asset-number'],
  'F09.encumbrance.contractNo': ['pledge-contract-number'],
  'F09.certificate.docNo': ['asset-number'],
  'G02.checkId': ['material-check-number'],
  'G02.caseNo': ['case-number'],
  'G02.file.docNo': ['contract-number'],
  'P06.verificationId': ['verification-number'],
  'P08.inspectionNo': ['inspection-number'],
  'P10.ticketNo': ['ticket-number'],
  'P10.kbArticle': ['help-article-number'],
  // Numbers of systems that are not ours
  'G09.evidence.contractNo': ['outside-number'],
  'G10.house.contractNo': ['outside-number'],
  'C07.queries.reportNo': ['outside-number'],
  'C08.payment.contractNo': ['outside-number'],
  'F06.registration.no': ['outside-number'],
  'F07.underlying.contractNo': ['outside-number'],
  'F07.registrationNo': ['outside-number'],
  'G11.file.docNo': ['outside-number'],
  'L02.containers.sealNo': ['outside-number'],
};

/** Fields with digits that are no identifiers: words, measures, rates, values of short lists. */
const others: readonly string[] = [
  'digestAlg',
  'alg',
  'cipher',
  'color',
  'purpose',
  'pages',
  'qrNonce',
  'nonce',
  'sub',
  'acr',
  'reason',
  'reasonCode',
  'unitRate',
  'personRate',
  'annualRate',
  'area',
  'capital',
  'address',
  'lotNo',
  'inner',
  'outer',
  'priceScore',
  'publicUrlToken',
  'facts',
  'subject',
  'templateId',
  'level',
  'score',
  'threshold',
  'C05.verification.seals',
  'operator',
  'C08.rateBase.type',
  'basePct',
  'dayCount',
  'T01.extraHash.value',
  'tool',
  'tagId',
  'serial',
  'batch',
  '@context',
  'schemaVersion',
  'eventTimeZoneOffset',
  'serialPart',
  'tailPart',
  'spec',
  'sex',
  'dose',
  'qty',
  'plateColor',
  'grossKg',
  'remark',
  'voyage',
  'L02.containers.type',
  'taxRate',
  'initiator',
  'F01r.state',
  'F03.items.code',
  'covers',
  'summary',
  'feeRate',
  'msgType',
  'rule',
  'where',
  'actual',
  'expected',
  'message',
  'P08.findings.kind',
  'severity',
  'control',
  'P09.evidence',
  // Masked before they came here.
  'idNoMasked',
  'licenceNoMasked',
  // A price of one piece, with as many places as the division needs.
  'F01.items.price',
  // A quarter beside months; numbers that each tax office writes in its own way.
  'G03.items.period',
  'G03.certNo',
  'G03.document.docNo',
  // A number and the version of the paper behind a bar.
  'P06.file.docNo',
  'M01.document.docNo',
];

/** The most particular name of a leaf that a table has: path first, then shorter ends of it. */
function keyIn(has: (key: string) => boolean, at: string): string | undefined {
  const names = at.split('.');
  return names.map((_, i) => names.slice(i).join('.')).find(has);
}

const isKind = (key: string): boolean => Object.hasOwn(kindsOf, key);
const isOther = (key: string): boolean => others.includes(key);

/** What stands in a field whose name is an identifier elsewhere. */
const words: readonly string[] = [
  '',
  'PASS',
  'SUBMITTED',
  'ACCEPTED',
  'DECIDED',
  'SEALED',
  'DELIVERED',
];
const isWord = (text: string): boolean => words.includes(text);

describe.skipIf(!isThere)('the example records of the scenarios', () => {
  const named = leaves.flatMap(({ at, text }) => {
    // The longer name wins: `G03.certNo` over `certNo`.
    const kind = keyIn(isKind, at) ?? '';
    const other = keyIn(isOther, at) ?? '';
    return kind.length > other.length ? [{ at, text, kinds: kindsOf[kind] ?? [] }] : [];
  });

  it('are sixty, with more than nine hundred identifiers', () => {
    expect(Object.keys(examples)).toHaveLength(60);
    expect(named.length).toBeGreaterThan(900);
  });

  it('pass: every field that is an identifier is read by its kind', () => {
    const bad = named.filter(
      ({ text, kinds }) =>
        !isWord(text) && !kinds.some((kind) => identifierOf(kind).parse(text).ok),
    );
    expect(bad).toEqual([]);
  });

  it('are written in the normal form', () => {
    const changed = named.filter(({ text, kinds }) =>
      kinds.every((kind) => {
        const reading = identifierOf(kind).parse(text);
        return reading.ok && reading.changed;
      }),
    );
    // Interfaces carry UUIDs of events as URNs.
    expect(changed.map(({ at }) => at)).toEqual(['T04.epcisBody.eventList.eventID']);
  });

  it('have no field with digits that the tables do not know', () => {
    const unknown = leaves.filter(
      ({ at, text }) =>
        /\d/.test(text) && keyIn(isKind, at) === undefined && keyIn(isOther, at) === undefined,
    );
    expect(unknown).toEqual([]);
  });

  it('use every row of the tables', () => {
    const used = new Set(
      leaves.flatMap(({ at }) => [keyIn(isKind, at) ?? '', keyIn(isOther, at) ?? '']),
    );
    expect(Object.keys(kindsOf).filter((key) => !used.has(key))).toEqual([]);
    expect(others.filter((key) => !used.has(key))).toEqual([]);
  });

  it('warn only of what was made up on purpose: test banks and unassigned persons', () => {
    const warnings = named.flatMap(({ text, kinds }) =>
      kinds.flatMap((kind) => {
        const reading = identifierOf(kind).parse(text);
        return reading.ok ? reading.warnings.map(({ code }) => `${kind} ${code}`) : [];
      }),
    );
    expect([...new Set(warnings)].sort()).toEqual([
      'bic identifier-test-value',
      'resident-id identifier-test-value',
    ]);
  });
});
