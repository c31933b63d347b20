import { type Finding, type Instant, Malformed } from '@yunzhang/base';
import {
  type Certificate,
  readTimeStampToken,
  type TimeStampToken,
  verifyTimeStampToken,
} from '@yunzhang/gm';
import { evidenceOid } from '@yunzhang/ledger';
import {
  checkMakerSignature,
  checkSealSignatureValue,
  readSealSignature,
  type SealSignature,
  type SesExtension,
  signerInSeal,
} from '@yunzhang/ses';
import { collectLog } from './collect-log.ts';
import {
  certificateOf,
  certificatesOf,
  chainFacts,
  type ChainRequest,
  isSound,
} from './certificates.ts';
import type { ChainFacts, SealFacts, SignatureFacts } from './facts.ts';
import type { SealForm, Trust } from './report.ts';
import type { Statements } from './revocation.ts';

/** What both carriers know about where a value stands. */
export interface ValueContext {
  readonly trust: Trust;
  readonly nowAt: Instant;
  /** Statements about revocation that the file carries. */
  readonly carried?: Statements;
}

/** What every chain of a value is asked with. */
export function chainContext(
  { trust, nowAt, carried }: ValueContext,
  provenAt: Instant | undefined,
): Pick<ChainRequest, 'trust' | 'nowAt' | 'provenAt' | 'carried'> {
  return {
    trust,
    nowAt,
    ...(provenAt === undefined ? {} : { provenAt }),
    ...(carried === undefined ? {} : { carried }),
  };
}

/** The part of the facts that the signed value itself yields. */
export type ValueFacts = Pick<
  SignatureFacts,
  | 'form'
  | 'value'
  | 'digest'
  | 'digestNames'
  | 'signer'
  | 'chain'
  | 'seal'
  | 'claimedAt'
  | 'timeStamp'
  | 'log'
  | 'findings'
  | 'loose'
  | 'unreadable'
>;

/** Facts of a value that cannot be read: nothing holds. */
export function unreadableValue(finding: Finding): ValueFacts {
  return {
    form: 'unknown',
    value: 'unsupported',
    digest: 'unsupported',
    digestNames: [],
    findings: [],
    loose: [],
    unreadable: finding,
  };
}

/** Turns a decoder's refusal into a finding; everything else is our own fault and goes on. */
export function findingOf(error: unknown): Finding {
  if (!(error instanceof Malformed)) throw error;
  return {
    code: error.code,
    ...(error.at === undefined ? {} : { at: error.at }),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  };
}

/** Collects a seal signature. `isHashed` tells whether its data hash is that of the data. */
export function collectSes(
  bytes: Uint8Array,
  options: ValueContext & {
    readonly isHashed: (dataHash: Uint8Array) => boolean;
    readonly sealFile?: Uint8Array;
    readonly sameFile: (file: Uint8Array, seal: Uint8Array) => boolean;
  },
): ValueFacts {
  let signature: SealSignature;
  try {
    signature = readSealSignature(bytes);
  } catch (error) {
    return unreadableValue(findingOf(error));
  }
  const value = checkSealSignatureValue(signature);
  const signer = certificateOf(signature.signerCertificate);
  const timeStamp = collectTimeStamp(signature.timeStamp, signature.signature, options);
  const signedAt = timeStamp?.at ?? signature.timeInfo.at ?? options.nowAt;
  const seal = collectSeal(signature, { ...options, provenAt: timeStamp?.at });
  const chain =
    signer &&
    chainFacts({
      leaf: signer,
      candidates: seal.facts.maker === undefined ? [] : [seal.facts.maker],
      ...chainContext(options, timeStamp?.at),
      purpose: 'signer',
      at: signedAt,
    });
  return {
    form: `ses${signature.generation}` as SealForm,
    value: value.result,
    digest: options.isHashed(signature.dataHash) ? 'holds' : 'fails',
    digestNames: ['sm3'],
    ...(signer && { signer }),
    ...(chain && { chain }),
    seal: seal.facts,
    ...(signature.timeInfo.at === undefined ? {} : { claimedAt: signature.timeInfo.at }),
    ...(timeStamp && { timeStamp }),
    log: collectLog({
      values: signature.extensions.filter(({ oid }) => oid === evidenceOid).map(valueOf),
      seal: signature.seal,
      paper: {
        dataHash: signature.dataHash,
        signature: signature.signature,
        ...(signature.timeInfo.at === undefined ? {} : { signedAt: signature.timeInfo.at }),
      },
      trust: options.trust,
    }),
    findings: [...signature.findings, ...signature.seal.findings, ...value.findings, ...seal.notes],
    loose: [],
  };
}

const valueOf = ({ value }: SesExtension): Uint8Array => value;

function collectSeal(
  signature: SealSignature,
  options: ValueContext & {
    readonly provenAt: Instant | undefined;
    readonly sealFile?: Uint8Array;
    readonly sameFile: (file: Uint8Array, seal: Uint8Array) => boolean;
  },
): { readonly facts: SealFacts; readonly notes: readonly Finding[] } {
  const { seal } = signature;
  const made = checkMakerSignature(seal);
  const listed = signerInSeal(signature.signerCertificate, seal);
  return {
    facts: {
      seal,
      makerSignature: made.result,
      signerListed: listed.result,
      ...makerFacts(seal.makerCertificate, { ...options, createdAt: seal.createdAt }),
      file: fileState(options, seal.bytes),
    },
    notes: [...made.findings, ...listed.findings],
  };
}

function fileState(
  options: {
    readonly sealFile?: Uint8Array;
    readonly sameFile: (file: Uint8Array, seal: Uint8Array) => boolean;
  },
  seal: Uint8Array,
): SealFacts['file'] {
  if (options.sealFile === undefined) return 'absent';
  return options.sameFile(options.sealFile, seal) ? 'same' : 'differs';
}

/** The maker certificate of a seal and its path at the moment the seal was made. */
export function makerFacts(
  bytes: Uint8Array | undefined,
  options: ValueContext & { readonly createdAt: Instant; readonly provenAt: Instant | undefined },
): Pick<SealFacts, 'maker' | 'makerChain'> {
  const maker = certificateOf(bytes);
  if (maker === undefined) return {};
  const makerChain = chainFacts({
    ...chainContext(options, options.provenAt),
    leaf: maker,
    candidates: [],
    purpose: 'maker',
    at: options.createdAt,
  });
  return { maker, ...(makerChain && { makerChain }) };
}

/** The path of a time-stamp authority at the moment it states. @basis GB/T 20520 */
export function timeStampChain(
  token: TimeStampToken,
  leaf: Certificate,
  context: ValueContext,
): ChainFacts | undefined {
  // Its own clock proves nothing about itself.
  return chainFacts({
    ...chainContext(context, undefined),
    leaf,
    candidates: certificatesOf(token.signedData.certificates),
    purpose: 'tsa',
    at: token.genTimeAt,
  });
}

/** A time stamp over a signature value. @basis ses.md §3.1 */
export function collectTimeStamp(
  token: Uint8Array | undefined,
  signature: Uint8Array,
  context: ValueContext,
): SignatureFacts['timeStamp'] {
  if (token === undefined) return undefined;
  try {
    const read = readTimeStampToken(token, { note: () => {} });
    const result = verifyTimeStampToken({ token: read, imprintOf: signature });
    const { imprint, signature: value, purpose } = result;
    if ([imprint, value, purpose].includes('fails')) return { result: 'fails' };
    if ([imprint, value].includes('unsupported')) return { result: 'unsupported' };
    const at = result.genTimeAt;
    const chain = result.certificate && timeStampChain(read, result.certificate, context);
    // Anyone can run a clock: one the reader does not trust proves no more than a claim.
    const isTrusted = context.trust.mode === 'any' || (chain !== undefined && isSound(chain));
    return isTrusted ? { result: 'holds', at } : { result: 'holds', untrustedAt: at };
  } catch (error) {
    return { result: 'fails', code: findingOf(error).code };
  }
}
