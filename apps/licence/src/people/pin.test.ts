import { expect, test } from 'vitest';
import type { Person } from './person.ts';
import { clearAttempts, countAttempt, isPin, recordPin, wrongMax } from './pin.ts';

const at = Date.parse('2026-11-23T02:00:00Z');
const minute = 60_000;
const somebody: Person = {
  id: 'p',
  account: 'a',
  name: '李示例',
  maskedIdNo: '',
  idDigest: '',
  verified: true,
  pin: { salt: '', hash: '', log: 10 },
  wrong: 0,
  locks: 0,
  test: true,
};

/** A person after so many wrong attempts, each when the lock of the last is over. */
function after(count: number, from = somebody): Person {
  let person = from;
  for (let i = 0; i < count; i++) {
    person = countAttempt(person, (person.lockedUntil ?? at) + 1).person;
  }
  return person;
}

test('the fifth wrong attempt locks, each further lock lasts twice as long, up to a day', () => {
  expect(after(wrongMax - 1).lockedUntil).toBeUndefined();
  const locked = after(wrongMax);
  expect(locked.lockedUntil).toBe(at + 1 + 15 * minute);
  const { refusal, person } = countAttempt(locked, at + 2);
  expect(refusal?.refused).toBe('person-locked');
  expect(person).toBe(locked);
  expect(after(2 * wrongMax).locks).toBe(2);
  const many = after(20 * wrongMax);
  const last = after(19 * wrongMax + wrongMax - 1);
  const begun = (last.lockedUntil ?? at) + 1;
  expect((many.lockedUntil ?? 0) - begun).toBeLessThanOrEqual(24 * 60 * minute);
});

test('a right PIN clears what was counted', () => {
  expect(clearAttempts(after(3))).toMatchObject({ wrong: 0, locks: 0 });
});

test('a PIN is six to twelve digits and is known again, under a salt of its own', async () => {
  const record = await recordPin('258046');
  expect(record).toMatchObject({ log: 15 });
  expect(JSON.stringify(record)).not.toContain('258046');
  expect((await recordPin('258046', 'test')).salt).not.toBe(record.salt);
  expect(await isPin('258046', record)).toBe(true);
  expect(await isPin('258047', record)).toBe(false);
  for (const bad of ['', '25804', 'abcdef', '2580461234567']) {
    expect(await isPin(bad, record)).toBe(false);
  }
});
