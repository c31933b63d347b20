import { type Instant, isoUtc, isRefusal, type Refusal } from '@yunzhang/base';
import {
  encodeSm2Signature,
  oids,
  signSm2Message,
  type Sm2Signer,
  writeBits,
  writeGeneralizedTime,
  writeIa5,
  writeInteger,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
  writeUtf8,
} from '@yunzhang/gm';
import { checkMakerSignature } from './check.ts';
import type { SesExtension } from './extensions.ts';
import {
  certificateOf,
  type FitnessCodes,
  isAscii,
  isInForce,
  refuse,
  spanOf,
  unfitness,
  writeExtensions,
} from './fitness.ts';
import { pictureFaults, pictureFormat, type SealPicture } from './picture.ts';
import { readSeal } from './seal.ts';

const basis = 'ses.md §5.1';
/** The reader takes no larger INTEGER here. */
const typeMax = 0x7fffffff;

/** What a new seal shall say. */
export interface SealContent {
  /** GB/T 38540-2020 unless 5 asks for GM/T 0031-2025; generation 1 is no longer written. */
  readonly generation?: 4 | 5;
  readonly vendorId: string;
  readonly esId: string;
  readonly type: number;
  readonly name: string;
  /** The certificates that may use the seal. */
  readonly certificates: readonly Uint8Array[];
  readonly createdAt: Instant;
  readonly validFromAt: Instant;
  readonly validToAt: Instant;
  readonly picture: Omit<SealPicture, 'format'>;
  readonly extensions?: readonly SesExtension[];
  readonly makerCertificate: Uint8Array;
}

const makerCodes: FitnessCodes = {
  unreadable: 'seal-maker-certificate',
  notInForce: 'maker-certificate-not-in-force',
  keyUsage: 'maker-certificate-key-usage',
  otherKey: 'maker-key-not-of-certificate',
};

/**
 * Makes a seal: encodes what it says and has the maker sign it.
 *
 * Refuses what a verifier would hold against the seal later. The result was read back and its
 * signature holds.
 *
 * @basis GB/T 38540-2020, as restated in ses.md §2.1, §5.1
 */
export async function makeSeal(
  content: SealContent,
  maker: Sm2Signer,
): Promise<Uint8Array | Refusal> {
  const refusal =
    refusalOfWords(content) ??
    refusalOfTimes(content) ??
    refusalOfList(content) ??
    unfitness(content.makerCertificate, {
      at: content.createdAt,
      publicKey: maker.publicKey,
      codes: makerCodes,
      basis,
    });
  if (isRefusal(refusal)) return refusal;
  const info = writeInfo(content);
  const rs = await signSm2Message(maker, info);
  if (rs.length !== 64) return refuse('ses-signature-form', basis, `${rs.length} octets`);
  const seal = writeSequence(
    info,
    writeOctets(content.makerCertificate),
    writeObjectIdentifier(oids.sm2WithSm3),
    writeBits(encodeSm2Signature(rs)),
  );
  // A device may sign with another key than it shows.
  const { result } = checkMakerSignature(readSeal(seal));
  return result === 'holds' ? seal : refuse('seal-maker-signature', basis);
}

function refusalOfWords(content: SealContent): Refusal | undefined {
  const { vendorId, esId, name, type, picture } = content;
  if (vendorId === '' || !isAscii(vendorId)) return refuse('seal-vendor-form', basis, vendorId);
  if (esId === '' || !isAscii(esId)) return refuse('seal-id-form', basis, esId);
  if (name.trim() === '') return refuse('seal-name-empty', basis);
  if (!Number.isInteger(type) || type < 0 || type > typeMax) {
    return refuse('seal-type-range', basis, String(type));
  }
  const format = pictureFormat(picture.data);
  const [fault] = pictureFaults({ ...picture, format });
  if (fault === undefined) return undefined;
  const detail = `${picture.type}, ${format}, ${picture.widthMm}x${picture.heightMm} mm`;
  return refuse(fault, 'ses.md §3.5', detail);
}

// Each claim is written so that a time that is no number is refused as well.
function refusalOfTimes(content: SealContent): Refusal | undefined {
  const { createdAt, validFromAt, validToAt } = content;
  if (!(validToAt > validFromAt)) return refuse('seal-validity-reversed', basis);
  if (validFromAt <= createdAt) return undefined;
  return refuse('seal-valid-from-future', basis, spanOf(content));
}

function refusalOfList(content: SealContent): Refusal | undefined {
  if (content.certificates.length === 0) return refuse('seal-list-empty', basis);
  for (const bytes of content.certificates) {
    const certificate = certificateOf(bytes);
    if (certificate === undefined || certificate.bytes.length !== bytes.length) {
      return refuse('seal-list-entry-not-certificate', basis);
    }
    if (!isInForce(certificate, content.createdAt)) {
      return refuse('seal-signer-not-in-force', basis, spanOf(certificate));
    }
    if (content.validToAt > certificate.validToAt) {
      return refuse('seal-outlives-certificate', basis, isoUtc(certificate.validToAt));
    }
  }
  return undefined;
}

function writeInfo(content: SealContent): Uint8Array {
  const { generation = 4, picture, extensions = [] } = content;
  return writeSequence(
    writeSequence(writeIa5('ES'), writeInteger(generation), writeIa5(content.vendorId)),
    writeIa5(content.esId),
    writeSequence(
      writeInteger(content.type),
      writeUtf8(content.name),
      writeInteger(1),
      writeSequence(...content.certificates.map(writeOctets)),
      writeGeneralizedTime(content.createdAt),
      writeGeneralizedTime(content.validFromAt),
      writeGeneralizedTime(content.validToAt),
    ),
    writeSequence(
      writeIa5(picture.type),
      writeOctets(picture.data),
      writeInteger(picture.widthMm),
      writeInteger(picture.heightMm),
    ),
    ...(extensions.length > 0 ? [writeExtensions(extensions)] : []),
  );
}
