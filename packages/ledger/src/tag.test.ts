import { readFileSync } from 'node:fs';
import { fromHex, hex, type Malformed } from '@yunzhang/base';
import {
  objectIdentifier,
  readDer,
  sm3,
  writeInteger,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
} from '@yunzhang/gm';
import { describe, expect, it } from 'vitest';
import { evidenceOid } from './evidence.ts';
import {
  dayKey,
  dayTag,
  isOpeningOfSchedule,
  openTag,
  readTagOpening,
  readTagSchedule,
  staticTag,
  tagDay,
  tagLeaves,
  tagOf,
  tagsBetween,
  tagSchedule,
  tagScheduleOid,
  writeTagOpening,
  writeTagSchedule,
} from './tag.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
) as {
  seal_ledger_v1: {
    tag: {
      K_seal_hex: string;
      seal_id: string;
      first_day: number;
      days: number;
      schedule_root_sm3: string;
      examples: { time_ms: number; day: number; day_key: string; tag: string }[];
    };
  };
};
const ours = vectors.seal_ledger_v1.tag;
const life = { key: fromHex(ours.K_seal_hex), firstDay: ours.first_day, days: ours.days };
const leaves = tagLeaves(life);
const schedule = tagSchedule(life);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Malformed).code;
  }
  return 'none';
}

describe('tags', () => {
  it.each(ours.examples)('of $time_ms are those of the vectors', ({ time_ms: at, day, ...one }) => {
    expect(tagDay(at)).toBe(day);
    expect(hex(dayKey(life.key, day))).toBe(one.day_key);
    expect(hex(dayTag(fromHex(one.day_key), ours.seal_id))).toBe(one.tag);
    expect(hex(tagOf(life.key, ours.seal_id, at))).toBe(one.tag);
  });

  it('change at midnight in China', () => {
    const midnight = Date.parse('2026-01-05T16:00:00Z');
    expect(tagDay(midnight) - tagDay(midnight - 1)).toBe(1);
    expect(tagDay(midnight + 86_399_999)).toBe(tagDay(midnight));
  });

  it('of some days are one for each day', () => {
    const seal = { key: life.key, sealId: ours.seal_id };
    const from = Date.parse('2026-01-05T10:00:00Z');
    const tags = tagsBetween(seal, { from, to: from + 86_400_000 }).map(hex);
    expect(tags).toEqual(
      [0, 86_400_000].map((ms) => hex(tagOf(life.key, ours.seal_id, from + ms))),
    );
    expect(tagsBetween(seal, { from, to: from })).toHaveLength(1);
    expect(tagsBetween(seal, { from, to: from - 86_400_000 })).toEqual([]);
  });

  it('of a seal without schedule come from the seal alone', () => {
    const seal = fromHex('3003020101');
    expect(hex(staticTag(seal))).toBe(
      hex(
        sm3(
          Uint8Array.from([
            ...new TextEncoder().encode('seal-ledger/tag-static/v1\n'),
            ...sm3(seal),
          ]),
        ),
      ),
    );
    expect(staticTag(seal)).not.toEqual(staticTag(fromHex('3003020102')));
  });
});

describe('a tag schedule', () => {
  it('has the root of the vectors', () => {
    expect(hex(schedule.root)).toBe(ours.schedule_root_sm3);
    expect(readTagSchedule(writeTagSchedule(schedule))).toEqual(schedule);
  });

  it('is met by the key of each of its days', () => {
    for (const day of [life.firstDay, life.firstDay + 1, life.firstDay + 399]) {
      const opening = openTag(life, day, leaves);
      expect(isOpeningOfSchedule(schedule, opening)).toBe(true);
      expect(readTagOpening(readDer(writeTagOpening(opening)))).toEqual(opening);
    }
  });

  it('is not met by another day, key, length, beginning or root', () => {
    const opening = openTag(life, life.firstDay + 1, leaves);
    const other = openTag(life, life.firstDay + 2, leaves);
    const forged = [
      { ...opening, day: opening.day + 1 },
      { ...opening, key: other.key },
      { ...opening, path: other.path },
      { ...opening, days: opening.days - 1 },
      { ...opening, firstDay: opening.firstDay - 1 },
      { ...opening, day: opening.firstDay - 1 },
      { ...opening, day: opening.firstDay + opening.days },
    ];
    for (const one of forged) expect(isOpeningOfSchedule(schedule, one)).toBe(false);
    const short = { ...schedule, days: schedule.days - 1 };
    expect(isOpeningOfSchedule(short, opening)).toBe(false);
    // Days and first day the forger chose himself do not help: they are compared with the seal's.
    expect(isOpeningOfSchedule(schedule, openTag({ ...life, days: 200 }, opening.day))).toBe(false);
    const stolen = { ...life, key: life.key.map((octet) => octet ^ 1) };
    expect(isOpeningOfSchedule(schedule, openTag(stolen, opening.day))).toBe(false);
  });

  it.each([
    ['no day', writeSequence(...[1, 0].map((n) => writeInteger(n)), hash()), 'tag-schedule-form'],
    [
      'a thousand years',
      writeSequence(writeInteger(1), writeInteger(365_000), hash()),
      'ledger-number-range',
    ],
    [
      'days past the last',
      writeSequence(writeInteger(2n ** 32n - 1n), writeInteger(2), hash()),
      'tag-schedule-form',
    ],
    [
      'a negative day',
      writeSequence(writeInteger(-1), writeInteger(2), hash()),
      'ledger-number-range',
    ],
  ])('of %s is refused', (_, bytes, code) => {
    expect(codeOf(() => readTagSchedule(bytes))).toBe(code);
  });

  it('of no day or a thousand years is not made', () => {
    expect(() => tagSchedule({ ...life, days: 0 })).toThrow('from one day');
    expect(() => tagSchedule({ ...life, days: 365_000 })).toThrow('a hundred years');
  });
});

function hash(): Uint8Array {
  return writeOctets(new Uint8Array(32));
}

describe('the identifiers under 2.25', () => {
  // The octets are OpenSSL's (asn1parse -genconf).
  it.each([
    [evidenceOid, '06156982b79c95e0aab1b2cda596c7cbeed8c1eea76901'],
    [tagScheduleOid, '06156982b79c95e0aab1b2cda596c7cbeed8c1eea76902'],
  ])('%s has the octets OpenSSL writes', (oid, octets) => {
    expect(hex(writeObjectIdentifier(oid))).toBe(octets);
    expect(objectIdentifier(readDer(fromHex(octets)))).toBe(oid);
  });
});
