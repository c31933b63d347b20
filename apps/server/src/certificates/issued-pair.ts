import { equal, type Instant, type Refusal } from '@yunzhang/base';
import {
  buildChain,
  type Certificate,
  isMalformed,
  isSameName,
  type KeyUse,
  nameValue,
  readCertificate,
  readCertificationRequest,
} from '@yunzhang/gm';
import { type CertificateOrder, type CertificatePair, refuse } from './issuer.ts';
import { profiles } from './profiles.ts';

const basis = 'RFC 5280 §6.1, RFC 2986 §2';

/**
 * What in a pair from outside is not what was ordered; nothing where it may be used.
 *
 * Key, names, uses, validity and the way to a trusted authority are compared: an authority that
 * mixes up two orders, or is somebody else, must not put a stranger's key under a seal.
 *
 * @basis RFC 5280 §6.1; gm-crypto.md §6 (dual certificates)
 */
export function refusalOfPair(
  order: CertificateOrder,
  pair: CertificatePair,
  trust: { readonly anchors: readonly Uint8Array[]; readonly at: Instant },
): Refusal | undefined {
  try {
    const fault = faultOf(order, pair, trust);
    return fault === undefined ? undefined : refuse('certificate-issuer-wrong', basis, fault);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return refuse('certificate-issuer-wrong', basis, error.code);
  }
}

function faultOf(
  order: CertificateOrder,
  pair: CertificatePair,
  { anchors, at }: { readonly anchors: readonly Uint8Array[]; readonly at: Instant },
): string | undefined {
  const request = readCertificationRequest(order.pkcs10);
  const signing = readCertificate(pair.signing);
  const encryption = readCertificate(pair.encryption);
  if (request.publicKey.kind !== 'sm2' || signing.publicKey.kind !== 'sm2') return 'key';
  if (!equal(signing.publicKey.point, request.publicKey.point)) return 'key';
  if (encryption.publicKey.kind !== 'sm2') return 'encryption key';
  if (equal(encryption.publicKey.point, signing.publicKey.point)) return 'encryption key';
  if (!isSameName(signing.subject, encryption.subject)) return 'subjects differ';
  const named = profiles[order.profile].required.find(
    (oid) => !says(signing, oid, nameValue(request.subject, oid) ?? ''),
  );
  if (named !== undefined) return `subject ${named}`;
  if (isFor(signing, 'keyCertSign') || isFor(encryption, 'keyCertSign')) return 'authority';
  if (!isFor(signing, 'digitalSignature') || isFor(signing, 'keyEncipherment')) return 'key usage';
  if (!isFor(encryption, 'keyEncipherment') || isFor(encryption, 'digitalSignature')) {
    return 'key usage';
  }
  const candidates = pair.chain.map((bytes) => readCertificate(bytes));
  const roots = anchors.map((bytes) => readCertificate(bytes));
  for (const leaf of [signing, encryption]) {
    if (!covers(leaf, order)) return 'validity';
    // A pair may be ordered for later; its authority must be in force now.
    const moment = Math.min(Math.max(at, leaf.validFromAt), leaf.validToAt);
    const { anchored, problems } = buildChain({ leaf, candidates, anchors: roots, at: moment });
    const isBroken = problems.some(({ code }) => !code.startsWith('chain-anchor-'));
    if (!anchored || isBroken) return 'chain';
  }
  return undefined;
}

// Authorities add to a name, as ours adds 测试; they must not leave out or change what was named.
function says({ subject }: Certificate, oid: string, value: string): boolean {
  return (nameValue(subject, oid) ?? '').startsWith(value.normalize('NFC').trim());
}

function isFor({ keyUsage }: Certificate, use: KeyUse): boolean {
  return keyUsage?.has(use) === true;
}

function covers({ validFromAt, validToAt }: Certificate, { validity }: CertificateOrder): boolean {
  if (validity === undefined) return true;
  // Certificates know whole seconds only.
  return validFromAt <= validity.fromAt && validToAt + 999 >= validity.toAt;
}
