import { base64, type Finding, isoUtc, type Instant } from '@yunzhang/base';
import { type Certificate, commonName, nameTypes, nameValue } from '@yunzhang/gm';
import { type Check, sealedAt } from './checks.ts';
import { ofdChecks, pdfChecks } from './checks-carrier.ts';
import type { FileFacts, SealFacts, SignatureFacts } from './facts.ts';
import type { CheckReport, FindingReport, Outcome, Policy, SealReport, Trust } from './report.ts';

/** Findings of one place that a report lists; the rest is counted. */
const findingsMax = 100;

/** What the judge is told besides the facts. */
export interface JudgeOptions {
  readonly trust: Trust;
  readonly policy: Policy;
  readonly nowAt: Instant;
}

/** The answer for a whole file: every seal must be valid for the file to be. */
export interface Judgement {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly seals: readonly SealReport[];
}

/** Runs every check on every signature. It reads facts only, and never stops at a fault. */
export function judge(facts: FileFacts, options: JudgeOptions): Judgement {
  const seals = facts.signatures.map((one) => judgeOne(one, options));
  const worst =
    seals.find(({ outcome }) => outcome === 'invalid') ??
    seals.find(({ outcome }) => outcome === 'indeterminate') ??
    seals[0];
  if (worst === undefined) return { outcome: 'no-seal', reason: 'no-seal-found', seals };
  return { outcome: worst.outcome, reason: worst.reason, seals };
}

function judgeOne(facts: SignatureFacts, options: JudgeOptions): SealReport {
  const checks = (facts.carrier.format === 'ofd' ? ofdChecks : pdfChecks).map((check: Check) => ({
    id: check.id,
    basis: check.basis,
    ...check.run({ facts, ...options }),
  }));
  const at = sealedAt(facts);
  return {
    id: facts.id,
    form: facts.form,
    kind: facts.kind,
    ...outcomeOf(checks),
    ...sealWords(facts.seal),
    ...(facts.signer && { signer: signerWords(facts.signer) }),
    ...(at === undefined ? {} : { sealedAt: isoUtc(at) }),
    clock: clockOf(facts),
    placements: facts.placements,
    checks,
    findings: findingReports([...facts.findings, ...facts.loose]),
    uncovered: uncoveredOf(facts),
  };
}

function outcomeOf(checks: readonly CheckReport[]): Pick<SealReport, 'outcome' | 'reason'> {
  const failed = checks.find(({ result }) => result === 'fails');
  if (failed !== undefined) return { outcome: 'invalid', reason: failed.code };
  const open = checks.find(({ result }) => result === 'unknown');
  if (open !== undefined) return { outcome: 'indeterminate', reason: open.code };
  return { outcome: 'valid', reason: 'all-checks-hold' };
}

function clockOf(facts: SignatureFacts): SealReport['clock'] {
  if (facts.timeStamp?.at !== undefined) return 'time-stamp';
  return facts.claimedAt === undefined ? 'none' : 'claimed';
}

function sealWords(
  facts: SealFacts | undefined,
): Pick<
  SealReport,
  'sealName' | 'sealCode' | 'sealValidFrom' | 'sealValidTo' | 'maker' | 'picture'
> {
  if (facts === undefined) return {};
  const { seal, maker } = facts;
  const { format, widthMm, heightMm, data } = seal.picture;
  return {
    sealName: seal.property.name,
    sealCode: seal.esId,
    sealValidFrom: isoUtc(seal.validFromAt),
    sealValidTo: isoUtc(seal.validToAt),
    ...(maker && { maker: { name: commonName(maker.subject) ?? '' } }),
    picture: { format, widthMm, heightMm, dataBase64: base64(data) },
  };
}

function signerWords(certificate: Certificate): NonNullable<SealReport['signer']> {
  const organisation = nameValue(certificate.subject, nameTypes.organisation);
  return {
    name: commonName(certificate.subject) ?? '',
    ...(organisation === undefined ? {} : { organisation }),
    issuer: commonName(certificate.issuer) ?? '',
  };
}

function uncoveredOf(facts: SignatureFacts): SealReport['uncovered'] {
  if (facts.carrier.format !== 'ofd') return [];
  const parts = facts.carrier.uncovered.map(({ part, role }) => ({ part, role }));
  return facts.carrier.ofdXmlUncovered ? [{ part: 'OFD.xml', role: 'ofd-xml' }, ...parts] : parts;
}

/** Findings as the report carries them. */
export function findingReports(findings: readonly Finding[]): readonly FindingReport[] {
  return findings.slice(0, findingsMax).map(({ code, where, detail }) => ({
    code,
    ...(where === undefined ? {} : { where }),
    ...(detail === undefined ? {} : { detail }),
  }));
}
