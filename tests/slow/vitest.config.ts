import { defineConfig } from 'vitest/config';

/** The slow lanes: nothing here runs with `npm test`. */
export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['tests/slow/**/*.slow.ts'],
    root: new URL('../..', import.meta.url).pathname,
    pool: 'forks',
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
  },
});
