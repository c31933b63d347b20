import { describe, expect, it, vi } from 'vitest';
import { createHealth } from './health.ts';

describe('health', () => {
  it('is ready when every part works, and says which one does not and for how long', async () => {
    let at = 0;
    let fails = false;
    const failed = vi.fn();
    const health = createHealth({ now: () => at, failed });
    const run = vi.fn(async () => {
      if (fails) throw new Error('postgres://secret');
    });
    health.register({ name: 'database', run });
    health.register({ name: 'blobs', run: async () => {} });
    expect((await health.read()).ready).toBe(true);
    at = 1500;
    expect((await health.read()).parts[0]).toEqual({
      name: 'database',
      state: 'working',
      ageMs: 1500,
    });
    // Whoever asks often costs the database nothing.
    expect(run).toHaveBeenCalledTimes(1);
    fails = true;
    at = 2500;
    const { ready, parts } = await health.read();
    expect([ready, parts.map(({ state }) => state)]).toEqual([false, ['failing', 'working']]);
    expect(JSON.stringify(parts)).not.toContain('secret');
    at = 6000;
    await health.read();
    expect(failed).toHaveBeenCalledTimes(1);
    expect(failed).toHaveBeenCalledWith('database', expect.any(Error));
    fails = false;
    at = 9000;
    expect((await health.read()).ready).toBe(true);
  });

  it('looks once for many that ask at the same time', async () => {
    const health = createHealth();
    const run = vi.fn(async () => new Promise<void>((resolve) => setTimeout(resolve, 20)));
    health.register({ name: 'slow', run });
    await Promise.all(Array.from({ length: 50 }, async () => health.read()));
    expect(run).toHaveBeenCalledTimes(1);
    expect(() => health.register({ name: 'slow', run })).toThrow(/two health checks/);
  });

  it('takes a part that never answers for failing', async () => {
    vi.useFakeTimers();
    const health = createHealth();
    health.register({ name: 'hanging', run: async () => new Promise(() => {}) });
    const reading = health.read();
    await vi.advanceTimersByTimeAsync(3001);
    expect((await reading).ready).toBe(false);
    vi.useRealTimers();
  });
});
