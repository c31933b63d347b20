import { equal } from '@yunzhang/base';
import { type DerNode, expectTag, member, objectIdentifier, tags } from './der.ts';
import { writeObjectIdentifier, writeSequence } from './der-write.ts';
import { malformed } from './codes.ts';

/** An AlgorithmIdentifier as read. @basis RFC 5280 §4.1.1.2 */
export interface AlgorithmIdentifier {
  readonly oid: string;
  /** Absent and NULL are two spellings of nothing; which one was used stays visible here. */
  readonly parameters?: DerNode;
}

/** Reads an AlgorithmIdentifier. @basis RFC 5280 §4.1.1.2 */
export function readAlgorithm(node: DerNode): AlgorithmIdentifier {
  expectTag(node, tags.sequence);
  const oid = objectIdentifier(member(node, 0));
  const parameters = node.members[1];
  if (node.members.length > 2) malformed('der-member-surplus', node.at);
  return parameters === undefined ? { oid } : { oid, parameters };
}

/** Writes an AlgorithmIdentifier without parameters: the form of all SM algorithms here. */
export const writeAlgorithm = (oid: string): Uint8Array =>
  writeSequence(writeObjectIdentifier(oid));

/** The parameters with NULL and absence made one; `undefined` stands for both. */
export function meantParameters(algorithm: AlgorithmIdentifier): Uint8Array | undefined {
  const { parameters } = algorithm;
  if (parameters === undefined || parameters.tag === tags.null) return undefined;
  return parameters.bytes;
}

/** Whether two identifiers name one algorithm with the same parameters, NULL being like absence. */
export function isSameAlgorithm(a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean {
  if (a.oid !== b.oid) return false;
  const [left, right] = [meantParameters(a), meantParameters(b)];
  return left === undefined || right === undefined ? left === right : equal(left, right);
}

/** Whether the parameters are present where the other spelling of nothing would be expected. */
export function hasNullParameters(algorithm: AlgorithmIdentifier): boolean {
  return algorithm.parameters?.tag === tags.null;
}
