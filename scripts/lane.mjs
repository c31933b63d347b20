// npm run fuzz, npm run interop: one lane of the tests by itself.
import { ensureInstalled, requireNode, run } from './ensure.mjs';

const lanes = {
  fuzz: ['tests/flips.test.ts', 'tests/flips-pdf.test.ts', 'tests/hostile.test.ts'],
  interop: ['tests/interop.test.ts', 'tests/interop-ofdrw.test.ts', 'tests/corpus.test.ts'],
};

const files = lanes[process.argv[2]];
if (files === undefined) {
  console.error(`Name one lane of: ${Object.keys(lanes).join(', ')}.`);
  process.exit(64);
}
requireNode();
ensureInstalled();
// Some tests need a peer that is built first; they run in their lane only.
const env = process.argv[2] === 'interop' ? { YUNZHANG_INTEROP: '1' } : {};
run(process.argv[2], ['node_modules/vitest/vitest.mjs', 'run', ...files], { env });
