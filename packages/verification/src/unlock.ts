import { Malformed, utf8 } from '@yunzhang/base';
import { decryptSm2, decryptSm4Cbc, sm2Kdf } from '@yunzhang/gm';
import { decryptPackage, type EncryptionUser, type Unlocking } from '@yunzhang/ofd';

/** Octets of a file key. @basis ofd-signatures.md §9 */
const keySize = 16;
/** Characters of a password. */
const passwordMax = 1024;

/** What opens an encrypted package: a password, or the private key of a certificate. */
export type Secret =
  | { readonly password: string; readonly userName?: string }
  | { readonly privateKey: Uint8Array; readonly userName?: string };

/**
 * Opens an encrypted OFD package; one that is not encrypted is returned as it is.
 *
 * The way from password to key has no salt and no repetition: anyone who has the file can try many
 * passwords a second. That is what the standard says; certificates are the better way.
 *
 * @basis ofd-signatures.md §9
 */
export function openWithKey(bytes: Uint8Array, secret: Secret): Uint8Array {
  return decryptPackage(bytes, unlockingOf(secret));
}

/** The cryptography of a secret. */
export function unlockingOf(secret: Secret): Unlocking {
  return {
    unwrapKey: (user) => {
      if (secret.userName !== undefined && secret.userName !== user.name) return [];
      const key = attempt(() => unwrap(secret, user));
      return key?.length === keySize ? [key] : [];
    },
    decrypt: decryptSm4Cbc,
  };
}

function unwrap(secret: Secret, { wrappedKey, iv }: EncryptionUser): Uint8Array {
  if ('privateKey' in secret) return decryptSm2(secret.privateKey, wrappedKey);
  const key = sm2Kdf(utf8(secret.password.slice(0, passwordMax)), keySize);
  return decryptSm4Cbc({ key, iv }, wrappedKey);
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
