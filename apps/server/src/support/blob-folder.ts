import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Unavailable } from '@yunzhang/base';
import { plainBytes } from './database-values.ts';
import type { BlobShelf } from './blob-store.ts';
import { syncFolder } from './durable-file.ts';

/** Folder of files that are being written. */
const draftName = 'draft';
/** Bytes read at a time. */
const pieceSize = 256 * 1024;

/**
 * Blobs as files in 256 folders by the first byte of their name.
 *
 * A file is written aside, synced and linked to its name, and the folder is synced: after a crash
 * it is there whole or not at all. Drafts of a crash are left and harm nothing.
 */
export function openBlobFolder({ folder }: { readonly folder: string }): BlobShelf {
  let ready: Promise<void> | undefined;
  const placeOf = (name: string): string => path.join(folder, name.slice(0, 2), name);
  return {
    create: async (name, bytes) => {
      await (ready ??= makeFolders(folder).catch((error: unknown) => {
        ready = undefined;
        throw error;
      }));
      const draft = path.join(folder, draftName, randomUUID());
      try {
        await write(draft, bytes);
        return await keep(draft, placeOf(name));
      } catch (error) {
        throw away(error);
      } finally {
        await fs.rm(draft, { force: true });
      }
    },
    sizeOf: async (name) => (await orNone(fs.stat(placeOf(name))))?.size,
    read: async (name) => {
      const file = await orNone(fs.open(placeOf(name), 'r'));
      return file === undefined ? undefined : piecesOf(file);
    },
    ping: async () => {
      await fs.mkdir(folder, { recursive: true, mode: 0o700 });
      await fs.access(folder, fs.constants.W_OK);
    },
  };
}

// All at once and first: a folder made on the way might be seen by another writer before it is
// durable, and its files could go with it.
async function makeFolders(folder: string): Promise<void> {
  const names = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));
  for (const name of [draftName, ...names]) {
    await fs.mkdir(path.join(folder, name), { recursive: true, mode: 0o700 });
  }
  await syncFolder(folder);
  await syncFolder(path.dirname(folder));
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keep(draft: string, file: string): Promise<'made' | 'taken'> {
  let kept: 'made' | 'taken' = 'made';
  try {
    await fs.link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Another writer's link may not be durable yet, so the folder is synced in any case.
    kept = 'taken';
  }
  await syncFolder(path.dirname(file));
  return kept;
}

async function orNone<R>(work: Promise<R>): Promise<R | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw away(error);
  }
}

/** A full disk or a volume that is gone: the operator's to change, and then trying again helps. */
function away(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const isDisk =
    code !== undefined && /^(ENOSPC|EDQUOT|EIO|EROFS|EACCES|ESTALE|EMFILE)$/.test(code);
  return isDisk ? new Unavailable('blobs', { cause: error }) : error;
}

async function* piecesOf(file: fs.FileHandle): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(pieceSize), 0, pieceSize, null);
      if (bytesRead === 0) return;
      yield plainBytes(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
