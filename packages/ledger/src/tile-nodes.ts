import { assert } from '@yunzhang/base';
import { tileWidth } from './tile.ts';
import { type TreeHash, treeHashSize } from './tree-hash.ts';

/**
 * One tile with the nodes above its hashes, each hashed when it is first asked for and then kept.
 *
 * A batch of acts is proven from the same few tiles, and hashing a tile is most of what a proof
 * costs.
 */
export interface TileNodes {
  readonly width: number;
  /**
   * Root of the hashes `[index · 2^height, (index + 1) · 2^height)`, all of which it must have: a
   * view of what is kept.
   */
  node(height: number, index: number): Uint8Array;
}

/** Wraps the hashes of a tile. */
export function createTileNodes(hash: TreeHash, hashes: readonly Uint8Array[]): TileNodes {
  // Place 1 is the root, 2 and 3 what is below it; the hashes themselves stand at 256 to 511.
  const known = new Uint8Array(2 * tileWidth * treeHashSize);
  const isKnown = new Uint8Array(2 * tileWidth);
  for (const [i, value] of hashes.entries()) {
    known.set(value, (tileWidth + i) * treeHashSize);
    isKnown[tileWidth + i] = 1;
  }
  /** At most 8 levels deep. */
  const at = (place: number): Uint8Array => {
    const start = place * treeHashSize;
    if (isKnown[place] === 0) {
      assert(place < tileWidth, 'the tile has the hash');
      known.set(hash.node(at(2 * place), at(2 * place + 1)), start);
      isKnown[place] = 1;
    }
    return known.subarray(start, start + treeHashSize);
  };
  return {
    width: hashes.length,
    node(height, index) {
      assert((index + 1) * 2 ** height <= hashes.length, 'the tile has these hashes');
      return at(tileWidth / 2 ** height + index);
    },
  };
}
