import { assert } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { sm4Box, sm4RoundKeys } from './cipher-sm4.ts';

/** SM4 in cipher block chaining: whose key, and where it starts. */
export interface Sm4Cbc {
  /** 16 octets each. */
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** The substitution and the spreading of one octet of a word, for each of its four places. */
let spread: readonly Int32Array[] | undefined;

function tables(): readonly Int32Array[] {
  spread ??= [24, 16, 8, 0].map((shift) =>
    Int32Array.from({ length: 256 }, (_, octet) => {
      const word = (sm4Box[octet] ?? 0) << shift;
      const rotate = (by: number): number => (word << by) | (word >>> (32 - by));
      return word ^ rotate(2) ^ rotate(10) ^ rotate(18) ^ rotate(24);
    }),
  );
  return spread;
}

/**
 * Opens whole files: four look-ups a round, no array a block. Padding of PKCS#7 is removed.
 *
 * The look-ups depend on the key: not for a machine shared with strangers.
 *
 * @basis GB/T 32907-2016 §7; GB/T 17964-2021 §7
 */
export function decryptSm4Cbc({ key, iv }: Sm4Cbc, bytes: Uint8Array): Uint8Array {
  assert(key.length === 16 && iv.length === 16, 'key and vector have 16 octets');
  if (bytes.length === 0 || bytes.length % 16 !== 0) malformed('cipher-size');
  const clear = new Uint8Array(bytes.length);
  const [from, to] = [viewOf(bytes), viewOf(clear)];
  const block = blockOf(sm4RoundKeys(key).toReversed());
  const chain = wordsOf(viewOf(iv));
  const taken = new Int32Array(4);
  for (let at = 0; at < bytes.length; at += 16) {
    for (let i = 0; i < 4; i++) taken[i] = from.getInt32(at + 4 * i);
    const opened = block(taken);
    for (let i = 0; i < 4; i++) {
      to.setInt32(at + 4 * i, (opened[i] as number) ^ (chain[i] as number));
      chain[i] = taken[i] as number;
    }
  }
  const padding = clear[clear.length - 1] ?? 0;
  const end = clear.length - padding;
  const isRight = padding >= 1 && padding <= 16;
  if (!isRight || clear.subarray(end).some((octet) => octet !== padding)) {
    malformed('cipher-padding');
  }
  return clear.subarray(0, end);
}

/** Closes a file with padding of PKCS#7. @basis GB/T 17964-2021 §7 */
export function encryptSm4Cbc({ key, iv }: Sm4Cbc, clear: Uint8Array): Uint8Array {
  assert(key.length === 16 && iv.length === 16, 'key and vector have 16 octets');
  const padding = 16 - (clear.length % 16);
  const bytes = new Uint8Array(clear.length + padding).fill(padding);
  bytes.set(clear);
  const view = viewOf(bytes);
  const block = blockOf(sm4RoundKeys(key));
  const chain = wordsOf(viewOf(iv));
  for (let at = 0; at < bytes.length; at += 16) {
    for (let i = 0; i < 4; i++) chain[i] = (chain[i] ?? 0) ^ view.getInt32(at + 4 * i);
    chain.set(block(chain));
    for (let i = 0; i < 4; i++) view.setInt32(at + 4 * i, chain[i] ?? 0);
  }
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function wordsOf(view: DataView): Int32Array {
  return Int32Array.from([0, 4, 8, 12], (at) => view.getInt32(at));
}

/** One block under the given round keys; the answer is valid until the next call. */
function blockOf(keys: readonly number[]): (words: Int32Array) => Int32Array {
  const [t0, t1, t2, t3] = tables() as [Int32Array, Int32Array, Int32Array, Int32Array];
  const round = Int32Array.from(keys);
  const out = new Int32Array(4);
  return (words) => {
    let a = words[0] as number;
    let b = words[1] as number;
    let c = words[2] as number;
    let d = words[3] as number;
    for (let i = 0; i < 32; i++) {
      const x = b ^ c ^ d ^ (round[i] as number);
      const mixed =
        (t0[x >>> 24] as number) ^
        (t1[(x >>> 16) & 0xff] as number) ^
        (t2[(x >>> 8) & 0xff] as number) ^
        (t3[x & 0xff] as number);
      const next = a ^ mixed;
      a = b;
      b = c;
      c = d;
      d = next;
    }
    out[0] = d;
    out[1] = c;
    out[2] = b;
    out[3] = a;
    return out;
  };
}
