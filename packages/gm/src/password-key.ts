import { concat, utf8 } from '@yunzhang/base';
import { sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { createAes } from './cipher-aes.ts';
import { type BlockCipher, decryptCbc } from './cipher-cbc.ts';
import { createTripleDes } from './cipher-des.ts';
import { createRc2 } from './cipher-rc2.ts';
import { createSm4 } from './cipher-sm4.ts';
import { malformed } from './codes.ts';
import { type DerNode, member, objectIdentifier, octets, smallInteger, tags } from './der.ts';
import { digest, digestBlockSize, type DigestName, digestSize } from './digest.ts';
import { oids } from './oid.ts';
import { hmacSm3 } from './sm3.ts';

/** What one file may ask for in all: some seconds of work. */
const iterationsMax = 2_000_000;
/** HMAC-SM3 has no fast path here; the known writer of such keys uses 65,536. */
const sm3IterationsMax = 200_000;
const saltSizeMax = 1024;
const passwordSizeMax = 1024;

/** A password and the work that may still be spent on it; one for each file that is opened. */
export interface PasswordBudget {
  readonly password: string;
  iterations: number;
}

/** Starts a budget. */
export function passwordBudget(password: string): PasswordBudget {
  if (password.length > passwordSizeMax) malformed('password-too-long');
  return { password, iterations: iterationsMax };
}

function spend(budget: PasswordBudget, iterations: number, blocks: number): void {
  budget.iterations -= iterations * blocks;
  if (iterations < 1 || budget.iterations < 0) malformed('password-iterations');
}

/** What is derived: `purpose` is 1 for a key, 2 for a vector, 3 for a MAC. */
export interface Pkcs12Derivation {
  readonly digestName: DigestName;
  readonly purpose: 1 | 2 | 3;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly size: number;
}

/**
 * The derivation of PKCS#12. The password is UTF-16 with two zeros at its end.
 *
 * @basis RFC 7292 §B.2
 */
export function pkcs12Key(budget: PasswordBudget, question: Pkcs12Derivation): Uint8Array {
  const { digestName, purpose, iterations, size, salt } = question;
  if (salt.length > saltSizeMax) malformed('password-salt');
  const block = digestBlockSize(digestName);
  const units = Array.from(`${budget.password}\0`.split(''), (unit) => unit.charCodeAt(0));
  const password = Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 0xff]));
  const input = concat([fill(salt, block), fill(password, block)]);
  const parts: Uint8Array[] = [];
  const count = Math.ceil(size / digestSize(digestName));
  spend(budget, iterations, count);
  for (let part = 0; part < count; part++) {
    let value = digest(digestName, concat([new Uint8Array(block).fill(purpose), input]));
    for (let i = 1; i < iterations; i++) value = digest(digestName, value);
    parts.push(value);
    const step = fill(value, block).subarray(0, block);
    for (let at = 0; at < input.length; at += block) increase(input.subarray(at, at + block), step);
  }
  return concat(parts).subarray(0, size);
}

/** Repeats octets up to a multiple of the block. */
function fill(bytes: Uint8Array, block: number): Uint8Array {
  const size = Math.ceil(bytes.length / block) * block;
  return Uint8Array.from({ length: size }, (_, i) => bytes[i % bytes.length] as number);
}

/** number + step + 1, as big-endian numbers of one size. */
function increase(number: Uint8Array, step: Uint8Array): void {
  let carry = 1;
  for (let i = number.length - 1; i >= 0; i--) {
    carry += (number[i] as number) + (step[i] as number);
    number[i] = carry & 0xff;
    carry >>= 8;
  }
}

/**
 * Opens what an AlgorithmIdentifier says was closed with a password.
 *
 * PBES2 with PBKDF2 over AES or SM4, and the two forms of PKCS#12 that key stores of the field
 * have.
 *
 * @basis RFC 8018 §6.2; RFC 7292 §C; gm-crypto.md §5, §6
 */
export function openWithPassword(
  budget: PasswordBudget,
  algorithm: DerNode,
  bytes: Uint8Array,
): Uint8Array {
  const oid = objectIdentifier(member(algorithm, 0));
  const parameters = member(algorithm, 1);
  if (oid === oids.pbes2) return openPbes2(budget, parameters, bytes);
  const salt = octets(member(parameters, 0));
  const iterations = smallInteger(member(parameters, 1));
  const derive = (purpose: 1 | 2, size: number): Uint8Array =>
    pkcs12Key(budget, { digestName: 'sha1', purpose, salt, iterations, size });
  if (oid === oids.pbeSha1TripleDes) {
    return decryptCbc(createTripleDes(derive(1, 24)), { iv: derive(2, 8), bytes });
  }
  if (oid === oids.pbeSha1Rc2With40Bits) {
    return decryptCbc(createRc2(derive(1, 5)), { iv: derive(2, 8), bytes });
  }
  return malformed('password-algorithm', algorithm.at, oid);
}

const ciphers: Readonly<
  Record<string, { readonly keySize: number; readonly create: (key: Uint8Array) => BlockCipher }>
> = {
  [oids.aes128Cbc]: { keySize: 16, create: createAes },
  [oids.aes192Cbc]: { keySize: 24, create: createAes },
  [oids.aes256Cbc]: { keySize: 32, create: createAes },
  [oids.sm4Cbc]: { keySize: 16, create: createSm4 },
};

function openPbes2(budget: PasswordBudget, parameters: DerNode, bytes: Uint8Array): Uint8Array {
  const derivation = member(parameters, 0);
  const scheme = member(parameters, 1);
  const name = objectIdentifier(member(derivation, 0));
  if (name !== oids.pbkdf2) malformed('password-algorithm', derivation.at, name);
  const cipherName = objectIdentifier(member(scheme, 0));
  const cipher = ciphers[cipherName] ?? malformed('password-algorithm', scheme.at, cipherName);
  const key = pbkdf2Key(budget, member(derivation, 1), cipher.keySize);
  return decryptCbc(cipher.create(key), { iv: octets(member(scheme, 1)), bytes });
}

/** @basis RFC 8018 §A.2: salt, iterations, optional size of the key, function with a default */
function pbkdf2Key(budget: PasswordBudget, parameters: DerNode, size: number): Uint8Array {
  const salt = octets(member(parameters, 0));
  if (salt.length > saltSizeMax) malformed('password-salt', parameters.at);
  const iterations = smallInteger(member(parameters, 1));
  const rest = parameters.members.slice(2);
  const stated = rest.find(({ tag }) => tag === tags.integer);
  if (stated !== undefined && smallInteger(stated) !== size) {
    malformed('password-algorithm', stated.at, 'key size');
  }
  const prf = rest.find(({ tag }) => tag === tags.sequence);
  const name = prf === undefined ? oids.hmacSha1 : objectIdentifier(member(prf, 0));
  spend(budget, iterations, 1);
  const password = utf8(budget.password);
  if (name === oids.hmacSm3) return pbkdf2Sm3({ password, salt, iterations }).subarray(0, size);
  const hash = hashes[name] ?? malformed('password-algorithm', parameters.at, name);
  return pbkdf2(hash, password, salt, { c: iterations, dkLen: size });
}

const hashes: Readonly<Record<string, typeof sha256 | typeof sha512 | typeof sha1>> = {
  [oids.hmacSha1]: sha1,
  [oids.hmacSha256]: sha256,
  [oids.hmacSha384]: sha384,
  [oids.hmacSha512]: sha512,
};

/** The first block, 32 octets: no cipher here needs more. @basis RFC 8018 §5.2 */
function pbkdf2Sm3(question: {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}): Uint8Array {
  const { password, salt, iterations } = question;
  if (iterations > sm3IterationsMax) malformed('password-iterations');
  let value = hmacSm3(password, concat([salt, Uint8Array.of(0, 0, 0, 1)]));
  const sum = value.slice();
  for (let i = 1; i < iterations; i++) {
    value = hmacSm3(password, value);
    value.forEach((octet, at) => {
      sum[at] = (sum[at] as number) ^ octet;
    });
  }
  return sum;
}
