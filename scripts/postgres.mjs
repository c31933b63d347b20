// npm run postgres [FILES]: the server's tests on a throwaway PostgreSQL of this machine, or on the
// one that YUNZHANG_TEST_DATABASE_URL names.
import { startCluster } from './cluster.mjs';
import { ensureBuilt, ensureInstalled, requireNode, run } from './ensure.mjs';

requireNode();
ensureInstalled();
ensureBuilt();
const url = process.env['YUNZHANG_TEST_DATABASE_URL'] ?? (await startCluster());
if (url === undefined) {
  console.error('SKIPPED: no PostgreSQL here (Debian: apt-get install postgresql).');
  // A missing server must not look like a passed lane where it is required.
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}
const files = process.argv.slice(2);
run(
  'server on PostgreSQL',
  ['node_modules/vitest/vitest.mjs', 'run', ...(files.length === 0 ? ['apps/server'] : files)],
  { env: { YUNZHANG_TEST_DATABASE_URL: url } },
);
process.exit(0);
