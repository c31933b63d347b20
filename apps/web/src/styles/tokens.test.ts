import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = import.meta.dirname;
const tokens = fs.readFileSync(path.join(folder, 'tokens.css'), 'utf8');

function coloursOf(css: string): Map<string, string> {
  return new Map(
    [...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
}

const [lightCss = '', darkCss = ''] = tokens.split('@media (prefers-color-scheme: dark)');
const light = coloursOf(lightCss);
const dark = coloursOf(darkCss);

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((v) =>
    v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

const texts = ['ink', 'ink-2', 'ink-3', 'action', 'good', 'unsure', 'bad'];
const grounds = ['desk', 'paper', 'plain-soft'];
const pairs: readonly (readonly [string, string])[] = [
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ['good', 'good-soft'],
  ['unsure', 'unsure-soft'],
  ['bad', 'bad-soft'],
  ['ink', 'good-soft'],
  ['ink', 'unsure-soft'],
  ['ink', 'bad-soft'],
  ['ink-2', 'good-soft'],
  ['ink-2', 'unsure-soft'],
  ['ink-2', 'bad-soft'],
  ['action', 'good-soft'],
  ['action', 'unsure-soft'],
  ['action', 'bad-soft'],
  ['action', 'action-soft'],
  ['on-action', 'action'],
  ['on-seal', 'seal'],
];

test.each([
  ['light', light],
  ['dark', dark],
])('every text of the %s palette has a contrast of at least 4.5 to its ground', (_, palette) => {
  const low = pairs
    .map(([a, b]) => [a, b, contrast(palette.get(a) ?? '#000000', palette.get(b) ?? '#000000')])
    .filter(([, , value]) => Number(value) < 4.5);
  expect(low).toEqual([]);
});

test('borders of controls can be told from their ground', () => {
  for (const palette of [light, dark]) {
    const line = palette.get('control-line') ?? '';
    expect(contrast(line, palette.get('paper') ?? '')).toBeGreaterThanOrEqual(3);
    expect(contrast(line, palette.get('desk') ?? '')).toBeGreaterThanOrEqual(2.7);
  }
});

test('both palettes name the same colours', () => {
  expect([...dark.keys()].sort()).toEqual([...light.keys()].sort());
});

test('red belongs to the seal: only the seal button and the mark of a placement use it', () => {
  const uses = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.css') && name !== 'tokens.css')
    .flatMap((name) => {
      const css = fs.readFileSync(path.join(folder, name), 'utf8');
      return [...css.matchAll(/([^{}]+)\{[^{}]*var\(--seal\)[^{}]*\}/g)].map((m) =>
        (m[1] ?? '').replace(/\/\*[^]*?\*\//g, '').trim(),
      );
    });
  expect([...new Set(uses)].sort()).toEqual(['.button-seal', '.button-seal:hover', '.thumb-badge']);
});
