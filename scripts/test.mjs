// npm test: lint, tidy, types, unit tests and browser tests; all of it also under CI.
import { ensureBuilt, ensureInstalled, requireNode, run } from './ensure.mjs';

requireNode();
ensureInstalled();
ensureBuilt();
run('lint', ['node_modules/oxlint/bin/oxlint', '--type-aware']);
run('format', ['node_modules/oxfmt/bin/oxfmt', '--check', '.']);
run('tidy', ['tools/tidy/main.mjs']);
run('test types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.tests.json']);
run('unit', ['node_modules/vitest/vitest.mjs', 'run']);
run('browser', ['scripts/e2e.mjs']);
