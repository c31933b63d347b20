import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { en } from './en.ts';
import { digestTail, firstLanguage, mmText, sayIn, sizeText, timeText } from './saying.ts';
import { zh, type Key } from './zh.ts';

const keys = Object.keys(zh) as Key[];
const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test('both languages have the same texts, none of them empty', () => {
  expect(Object.keys(en).sort()).toEqual([...keys].sort());
  for (const key of keys) {
    expect([key, zh[key].trim().length > 0, en[key].trim().length > 0]).toEqual([key, true, true]);
  }
});

test('a text has the same places for values in both languages', () => {
  // Chinese counts nothing where English needs a plural, and the other way round, never.
  for (const key of keys) expect([key, placesOf(en[key])]).toEqual([key, placesOf(zh[key])]);
});

test('no text shouts, and English carries no Chinese but the word that stands in the seals', () => {
  for (const key of keys) {
    expect([key, /[!！]/.test(zh[key] + en[key])]).toEqual([key, false]);
    const text = en[key].replace('测试', '');
    const allowed = key === 'set-up-organisation-example';
    expect([key, /\p{Script=Han}/u.test(text)]).toEqual([key, allowed]);
  }
});

test('every text is used somewhere', () => {
  const folder = path.resolve(import.meta.dirname, '..');
  const sources = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|words.(zh|en)\.ts$/.test(name))
    .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
  const made = [...sources.matchAll(/`([\w-]*)\$\{[^}]+\}([\w-]*)`/g)]
    .filter((m) => (m[1] ?? '') + (m[2] ?? '') !== '')
    .map((m) => new RegExp(`^${m[1]}[\\w-]+${m[2]}$`));
  const unused = keys.filter(
    (key) => !sources.includes(`'${key}'`) && !made.some((one) => one.test(key)),
  );
  expect(unused).toEqual([]);
});

test('values go into their places and nothing else is replaced', () => {
  const values = { seal: '合同专用章', page: 3, x: '120', y: '230' };
  expect(sayIn('zh', 'place-said', values)).toBe('合同专用章，第 3 页，距左 120 mm 距上 230 mm');
  expect(sayIn('en', 'seal-doing', { done: 1 })).toBe('Sealing 1 of {count}');
});

test('the first language is the one chosen before, else the first wish of the browser', () => {
  expect(firstLanguage('en', ['zh-CN'])).toBe('en');
  expect(firstLanguage(null, ['zh-TW', 'en'])).toBe('zh');
  expect(firstLanguage(null, ['de', 'zh'])).toBe('en');
  expect(firstLanguage('xx', [])).toBe('zh');
});

test('a moment is told in a zone that is named', () => {
  const at = Date.UTC(2026, 10, 3, 2, 12, 5);
  expect(timeText(at, 480)).toBe('2026-11-03 10:12:05 UTC+8');
  expect(timeText(at, 0)).toBe('2026-11-03 02:12:05 UTC+0');
  expect(timeText(at, -210)).toBe('2026-11-02 22:42:05 UTC-3:30');
});

test('sizes, lengths and digests are short and have their units', () => {
  expect(sizeText(900, 'en')).toBe('900 B');
  expect(sizeText(1536, 'en')).toBe('1.5 KiB');
  expect(sizeText(100 << 20, 'zh')).toBe('100 MiB');
  expect(mmText(154.94)).toBe('154.9');
  expect(digestTail('a'.repeat(8) + '0'.repeat(48) + 'b'.repeat(8))).toBe('aaaaaaaa…bbbbbbbb');
});
