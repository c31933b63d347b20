import { timingSafeEqual } from 'node:crypto';
import { assert, concat, equal, utf8 } from '@yunzhang/base';
import { hmacSm3, type RandomOctets, sm3, sm4Ctr } from '@yunzhang/gm';
import { damaged } from './stop.ts';

/** Octets of a key-encryption key. */
export const kekSize = 32;
/** Largest content of one box. */
const contentMax = 64 * 1024 * 1024;
const magic = utf8('YZCB1\n');
const counterSize = 16;
const macSize = 32;
const idSize = 16;
const versionSize = 4;
const headSize = magic.length + idSize + versionSize + counterSize;

/** What a key-encryption key is made into; it is not kept itself. */
export interface BoxKeys {
  /** Names the key-encryption key and says nothing about it. */
  readonly id: Uint8Array;
  readonly encryption: Uint8Array;
  readonly mac: Uint8Array;
}

/**
 * Separate keys for each use.
 *
 * @basis gm-crypto.md §4; NIST SP 800-108 (a PRF over a label), with HMAC-SM3 as the PRF
 */
export function deriveBoxKeys(kek: Uint8Array): BoxKeys {
  assert(kek.length === kekSize, 'a key-encryption key has 32 octets');
  const derive = (label: string): Uint8Array => hmacSm3(kek, utf8(`yunzhang custody ${label} v1`));
  return {
    id: sm3(derive('name')).subarray(0, idSize),
    encryption: derive('encryption').subarray(0, 16),
    mac: derive('integrity'),
  };
}

/** What a box is called; a box under another name does not open. */
export interface BoxName {
  readonly name: string;
  /** Grows with each rotation of the key-encryption key. */
  readonly version: number;
}

/**
 * Closes content: SM4 in counter mode, then HMAC-SM3 over name, version, counter and result.
 *
 * The counter is drawn afresh for each writing, also of the same content.
 *
 * @basis GB/T 17964-2021 §8; GB/T 15852.2 (HMAC); encrypt-then-MAC
 */
export function closeBox(
  keys: BoxKeys,
  { name, version }: BoxName,
  { content, random }: { readonly content: Uint8Array; readonly random: RandomOctets },
): Uint8Array {
  assert(content.length <= contentMax, 'a box has its limit');
  // 96 random bits, and 32 that count blocks: two writings never share a counter.
  const counter = concat([random(12), new Uint8Array(4)]);
  const number = new Uint8Array(versionSize);
  new DataView(number.buffer).setUint32(0, version);
  const head = concat([magic, keys.id, number, counter]);
  const closed = concat([head, sm4Ctr({ key: keys.encryption, counter }, content)]);
  return concat([closed, macOf(keys, name, closed)]);
}

/** An opened box. */
export interface OpenedBox {
  readonly content: Uint8Array;
  readonly version: number;
}

/** Opens a box; what was changed, cut or moved under another name stops everything. */
export function openBox(keys: BoxKeys, name: string, bytes: Uint8Array): OpenedBox {
  if (bytes.length < headSize + macSize || bytes.length > headSize + contentMax + macSize) {
    return damaged(name);
  }
  const closed = bytes.subarray(0, -macSize);
  if (!timingSafeEqual(macOf(keys, name, closed), bytes.subarray(-macSize))) return damaged(name);
  const at = magic.length + idSize;
  const version = new DataView(closed.buffer, closed.byteOffset + at, versionSize).getUint32(0);
  const counter = closed.subarray(at + versionSize, headSize);
  const content = sm4Ctr({ key: keys.encryption, counter }, closed.subarray(headSize));
  return { content, version };
}

/** Whether a box was closed under these keys, by the name it carries; proves nothing. */
export function isBoxOf(keys: BoxKeys, bytes: Uint8Array): boolean {
  return equal(bytes.subarray(0, magic.length + idSize), concat([magic, keys.id]));
}

function macOf(keys: BoxKeys, name: string, closed: Uint8Array): Uint8Array {
  // The length of the name is fixed by its hash, so that name and content cannot shift.
  return hmacSm3(keys.mac, concat([sm3(utf8(name)), closed]));
}
