import { concat, Malformed } from '@yunzhang/base';
import { digest, element, writeBits, writeOctets, writeSequence, writeUtf8 } from '@yunzhang/gm';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkMakerSignature, checkSealSignatureValue, signerInSeal } from './check.ts';
import { edited } from './der-edit.ts';
import { readSeal } from './seal.ts';
import { testCase } from './seal-fixture.ts';
import { classifySignedValue, readSealSignature } from './seal-signature.ts';

let base: Awaited<ReturnType<typeof testCase>>;

beforeAll(async () => {
  base = await testCase();
});

/** Path into a seal signature, and what a change of its last octet breaks: value, maker, list. */
const fields = [
  ['the version', [0, 0], 'fails', 'holds', 'holds'],
  ['the vendor', [0, 1, 0, 0, 2], 'fails', 'fails', 'holds'],
  ['the seal id', [0, 1, 0, 1], 'fails', 'fails', 'holds'],
  ['the seal type', [0, 1, 0, 2, 0], 'fails', 'fails', 'holds'],
  ['the listed certificate', [0, 1, 0, 2, 3, 0], 'fails', 'fails', 'fails'],
  ['the picture', [0, 1, 0, 3, 1], 'fails', 'fails', 'holds'],
  ['the picture width', [0, 1, 0, 3, 2], 'fails', 'fails', 'holds'],
  ['the maker signature', [0, 1, 3], 'fails', 'fails', 'holds'],
  ['the data hash', [0, 3], 'fails', 'holds', 'holds'],
  ['the property', [0, 4], 'fails', 'holds', 'holds'],
  ['the signer certificate', [1], 'holds', 'holds', 'fails'],
  ['the signature value', [3], 'fails', 'holds', 'holds'],
] as const;

describe('a change of one bit', () => {
  it.each(fields)('in %s is found', (_, path, value, maker, list) => {
    const bytes = edited(base.signature, path, ({ bytes: received }) => {
      const changed = received.slice();
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      return [changed];
    });
    const read = readSealSignature(bytes);
    expect([
      checkSealSignatureValue(read).result,
      checkMakerSignature(read.seal).result,
      signerInSeal(read.signerCertificate, read.seal).result,
    ]).toEqual([value, maker, list]);
  });

  it.each([4, 5, 6])('in time %i of the seal is found', (index) => {
    const bytes = edited(base.signature, [0, 1, 0, 2, index], ({ tag, content }) => {
      const changed = content.slice();
      changed[13] = 0x31;
      return [element(tag, changed)];
    });
    expect(checkMakerSignature(readSealSignature(bytes).seal).result).toBe('fails');
  });

  it('in the name of the seal is found', () => {
    const bytes = edited(base.signature, [0, 1, 0, 2, 1], () => [writeUtf8('别的专用章')]);
    expect(checkMakerSignature(readSealSignature(bytes).seal).result).toBe('fails');
  });
});

/** Octets that look random and are the same in every run. */
function* noise(label: string): Generator<number> {
  for (let count = 0; ; count++) yield* digest('sha512', new TextEncoder().encode(label + count));
}

describe('hostile bytes', () => {
  const readers = [readSeal, readSealSignature];
  const harmless = (bytes: Uint8Array): void => {
    classifySignedValue(bytes);
    for (const read of readers) {
      try {
        read(bytes);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
      }
    }
  };

  it('are refused with a code, whatever they are', () => {
    const source = noise('random');
    const next = (): number => source.next().value as number;
    for (let round = 0; round < 500; round++) {
      const bytes = Uint8Array.from({ length: next() }, next);
      bytes[0] = 0x30;
      harmless(bytes);
    }
  });

  it('made of a good seal signature are read or refused with a code', () => {
    const source = noise('mutated');
    const next = (): number => source.next().value as number;
    for (let round = 0; round < 1500; round++) {
      const bytes = base.signature.slice();
      for (let i = 0; i <= round % 3; i++) bytes[(next() * 256 + next()) % bytes.length] = next();
      harmless(bytes);
    }
  });

  it('that end early are refused', () => {
    for (let size = 0; size < base.signature.length; size += 7) {
      expect(() => readSealSignature(base.signature.subarray(0, size))).toThrow(Malformed);
    }
  });

  it('beyond the size limit are refused at once', () => {
    expect(() => readSeal(new Uint8Array(16 * 1024 * 1024 + 1))).toThrow('ses-too-large');
  });

  it('of more elements than any seal has are refused before they are read', () => {
    const many = writeSequence(
      new Uint8Array(2 * 100_001).fill(0x05).map((o, i) => (i % 2 ? 0 : o)),
    );
    expect(() => readSeal(many)).toThrow('ses-too-many-elements');
    expect(() => readSeal(writeOctets(many))).toThrow('ses-too-many-elements');
    expect(classifySignedValue(many)).toBe('unknown');
  });

  it('nested without end are refused', () => {
    let deep = writeBits(new Uint8Array(0));
    for (let i = 0; i < 40; i++) deep = writeSequence(deep);
    expect(() => readSeal(deep)).toThrow('der-too-deep');
  });

  it('cannot fill a report with findings', () => {
    const texts = concat(Array.from({ length: 1000 }, () => writeUtf8('1')));
    const seal = edited(base.seal, [0, 2, 3], () => [writeSequence(texts)]);
    expect(readSeal(seal).findings.length).toBe(256);
  });
});
