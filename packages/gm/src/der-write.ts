import { assert, concat, fromLatin1, type Instant, utf8 } from '@yunzhang/base';
import { tags } from './der.ts';

/** Encodes an element: tag, shortest length, content. @basis X.690 §10.1 */
export function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = contents.length === 1 ? (contents[0] as Uint8Array) : concat(contents);
  const size = content.length;
  if (size < 0x80) return concat([Uint8Array.of(tag, size), content]);
  const octets: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest & 0xff);
  return concat([Uint8Array.of(tag, 0x80 | octets.length, ...octets), content]);
}

export const writeSequence = (...members: readonly Uint8Array[]): Uint8Array =>
  element(tags.sequence, ...members);

/** SET OF: DER sorts the members by their octets. @basis X.690 §11.6 */
export function writeSetOf(...members: readonly Uint8Array[]): Uint8Array {
  return element(tags.set, ...[...members].sort(compareOctets));
}

function compareOctets(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export const writeOctets = (content: Uint8Array): Uint8Array => element(tags.octetString, content);

/** BIT STRING of whole octets. */
export const writeBits = (content: Uint8Array): Uint8Array =>
  element(tags.bitString, Uint8Array.of(0), content);

/** BIT STRING of named bits, trailing zeros removed. @basis X.690 §11.2.2 */
export function writeNamedBits(flags: readonly boolean[]): Uint8Array {
  const size = flags.lastIndexOf(true) + 1;
  const octets = new Uint8Array(1 + Math.ceil(size / 8));
  octets[0] = (octets.length - 1) * 8 - size;
  for (let i = 0; i < size; i++) {
    if (flags[i]) octets[1 + (i >> 3)] = (octets[1 + (i >> 3)] as number) | (0x80 >> (i & 7));
  }
  return element(tags.bitString, octets);
}

/** INTEGER, shortest two's complement. */
export function writeInteger(value: bigint | number): Uint8Array {
  const number = BigInt(value);
  const octets: number[] = [];
  let rest = number;
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (
    !(rest === 0n && (octets[0] as number) < 0x80) &&
    !(rest === -1n && (octets[0] as number) >= 0x80)
  );
  return element(tags.integer, Uint8Array.from(octets));
}

export const writeBoolean = (value: boolean): Uint8Array =>
  element(tags.boolean, Uint8Array.of(value ? 0xff : 0));

export const writeNull = (): Uint8Array => element(tags.null, new Uint8Array(0));

/** OBJECT IDENTIFIER from dotted text; arcs may exceed 64 bits (UUID arcs under 2.25). */
export function writeObjectIdentifier(dotted: string): Uint8Array {
  const arcs = dotted.split('.').map(BigInt);
  const [root, second, ...rest] = arcs;
  assert(root !== undefined && second !== undefined && root <= 2n, 'object identifier');
  const octets: number[] = [];
  for (const arc of [root * 40n + second, ...rest]) {
    const group: number[] = [];
    for (let left = arc; group.length === 0 || left > 0n; left >>= 7n) {
      group.unshift(Number(left & 0x7fn) | (group.length === 0 ? 0 : 0x80));
    }
    octets.push(...group);
  }
  return element(tags.objectIdentifier, Uint8Array.from(octets));
}

export const writeUtf8 = (value: string): Uint8Array => element(tags.utf8String, utf8(value));

export function writeIa5(value: string): Uint8Array {
  const octets = fromLatin1(value);
  assert(
    octets.every((octet) => octet < 0x80),
    'IA5String is ASCII',
  );
  return element(tags.ia5String, octets);
}

export function writePrintable(value: string): Uint8Array {
  assert(/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value), 'PrintableString alphabet');
  return element(tags.printableString, fromLatin1(value));
}

/** GeneralizedTime in UTC to the second. @basis X.690 §11.7 */
export function writeGeneralizedTime(at: Instant): Uint8Array {
  const value = new Date(at).toISOString();
  assert(/^\d{4}-/.test(value), 'a year of four digits');
  return element(tags.generalizedTime, fromLatin1(`${value.slice(0, 19).replace(/[-:T]/g, '')}Z`));
}

/** UTCTime for 1950–2049, GeneralizedTime after: what certificates use. @basis RFC 5280 §4.1.2.5 */
export function writeTime(at: Instant): Uint8Array {
  const year = new Date(at).getUTCFullYear();
  if (year < 1950 || year > 2049) return writeGeneralizedTime(at);
  const value = new Date(at).toISOString();
  return element(tags.utcTime, fromLatin1(`${value.slice(2, 19).replace(/[-:T]/g, '')}Z`));
}

/** `[number] EXPLICIT`. */
export const writeExplicit = (number: number, inner: Uint8Array): Uint8Array =>
  element(0xa0 | number, inner);
