import { md5 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { concat, equal } from '@yunzhang/base';
import { decryptCbc, encryptCbc } from './crypt-aes.ts';
import { rc4 } from './crypt-rc4.ts';

/** The string that fills short passwords: here the whole, for ours is empty. */
const padding = Uint8Array.from([
  0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08,
  0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
]);

/** What the encryption dictionary of the standard handler says. */
export interface StandardKeyFacts {
  readonly revision: number;
  readonly keySize: number;
  readonly owner: Uint8Array;
  readonly user: Uint8Array;
  readonly userKey: Uint8Array;
  readonly permissions: number;
  readonly id: Uint8Array;
  readonly encryptMetadata: boolean;
}

/** The file key the empty password opens, or undefined when the password is not empty. */
export function emptyPasswordKey(facts: StandardKeyFacts): Uint8Array | undefined {
  return facts.revision >= 5 ? keyOfAes256(facts) : keyOfMd5(facts);
}

/** @basis ISO 32000-1 7.6.3.3, algorithms 2, 4 and 5 */
function keyOfMd5(facts: StandardKeyFacts): Uint8Array | undefined {
  const { revision, keySize, owner, user, permissions, id } = facts;
  const bits = new Uint8Array(4);
  new DataView(bits.buffer).setInt32(0, permissions | 0, true);
  const open = revision >= 4 && !facts.encryptMetadata ? Uint8Array.of(255, 255, 255, 255) : [];
  let key = md5(concat([padding, owner.subarray(0, 32), bits, id, Uint8Array.from(open)]));
  const size = revision === 2 ? 5 : keySize;
  if (revision >= 3) for (let i = 0; i < 50; i++) key = md5(key.subarray(0, size));
  key = key.slice(0, size);
  if (revision === 2) return equal(rc4(padding, key), user.subarray(0, 32)) ? key : undefined;
  let check: Uint8Array = md5(concat([padding, id]));
  for (let i = 0; i < 20; i++) {
    const turn = key.map((octet) => octet ^ i);
    check = rc4(check, turn);
  }
  return equal(check, user.subarray(0, 16)) ? key : undefined;
}

/** @basis ISO 32000-2 7.6.4.3.3, algorithm 2.A */
function keyOfAes256(facts: StandardKeyFacts): Uint8Array | undefined {
  const { user, userKey, revision } = facts;
  if (user.length < 48 || userKey.length < 32) return undefined;
  const hash = revision === 5 ? sha256 : hardenedHash;
  if (!equal(hash(user.subarray(32, 40)), user.subarray(0, 32))) return undefined;
  const key = hash(user.subarray(40, 48));
  return decryptCbc(userKey.subarray(0, 32), { key, iv: new Uint8Array(16) });
}

/** The hash of revision 6 for an empty password. @basis ISO 32000-2 7.6.4.3.4, algorithm 2.B */
function hardenedHash(salt: Uint8Array): Uint8Array {
  let k: Uint8Array = sha256(salt);
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const block = concat(Array.from({ length: 64 }, () => k));
    const e = encryptCbc(block, { key: k.subarray(0, 16), iv: k.subarray(16, 32) });
    const sum = e.subarray(0, 16).reduce((total, octet) => total + octet, 0);
    k = [sha256, sha384, sha512][sum % 3]?.(e) ?? k;
    last = e.at(-1) ?? 0;
  }
  return k.slice(0, 32);
}
