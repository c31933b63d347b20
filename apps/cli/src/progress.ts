import type { Surroundings } from './surroundings.ts';

/** Work shorter than this shows no bar. */
const quietMs = 1000;
const barWidth = 24;

/** Tells a person at a terminal how far a long run is; says nothing into pipes. */
export interface Progress {
  step(done: number, what: string): void;
  end(): void;
}

/** Starts a bar of `total` steps. @basis architecture §8 */
export function startProgress(surroundings: Surroundings, total: number): Progress {
  const startedAt = performance.now();
  const { redraw } = surroundings;
  let shown = false;
  return {
    step: (done, what) => {
      if (redraw === undefined || performance.now() - startedAt < quietMs) return;
      const filled = Math.round((done / Math.max(total, 1)) * barWidth);
      shown = true;
      redraw(`[${'#'.repeat(filled).padEnd(barWidth, '.')}] ${done}/${total} ${what}`);
    },
    end: () => {
      if (shown) redraw?.('');
    },
  };
}
