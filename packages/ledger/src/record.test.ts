import { readFileSync } from 'node:fs';
import { fromHex, hex, Malformed, utf8 } from '@yunzhang/base';
import { readDer, writeOctets, writeSequence, writeUtf8 } from '@yunzhang/gm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from './entry.ts';
import {
  createRecord,
  eraseFields,
  type Field,
  isOpeningOf,
  type Opening,
  openField,
  readField,
  readOpening,
  recordCommitment,
  writeField,
  writeOpening,
} from './record.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
) as {
  seal_ledger_v1: {
    entries_hex: string[];
    record_example: {
      index: number;
      fields_der_hex: string[];
      names: string[];
      commit_hex: string;
    };
  };
};
const example = vectors.seal_ledger_v1.record_example;
const fields = example.fields_der_hex.map((line) => readField(readDer(fromHex(line))));
const commit = fromHex(example.commit_hex);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Malformed).code;
  }
  return 'none';
}

/** Octets that look random and are the same in each run. */
function counting(): (size: number) => Uint8Array {
  let next = 0;
  return (size) => Uint8Array.from({ length: size }, () => (next++ * 167) & 0xff);
}

function opened(record: Parameters<typeof openField>[0], name: string): Opening {
  const opening = openField(record, name);
  if (opening === undefined) throw new Error(`no field ${name}`);
  return opening;
}

describe('the commitment of a record', () => {
  it('is that of the vectors, and of their entry', () => {
    expect(fields.map(({ name }) => name)).toEqual(example.names);
    expect(fields.map((field) => hex(writeField(field)))).toEqual(example.fields_der_hex);
    expect(hex(recordCommitment(fields))).toBe(example.commit_hex);
    const entry = readEntry(fromHex(vectors.seal_ledger_v1.entries_hex[example.index] ?? ''));
    expect(entry.commit).toEqual(commit);
  });

  it('does not depend on the order in which values are given', () => {
    const one = createRecord({ b: utf8('2'), a: utf8('1') }, counting());
    const other = createRecord({ a: utf8('1'), b: utf8('2') }, counting());
    expect(recordCommitment(one)).toEqual(recordCommitment(other));
    expect(one.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('sorts names by their UTF-8 octets, not by their UTF-16 units', () => {
    const record = createRecord({ '\u{1f58b}': utf8('1'), '\uff5e': utf8('2') }, counting());
    expect(record.map(({ name }) => name)).toEqual(['\uff5e', '\u{1f58b}']);
  });

  const field = (name: string, over: Partial<Field> = {}): Field => ({
    name,
    value: utf8('v'),
    salt: new Uint8Array(32),
    ...over,
  });
  it.each([
    ['no field', [], 'record-field-count'],
    ['a field twice', [field('a'), field('a')], 'record-field-order'],
    ['fields out of order', [field('b'), field('a')], 'record-field-order'],
    ['a field without name', [field('')], 'record-field-name'],
    ['a short salt', [field('a', { salt: new Uint8Array(31) })], 'record-salt-size'],
    ['a huge value', [field('a', { value: new Uint8Array(65_536) })], 'record-too-large'],
    [
      '257 fields',
      Array.from({ length: 257 }, (_, i) => field(`n${1000 + i}`)),
      'record-field-count',
    ],
  ])('of %s is not made', (_, record, code) => {
    expect(codeOf(() => recordCommitment(record))).toBe(code);
  });
});

describe('an opening', () => {
  it('of each field of the vectors belongs to their commitment', () => {
    for (const name of example.names) {
      const opening = opened(fields, name);
      expect(isOpeningOf(commit, opening)).toBe(true);
      expect(readOpening(readDer(writeOpening(opening)))).toEqual(opening);
    }
  });

  it('of another record with the same values is refused', () => {
    const values = { sealId: utf8('1'), dataHash: new Uint8Array(32) };
    const one = createRecord(values, counting());
    const other = createRecord(values, (size) => new Uint8Array(size).fill(7));
    expect(isOpeningOf(recordCommitment(one), opened(other, 'sealId'))).toBe(false);
    expect(isOpeningOf(recordCommitment(one), opened(one, 'sealId'))).toBe(true);
  });

  it('must meet both commitments', () => {
    const opening = opened(fields, 'sealId');
    for (const at of [0, 31, 32, 63]) {
      const changed = commit.map((octet, i) => (i === at ? octet ^ 1 : octet));
      expect(isOpeningOf(changed, opening)).toBe(false);
    }
    expect(isOpeningOf(commit.subarray(0, 32), opening)).toBe(false);
    expect(isOpeningOf(new Uint8Array(0), opening)).toBe(false);
  });

  it('is refused after any change of one bit', () => {
    const bytes = writeOpening(opened(fields, 'dataHash'));
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const isRefused = (): boolean => {
        try {
          return !isOpeningOf(commit, readOpening(readDer(changed)));
        } catch (error) {
          return error instanceof Malformed;
        }
      };
      expect(isRefused(), `bit ${bit}`).toBe(true);
    }
  });

  it('at another place or in a record of another count is refused', () => {
    const opening = opened(fields, 'operator');
    for (let count = 0; count < 8; count++) {
      for (let position = 0; position < 8; position++) {
        const holds = isOpeningOf(commit, { ...opening, count, position });
        expect(holds, `${position} of ${count}`).toBe(count === fields.length && position === 1);
      }
    }
  });

  it('shows any field of any record, and no other value', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(names, fc.nat(), (all, pick) => {
        const plain = all.filter((name) => name !== '__proto__');
        fc.pre(plain.length > 0);
        const values = Object.fromEntries(plain.map((name) => [name, utf8(name)]));
        const record = createRecord(values, counting());
        const name = plain[pick % plain.length] ?? '';
        const opening = opened(record, name);
        const commitment = recordCommitment(record);
        expect(isOpeningOf(commitment, opening)).toBe(true);
        const forged = { ...opening, field: { ...opening.field, value: utf8('forged') } };
        expect(isOpeningOf(commitment, forged)).toBe(name === 'forged');
      }),
      { numRuns: 60 },
    );
  });

  it('with a salt of another size is refused when read', () => {
    const bytes = writeSequence(writeUtf8('a'), writeOctets(utf8('v')), writeOctets(utf8('salt')));
    expect(codeOf(() => readField(readDer(bytes)))).toBe('record-salt-size');
  });
});

describe('erasing fields', () => {
  it('keeps the commitment and the other fields showable, and destroys value and salt', () => {
    const erased = eraseFields(fields, ['operator']);
    expect(recordCommitment(erased)).toEqual(commit);
    expect(openField(erased, 'operator')).toBeUndefined();
    expect(isOpeningOf(commit, opened(erased, 'sealId'))).toBe(true);
    const left = JSON.stringify(erased, (_, value: unknown) =>
      value instanceof Uint8Array ? hex(value) : value,
    );
    const gone = fields[1];
    expect(gone?.name).toBe('operator');
    expect(left).not.toContain(hex(gone?.value ?? utf8('?')));
    expect(left).not.toContain(hex(gone?.salt ?? utf8('?')));
  });

  it('of the whole record leaves the commitment alone', () => {
    const erased = eraseFields(fields, example.names);
    expect(recordCommitment(erased)).toEqual(commit);
    for (const name of example.names) expect(openField(erased, name)).toBeUndefined();
    expect(recordCommitment(eraseFields(erased, ['sealId']))).toEqual(commit);
  });
});
