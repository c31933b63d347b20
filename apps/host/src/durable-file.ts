import { randomUUID } from 'node:crypto';
import callbacks from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Tells the temporary files of this process from those that others left. */
const own = randomUUID();
let serial = 0;

/**
 * Replaces a file so that a crash leaves the old content or the new one, never a part.
 *
 * Temporary file, fsync, rename, fsync of the folder: when this returns, the content is on disk.
 *
 * @basis ledger.md §16.5
 */
export async function replaceDurably(file: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  const temporary = await writeTemporary(file, bytes, mode);
  await fs.rename(temporary, file);
  await syncFolder(path.dirname(file));
}

/** What became of a file that must appear once. */
export type Created = 'created' | 'equal' | 'differs';

/**
 * Lets a file appear with these bytes, unless one is there already.
 *
 * A hard link fails on an existing name, which a rename does not: two writers cannot replace each
 * other's bytes. The folder is not synced here: the caller does that once for many files.
 *
 * @basis ledger.md §16.5
 */
export async function createOnce(file: string, bytes: Uint8Array, mode = 0o644): Promise<Created> {
  const temporary = await writeTemporary(file, bytes, mode);
  try {
    await link(temporary, file);
    return 'created';
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const other = await fs.readFile(file);
    return isEqual(other, bytes) ? 'equal' : 'differs';
  } finally {
    await unlink(temporary);
  }
}

/** Gives a file a second name; false when that name is taken or cannot be had. */
export async function linkOnce(file: string, name: string): Promise<boolean> {
  try {
    await link(file, name);
    return true;
  } catch {
    return false;
  }
}

/** The bytes of a file, or nothing when there is none. */
export async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    const found = await fs.readFile(file);
    return new Uint8Array(found.buffer, found.byteOffset, found.length);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Makes names that appeared in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const descriptor = await open(folder, 'r');
  try {
    await fsync(descriptor);
  } finally {
    await close(descriptor);
  }
}

/** Makes a folder and its parents; those that are new are synced in their parents. */
export async function makeFolder(folder: string, mode = 0o755): Promise<void> {
  const first = await fs.mkdir(folder, { recursive: true, mode });
  if (first === undefined) return;
  const top = path.dirname(first);
  for (let at = path.dirname(folder); at.length >= top.length; at = path.dirname(at)) {
    await syncFolder(at);
    if (at === top) return;
  }
}

/** The code of a failed system call. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}

// Plain descriptors: a handle with its promises costs more processor time than the writing.
const open = promisify(callbacks.open);
const write = promisify(callbacks.write);
const fsync = promisify(callbacks.fsync);
const close = promisify(callbacks.close);
const link = promisify(callbacks.link);
const unlink = promisify(callbacks.unlink);

async function writeTemporary(file: string, bytes: Uint8Array, mode: number): Promise<string> {
  serial += 1;
  // Never a name that is there: a crash may leave one that is linked to a published file, and
  // writing to it would change that file.
  const temporary = `${file}.${own}-${serial}.tmp`;
  const descriptor = await open(temporary, 'wx', mode);
  try {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await write(descriptor, bytes, at);
      at += bytesWritten;
    }
    await fsync(descriptor);
  } finally {
    await close(descriptor);
  }
  return temporary;
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
