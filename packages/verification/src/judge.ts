import { base64, type Finding, isoUtc, type Instant } from '@yunzhang/base';
import { type Certificate, commonName, nameTypes, nameValue } from '@yunzhang/gm';
import { type Check, type Question, sealedAt } from './checks.ts';
import { logWords } from './check-log.ts';
import { integrityVerdict, ofdChecks, pdfChecks } from './checks-carrier.ts';
import type { FileFacts, IntegrityFacts, OfdCarrier, SealFacts, SignatureFacts } from './facts.ts';
import type {
  CheckReport,
  FindingReport,
  IntegrityReport,
  Outcome,
  Policy,
  SealReport,
  Trust,
} from './report.ts';

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
  readonly integrity?: IntegrityReport;
}

/** Runs every check on every signature. It reads facts only, and never stops at a fault. */
export function judge(facts: FileFacts, options: JudgeOptions): Judgement {
  const seals = judgeAll(facts.signatures, options);
  const worst =
    seals.find(({ outcome }) => outcome === 'invalid') ??
    seals.find(({ outcome }) => outcome === 'indeterminate') ??
    seals[0];
  const integrity = facts.integrity && integrityReport(facts.integrity, options.trust);
  const rest = { seals, ...(integrity && { integrity }) };
  if (worst !== undefined) return { outcome: worst.outcome, reason: worst.reason, ...rest };
  // A list of all files that does not hold is a broken signature, though no seal.
  if (integrity?.result === 'fails') {
    return { outcome: 'invalid', reason: integrity.code, ...rest };
  }
  return { outcome: 'no-seal', reason: 'no-seal-found', ...rest };
}

function integrityReport(facts: IntegrityFacts, trust: Trust): IntegrityReport {
  const { signer } = facts;
  return { ...integrityVerdict(facts, trust), ...(signer && { signer: signerWords(signer) }) };
}

function judgeAll(all: readonly SignatureFacts[], options: JudgeOptions): readonly SealReport[] {
  const alone = all.map((facts) => judgeOne(facts, options));
  if (!all.some((facts) => relativeOf(facts) !== undefined)) return alone;
  return all.map((facts, i) => {
    const base = baseOf(facts, { all, alone });
    const own = alone[i];
    return base === undefined && own !== undefined ? own : judgeOne(facts, options, base);
  });
}

const relativeOf = ({ carrier }: SignatureFacts): OfdCarrier['relative'] =>
  carrier.format === 'ofd' ? carrier.relative : undefined;

/** The worst of all a signature builds on; a ring of signatures is built on nothing. */
function baseOf(
  facts: SignatureFacts,
  { all, alone }: { all: readonly SignatureFacts[]; alone: readonly SealReport[] },
): Question['base'] {
  const seen = new Set<SignatureFacts>();
  let worst: Question['base'];
  for (let one: SignatureFacts = facts; ;) {
    const relative = relativeOf(one);
    if (relative === undefined) return worst;
    const base = relative.place === undefined ? undefined : all[relative.place];
    const outcome = relative.place === undefined ? undefined : alone[relative.place]?.outcome;
    if (base === undefined || outcome === undefined || seen.has(base)) return 'missing';
    seen.add(base);
    if (outcome === 'invalid') return 'invalid';
    worst = outcome === 'indeterminate' || worst === 'indeterminate' ? 'indeterminate' : 'valid';
    one = base;
  }
}

function judgeOne(
  facts: SignatureFacts,
  options: JudgeOptions,
  base?: Question['base'],
): SealReport {
  const question: Question = { facts, ...options, ...(base === undefined ? {} : { base }) };
  const checks = (facts.carrier.format === 'ofd' ? ofdChecks : pdfChecks).map((check: Check) => ({
    id: check.id,
    basis: check.basis,
    ...check.run(question),
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
    ...logWords(facts.log),
    ...carrierWords(facts),
  };
}

function carrierWords({ carrier }: SignatureFacts): Pick<SealReport, 'later' | 'lock'> {
  if (carrier.format !== 'ofd') return {};
  const { later, isLock } = carrier;
  return {
    ...(later.length === 0 ? {} : { later: later.slice(0, findingsMax) }),
    ...(isLock ? { lock: true as const } : {}),
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
