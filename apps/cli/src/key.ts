import { equal, fromUtf8, Malformed } from '@yunzhang/base';
import {
  type Certificate,
  createSoftwareSigner,
  readCertificate,
  readEcPrivateKey,
  readPem,
  readPkcs12,
  readPkcs8,
  type Sm2Signer,
} from '@yunzhang/gm';
import { kindOf, readFile, smallSizeMax } from './files.ts';
import { exits, stop } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

/** A key of a file, and the certificates that lay with it. */
export interface HeldKey {
  readonly signer: Sm2Signer;
  readonly certificates: readonly Certificate[];
}

/** Opens a key: a PKCS#12 store, or PKCS#8 as PEM or DER, closed with a password or not. */
export function openKey(file: string, password: string | undefined, world: Surroundings): HeldKey {
  const { privateKey, certificates } = openRawKey(file, password, world);
  const signer = createSoftwareSigner({ privateKey, random: world.random });
  privateKey.fill(0);
  return { signer, certificates };
}

/** The private key itself, for what is not a signature: opening an encrypted file. */
export function openRawKey(
  file: string,
  password: string | undefined,
  world: Surroundings,
): RawKey {
  const bytes = readFile(file, smallSizeMax);
  const word = password ?? world.env['YUNZHANG_PASSWORD'];
  try {
    return keyOf(bytes, file, word);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    if (error.code === 'pkcs8-encrypted') stop('key-password-missing', exits.usage, file);
    return stop('key-form', exits.unreadable, `${file} (${error.code})`);
  }
}

/** A private key as octets, with what lay beside it. */
export interface RawKey {
  readonly privateKey: Uint8Array;
  readonly certificates: readonly Certificate[];
}

function keyOf(bytes: Uint8Array, file: string, password: string | undefined): RawKey {
  if (/\.(p12|pfx)$/i.test(file)) {
    if (password === undefined) stop('key-password-missing', exits.usage, file);
    const { privateKey, certificates } = readPkcs12(bytes, password);
    return { privateKey, certificates: certificates.map((one) => readCertificate(one)) };
  }
  const options = password === undefined ? {} : { password };
  if (kindOf(bytes) !== 'pem') {
    return { privateKey: readPkcs8(bytes, options).privateKey, certificates: [] };
  }
  const blocks = readPem(fromUtf8(bytes));
  const certificates = blocks
    .filter(({ label }) => label === 'CERTIFICATE')
    .map((block) => readCertificate(block.bytes));
  const closed = blocks.find(({ label }) => /^(ENCRYPTED )?PRIVATE KEY$/.test(label));
  if (closed !== undefined) {
    return { privateKey: readPkcs8(closed.bytes, options).privateKey, certificates };
  }
  const bare = blocks.find(({ label }) => label === 'EC PRIVATE KEY');
  if (bare === undefined) return stop('key-form', exits.unreadable, file);
  return { privateKey: readEcPrivateKey(bare.bytes).privateKey, certificates };
}

/** Reads the certificates of a file, PEM or DER. */
export function readCertificates(file: string): readonly Certificate[] {
  const bytes = readFile(file, smallSizeMax);
  if (kindOf(bytes) !== 'pem') return [readCertificate(bytes)];
  const blocks = readPem(fromUtf8(bytes), 'CERTIFICATE');
  if (blocks.length === 0) stop('trust-form', exits.unreadable, file);
  return blocks.map((block) => readCertificate(block.bytes));
}

/** The certificate of the key among some; the first one that holds its public key. */
export function certificateOfKey(
  signer: Sm2Signer,
  certificates: readonly Certificate[],
): Certificate | undefined {
  return certificates.find(
    ({ publicKey }) => publicKey.kind === 'sm2' && equal(publicKey.point, signer.publicKey),
  );
}
