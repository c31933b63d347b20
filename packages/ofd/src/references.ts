import { equal, Malformed } from '@yunzhang/base';
import type { OfdFile } from './package.ts';
import type { DigestName } from './signature-file.ts';
import type { OfdSignature, SignatureReference } from './signatures.ts';

/** Computes a digest; the package has none of its own. */
export type Digest = (name: DigestName, bytes: Uint8Array) => Uint8Array;

/** Computes the digests of many files, in their order: together they may cost less. */
export type DigestMany = (name: DigestName, files: readonly Uint8Array[]) => readonly Uint8Array[];

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
  digest: RememberedDigest | Digest,
): readonly CheckedReference[] {
  const remembered = 'prepare' in digest ? digest : rememberDigests(digest);
  const { digestName: name } = signature;
  if (name !== undefined) remembered.prepare(name, referencedFiles(file, signature));
  return signature.references.map((reference) => {
    const { fileRef, entry } = reference;
    const result = checkReference(file, { reference, name: signature.digestName }, remembered);
    return { fileRef, ...(entry === undefined ? {} : { entry }), result };
  });
}

/** What the references lead to, as far as it can be expanded; each file once. */
function referencedFiles(file: OfdFile, signature: OfdSignature): readonly Uint8Array[] {
  const files = new Set<Uint8Array>();
  for (const { entry, checkValue } of signature.references) {
    if (entry === undefined || checkValue === undefined) continue;
    try {
      files.add(file.read(entry));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  return [...files];
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

/** A digest that is computed once for each array of octets. */
export interface RememberedDigest extends Digest {
  /** Computes the digests of many at once, for when they are asked for. */
  prepare(name: DigestName, files: readonly Uint8Array[]): void;
}

/**
 * The same digest, computed once for each array of octets.
 *
 * A hostile signature can reference one large file thousands of times; entries of a package always
 * give the same array.
 */
export function rememberDigests(digest: Digest, many?: DigestMany): RememberedDigest {
  const known = new WeakMap<Uint8Array, Map<DigestName, Uint8Array>>();
  const valuesOf = (bytes: Uint8Array): Map<DigestName, Uint8Array> => {
    const values = known.get(bytes) ?? new Map<DigestName, Uint8Array>();
    known.set(bytes, values);
    return values;
  };
  const remembered: Digest = (name, bytes) => {
    const values = valuesOf(bytes);
    const value = values.get(name) ?? digest(name, bytes);
    values.set(name, value);
    return value;
  };
  const prepare = (name: DigestName, files: readonly Uint8Array[]): void => {
    if (many === undefined) return;
    const unknown = files.filter((bytes) => !valuesOf(bytes).has(name));
    const values = many(name, unknown);
    for (const [i, bytes] of unknown.entries()) {
      const value = values[i];
      if (value !== undefined) valuesOf(bytes).set(name, value);
    }
  };
  return Object.assign(remembered, { prepare });
}
