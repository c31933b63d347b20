import { array, assert, constantFrom, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { base64, equal, fromBase64, latin1 } from './bytes.ts';

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

test('an octet is a character, whatever stands beside it and however long the text is', () => {
  for (const size of [0, 1, 3, 127, 9000]) {
    const ascii = Uint8Array.from({ length: size }, (_, i) => i % 128);
    const mixed = Uint8Array.from({ length: size }, (_, i) => (i + 1) % 256);
    for (const octets of [ascii, mixed]) {
      const plain = Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
      expect(latin1(octets)).toBe(plain);
      expect(latin1(octets, 2, 200)).toBe(plain.slice(2, 200));
    }
  }
});

test('octets are equal in every place or not at all, and the same at any offset', () => {
  for (const size of [0, 1, 255, 256, 257, 258, 259]) {
    const room = Uint8Array.from({ length: size + 3 }, (_, i) => (i * 7) % 251);
    const octets = room.subarray(3);
    expect(equal(octets, octets.slice())).toBe(true);
    expect(equal(octets, room.subarray(0, size + 1))).toBe(false);
    for (let i = 0; i < size; i++) {
      expect(equal(octets, octets.with(i, (octets[i] ?? 0) ^ 0x80))).toBe(false);
    }
  }
});
