import { describe, expect, it } from 'vitest';
import { findSignatures, openPdf } from '@yunzhang/pdf';
import { testPdf } from '@yunzhang/testkit';
import { flip, outcomeOf, positionsMin, positionsOf, sealed } from './flipping.ts';

/** Thousands of verifications; a busy machine takes its time. */
const msMax = 180_000;

describe('a single bit of a sealed file', () => {
  it(
    'never leaves a PDF valid, not even behind the signature',
    async () => {
      const bytes = await sealed(testPdf());
      expect(outcomeOf(bytes)).toBe('valid');
      const last = findSignatures(openPdf(bytes)).at(-1);
      const from = (last?.contentsRange?.at ?? 0) + 1;
      // Two digits an octet; what follows the message is padding and is tried by the sample below.
      const to = from + 2 * messageSize(last?.contents ?? new Uint8Array());
      const bits = positionsOf(bytes.length, [{ from, to }], 2);
      const { counts, valid } = flip(bytes, bits);
      console.log(`flips: PDF, ${bytes.length} octets, ${bits.length} bits`, counts);
      expect(valid.map((bit) => `${bit >> 3} of ${bytes.length}, bit ${bit & 7}`)).toEqual([]);
      expect(bits.length).toBeGreaterThanOrEqual(positionsMin);
    },
    msMax,
  );
});

/** Octets of the DER element that padding follows: its length is in two octets here. */
function messageSize(contents: Uint8Array): number {
  expect(contents[1]).toBe(0x82);
  return 4 + ((contents[2] ?? 0) << 8) + (contents[3] ?? 0);
}
