import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { Malformed, Unavailable } from '@yunzhang/base';
import { lockFolder } from '@yunzhang/host';

const fileName = 'licence.journal';
/** Largest file read. */
const fileMax = 512 * 1024 * 1024;
/** Eight digits and a space stand before each line. */
const headSize = 9;

const fsync = promisify(fs.fsync);

/** A file of lines that only grows, and is written anew now and then. */
export interface Journal {
  /** Kept when the line is on disk. */
  append(line: unknown): Promise<void>;
  /** Soon puts what `lines` gives then in the place of all lines so far. */
  renew(lines: () => readonly unknown[]): void;
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Whether a folder is that of an installation. */
export function hasJournal(folder: string): boolean {
  return fs.existsSync(path.join(folder, fileName));
}

/**
 * Opens the journal of a folder and hands every line in it to `read`.
 *
 * Each line begins with its CRC-32. A last line that is cut or wrong was never acknowledged and is
 * taken off; a wrong line with others behind it is damage, and nothing is read past it.
 */
export function openJournal(folder: string, read: (line: unknown) => void): Journal {
  const unlock = lockFolder(folder);
  const file = path.join(folder, fileName);
  let descriptor: number;
  try {
    descriptor = openFile(folder, file, read);
  } catch (error) {
    unlock();
    throw error;
  }
  let renewal: (() => readonly unknown[]) | undefined;
  const queue = createQueue(async (text) => {
    const lines = renewal;
    renewal = undefined;
    if (lines === undefined) {
      writeAll(descriptor, text);
      await fsync(descriptor);
      return;
    }
    // What was waiting is in memory, so it is among the lines of the new file.
    const old = descriptor;
    descriptor = writeAnew(folder, file, lines());
    fs.closeSync(old);
  });
  return {
    append: (line) => queue.wait(lineOf(line)),
    renew: (lines) => {
      renewal = lines;
      void queue.wait('');
    },
    settled: queue.settled,
    close: async () => {
      await queue.settled();
      fs.closeSync(descriptor);
      unlock();
    },
  };
}

/** One write at a time; what comes meanwhile goes out together with the next. */
function createQueue(writeOut: (text: string) => Promise<void>): {
  readonly wait: (text: string) => Promise<void>;
  readonly settled: () => Promise<void>;
} {
  let broken: unknown;
  let writing: Promise<void> | undefined;
  let waiting: Waiting | undefined;
  const flush = async (): Promise<void> => {
    while (waiting !== undefined) {
      const { text, done } = waiting;
      waiting = undefined;
      try {
        if (broken !== undefined) throw broken;
        await writeOut(text);
        done.resolve();
      } catch (error) {
        // After a failed sync nobody knows what is on disk: nothing is acknowledged any more.
        broken ??= error;
        done.reject(new Unavailable('licence journal', { cause: error }));
      }
    }
    writing = undefined;
  };
  return {
    settled: () => writing ?? Promise.resolve(),
    wait: (text) => {
      waiting ??= { text: '', done: withResolvers() };
      waiting.text += text;
      writing ??= Promise.resolve().then(flush);
      return waiting.done.promise;
    },
  };
}

interface Waiting {
  text: string;
  readonly done: Resolvers;
}

function openFile(folder: string, file: string, read: (line: unknown) => void): number {
  const end = readLines(file, read);
  const descriptor = fs.openSync(file, 'a', 0o600);
  fs.ftruncateSync(descriptor, end);
  fs.fsyncSync(descriptor);
  syncFolder(folder);
  return descriptor;
}

function writeAnew(folder: string, file: string, lines: readonly unknown[]): number {
  const draft = `${file}.new`;
  const descriptor = fs.openSync(draft, 'w', 0o600);
  writeAll(descriptor, lines.map(lineOf).join(''));
  fs.fsyncSync(descriptor);
  fs.renameSync(draft, file);
  syncFolder(folder);
  return descriptor;
}

function lineOf(line: unknown): string {
  const text = JSON.stringify(line);
  return `${headOf(text)}${text}\n`;
}

function headOf(text: string): string {
  return `${crc32(text).toString(16).padStart(8, '0')} `;
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += fs.writeSync(descriptor, bytes, at);
}

/** Reads what is whole; the answer is where it ends. */
function readLines(file: string, read: (line: unknown) => void): number {
  if (!fs.existsSync(file)) return 0;
  if (fs.statSync(file).size > fileMax) throw new Malformed('store-damaged', 0, 'too large');
  const bytes = fs.readFileSync(file);
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at);
    const line = end < 0 ? undefined : checked(bytes.subarray(at, end).toString('utf8'));
    if (line === undefined) {
      const isLast = end < 0 || bytes.indexOf(0x0a, end + 1) < 0;
      if (isLast) return at;
      throw new Malformed('store-damaged', at);
    }
    read(JSON.parse(line));
    at = end + 1;
  }
  return at;
}

function checked(line: string): string | undefined {
  const text = line.slice(headSize);
  return line.slice(0, headSize) === headOf(text) ? text : undefined;
}

function syncFolder(folder: string): void {
  const descriptor = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

interface Resolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

// Node 20 has no Promise.withResolvers.
function withResolvers(): Resolvers {
  let resolve: () => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Somebody who does not wait must not bring the process down; whoever waits still hears of it.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
