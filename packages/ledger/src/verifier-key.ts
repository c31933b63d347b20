import { assert, base64, concat, equal, utf8 } from '@yunzhang/base';
import { digest, isMalformed, isSm2Point, readDer, readPublicKey } from '@yunzhang/gm';
import { malformed } from './codes.ts';
import { isKeyName, strictBase64 } from './note-text.ts';

/** A vkey at most: an ML-DSA-44 key in base64 with a long name. */
const verifierKeySizeMax = 4096;

/**
 * What a signature line is.
 *
 * Cosignatures say when they were made. `ecdsa` and `rfc6962` are those of other logs: verified,
 * never made.
 *
 * @basis ledger.md §4, §12
 */
export type SignatureKind =
  | 'ed25519'
  | 'ecdsa'
  | 'ed25519-cosignature'
  | 'rfc6962'
  | 'mldsa44'
  | 'sm2'
  | 'sm2-cosignature';

/** Octets that name each kind, and the size of its keys where it is fixed. */
const kinds: Readonly<Record<SignatureKind, { mark: Uint8Array; keySize?: number }>> = {
  ed25519: { mark: Uint8Array.of(0x01), keySize: 32 },
  ecdsa: { mark: Uint8Array.of(0x02) },
  'ed25519-cosignature': { mark: Uint8Array.of(0x04), keySize: 32 },
  rfc6962: { mark: Uint8Array.of(0x05) },
  mldsa44: { mark: Uint8Array.of(0x06), keySize: 1312 },
  sm2: { mark: privateMark('gm-sm2sm3-note-v1\n'), keySize: 65 },
  'sm2-cosignature': { mark: privateMark('gm-sm2sm3-cosig-v1\n'), keySize: 65 },
};

/** Types outside the registry are 0xff and a long name. @basis ledger.md §4 */
function privateMark(name: string): Uint8Array {
  return concat([Uint8Array.of(0xff), utf8(name)]);
}

/** A key that signs notes: one name, one kind, one role. */
export interface NoteKey {
  readonly name: string;
  readonly kind: SignatureKind;
  /** Four octets as a number; it finds the key and proves nothing. */
  readonly id: number;
  /** 32 octets, `04 ‖ X ‖ Y`, 1312 octets, or a SubjectPublicKeyInfo for the two ECDSA kinds. */
  readonly publicKey: Uint8Array;
}

/** A key by its parts; a key of another form than its kind needs is malformed. */
export function noteKey(key: Omit<NoteKey, 'id'>): NoteKey {
  const { name, kind, publicKey } = key;
  if (!isKeyName(name)) malformed('vkey-form', undefined, 'name');
  const { keySize } = kinds[kind];
  if (keySize !== undefined && publicKey.length !== keySize) malformed('vkey-form');
  if (keySize === undefined && !isEcdsaSpki(publicKey)) malformed('vkey-form');
  if (keySize === 65 && !isSm2Point(publicKey)) malformed('vkey-form', undefined, 'point');
  return { name, kind, id: keyId(key), publicKey };
}

/** Whether two keys are the same key for the same name and kind. */
export function isSameKey(a: NoteKey, b: NoteKey): boolean {
  return a.name === b.name && a.kind === b.kind && equal(a.publicKey, b.publicKey);
}

/** @basis ledger.md §4; static-ct-api (0x05 takes the log ID, SHA-256 of the SPKI, for the key) */
function keyId({ name, kind, publicKey }: Omit<NoteKey, 'id'>): number {
  const { mark } = kinds[kind];
  const material = kind === 'rfc6962' ? digest('sha256', publicKey) : publicKey;
  // The ID of an ECDSA key is older than the rule: the name is not in it.
  const input = kind === 'ecdsa' ? publicKey : concat([utf8(`${name}\n`), mark, material]);
  const { buffer, byteOffset } = digest('sha256', input);
  return new DataView(buffer, byteOffset).getUint32(0);
}

function isEcdsaSpki(spki: Uint8Array): boolean {
  try {
    return readPublicKey(readDer(spki)).kind === 'ecdsa';
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return false;
  }
}

/** The key as text: `name+ID+base64`. RFC 6962 keys have no such text. @basis ledger.md §4 */
export function writeVerifierKey({ name, kind, id, publicKey }: NoteKey): string {
  assert(kind !== 'rfc6962', 'the key of an RFC 6962 log cannot be told from its log ID');
  return `${name}+${hexId(id)}+${base64(concat([kinds[kind].mark, publicKey]))}`;
}

/**
 * Reads a verifier key; its ID must fit.
 *
 * Only the first two `+` part it: base64 has its own.
 *
 * @basis ledger.md §4
 */
export function parseVerifierKey(text: string): NoteKey {
  if (text.length > verifierKeySizeMax) malformed('vkey-form');
  const [, name = '', id = '', rest = ''] =
    /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? malformed('vkey-form');
  const material = strictBase64(rest, 'vkey-form');
  const kind = kindOf(material);
  const key = noteKey({ name, kind, publicKey: material.slice(kinds[kind].mark.length) });
  if (hexId(key.id) !== id) malformed('vkey-id-wrong');
  return key;
}

function kindOf(material: Uint8Array): SignatureKind {
  for (const [kind, { mark }] of Object.entries(kinds)) {
    if (kind === 'rfc6962' || !equal(material.subarray(0, mark.length), mark)) continue;
    return kind as SignatureKind;
  }
  return malformed('vkey-type-unknown');
}

/** A key ID as it is written: eight hexadecimal digits. */
export function hexId(id: number): string {
  return id.toString(16).padStart(8, '0');
}
