import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const lockName = 'owner.lock';
/** Largest lock file read. */
const lockMax = 4096;

const owner = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** Changes with each start of the machine. */
  boot: z.string(),
  /** When the process began, as the machine counts, so that a reused pid is not taken for it. */
  began: z.string(),
  id: z.string(),
});
type Owner = z.infer<typeof owner>;

/** Somebody else works in the folder, or may do so. `message` is one line for a person. */
export class FolderTaken extends Error {}

/**
 * Takes a folder for this process alone; the answer gives it back.
 *
 * A lock is taken over only from an owner that is surely dead: same machine, and it was started
 * again or the process is gone. Never by age: a busy owner looks idle. An owner on another host
 * cannot be judged from here, so a person must remove the file.
 */
export function lockFolder(folder: string): () => void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, lockName);
  const mine: Owner = { ...thisProcess(), id: randomUUID() };
  const draft = path.join(folder, `${lockName}.${mine.id}`);
  fs.writeFileSync(draft, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
  try {
    if (!link(draft, file)) takeOver(draft, file, folder);
    if (readOwner(file)?.id !== mine.id) throw new FolderTaken(takenLine(folder, readOwner(file)));
  } finally {
    fs.rmSync(draft, { force: true });
  }
  return () => {
    if (readOwner(file)?.id === mine.id) fs.rmSync(file, { force: true });
  };
}

// A link appears whole or not at all; a file opened with O_EXCL can be seen while it is empty.
function link(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function takeOver(draft: string, file: string, folder: string): void {
  const found = readOwner(file);
  if (found === undefined || !isDead(found)) throw new FolderTaken(takenLine(folder, found));
  const aside = `${draft}.dead`;
  try {
    fs.renameSync(file, aside);
  } catch {
    throw new FolderTaken(takenLine(folder, undefined));
  }
  // Another starter may have been quicker: then what was moved is its lock, and it goes back.
  const moved = readOwner(aside);
  const isJudged = moved?.id === found.id;
  if (!isJudged) link(aside, file);
  fs.rmSync(aside, { force: true });
  if (!isJudged || !link(draft, file)) throw new FolderTaken(takenLine(folder, moved));
}

function readOwner(file: string): Owner | undefined {
  try {
    if (fs.statSync(file).size > lockMax) return undefined;
    return owner.safeParse(JSON.parse(fs.readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function isDead(found: Owner): boolean {
  const here = thisProcess();
  if (found.host !== here.host) return false;
  if (found.boot !== here.boot) return true;
  try {
    process.kill(found.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const began = beganAt(found.pid);
  return began !== '' && found.began !== '' && began !== found.began;
}

function thisProcess(): Omit<Owner, 'id'> {
  return { pid: process.pid, host: os.hostname(), boot: bootId(), began: beganAt(process.pid) };
}

function bootId(): string {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Elsewhere than on Linux a restart is seen by the pid alone.
    return '';
  }
}

/** Field 22 of the kernel's line about a process; the name before it may hold anything. */
function beganAt(pid: number): string {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function takenLine(folder: string, found: Owner | undefined): string {
  const who = found === undefined ? '?' : `${found.pid} @ ${found.host}`;
  const file = path.join(folder, lockName);
  return (
    `数据目录正被另一进程使用（${who}）/ the data folder is in use by another process (${who}): ` +
    `${folder}; 若该进程确已不在，请删除 / if it is surely gone, remove ${file}`
  );
}
