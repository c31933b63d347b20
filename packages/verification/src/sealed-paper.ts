import { concat, type Instant, Malformed } from '@yunzhang/base';
import {
  claimedSigningTime,
  definiteForm,
  digest,
  readSignedData,
  signedAttribute,
} from '@yunzhang/gm';
import { evidenceOid, readTagSchedule, type SealedPaper, tagScheduleOid } from '@yunzhang/ledger';
import { listSignatures, openOfd } from '@yunzhang/ofd';
import { findSignatures, openPdf, signedBytes } from '@yunzhang/pdf';
import {
  classifySignedValue,
  readSeal,
  readSealSignature,
  type Seal,
  sealAttribute,
} from '@yunzhang/ses';
import { formatOf } from './verify.ts';

/** One seal of a file, as evidence of its use must speak of it. */
export interface PaperSeal {
  readonly paper: SealedPaper;
  /** Evidence in the signed part. */
  readonly embedded: readonly Uint8Array[];
}

/**
 * The seals of a file. Values that cannot be read, and signatures without a seal, are left out:
 * whether the file is as it was sealed, `verify` says.
 *
 * @basis ledger.md §14.5 step 4
 */
export function sealsOfPaper(bytes: Uint8Array): readonly PaperSeal[] {
  return formatOf(bytes) === 'pdf' ? sealsOfPdf(bytes) : sealsOfOfd(bytes);
}

function sealsOfOfd(bytes: Uint8Array): readonly PaperSeal[] {
  const { signatures } = listSignatures(openOfd(bytes));
  return signatures.flatMap(({ signedValue }) => {
    if (signedValue === undefined || classifySignedValue(signedValue) === 'cms') return [];
    return sealsOr(() => sesSeal(signedValue));
  });
}

function sealsOfPdf(bytes: Uint8Array): readonly PaperSeal[] {
  const file = openPdf(bytes);
  return findSignatures(file).flatMap((signature) => {
    const signed = signedBytes(file, signature);
    if (signature.contents.length === 0 || signed === undefined) return [];
    return sealsOr(() => {
      // What follows the value fills the room that was left for it.
      const { value } = definiteForm(signature.contents);
      return classifySignedValue(value) === 'cms'
        ? cmsSeal(value, concat(signed), signature.claimed?.at)
        : sesSeal(value);
    });
  });
}

function sesSeal(value: Uint8Array): PaperSeal {
  const signed = readSealSignature(value);
  const { dataHash, signature, seal, timeInfo, extensions } = signed;
  const paper = { ...sealFacts(seal), dataHash, signature };
  const embedded = extensions.filter(({ oid }) => oid === evidenceOid).map((one) => one.value);
  return {
    paper: timeInfo.at === undefined ? paper : { ...paper, signedAt: timeInfo.at },
    embedded,
  };
}

function cmsSeal(
  value: Uint8Array,
  content: Uint8Array,
  statedAt: Instant | undefined,
): PaperSeal | undefined {
  const [info] = readSignedData(value).signerInfos;
  const held = info === undefined ? [] : signedAttribute(info, sealAttribute);
  const [seal] = held;
  if (info === undefined || seal === undefined || held.length > 1) return undefined;
  const signedAt = claimedSigningTime(info) ?? statedAt;
  const paper = {
    ...sealFacts(readSeal(seal.bytes)),
    dataHash: digest('sm3', content),
    signature: info.signature,
  };
  const embedded = signedAttribute(info, evidenceOid).map((one) => one.bytes);
  return { paper: signedAt === undefined ? paper : { ...paper, signedAt }, embedded };
}

function sealFacts(seal: Seal): Pick<SealedPaper, 'seal' | 'sealId' | 'tagSchedule'> {
  const found = seal.extensions.find(({ oid }) => oid === tagScheduleOid);
  const schedule = found === undefined ? {} : { tagSchedule: readTagSchedule(found.value) };
  return { seal: seal.bytes, sealId: seal.esId, ...schedule };
}

function sealsOr(read: () => PaperSeal | undefined): readonly PaperSeal[] {
  try {
    const seal = read();
    return seal === undefined ? [] : [seal];
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
}
