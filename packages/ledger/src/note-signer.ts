import { ed25519 } from '@noble/curves/ed25519.js';
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';
import { assert } from '@yunzhang/base';
import { sm2E, type Sm2Signer } from '@yunzhang/gm';
import { hasTime, joinSignature, signedMessage } from './cosignature.ts';
import { type NoteSignature, writeNote } from './note.ts';
import { type NoteKey, noteKey } from './verifier-key.ts';

/**
 * Makes signatures for notes with one key.
 *
 * An interface, so that a host may put a faster or a remote one here: it is given the message and
 * answers with the signature as its kind writes it: 64 octets, or 2420 of ML-DSA-44.
 */
export interface NoteSigner {
  readonly key: NoteKey;
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Ed25519 from its seed of 32 octets. @basis RFC 8032 §5.1; ledger.md §4, §6 */
export function createEd25519Signer(options: {
  readonly name: string;
  readonly seed: Uint8Array;
  readonly kind?: 'ed25519' | 'ed25519-cosignature';
}): NoteSigner {
  const { name, kind = 'ed25519' } = options;
  const seed = options.seed.slice();
  assert(seed.length === 32, 'a seed has 32 octets');
  const key = noteKey({ name, kind, publicKey: ed25519.getPublicKey(seed) });
  return { key, sign: (message) => ed25519.sign(message, seed) };
}

/**
 * ML-DSA-44 from its seed of 32 octets.
 *
 * Deterministic: the same head has the same signature however often it is asked for.
 *
 * @basis FIPS 204 §5.2; ledger.md §6
 */
export function createMlDsa44Signer(options: {
  readonly name: string;
  readonly seed: Uint8Array;
}): NoteSigner {
  assert(options.seed.length === 32, 'a seed has 32 octets');
  const { secretKey, publicKey } = ml_dsa44.keygen(options.seed.slice());
  const key = noteKey({ name: options.name, kind: 'mldsa44', publicKey });
  return { key, sign: (message) => ml_dsa44.sign(message, secretKey, { extraEntropy: false }) };
}

/** SM2 with SM3 by a key wherever it lives; the identity is the usual one. @basis ledger.md §12 */
export function createSm2NoteSigner(options: {
  readonly name: string;
  readonly signer: Sm2Signer;
  readonly kind?: 'sm2' | 'sm2-cosignature';
}): NoteSigner {
  const { name, signer, kind = 'sm2' } = options;
  const { publicKey } = signer;
  const key = noteKey({ name, kind, publicKey });
  return { key, sign: (message) => signer.sign(sm2E({ publicKey, message })) };
}

/**
 * Signs the text of a note.
 *
 * `timeMs` goes into cosignatures, in whole seconds. ML-DSA-44 signs checkpoints only.
 *
 * @basis ledger.md §4, §6, §12
 */
export async function signText(
  signer: NoteSigner,
  claim: { readonly text: string; readonly timeMs: number },
): Promise<NoteSignature> {
  const { key } = signer;
  const message = signedMessage(key, claim.text, claim.timeMs);
  assert(message !== undefined, 'this kind of key signs checkpoints only');
  const value = await signer.sign(message);
  const time = hasTime(key.kind) ? { timeMs: claim.timeMs } : {};
  return { name: key.name, keyId: key.id, field: joinSignature({ value, ...time }) };
}

/** A note with a signature by each signer, in their order. @basis ledger.md §12 */
export async function signNote(claim: {
  readonly text: string;
  readonly signers: readonly NoteSigner[];
  readonly timeMs: number;
}): Promise<string> {
  const { text, timeMs, signers } = claim;
  const signatures = await Promise.all(signers.map((signer) => signText(signer, { text, timeMs })));
  return writeNote({ text, signatures });
}
