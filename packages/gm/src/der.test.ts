import { concat, fromHex, hex, Malformed, utf8 } from '@yunzhang/base';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as der from './der.ts';
import * as write from './der-write.ts';

const read = (text: string): der.DerNode => der.readDer(fromHex(text.replaceAll(' ', '')));

/** The code a piece of work ends with, or `nothing`. */
function codeOf(work: () => unknown): string {
  try {
    work();
    return 'nothing';
  } catch (error) {
    if (error instanceof Malformed) return error.code;
    throw error;
  }
}

const nested = (depth: number): Uint8Array => {
  let bytes = write.writeNull();
  for (let i = 0; i < depth; i++) bytes = write.writeSequence(bytes);
  return bytes;
};

describe('reading DER, X.690', () => {
  it.each([
    ['der-truncated', ''],
    ['der-truncated', '30'],
    ['der-truncated', '3003 0201'],
    ['der-truncated', '0482 01'],
    ['der-length-form', '3080 0000'],
    ['der-length-form', '0485 0000000001 00'],
    ['der-length-not-shortest', '0481 01 00'],
    ['der-length-not-shortest', '0482 0080 00'],
    ['der-length-beyond-parent', '3003 0402 00'],
    ['der-tag-form', '1f8101 00'],
    ['der-trailing-bytes', '0500 00'],
    ['der-truncated', '3001 30'],
  ])('refuses with %s: %s', (code, bytes) => {
    const padded = bytes.startsWith('0482 0080') ? `${bytes}${'00'.repeat(127)}` : bytes;
    expect(codeOf(() => read(padded))).toBe(code);
  });

  it('tolerates spelled-out lengths and following bytes when it may tell of them', () => {
    const notes: string[] = [];
    const node = der.readDer(fromHex('308103020107ff'), {
      note: ({ code, at }) => notes.push(`${code} ${at}`),
    });
    expect(der.smallInteger(der.member(node, 0))).toBe(7);
    expect(notes).toEqual(['der-length-not-shortest 1', 'der-trailing-bytes 6']);
    expect(hex(node.bytes)).toBe('308103020107');
  });

  it('never tolerates what leaves the meaning open', () => {
    const mode = { note: () => {} };
    for (const text of ['30800000', '3003040200', '300302']) {
      expect(() => der.readDer(fromHex(text), mode)).toThrow(Malformed);
    }
  });

  it('reads one value and leaves the rest to the caller', () => {
    expect(hex(der.readDerPrefix(fromHex('0500ffff')).bytes)).toBe('0500');
  });

  it('stops at a depth no structure has', () => {
    expect(codeOf(() => der.readDer(nested(32)))).toBe('nothing');
    expect(codeOf(() => der.readDer(nested(33)))).toBe('der-too-deep');
  });

  it('stops at a number of elements that would fill the memory', () => {
    const bytes = write.writeSequence(new Uint8Array(2_000_000).map((_, i) => (i % 2 ? 0 : 5)));
    expect(codeOf(() => der.readDer(bytes))).toBe('der-too-large');
  });

  it('gives the place of every element', () => {
    const node = read('3006 3000 3002 0500');
    expect(node.members.map(({ at }) => at)).toEqual([2, 4]);
    expect(node.members[1]?.members[0]?.at).toBe(6);
  });
});

describe('reading values', () => {
  it.each([
    ['der-tag-unexpected', '0500', der.octets],
    ['der-tag-unexpected', '0500', der.sequence],
    ['der-tag-unexpected', '0500', der.text],
    ['der-tag-unexpected', '0500', der.instant],
    ['der-integer-not-shortest', '0200', der.bigInteger],
    ['der-integer-not-shortest', '0202007f', der.bigInteger],
    ['der-integer-not-shortest', '0202ff80', der.bigInteger],
    ['der-integer-range', '0201ff', der.smallInteger],
    ['der-integer-range', '020500ffffffff', der.smallInteger],
    ['der-boolean-form', '010101', der.boolean],
    ['der-boolean-form', '0100', der.boolean],
    ['der-bit-string-form', '030101', der.bits],
    ['der-bit-string-form', '0300', der.bits],
    ['der-bit-string-form', '0300', der.namedBits],
    ['der-bit-string-form', '03020800', der.namedBits],
    ['der-bit-string-form', '030101', der.namedBits],
    ['der-bit-string-form', `0341${'00'.repeat(65)}`, der.namedBits],
    ['der-object-identifier-form', '0600', der.objectIdentifier],
    ['der-object-identifier-form', '06022a80', der.objectIdentifier],
    ['der-object-identifier-form', '06032a8001', der.objectIdentifier],
    ['der-object-identifier-form', `06820101${'01'.repeat(257)}`, der.objectIdentifier],
    ['der-string-form', '0c01ff', der.text],
    ['der-string-form', '1e0100', der.text],
    ['der-missing-member', '3000', (node: der.DerNode) => der.member(node, 0)],
  ])('refuses with %s: %s', (code, bytes, reader) => {
    expect(codeOf(() => reader(read(bytes)))).toBe(code);
  });

  it('reads texts of every kind', () => {
    expect(der.text(read('0c06e58d97e7aba0'))).toBe('南章');
    expect(der.text(read('1306e58d97e7aba0'))).toBe('南章');
    expect(der.text(read('1e045357 7ae0'))).toBe('南章');
    expect(der.text(read('1401e9'))).toBe('é');
    expect(der.text(read('16026162'))).toBe('ab');
  });

  it('reads integers of both signs', () => {
    expect(['020100', '02017f', '02020080', '020180', '0201ff'].map((t) => der.bigInteger(read(t)))) //
      .toEqual([0n, 127n, 128n, -128n, -1n]);
  });

  it('reads a large integer in a time that does not grow with its square', () => {
    const content = new Uint8Array(1_000_000).fill(0x55);
    const started = performance.now();
    der.bigInteger(der.readDer(write.element(der.tags.integer, content)));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('reading times, X.690 §11.7 and §11.8', () => {
  const time = (value: string, tag: number = der.tags.generalizedTime): der.DerNode =>
    der.readDer(write.element(tag, utf8(value)));

  it.each([
    ['20260228235959Z', '2026-02-28T23:59:59.000Z'],
    ['20240229000000Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (value, wanted) => {
    expect(new Date(der.instant(time(value))).toISOString()).toBe(wanted);
  });

  it.each([
    ['20260228235959.57Z', '2026-02-28T23:59:59.570Z'],
    ['20260228235959.0019Z', '2026-02-28T23:59:59.001Z'],
    ['20260301075959+0800', '2026-02-28T23:59:59.000Z'],
    ['202602281800-0530', '2026-02-28T23:30:00.000Z'],
  ])('%s is %s, and the reader hears of it', (value, wanted) => {
    const notes: string[] = [];
    const at = der.instant(time(value), { note: ({ code }) => notes.push(code) });
    expect(new Date(at).toISOString()).toBe(wanted);
    expect(notes).toEqual(['der-time-variant']);
    expect(codeOf(() => der.instant(time(value)))).toBe('der-time-variant');
  });

  it('puts the years 00 to 49 of a UTCTime into this century', () => {
    const year = (value: string): number =>
      new Date(der.instant(time(value, der.tags.utcTime))).getUTCFullYear();
    expect([year('490101000000Z'), year('500101000000Z')]).toEqual([2049, 1950]);
  });

  it.each([
    '20260229000000Z',
    '20260001000000Z',
    '20261301000000Z',
    '20260100000000Z',
    '20260101240000Z',
    '20260101006000Z',
    '20260101000060Z',
    '00500101000000Z',
    '20260101000000',
    '20260101000000+2400',
    '2026-01-01T00:00:00Z',
    `20260101000000.${'0'.repeat(60)}Z`,
  ])('refuses %s', (value) => {
    expect(codeOf(() => der.instant(time(value), { note: () => {} }))).toBe('der-time-form');
  });
});

describe('what is written is read back', () => {
  it('for integers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 300n), max: 1n << 300n }), (value) => {
        expect(der.bigInteger(der.readDer(write.writeInteger(value)))).toBe(value);
      }),
    );
  });

  it('for object identifiers', () => {
    const arcs = fc.array(fc.bigInt({ min: 0n, max: 1n << 128n }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom('0.39', '1.2', '2.25', '2.999'), arcs, (head, rest) => {
        const dotted = [head, ...rest].join('.');
        const node = der.readDer(write.writeObjectIdentifier(dotted));
        expect(der.objectIdentifier(node)).toBe(dotted);
      }),
    );
  });

  it('for named bits, without zeros at the end', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (flags) => {
        const wanted = flags.slice(0, flags.lastIndexOf(true) + 1);
        expect(der.namedBits(der.readDer(write.writeNamedBits(flags)))).toEqual(wanted);
      }),
    );
  });

  it('for times and texts', () => {
    const seconds = fc.integer({ min: -2_000_000_000, max: 200_000_000_000 });
    fc.assert(
      fc.property(seconds, fc.string({ unit: 'grapheme' }), (second, value) => {
        for (const node of [write.writeTime, write.writeGeneralizedTime]) {
          expect(der.instant(der.readDer(node(second * 1000)))).toBe(second * 1000);
        }
        expect(der.text(der.readDer(write.writeUtf8(value)))).toBe(value);
      }),
    );
  });

  it('for trees, octet for octet', () => {
    const leaf = fc.uint8Array({ maxLength: 200 }).map(write.writeOctets);
    const { tree } = fc.letrec<{ tree: Uint8Array }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }).map((members) => write.writeSequence(...members)),
        tie('tree').map((inner) => write.writeExplicit(3, inner)),
      ),
    }));
    const again = (node: der.DerNode): Uint8Array =>
      (node.tag & 0x20) === 0
        ? write.element(node.tag, node.content)
        : write.element(node.tag, ...node.members.map(again));
    fc.assert(
      fc.property(tree, (bytes) => {
        expect(hex(again(der.readDer(bytes)))).toBe(hex(bytes));
      }),
    );
  });

  it('sorts the members of a SET OF by their octets, §11.6', () => {
    const set = write.writeSetOf(write.writeInteger(300), write.writeInteger(2), write.writeNull());
    expect(hex(set)).toBe('3109020102020201 2c0500'.replace(' ', ''));
  });

  it('reads what is random as a value or as malformed, never otherwise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const node = codeOf(() => der.readDer(concat([Uint8Array.of(0x30), bytes])));
        expect(node).toMatch(/^(der-|nothing)/);
      }),
    );
  });
});
