import { describe, expect, it } from 'vitest';
import { BitReader, huffmanTable, readTable, standardLines, standardTable } from './huffman.ts';

describe('Huffman tables', () => {
  it.each(Array.from({ length: 15 }, (_, i) => i + 1))('standard table %i has no gap', (number) => {
    const used = standardLines(number).reduce((sum, { prefix }) => sum + 2 ** -prefix, 0);
    expect(used).toBe(1);
    // Lines follow each other without a hole and without sharing a value.
    const plain = standardLines(number).filter(({ kind }) => kind === 'plain');
    for (const [i, line] of plain.entries()) {
      const next = plain[i + 1];
      if (next !== undefined) expect(line.from + 2 ** line.rest).toBe(next.from);
    }
  });

  it('read what a prefix and the bits after it stand for', () => {
    const reader = new BitReader(Uint8Array.of(0b0101_1000, 0b0001_1100));
    expect(reader.number(standardTable(1))).toBe(11);
    expect(reader.bits(3)).toBe(0);
    expect(reader.number(standardTable(2))).toBe(0);
  });

  it('refuse prefixes that cannot all be told apart', () => {
    const line = (from: number) => ({ from, prefix: 1, rest: 0, kind: 'plain' }) as const;
    expect(() => huffmanTable([line(0), line(1), line(2)])).toThrow('bitmap-malformed');
  });

  it('brought along by a file have a limit', () => {
    const wide = Uint8Array.of(0, 0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, ...new Uint8Array(4000));
    expect(() => readTable(wide)).toThrow('bitmap-too-large');
    expect(() => readTable(wide.subarray(0, 12))).toThrow('bitmap-truncated');
  });
});
