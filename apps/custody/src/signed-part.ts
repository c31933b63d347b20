import { equal, hex, type Instant, Malformed, type Refusal } from '@yunzhang/base';
import {
  bigInteger,
  bits,
  cmsTypes,
  contextTag,
  type DerNode,
  digest,
  instant,
  objectIdentifier,
  octets,
  readDer,
  sequence,
  tags,
  writeSm2Spki,
} from '@yunzhang/gm';
import { clockSkewMaxMs } from '@yunzhang/ledger';
import { sealAttribute } from '@yunzhang/ses';
import { refuse } from './refusal.ts';

/** What a key is for; fixed when it is made. */
export const purposes = ['seal', 'ca', 'maker', 'tsa', 'ocsp'] as const;
/** What a key is for. */
export type Purpose = (typeof purposes)[number];

/** Largest part that is signed: a seal with its picture. */
export const messageMax = 256 * 1024;
const basis = 'GB/T 38540-2020; platform.md P01 (no component both makes a key and uses it)';

/** DER, or nothing: attributes and certificates are DER too. */
function readPart(message: Uint8Array): DerNode | undefined {
  try {
    return readDer(message);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

const tagsOf = (node: DerNode): readonly number[] => node.members.map(({ tag }) => tag);

/**
 * Which purpose a message has, by its shape; `request` is a certificate request, which a key of any
 * purpose signs for itself. The shapes exclude each other, so no key can be brought to sign what is
 * for another purpose.
 *
 * @basis RFC 5280 §4.1, §5.1; RFC 6960 §4.2.1; RFC 3161 §2.4.2; RFC 2986 §4.1; GB/T 38540-2020
 */
export function purposeOf(message: Uint8Array): Purpose | 'request' | undefined {
  // A digest by itself is what a signature file without a seal is signed over.
  if (message.length === 32) return 'seal';
  const node = readPart(message);
  if (node?.tag === tags.set) return contentType(node) === cmsTypes.timeStampInfo ? 'tsa' : 'seal';
  if (node?.tag !== tags.sequence) return undefined;
  const [first, second, third, fourth] = tagsOf(node);
  if (first === contextTag(0) && second === tags.integer) return 'ca';
  if (first === tags.integer && second === tags.sequence) {
    if (isTime(fourth)) return 'ca';
    const version = bigInteger(node.members[0] as DerNode);
    if (version === 0n) return third === tags.sequence ? 'request' : undefined;
    // SES: version, seal, time, data hash.
    return third === tags.generalizedTime && fourth === tags.bitString ? 'seal' : undefined;
  }
  if (first === tags.sequence) return second === tags.ia5String ? 'maker' : undefined;
  if (first === contextTag(1) || first === contextTag(2))
    return isTime(second) ? 'ocsp' : undefined;
  return undefined;
}

const isTime = (tag: number | undefined): boolean =>
  tag === tags.utcTime || tag === tags.generalizedTime;

/** The only value of an attribute of a SET; nothing when it is not there exactly once. */
function attribute(set: DerNode, oid: string): DerNode | undefined {
  const found = set.members.filter((one) => {
    const [type] = one.members;
    return type?.tag === tags.objectIdentifier && objectIdentifier(type) === oid;
  });
  const values = found.length === 1 ? found[0]?.members[1] : undefined;
  return values?.tag === tags.set && values.members.length === 1 ? values.members[0] : undefined;
}

function contentType(set: DerNode): string | undefined {
  const value = attribute(set, cmsTypes.contentType);
  return value?.tag === tags.objectIdentifier ? objectIdentifier(value) : undefined;
}

/** Whether a certificate request is for this key. @basis RFC 2986 §4.1 */
export function isRequestFor(message: Uint8Array, publicKey: Uint8Array): boolean {
  const spki = readPart(message)?.members[2]?.bytes;
  return spki !== undefined && equal(spki, writeSm2Spki(publicKey));
}

/** What a seal key is asked to sign must be about. */
export interface SealSubject {
  /** SM3 of the DER of the seal, hexadecimal. */
  readonly sealDigest: string;
  /** The digest in the intent. */
  readonly dataHash: Uint8Array;
  /** When it is signed: a time in the signed part may not be another. */
  readonly now: Instant;
}

/**
 * Why a part may not be signed by the key of a seal for an intent, or nothing.
 *
 * Three forms: the part to sign of a seal signature, the signed attributes of a message with its
 * seal among them, and a digest by itself. In the first two the seal and the digest are compared;
 * what else is in them, the digest does not cover and the log does not say.
 *
 * @basis GB/T 38540-2020 (TBS_Sign); RFC 5652 §5.4; pdf-seals.md §2
 */
export function partHindrance(message: Uint8Array, subject: SealSubject): Refusal | undefined {
  if (message.length === 32) {
    return equal(message, subject.dataHash) ? undefined : refuse('custody-digest-differs', basis);
  }
  const node = readPart(message);
  const parts = node && (node.tag === tags.set ? fromAttributes(node) : fromSealPart(node));
  if (parts === undefined) return refuse('custody-purpose', basis);
  if (hex(digest('sm3', parts.seal)) !== subject.sealDigest) {
    return refuse('custody-seal-differs', basis);
  }
  if (!equal(parts.dataHash, subject.dataHash)) return refuse('custody-digest-differs', basis);
  const { at = subject.now } = parts;
  const isNow = Math.abs(at - subject.now) <= clockSkewMaxMs;
  return isNow ? undefined : refuse('custody-time-differs', basis);
}

interface SignedParts {
  readonly seal: Uint8Array;
  readonly dataHash: Uint8Array;
  readonly at?: Instant;
}

function fromAttributes(node: DerNode): SignedParts | undefined {
  const hash = attribute(node, cmsTypes.messageDigest);
  const seal = attribute(node, sealAttribute);
  if (hash?.tag !== tags.octetString || seal === undefined) return undefined;
  return { seal: seal.bytes, dataHash: octets(hash) };
}

function fromSealPart(node: DerNode): SignedParts | undefined {
  const [, seal, time, hash] = sequence(node);
  if (seal?.tag !== tags.sequence || hash?.tag !== tags.bitString) return undefined;
  // The generations that are written have this form of time only.
  if (time?.tag !== tags.generalizedTime) return undefined;
  return { seal: seal.bytes, dataHash: bits(hash), at: instant(time) };
}
