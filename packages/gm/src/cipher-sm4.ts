import { assert } from '@yunzhang/base';
import type { BlockCipher } from './cipher-cbc.ts';

/** @basis GB/T 32907-2016 §6.2, table of S */
const boxHex =
  'd690e9fecce13db716b614c228fb2c052b679a762abe04c3aa441326498606999c4250f491ef987a33540b43edcfac62' +
  'e4b31ca9c908e89580df94fa758f3fa64707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35' +
  '1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89eeabf8ad240c738b5a3f7f2cef96115a1' +
  'e0ae5da49b341a55ad933230f58cb1e31df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51' +
  '8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b08969974a0c96777e65b9f109c56ec684' +
  '18f07dec3adc4d2079ee5f3ed7cb3948';
/** The substitution of octets. @basis GB/T 32907-2016 §6.2 */
export const sm4Box: Uint8Array = Uint8Array.from(boxHex.match(/../g) ?? [], (pair) =>
  Number.parseInt(pair, 16),
);

/** @basis GB/T 32907-2016 §7.3 b) */
const systemKey = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc] as const;

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function substitute(word: number): number {
  return (
    ((sm4Box[word >>> 24] as number) << 24) |
    ((sm4Box[(word >>> 16) & 0xff] as number) << 16) |
    ((sm4Box[(word >>> 8) & 0xff] as number) << 8) |
    (sm4Box[word & 0xff] as number)
  );
}

/** The 32 keys of the rounds. @basis GB/T 32907-2016 §7.3 */
export function sm4RoundKeys(key: Uint8Array): readonly number[] {
  const view = new DataView(key.buffer, key.byteOffset, 16);
  const words = systemKey.map((word, i) => view.getUint32(4 * i) ^ word);
  for (let i = 0; i < 32; i++) {
    // CK: four octets (4i + j) · 7 modulo 256.
    let constant = 0;
    for (let j = 0; j < 4; j++) constant = (constant << 8) | (((4 * i + j) * 7) & 0xff);
    const [first, ...rest] = words.slice(i) as [number, number, number, number];
    const mixed = substitute(rest[0] ^ rest[1] ^ rest[2] ^ constant);
    words.push(first ^ mixed ^ rotate(mixed, 13) ^ rotate(mixed, 23));
  }
  return words.slice(4);
}

/**
 * Thirty-two rounds and the reversal; decryption takes the keys backwards.
 *
 * @basis GB/T 32907-2016 §7.1
 */
function run(keys: readonly number[], block: Uint8Array): Uint8Array {
  const view = new DataView(block.buffer, block.byteOffset, 16);
  let [a, b, c, d] = [view.getInt32(0), view.getInt32(4), view.getInt32(8), view.getInt32(12)];
  for (const key of keys) {
    const mixed = substitute(b ^ c ^ d ^ key);
    const spread = rotate(mixed, 2) ^ rotate(mixed, 10) ^ rotate(mixed, 18) ^ rotate(mixed, 24);
    [a, b, c, d] = [b, c, d, a ^ mixed ^ spread];
  }
  const result = new Uint8Array(16);
  const out = new DataView(result.buffer);
  [d, c, b, a].forEach((word, i) => out.setInt32(4 * i, word));
  return result;
}

/**
 * SM4 for small things such as wrapped keys.
 *
 * The table look-ups depend on the key: not for a machine shared with strangers.
 *
 * @basis GB/T 32907-2016
 */
export function createSm4(
  key: Uint8Array,
): BlockCipher & { encrypt(block: Uint8Array): Uint8Array } {
  assert(key.length === 16, 'SM4 keys have 16 octets');
  const keys = sm4RoundKeys(key);
  const backwards = keys.toReversed();
  return {
    blockSize: 16,
    encrypt: (block) => run(keys, block),
    decrypt: (block) => run(backwards, block),
  };
}
