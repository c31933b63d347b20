import { readFileSync } from 'node:fs';
import { concat, fromHex, hex, type Malformed } from '@yunzhang/base';
import { element, writeInteger, writeOctets, writeSequence, writeUtf8 } from '@yunzhang/gm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actCodeOf, actName, acts, actWords, isLogAct } from './act.ts';
import { type LogBody, readBody, writeBody } from './body.ts';
import { type LedgerEntry, logEntry, readEntry, writeEntry } from './entry.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
) as { seal_ledger_v1: { entries_hex: string[]; roots_by_size: Record<string, string[]> } };
const ours = vectors.seal_ledger_v1;

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Malformed).code;
  }
  return 'none';
}

const hash = (of: number): Uint8Array => new Uint8Array(32).fill(of);

describe('an entry', () => {
  it('is read and written with the same octets, for every entry of the vectors', () => {
    for (const line of ours.entries_hex) {
      expect(hex(writeEntry(readEntry(fromHex(line))))).toBe(line);
    }
  });

  it('of a sealing is what the vectors say', () => {
    const entry = readEntry(fromHex(ours.entries_hex[5] ?? ''));
    expect(entry).toMatchObject({ act: acts.useIntent, at: 1_767_592_800_000, purpose: 3 });
    expect(hex(entry.tag)).toMatch(/^f9c1a11c/);
    expect(entry.commit).toHaveLength(64);
    expect(entry.body).toBeUndefined();
  });

  it('of an unknown act is shown, not refused', () => {
    const bytes = writeEntry({ act: 999, at: 1, tag: hash(1), commit: new Uint8Array(64) });
    expect(readEntry(bytes).act).toBe(999);
    expect(actName(999)).toBeUndefined();
    expect(actWords(999).en).toBe('unknown act 999');
  });

  it('comes back as it was, whatever it holds', () => {
    const octets = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
    const entry = fc.record(
      {
        act: fc.nat(65_535),
        at: fc.maxSafeNat(),
        tag: fc.oneof(octets(32), octets(0)),
        commit: fc.oneof(octets(64), octets(0)),
        purpose: fc.nat(0x7fffffff),
        body: fc.uint8Array({ maxLength: 300 }),
      },
      { requiredKeys: ['act', 'at', 'tag', 'commit'] },
    );
    fc.assert(
      fc.property(entry, (made) => {
        expect(readEntry(writeEntry(made as LedgerEntry))).toEqual(made);
      }),
    );
  });

  const members = (over: Partial<Record<number, Uint8Array>>, ...more: Uint8Array[]) => {
    const plain = [
      writeInteger(1),
      writeInteger(16),
      writeInteger(5),
      writeOctets(hash(1)),
      writeOctets(new Uint8Array(64)),
    ];
    return writeSequence(...plain.map((member, i) => over[i] ?? member), ...more);
  };
  it.each([
    ['another version', members({ 0: writeInteger(2) }), 'ledger-version'],
    ['an act beyond 16 bits', members({ 1: writeInteger(65_536) }), 'ledger-number-range'],
    ['a negative act', members({ 1: writeInteger(-1) }), 'ledger-number-range'],
    ['a time before 1970', members({ 2: writeInteger(-5) }), 'ledger-number-range'],
    ['a time beyond exact numbers', members({ 2: writeInteger(2n ** 53n) }), 'ledger-number-range'],
    ['a short tag', members({ 3: writeOctets(hash(1).subarray(1)) }), 'entry-tag-size'],
    ['half a commitment', members({ 4: writeOctets(hash(1)) }), 'entry-commit-size'],
    ['a second purpose', members({}, purpose(3), purpose(3)), 'ledger-member-surplus'],
    ['members out of order', members({}, body(), purpose(3)), 'ledger-member-surplus'],
    ['a negative purpose', members({}, element(0x80, Uint8Array.of(0xff))), 'ledger-number-range'],
    ['a long purpose', members({}, element(0x80, Uint8Array.of(0, 3))), 'der-integer-not-shortest'],
    [
      'a constructed body',
      members({}, element(0xa1, writeOctets(hash(1)))),
      'ledger-member-surplus',
    ],
    ['an octet after it', concat([members({}), Uint8Array.of(0)]), 'der-trailing-bytes'],
    ['a length spelled long', longLength(members({})), 'der-length-not-shortest'],
    ['a missing commitment', writeSequence(writeInteger(1), writeInteger(1)), 'der-missing-member'],
    ['more octets than a bundle takes', new Uint8Array(65_536), 'entry-too-large'],
  ])('with %s is refused', (_, bytes, code) => {
    expect(codeOf(() => readEntry(bytes))).toBe(code);
  });

  it('too large for a bundle is not written', () => {
    const body = new Uint8Array(65_530);
    expect(() => writeEntry(logEntry(acts.logKey, 1, body))).toThrow('fits its bundle');
  });
});

function purpose(value: number): Uint8Array {
  return element(0x80, Uint8Array.of(value));
}

function body(): Uint8Array {
  return element(0x81, Uint8Array.of(1));
}

function longLength(bytes: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(0x30, 0x81, bytes.length - 2), bytes.subarray(2)]);
}

describe('acts', () => {
  it('have the numbers and names of the format', () => {
    expect(actName(acts.useDone)).toEqual({
      code: 17,
      name: 'use.done',
      zh: '用印完成',
      en: 'sealing done',
    });
    expect(actCodeOf('seal.revoke')).toBe(7);
    expect(actCodeOf('seal.dance')).toBeUndefined();
    for (const code of Object.values(acts)) expect(actCodeOf(actWords(code).name)).toBe(code);
    expect([239, 240, 245, 246].map(isLogAct)).toEqual([false, true, true, false]);
  });
});

describe('bodies of the acts of the log', () => {
  const head = { size: 8, sm3Root: hash(1), sha256Root: hash(2) };
  const bodies: LogBody[] = [
    { act: acts.logGenesis, origin: 'a.example/2026' },
    { act: acts.logGenesis, origin: 'a.example/2027', previous: { origin: 'a', ...head } },
    { act: acts.logTwin, ...head },
    { act: acts.logIndex, from: 3, to: 9, leaves: 6, sm3Root: hash(3), sha256Root: hash(4) },
    {
      act: acts.logAnchor,
      chain: 'fisco-sm:1',
      contract: hash(5).subarray(12),
      transaction: hash(6),
      block: 2 ** 40,
      ...head,
    },
    { act: acts.logKey, vkeys: ['a+00000000+AAAA', 'b'], fromAt: 12, isRetired: true },
    { act: acts.logClose },
    { act: acts.logClose, next: 'a.example/2027' },
  ];
  it.each(bodies.map((one) => [one.act, one] as const))('of act %i come back', (act, one) => {
    expect(readBody(act, writeBody(one))).toEqual(one);
  });

  it('of the vectors are read and written with the same octets', () => {
    const found = ours.entries_hex.map((line) => readEntry(fromHex(line)));
    const read = found.flatMap(({ act, body: octets }) =>
      octets === undefined ? [] : [{ octets, body: readBody(act, octets) }],
    );
    expect(read.map(({ body: one }) => one.act)).toEqual([240, 241, 241]);
    for (const { octets, body: one } of read) expect(writeBody(one)).toEqual(octets);
    const twin = read[1]?.body;
    expect(twin).toMatchObject({ size: 8 });
    if (twin?.act !== acts.logTwin) throw new Error('a twin was expected');
    expect(hex(twin.sm3Root)).toBe(ours.roots_by_size['sm3']?.[8]);
    expect(hex(twin.sha256Root)).toBe(ours.roots_by_size['sha256']?.[8]);
  });

  it.each([
    ['an act without body', acts.useDone, writeSequence(), 'body-act'],
    [
      'a surplus member',
      acts.logClose,
      writeSequence(writeUtf8('a'), writeUtf8('b')),
      'ledger-member-surplus',
    ],
    ['an empty name', acts.logClose, writeSequence(writeUtf8('')), 'ledger-text-empty'],
    ['no key', acts.logKey, writeSequence(writeSequence()), 'body-keys-many'],
    [
      'a root of 31 octets',
      acts.logTwin,
      writeSequence(writeInteger(1), writeOctets(hash(1).subarray(1)), writeOctets(hash(1))),
      'ledger-hash-size',
    ],
    [
      'more leaves than entries',
      acts.logIndex,
      writeSequence(writeInteger(3), writeInteger(4), writeInteger(2)),
      'ledger-number-range',
    ],
  ])('with %s are refused', (_, act, bytes, code) => {
    expect(codeOf(() => readBody(act, bytes))).toBe(code);
  });
});
