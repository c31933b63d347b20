import { ed25519 } from '@noble/curves/ed25519.js';
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';
import type { Refusal } from '@yunzhang/base';
import {
  oids,
  readDer,
  readPublicKey,
  sm2E,
  sm2Engine,
  type Sm2Engine,
  verifySignature,
} from '@yunzhang/gm';
import { signedMessage, splitSignature } from './cosignature.ts';
import { type Note, type NoteSignature, parseNote } from './note.ts';
import type { NoteKey } from './verifier-key.ts';

/** A signature that holds, by a key that is known. */
export interface VerifiedSignature {
  readonly key: NoteKey;
  /** When it was made, as its kind says it: cosignatures do. */
  readonly timeMs?: number;
  readonly signature: NoteSignature;
}

/** A note whose signatures of known keys all hold. */
export interface OpenedNote {
  readonly text: string;
  /** At least one. One key may be here twice, with two times. */
  readonly verified: readonly VerifiedSignature[];
  /** By keys that are not known: no statement at all. */
  readonly unknown: readonly NoteSignature[];
}

/** Ways of the host to verify. */
export interface NoteWays {
  readonly sm2?: Sm2Engine;
}

const basis = 'ledger.md §4 (signed-note v1.0.0)';

/**
 * Verifies a note with the keys that are known.
 *
 * Every signature of a known key must hold, also the second one of the same key: a note with one
 * that fails was tampered with. Those of unknown keys are passed over. Refused without any.
 *
 * @basis ledger.md §4
 */
export function openNote(
  input: Note | string | Uint8Array,
  keys: readonly NoteKey[],
  ways: NoteWays = {},
): OpenedNote | Refusal {
  const note = typeof input === 'string' || input instanceof Uint8Array ? parseNote(input) : input;
  const verified: VerifiedSignature[] = [];
  const unknown: NoteSignature[] = [];
  for (const signature of note.signatures) {
    const named = keys.filter(({ name, id }) => name === signature.name && id === signature.keyId);
    if (named.length === 0) {
      unknown.push(signature);
      continue;
    }
    // Two keys may share an ID by accident; then the signature is by one of them.
    const held = named
      .map((key) => verifyNoteSignature(key, { text: note.text, signature, ways }))
      .find((answer) => answer !== undefined);
    if (held === undefined)
      return { refused: 'note-signature-wrong', basis, detail: signature.name };
    verified.push(held);
  }
  return verified.length === 0
    ? { refused: 'note-unsigned', basis }
    : { text: note.text, verified, unknown };
}

/** One signature under one key; `undefined` when it does not hold. Never throws for octets. */
export function verifyNoteSignature(
  key: NoteKey,
  line: { readonly text: string; readonly signature: NoteSignature; readonly ways?: NoteWays },
): VerifiedSignature | undefined {
  const parts = splitSignature(key.kind, line.signature.field);
  if (parts === undefined) return undefined;
  const message = signedMessage(key, line.text, parts.timeMs);
  if (message === undefined) return undefined;
  if (!holds(key, { message, value: parts.value, ways: line.ways ?? {} })) return undefined;
  const { timeMs } = parts;
  return { key, signature: line.signature, ...(timeMs === undefined ? {} : { timeMs }) };
}

interface Claim {
  readonly message: Uint8Array;
  readonly value: Uint8Array;
  readonly ways: NoteWays;
}

function holds({ kind, publicKey }: NoteKey, { message, value, ways }: Claim): boolean {
  switch (kind) {
    case 'ed25519':
    case 'ed25519-cosignature':
      return value.length === 64 && never(() => verifyEd25519(publicKey, message, value));
    case 'mldsa44':
      return value.length === 2420 && never(() => ml_dsa44.verify(value, message, publicKey));
    case 'sm2':
    case 'sm2-cosignature':
      return (ways.sm2 ?? sm2Engine).verify(publicKey, sm2E({ publicKey, message }), value);
    case 'ecdsa':
    case 'rfc6962': {
      const algorithm = { oid: oids.ecdsaWithSha256 };
      const question = { key: readPublicKey(readDer(publicKey)), algorithm, message };
      return verifySignature({ ...question, signature: value }) === 'holds';
    }
  }
}

/**
 * Widths of the library's table of the base point: none for the first checks, because the usual one
 * takes some 15 ms of a page that has just opened, and the usual one when it pays.
 */
const [none, usual] = [1, 6];
const checksBeforeUsual = 16;
let checks = 0;

function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, value: Uint8Array): boolean {
  if (checks === 0) ed25519.Point.BASE.precompute(none);
  if (checks === checksBeforeUsual) ed25519.Point.BASE.precompute(usual);
  checks += 1;
  return ed25519.verify(value, message, publicKey, strict);
}

/** RFC 8032 as it stands, not the laxer rules of the library. */
const strict = { zip215: false } as const;

/** The libraries throw for keys and signatures of impossible form. */
function never(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}
