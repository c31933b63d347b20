// npm run fuzz, npm run interop: one lane of the tests by itself.
import { ensureInstalled, requireNode, run } from './ensure.mjs';

const lanes = {
  fuzz: ['tests/flips.test.ts', 'tests/flips-pdf.test.ts', 'tests/hostile.test.ts'],
  interop: ['tests/interop.test.ts', 'tests/corpus.test.ts'],
};

const files = lanes[process.argv[2]];
if (files === undefined) {
  console.error(`Name one lane of: ${Object.keys(lanes).join(', ')}.`);
  process.exit(64);
}
requireNode();
ensureInstalled();
run(process.argv[2], ['node_modules/vitest/vitest.mjs', 'run', ...files]);
