import { expandZlib, Malformed } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { hexValue, isSpace } from './lexer.ts';
import { expandLzw } from './lzw.ts';
import {
  dictionaryOf,
  itemsOf,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  type PdfStream,
} from './object.ts';
import { unpredict } from './predictor.ts';

/** Most filters on one stream; real files use two at most. */
const filtersMax = 8;

/** How far a stream may expand, and how its indirect parameters are found. */
export interface FilterOptions {
  readonly sizeMax: number;
  readonly resolve: (value: PdfObject | undefined) => PdfObject;
}

/**
 * The decoded octets of a stream.
 *
 * Image filters are not decoded: nothing that a signature rests on is stored with them.
 *
 * @basis ISO 32000-1 7.4
 */
export function decodeStream(stream: PdfStream, options: FilterOptions): Uint8Array {
  const { entries } = stream.dictionary;
  const { resolve, sizeMax } = options;
  const filters = listOf(resolve(entries.get('Filter') ?? entries.get('F')), resolve);
  const settings = listOf(resolve(entries.get('DecodeParms') ?? entries.get('DP')), resolve);
  if (filters.length > filtersMax) malformed('pdf-filter-unknown', stream.at, 'too many filters');
  let data = stream.raw;
  for (const [i, filter] of filters.entries()) {
    const name = nameOf(filter) ?? malformed('pdf-filter-unknown', stream.at);
    try {
      data = decode(name, { data, settings: dictionaryOf(settings[i]), sizeMax, resolve });
    } catch (error) {
      if (!(error instanceof Malformed) || error.code.startsWith('pdf-')) throw error;
      const code = error.code === 'inflate-too-large' ? 'pdf-filter-too-large' : 'pdf-filter-data';
      malformed(code, stream.at, error.detail);
    }
    if (data.length > sizeMax) malformed('pdf-filter-too-large', stream.at);
  }
  return data;
}

function listOf(value: PdfObject, resolve: FilterOptions['resolve']): readonly PdfObject[] {
  if (value === null) return [];
  return (itemsOf(value) ?? [value]).slice(0, filtersMax + 1).map((item) => resolve(item));
}

interface Step extends FilterOptions {
  readonly data: Uint8Array;
  readonly settings: PdfDictionary | undefined;
}

function decode(name: string, step: Step): Uint8Array {
  const number = (key: string, missing: number): number => {
    const value = step.resolve(step.settings?.entries.get(key));
    return typeof value === 'number' ? value : missing;
  };
  const { data, sizeMax } = step;
  switch (name) {
    case 'FlateDecode':
    case 'Fl':
      return unpredict(expandZlib(data, sizeMax), number);
    case 'LZWDecode':
    case 'LZW':
      return unpredict(expandLzw(data, { sizeMax, early: number('EarlyChange', 1) }), number);
    case 'ASCIIHexDecode':
    case 'AHx':
      return decodeHex(data);
    case 'ASCII85Decode':
    case 'A85':
      return decodeAscii85(data);
    case 'RunLengthDecode':
    case 'RL':
      return decodeRuns(data, sizeMax);
    case 'Crypt':
      // Handled where the stream was loaded: it only names the key, Identity or not.
      return data;
    default:
      return malformed('pdf-filter-unknown', undefined, name);
  }
}

/** @basis ISO 32000-1 7.4.2 */
function decodeHex(data: Uint8Array): Uint8Array {
  const out = new Uint8Array((data.length + 1) >> 1);
  let digits = 0;
  for (const octet of data) {
    if (octet === 0x3e) break;
    if (isSpace(octet)) continue;
    const digit = hexValue(octet);
    if (digit < 0) malformed('pdf-filter-data', undefined, 'ASCIIHex');
    out[digits >> 1] = (out[digits >> 1] as number) | (digits % 2 === 0 ? digit << 4 : digit);
    digits++;
  }
  return out.subarray(0, (digits + 1) >> 1);
}

/** @basis ISO 32000-1 7.4.3 */
function decodeAscii85(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length * 4 + 4);
  let size = 0;
  let group = 0;
  let count = 0;
  const flush = (octets: number): void => {
    if (group > 0xffffffff) malformed('pdf-filter-data', undefined, 'ASCII85');
    for (let i = 0; i < octets; i++) out[size++] = Math.floor(group / 256 ** (3 - i)) % 256;
    group = 0;
    count = 0;
  };
  for (const octet of data) {
    if (octet === 0x7e) break;
    if (isSpace(octet)) continue;
    if (octet === 0x7a && count === 0) flush(4);
    else {
      if (octet < 0x21 || octet > 0x75) malformed('pdf-filter-data', undefined, 'ASCII85');
      group = group * 85 + (octet - 0x21);
      if (++count === 5) flush(4);
    }
  }
  if (count === 1) malformed('pdf-filter-data', undefined, 'ASCII85');
  if (count > 1) {
    const octets = count - 1;
    for (; count < 5; count++) group = group * 85 + 84;
    flush(octets);
  }
  return out.slice(0, size);
}

/** @basis ISO 32000-1 7.4.5 */
function decodeRuns(data: Uint8Array, sizeMax: number): Uint8Array {
  const parts: number[] = [];
  let at = 0;
  while (at < data.length) {
    const length = data[at++] as number;
    if (length === 128) break;
    if (length < 128) {
      for (let i = 0; i <= length && at < data.length; i++) parts.push(data[at++] as number);
    } else {
      const octet = data[at++];
      if (octet === undefined) malformed('pdf-filter-data', undefined, 'RunLength');
      for (let i = length; i < 257; i++) parts.push(octet);
    }
    if (parts.length > sizeMax) malformed('pdf-filter-too-large');
  }
  return Uint8Array.from(parts);
}
