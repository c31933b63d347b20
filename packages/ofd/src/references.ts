import { equal, Malformed } from '@yunzhang/base';
import type { OfdFile } from './package.ts';
import type { DigestName } from './signature-file.ts';
import type { OfdSignature, SignatureReference } from './signatures.ts';

/** Computes a digest; the package has none of its own. */
export type Digest = (name: DigestName, bytes: Uint8Array) => Uint8Array;

/**
 * What became of a reference: `weak` holds under a broken digest, `unknown-method` cannot be
 * computed.
 */
export type ReferenceResult = 'holds' | 'mismatch' | 'missing' | 'weak' | 'unknown-method';

/** One reference and its result. */
export interface CheckedReference {
  readonly fileRef: string;
  readonly entry?: string;
  readonly result: ReferenceResult;
}

/**
 * Checks all references of a signature over the expanded files.
 *
 * A file that cannot be expanded as its headers say is a mismatch.
 *
 * @basis ofd-signatures.md §5, §7 O4–O6
 */
export function checkReferences(
  file: OfdFile,
  signature: OfdSignature,
  digest: Digest,
): readonly CheckedReference[] {
  const remembered = rememberDigests(digest);
  return signature.references.map((reference) => {
    const { fileRef, entry } = reference;
    const result = checkReference(file, { reference, name: signature.digestName }, remembered);
    return { fileRef, ...(entry === undefined ? {} : { entry }), result };
  });
}

function checkReference(
  file: OfdFile,
  facts: { readonly reference: SignatureReference; readonly name: DigestName | undefined },
  digest: Digest,
): ReferenceResult {
  const { name } = facts;
  const { entry, checkValue } = facts.reference;
  if (entry === undefined) return 'missing';
  if (name === undefined) return 'unknown-method';
  try {
    if (checkValue === undefined) return 'mismatch';
    if (!equal(digest(name, file.read(entry)), checkValue)) return 'mismatch';
    return name === 'md5' || name === 'sha1' ? 'weak' : 'holds';
  } catch (error) {
    if (error instanceof Malformed) return 'mismatch';
    throw error;
  }
}

/**
 * The same digest, computed once for each array of octets.
 *
 * A hostile signature can reference one large file thousands of times; entries of a package always
 * give the same array.
 */
export function rememberDigests(digest: Digest): Digest {
  const known = new WeakMap<Uint8Array, Map<DigestName, Uint8Array>>();
  return (name, bytes) => {
    const values = known.get(bytes) ?? new Map<DigestName, Uint8Array>();
    known.set(bytes, values);
    const value = values.get(name) ?? digest(name, bytes);
    values.set(name, value);
    return value;
  };
}
