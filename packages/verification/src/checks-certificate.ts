import { isoUtc } from '@yunzhang/base';
import { type Certificate, commonName } from '@yunzhang/gm';
import {
  type Check,
  fails,
  holds,
  type Question,
  sealedAt,
  skipped,
  unknown,
  type Verdict,
} from './checks.ts';
import type { ChainFacts, SignatureFacts } from './facts.ts';
import type { TrustPurpose } from './report.ts';
import { anchorCount, anchorsOf } from './trust.ts';

/** Certificates are judged at the moment of sealing. @basis ses.md §6.2 G11, §6.1 S5, S8 */
export const certificateValidity: Check = {
  id: 'certificate-validity',
  basis: 'GB/T 38540, RFC 5280 §4.1.2.5 (G11, S5)',
  run: (question) => {
    const { facts, nowAt } = question;
    const { signer } = facts;
    if (signer === undefined) return unknown('signer-unknown');
    const at = sealedAt(facts);
    if (at === undefined) {
      return nowAt >= signer.validFromAt && nowAt <= signer.validToAt
        ? holds('certificate-valid-then', spanOf(signer))
        : unknown('time-missing', spanOf(signer));
    }
    const detail = `${isoUtc(at)}; ${spanOf(signer)}`;
    const outside = at < signer.validFromAt || at > signer.validToAt;
    if (outside && isLeftToReader(question)) return skipped('certificate-validity-trusted', detail);
    if (at < signer.validFromAt) return fails('certificate-not-yet-valid', detail);
    if (at > signer.validToAt) return fails('certificate-expired', detail);
    return makerValidity(facts) ?? holds('certificate-valid-then', spanOf(signer));
  },
};

// In a seal signature time within the certificate is a step of its own (G11). In a plain message
// it is a part of path validation, which a reader who trusts any chain has waived; the report says
// so.
function isLeftToReader({ facts, trust }: Question): boolean {
  return trust.mode === 'any' && facts.carrier.format === 'pdf' && facts.seal === undefined;
}

// Only generation 5 makes the maker's certificate at the time of making a condition.
function makerValidity({ seal }: SignatureFacts): Verdict | undefined {
  if (seal?.maker === undefined || seal.seal.generation !== 5) return undefined;
  const { createdAt } = seal.seal;
  const { validFromAt, validToAt } = seal.maker;
  if (createdAt >= validFromAt && createdAt <= validToAt) return undefined;
  return fails('maker-certificate-not-valid', `${isoUtc(createdAt)}; ${spanOf(seal.maker)}`);
}

function spanOf(certificate: Certificate): string {
  return `${isoUtc(certificate.validFromAt)} – ${isoUtc(certificate.validToAt)}`;
}

// Problems of time are told by certificate-validity, where the moment of sealing is known.
const timeProblems: readonly string[] = ['chain-expired', 'chain-not-yet-valid'];

/** Signer and maker must lead to authorities the reader trusts. @basis ses.md §6.1 S6, §6.2 G9 */
export const certificateChain: Check = {
  id: 'certificate-chain',
  basis: 'RFC 5280 §6 (G9, S6)',
  run: ({ facts, trust }) => {
    if (trust.mode === 'any') return holds('trust-any');
    if (facts.signer === undefined) return unknown('signer-unknown');
    const purposes = facts.kind === 'time-stamp' ? (['tsa'] as const) : sealPurposes(facts);
    const open = purposes.filter((purpose) => anchorsOf(trust, purpose).length === 0);
    if (open.length > 0) {
      const isAll = anchorCount(trust) === 0;
      return unknown('chain-no-anchors', isAll ? undefined : open.join(', '));
    }
    const maker = facts.seal === undefined ? undefined : chainVerdict(facts.seal.makerChain);
    const signer = chainVerdict(facts.chain);
    return maker === undefined || maker.result === 'holds' ? signer : maker;
  },
};

function sealPurposes({ seal }: SignatureFacts): readonly TrustPurpose[] {
  return seal === undefined ? ['signer'] : ['maker', 'signer'];
}

function chainVerdict(chain: ChainFacts | undefined): Verdict {
  if (chain === undefined) return unknown('chain-not-anchored');
  const names = chain.path.map((one) => commonName(one.subject) ?? '?').join(' ← ');
  if (!chain.anchored) return unknown('chain-not-anchored', names);
  const faults = chain.problems.filter(
    ({ code }) => !code.startsWith('chain-anchor-') && !timeProblems.includes(code),
  );
  if (faults.length > 0) {
    return fails('chain-broken', faults.map(({ code }) => code).join(', '));
  }
  return holds('chain-trusted', names);
}

/** Revocation, against the moment of sealing. @basis ses.md §6.1 S9, §6.2 G12 */
export const certificateStatus: Check = {
  id: 'certificate-status',
  basis: 'RFC 5280 §6.3 (G12, S9)',
  run: ({ facts, trust }) => {
    if (trust.mode === 'any') return holds('trust-any');
    const verdicts = [statusVerdict(facts, facts.chain)];
    if (facts.seal !== undefined) verdicts.push(statusVerdict(facts, facts.seal.makerChain));
    return (
      verdicts.find(({ result }) => result === 'fails') ??
      verdicts.find(({ result }) => result === 'unknown') ??
      (verdicts[0] as Verdict)
    );
  },
};

function statusVerdict(facts: SignatureFacts, chain: ChainFacts | undefined): Verdict {
  if (chain === undefined || !chain.anchored) return unknown('status-unknown');
  const { status, revokedAt, statusAt, statusBy } = chain;
  const by = statusBy === undefined ? '' : '; OCSP';
  const age = statusAt === undefined ? undefined : `${isoUtc(statusAt)}${by}`;
  if (status === 'unknown') return unknown('status-unknown');
  if (status === 'stale') return unknown('status-stale', age);
  if (status === 'good') return holds('status-good', age);
  const at = sealedAt(facts);
  const detail = revokedAt === undefined ? undefined : `${isoUtc(revokedAt)}${by}`;
  if (at === undefined || revokedAt === undefined || revokedAt <= at) {
    return fails('status-revoked', detail);
  }
  return facts.timeStamp?.at === undefined
    ? unknown('status-revoked-unsure', detail)
    : holds('status-revoked-later', detail);
}

/** A certificate for encryption or for issuing is none for sealing. @basis ses.md §6.2 G10 */
export const keyUsage: Check = {
  id: 'key-usage',
  basis: 'RFC 5280 §4.2.1.3 (G10, S7)',
  run: ({ facts, trust }) => {
    if (trust.mode === 'any') return skipped('trust-any');
    if (facts.signer === undefined) return unknown('signer-unknown');
    const both = [facts.signer, ...(facts.seal?.maker === undefined ? [] : [facts.seal.maker])];
    const wrong = both.find((one) => !maySign(one));
    return wrong === undefined
      ? holds('key-usage-holds')
      : fails('key-usage-fails', commonName(wrong.subject));
  },
};

function maySign({ keyUsage: uses }: Certificate): boolean {
  return uses === undefined || uses.has('digitalSignature') || uses.has('nonRepudiation');
}
