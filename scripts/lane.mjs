// npm run fuzz, npm run interop, npm run crash, node scripts/lane.mjs attacks: one lane of the
// tests by itself. Scenarios: node scripts/lane.mjs walks, node scripts/lane.mjs mutations.
import path from 'node:path';
import { ensureBuilt, ensureInstalled, requireNode, run } from './ensure.mjs';
import { mutationRun, walkRun } from './lane-scenarios.mjs';

const lanes = {
  // What `npm test` takes a sample of, whole.
  slow: [
    'apps/server/src/ledger/faults.test.ts',
    'apps/server/src/cases/stories.test.ts',
    'apps/server/src/cases/walks.test.ts',
    'apps/server/src/certificates/killed.test.ts',
    'apps/server/src/office/object-level.test.ts',
    'apps/server/src/uses/uses.test.ts',
    'packages/scenarios/src/proofs.test.ts',
    'tests/flips.test.ts',
    'tests/flips-pdf.test.ts',
  ],
  fuzz: ['tests/flips.test.ts', 'tests/flips-pdf.test.ts', 'tests/hostile.test.ts'],
  interop: [
    'tests/interop.test.ts',
    'tests/interop-ofdrw.test.ts',
    'tests/interop-ledger.test.ts',
    'tests/interop-identifiers.test.ts',
    'tests/corpus.test.ts',
    'apps/server/src/anchor',
  ],
  stories: ['apps/server/src/cases/stories.test.ts'],
  'seal-lives': [
    'apps/server/src/seals/seal-lives.test.ts',
    'apps/server/src/seals/filing.test.ts',
  ],
};

const [, , lane, ...rest] = process.argv;
if (lane === 'attacks') {
  attacks();
} else if (lane === 'walks') {
  await walkRun(rest);
} else if (lane === 'mutations') {
  await mutationRun(rest);
} else if (lane === 'ledger') {
  slow('ledger', {});
} else if (lane === 'crash') {
  crash();
} else if (lane === 'custody') {
  custody();
} else if (lane === 'office-kills') {
  ensureBuilt();
  slow('office-kills', { YUNZHANG_LIVES: rest[0] ?? '' });
} else if (lane === 'office-filing') {
  ensureBuilt();
  slow('office-filing', {});
} else if (lane === 'fuzz' && rest.length > 0) {
  fuzz();
} else {
  tests(lanes[lane]);
}

/** A lane of vitest files. */
function tests(files) {
  if (files === undefined) {
    const names = [
      ...Object.keys(lanes),
      'attacks',
      'custody',
      'ledger',
      'walks',
      'mutations',
      'office-kills',
      'office-filing',
    ];
    console.error(`Name one lane of: ${names.join(', ')}.`);
    process.exit(64);
  }
  requireNode();
  ensureInstalled();
  // Some tests need a peer that is built first; they run in their lane only.
  const envs = {
    interop: { YUNZHANG_INTEROP: '1' },
    slow: { YUNZHANG_SLOW: '1', YUNZHANG_STORIES: 'all', YUNZHANG_KILLED: '1' },
    fuzz: { YUNZHANG_SLOW: '1' },
    stories: { YUNZHANG_STORIES: 'all' },
    'seal-lives': { YUNZHANG_SEAL_LIVES: rest[0] ?? '500' },
  };
  const env = envs[lane] ?? {};
  run(lane, ['node_modules/vitest/vitest.mjs', 'run', ...files], { env });
}

/** Every mutation on every sealed file: `attacks [--write] [--mutants FOLDER] [--only NAME]`. */
function attacks() {
  const at = rest.indexOf('--mutants');
  const only = rest.indexOf('--only');
  const env = {
    ...(rest.includes('--write') ? { YUNZHANG_ATTACKS: 'write' } : {}),
    ...(only < 0 ? {} : { YUNZHANG_ONLY: rest[only + 1] ?? '' }),
    ...(at < 0 ? {} : { YUNZHANG_MUTANTS: path.resolve(rest[at + 1] ?? 'mutants') }),
  };
  slow('attacks', env);
}

/** One of the files that never run with `npm test`; `ledger` are proofs of every tree to 2,000. */
function slow(name, env) {
  requireNode();
  ensureInstalled();
  const config = ['--config', 'tests/slow/vitest.config.ts'];
  run(name, ['node_modules/vitest/vitest.mjs', 'run', ...config, `tests/slow/${name}.slow.ts`], {
    env,
  });
}

/** Changed packages without end: `fuzz SECONDS` or `fuzz COUNTx`, with options of the fuzzer. */
function fuzz() {
  requireNode();
  ensureInstalled();
  run('types and build', ['node_modules/typescript/bin/tsc', '-b']);
  run('fuzz', ['tests/slow/fuzz.mjs', ...rest]);
}

/** Processes of the ledger are killed: `crash [SECONDS]`, `crash --embedded [KILLS]`. */
function crash() {
  requireNode();
  ensureInstalled();
  ensureBuilt();
  run('crash', ['tests/slow/crash.mjs', ...rest]);
}

/** The custody of keys killed at random while it signs: `custody [ACTS]`, two thousand without. */
function custody() {
  requireNode();
  ensureInstalled();
  ensureBuilt();
  const test = 'apps/custody/src/custody-crash.test.ts';
  run('custody', ['node_modules/vitest/vitest.mjs', 'run', test], {
    env: { YUNZHANG_CUSTODY_ACTS: rest[0] ?? '2000' },
  });
}
