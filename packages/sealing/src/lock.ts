import { concat, type Instant, isRefusal, Malformed, type Refusal } from '@yunzhang/base';
import { digest, type Sm2Signer, writeSignedData } from '@yunzhang/gm';
import { openOfd, prepareSignature } from '@yunzhang/ofd';
import { signerUnfitness } from '@yunzhang/ses';
import { sealableFormat } from './placing.ts';
import { provider } from './provider.ts';
import { refuse } from './refusal.ts';
import type { SealedFile, SealedParts } from './seal-file.ts';

/** A signature without a seal. The key stays where it is: the signer only gets digests. */
export interface SignatureRequest {
  readonly signerCertificate: Uint8Array;
  /** Issuers of the signer certificate. */
  readonly chain?: readonly Uint8Array[];
  readonly signer: Sm2Signer;
  readonly at: Instant;
  /** `whole` protects the list of signatures too: none can be added or taken away after it. */
  readonly protects: 'continue' | 'whole';
}

/**
 * Puts a signature of the form GB/T 35275 into an OFD package: nothing is shown on a page.
 *
 * The message has the digest of the signature file as its content and is signed over it.
 *
 * @basis ofd-signatures.md §5 (Type="Sign", first variant), §6
 */
export async function signFileParts(
  bytes: Uint8Array,
  request: SignatureRequest,
): Promise<SealedParts | Refusal> {
  if (sealableFormat(bytes) !== 'ofd') return refuse('lock-format', 'ofd-signatures.md §6');
  try {
    return await signOfd(bytes, request);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refuse('file-unreadable', 'architecture §3', error.message);
  }
}

/** The same in one piece. */
export async function signFile(
  bytes: Uint8Array,
  request: SignatureRequest,
): Promise<SealedFile | Refusal> {
  const signed = await signFileParts(bytes, request);
  if (isRefusal(signed)) return signed;
  const { parts, ...rest } = signed;
  return { ...rest, bytes: concat(parts) };
}

/**
 * Closes a package: after it no seal can be added, and none taken away, without being noticed.
 *
 * What has no seal yet can be locked as well. A package that is locked is refused.
 *
 * @basis ofd-signatures.md §6 (lock signature)
 */
export function lockFile(
  bytes: Uint8Array,
  request: Omit<SignatureRequest, 'protects'>,
): Promise<SealedFile | Refusal> {
  return signFile(bytes, { ...request, protects: 'whole' });
}

async function signOfd(
  bytes: Uint8Array,
  request: SignatureRequest,
): Promise<SealedParts | Refusal> {
  const { signerCertificate, signer, at, chain = [] } = request;
  const unfit = signerUnfitness(signerCertificate, { at, publicKey: signer.publicKey });
  if (unfit !== undefined) return unfit;
  const prepared = prepareSignature(openOfd(bytes), {
    stamps: [],
    provider,
    at,
    type: 'Sign',
    mode: request.protects,
    digest,
  });
  if (isRefusal(prepared)) return prepared;
  const content = digest('sm3', prepared.signatureXml);
  const message = await writeSignedData({
    syntax: 'gbt35275',
    content,
    contentDigest: digest('sm3', content),
    certificates: [signerCertificate, ...chain],
    signingCertificate: signerCertificate,
    signer,
    attributes: 'none',
  });
  return { parts: prepared.pieces(message), format: 'ofd', placements: [], findings: [] };
}
