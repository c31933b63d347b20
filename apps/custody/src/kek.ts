import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { fromHex } from '@yunzhang/base';
import { kekSize } from './box.ts';
import { CustodyStop } from './stop.ts';

/** Longest time a command may take to give the key: a person may have to touch a token. */
const commandMs = 60_000;
const outputMax = 4096;

/** Where the key-encryption key may come from; exactly one must be set. */
export interface KekSources {
  /** 64 hexadecimal digits. */
  readonly value?: string | undefined;
  /** A file with them, which nobody else may read. */
  readonly file?: string | undefined;
  /** A JSON list: a program and its words. It writes them to its standard output. */
  readonly command?: string | undefined;
}

/**
 * The sources as the environment names them, `PREFIX`, `PREFIX_FILE` and `PREFIX_COMMAND`; the
 * value is taken out of the environment, so that no child of this process has it.
 */
export function kekSources(env: NodeJS.ProcessEnv, prefix: string): KekSources {
  const value = env[prefix];
  Reflect.deleteProperty(env, prefix);
  return { value, file: env[`${prefix}_FILE`], command: env[`${prefix}_COMMAND`] };
}

/** Whether any source is set. */
export function hasKek({ value, file, command }: KekSources): boolean {
  return [value, file, command].some((one) => one !== undefined && one !== '');
}

/** Reads the key-encryption key from its only source. */
export async function readKek(sources: KekSources): Promise<Uint8Array> {
  const set = Object.values(sources).filter((one) => one !== undefined && one !== '');
  if (set.length !== 1) throw new CustodyStop('custody-kek-missing');
  const { value, file, command } = sources;
  if (value !== undefined && value !== '') return octetsOf(value);
  if (file !== undefined && file !== '') return octetsOf(await readPrivate(file));
  return octetsOf(await runCommand(command ?? ''));
}

function octetsOf(text: string): Uint8Array {
  const digits = text.trim();
  if (digits.length !== kekSize * 2 || !/^[0-9a-fA-F]*$/.test(digits)) {
    throw new CustodyStop('custody-kek-form');
  }
  return fromHex(digits);
}

async function readPrivate(file: string): Promise<string> {
  const { mode, size } = await fs.stat(file);
  // Elsewhere than on Unix the bits say nothing.
  const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0;
  if (isOpen || size > outputMax) throw new CustodyStop('custody-kek-form', file);
  return fs.readFile(file, 'utf8');
}

async function runCommand(command: string): Promise<string> {
  const words: unknown = parseList(command);
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) {
    throw new CustodyStop('custody-kek-form', 'command');
  }
  const [program, ...rest] = words as readonly string[];
  if (program === undefined) throw new CustodyStop('custody-kek-form', 'command');
  const limits = { timeout: commandMs, maxBuffer: outputMax };
  try {
    // Without a shell: a space in a path is a space in a path.
    return (await promisify(execFile)(program, rest, limits)).stdout;
  } catch {
    // What the command said may be the key.
    throw new CustodyStop('custody-kek-form', 'the command failed');
  }
}

function parseList(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
