import { expect, test } from 'vitest';
import { formatOf } from './page-document.ts';
import { findWord, hitsOn, linesOfRuns } from './page-text.ts';

/** A run of characters 5 mm wide. */
function run(text: string, x: number, y: number) {
  return Array.from(text).map((char, index) => ({
    char,
    box: { x: x + index * 5, y, width: 5, height: 5 },
  }));
}

test('a word is found across runs, because writers place characters one by one', () => {
  const text = linesOfRuns([run('甲方（', 20, 100), run('盖', 35, 100), run(' 章）', 40, 100)]);
  expect(findWord(text, '盖章')).toEqual([{ x: 35, y: 100, width: 15, height: 5 }]);
});

test('characters on two lines are no word', () => {
  expect(findWord(linesOfRuns([run('请盖', 20, 100), run('章处', 20, 110)]), '盖章')).toEqual([]);
});

test('every place of a word is found, and none of an absent word', () => {
  expect(findWord(linesOfRuns([run('章章合章章', 0, 0)]), '章章')).toHaveLength(2);
  expect(findWord(linesOfRuns([run('合同', 0, 0)]), '合同专用章')).toEqual([]);
  expect(findWord([], '章')).toEqual([]);
});

test('a character outside the first plane is one character', () => {
  expect(findWord(linesOfRuns([run('𬭚盖章', 0, 0)]), '盖章')[0]?.x).toBe(5);
});

test('a page full of the first character of a word is searched in reasonable time', () => {
  const text = linesOfRuns([run('盖'.repeat(100_000), 0, 0)]);
  const startedAt = performance.now();
  expect(findWord(text, '盖章处')).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test('runs on one line are read as one line, with a blank where there is room for one', () => {
  const lines = linesOfRuns([
    run('甲方', 0, 0),
    run('盖', 10, 0.4),
    run('章', 25, 1),
    run('乙方', 0, 20),
    run(' ', 0, 40),
  ]);
  expect(lines.map(({ text }) => text)).toEqual(['甲方盖 章', '乙方']);
  expect(lines[0]?.box).toEqual({ x: 0, y: 0, width: 30, height: 6 });
});

test('words are found over objects, lines, blanks, width and case, with what stands around', () => {
  const lines = linesOfRuns([run('合同（Ａ b', 0, 0), run('c）完', 0, 10)]);
  const [hit, ...others] = hitsOn(lines, '(AB c', 3);
  expect(others).toEqual([]);
  expect(hit).toMatchObject({ page: 3, before: '合同', match: '（Ａ bc', after: '）完' });
  expect(hit?.boxes).toEqual([
    { x: 10, y: 0, width: 20, height: 5 },
    { x: 0, y: 10, width: 5, height: 5 },
  ]);
  expect(hitsOn(lines, ' ', 1)).toEqual([]);
  expect(hitsOn(lines, '合同完', 1)).toEqual([]);
});

test('a page full of one character is searched in reasonable time', () => {
  const lines = linesOfRuns([run('章'.repeat(90_000), 0, 0)]);
  const startedAt = performance.now();
  expect(hitsOn(lines, '章章', 1)).toHaveLength(10_000);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test('the format is known by the first octets, with junk before them', () => {
  const octets = (text: string) => new TextEncoder().encode(text);
  expect(formatOf(octets('PK\u0003\u0004'))).toBe('ofd');
  expect(formatOf(octets('junk %PDF-1.7'))).toBe('pdf');
  expect(formatOf(octets('junkPK\u0003\u0004'))).toBe('ofd');
  expect(formatOf(octets(`${' '.repeat(2000)}%PDF-1.7`))).toBeUndefined();
  expect(formatOf(octets('<html>'))).toBeUndefined();
  expect(formatOf(new Uint8Array(0))).toBeUndefined();
});
