import { describe, expect, test } from 'vitest';
import { createAllowance } from './allowance.ts';

const limits = { callerBurst: 100, callerPerSecond: 10, allBurst: 250, allPerSecond: 100 };
function desk() {
  const clock = { at: 0 };
  const allowance = createAllowance(limits, () => clock.at);
  return { clock, take: (who: string, cost = 50) => allowance.take(who, cost) };
}

describe('an allowance', () => {
  test('lets a burst pass, then says how long to wait, and keeps its word', () => {
    const { clock, take } = desk();
    expect([take('192.0.2.1'), take('192.0.2.1')]).toEqual([undefined, undefined]);
    const waitMs = take('192.0.2.1');
    expect(waitMs).toBe(5000);
    clock.at = 4999;
    expect(take('192.0.2.1')).toBe(1);
    clock.at = 5000;
    expect(take('192.0.2.1')).toBeUndefined();
  });

  test('is counted for each caller, and for all together', () => {
    const { take } = desk();
    for (const who of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5']) {
      expect(take(who)).toBeUndefined();
    }
    expect(take('192.0.2.6')).toBe(500);
  });

  test('is one for a whole household of IPv6, however its address is written', () => {
    const { take } = desk();
    expect(take('2001:db8::1')).toBeUndefined();
    expect(take('2001:0DB8:0:0:ffff::2')).toBeUndefined();
    expect(take('2001:db8:0:0:1:2:3:4')).toBeGreaterThan(0);
    expect(take('2001:db8:0:1::1')).toBeUndefined();
    expect([take('::ffff:192.0.2.9', 100), take('192.0.2.9')]).toEqual([undefined, 5000]);
  });

  test('forgets the callers of long ago rather than remembering without end', () => {
    const { clock, take } = desk();
    expect(take('first', 100)).toBeUndefined();
    for (let i = 0; i < 10_000; i++) take(`caller ${i}`, 0);
    expect(take('first', 100)).toBeUndefined();
    // A clock that goes back gives nothing and takes nothing.
    clock.at = -10_000;
    expect(take('first', 1)).toBe(100);
  });
});
