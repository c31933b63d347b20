import type { Secret } from '@yunzhang/verification';
import { openRawKey } from './key.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * What opens an encrypted file: `--password`, or `--key-file` with the password of that key.
 *
 * Without either, YUNZHANG_PASSWORD counts only for a key file: a password somebody set for keys is
 * not tried on documents.
 */
export function secretOf(
  options: Readonly<Record<string, unknown>>,
  world: Surroundings,
): Secret | undefined {
  const { password, keyFile } = options;
  const word = typeof password === 'string' ? password : undefined;
  if (typeof keyFile === 'string') {
    return { privateKey: openRawKey(keyFile, word, world).privateKey };
  }
  return word === undefined ? undefined : { password: word };
}

/** The octets of a file, opened where it is encrypted and something to open it is given. */
export async function openedBytes(
  bytes: Uint8Array,
  options: Readonly<Record<string, unknown>>,
  world: Surroundings,
): Promise<Uint8Array> {
  const secret = secretOf(options, world);
  if (secret === undefined) return bytes;
  const { openWithKey } = await import('@yunzhang/verification');
  return openWithKey(bytes, secret);
}
