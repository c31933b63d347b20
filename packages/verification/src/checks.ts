import { isoUtc, type Instant } from '@yunzhang/base';
import type { VerificationCode } from './codes.ts';
import type { Fact, SignatureFacts } from './facts.ts';
import type { CheckId, Policy, Result, Trust } from './report.ts';

/** What one check answers. */
export interface Verdict {
  readonly result: Result;
  readonly code: string;
  readonly detail?: string;
}

/** What every check may look at. It reads facts and never bytes. */
export interface Question {
  readonly facts: SignatureFacts;
  readonly trust: Trust;
  readonly policy: Policy;
  readonly nowAt: Instant;
  /** What the other checks say about the signature this one builds on, where there is one. */
  readonly base?: 'valid' | 'indeterminate' | 'invalid' | 'missing';
}

/** One check: the order of the lists is the order in which a failure is told. */
export interface Check {
  readonly id: CheckId;
  readonly basis: string;
  readonly run: (question: Question) => Verdict;
}

const verdict =
  (result: Result) =>
  (code: VerificationCode | (string & {}), detail?: string): Verdict =>
    detail === undefined ? { result, code } : { result, code, detail };

export const holds = verdict('holds');
export const fails = verdict('fails');
export const unknown = verdict('unknown');
export const skipped = verdict('skipped');

/** Words for a mathematical fact. */
export function ofFact(
  fact: Fact,
  codes: Readonly<Record<Fact, VerificationCode>>,
  detail?: string,
): Verdict {
  if (fact === 'holds') return holds(codes.holds, detail);
  return fact === 'fails' ? fails(codes.fails, detail) : unknown(codes.unsupported, detail);
}

/** The moment of sealing: proved where a time stamp holds, else claimed, else unknown. */
export function sealedAt(facts: SignatureFacts): Instant | undefined {
  return facts.timeStamp?.at ?? facts.claimedAt;
}

/** The signature value itself. @basis ses.md §6.2 G4 */
export const signatureCheck: Check = {
  id: 'signature',
  basis: 'GB/T 38540, GB/T 35275, RFC 5652 (G4)',
  run: ({ facts }) => {
    if (facts.value === 'no-certificate') return unknown('signature-no-certificate');
    if (facts.unreadable !== undefined) {
      return fails('signature-value-unreadable', facts.unreadable.code);
    }
    return ofFact(facts.value, {
      holds: 'signature-holds',
      fails: 'signature-fails',
      unsupported: 'signature-unsupported',
    });
  },
};

/** What is signed must be the digest of what is there. @basis ses.md §6.2 G13 */
export const digestCheck = (id: 'data-hash' | 'digest'): Check => ({
  id,
  basis: 'GB/T 38540, RFC 5652 §5.4 (G13)',
  run: ({ facts }) =>
    facts.unreadable === undefined
      ? ofFact(
          facts.digest,
          {
            holds: 'digest-holds',
            fails: 'digest-mismatch',
            unsupported: 'digest-unsupported',
          },
          facts.digestNames[0],
        )
      : unknown('digest-unsupported'),
});

/** The seal must be as its maker signed it. @basis ses.md §6.1 S4 */
export const makerSignature: Check = {
  id: 'maker-signature',
  basis: 'GB/T 38540 (S4)',
  run: ({ facts: { seal } }) =>
    seal === undefined
      ? skipped('seal-none')
      : ofFact(seal.makerSignature, {
          holds: 'maker-signature-holds',
          fails: 'maker-signature-fails',
          unsupported: 'maker-signature-unsupported',
        }),
};

/** Who seals must be on the list of the seal. @basis ses.md §6.2 G5 */
export const signerInSeal: Check = {
  id: 'signer-in-seal',
  basis: 'GB/T 38540 (G5)',
  run: ({ facts: { seal } }) =>
    seal === undefined
      ? skipped('seal-none')
      : ofFact(seal.signerListed, {
          holds: 'signer-listed',
          fails: 'signer-not-listed',
          unsupported: 'signer-list-unsupported',
        }),
};

/** A seal file beside the signature must be the seal inside it. @basis ses.md §6.2 G6 */
export const sealFile: Check = {
  id: 'seal-file',
  basis: 'GB/T 33190 (G6)',
  run: ({ facts: { seal } }) => {
    if (seal === undefined) return skipped('seal-none');
    if (seal.file === 'absent') return skipped('seal-file-absent');
    return seal.file === 'same' ? holds('seal-file-same') : fails('seal-file-differs');
  },
};

/** The seal must be in force at the moment of sealing, not of checking. @basis ses.md §6.1 S10 */
export const sealInForce: Check = {
  id: 'seal-in-force',
  basis: 'GB/T 38540 (S10)',
  run: ({ facts }) => {
    if (facts.seal === undefined) return skipped('seal-none');
    const { validFromAt, validToAt } = facts.seal.seal;
    const at = sealedAt(facts);
    const span = `${isoUtc(validFromAt)} – ${isoUtc(validToAt)}`;
    if (at === undefined) return unknown('time-missing', span);
    if (at < validFromAt) return fails('seal-not-yet-valid', `${isoUtc(at)}; ${span}`);
    if (at > validToAt) return fails('seal-expired', `${isoUtc(at)}; ${span}`);
    return holds('seal-in-force-then', span);
  },
};

/** Weak digests let somebody prepare two files with one signature. @basis pdf-seals.md §6 */
export const digestStrength: Check = {
  id: 'digest-strength',
  basis: 'RFC 6151, RFC 6194',
  run: ({ facts, trust, policy }) => {
    const weak = facts.digestNames.filter((name) => policy.weakDigests.includes(name));
    if (weak.length === 0) return holds('digest-strong', facts.digestNames.join(', '));
    return (trust.mode === 'any' ? skipped : unknown)('digest-weak', weak.join(', '));
  },
};

/** The time, and whose clock it is. @basis ses.md §6.2 G8, G14 */
export const signingTime: Check = {
  id: 'signing-time',
  basis: 'GB/T 38540, GB/T 20520 (G8, G14)',
  run: ({ facts, policy, nowAt }) => {
    const { timeStamp, claimedAt } = facts;
    if (timeStamp?.result === 'fails') return fails('time-stamp-invalid', timeStamp.code);
    const at = sealedAt(facts);
    if (at === undefined) return skipped('time-missing');
    if (at > nowAt + policy.clockSkewMs) return fails('time-in-future', isoUtc(at));
    if (timeStamp?.at !== undefined) {
      const early = claimedAt !== undefined && claimedAt > timeStamp.at + policy.clockSkewMs;
      return early ? fails('time-stamp-invalid', isoUtc(at)) : holds('time-stamped', isoUtc(at));
    }
    const isUntrusted = timeStamp?.untrustedAt !== undefined;
    return holds(isUntrusted ? 'time-stamp-untrusted' : 'time-claimed', isoUtc(at));
  },
};

/** Deviations are named; octets nobody signed and no rule explains forbid "valid". */
export const encoding: Check = {
  id: 'encoding',
  basis: 'X.690 §10, §11; ISO 32000-1 §12.8',
  run: ({ facts }) => {
    const loose = [...new Set(facts.loose.map(({ code }) => code))];
    if (loose.length > 0) return unknown('encoding-loose', loose.join(', '));
    const codes = [...new Set(facts.findings.map(({ code }) => code))];
    return codes.length === 0
      ? holds('encoding-clean')
      : holds('encoding-deviates', codes.join(', '));
  },
};
