import { md5 } from '@noble/hashes/legacy.js';
import { concat } from '@yunzhang/base';
import { decryptCbc } from './crypt-aes.ts';
import { emptyPasswordKey, type StandardKeyFacts } from './crypt-key.ts';
import { rc4 } from './crypt-rc4.ts';
import {
  dictionaryOf,
  isKind,
  itemsOf,
  nameOf,
  type PdfDictionary,
  type PdfFinding,
  type PdfObject,
  type PdfReference,
  type PdfStream,
  type PdfString,
} from './object.ts';
import type { Decryption } from './store.ts';

/** What setting up decryption needs to know of the file. */
export interface UnlockOptions {
  readonly trailer: PdfDictionary;
  /** Object number of the encryption dictionary itself, which is not encrypted. */
  readonly exempt: number | undefined;
  readonly note: (finding: PdfFinding) => void;
  readonly resolve: (value: PdfObject | undefined) => PdfObject;
}

type Method = 'none' | 'rc4' | 'aes128' | 'aes256';

interface Key {
  readonly key: Uint8Array;
  readonly strings: Method;
  readonly streams: Method;
  readonly encryptMetadata: boolean;
  readonly exempt: number | undefined;
}

/**
 * Sets up decryption with the empty user password.
 *
 * Enough to read the structure of a file that anyone may open. Files that need a real password or a
 * private key stay locked: then strings and streams are as stored, and that is noted.
 *
 * @basis ISO 32000-1 7.6; ISO 32000-2 7.6
 */
export function unlock(encrypt: PdfDictionary, options: UnlockOptions): Decryption {
  const get = (key: string): PdfObject => options.resolve(encrypt.entries.get(key));
  const locked: Decryption = { unlocked: false, object: (value) => value };
  if (nameOf(get('Filter')) !== 'Standard') {
    options.note({ code: 'pdf-encrypted', detail: nameOf(get('Filter')) ?? '' });
    return locked;
  }
  const version = Number(get('V') ?? 0);
  const strings = version >= 4 ? methodOf(get, options, 'StrF') : 'rc4';
  const streams = version >= 4 ? methodOf(get, options, 'StmF') : 'rc4';
  if (![1, 2, 4, 5].includes(version) || strings === undefined || streams === undefined) {
    options.note({ code: 'pdf-encryption-unknown', detail: `V ${version}` });
    return locked;
  }
  const facts = factsOf(get, options, version);
  const key = emptyPasswordKey(facts);
  if (key === undefined) {
    options.note({ code: 'pdf-encrypted', detail: 'Standard' });
    return locked;
  }
  const { encryptMetadata } = facts;
  const all: Key = { key, strings, streams, encryptMetadata, exempt: options.exempt };
  return { unlocked: true, object: (value, owner) => decryptObject(all, value, owner) };
}

function methodOf(
  get: (key: string) => PdfObject,
  options: UnlockOptions,
  which: string,
): Method | undefined {
  const name = nameOf(get(which)) ?? 'Identity';
  if (name === 'Identity') return 'none';
  const filter = dictionaryOf(options.resolve(dictionaryOf(get('CF'))?.entries.get(name)));
  switch (nameOf(options.resolve(filter?.entries.get('CFM')))) {
    case 'None':
      return 'none';
    case 'V2':
      return 'rc4';
    case 'AESV2':
      return 'aes128';
    case 'AESV3':
      return 'aes256';
    default:
      return undefined;
  }
}

function factsOf(
  get: (key: string) => PdfObject,
  options: UnlockOptions,
  version: number,
): StandardKeyFacts {
  const octets = (value: PdfObject | undefined): Uint8Array =>
    isKind(value, 'string') ? value.bytes : new Uint8Array(0);
  const bits = version === 4 ? 128 : Number(get('Length') ?? 40);
  const id = itemsOf(options.resolve(options.trailer.entries.get('ID')))?.[0];
  return {
    revision: Number(get('R') ?? 0),
    keySize: Number.isInteger(bits) && bits >= 40 && bits <= 128 ? bits >> 3 : 5,
    owner: octets(get('O')),
    user: octets(get('U')),
    userKey: octets(get('UE')),
    permissions: Number(get('P') ?? 0),
    id: octets(options.resolve(id)),
    encryptMetadata: get('EncryptMetadata') !== false,
  };
}

function decryptObject(all: Key, value: PdfObject, owner: PdfReference): PdfObject {
  if (owner.number === all.exempt) return value;
  const keyFor = (method: Method): Uint8Array => objectKey(all.key, owner, method);
  const stringKey = keyFor(all.strings);
  const text = (string: PdfString): PdfString => ({
    ...string,
    bytes: decryptOctets(string.bytes, all.strings, stringKey),
  });
  if (!isKind(value, 'stream')) return mapStrings(value, text);
  const dictionary = mapStrings(value.dictionary, text) as PdfDictionary;
  const method = streamMethod(all, value);
  const raw = decryptOctets(value.raw, method, keyFor(method));
  return { ...value, dictionary, raw };
}

/** Streams that say how they are encrypted, or are not at all. @basis ISO 32000-1 7.6.5 */
function streamMethod(all: Key, stream: PdfStream): Method {
  const { entries } = stream.dictionary;
  const type = nameOf(entries.get('Type'));
  if (type === 'XRef') return 'none';
  if (type === 'Metadata' && !all.encryptMetadata) return 'none';
  const filter = entries.get('Filter');
  const first = nameOf(itemsOf(filter)?.[0]) ?? nameOf(filter);
  if (first !== 'Crypt') return all.streams;
  const settings = entries.get('DecodeParms');
  const crypt = dictionaryOf(itemsOf(settings)?.[0]) ?? dictionaryOf(settings);
  return (nameOf(crypt?.entries.get('Name')) ?? 'Identity') === 'Identity' ? 'none' : all.streams;
}

/** @basis ISO 32000-1 7.6.2, algorithm 1 */
function objectKey(key: Uint8Array, owner: PdfReference, method: Method): Uint8Array {
  if (method === 'aes256' || method === 'none') return key;
  const { number, generation } = owner;
  const tail = [number, number >> 8, number >> 16, generation, generation >> 8];
  const salt = method === 'aes128' ? [0x73, 0x41, 0x6c, 0x54] : [];
  const digest = md5(concat([key, Uint8Array.from([...tail, ...salt])]));
  return digest.subarray(0, Math.min(key.length + 5, 16));
}

function decryptOctets(data: Uint8Array, method: Method, key: Uint8Array): Uint8Array {
  if (method === 'none') return data;
  if (method === 'rc4') return rc4(data, key);
  if (data.length < 32) return new Uint8Array(0);
  const plain = decryptCbc(data.subarray(16), { key, iv: data.subarray(0, 16) });
  const pad = plain.at(-1) ?? 0;
  return pad >= 1 && pad <= 16 ? plain.subarray(0, plain.length - pad) : plain;
}

/** Depth is that of the parser, which has already refused deeper values. */
function mapStrings(value: PdfObject, text: (string: PdfString) => PdfString): PdfObject {
  if (isKind(value, 'string')) return text(value);
  if (isKind(value, 'array')) {
    return { ...value, items: value.items.map((item) => mapStrings(item, text)) };
  }
  if (!isKind(value, 'dictionary')) return value;
  // The signature value itself is never encrypted. @basis ISO 32000-1 7.6.1
  const isSignature = value.entries.has('ByteRange');
  const entries = new Map<string, PdfObject>();
  for (const [key, item] of value.entries) {
    entries.set(key, isSignature && key === 'Contents' ? item : mapStrings(item, text));
  }
  return { ...value, entries };
}
