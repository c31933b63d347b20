import fs from 'node:fs';
import path from 'node:path';
import { exits, stop } from './problem.ts';

/** Larger than any file people seal or verify. */
export const documentSizeMax = 256 * 1024 * 1024;
/** Keys, certificates, seals, lists. */
export const smallSizeMax = 32 * 1024 * 1024;

/** Reads a file whole; its size is asked before a single octet is read. */
export function readFile(file: string, sizeMax: number = documentSizeMax): Uint8Array {
  const stat = statOf(file);
  if (!stat.isFile()) stop('input-unreadable', exits.unreadable, file);
  if (stat.size > sizeMax) {
    stop('input-too-large', exits.unreadable, `${file}, ${stat.size} > ${sizeMax}`);
  }
  try {
    const { buffer, byteOffset, byteLength } = fs.readFileSync(file);
    // A view: a copy of a large file would double what it takes.
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    return stop('input-unreadable', exits.unreadable, `${file} (${causeOf(error)})`);
  }
}

/** Whether a path names a folder; a path that names nothing stops the command. */
export function isFolder(file: string): boolean {
  return statOf(file).isDirectory();
}

function statOf(file: string): fs.Stats {
  try {
    return fs.statSync(file);
  } catch (error) {
    const cause = causeOf(error);
    if (cause === 'ENOENT' || cause === 'ENOTDIR') stop('input-missing', exits.unreadable, file);
    return stop('input-unreadable', exits.unreadable, `${file} (${cause})`);
  }
}

/** Stops a command that would write over what it reads, by whatever name. */
export function refuseSameFile(input: string, output: string): void {
  if (identityOf(input) === identityOf(output)) stop('output-is-input', exits.usage, output);
}

function identityOf(file: string): string {
  try {
    const { dev, ino } = fs.statSync(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return path.resolve(file);
  }
}

/**
 * Writes a file so that it is there whole or not at all.
 *
 * A crash leaves at most a file that ends in `.part`; the name asked for never holds half a result.
 */
export function writeFile(
  file: string,
  content: Uint8Array | string | readonly Uint8Array[],
  options: { readonly mode?: number } = {},
): void {
  const part = `${file}.${process.pid}.part`;
  try {
    const handle = fs.openSync(part, 'wx', options.mode ?? 0o666);
    try {
      const pieces =
        typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
      // A handle is written on where the last piece ended.
      for (const piece of pieces) fs.writeFileSync(handle, piece);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(part, file);
  } catch (error) {
    fs.rmSync(part, { force: true });
    stop('output-unwritable', exits.unwritable, `${file} (${causeOf(error)})`);
  }
}

function causeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return String(error);
}

/** What a file is, told by its first octets. */
export type FileKind = 'ofd' | 'pdf' | 'pem' | 'der' | 'unknown';

/** Tells the kind of a file by its first octets; a name proves nothing. */
export function kindOf(bytes: Uint8Array): FileKind {
  const start = String.fromCharCode(...bytes.subarray(0, 1024));
  if (start.startsWith('PK')) return 'ofd';
  if (start.includes('%PDF-')) return 'pdf';
  if (start.includes('-----BEGIN ')) return 'pem';
  return bytes[0] === 0x30 ? 'der' : 'unknown';
}
