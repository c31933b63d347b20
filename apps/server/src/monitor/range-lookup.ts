import { equal, Malformed } from '@yunzhang/base';
import {
  bundleEntrySizeMax,
  checkTagProof,
  createTileProver,
  emptyFrontier,
  extendFrontier,
  type Frontier,
  frontierRoot,
  type IndexBody,
  placeOfTag,
  type PlacedLeaf,
  readBundle,
  rootFromTiles,
  sha256Tree,
  sm3Tree,
  tagProof,
  tilePath,
  tileWidth,
  tileWidthAt,
  type TileName,
  type TreeHash,
  treeHashSize,
} from '@yunzhang/ledger';
import type { LogSource } from './log-source.ts';

const tileSizeMax = tileWidth * treeHashSize;
const bundleSizeMax = tileWidth * (bundleEntrySizeMax + 2);
/** Bundles of the index that are kept: the upper steps of halving ask for the same ones. */
const bundlesKept = 256;

/** Looks tags up in the index of one closed range. */
export interface RangeLookup {
  /** Places of a tag in the range; `undefined` when the index does not hold what it promises. */
  find(tag: Uint8Array): Promise<readonly number[] | undefined>;
}

/**
 * Opens the index of a range by the body of the entry that closed it.
 *
 * What is found is proven present or absent against the root in that entry, so a server can keep
 * the index from us but cannot leave a tag out.
 *
 * @basis ledger.md §13.5, §17
 */
export function openRange(source: LogSource, body: IndexBody): RangeLookup {
  const { leaves: size } = body;
  const prover = createTileProver(sha256Tree, (name) => readTile(source, body, sha256Tree, name));
  const kept = new Map<number, Promise<readonly Uint8Array[]>>();
  const bundleAt = (index: number): Promise<readonly Uint8Array[]> => {
    const found = kept.get(index);
    if (found !== undefined) return found;
    if (kept.size >= bundlesKept) kept.clear();
    const bundle = readIndexBundle(source, body, index);
    kept.set(index, bundle);
    return bundle;
  };
  const leafAt = async (position: number): Promise<Uint8Array> => {
    const bundle = await bundleAt(Math.floor(position / tileWidth));
    return bundle[position % tileWidth] ?? new Uint8Array(0);
  };
  const placed = async (position: number): Promise<PlacedLeaf | undefined> => {
    if (position < 0 || position >= size) return undefined;
    const path = await prover.inclusion({ index: position, size });
    return { position, leaf: await leafAt(position), path };
  };
  return {
    find: async (tag) => {
      try {
        const place = await placeOfTag(leafAt, size, tag);
        const proof = tagProof(tag, await placed(place - 1), await placed(place));
        return checkTagProof({ hash: sha256Tree, body, tag }, proof);
      } catch (error) {
        if (error instanceof Malformed) return undefined;
        throw error;
      }
    },
  };
}

/**
 * Whether the published index of a range is the one its entry names: every leaf and the tiles of
 * both trees.
 */
export async function isIndexWhole(source: LogSource, body: IndexBody): Promise<boolean> {
  const { leaves, sha256Root, sm3Root } = body;
  const roots = [
    [sha256Tree, sha256Root],
    [sm3Tree, sm3Root],
  ] as const;
  try {
    const edges = [emptyFrontier, emptyFrontier] as [Frontier, Frontier];
    for (let index = 0; index * tileWidth < leaves; index++) {
      const bundle = await readIndexBundle(source, body, index);
      for (const [i, [hash]] of roots.entries()) {
        const hashes = bundle.map((leaf) => hash.leaf(leaf));
        edges[i as 0 | 1] = extendFrontier(hash, edges[i as 0 | 1], hashes);
      }
    }
    for (const [i, [hash, root]] of roots.entries()) {
      if (!equal(frontierRoot(hash, edges[i as 0 | 1]), root)) return false;
      if (leaves === 0) continue;
      const read = (name: TileName) => readTile(source, body, hash, name);
      if (!equal(await rootFromTiles(hash, read, leaves), root)) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

function folderOf({ from, to }: IndexBody): string {
  return `index/${from}-${to}/`;
}

function readTile(
  source: LogSource,
  body: IndexBody,
  hash: TreeHash,
  name: TileName,
): Promise<Uint8Array | undefined> {
  const folder = `${hash === sm3Tree ? 'sm3/' : ''}${folderOf(body)}`;
  return source.read(folder + tilePath(name), tileSizeMax);
}

async function readIndexBundle(
  source: LogSource,
  body: IndexBody,
  index: number,
): Promise<readonly Uint8Array[]> {
  const width = tileWidthAt(body.leaves, { level: 0, index });
  const name = folderOf(body) + tilePath({ level: 'entries', index, width });
  const bytes = await source.read(name, bundleSizeMax);
  if (bytes === undefined) throw new Malformed('tile-missing', undefined, name);
  return readBundle(bytes, width);
}
