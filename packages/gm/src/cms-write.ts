import { assert, equal } from '@yunzhang/base';
import { writeAlgorithm } from './algorithm.ts';
import { type CmsSyntax, cmsTypes } from './cms.ts';
import { writeSigningCertificateV2 } from './cms-ess.ts';
import { tags } from './der.ts';
import {
  element,
  writeExplicit,
  writeInteger,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
  writeSetOf,
} from './der-write.ts';
import { digest } from './digest.ts';
import type { Sm2Signer } from './sm2-engine.ts';
import { encodeSm2Signature } from './sm2-signature.ts';
import { signSm2Message } from './sm2-signer.ts';
import { readCertificate } from './x509.ts';
import { oids } from './oid.ts';

/** An attribute to write: `value` is one DER value. @basis RFC 5652 §5.3 */
export interface WrittenAttribute {
  readonly oid: string;
  readonly value: Uint8Array;
}

/** What a message shall contain. */
export interface SignedDataContent {
  readonly syntax: CmsSyntax;
  /** SM3 of the content. */
  readonly contentDigest: Uint8Array;
  /** Put into the message; absent in a detached one. */
  readonly content?: Uint8Array;
  /** Another type than data, for a time stamp. */
  readonly contentType?: string;
  /** The bag: the signer's certificate and, as a rule, its chain. */
  readonly certificates: readonly Uint8Array[];
  readonly signingCertificate: Uint8Array;
  readonly signer: Sm2Signer;
  readonly extraSignedAttributes?: readonly WrittenAttribute[];
  /**
   * `none`: the signature covers the content itself, as readers of OFD signatures expect. Nothing
   * then binds the certificates, so the content must be in the message.
   */
  readonly attributes?: 'signed' | 'none';
  /**
   * `absent`: no certificate is put into the message, because its receiver has them. The signed
   * attributes then name the signer's alone.
   */
  readonly bag?: 'present' | 'absent';
  /** Makes unsigned attributes from the signature value: a time stamp over it. */
  readonly addUnsigned?: (signature: Uint8Array) => Promise<readonly WrittenAttribute[]>;
}

/**
 * Writes a SignedData with one SM2 signer, in strict DER.
 *
 * RFC 5652 and PAdES, or the shape of GB/T 35275 for OFD signatures without a seal. Signed are
 * content-type, message-digest and signing-certificate-v2 over the whole bag, and what the caller
 * adds; never a signing time. Every octet is then signed, checked or compared by
 * `verifySignerInfo`.
 *
 * @basis RFC 5652 §5; RFC 5035 §3; GB/T 35275-2017 §8; pdf-seals.md §4
 */
export async function writeSignedData(content: SignedDataContent): Promise<Uint8Array> {
  const { syntax, certificates, signingCertificate } = content;
  requireConsistent(content);
  const contentType = content.contentType ?? dataType(syntax);
  const signerInfo = await writeSignerInfo(content, contentType);
  const inner =
    content.content === undefined ? [] : [writeExplicit(0, writeOctets(content.content))];
  const bag = [...certificates];
  if (!bag.some((bytes) => equal(bytes, signingCertificate))) bag.push(signingCertificate);
  const plain = syntax === 'gbt35275' || contentType === cmsTypes.data;
  const data = writeSequence(
    writeInteger(plain ? 1 : 3),
    writeSetOf(writeAlgorithm(oids.sm3)),
    writeSequence(writeObjectIdentifier(contentType), ...inner),
    ...(content.bag === 'absent' ? [] : [withTag(0xa0, writeSetOf(...bag))]),
    writeSetOf(signerInfo),
  );
  const type = syntax === 'rfc5652' ? cmsTypes.signedData : cmsTypes.gmSignedData;
  return writeSequence(writeObjectIdentifier(type), writeExplicit(0, data));
}

function requireConsistent(content: SignedDataContent): void {
  const { signer, certificates, signingCertificate, contentDigest } = content;
  assert(contentDigest.length === 32, 'an SM3 digest');
  const { publicKey } = readCertificate(signingCertificate);
  const own = publicKey.kind === 'sm2' && equal(publicKey.point, signer.publicKey);
  assert(own, 'the certificate is for the key of the signer');
  if (content.content !== undefined) {
    assert(equal(digest('sm3', content.content), contentDigest), 'the digest is of the content');
  }
  assert(certificates.length < 64, 'a bag of fewer than 64 certificates');
  if (content.attributes !== 'none') return;
  const isBare = content.content !== undefined && content.extraSignedAttributes === undefined;
  assert(isBare, 'without attributes there is content and nothing else to be signed');
}

function dataType(syntax: CmsSyntax): string {
  return syntax === 'rfc5652' ? cmsTypes.data : cmsTypes.gmData;
}

async function writeSignerInfo(
  content: SignedDataContent,
  contentType: string,
): Promise<Uint8Array> {
  const { signer, signingCertificate, syntax } = content;
  const { issuerBytes, serialBytes } = readCertificate(signingCertificate);
  const bare = content.attributes === 'none' ? content.content : undefined;
  const attributes = writeSetOf(...signedAttributes(content, contentType).map(writeAttribute));
  const message = bare ?? attributes;
  const rs = await signSm2Message(signer, message);
  const signature = encodeSm2Signature(rs);
  const unsigned = (await content.addUnsigned?.(signature)) ?? [];
  return writeSequence(
    writeInteger(1),
    writeSequence(issuerBytes, serialBytes),
    writeAlgorithm(oids.sm3),
    ...(bare === undefined ? [withTag(0xa0, attributes)] : []),
    writeAlgorithm(syntax === 'rfc5652' ? oids.sm2WithSm3 : oids.sm2Signature),
    writeOctets(signature),
    ...(unsigned.length === 0 ? [] : [withTag(0xa1, writeSetOf(...unsigned.map(writeAttribute)))]),
  );
}

function signedAttributes(content: SignedDataContent, contentType: string): WrittenAttribute[] {
  const { signingCertificate, certificates, contentDigest } = content;
  const named = content.bag === 'absent' ? [] : certificates;
  const others = named.filter((bytes) => !equal(bytes, signingCertificate));
  return [
    { oid: cmsTypes.contentType, value: writeObjectIdentifier(contentType) },
    { oid: cmsTypes.messageDigest, value: writeOctets(contentDigest) },
    {
      oid: cmsTypes.signingCertificateV2,
      value: writeSigningCertificateV2([signingCertificate, ...others]),
    },
    ...(content.extraSignedAttributes ?? []),
  ];
}

function writeAttribute({ oid, value }: WrittenAttribute): Uint8Array {
  return writeSequence(writeObjectIdentifier(oid), element(tags.set, value));
}

function withTag(tag: number, bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[0] = tag;
  return copy;
}
