// Merkle trees as their definition says, with nothing of the project's own code: the other opinion.
import { createHash } from 'node:crypto';

/**
 * Root of any range of leaves: RFC 6962 §2.1 word by word, each whole subtree hashed once.
 *
 * `name` is sha256 or sm3 of the platform's library; leaves are the octets of entries.
 */
export function plainTree(name, entries) {
  const hash = (...parts) => {
    const made = createHash(name);
    for (const part of parts) made.update(part);
    return made.digest();
  };
  const leaves = entries.map((entry) => hash(Uint8Array.of(0), entry));
  const known = new Map();
  const root = (start, end) => {
    const count = end - start;
    if (count === 0) return hash();
    if (count === 1) return leaves[start];
    const isWhole = (count & (count - 1)) === 0;
    const key = `${start}-${end}`;
    const found = isWhole ? known.get(key) : undefined;
    if (found !== undefined) return found;
    let half = 1;
    while (half * 2 < count) half *= 2;
    const made = hash(Uint8Array.of(1), root(start, start + half), root(start + half, end));
    if (isWhole) known.set(key, made);
    return made;
  };
  return { size: leaves.length, root };
}

/** Every tile file of a tree of `size` by its path: the whole ones, and the cut one of each level. */
export function* plainTiles(tree) {
  for (let level = 0, unit = 1; unit <= tree.size; level += 1, unit *= 256) {
    const hashes = Math.floor(tree.size / unit);
    for (let first = 0; first < hashes; first += 256) {
      const width = Math.min(256, hashes - first);
      yield {
        path: plainPath(`tile/${level}`, first / 256, width),
        bytes: () => bytesOf(first, width),
      };
    }
    function bytesOf(first, width) {
      const row = Array.from({ length: width }, (_, i) =>
        tree.root((first + i) * unit, (first + i + 1) * unit),
      );
      return Buffer.concat(row);
    }
  }
}

/** Every bundle of entries by its path. */
export function* plainBundles(entries) {
  for (let first = 0; first < entries.length; first += 256) {
    const some = entries.slice(first, first + 256);
    const bytes = () =>
      Buffer.concat(
        some.flatMap((entry) => [Buffer.of(entry.length >> 8, entry.length & 255), entry]),
      );
    yield { path: plainPath('tile/entries', first / 256, some.length), bytes };
  }
}

/** 1234067 is x001/x234/067; a cut tile ends with its width. */
function plainPath(folder, number, width) {
  const digits = String(number).padStart(Math.ceil(String(number).length / 3) * 3, '0');
  const groups = digits.match(/\d{3}/g);
  const name = groups.map((three, i) => (i < groups.length - 1 ? `x${three}` : three)).join('/');
  return width === 256 ? `${folder}/${name}` : `${folder}/${name}.p/${width}`;
}
