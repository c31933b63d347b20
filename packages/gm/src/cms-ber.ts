import { concat } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { tags } from './der.ts';
import { element } from './der-write.ts';

/** As for DER. @basis ses.md §9 */
const depthMax = 32;
/** Larger than any message with its content. */
const sizeMax = 16 * 1024 * 1024;

/** More elements than a message with 64 certificates has; two octets could make one otherwise. */
const elementsMax = 200_000;

const constructed = 0x20;

/**
 * Splits off the first BER value and writes its indefinite lengths as definite ones.
 *
 * PDF libraries write messages with indefinite lengths and octet strings in pieces, and pad them
 * with zeros. Elements of definite length are kept octet for octet, so what is signed (attributes,
 * certificates) does not change. `rest` is what follows the value: zeros, or something to report.
 *
 * @basis X.690 §8.1.3.6, §8.7.3; RFC 5652 §5.4
 */
export function definiteForm(bytes: Uint8Array): {
  readonly value: Uint8Array;
  readonly rest: Uint8Array;
  readonly rewritten: boolean;
} {
  if (bytes.length > sizeMax) malformed('der-too-large', 0);
  const budget = { elements: elementsMax };
  const { value, next, changed } = readValue({ bytes, end: bytes.length, budget }, 0, 0);
  return { value, rest: bytes.subarray(next), rewritten: changed };
}

interface Range {
  readonly bytes: Uint8Array;
  readonly end: number;
}

interface Source extends Range {
  readonly budget: { elements: number };
}

interface Converted {
  /** A view of the source unless `changed`. */
  readonly value: Uint8Array;
  readonly next: number;
  readonly changed: boolean;
}

function readValue(source: Source, at: number, depth: number): Converted {
  if (depth > depthMax) malformed('der-too-deep', at);
  const { bytes, end, budget } = source;
  budget.elements -= 1;
  if (budget.elements < 0) malformed('der-too-large', at);
  const tag = at < end ? (bytes[at] as number) : malformed('der-truncated', at);
  if ((tag & 0x1f) === 0x1f) malformed('der-tag-form', at);
  const { size, start } = readSize(source, at + 1);
  const closed = size === undefined ? end : start + size;
  if (closed > end) malformed('der-truncated', at);
  if ((tag & constructed) === 0) {
    if (size === undefined) malformed('der-length-form', at);
    return { value: bytes.subarray(at, closed), next: closed, changed: false };
  }
  const members = readMembers(
    { ...source, end: closed },
    { start, depth, open: size === undefined },
  );
  const joined = tag === (tags.octetString | constructed);
  if (size !== undefined && !members.changed && !joined) {
    return { value: bytes.subarray(at, closed), next: closed, changed: false };
  }
  const values = joined ? members.values.map(pieceContent) : members.values;
  const head = joined ? tags.octetString : tag;
  return { value: element(head, concat(values)), next: members.next, changed: true };
}

function readMembers(
  source: Source,
  place: { readonly start: number; readonly depth: number; readonly open: boolean },
) {
  const { end } = source;
  const values: Uint8Array[] = [];
  let changed = false;
  let next = place.start;
  while (place.open ? !isEndMark(source, next) : next < end) {
    const found = readValue(source, next, place.depth + 1);
    changed ||= found.changed;
    values.push(found.value);
    next = found.next;
  }
  return { values, changed, next: place.open ? next + 2 : next };
}

function isEndMark({ bytes, end }: Range, at: number): boolean {
  if (at + 2 > end) malformed('der-truncated', at);
  return bytes[at] === 0 && bytes[at + 1] === 0;
}

function pieceContent(piece: Uint8Array): Uint8Array {
  if (piece[0] !== tags.octetString) malformed('der-tag-unexpected', undefined, 'a piece');
  const { start } = readSize({ bytes: piece, end: piece.length }, 1);
  return piece.subarray(start);
}

function readSize({ bytes, end }: Range, at: number): { size: number | undefined; start: number } {
  const octet = (i: number): number =>
    i < end ? (bytes[i] as number) : malformed('der-truncated', i);
  const first = octet(at);
  if (first < 0x80) return { size: first, start: at + 1 };
  const count = first & 0x7f;
  if (count === 0) return { size: undefined, start: at + 1 };
  if (count > 4) malformed('der-length-form', at);
  let size = 0;
  for (let i = at + 1; i <= at + count; i++) size = size * 256 + octet(i);
  return { size, start: at + 1 + count };
}
