import { type AlgorithmIdentifier, readAlgorithm } from './algorithm.ts';
import { malformed } from './codes.ts';
import {
  bits,
  contextTag,
  type DerNode,
  expectTag,
  member,
  objectIdentifier,
  readDer,
  sequence,
  smallInteger,
  tags,
} from './der.ts';
import {
  element,
  writeInteger,
  writeObjectIdentifier,
  writeSequence,
  writeSetOf,
} from './der-write.ts';
import { type DistinguishedName, readName } from './name.ts';
import { oids } from './oid.ts';
import { type PublicKey, readPublicKey, verifySignature } from './public-key.ts';
import type { Sm2Engine, Sm2Signer } from './sm2-engine.ts';
import type { CheckResult } from './x509.ts';
import { type Extension, readExtensions } from './x509-extensions.ts';
import { writeExtensions, writeSigned, writeSm2Spki } from './x509-issue.ts';

/** Larger than any request without pictures. */
const sizeMax = 64 * 1024;
const attributesMax = 16;

/** A request for a certificate. @basis RFC 2986 §4; gm-crypto.md §6 */
export interface CertificationRequest {
  readonly bytes: Uint8Array;
  /** What the signature is computed over. */
  readonly info: Uint8Array;
  readonly subject: DistinguishedName;
  /** SubjectPublicKeyInfo as received. */
  readonly spki: Uint8Array;
  readonly publicKey: PublicKey;
  /** What the requester wants the certificate to say; an authority decides. */
  readonly extensions: readonly Extension[];
  /** Types of all attributes; their values other than extensions are not read. */
  readonly attributeTypes: readonly string[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/**
 * Reads a PKCS#10 request, in strict DER. Whether its maker has the private key is another
 * question: `checkPossession`.
 *
 * @basis RFC 2986 §4.1, §4.2
 */
export function readCertificationRequest(bytes: Uint8Array): CertificationRequest {
  if (bytes.length > sizeMax) malformed('pkcs10-too-large', 0);
  const node = readDer(bytes);
  const [info, algorithm, signature, surplus] = sequence(node);
  if (info === undefined || algorithm === undefined || signature === undefined || surplus) {
    return malformed('pkcs10-form', node.at);
  }
  const [version, subject, spki, attributes, more] = sequence(info);
  if (version === undefined || subject === undefined || spki === undefined || more) {
    return malformed('pkcs10-form', info.at);
  }
  if (smallInteger(version) !== 0) malformed('pkcs10-form', version.at, 'version');
  return {
    bytes: node.bytes,
    info: info.bytes,
    subject: readName(subject),
    spki: spki.bytes,
    publicKey: readPublicKey(spki),
    ...readAttributes(attributes),
    signatureAlgorithm: readAlgorithm(algorithm),
    signature: bits(signature),
  };
}

// The standard has the empty set written; many leave it out.
function readAttributes(
  node: DerNode | undefined,
): Pick<CertificationRequest, 'extensions' | 'attributeTypes'> {
  if (node === undefined) return { extensions: [], attributeTypes: [] };
  const list = expectTag(node, contextTag(0)).members;
  if (list.length > attributesMax) malformed('pkcs10-form', node.at);
  const attributeTypes: string[] = [];
  let extensions: readonly Extension[] = [];
  for (const one of list) {
    const [type, values, surplus] = sequence(one);
    if (type === undefined || values === undefined || surplus !== undefined) {
      return malformed('pkcs10-form', one.at);
    }
    const oid = objectIdentifier(type);
    if (attributeTypes.includes(oid)) malformed('pkcs10-attribute-twice', one.at, oid);
    attributeTypes.push(oid);
    expectTag(values, tags.set);
    if (oid !== oids.extensionRequest) continue;
    if (values.members.length !== 1) malformed('pkcs10-form', one.at);
    extensions = readExtensions(member(values, 0), ({ code, at }) => malformed(code, at));
  }
  return { extensions, attributeTypes };
}

/**
 * Whether the request was signed with the private key of the public key in it.
 *
 * @basis RFC 2986 §3; gm-crypto.md §6
 */
export function checkPossession(request: CertificationRequest, engine?: Sm2Engine): CheckResult {
  return verifySignature({
    key: request.publicKey,
    algorithm: request.signatureAlgorithm,
    message: request.info,
    signature: request.signature,
    ...(engine && { engine }),
  });
}

/** What a request shall say. */
export interface CertificationRequestContent {
  /** Encoded by `writeName`. */
  readonly subject: Uint8Array;
  readonly extensions?: readonly Extension[];
}

/** Writes a request, signed with SM2 and SM3 by the key it is for. @basis RFC 2986 §4 */
export async function writeCertificationRequest(
  { subject, extensions = [] }: CertificationRequestContent,
  signer: Sm2Signer,
): Promise<Uint8Array> {
  const wanted = writeSequence(
    writeObjectIdentifier(oids.extensionRequest),
    writeSetOf(writeExtensions(extensions)),
  );
  const info = writeSequence(
    writeInteger(0),
    subject,
    writeSm2Spki(signer.publicKey),
    element(contextTag(0), ...(extensions.length === 0 ? [] : [wanted])),
  );
  return writeSigned(info, signer);
}
