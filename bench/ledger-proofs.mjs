import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  checkInclusion,
  createTileProver,
  emptyTileEdge,
  growTiles,
  rootOfEdge,
  sha256Tree,
  tilePath,
} from '@yunzhang/ledger';
import { assertTrue } from './measure.mjs';

/** Leaves made at a time. */
const chunkSize = 65_536;
/** Proofs in one turn, and turns of each log. */
const turnSize = 2000;
const turns = 5;
const leafTilesKept = 1;

/**
 * Times of inclusion proofs from the tiles of a small and a large log, in turns.
 *
 * Each proof reads its tile of leaves from its file, as the random entry of a log that is larger
 * than the memory does; the prover keeps the tiles above, as in a server. With its usual 32 tiles
 * of leaves the small log would be measured in memory: that is told beside it.
 */
export async function proofTimes({ small, large }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-bench-tiles-'));
  try {
    const startedAt = performance.now();
    const made = [small, large].map((size) => generate(path.join(folder, String(size)), size));
    const logs = made.map((log) => ({ ...log, prover: log.prover(leafTilesKept) }));
    const madeS = ((performance.now() - startedAt) / 1000).toFixed(0);
    const times = logs.map(() => []);
    await measure(logs, [[], []]);
    for (let turn = 0; turn < turns; turn++) await measure(logs, times);
    const inMemory = { ...made[0], prover: made[0].prover(32) };
    const kept = [];
    for (const into of [[], kept]) await measure([inMemory], [into]);
    const [ofSmall, ofLarge, ofKept] = [...times, kept].map(quantiles);
    return { small: ofSmall, large: ofLarge, kept: ofKept, about: `made in ${madeS} s` };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** A log of leaf hashes that stand for no entries: only tiles are written. */
function generate(folder, size) {
  let edge = emptyTileEdge;
  for (let from = 0; from < size; from += chunkSize) {
    const count = Math.min(chunkSize, size - from);
    const leaves = Array.from({ length: count }, (_, i) => leafOf(from + i));
    const growth = growTiles(sha256Tree, edge, leaves);
    ({ edge } = growth);
    for (const tile of growth.tiles) {
      const file = path.join(folder, tilePath(tile));
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, tile.bytes);
    }
  }
  const read = async (name) => {
    try {
      return new Uint8Array(await fs.promises.readFile(path.join(folder, tilePath(name))));
    } catch (error) {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
  const prover = (leafTilesMax) => createTileProver(sha256Tree, read, { leafTilesMax });
  return { size, prover, root: rootOfEdge(sha256Tree, edge) };
}

/** Any 32 octets are a leaf hash; hashing for it would only make the making longer. */
function leafOf(index) {
  const leaf = new Uint8Array(32);
  new DataView(leaf.buffer).setFloat64(0, index);
  return leaf;
}

/** One proof of each log after the other, so that a machine that slows down slows both. */
async function measure(logs, times) {
  for (let i = 0; i < turnSize; i++) {
    for (const [k, log] of logs.entries()) times[k].push(await timeOf(log, i % 500 === 0));
  }
}

async function timeOf({ size, prover, root }, isChecked) {
  const index = randomInt(size);
  const startedAt = performance.now();
  const proof = await prover.inclusion({ index, size });
  const took = performance.now() - startedAt;
  if (isChecked) {
    const leafHash = leafOf(index);
    const holds = checkInclusion(sha256Tree, { leafHash, index, size, proof, root });
    assertTrue(holds, `the proof of ${index} holds`);
  }
  return took;
}

function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.floor(sorted.length * share)];
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
