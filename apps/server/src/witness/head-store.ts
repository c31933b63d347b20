import fs from 'node:fs/promises';
import path from 'node:path';
import { utf8 } from '@yunzhang/base';
import { noteSizeMax } from '@yunzhang/ledger';
import { FolderTaken, lockFolder, replaceDurably } from '../support/index.ts';
import { WitnessProblem } from './problem.ts';

/**
 * What a witness must never forget: for each origin the note it cosigned last.
 *
 * `replace` returns when the note would survive a power cut. One process owns the folder; within
 * it, whoever replaces has read before, one at a time (see `createWitness`).
 *
 * @basis ledger.md §7 (atomic and durable before the answer)
 */
export interface HeadStore {
  /** `originHash` is the hexadecimal SHA-256 of an origin. */
  read(originHash: string): Promise<string | undefined>;
  replace(originHash: string, note: string): Promise<void>;
  close(): void;
}

/** Opens the store in a folder and takes the folder for this process alone. */
export async function openHeadStore(folder: string): Promise<HeadStore> {
  const unlock = locked(folder);
  const placeOf = (originHash: string): string => path.join(folder, `${originHash}.checkpoint`);
  return {
    // Read each time: after a write that failed half way only the disk knows what it holds.
    read: (originHash) => readNote(placeOf(originHash)),
    replace: async (originHash, note) => replaceDurably(placeOf(originHash), utf8(note), 0o600),
    close: unlock,
  };
}

function locked(folder: string): () => void {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (!(error instanceof FolderTaken)) throw error;
    throw new WitnessProblem('witness-folder-taken', error.message, error);
  }
}

async function readNote(place: string): Promise<string | undefined> {
  try {
    const { size } = await fs.stat(place);
    if (size > noteSizeMax) throw new WitnessProblem('witness-store-form', place);
    return await fs.readFile(place, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
