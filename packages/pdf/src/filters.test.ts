import { deflateSync } from 'node:zlib';
import { fromHex, hex, latin1, Malformed, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { decodeStream } from './filters.ts';
import { expandLzw } from './lzw.ts';
import { type PdfObject, type PdfStream, dictionary } from './object.ts';

const name = (value: string): PdfObject => ({ kind: 'name', value, escaped: false });

function stream(raw: Uint8Array, filters: readonly string[], settings?: PdfObject): PdfStream {
  const entries: [string, PdfObject][] = [['Filter', { kind: 'array', items: filters.map(name) }]];
  if (settings !== undefined) entries.push(['DecodeParms', { kind: 'array', items: [settings] }]);
  return { kind: 'stream', dictionary: dictionary(entries), raw, at: 0, end: raw.length };
}

const options = { sizeMax: 1 << 20, resolve: (value: PdfObject | undefined) => value ?? null };
const decode = (raw: Uint8Array, ...filters: string[]): string =>
  latin1(decodeStream(stream(raw, filters), options));

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Malformed) return error.code;
    throw error;
  }
  return 'none';
}

describe('stream filters', () => {
  it('expand Flate, ASCIIHex, ASCII85 and RunLength, one after another', () => {
    expect(decode(deflateSync(utf8('seal')), 'FlateDecode')).toBe('seal');
    expect(decode(utf8('73 65616C 7>junk'), 'ASCIIHexDecode')).toBe('sealp');
    expect(decode(utf8('87cUR D]i,"Ebo80~>'), 'ASCII85Decode')).toBe('Hello World!');
    expect(decode(utf8('z~>'), 'A85')).toBe('\0\0\0\0');
    expect(decode(Uint8Array.of(2, 97, 98, 99, 254, 120, 128, 9), 'RL')).toBe('abcxxx');
    const both = utf8(`${hex(deflateSync(utf8('twice')))}>`);
    expect(decode(both, 'AHx', 'Fl')).toBe('twice');
  });

  it('expands the LZW example of the standard (ISO 32000-1 7.4.4.2)', () => {
    const out = expandLzw(fromHex('800b6050220c0c8501'), { sizeMax: 100, early: 1 });
    expect([...out]).toEqual([45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
  });

  it('undoes each PNG row kind and the TIFF predictor', () => {
    const rows = fromHex('0001020301010101020101010301010104010101');
    const png = dictionary([
      ['Predictor', 15],
      ['Columns', 3],
    ]);
    const raw = decodeStream(stream(deflateSync(rows), ['FlateDecode'], png), options);
    expect(hex(raw)).toBe('010203010203020304020304030405');
    const tiff = dictionary([
      ['Predictor', 2],
      ['Columns', 3],
    ]);
    const flat = decodeStream(stream(deflateSync(fromHex('010101')), ['Fl'], tiff), options);
    expect(hex(flat)).toBe('010203');
  });

  it('refuse bombs, unknown names and damaged data', () => {
    const bomb = deflateSync(new Uint8Array(8 << 20));
    expect(codeOf(() => decode(bomb, 'FlateDecode'))).toBe('pdf-filter-too-large');
    expect(codeOf(() => decode(deflateSync(bomb), 'Fl', 'Fl'))).toBe('pdf-filter-too-large');
    const runs = Uint8Array.from({ length: 1 << 16 }, (_, i) => (i % 2 === 0 ? 129 : 0));
    expect(codeOf(() => decode(runs, 'RL'))).toBe('pdf-filter-too-large');
    expect(codeOf(() => decode(utf8('x'), 'JPXDecode'))).toBe('pdf-filter-unknown');
    expect(codeOf(() => decode(utf8('x'), 'FlateDecode'))).toBe('pdf-filter-data');
    expect(codeOf(() => decode(utf8('zz'), 'AHx'))).toBe('pdf-filter-data');
    expect(codeOf(() => decode(fromHex('ffff'), 'LZW'))).toBe('pdf-filter-data');
    const many = Array.from({ length: 9 }, () => 'AHx');
    expect(codeOf(() => decode(utf8('>'), ...many))).toBe('pdf-filter-unknown');
    const wide = dictionary([
      ['Predictor', 12],
      ['Columns', 1e15],
    ]);
    const raw = stream(deflateSync(utf8('x')), ['Fl'], wide);
    expect(codeOf(() => decodeStream(raw, options))).toBe('pdf-filter-data');
  });
});
