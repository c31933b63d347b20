import { equal, type Instant, isoUtc, isRefusal, Malformed, type Refusal } from '@yunzhang/base';
import {
  type Certificate,
  type Sm2Key,
  writeBoolean,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
} from '@yunzhang/gm';
import type { SesCode } from './codes.ts';
import type { SesExtension } from './extensions.ts';
import { readCertificateOnce } from './remembered.ts';

/** A refusal of this package. */
export function refuse(refused: SesCode, basis: string, detail?: string): Refusal {
  return { refused, basis, ...(detail === undefined ? {} : { detail }) };
}

/** Whether a text can stand in an IA5String without surprises: visible ASCII and blanks. */
export const isAscii = (text: string): boolean => /^[\u0020-\u007e]*$/.test(text);

/** Whether a moment lies in the validity of a certificate, both ends included. */
export const isInForce = (
  { validFromAt, validToAt }: { readonly validFromAt: Instant; readonly validToAt: Instant },
  at: Instant,
): boolean => validFromAt <= at && at <= validToAt;

/** The validity of something, for the detail of a refusal. */
export const spanOf = (one: { readonly validFromAt: Instant; readonly validToAt: Instant }) =>
  `${isoUtc(one.validFromAt)} to ${isoUtc(one.validToAt)}`;

/** A certificate, or `undefined` where the bytes are none. */
export function certificateOf(bytes: Uint8Array): Certificate | undefined {
  try {
    return readCertificateOnce(bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return undefined;
  }
}

/** The codes under which a maker or a signer is refused. */
export interface FitnessCodes {
  readonly unreadable: SesCode;
  readonly notInForce: SesCode;
  readonly keyUsage: SesCode;
  readonly otherKey: SesCode;
}

/**
 * Refuses a certificate that may not sign seals or with them at a moment, or not with this key.
 *
 * Chain and revocation need trust, which this package knows nothing of.
 *
 * @basis ses.md §5.1, §5.2, §6.1 S7, §6.2 G10
 */
export function unfitness(bytes: Uint8Array, question: FitnessQuestion): Refusal | undefined {
  const answer = fitKey(bytes, question);
  return isRefusal(answer) ? answer : undefined;
}

/** Of whom, when, and under which codes it is refused. */
export interface FitnessQuestion {
  readonly at: Instant;
  readonly publicKey?: Uint8Array;
  readonly codes: FitnessCodes;
  readonly basis: string;
}

/** The key of a certificate that is fit to sign, else the refusal. */
export function fitKey(bytes: Uint8Array, question: FitnessQuestion): Sm2Key | Refusal {
  const { at, publicKey, codes, basis } = question;
  const certificate = certificateOf(bytes);
  if (certificate === undefined) return refuse(codes.unreadable, basis);
  const { publicKey: key, keyUsage } = certificate;
  if (key.kind !== 'sm2') return refuse('ses-algorithm-unsupported', basis, key.kind);
  if (!isInForce(certificate, at)) {
    return refuse(codes.notInForce, basis, `${isoUtc(at)}; ${spanOf(certificate)}`);
  }
  if (keyUsage && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation')) {
    return refuse(codes.keyUsage, basis, [...keyUsage].join(', '));
  }
  if (publicKey && !equal(publicKey, key.point)) return refuse(codes.otherKey, basis);
  return key;
}

/** Encodes ExtensionDatas in DER: `critical FALSE` is the default and left out. */
export function writeExtensions(extensions: readonly SesExtension[]): Uint8Array {
  return writeSequence(
    ...extensions.map(({ oid, critical, value }) =>
      writeSequence(
        writeObjectIdentifier(oid),
        ...(critical ? [writeBoolean(true)] : []),
        writeOctets(value),
      ),
    ),
  );
}
