import { type Finding, type Instant } from '@yunzhang/base';
import {
  type Certificate,
  claimedSigningTime,
  cmsNotices,
  definiteForm,
  digest,
  type DigestName,
  isMalformed,
  readSignedData,
  type SignedData,
  signedAttribute,
  signerCertificate,
  type SignerInfo,
  type SignerResult,
  verifySignerInfo,
} from '@yunzhang/gm';
import { evidenceOid } from '@yunzhang/ledger';
import {
  checkMakerSignature,
  readSeal,
  type Seal,
  sealAttribute,
  signerInSeal,
} from '@yunzhang/ses';
import { collectLog } from './collect-log.ts';
import { certificatesOf, chainFacts } from './certificates.ts';
import {
  chainContext,
  collectTimeStamp,
  findingOf,
  makerFacts,
  unreadableValue,
  type ValueContext,
  type ValueFacts,
} from './collect-ses.ts';
import type { Fact, LogFacts, SealFacts } from './facts.ts';

const signatureTimeStamp = '1.2.840.113549.1.9.16.2.14';

/** What a message is about and how its carrier states the time. */
export interface CmsContext extends ValueContext {
  readonly content?: Uint8Array;
  readonly contentDigest?: (name: DigestName) => Uint8Array;
  /** The time the carrier states and the signature protects. */
  readonly statedAt?: Instant;
}

/** Length of the message inside `bytes`, padding behind it excluded; undefined when unreadable. */
export function messageLength(bytes: Uint8Array): number | undefined {
  try {
    return bytes.length - definiteForm(bytes).rest.length;
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

/** Collects a signed message, of either syntax. */
export function collectCms(bytes: Uint8Array, context: CmsContext): ValueFacts {
  let data: SignedData;
  const deviations: Finding[] = [];
  try {
    const { value } = definiteForm(bytes);
    data = readSignedData(value, { note: (deviation) => deviations.push(deviation) });
  } catch (error) {
    return unreadableValue(findingOf(error));
  }
  const [info] = data.signerInfos;
  if (info === undefined) return unreadableValue({ code: 'signature-value-unreadable' });
  const form = data.syntax === 'gbt35275' ? 'gbt35275' : 'cms';
  const signer = signerCertificate(data, info);
  if (signer === undefined) {
    return {
      ...unreadableValue({ code: 'signature-no-certificate' }),
      form,
      value: 'no-certificate',
      findings: [...deviations, ...data.findings],
    };
  }
  const results = verifyAll(data, signer, context);
  const first = results[0] as SignerResult;
  const timeStamp = timeStampOf(info, context);
  const claimedAt = claimedSigningTime(info) ?? context.statedAt;
  const seal = sealOf({ info, signer, context, provenAt: timeStamp?.at });
  const chain = chainFacts({
    leaf: signer,
    candidates: certificatesOf(data.certificates),
    ...chainContext(context, timeStamp?.at),
    purpose: 'signer',
    at: timeStamp?.at ?? claimedAt ?? context.nowAt,
  });
  const findings = [...deviations, ...results.flatMap((result) => result.findings)];
  return {
    form,
    value: worst(results.map((result) => result.signature)),
    digest: worst(results.map((result) => result.digest)),
    digestNames: first.digestName === undefined ? [] : [first.digestName],
    signer,
    ...(chain && { chain }),
    ...(seal.facts && { seal: seal.facts }),
    ...(claimedAt === undefined ? {} : { claimedAt }),
    ...(timeStamp && { timeStamp }),
    ...(seal.facts && { log: logOf(info, seal.facts.seal, { ...context, claimedAt }) }),
    findings: [...findings.filter((one) => isNotice(one)), ...seal.findings],
    loose: [...findings.filter((one) => !isNotice(one)), ...seal.loose],
  };
}

function isNotice(finding: Finding): boolean {
  return (cmsNotices as ReadonlySet<string>).has(finding.code) || finding.code.startsWith('der-');
}

// The evidence is a signed attribute; the data hash is SM3 of what the message is about.
function logOf(
  info: SignerInfo,
  seal: Seal,
  context: CmsContext & { readonly claimedAt: Instant | undefined },
): LogFacts {
  const { content, contentDigest, claimedAt, trust } = context;
  const dataHash = contentDigest?.('sm3') ?? digest('sm3', content ?? new Uint8Array());
  return collectLog({
    values: signedAttribute(info, evidenceOid).map(({ bytes }) => bytes),
    seal,
    paper: {
      dataHash,
      signature: info.signature,
      ...(claimedAt === undefined ? {} : { signedAt: claimedAt }),
    },
    trust,
  });
}

// Every signer of a message must hold: one good signature must not carry a bad one along.
function verifyAll(
  data: SignedData,
  signer: Certificate,
  context: CmsContext,
): readonly SignerResult[] {
  const { content, contentDigest } = context;
  return data.signerInfos.flatMap((info, index) => {
    const certificate = index === 0 ? signer : signerCertificate(data, info);
    if (certificate === undefined) return [];
    return [
      verifySignerInfo({
        signedData: data,
        signerInfo: info,
        certificate,
        ...(content && { content }),
        ...(contentDigest && { contentDigest }),
      }),
    ];
  });
}

function worst(facts: readonly Fact[]): Fact {
  if (facts.includes('fails')) return 'fails';
  return facts.includes('unsupported') ? 'unsupported' : 'holds';
}

function timeStampOf(info: SignerInfo, context: ValueContext): ValueFacts['timeStamp'] {
  const attribute = info.unsignedAttributes.find((one) => one.oid === signatureTimeStamp);
  const token = attribute?.values[0];
  return token === undefined ? undefined : collectTimeStamp(token.bytes, info.signature, context);
}

// The seal that a signed attribute carries. @basis pdf-seals.md §2
function sealOf(request: {
  readonly info: SignerInfo;
  readonly signer: Certificate;
  readonly context: ValueContext;
  readonly provenAt: Instant | undefined;
}): {
  readonly facts?: SealFacts;
  readonly findings: readonly Finding[];
  readonly loose: readonly Finding[];
} {
  const values = signedAttribute(request.info, sealAttribute);
  const [value] = values;
  if (value === undefined) return { findings: [], loose: [] };
  if (values.length > 1) return { findings: [], loose: [{ code: 'encoding-loose' }] };
  try {
    const seal = readSeal(value.bytes);
    const made = checkMakerSignature(seal);
    const listed = signerInSeal(request.signer.bytes, seal);
    const facts: SealFacts = {
      seal,
      makerSignature: made.result,
      signerListed: listed.result,
      ...makerFacts(seal.makerCertificate, {
        ...request.context,
        createdAt: seal.createdAt,
        provenAt: request.provenAt,
      }),
      file: 'absent',
    };
    return { facts, findings: [...seal.findings, ...made.findings, ...listed.findings], loose: [] };
  } catch (error) {
    return { findings: [], loose: [findingOf(error)] };
  }
}
