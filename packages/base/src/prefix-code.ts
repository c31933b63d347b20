/** Longest code there is. @basis RFC 1951 §3.2.2 */
const bitsMax = 15;

/**
 * How many bits each symbol gets: few where it is met often, 0 where it is never met.
 *
 * Lengths are those of Huffman's tree, found in place by the method of Moffat and Katajainen; where
 * the tree is deeper than `limit`, leaves are moved up until it fits. A single symbol gets one bit.
 *
 * @basis RFC 1951 §3.2.2
 */
export function codeLengths(counts: Uint32Array, limit: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  // Counts are below 2 to the 17th and symbols below 2 to the 9th: one number sorts by both.
  const met = new Uint32Array(counts.length);
  let size = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    const count = counts[symbol] as number;
    if (count > 0) met[size++] = (count << 9) | symbol;
  }
  const sorted = met.subarray(0, size).sort();
  if (size < 2) {
    if (size === 1) lengths[(sorted[0] as number) & 511] = 1;
    return lengths;
  }
  const perLength = limited(depthsOf(sorted.map((one) => one >>> 9)), limit);
  // The longest codes go to the symbols met least.
  for (let length = limit, i = 0; length > 0; length--) {
    for (let left = perLength[length] as number; left > 0; left--) {
      lengths[(sorted[i++] as number) & 511] = length;
    }
  }
  return lengths;
}

/** Depths of the leaves of Huffman's tree, from the weights in rising order and in their place. */
function depthsOf(weights: Uint32Array): Uint32Array {
  const a = weights;
  const n = a.length;
  const at = (i: number): number => a[i] as number;
  // Weights become, from the left, the parents of inner nodes.
  a[0] = at(0) + at(1);
  for (let next = 1, root = 0, leaf = 2; next < n - 1; next++) {
    for (let part = 0; part < 2; part++) {
      const isInner = leaf >= n || (root < next && at(root) < at(leaf));
      const weight = isInner ? at(root) : at(leaf++);
      if (isInner) a[root++] = next;
      a[next] = part === 0 ? weight : at(next) + weight;
    }
  }
  // Parents become depths of inner nodes, from the root down.
  a[n - 2] = 0;
  for (let next = n - 3; next >= 0; next--) a[next] = at(at(next)) + 1;
  // Each depth has twice the inner nodes of the one above: what is no inner node is a leaf.
  for (let depth = 0, free = 1, root = n - 2, next = n - 1; free > 0; depth++) {
    let inner = 0;
    for (; root >= 0 && at(root) === depth; root--) inner++;
    for (; free > inner; free--) a[next--] = depth;
    free = 2 * inner;
  }
  return a;
}

/** How many codes of each length there are when none is longer than `limit`. */
function limited(depths: Uint32Array, limit: number): Uint32Array {
  const perLength = new Uint32Array(limit + 1);
  let used = 0;
  for (const depth of depths) {
    const length = Math.min(depth, limit);
    perLength[length] = (perLength[length] as number) + 1;
    used += 1 << (limit - length);
  }
  // Each step takes a leaf of the deepest level and hangs it beside one that stood higher.
  for (; used > 1 << limit; used--) {
    let length = limit - 1;
    while (perLength[length] === 0) length--;
    perLength[length] = (perLength[length] as number) - 1;
    perLength[length + 1] = (perLength[length + 1] as number) + 2;
    perLength[limit] = (perLength[limit] as number) - 1;
  }
  return perLength;
}

/**
 * The code of each symbol as it is sent, first bit lowest: code × 16 + bits.
 *
 * @basis RFC 1951 §3.2.2
 */
export function codesOf(lengths: Uint8Array): Uint32Array {
  const next = new Uint32Array(bitsMax + 2);
  for (const length of lengths) next[length + 1] = (next[length + 1] as number) + 1;
  next[1] = 0;
  for (let length = 1; length <= bitsMax; length++) {
    next[length + 1] = ((next[length] as number) + (next[length + 1] as number)) << 1;
  }
  const codes = new Uint32Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] as number;
    if (length === 0) continue;
    const code = next[length] as number;
    next[length] = code + 1;
    codes[symbol] = (reversed(code, length) << 4) | length;
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let turned = 0;
  for (let i = 0; i < length; i++) turned = (turned << 1) | ((code >>> i) & 1);
  return turned;
}
