import { assert } from '@yunzhang/base';

// Not constant in time: the only key this ever holds comes from the empty password of a public
// file.

const sbox = new Uint8Array(256);
const inverse = new Uint8Array(256);
const times = (a: number, b: number): number => {
  let product = 0;
  for (let x = a, y = b; y > 0; y >>= 1) {
    if (y & 1) product ^= x;
    x = x & 0x80 ? ((x << 1) ^ 0x11b) & 0xff : x << 1;
  }
  return product;
};
for (let i = 0, p = 1, q = 1; i < 255; i++) {
  // p runs through all non-zero values as powers of 3, q through their inverses.
  const x = q ^ (q << 1) ^ (q << 2) ^ (q << 3) ^ (q << 4);
  sbox[p] = (x ^ (x >> 8) ^ 0x63) & 0xff;
  p = times(p, 3);
  q = times(q, 0xf6);
}
sbox[0] = 0x63;
for (let i = 0; i < 256; i++) inverse[sbox[i] as number] = i;
const table = (factor: number): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, i) => times(i, factor));
const [by2, by3, by9, by11, by13, by14] = [2, 3, 9, 11, 13, 14].map(table) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

/** @basis FIPS 197 §5.2 */
function expandKey(key: Uint8Array): Uint8Array {
  assert(key.length === 16 || key.length === 32, 'an AES key of 16 or 32 octets');
  const rounds = key.length / 4 + 6;
  const words = new Uint8Array(16 * (rounds + 1));
  words.set(key);
  let rcon = 1;
  for (let i = key.length; i < words.length; i += 4) {
    let word = [...words.subarray(i - 4, i)] as [number, number, number, number];
    if (i % key.length === 0) {
      const [a, b, c, d] = word;
      word = [(sbox[b] as number) ^ rcon, sbox[c] as number, sbox[d] as number, sbox[a] as number];
      rcon = times(rcon, 2);
    } else if (key.length === 32 && i % 32 === 16) {
      word = word.map((octet) => sbox[octet] as number) as typeof word;
    }
    for (let j = 0; j < 4; j++)
      words[i + j] = (words[i + j - key.length] as number) ^ (word[j] as number);
  }
  return words;
}

function addKey(s: Uint8Array, keys: Uint8Array, round: number): void {
  for (let i = 0; i < 16; i++) s[i] = (s[i] as number) ^ (keys[round * 16 + i] as number);
}

function unmix(a: number, b: number, c: number, d: number): number {
  return (by14[a] as number) ^ (by11[b] as number) ^ (by13[c] as number) ^ (by9[d] as number);
}

function decryptBlock(s: Uint8Array, keys: Uint8Array): void {
  const rounds = keys.length / 16 - 1;
  const t = new Uint8Array(16);
  addKey(s, keys, rounds);
  for (let round = rounds - 1; round >= 0; round--) {
    for (let i = 0; i < 16; i++) t[(i + 4 * (i % 4)) % 16] = inverse[s[i] as number] as number;
    addKey(t, keys, round);
    if (round === 0) {
      s.set(t);
      return;
    }
    for (let c = 0; c < 16; c += 4) {
      const w = t[c] as number;
      const x = t[c + 1] as number;
      const y = t[c + 2] as number;
      const z = t[c + 3] as number;
      s[c] = unmix(w, x, y, z);
      s[c + 1] = unmix(x, y, z, w);
      s[c + 2] = unmix(y, z, w, x);
      s[c + 3] = unmix(z, w, x, y);
    }
  }
}

function encryptBlock(s: Uint8Array, keys: Uint8Array): void {
  const rounds = keys.length / 16 - 1;
  const t = new Uint8Array(16);
  addKey(s, keys, 0);
  for (let round = 1; round <= rounds; round++) {
    for (let i = 0; i < 16; i++) t[i] = sbox[s[(i + 4 * (i % 4)) % 16] as number] as number;
    if (round === rounds) s.set(t);
    else {
      for (let c = 0; c < 16; c += 4) {
        const w = t[c] as number;
        const x = t[c + 1] as number;
        const y = t[c + 2] as number;
        const z = t[c + 3] as number;
        s[c] = (by2[w] as number) ^ (by3[x] as number) ^ y ^ z;
        s[c + 1] = (by2[x] as number) ^ (by3[y] as number) ^ z ^ w;
        s[c + 2] = (by2[y] as number) ^ (by3[z] as number) ^ w ^ x;
        s[c + 3] = (by2[z] as number) ^ (by3[w] as number) ^ x ^ y;
      }
    }
    addKey(s, keys, round);
  }
}

/** What CBC needs beside the data. */
export interface CbcKey {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** Decrypts whole blocks; octets beyond the last whole block are dropped. @basis SP 800-38A §6.2 */
export function decryptCbc(data: Uint8Array, { key, iv }: CbcKey): Uint8Array {
  const keys = expandKey(key);
  const out = data.slice(0, data.length - (data.length % 16));
  for (let at = 0; at < out.length; at += 16) {
    const block = out.subarray(at, at + 16);
    decryptBlock(block, keys);
    for (let i = 0; i < 16; i++) {
      const before = at === 0 ? iv[i] : data[at - 16 + i];
      block[i] = (block[i] as number) ^ (before as number);
    }
  }
  return out;
}

/** Encrypts whole blocks, as the password hash of AES-256 files needs. @basis SP 800-38A §6.2 */
export function encryptCbc(data: Uint8Array, { key, iv }: CbcKey): Uint8Array {
  assert(data.length % 16 === 0, 'whole blocks');
  const keys = expandKey(key);
  const out = data.slice();
  let before = iv;
  for (let at = 0; at < out.length; at += 16) {
    const block = out.subarray(at, at + 16);
    for (let i = 0; i < 16; i++) block[i] = (block[i] as number) ^ (before[i] as number);
    encryptBlock(block, keys);
    before = block;
  }
  return out;
}
