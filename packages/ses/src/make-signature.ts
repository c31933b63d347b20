import { equal, type Instant, isoUtc, isRefusal, Malformed, type Refusal } from '@yunzhang/base';
import {
  encodeSm2Signature,
  oids,
  sm2E,
  type Sm2Signer,
  verifySignature,
  writeBits,
  writeExplicit,
  writeGeneralizedTime,
  writeIa5,
  writeInteger,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
} from '@yunzhang/gm';
import { signerInSeal } from './check.ts';
import type { SesExtension } from './extensions.ts';
import {
  fitKey,
  type FitnessCodes,
  isAscii,
  isInForce,
  refuse,
  spanOf,
  unfitness,
  writeExtensions,
} from './fitness.ts';
import { checkMakerOnce, readSealOnce } from './remembered.ts';
import type { Seal } from './seal.ts';

const basis = 'ses.md §5.2';

/** What a seal is applied to, when, and by whom. */
export interface SealSignatureContent {
  /** The seal as stored; it goes in octet by octet. */
  readonly seal: Uint8Array;
  readonly at: Instant;
  /** SM3 of the protected data. */
  readonly dataHash: Uint8Array;
  /** What the hash covers: a path in OFD. */
  readonly propertyInfo: string;
  readonly signerCertificate: Uint8Array;
  /** That of the seal when absent; another one is refused. */
  readonly generation?: 4 | 5;
  readonly extensions?: readonly SesExtension[];
}

/** Gives a time stamp token over a signature value, or says why there is none. */
export type StampSignature = (signature: Uint8Array) => Promise<Uint8Array | Refusal>;

/** What another process signs: e with the key of the signer. */
export interface SealSignatureToSign {
  readonly tbsBytes: Uint8Array;
  /** SM3 over Z and `tbsBytes`, 32 octets. */
  readonly e: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signerCertificate: Uint8Array;
}

const signerCodes: FitnessCodes = {
  unreadable: 'signer-certificate',
  notInForce: 'signer-certificate-not-in-force',
  keyUsage: 'signer-certificate-key-usage',
  otherKey: 'signer-key-not-of-certificate',
};

/**
 * Why a certificate cannot sign at a moment, or not with this key; undefined where it can.
 *
 * Chain and revocation need trust, which this package knows nothing of.
 *
 * @basis ses.md §5.2
 */
export function signerUnfitness(
  certificate: Uint8Array,
  question: { readonly at: Instant; readonly publicKey: Uint8Array },
): Refusal | undefined {
  return unfitness(certificate, { ...question, codes: signerCodes, basis });
}

/**
 * Applies a seal to a data hash, with a time stamp over the signature value where one is given.
 *
 * @basis GB/T 38540-2020, as restated in ses.md §2.1, §5.2
 */
export async function makeSealSignature(
  content: SealSignatureContent,
  signer: Sm2Signer,
  stamp?: StampSignature,
): Promise<Uint8Array | Refusal> {
  const question = sealSignatureToSign(content);
  if (isRefusal(question)) return question;
  if (!equal(question.publicKey, signer.publicKey)) {
    return refuse('signer-key-not-of-certificate', basis);
  }
  const { tbsBytes, e } = question;
  const rs = await (signer.signMessage?.(tbsBytes) ?? signer.sign(e));
  const token = await stamp?.(encodeSm2Signature(rs));
  return isRefusal(token) ? token : finishSealSignature(question, rs, token);
}

/**
 * The first half of {@link makeSealSignature}: what to sign, for a key that lives elsewhere.
 *
 * Refuses a seal whose maker signature does not hold, one not in force, and a signer it does not
 * list: no verifier would accept the result.
 *
 * @basis ses.md §5.2
 */
export function sealSignatureToSign(content: SealSignatureContent): SealSignatureToSign | Refusal {
  const seal = storedSeal(content.seal);
  if (isRefusal(seal)) return seal;
  const refusal = refusalOfSeal(seal, content) ?? refusalOfData(content);
  if (refusal !== undefined) return refusal;
  const key = fitKey(content.signerCertificate, { at: content.at, codes: signerCodes, basis });
  if (isRefusal(key)) return key;
  const { signerCertificate, extensions = [] } = content;
  const tbsBytes = writeSequence(
    writeInteger(seal.generation),
    seal.bytes,
    writeGeneralizedTime(content.at),
    writeBits(content.dataHash),
    writeIa5(content.propertyInfo),
    ...(extensions.length > 0 ? [writeExplicit(0, writeExtensions(extensions))] : []),
  );
  const e = sm2E({ publicKey: key.point, message: tbsBytes });
  return { tbsBytes, e, publicKey: key.point, signerCertificate };
}

/**
 * The second half: puts `r ‖ s` to what it signs, and checks that it does. `timeStamp` is the token
 * over the signature value.
 *
 * @basis ses.md §5.2 steps 5, 6
 */
export function finishSealSignature(
  question: SealSignatureToSign,
  rs: Uint8Array,
  timeStamp?: Uint8Array,
): Uint8Array | Refusal {
  if (rs.length !== 64) return refuse('ses-signature-form', basis, `${rs.length} octets`);
  const signature = encodeSm2Signature(rs);
  // A device may sign with another key than it shows, or fail; nobody would accept the result.
  const result = verifySignature({
    key: { kind: 'sm2', point: question.publicKey },
    algorithm: { oid: oids.sm2WithSm3 },
    message: question.tbsBytes,
    signature,
  });
  if (result !== 'holds') return refuse('seal-signature-not-of-key', basis);
  return writeSequence(
    question.tbsBytes,
    writeOctets(question.signerCertificate),
    writeObjectIdentifier(oids.sm2WithSm3),
    writeBits(signature),
    ...(timeStamp === undefined ? [] : [writeExplicit(0, writeBits(timeStamp))]),
  );
}

function storedSeal(bytes: Uint8Array): Seal | Refusal {
  try {
    const seal = readSealOnce(bytes);
    // What goes in must be the stored octets: readers compare the two.
    if (seal.bytes.length === bytes.length) return seal;
    return refuse('ses-trailing-bytes', basis);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refuse('seal-unreadable', basis, error.code);
  }
}

function refusalOfSeal(seal: Seal, content: SealSignatureContent): Refusal | undefined {
  const { generation } = seal;
  if (generation === 1) return refuse('seal-generation-not-written', 'ses.md §1');
  if ((content.generation ?? generation) !== generation) {
    return refuse('seal-signature-generation', basis, `seal ${generation}`);
  }
  if (checkMakerOnce(seal).result !== 'holds') return refuse('seal-maker-signature', basis);
  if (signerInSeal(content.signerCertificate, seal).result !== 'holds') {
    return refuse('signer-not-in-seal', basis);
  }
  if (isInForce(seal, content.at)) return undefined;
  return refuse('seal-not-in-force', basis, `${isoUtc(content.at)}; ${spanOf(seal)}`);
}

function refusalOfData({ dataHash, propertyInfo }: SealSignatureContent): Refusal | undefined {
  if (dataHash.length !== 32) return refuse('data-hash-size', basis, `${dataHash.length} octets`);
  return isAscii(propertyInfo) ? undefined : refuse('property-info-form', basis);
}
