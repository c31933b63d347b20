import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { fromHex } from '@yunzhang/base';
import { kekSize } from './box.ts';
import type { CustodyCode } from './codes.ts';
import { CustodyStop } from './stop.ts';

/** Longest time a command may take to give the key: a person may have to touch a token. */
const commandMs = 60_000;
const outputMax = 4096;

/** Where a secret may come from: a key-encryption key, a PIN. No two may be set. */
export interface SecretSources {
  readonly value?: string | undefined;
  /** A file with it, which nobody else may read. */
  readonly file?: string | undefined;
  /** A JSON list: a program and its words. It writes it to its standard output. */
  readonly command?: string | undefined;
}

/**
 * The sources as the environment names them, `PREFIX`, `PREFIX_FILE` and `PREFIX_COMMAND`; the
 * value is taken out of the environment, so that no child of this process has it.
 */
export function secretSources(env: NodeJS.ProcessEnv, prefix: string): SecretSources {
  const value = env[prefix];
  Reflect.deleteProperty(env, prefix);
  return { value, file: env[`${prefix}_FILE`], command: env[`${prefix}_COMMAND`] };
}

/** Whether any source is set. */
export function hasSecret({ value, file, command }: SecretSources): boolean {
  return [value, file, command].some((one) => one !== undefined && one !== '');
}

/** What a secret that is not there, or not as it should be, is called. */
export interface SecretCodes {
  readonly missing: CustodyCode;
  readonly form: CustodyCode;
}

/** Reads a secret from its only source, without the spaces around it. */
export async function readSecret(sources: SecretSources, codes: SecretCodes): Promise<string> {
  const set = Object.values(sources).filter((one) => one !== undefined && one !== '');
  if (set.length !== 1) throw new CustodyStop(codes.missing);
  const { value, file, command } = sources;
  if (value !== undefined && value !== '') return value.trim();
  if (file !== undefined && file !== '') return (await readPrivate(file, codes)).trim();
  return (await runCommand(command ?? '', codes)).trim();
}

const kekCodes = { missing: 'custody-kek-missing', form: 'custody-kek-form' } as const;

/** Reads the key-encryption key: 64 hexadecimal digits. */
export async function readKek(sources: SecretSources): Promise<Uint8Array> {
  return octetsOf(await readSecret(sources, kekCodes));
}

function octetsOf(digits: string): Uint8Array {
  if (digits.length !== kekSize * 2 || !/^[0-9a-fA-F]*$/.test(digits)) {
    throw new CustodyStop('custody-kek-form');
  }
  return fromHex(digits);
}

async function readPrivate(file: string, { form }: SecretCodes): Promise<string> {
  const { mode, size } = await fs.stat(file);
  // Elsewhere than on Unix the bits say nothing.
  const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0;
  if (isOpen || size > outputMax) throw new CustodyStop(form, file);
  return fs.readFile(file, 'utf8');
}

async function runCommand(command: string, { form }: SecretCodes): Promise<string> {
  const [program, ...rest] = readWords(command) ?? [];
  if (program === undefined) throw new CustodyStop(form, 'command');
  const limits = { timeout: commandMs, maxBuffer: outputMax };
  try {
    // Without a shell: a space in a path is a space in a path.
    return (await promisify(execFile)(program, rest, limits)).stdout;
  } catch {
    // What the command said may be the key.
    throw new CustodyStop(form, 'the command failed');
  }
}

/** The words of a JSON list, as a program and its words are given; nothing for anything else. */
export function readWords(text: string): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(text);
    const isList = Array.isArray(words) && words.every((word) => typeof word === 'string');
    return isList ? words : undefined;
  } catch {
    return undefined;
  }
}
