import { malformed } from './codes.ts';

/** One block in, one block out, in place of a mode; the key is inside. */
export interface BlockCipher {
  readonly blockSize: number;
  decrypt(block: Uint8Array): Uint8Array;
}

/** A ciphertext with the vector it was started with. */
export interface CbcText {
  readonly iv: Uint8Array;
  readonly bytes: Uint8Array;
}

/**
 * Decrypts cipher block chaining and removes the padding of PKCS#7.
 *
 * A wrong padding means a wrong key or a damaged file: `cipher-padding`. Use it only where nobody
 * can ask often and watch the answers.
 *
 * @basis RFC 2898 §6.1.1, §6.2; GB/T 17964-2021 §7
 */
export function decryptCbc(cipher: BlockCipher, { iv, bytes }: CbcText): Uint8Array {
  const { blockSize } = cipher;
  const whole = bytes.length > 0 && bytes.length % blockSize === 0;
  if (!whole || iv.length !== blockSize) malformed('cipher-size');
  const clear = new Uint8Array(bytes.length);
  let before = iv;
  for (let at = 0; at < bytes.length; at += blockSize) {
    const block = bytes.subarray(at, at + blockSize);
    const opened = cipher.decrypt(block);
    for (let i = 0; i < blockSize; i++) {
      clear[at + i] = (opened[i] as number) ^ (before[i] as number);
    }
    before = block;
  }
  const padding = clear[clear.length - 1] as number;
  const end = clear.length - padding;
  const right = padding >= 1 && padding <= blockSize;
  if (!right || clear.subarray(end).some((octet) => octet !== padding)) malformed('cipher-padding');
  return clear.slice(0, end);
}
