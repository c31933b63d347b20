import os from 'node:os';
import { defineConfig } from 'vitest/config';

const isInterop = process.env['YUNZHANG_INTEROP'] === '1';

export default defineConfig({
  // Vitest hands these to Node as --conditions too, so "import" and "module" must not be listed.
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['{packages,apps}/*/src/**/*.test.ts', 'tests/**/*.test.ts', 'tools/**/*.test.mjs'],
    // Those beside ofdrw, Go and Python need their tools, and have a lane: npm run interop.
    exclude: [
      'tests/slow/**',
      '**/node_modules/**',
      ...(isInterop
        ? []
        : ['tests/interop-ofdrw*', 'tests/interop-ledger*', 'tests/interop-identifiers*']),
    ],
    pool: 'forks',
    // A process takes many files, one after the other: loading the sources anew for each file took
    // two fifths of the time. So a test leaves nothing behind: no variable, clock, spy or port.
    isolate: false,
    // The default leaves one core idle, and files then wait for each other.
    maxWorkers: Math.max(2, os.availableParallelism()),
    testTimeout: 60_000,
    // Some tests bound the time a hostile file may take; a busy machine gets a second look.
    retry: process.env['CI'] === 'true' ? 2 : 0,
  },
});
