import { identity } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import { pathOperators } from './path-operators.ts';

const rows = (d: string): readonly string[] => pathOperators(d, identity).text.trim().split('\n');

describe('path data as PDF operators', () => {
  test('keeps moves, lines and cubics, and carries a command on', () => {
    expect(rows('M1 2 3,4L5 6C1 2 3 4 5 6Z')).toEqual([
      '1 2 m',
      '3 4 l',
      '5 6 l',
      '1 2 3 4 5 6 c',
      'h',
    ]);
  });

  test('raises a quadratic curve to the cubic that is the same', () => {
    expect(rows('M0 0Q3 3 6 0')).toEqual(['0 0 m', '2 2 4 2 6 0 c']);
  });

  test('draws arcs through the points of their circle', () => {
    const half = rows('M0 0A5 5 0 0 1 10 0');
    expect(half).toHaveLength(3);
    expect(half[1]).toMatch(/5 -5 c$/);
    expect(half[2]).toMatch(/10 0 c$/);
    expect(rows('M0 0A5 5 0 0 0 10 0')[1]).toMatch(/5 5 c$/);
    // Too small a radius grows until the arc reaches its end.
    expect(rows('M0 0A1 1 0 0 1 10 0')[1]).toMatch(/5 -5 c$/);
    // The long way round has three quarters.
    expect(rows('M0 5A5 5 0 1 1 5 10')).toHaveLength(4);
    expect(rows('M0 0A0 5 0 0 1 10 0')).toEqual(['0 0 m', '10 0 l']);
  });

  test('knows a rectangle, whichever corner it starts from', () => {
    for (const d of ['M0 0L4 0L4 2L0 2Z', 'M4 2L4 0L0 0L0 2L4 2Z']) {
      const { text, isRectangle } = pathOperators(d, [1, 0, 0, 1, 1, 1]);
      expect([text, isRectangle]).toEqual(['1 1 4 2 re\n', true]);
    }
    for (const d of [
      'M0 0L4 0L4 2L0 2',
      'M0 0L4 1L4 2L0 2Z',
      'M0 0M4 0L4 2L0 2Z',
      'M0 0C4 0 4 2 0 2Z',
    ]) {
      expect(pathOperators(d, identity).isRectangle).toBe(false);
    }
  });

  test('tells which way it turns', () => {
    const turns = ['M0 0L4 0L4 2L0 2Z', 'M0 0L0 2L4 2L4 0Z'].map(
      (d) => pathOperators(d, identity).turn,
    );
    expect(turns).toEqual([16, -16]);
    // A hole that turns the other way takes its area off.
    const ring = 'M0 0L4 0L4 4L0 4ZM1 1L1 3L3 3L3 1Z';
    expect(pathOperators(ring, identity).turn).toBe(32 - 8);
  });

  test('begins with a move, whatever the data begin with', () => {
    expect(rows('L1 1L2 2')[0]).toBe('1 1 m');
    expect(rows('C1 1 2 2 3 3')[0]).toBe('0 0 m');
    expect(rows('Z')).toEqual(['']);
    expect(rows('5 5 5 5')).toEqual(['']);
  });

  test('writes nothing that is not a number', () => {
    expect(rows('M1 2L) 3 4 Tj')).toEqual(['1 2 m', '0 0 l']);
    expect(rows('M1e99 2L-1e-9 0.0000001')).toEqual(['0 2 m', '0 0 l']);
  });

  test('takes a megabyte in no time', () => {
    const d = `M0 0${'L1.234 5.678'.repeat(90_000)}`;
    const start = process.cpuUsage();
    pathOperators(d, identity);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});
