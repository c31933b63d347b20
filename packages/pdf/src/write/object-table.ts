import { sha256 } from '@noble/hashes/sha2.js';
import { concat, deflateRaw, equal, fromLatin1, hex, utf8 } from '@yunzhang/base';
import { type Entries, entriesText } from '../append/syntax.ts';

/** Objects in one object stream: readers expand a whole stream to reach one object. */
const membersMax = 200;
/** Below this size compressing gives nothing. */
const plainSizeMax = 48;
/** Octets at the end of a stream that tell most streams apart. */
const sampleSize = 64;
/** Streams of one length and sample that are compared: hostile ones could all be alike in these. */
const alikeMax = 8;

/** A reference in PDF syntax: `12 0 R`. */
export type Reference = `${number} 0 R`;

/** How the data of a stream comes in. */
export interface StreamOptions {
  /** `plain` is compressed here, `ready` is in the form its entries say. */
  readonly form: 'plain' | 'ready';
}

/**
 * The objects of a new file, in the order of their numbers.
 *
 * Dictionaries go into object streams and the cross-reference is a stream: a page of text has about
 * as many octets in its objects as in its text. The same objects always give the same octets.
 *
 * @basis ISO 32000-1 7.5.7, 7.5.8
 */
export class ObjectTable {
  readonly #bodies: (string | Stream)[] = [];
  /** Streams by their dictionary and a checksum. */
  readonly #streams = new Map<string, readonly Reference[]>();

  /** Takes a number for an object that is written later. */
  reserve(): Reference {
    this.#bodies.push('null');
    return `${this.#bodies.length} 0 R`;
  }

  /** Writes an object that is no stream. */
  add(text: string): Reference {
    this.#bodies.push(text);
    return `${this.#bodies.length} 0 R`;
  }

  /** Writes a dictionary. */
  addEntries(entries: Entries): Reference {
    return this.add(entriesText(entries));
  }

  /** Writes a stream; one that is in the file already is not written again. */
  addStream(entries: Entries, data: Uint8Array, options: StreamOptions): Reference {
    const body = streamOf(entries, data, options);
    const key = `${entriesText(body.head)} ${hex(sumOf(body.data.subarray(-sampleSize)))}`;
    const alike = this.#streams.get(key) ?? [];
    const known = alike.find((ref) => equal(this.#dataOf(ref), body.data));
    if (known !== undefined) return known;
    const ref = this.reserve();
    this.#bodies[numberOf(ref) - 1] = body;
    if (alike.length < alikeMax) this.#streams.set(key, [...alike, ref]);
    return ref;
  }

  /** Writes an object under a number that was reserved. */
  put(ref: Reference, text: string): void {
    this.#bodies[numberOf(ref) - 1] = text;
  }

  #dataOf(ref: Reference): Uint8Array {
    const body = this.#bodies[numberOf(ref) - 1];
    return body === undefined || typeof body === 'string' ? new Uint8Array() : body.data;
  }

  /** The file. Nothing can be added afterwards. */
  finish(roots: { readonly catalog: Reference; readonly info: Reference }): Uint8Array {
    const parts: Uint8Array[] = [fromLatin1('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n')];
    const rows: Row[] = [{ type: 0, at: 0, index: 0xff_ff }];
    let at = parts[0]?.length ?? 0;
    const append = (number: number, head: Entries, data: Uint8Array): void => {
      const start = utf8(`${number} 0 obj\n${entriesText(head)}\nstream\n`);
      const end = utf8('\nendstream\nendobj\n');
      parts.push(start, data, end);
      digest.update(start);
      digest.update(sumOf(data));
      rows[number] = { type: 1, at, index: 0 };
      at += start.length + data.length + end.length;
    };
    // Tells files apart and proves nothing, so of the data only a checksum goes in.
    const digest = sha256.create();
    const members: number[] = [];
    this.#bodies.forEach((body, i) => {
      if (typeof body === 'string') members.push(i + 1);
      else append(i + 1, body.head, body.data);
    });
    let next = this.#bodies.length + 1;
    for (let from = 0; from < members.length; from += membersMax) {
      const numbers = members.slice(from, from + membersMax);
      const { head, data } = this.#pack(numbers);
      numbers.forEach((number, index) => (rows[number] = { type: 2, at: next, index }));
      append(next++, head, data);
    }
    const startAt = at;
    rows[next] = { type: 1, at, index: 0 };
    const id = hex(digest.clone().digest().subarray(0, 16));
    const trailer = {
      Type: '/XRef',
      Size: String(next + 1),
      W: '[1 4 2]',
      Root: roots.catalog,
      Info: roots.info,
      ID: `[<${id}> <${id}>]`,
    };
    const data = zlib(rowsOf(rows));
    append(next, { ...trailer, Filter: '/FlateDecode', Length: String(data.length) }, data);
    parts.push(utf8(`startxref\n${startAt}\n%%EOF\n`));
    return concat(parts);
  }

  #pack(numbers: readonly number[]): { readonly head: Entries; readonly data: Uint8Array } {
    let places = '';
    let texts = '';
    for (const number of numbers) {
      const text = this.#bodies[number - 1];
      places += `${number} ${texts.length} `;
      texts += `${typeof text === 'string' ? text : 'null'}\n`;
    }
    const data = zlib(utf8(places + texts));
    const head = {
      Type: '/ObjStm',
      N: String(numbers.length),
      First: String(places.length),
      Filter: '/FlateDecode',
      Length: String(data.length),
    };
    return { head, data };
  }
}

interface Stream {
  readonly head: Entries;
  readonly data: Uint8Array;
}

function streamOf(entries: Entries, data: Uint8Array, { form }: StreamOptions): Stream {
  const isPacked = form === 'plain' && data.length > plainSizeMax;
  const packed = isPacked ? zlib(data) : data;
  const filter = isPacked ? { Filter: '/FlateDecode' } : {};
  return { head: { ...entries, ...filter, Length: String(packed.length) }, data: packed };
}

interface Row {
  readonly type: number;
  /** Offset, or number of the object stream. */
  readonly at: number;
  readonly index: number;
}

function rowsOf(rows: readonly Row[]): Uint8Array {
  const bytes = new Uint8Array(rows.length * 7);
  const view = new DataView(bytes.buffer);
  rows.forEach(({ type, at, index }, i) => {
    bytes[i * 7] = type;
    view.setUint32(i * 7 + 1, at);
    view.setUint16(i * 7 + 5, index);
  });
  return bytes;
}

function numberOf(ref: Reference): number {
  return Number.parseInt(ref, 10);
}

/** The zlib form that /FlateDecode wants. @basis RFC 1950 §2.2 */
export function zlib(plain: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(0x78, 0x9c), deflateRaw(plain), sumOf(plain)]);
}

/** The checksum of zlib. @basis RFC 1950 §8.2 */
function sumOf(plain: Uint8Array): Uint8Array {
  let [a, b] = [1, 0];
  for (let from = 0; from < plain.length; from += 2048) {
    // Sums of so few octets stay below 2 to the 31st, so that one remainder will do.
    const end = Math.min(from + 2048, plain.length);
    for (let i = from; i < end; i++) {
      a += plain[i] as number;
      b += a;
    }
    a %= 65_521;
    b %= 65_521;
  }
  return Uint8Array.of(b >> 8, b & 0xff, a >> 8, a & 0xff);
}
