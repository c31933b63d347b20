import { base64, concat, equal, fromBase64, Malformed, utf8 } from '@yunzhang/base';
import type { OfdFile } from './package.ts';
import type { Digest } from './references.ts';
import type { SignatureParameter } from './signature-file.ts';
import type { OfdSignature } from './signatures.ts';
import { attribute, children, textOf, type XmlElement } from './xml.ts';

/**
 * Names of the parameters that bind a signature to the list it was registered in.
 *
 * `yunzhang.list` is the digest of the list without what later seals may change;
 * `yunzhang.list-entries` the digest of the entries up to and with the own one.
 */
export const listParameters = {
  octets: 'yunzhang.list',
  entries: 'yunzhang.list-entries',
} as const;

/**
 * What the binding says: `holds-reformatted` when later software has written the list anew but the
 * entries up to the own one are the same.
 */
export type ListBinding = 'holds' | 'holds-reformatted' | 'fails' | 'absent';

/**
 * Makes the parameters for a list that ends with the own entry.
 *
 * The list cannot be referenced where other seals are to follow; this way an earlier seal that is
 * taken away, changed or put elsewhere is noticed all the same.
 *
 * @basis ofd-signatures.md §6 (continue mode), §4 (Parameters)
 */
export function bindList(
  list: { readonly bytes: Uint8Array; readonly root: XmlElement; readonly index: number },
  digest: Digest,
): readonly SignatureParameter[] {
  const value = (bytes: Uint8Array): string => base64(digest('sm3', bytes));
  return [
    { name: listParameters.octets, type: 'sm3', value: value(withoutLater(list)) },
    { name: listParameters.entries, type: 'sm3', value: value(entriesUpTo(list)) },
  ];
}

/**
 * Compares the list as it is with what a signature says of it.
 *
 * For the last signature the octets must be the same and MaxSignId its id. Where others follow,
 * their elements are cut out first; only then may the entries alone decide.
 */
export function checkListBinding(
  file: OfdFile,
  signature: OfdSignature,
  digest: Digest,
): ListBinding {
  const stated = statedDigest(signature, listParameters.octets);
  if (stated === 'absent') return 'absent';
  const { path } = signature.list;
  const root = file.tree(path);
  const list = { bytes: file.read(path), root, index: signature.index };
  const isLast = children(root, 'Signature').length === signature.index + 1;
  const ids = children(root, 'MaxSignId').map(textOf);
  if (isLast && (ids.length === 0 || ids.some((id) => id !== signature.id))) return 'fails';
  if (holds(stated, withoutLater(list))) return 'holds';
  if (isLast) return 'fails';
  const entries = statedDigest(signature, listParameters.entries);
  return holds(entries, entriesUpTo(list)) ? 'holds-reformatted' : 'fails';

  function holds(value: Uint8Array | 'absent' | 'malformed', bytes: Uint8Array): boolean {
    return typeof value !== 'string' && equal(value, digest('sm3', bytes));
  }
}

function statedDigest(signature: OfdSignature, name: string): Uint8Array | 'absent' | 'malformed' {
  const found = signature.parameters.filter((one) => one.name === name);
  const [parameter] = found;
  if (parameter === undefined) return 'absent';
  if (found.length > 1 || parameter.type !== 'sm3') return 'malformed';
  try {
    return fromBase64(parameter.value);
  } catch (error) {
    if (error instanceof Malformed) return 'malformed';
    throw error;
  }
}

interface List {
  readonly bytes: Uint8Array;
  readonly root: XmlElement;
  /** Place of the own entry. */
  readonly index: number;
}

/** The octets of the list without the text of MaxSignId and without entries after the own one. */
function withoutLater({ bytes, root, index }: List): Uint8Array {
  const later = children(root, 'Signature').slice(index + 1);
  const cuts = [
    ...children(root, 'MaxSignId').map((one) => ({ from: one.innerFrom, to: one.innerTo })),
    ...later.map(({ from, to }) => ({ from, to })),
  ].toSorted((p, q) => p.from - q.from);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const cut of cuts) {
    parts.push(bytes.subarray(at, cut.from));
    at = cut.to;
  }
  return concat([...parts, bytes.subarray(at)]);
}

/** Each value is preceded by its length: no two lists of entries give the same octets. */
function entriesUpTo({ root, index }: List): Uint8Array {
  const values = children(root, 'Signature')
    .slice(0, index + 1)
    .flatMap((one) => ['ID', 'Type', 'BaseLoc'].map((name) => attribute(one, name)));
  return utf8(values.map((v) => (v === undefined ? '-;' : `${utf8(v).length}:${v};`)).join(''));
}
