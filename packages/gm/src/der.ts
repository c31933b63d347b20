import { assert, fromUtf8, hex, type Instant, latin1, Malformed } from '@yunzhang/base';
import { type GmCode, malformed } from './codes.ts';

export { objectIdentifier } from './der-identifier.ts';

/** Deeper nesting than any certificate, seal or token has. @basis ses.md §9 */
const depthMax = 32;
/** Larger than any seal with its picture. @basis ses.md §9 */
const sizeMax = 64 * 1024 * 1024;

/** Elements in one value: a revocation list of two hundred thousand entries has a million. */
const elementsMax = 1_000_000;
/** A time with fraction and zone has fewer octets; identifiers and flag lists are short as well. */
const timeSizeMax = 64;
const flagSizeMax = 64;

/** A deviation from DER that the tolerant mode lets pass, with the offset of the element. */
export interface Deviation {
  readonly code: GmCode;
  readonly at: number;
}

/**
 * How to read: `strict` throws at the first deviation; `tolerant` calls `note` and goes on where the
 * meaning is still beyond doubt.
 */
export interface DerMode {
  readonly note?: (deviation: Deviation) => void;
}

/**
 * One element with its place in the received bytes.
 *
 * Signatures are checked over `bytes` as received; nothing in the project encodes a parsed element
 * again to hash it. @basis ses.md §3.1
 */
export interface DerNode {
  /** The identifier octet: class, constructed bit and number together, e.g. `0x30`. */
  readonly tag: number;
  /** The whole element, tag and length included. */
  readonly bytes: Uint8Array;
  /** The content octets. */
  readonly content: Uint8Array;
  /** Offset of the tag in the outermost buffer. */
  readonly at: number;
  /** Members, for a constructed element; empty otherwise. */
  readonly members: readonly DerNode[];
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The identifier octet of a context tag. */
export function contextTag(
  number: number,
  form: 'constructed' | 'primitive' = 'constructed',
): number {
  assert(number >= 0 && number < 31, 'context tag below 31');
  return (form === 'constructed' ? 0xa0 : 0x80) | number;
}

/**
 * Reads one DER value that fills `bytes`.
 *
 * Strict unless `mode.note` is given; then non-shortest lengths and bytes after the value are noted
 * and tolerated. Indefinite lengths, truncation, depth and size are never tolerated.
 *
 * @basis X.690 §8, §10.1
 */
export function readDer(bytes: Uint8Array, mode: DerMode = {}): DerNode {
  const node = readDerPrefix(bytes, mode);
  if (node.bytes.length < bytes.length) deviate(mode, 'der-trailing-bytes', node.bytes.length);
  return node;
}

/** Reads one DER value at the start of `bytes`; what follows it is the caller's business. */
export function readDerPrefix(bytes: Uint8Array, mode: DerMode = {}): DerNode {
  if (bytes.length > sizeMax) malformed('der-too-large', 0);
  const budget = { elements: elementsMax };
  return readNode({ bytes, mode, budget }, 0, bytes.length, 0);
}

function deviate(mode: DerMode, code: GmCode, at: number): void {
  if (mode.note === undefined) malformed(code, at);
  mode.note({ code, at });
}

interface Source {
  readonly bytes: Uint8Array;
  readonly mode: DerMode;
  /** What is left of it; two octets can make an element of a hundred times the size. */
  readonly budget: { elements: number };
}

/** An element; its octets are cut out when somebody asks for them. */
class Node implements DerNode {
  readonly tag: number;
  readonly at: number;
  readonly to: number;
  readonly members: readonly DerNode[];
  readonly #source: Uint8Array;
  readonly #start: number;
  #content: Uint8Array | undefined;

  constructor(
    source: Uint8Array,
    place: {
      readonly tag: number;
      readonly at: number;
      readonly start: number;
      readonly to: number;
    },
    members: readonly DerNode[],
  ) {
    this.#source = source;
    this.tag = place.tag;
    this.at = place.at;
    this.to = place.to;
    this.#start = place.start;
    this.members = members;
  }

  get bytes(): Uint8Array {
    return this.#source.subarray(this.at, this.to);
  }

  get content(): Uint8Array {
    return (this.#content ??= this.#source.subarray(this.#start, this.to));
  }
}

const none: readonly DerNode[] = [];

function readNode(source: Source, at: number, limit: number, depth: number): Node {
  if (depth > depthMax) malformed('der-too-deep', at);
  const { bytes, budget } = source;
  budget.elements -= 1;
  if (budget.elements < 0) malformed('der-too-large', at);
  const tag = at < limit ? (bytes[at] as number) : malformed('der-truncated', at);
  // Numbers above 30 take more octets; no structure of the field uses them.
  if ((tag & 0x1f) === 0x1f) malformed('der-tag-form', at);
  const { value: size, next: start } = readLength(source, at + 1, limit);
  const to = start + size;
  if (to > limit) malformed(depth === 0 ? 'der-truncated' : 'der-length-beyond-parent', at);
  if ((tag & 0x20) === 0) return new Node(bytes, { tag, at, start, to }, none);
  const members: DerNode[] = [];
  for (let next = start; next < to;) {
    const member = readNode(source, next, to, depth + 1);
    members.push(member);
    next = member.to;
  }
  return new Node(bytes, { tag, at, start, to }, members);
}

/**
 * Reads a DER length at `at`.
 *
 * Only the shortest form is accepted in strict mode. A seal is compared byte for byte, so one value
 * must not have two spellings.
 *
 * @basis X.690 §10.1
 */
function readLength(
  source: Source,
  at: number,
  limit: number,
): { readonly value: number; readonly next: number } {
  const { bytes } = source;
  const octet = (i: number): number =>
    i < limit ? (bytes[i] as number) : malformed('der-truncated', i);
  const first = octet(at);
  if (first < 0x80) return { value: first, next: at + 1 };
  const size = first & 0x7f;
  if (size === 0 || size > 4) malformed('der-length-form', at); // indefinite, or beyond any file
  let value = 0;
  for (let i = at + 1; i <= at + size; i++) value = value * 256 + octet(i);
  if (value < 0x80 || bytes[at + 1] === 0) deviate(source.mode, 'der-length-not-shortest', at);
  return { value, next: at + 1 + size };
}

/** Refuses a node of another tag. */
export function expectTag(node: DerNode, tag: number): DerNode {
  if (node.tag !== tag) {
    malformed('der-tag-unexpected', node.at, `${node.tag.toString(16)}, not ${tag.toString(16)}`);
  }
  return node;
}

/** The member at `index`; its absence is malformed. */
export function member(node: DerNode, index: number): DerNode {
  return node.members[index] ?? malformed('der-missing-member', node.at, `member ${index}`);
}

/** Members of a SEQUENCE. */
export function sequence(node: DerNode): readonly DerNode[] {
  return expectTag(node, tags.sequence).members;
}

/** Content of an OCTET STRING. */
export function octets(node: DerNode): Uint8Array {
  return expectTag(node, tags.octetString).content;
}

/** Octets of a BIT STRING without the count of unused bits, which must be 0. */
export function bits(node: DerNode): Uint8Array {
  const { content } = expectTag(node, tags.bitString);
  if (content[0] !== 0) malformed('der-bit-string-form', node.at);
  return content.subarray(1);
}

/** Bits of a named-bit BIT STRING such as keyUsage, first bit first. */
export function namedBits(node: DerNode): readonly boolean[] {
  const { content } = expectTag(node, tags.bitString);
  const unused = content[0] ?? malformed('der-bit-string-form', node.at);
  if (content.length > flagSizeMax) malformed('der-bit-string-form', node.at);
  if (unused > 7 || (content.length === 1 && unused !== 0))
    malformed('der-bit-string-form', node.at);
  const flags: boolean[] = [];
  for (let i = 0; i < (content.length - 1) * 8 - unused; i++) {
    flags.push(((content[1 + (i >> 3)] as number) & (0x80 >> (i & 7))) !== 0);
  }
  return flags;
}

/** An INTEGER of any size. */
export function bigInteger(node: DerNode): bigint {
  const { content, at } = expectTag(node, tags.integer);
  const first = content[0];
  const second = content[1] ?? 0x80;
  if (first === undefined) malformed('der-integer-not-shortest', at);
  if (
    content.length > 1 &&
    ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
  ) {
    malformed('der-integer-not-shortest', at);
  }
  // By way of text, because shifting octet by octet would be quadratic in the size.
  const value = BigInt(`0x${hex(content)}`);
  return first >= 0x80 ? value - (1n << BigInt(content.length * 8)) : value;
}

/** An INTEGER that fits a number and is not negative. */
export function smallInteger(node: DerNode): number {
  const value = bigInteger(node);
  if (value < 0n || value > 0x7fffffffn) malformed('der-integer-range', node.at);
  return Number(value);
}

/** A BOOLEAN. DER writes true as `FF`. */
export function boolean(node: DerNode): boolean {
  const { content, at } = expectTag(node, tags.boolean);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff))
    malformed('der-boolean-form', at);
  return content[0] === 0xff;
}

/** Text of any string type the field uses. Malformed UTF-8 throws. */
export function text(node: DerNode): string {
  switch (node.tag) {
    case tags.utf8String:
      return readUtf8(node);
    case tags.t61String:
      return readT61(node);
    case tags.printableString:
    case tags.ia5String:
      // Both are ASCII, but some vendors write UTF-8 into them.
      return node.content.some((octet) => octet > 0x7f) ? readUtf8(node) : latin1(node.content);
    case tags.bmpString:
      return readUtf16(node);
    default:
      return malformed('der-tag-unexpected', node.at, 'a string');
  }
}

function readUtf8(node: DerNode): string {
  try {
    return fromUtf8(node.content);
  } catch {
    return malformed('der-string-form', node.at);
  }
}

/** In practice Latin-1, or UTF-8 where vendors of the field wrote it. */
function readT61(node: DerNode): string {
  try {
    return fromUtf8(node.content);
  } catch {
    return latin1(node.content);
  }
}

function readUtf16(node: DerNode): string {
  if (node.content.length % 2 !== 0) malformed('der-string-form', node.at);
  let result = '';
  for (let i = 0; i < node.content.length; i += 2) {
    result += String.fromCharCode(
      ((node.content[i] as number) << 8) | (node.content[i + 1] as number),
    );
  }
  return result;
}

/**
 * A UTCTime or GeneralizedTime as an instant.
 *
 * Fractions and zone offsets occur in seals and are read; `mode.note` hears of them because DER
 * allows neither. Two-digit years: 00–49 are 20xx.
 *
 * @basis X.690 §11.7, §11.8; ses.md §3.4
 */
export function instant(node: DerNode, mode: DerMode = {}): Instant {
  const { tag, content } = node;
  if (tag !== tags.utcTime && tag !== tags.generalizedTime) {
    malformed('der-tag-unexpected', node.at, 'a time');
  }
  if (content.length > timeSizeMax) malformed('der-time-form', node.at);
  const value = latin1(content);
  const form =
    tag === tags.utcTime
      ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?()(Z|[+-]\d{4})$/
      : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?([.,]\d+)?(Z|[+-]\d{4})$/;
  const parts = form.exec(value) ?? malformed('der-time-form', node.at, value);
  const [, written = '', , , , , seconds, fraction = '', zone = ''] = parts;
  if (seconds === undefined || fraction !== '' || zone !== 'Z') {
    deviate(mode, 'der-time-variant', node.at);
  }
  const short = Number(written);
  const year = tag === tags.utcTime ? short + (short < 50 ? 2000 : 1900) : short;
  const at = civilInstant([year, ...parts.slice(2, 7).map((part) => Number(part ?? 0))]);
  const offset = zoneMs(zone);
  if (at === undefined || offset === undefined) malformed('der-time-form', node.at, value);
  return at + Number(fraction.slice(1).padEnd(3, '0').slice(0, 3)) - offset;
}

/** The instant of year, month, day, hour, minute and second; `undefined` if there is none. */
function civilInstant(fields: readonly number[]): Instant | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(at);
  // Two-digit years, the 31st of short months and 24:00 come back as something else.
  const same =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === second;
  return same ? at : undefined;
}

function zoneMs(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3, 5))];
  if (hours > 23 || minutes > 59) return undefined;
  const ms = (hours * 60 + minutes) * 60_000;
  return zone[0] === '-' ? -ms : ms;
}

/** Tells a decoder's refusal from other exceptions, for callers that turn it into a finding. */
export function isMalformed(error: unknown): error is Malformed {
  return error instanceof Malformed;
}
