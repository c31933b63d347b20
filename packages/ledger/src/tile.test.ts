import { readFileSync } from 'node:fs';
import { equal, fromBase64, hex, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { describe, expect, it } from 'vitest';
import {
  checkConsistency,
  checkInclusion,
  consistencyProof,
  inclusionProof,
  rootOf,
} from './merkle.ts';
import {
  bundlesOfGrowth,
  parseTilePath,
  readBundle,
  type Tile,
  tilePath,
  tilesOfGrowth,
  tileWidthAt,
  writeBundle,
} from './tile.ts';
import { createTileProver, proveInclusion, rootFromTiles } from './tile-proof.ts';
import { emptyTileEdge, growTiles, readTileEdge, type ReadTile, rootOfEdge } from './tile-tree.ts';
import { sha256Tree, sm3Tree, type TreeHash } from './tree-hash.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
);
const leavesOf = (hash: TreeHash, count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => hash.leaf(utf8(`record ${i}`)));
const hexes = (hashes: readonly Uint8Array[]): string[] => hashes.map(hex);

/** The value at `i`, which is there. */
function nth<T>(list: readonly T[], i: number): T {
  const value = list[i];
  if (value === undefined) throw new Error(`nothing at ${i}`);
  return value;
}

/** A store that counts what it is asked. */
function createStore(tiles: readonly Tile[] = []) {
  const files = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const put = (more: readonly Tile[]): void => {
    for (const tile of more) files.set(tilePath(tile), tile.bytes);
  };
  put(tiles);
  const read: ReadTile = async (name) => {
    asked.push(tilePath(name));
    return files.get(tilePath(name));
  };
  return { files, asked, put, read };
}

describe('the path of a tile', () => {
  it('is the known one, in both directions', () => {
    for (const [index, path] of vectors.tiles.paths) {
      expect(tilePath({ level: 0, index, width: 256 })).toBe(`tile/0/${path}`);
      expect(parseTilePath(`tile/entries/${path}.p/7`)).toEqual({
        level: 'entries',
        index,
        width: 7,
      });
    }
  });

  it('has one spelling', () => {
    const wrong = [
      'tile/0/0',
      'tile/0/x000/001',
      'tile/0/x001/1',
      'tile/0/001.p/0',
      'tile/0/001.p/256',
      'tile/0/001.p/01',
      'tile/0/001.p/',
      'tile/00/001',
      'tile/64/001',
      'tile/data/001',
      'tile/0/001/',
      '/tile/0/001',
      'tile/0/x001/x002',
      'tile/0/001/002',
      'tile/0/../001',
      'tile/0/-01',
      'tile/0/001\n',
      'tile/0/x999/x999/x999/x999/x999/x999/999',
    ];
    for (const path of wrong) expect(() => parseTilePath(path), path).toThrow('tile-path-form');
    expect(() => parseTilePath('tile/0/x999/x999/x999/x999/x999/999')).toThrow(
      'ledger-size-too-large',
    );
    expect(parseTilePath('tile/63/255')).toEqual({ level: 63, index: 255, width: 256 });
  });

  it('names the known tiles of trees of known sizes', () => {
    for (const { size, levels } of vectors.tiles.trees) {
      for (const { level, full, partial_width: width, partial_path: path } of levels) {
        expect(tileWidthAt(size, { level, index: full })).toBe(width);
        if (full > 0) expect(tileWidthAt(size, { level, index: full - 1 })).toBe(256);
        if (path !== null) expect(tilePath({ level, index: full, width })).toBe(path);
      }
      expect(tileWidthAt(size, { level: levels.length, index: 0 })).toBe(0);
      const total = levels.reduce(
        (sum: number, at: { full: number; partial_width: number }) =>
          sum + at.full + (at.partial_width > 0 ? 1 : 0),
        0,
      );
      if (size < 100_000) expect(tilesOfGrowth({ from: 0, to: size })).toHaveLength(total);
    }
  });
});

describe('the log of 300 entries of a stranger', () => {
  const known = vectors.tiled_log_300;
  const entries = Array.from({ length: 300 }, (_, i) => utf8(`record ${i}`));

  it('is made again, tile by tile', () => {
    const leaves = entries.map((entry) => sha256Tree.leaf(entry));
    const { tiles, root } = growTiles(sha256Tree, emptyTileEdge, leaves);
    const { files } = createStore(tiles);
    expect([...files.keys()]).toEqual(['tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1']);
    expect(files.get('tile/0/000')).toEqual(fromBase64(known.tile_0_000_base64));
    const digestOf = digest('sha256', files.get('tile/0/000') ?? new Uint8Array());
    expect(hex(digestOf)).toBe(known.tile_0_000_sha256);
    expect(files.get('tile/0/001.p/44')).toEqual(fromBase64(known.tile_0_001_p_44_base64));
    expect(files.get('tile/1/000.p/1')).toEqual(fromBase64(known.tile_1_000_p_1_base64));
    expect(root).toEqual(fromBase64(known.root_base64));
  });

  it('is proven from its tiles with the known proofs, by both hashes', async () => {
    for (const [name, hash, base64Root] of [
      ['sha256', sha256Tree, known.root_base64],
      ['sm3', sm3Tree, known.sm3_root_base64_ours],
    ] as const) {
      const leaves = entries.map((entry) => hash.leaf(entry));
      const { read } = createStore(growTiles(hash, emptyTileEdge, leaves).tiles);
      const root = await rootFromTiles(hash, read, 300);
      expect(root).toEqual(fromBase64(base64Root));
      for (const { index, ...proofs } of known.inclusion_ours) {
        const proof = await proveInclusion(hash, read, { index, size: 300 });
        expect(proof).toEqual(proofs[name].map(fromBase64));
        const leafHash = nth(leaves, index);
        expect(checkInclusion(hash, { leafHash, index, size: 300, proof, root })).toBe(true);
      }
      for (const { from, to, ...proofs } of known.consistency_ours) {
        const prover = createTileProver(hash, read);
        const proof = await prover.consistency({ from, to, stored: 300 });
        expect(proof).toEqual(proofs[name].map(fromBase64));
        // Cut tiles are there for size 300 alone; what is smaller is answered from them.
        const fromRoot = await prover.root({ size: from, stored: 300 });
        const toRoot = await prover.root({ size: to, stored: 300 });
        expect(checkConsistency(hash, { from, to, fromRoot, toRoot, proof })).toBe(true);
      }
    }
  });
});

describe.each([sha256Tree, sm3Tree])('a tiled tree that grows: $name', (hash) => {
  const count = hash.name === 'sha256' ? 66_000 : 3000;
  const leaves = leavesOf(hash, count);

  it('has the root of its leaves at every size to 600', () => {
    let edge = emptyTileEdge;
    for (let size = 0; size <= 600; size++) {
      expect(equal(rootOfEdge(hash, edge), rootOf(hash, leaves.slice(0, size)))).toBe(true);
      const growth = growTiles(hash, edge, leaves.slice(size, size + 1));
      expect(growth.tiles.map(tilePath)).toEqual(
        tilesOfGrowth({ from: size, to: size + 1 }).map(tilePath),
      );
      edge = growth.edge;
    }
  });

  it('has the same tiles however it grew, and its edge can be read back', async () => {
    const { tiles } = growTiles(hash, emptyTileEdge, leaves);
    const atOnce = createStore(tiles);
    const inSteps = createStore();
    let edge = emptyTileEdge;
    for (const [step, more] of [1, 254, 1, 1, 700, 0, 255, 1, 1024, count].entries()) {
      const before = edge.frontier.size;
      const growth = growTiles(hash, edge, leaves.slice(before, before + more));
      inSteps.put(growth.tiles);
      const read = await readTileEdge(hash, inSteps.read, growth.edge.frontier.size);
      expect([step, equal(rootOfEdge(hash, read), growth.root)]).toEqual([step, true]);
      expect(read.frontier.nodes.map(hex)).toEqual(growth.edge.frontier.nodes.map(hex));
      // Going on from what was read is going on from what was kept.
      edge = step % 2 === 0 ? read : growth.edge;
    }
    expect(edge.frontier.size).toBe(count);
    for (const [path, bytes] of atOnce.files) {
      expect([path, equal(bytes, inSteps.files.get(path) ?? bytes.slice(1))]).toEqual([path, true]);
    }
  });

  it('gives the proofs its leaves give', async () => {
    const sizes = [1, 2, 255, 256, 257, 511, 512, 513, 1000, 2999];
    for (const size of sizes) {
      const { tiles } = growTiles(hash, emptyTileEdge, leaves.slice(0, size));
      const prover = createTileProver(hash, createStore(tiles).read);
      const part = leaves.slice(0, size);
      for (const index of new Set([0, size >> 1, size - 1, size - 2, (size * 7) % 256])) {
        if (index < 0 || index >= size) continue;
        const proof = await prover.inclusion({ index, size });
        expect(hexes(proof)).toEqual(hexes(inclusionProof(hash, part, index)));
        expect(await prover.leafHash({ index, size })).toEqual(nth(leaves, index));
      }
      for (const from of new Set([0, 1, size >> 1, size - 1, size])) {
        const proof = await prover.consistency({ from, to: size });
        expect(hexes(proof)).toEqual(hexes(consistencyProof(hash, part, from)));
      }
    }
  });
});

describe('tiles that are not as they should be', () => {
  const leaves = leavesOf(sha256Tree, 600);
  const early = growTiles(sha256Tree, emptyTileEdge, leaves.slice(0, 300));
  const late = growTiles(sha256Tree, early.edge, leaves.slice(300));

  it('are no trouble when a cut one is gone and the full one is there', async () => {
    const { files, asked, put, read } = createStore(early.tiles);
    put(late.tiles);
    files.delete('tile/0/001.p/44');
    const root = await rootFromTiles(sha256Tree, read, 300);
    expect(hex(root)).toBe(hex(early.root));
    expect(asked).toContain('tile/0/001');
  });

  it('are refused when missing or of another length', async () => {
    const { files, read } = createStore(early.tiles);
    files.set('tile/0/000', new Uint8Array(8191));
    const wrong = proveInclusion(sha256Tree, read, { index: 1, size: 300 });
    await expect(wrong).rejects.toThrow('tile-size-wrong');
    files.delete('tile/0/000');
    const gone = proveInclusion(sha256Tree, read, { index: 1, size: 300 });
    await expect(gone).rejects.toThrow('tile-missing');
  });

  it('are asked for again after they were missing', async () => {
    const { files, put, read } = createStore(early.tiles);
    const prover = createTileProver(sha256Tree, read);
    files.delete('tile/0/001.p/44');
    await expect(prover.root({ size: 300 })).rejects.toThrow('tile-missing');
    put(early.tiles);
    expect(await prover.root({ size: 300 })).toEqual(early.root);
  });
});

describe('what a proof from tiles costs', () => {
  const leaves = leavesOf(sha256Tree, 70_000);
  const { tiles } = growTiles(sha256Tree, emptyTileEdge, leaves);

  it('is one tile a level and the right edge', async () => {
    const { asked, read } = createStore(tiles);
    await proveInclusion(sha256Tree, read, { index: 1234, size: 70_000 });
    expect(asked.toSorted()).toEqual([
      'tile/0/004',
      'tile/0/273.p/112',
      'tile/1/000',
      'tile/1/001.p/17',
    ]);
  });

  it('is nothing read for the next entry of the same tile', async () => {
    const { asked, read } = createStore(tiles);
    const prover = createTileProver(sha256Tree, read);
    await prover.inclusion({ index: 1234, size: 70_000 });
    const before = asked.length;
    await prover.inclusion({ index: 1235, size: 70_000 });
    expect(asked).toHaveLength(before);
  });

  it('is bounded in memory: the oldest tile is read again', async () => {
    const { asked, read } = createStore(tiles);
    const prover = createTileProver(sha256Tree, read, { leafTilesMax: 2 });
    for (const tile of [10, 11, 12, 10]) {
      await prover.leafHash({ index: tile * 256, size: 70_000 });
    }
    expect(asked).toEqual(['tile/0/010', 'tile/0/011', 'tile/0/012', 'tile/0/010']);
  });
});

describe('a bundle of entries', () => {
  it('gives back what it was given', () => {
    const entries = [utf8('one'), new Uint8Array(0), new Uint8Array(65_535).fill(7)];
    const bytes = writeBundle(entries);
    expect([...bytes.subarray(0, 7)]).toEqual([0, 3, 0x6f, 0x6e, 0x65, 0, 0]);
    expect(readBundle(bytes, 3)).toEqual(entries);
    expect(readBundle(bytes, 2)).toEqual(entries.slice(0, 2));
    expect(() => readBundle(bytes, 4)).toThrow('bundle-form');
  });

  it('is refused when it is cut, too long or an entry does not fit', () => {
    const bytes = writeBundle([utf8('one'), utf8('two')]);
    for (let size = 0; size < bytes.length; size++) {
      expect(() => readBundle(bytes.subarray(0, size), 2)).toThrow('bundle-form');
    }
    const many = writeBundle(Array.from({ length: 256 }, () => utf8('x')));
    const tooMany = new Uint8Array([...many, 0, 0]);
    expect(() => readBundle(tooMany, 256)).toThrow('bundle-form');
    expect(() => writeBundle([new Uint8Array(65_536)])).toThrow('bundle-entry-too-large');
  });

  it('is named beside the tiles of level 0', () => {
    expect(bundlesOfGrowth({ from: 250, to: 600 }).map(tilePath)).toEqual([
      'tile/entries/000',
      'tile/entries/001',
      'tile/entries/002.p/88',
    ]);
  });
});
