import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vitest hands these to Node as --conditions too, so "import" and "module" must not be listed.
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['{packages,apps}/*/src/**/*.test.ts', 'tests/**/*.test.ts', 'tools/**/*.test.mjs'],
    exclude: ['tests/slow/**', '**/node_modules/**'],
    pool: 'forks',
    testTimeout: 60_000,
    // Some tests bound the time a hostile file may take; a busy machine gets a second look.
    retry: process.env['CI'] === 'true' ? 2 : 0,
  },
});
