import { malformed } from './codes.ts';
import { type DerNode, expectTag, tags } from './der.ts';

/** Octets of one identifier; real ones have about ten. */
const objectIdentifierSizeMax = 256;

/** Dotted text of an OBJECT IDENTIFIER. @basis X.690 §8.19 */
export function objectIdentifier(node: DerNode): string {
  const { content, at } = expectTag(node, tags.objectIdentifier);
  if (content.length > objectIdentifierSizeMax) malformed('der-object-identifier-form', at);
  const known = shortIdentifier(content);
  if (known !== undefined) return known;
  const arcs: bigint[] = [];
  let value = 0n;
  let fresh = true;
  for (const octet of content) {
    if (fresh && octet === 0x80) malformed('der-object-identifier-form', at);
    value = (value << 7n) | BigInt(octet & 0x7f);
    fresh = (octet & 0x80) === 0;
    if (!fresh) continue;
    arcs.push(value);
    value = 0n;
  }
  const first = arcs[0];
  if (!fresh || first === undefined) malformed('der-object-identifier-form', at);
  const root = first >= 80n ? 2n : first / 40n;
  return [root, first - root * 40n, ...arcs.slice(1)].join('.');
}

/** The text where all arcs are small numbers, which is so in practice; undefined otherwise. */
function shortIdentifier(content: Uint8Array): string | undefined {
  let text = '';
  let value = 0;
  let octetsOfArc = 0;
  for (const octet of content) {
    if (octetsOfArc === 0 && octet === 0x80) return undefined;
    octetsOfArc += 1;
    if (octetsOfArc > 6) return undefined;
    value = value * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    if (text === '') {
      const root = value >= 80 ? 2 : Math.floor(value / 40);
      text = `${root}.${value - root * 40}`;
    } else text += `.${value}`;
    value = 0;
    octetsOfArc = 0;
  }
  return octetsOfArc === 0 && text !== '' ? text : undefined;
}
