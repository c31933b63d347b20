import { fromLatin1, latin1, Malformed } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { fileCursor } from './lexer.ts';
import { dictionaryOf, isKind, type PdfObject } from './object.ts';
import { parseIndirect, parseValue } from './parser.ts';
import { decodeText, readDate } from './text.ts';

const notes: string[] = [];
function parse(text: string): PdfObject {
  notes.length = 0;
  return parseValue(fileCursor(fromLatin1(text), 0, (code) => notes.push(code)));
}
function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Malformed) return error.code;
    throw error;
  }
  return 'none';
}
const stringOf = (text: string): string => {
  const value = parse(text);
  return isKind(value, 'string') ? latin1(value.bytes) : 'no string';
};

describe('objects', () => {
  it('reads numbers, names, references and keywords', () => {
    expect(parse('+17.5 ')).toBe(17.5);
    expect(parse('-.002')).toBe(-0.002);
    expect(parse('00000042')).toBe(42);
    expect(parse('true')).toBe(true);
    expect(parse('null')).toBeNull();
    expect(parse('12 0 R')).toEqual({ kind: 'reference', number: 12, generation: 0 });
    expect(parse('12 0 RG')).toBe(12);
    expect(parse('/Byte#52ange')).toEqual({ kind: 'name', value: 'ByteRange', escaped: true });
    for (const word of ['--1', '1.2.3', 'TRUE', '0x10', '1e5']) {
      expect(codeOf(() => parse(word))).toBe('pdf-word-unknown');
    }
  });

  it('reads literal strings with nesting, escapes and line ends (7.3.4.2)', () => {
    expect(stringOf('(a(b)\\)c)')).toBe('a(b))c');
    expect(stringOf('(\\101\\53\\0053\\q\\\r\nx)')).toBe('A+\u00053qx');
    expect(stringOf('(a\r\nb\rc)')).toBe('a\nb\nc');
    expect(codeOf(() => parse('(open'))).toBe('pdf-string-open');
  });

  it('keeps the file range of a string and notes foreign characters in hexadecimal', () => {
    expect(parse('  <4 14>')).toMatchObject({ form: 'hex', clean: true, at: 2, end: 8 });
    expect(stringOf('<414>')).toBe('A@');
    expect(parse('<41zz42>')).toMatchObject({ clean: false });
    expect(notes).toEqual(['pdf-hex-form']);
  });

  it('notes a key that is written twice or with escapes', () => {
    const value = dictionaryOf(parse('<</A 1/A 2/#42 3>>'));
    expect(value?.duplicates).toEqual(['A']);
    expect(value?.entries.get('A')).toBe(2);
    expect(notes.toSorted()).toEqual(['pdf-key-escaped', 'pdf-key-twice']);
  });

  it('refuses deep nesting, cut dictionaries and values without a key', () => {
    expect(codeOf(() => parse('['.repeat(100_000)))).toBe('pdf-too-deep');
    expect(codeOf(() => parse('<</A '.repeat(100_000)))).toBe('pdf-too-deep');
    expect(codeOf(() => parse('<</A 1'))).toBe('pdf-truncated');
    expect(codeOf(() => parse('<<1 2>>'))).toBe('pdf-key-missing');
  });

  it('takes a stream by its length, or up to endstream with a note when that is wrong', () => {
    const read = (length: number): string => {
      notes.length = 0;
      const text = `7 0 obj<</Length ${length}>>stream\nabc\nendstream endobj`;
      const c = fileCursor(fromLatin1(text), 0, (code) => notes.push(code));
      const { value } = parseIndirect(c, (n) => (typeof n === 'number' ? n : undefined));
      return isKind(value, 'stream') ? latin1(value.raw) : '';
    };
    expect(read(3)).toBe('abc');
    expect(notes).toEqual([]);
    expect(read(1)).toBe('abc');
    expect(notes).toEqual(['pdf-stream-length']);
    expect(read(1_000_000_000)).toBe('abc');
  });
});

describe('texts and dates', () => {
  it('decodes the three encodings of a text string', () => {
    expect(decodeText(Uint8Array.of(0xfe, 0xff, 0x53, 0x70, 0x7a, 0xe0))).toBe('印章');
    expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0xe7, 0xab, 0xa0))).toBe('章');
    expect(decodeText(Uint8Array.of(0x80, 0x41, 0xa0, 0xe9))).toBe('•A€é');
  });

  it('reads dates with a zone, and makes no moment up without one (7.9.4)', () => {
    const at = (text: string): number | undefined =>
      readDate({ kind: 'string', form: 'literal', clean: true, bytes: fromLatin1(text) })?.at;
    expect(at("D:20261103101200+08'00'")).toBe(Date.UTC(2026, 10, 3, 2, 12));
    expect(at("D:20261103101200-05'30")).toBe(Date.UTC(2026, 10, 3, 15, 42));
    expect(at('D:20261103101200Z')).toBe(Date.UTC(2026, 10, 3, 10, 12));
    expect(at('D:2026Z')).toBe(Date.UTC(2026, 0, 1));
    for (const text of ['D:20261103101200', 'D:20261331000000Z', '2026-11-03', 'D:20260230Z']) {
      expect(at(text)).toBeUndefined();
    }
  });
});
