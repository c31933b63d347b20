import { log } from './check-log.ts';
import {
  type Check,
  digestCheck,
  encoding,
  fails,
  holds,
  skipped,
  unknown,
  type Verdict,
} from './checks.ts';
import {
  digestStrength,
  makerSignature,
  sealFile,
  sealInForce,
  signatureCheck,
  signerInSeal,
  signingTime,
} from './checks.ts';
import {
  certificateChain,
  certificateStatus,
  certificateValidity,
  keyUsage,
} from './checks-certificate.ts';
import { isSound } from './certificates.ts';
import type { IntegrityFacts, OfdCarrier, PdfCarrier, SignatureFacts } from './facts.ts';
import type { Trust } from './report.ts';

const ofd = ({ carrier }: SignatureFacts): OfdCarrier | undefined =>
  carrier.format === 'ofd' ? carrier : undefined;
const pdf = ({ carrier }: SignatureFacts): PdfCarrier | undefined =>
  carrier.format === 'pdf' ? carrier : undefined;

/** Every part a signature names must be there and unchanged. @basis ofd-signatures.md §7 O4, O5 */
const references: Check = {
  id: 'references',
  basis: 'GB/T 33190 §18 (O4, O5)',
  run: ({ facts }) => {
    const all = ofd(facts)?.references ?? [];
    const of = (result: string): string =>
      all
        .filter((one) => one.result === result)
        .map(({ fileRef }) => fileRef)
        .join(', ');
    if (all.length === 0) return fails('reference-none');
    if (of('mismatch') !== '') return fails('reference-mismatch', of('mismatch'));
    if (of('missing') !== '') return fails('reference-missing', of('missing'));
    if (of('unknown-method') !== '') return fails('reference-method-unknown');
    return holds('references-hold', String(all.length));
  },
};

/** Everything a reader would show must be protected. @basis ofd-signatures.md §7 O7, O8 */
const coverage: Check = {
  id: 'coverage',
  basis: 'GB/T 33190 §18 (O7, O8)',
  run: ({ facts }) => {
    const carrier = ofd(facts);
    if (carrier === undefined) return skipped('coverage-complete');
    const named = (severity: string): string =>
      carrier.uncovered
        .filter((one) => one.severity === severity)
        .map(({ part }) => part)
        .join(', ');
    if (named('content') !== '') return fails('coverage-open', named('content'));
    if (carrier.unreadable.length > 0) {
      return unknown('coverage-unreadable', carrier.unreadable.join(', '));
    }
    if (carrier.otherDocuments.length > 0) {
      return unknown('coverage-other-document', carrier.otherDocuments.join(', '));
    }
    if (named('aside') !== '') return unknown('coverage-part-open', named('aside'));
    if (carrier.ofdXmlUncovered) return holds('coverage-ofd-xml-open');
    return carrier.strays.length > 0
      ? holds('coverage-strays', carrier.strays.join(', '))
      : holds('coverage-complete');
  },
};

/** Where a signature binds the list of signatures, the list must be that one. */
const list: Check = {
  id: 'list',
  basis: 'ofd-signatures.md §6',
  run: ({ facts }) => {
    const state = ofd(facts)?.list ?? 'absent';
    const unlisted = ofd(facts)?.unlisted ?? [];
    if (state === 'fails') return fails('list-changed');
    // Whether somebody took a seal away or an editor left its files behind cannot be told.
    if (unlisted.length > 0) return unknown('list-signature-unlisted', unlisted.join(', '));
    return state === 'absent' ? skipped('list-unbound') : holds('list-bound');
  },
};

/** What a signature builds on must be valid itself. @basis ofd-signatures.md §7 O14 */
const relative: Check = {
  id: 'relative',
  basis: 'GB/T 33190 §18, GM/T 0099 (O14)',
  run: ({ facts, base }) => {
    const id = ofd(facts)?.relative?.id;
    if (base === undefined || id === undefined) return skipped('relative-none');
    if (base === 'missing') return fails('relative-missing', id);
    if (base === 'invalid') return fails('relative-fails', id);
    return base === 'valid' ? holds('relative-holds', id) : unknown('relative-open', id);
  },
};

/** A list of all files must be that of this package and signed. @basis ofd-signatures.md §7 O15 */
const integrity: Check = {
  id: 'integrity',
  basis: 'GM/T 0099 §7.4 (O15)',
  run: ({ facts, trust }) => {
    const found = ofd(facts)?.integrity;
    return found === undefined ? skipped('integrity-none') : integrityVerdict(found, trust);
  },
};

/** The answer about a list of all files. */
export function integrityVerdict(facts: IntegrityFacts, trust: Trust): Verdict {
  const { value, digest, unlisted, missing, chain } = facts;
  if (value === 'fails' || digest === 'fails') return fails('integrity-fails');
  if (unlisted.length > 0) return fails('integrity-unlisted', unlisted.join(', '));
  if (missing.length > 0) return fails('integrity-missing', missing.join(', '));
  const isChecked = value === 'holds' && digest === 'holds';
  // Whoever puts a file in can make a list and sign it: by whom it is signed decides.
  const isKnown = trust.mode === 'any' || (chain !== undefined && isSound(chain));
  if (isChecked && !isKnown) return unknown('integrity-untrusted');
  return isChecked ? holds('integrity-holds') : unknown('integrity-unsupported');
}

/** Every slice of a riding seal must lie on the page it was cut for. @basis product N26 */
const ridingPages: Check = {
  id: 'riding-pages',
  basis: 'ofd-signatures.md §8.1',
  run: ({ facts }) => {
    const riding = ofd(facts)?.riding;
    if (riding === undefined) return skipped('riding-none');
    return riding.faults.length > 0
      ? fails('riding-fails', riding.faults.join('; '))
      : holds('riding-holds', `${riding.pages}`);
  },
};

/** Where a seal shows; odd places are said and weigh nothing. @basis ofd-signatures.md §7 O12 */
const placement: Check = {
  id: 'placement',
  basis: 'GB/T 33190 §18 (O12)',
  run: ({ facts }) => {
    const faults = ofd(facts)?.stampFaults ?? [];
    if (faults.length > 0) return holds('placement-odd', faults.join('; '));
    return facts.placements.length === 0 ? skipped('placement-none') : holds('placement-fits');
  },
};

/** What imitates or hides a seal; a hint for eyes. @basis ofd-signatures.md §7 O13 */
const lookAlike: Check = {
  id: 'look-alike',
  basis: 'ofd-signatures.md §7 (O13)',
  run: ({ facts }) => {
    const found = ofd(facts)?.lookAlikes ?? [];
    return found.length > 0
      ? holds('look-alike-found', found.join('; '))
      : holds('look-alike-none');
  },
};

/** Wishes of the document against being sealed or read now. @basis ofd-signatures.md §7 O16 */
const permissions: Check = {
  id: 'permissions',
  basis: 'GB/T 33190 §7.5 (O16)',
  run: ({ facts }) => {
    const faults = ofd(facts)?.permissionFaults ?? [];
    return faults.length > 0
      ? holds('permissions-deviate', faults.join(', '))
      : holds('permissions-agree');
  },
};

/** The signed range must be the whole file as it was then. @basis pdf-seals.md §5.1 */
const byteRange: Check = {
  id: 'byte-range',
  basis: 'ISO 32000-1 §12.8.1',
  run: ({ facts }) => {
    const carrier = pdf(facts);
    if (carrier?.coverage === 'entire-file') return holds('byte-range-whole-file');
    if (carrier?.coverage === 'entire-revision') return holds('byte-range-whole-revision');
    const codes = carrier?.coverageFindings.map(({ code }) => code) ?? [];
    return fails('byte-range-fails', [...new Set(codes)].join(', '));
  },
};

/** Later changes must be of a permitted kind and nothing else. @basis pdf-seals.md §5.2, §5.3 */
const revisions: Check = {
  id: 'revisions',
  basis: 'ISO 32000-1 §12.8.2',
  run: ({ facts }) => {
    const changes = pdf(facts)?.changes;
    if (changes === undefined) return skipped('revisions-none');
    if (changes.allowed) {
      return changes.level === 'none'
        ? holds('revisions-none')
        : holds('revisions-permitted', changes.level);
    }
    const named = [...changes.findings.map(({ code }) => code), ...changes.paths].slice(0, 12);
    return fails('revisions-not-permitted', named.join(', '));
  },
};

const sealChecks: readonly Check[] = [makerSignature, signerInSeal, sealFile, sealInForce];
const certificateChecks: readonly Check[] = [
  certificateValidity,
  certificateChain,
  certificateStatus,
  keyUsage,
  digestStrength,
  signingTime,
];

/** Checks of a signature in an OFD package, in the order a failure is told. */
export const ofdChecks: readonly Check[] = [
  references,
  digestCheck('data-hash'),
  signatureCheck,
  ...sealChecks,
  ...certificateChecks,
  coverage,
  list,
  ridingPages,
  integrity,
  relative,
  placement,
  lookAlike,
  permissions,
  log,
  encoding,
];

/** Checks of a signature in a PDF file, in the order a failure is told. */
export const pdfChecks: readonly Check[] = [
  byteRange,
  digestCheck('digest'),
  signatureCheck,
  revisions,
  ...sealChecks,
  ...certificateChecks,
  log,
  encoding,
];
