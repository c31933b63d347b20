import { array, assert, constantFrom, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { base64, fromBase64, latin1 } from './bytes.ts';

function ours(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text);
  } catch {
    return undefined;
  }
}

test('base64 is read as it was written, at every length', () => {
  assert(
    property(uint8Array({ maxLength: 70 }), (bytes) => {
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(base64(bytes))).toEqual(bytes);
      expect(fromBase64(`\n ${base64(bytes)}\r\n`)).toEqual(bytes);
    }),
  );
});

test('a text is base64 only where writing it again gives the same text', () => {
  const letters = constantFrom(...'AQgw0+/z=\n -_'.split(''));
  assert(
    property(array(letters, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const bytes = ours(text);
      if (bytes === undefined) return;
      expect(Buffer.from(bytes).toString('base64')).toBe(text.replace(/[\t\n\r ]+/g, ''));
    }),
    { numRuns: 5000 },
  );
  for (const text of ['A', 'AA', 'AAA', 'A===', 'AB==', 'AAB=', '====', 'AA=A', '=AAA', 'AA–A']) {
    expect([text, ours(text)]).toEqual([text, undefined]);
  }
});

test('octets beyond the end are no characters', () => {
  expect(latin1(Uint8Array.of(65, 66), 1, 60)).toBe('B');
  expect(latin1(Uint8Array.of(65, 66), 1, 600)).toBe('B');
});
