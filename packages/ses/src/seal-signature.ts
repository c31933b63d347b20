import { type Finding, Malformed } from '@yunzhang/base';
import { type DerNode, octets, sequence, smallInteger, tags } from '@yunzhang/gm';
import { malformed, type SesCode } from './codes.ts';
import { readExtensions, type SesExtension } from './extensions.ts';
import { readBits, Reading, readOutermost, readText, readTimeStampField } from './reading.ts';
import {
  beginsWithEs,
  type Generation,
  isSealShape,
  readAlgorithmId,
  readSealNode,
  type Seal,
} from './seal.ts';
import { readTimeInfo, type TimeInfo } from './time-info.ts';

/** What the octets of a signed value are. */
export type SignedValueKind = 'ses' | 'cms' | 'bare-sm2' | 'unsupported-legacy-seal' | 'unknown';

/** A seal applied to data, as received. */
export interface SealSignature {
  readonly generation: Generation;
  /** The seal inside; its own findings are in it. */
  readonly seal: Seal;
  /** The element toSign as received: what the signer signed. */
  readonly tbsBytes: Uint8Array;
  readonly version: number;
  readonly timeInfo: TimeInfo;
  readonly dataHash: Uint8Array;
  readonly propertyInfo: string;
  readonly signerCertificate: Uint8Array;
  /** Dotted object identifier, as written. */
  readonly algorithm: string;
  readonly signature: Uint8Array;
  /** Token over the signature value. */
  readonly timeStamp?: Uint8Array;
  readonly extensions: readonly SesExtension[];
  readonly findings: readonly Finding<SesCode>[];
}

/**
 * Tells what a signed value is without reading it whole; never throws.
 *
 * `ses` says that the structure is one of a seal signature, not that it can be read.
 *
 * @basis ses.md §4
 */
export function classifySignedValue(bytes: Uint8Array): SignedValueKind {
  // A message may be in BER with indefinite lengths, which the DER reader does not take.
  if (bytes[0] === tags.sequence && bytes[firstMemberAt(bytes)] === tags.objectIdentifier) {
    return 'cms';
  }
  try {
    return kindOf(readOutermost(bytes, new Reading()));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return 'unknown';
  }
}

function firstMemberAt(bytes: Uint8Array): number {
  const first = bytes[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function kindOf(top: DerNode): SignedValueKind {
  if (top.tag !== tags.sequence) return 'unknown';
  const [first, second] = top.members;
  if (first?.tag === tags.objectIdentifier) return 'cms';
  if (top.members.length === 2 && first?.tag === tags.integer && second?.tag === tags.integer) {
    return 'bare-sm2';
  }
  if (isSignatureShape(top)) return 'ses';
  return !isSealShape(top) && beginsWithEs(top) ? 'unsupported-legacy-seal' : 'unknown';
}

function isSignatureShape(top: DerNode): boolean {
  const [tbs, second] = top.members;
  // A seal looks alike from outside, but begins with its header, not with a version.
  if (tbs?.tag !== tags.sequence || tbs.members[0]?.tag !== tags.integer) return false;
  if (top.members.length === 2) {
    return second?.tag === tags.bitString || second?.tag === tags.octetString;
  }
  const long = top.members.length === 4 || top.members.length === 5;
  return long && second?.tag === tags.octetString;
}

/**
 * Reads a seal signature of any generation; the structure decides which.
 *
 * Generations of signature and seal are told independently: old seals inside new signatures occur.
 * Tolerates what real products do, each with a finding; throws codes of this package or of the DER
 * reader for what cannot be understood.
 *
 * @basis ses.md §2, §3, §4, §7
 */
export function readSealSignature(bytes: Uint8Array): SealSignature {
  const reading = new Reading();
  const top = readOutermost(bytes, reading);
  const kind = kindOf(top);
  if (kind === 'unsupported-legacy-seal') malformed('seal-legacy', top.at);
  if (kind === 'unknown') malformed('seal-signature-structure', top.at);
  if (kind !== 'ses') malformed('seal-signature-other-kind', top.at, kind);
  const parts = top.members.length === 2 ? oldParts(top) : newParts(top);
  const { generation, tbs } = parts;
  const common = readCommon(reading, tbs, generation);
  noteVersions(reading, common, generation);
  const { extensions, timeStamp } = parts;
  return {
    ...common,
    generation,
    tbsBytes: tbs.bytes,
    signerCertificate: octets(parts.certificate),
    algorithm: readAlgorithmId(reading, {
      node: parts.algorithm,
      where: 'SES_Signature.signatureAlgID',
    }),
    signature: readBits(reading, { node: parts.signature, where: 'SES_Signature.signature' }),
    ...(timeStamp && {
      timeStamp: readTimeStampField(reading, { node: timeStamp, where: 'SES_Signature.timeStamp' }),
    }),
    extensions: extensions
      ? readExtensions(reading, { node: extensions, where: 'TBS_Sign.extDatas' }, 'tagged')
      : [],
    findings: reading.findings,
  };
}

interface Parts {
  readonly generation: Generation;
  readonly tbs: DerNode;
  readonly certificate: DerNode;
  readonly algorithm: DerNode;
  readonly signature: DerNode;
  readonly extensions?: DerNode | undefined;
  readonly timeStamp?: DerNode | undefined;
}

/** Certificate and algorithm are among what is signed. @basis ses.md §2.3 */
function oldParts(top: DerNode): Parts {
  const [tbs, signature] = top.members;
  const [, , , , , certificate, algorithm, ...more] = tbs?.members ?? [];
  if (!tbs || !signature || !certificate || !algorithm || more.length > 0) {
    return malformed('seal-signature-structure', top.at);
  }
  return { generation: 1, tbs, certificate, algorithm, signature };
}

function newParts(top: DerNode): Parts {
  const [tbs, certificate, algorithm, signature, timeStamp] = top.members;
  if (!tbs || !certificate || !algorithm || !signature) {
    return malformed('seal-signature-structure', top.at);
  }
  const [version, , , , , extensions, ...more] = tbs.members;
  if (!version || more.length > 0) malformed('seal-signature-structure', tbs.at);
  const generation = smallInteger(version) === 5 ? 5 : 4;
  return { generation, tbs, certificate, algorithm, signature, extensions, timeStamp };
}

type Common = Pick<SealSignature, 'version' | 'seal' | 'timeInfo' | 'dataHash' | 'propertyInfo'>;

/** The five members all generations begin with. */
function readCommon(reading: Reading, tbs: DerNode, generation: Generation): Common {
  const [version, seal, time, hash, property] = sequence(tbs);
  if (!version || !seal || !time || !hash || !property) {
    malformed('seal-signature-structure', tbs.at);
  }
  const dataHash = readBits(reading, { node: hash, where: 'TBS_Sign.dataHash' });
  if (dataHash.length !== 32) {
    const detail = `${dataHash.length} octets`;
    reading.note('data-hash-size', { where: 'TBS_Sign.dataHash', at: hash.at, detail });
  }
  const timeField = { node: time, where: 'TBS_Sign.timeInfo' };
  return {
    version: smallInteger(version),
    // What is odd in the seal is told by the seal.
    seal: readSealNode(new Reading(), seal),
    timeInfo: readTimeInfo(reading, timeField, generation === 1 ? 'bits' : 'time'),
    dataHash,
    propertyInfo: readText(
      reading,
      { node: property, where: 'TBS_Sign.propertyInfo' },
      tags.ia5String,
    ),
  };
}

function noteVersions(reading: Reading, { version, seal }: Common, generation: Generation): void {
  const where = 'TBS_Sign.version';
  const detail = `${version}, seal ${seal.header.version}`;
  if (version !== 1 && version !== 4 && version !== 5) {
    reading.note('seal-signature-version-unknown', { where, detail });
  } else if (version !== generation) {
    reading.note('seal-signature-version-shape', { where, detail });
  }
  if (seal.generation !== generation) {
    reading.note('seal-signature-generation', { where, detail });
  } else if (seal.header.version !== version) {
    reading.note('seal-signature-version-differs', { where, detail });
  }
}
