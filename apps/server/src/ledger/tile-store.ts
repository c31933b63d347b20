import fs from 'node:fs/promises';
import path from 'node:path';
import { LedgerAlarm } from './alarm.ts';
import {
  codeOf,
  createOnce,
  linkOnce,
  makeFolder,
  readIfThere,
  replaceDurably,
  syncFolder,
} from '../support/index.ts';

/** Files written at the same time; more would only wait for the disk. */
const writersMax = 8;
/** Longest path inside a log; the longest real one is a third of it. */
const pathMax = 200;

/** One file of a log that never changes. */
export interface TileFile {
  /** Path below the log's prefix, such as `tile/0/x001/067`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Where the public files of one log lie.
 *
 * What is written stays: a second write of other bytes under the same path is an alarm, not an
 * error to be tried again. Only checkpoints are replaced.
 *
 * @basis ledger.md §16.5
 */
export interface TileStore {
  /** Returns when all files are durable; those that are there already must be equal. */
  write(files: readonly TileFile[]): Promise<void>;
  /** Replaces one file atomically: for checkpoints and the description of the log only. */
  replace(file: TileFile): Promise<void>;
  read(path: string): Promise<Uint8Array | undefined>;
  /** Forgets partial tiles whose full tile is there. */
  removeFolder(path: string): Promise<void>;
}

/** Whether a path is one of ours: no climbing, no hidden files. */
export function isLogPath(name: string): boolean {
  return name.length <= pathMax && /^[a-z0-9][a-z0-9-]*(?:[./][a-z0-9-]+)*$/.test(name);
}

/**
 * A folder as tile store: any static file server that shows it is the log.
 *
 * @basis ledger.md §15, §16.5
 */
export function createTileFolder(folder: string): TileStore {
  const known = new Set<string>();
  const placeOf = (name: string): string => {
    if (!isLogPath(name)) throw new LedgerAlarm('ledger-path-strange', name);
    return path.join(folder, name);
  };
  const ensure = async (directory: string): Promise<void> => {
    if (known.has(directory)) return;
    await makeFolder(directory);
    // A year has few folders per million entries; forgetting them costs a system call each.
    if (known.size > 4096) known.clear();
    known.add(directory);
  };
  const inFolder = async <Result>(folder: string, work: () => Promise<Result>): Promise<Result> => {
    await ensure(folder);
    try {
      return await work();
    } catch (error) {
      // Somebody removed a folder we knew, to have it written again.
      if (codeOf(error) !== 'ENOENT') throw error;
      known.delete(folder);
      await ensure(folder);
      return work();
    }
  };
  const create = async ({ path: name, bytes }: TileFile): Promise<void> => {
    const place = placeOf(name);
    const made = await inFolder(path.dirname(place), async () => createOnce(place, bytes));
    if (made === 'differs') throw new LedgerAlarm('ledger-tile-differs', name);
  };
  return {
    write: async (files) => {
      // The same octets under a second path become a second name of one file: half the syncing.
      const firsts = new Map<Uint8Array, TileFile>();
      for (const file of files) if (!firsts.has(file.bytes)) firsts.set(file.bytes, file);
      const others = files.filter((file) => firsts.get(file.bytes) !== file);
      await runSome([...firsts.values()], create);
      await runSome(others, async (file) => {
        await ensure(path.dirname(placeOf(file.path)));
        const first = placeOf((firsts.get(file.bytes) ?? file).path);
        if (!(await linkOnce(first, placeOf(file.path)))) await create(file);
      });
      const folders = new Set(files.map((file) => path.dirname(placeOf(file.path))));
      await runSome([...folders], syncFolder);
    },
    replace: async ({ path: name, bytes }) => {
      const place = placeOf(name);
      await inFolder(path.dirname(place), async () => replaceDurably(place, bytes));
    },
    read: async (name) => readIfThere(placeOf(name)),
    removeFolder: async (name) => {
      const place = placeOf(name);
      known.delete(place);
      await fs.rm(place, { recursive: true, force: true });
    },
  };
}

/** Does the work for all items, a few at a time. */
export async function runSome<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  most = writersMax,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
}
