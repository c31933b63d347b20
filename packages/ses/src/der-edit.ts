import { type DerNode, element, readDer } from '@yunzhang/gm';

/**
 * Puts other bytes in place of the element at `path` and encodes everything around it again.
 *
 * For the tests of this package only: what real products get wrong is made by it.
 */
export function edited(
  bytes: Uint8Array,
  path: readonly number[],
  change: (node: DerNode) => readonly Uint8Array[],
): Uint8Array {
  const go = (node: DerNode, [index, ...rest]: readonly number[]): readonly Uint8Array[] => {
    if (index === undefined) return change(node);
    const parts = node.members.flatMap((one, i) => (i === index ? go(one, rest) : [one.bytes]));
    return [element(node.tag, ...parts)];
  };
  const [whole, ...more] = go(readDer(bytes), path);
  if (whole === undefined || more.length > 0) throw new Error('one element stays one');
  return whole;
}
