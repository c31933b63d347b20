import { concat, isRefusal, type Refusal } from '@yunzhang/base';
import { digest, type SignedDataContent, writeSignedData } from '@yunzhang/gm';
import { evidenceOid } from '@yunzhang/ledger';
import { openPdf, prepareSealedField } from '@yunzhang/pdf';
import { sealAttribute } from '@yunzhang/ses';
import { loggedUse } from './logged-use.ts';
import { appearanceOf } from './picture.ts';
import { resolvePlacement } from './place.ts';
import { placingPdf } from './placing-pdf.ts';
import { refuse } from './refusal.ts';
import type { ReadRequest, SealedParts } from './seal-file.ts';

/** What a message holds besides the seal and the certificates, with room for longer encodings. */
const messageRoom = 2048;
/** Evidence of the ledger: both proofs, two fields and the tag take about 3 KiB. */
const evidenceMax = 8 * 1024;
/** A time stamp token with the chain of its authority. */
const timeStampMax = 16 * 1024;
/** @basis RFC 3161 appendix A */
const signatureTimeStamp = '1.2.840.113549.1.9.16.2.14';

/**
 * Seals a PDF file by one incremental update with a signature field.
 *
 * The message is CMS with SM2 in the PAdES shape: the seal is a signed attribute, every certificate
 * is bound by signing-certificate-v2, the claimed time is /M.
 *
 * @basis pdf-seals.md §2, §4, §8
 */
export async function sealPdf(
  bytes: Uint8Array,
  request: ReadRequest,
): Promise<Omit<SealedParts, 'format'> | Refusal> {
  const file = openPdf(bytes);
  const { read, signerCertificate } = request;
  const evidenceRoom = request.logUse === undefined ? 0 : evidenceMax;
  const stampRoom = request.timeStamp === undefined ? 0 : timeStampMax;
  const { widthMm: width, heightMm: height } = read.picture;
  const document = placingPdf(file, request.find);
  const resolved = resolvePlacement(document, request.place, { width, height });
  if (isRefusal(resolved)) return resolved;
  const { placements, findings } = resolved;
  const appearance = appearanceOf(read.picture);
  if (isRefusal(appearance)) return appearance;
  const certificates = [signerCertificate, ...(request.chain ?? [])];
  const size = certificates.reduce((sum, one) => sum + one.length + 64, request.seal.length);
  const [first, ...slices] = placements.map(({ page, box, clip }) => ({
    page,
    boxMm: box,
    ...(clip && { clipMm: clip }),
  }));
  if (first === undefined) throw new Error('a place without placements');
  const prepared = prepareSealedField({
    file,
    ...first,
    extraPages: slices,
    appearance,
    filter: 'Adobe.PPKLite',
    subFilter: 'ETSI.CAdES.detached',
    contentsSize: Math.ceil((size + messageRoom + evidenceRoom + stampRoom) * 1.25),
    dictionary: { name: read.property.name, at: request.at },
    id: request.random(16),
  });
  if (isRefusal(prepared)) return prepared;
  const dataHash = digest('sm3', concat(prepared.digestParts));
  const evidence = await loggedUse(request, dataHash);
  if (isRefusal(evidence)) return evidence;
  if (evidence.some(({ length }) => length > evidenceRoom)) {
    return refuse('evidence-without-room', 'ledger.md §14.3');
  }
  const stamped = stamping(request);
  const message = await writeSignedData({
    syntax: 'rfc5652',
    contentDigest: dataHash,
    certificates,
    signingCertificate: signerCertificate,
    signer: request.signer,
    extraSignedAttributes: [
      { oid: sealAttribute, value: request.seal },
      ...evidence.map((value) => ({ oid: evidenceOid, value })),
    ],
    ...stamped.content,
  });
  const refusal = stamped.refusal();
  if (refusal !== undefined) return refusal;
  return { parts: [prepared.finish(message)], placements, findings };
}

/** Asks for a time stamp while the message is written, and keeps why there is none. */
function stamping({ timeStamp }: ReadRequest): {
  readonly content: Pick<SignedDataContent, 'addUnsigned'>;
  readonly refusal: () => Refusal | undefined;
} {
  if (timeStamp === undefined) return { content: {}, refusal: () => undefined };
  let refusal: Refusal | undefined;
  const addUnsigned = async (signature: Uint8Array) => {
    const token = await timeStamp(signature);
    if (isRefusal(token)) refusal = token;
    else if (token.length > timeStampMax) refusal = refuse('time-stamp-without-room', 'RFC 3161');
    return refusal !== undefined || isRefusal(token)
      ? []
      : [{ oid: signatureTimeStamp, value: token }];
  };
  return { content: { addUnsigned }, refusal: () => refusal };
}
