import { concat } from '@yunzhang/base';

/** What RLP writes: octets, or a list of such. */
export type RlpItem = Uint8Array | readonly RlpItem[];

/**
 * Recursive length prefix, writing only.
 *
 * Depth is that of our own values, never of input.
 *
 * @basis Ethereum yellow paper, appendix B
 */
export function encodeRlp(item: RlpItem): Uint8Array {
  if (item instanceof Uint8Array) {
    const [first] = item;
    if (item.length === 1 && first !== undefined && first < 0x80) return item;
    return concat([prefix(0x80, item.length), item]);
  }
  const content = concat(item.map(encodeRlp));
  return concat([prefix(0xc0, content.length), content]);
}

/** A natural number without leading zeros; zero is nothing. @basis yellow paper, appendix B */
export function rlpNumber(value: bigint | number): Uint8Array {
  const digits = BigInt(value).toString(16);
  if (digits === '0') return new Uint8Array(0);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function prefix(base: number, size: number): Uint8Array {
  if (size < 56) return Uint8Array.of(base + size);
  const digits = rlpNumber(size);
  return concat([Uint8Array.of(base + 55 + digits.length), digits]);
}
