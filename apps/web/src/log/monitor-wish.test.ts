import { fromHex, hex } from '@yunzhang/base';
import { staticTag, tagDay, tagOf } from '@yunzhang/ledger';
import { expect, test } from 'vitest';
import { monitorForm, tagsOfWish } from '../../../server/src/alerts/monitor-form.ts';
import {
  dateOfDay,
  draftsOfFile,
  emptyDraft,
  type MonitorDraft,
  watchedDays,
  wishOf,
  wrongFields,
} from './monitor-wish.ts';

const now = Date.UTC(2026, 10, 23, 15);
const today = tagDay(now);
const key = '7'.repeat(64);
const draft: MonitorDraft = {
  ...emptyDraft,
  id: '11000000000001',
  key,
  firstDay: String(today - 10),
  days: '400',
};

test('a form names the fields that are missing or wrong, in their order, of the chosen way only', () => {
  expect(wrongFields(emptyDraft)).toEqual(['id', 'key', 'firstDay', 'days']);
  expect(wrongFields({ ...emptyDraft, way: 'seal' })).toEqual(['id', 'seal']);
  expect(wrongFields(draft)).toEqual([]);
  expect(wrongFields({ ...draft, key: `${key}0` })).toEqual(['key']);
  expect(wrongFields({ ...draft, firstDay: '-1', days: '0' })).toEqual(['firstDay', 'days']);
  expect(wrongFields({ ...draft, firstDay: '70000', days: '1.5' })).toEqual(['firstDay', 'days']);
  expect(wrongFields({ ...draft, id: 'x'.repeat(65) })).toEqual(['id']);
  for (const webhook of ['http://a.example/', 'ftp://a', 'a.example', 'javascript:1']) {
    expect(wrongFields({ ...draft, webhook })).toEqual(['webhook']);
  }
  expect(wrongFields({ ...draft, webhook: ' https://a.example/alerts ' })).toEqual([]);
});

test('the server gets the tags of the days and never the key, and takes them as they are', () => {
  const wish = wishOf({ ...draft, webhook: ' https://a.example/alerts ' }, now);
  expect(JSON.stringify(wish)).not.toContain(key);
  const read = monitorForm.parse(wish);
  const wanted = tagsOfWish(read);
  expect(wanted?.tags).toHaveLength(400);
  expect(hex(wanted?.tags[10] ?? new Uint8Array())).toBe(
    hex(tagOf(fromHex(key), '11000000000001', now)),
  );
  // The last moment of the last day: then there is nothing more to look for.
  expect(wanted?.endsAt).toBe((today - 10 + 400) * 86_400_000 - 28_800_000);
  expect(read.webhook).toBe('https://a.example/alerts');
});

test('a seal without a schedule goes by its octets', () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const wish = wishOf({ ...emptyDraft, way: 'seal', id: 'a', seal: { name: 's.esl', bytes } }, now);
  expect(tagsOfWish(monitorForm.parse(wish))?.tags).toEqual([staticTag(bytes)]);
});

test('of a life that is longer than a monitor the days from a month ago on are watched', () => {
  const whole = { firstDay: today - 500, days: 800 };
  expect(watchedDays(whole, now)).toEqual(whole);
  const long = { firstDay: today - 500, days: 1826 };
  expect(watchedDays(long, now)).toEqual({ firstDay: today - 30, days: 800 });
  const later = { firstDay: today + 5, days: 1826 };
  expect(watchedDays(later, now)).toEqual({ firstDay: today + 5, days: 800 });
  const ending = { firstDay: today - 1000, days: 1100 };
  expect(watchedDays(ending, now)).toEqual({ firstDay: today - 30, days: 130 });
  expect(watchedDays({ firstDay: today - 2000, days: 900 }, now)).toBeUndefined();
  const long2 = wishOf({ ...draft, firstDay: '20000', days: '900' }, now + 86_400_000 * 2000);
  expect(long2).toBeUndefined();
});

test('an owner’s file fills the form, one seal at a time, with the acts it lists', () => {
  const known = [{ act: 'use.done', commit: 'ab'.repeat(64) }];
  const file = { seals: [{ id: '1', key, firstDay: 20760, days: 100, known }, { id: '2' }] };
  const [first, second, ...more] = draftsOfFile(JSON.stringify(file)) ?? [];
  expect(first).toEqual({ ...emptyDraft, id: '1', key, firstDay: '20760', days: '100', known });
  expect(wrongFields(second ?? draft)).toEqual(['key', 'firstDay', 'days']);
  expect(more).toEqual([]);
  for (const text of ['', '[]', '{}', '{"seals":[]}', '{"seals":{}}', 'null']) {
    expect(draftsOfFile(text)).toBeUndefined();
  }
});

test('a day number is told as the date it is in China', () => {
  expect(dateOfDay(tagDay(Date.UTC(2026, 10, 23, 15, 59)))).toBe('2026-11-23');
  expect(dateOfDay(tagDay(Date.UTC(2026, 10, 23, 16)))).toBe('2026-11-24');
});
