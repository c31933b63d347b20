import { expect, test } from 'vitest';
import { checkFile, checkPackage } from './rules.mjs';

test('an import upward or sideways is a breach, downward is not', () => {
  const line = (name) => `import { x } from '@yunzhang/${name}';\n`;
  expect(checkFile('packages/gm/src/a.ts', line('ses'))).toHaveLength(1);
  expect(checkFile('packages/gm/src/a.ts', line('ofd'))).toHaveLength(1);
  expect(checkFile('packages/ses/src/a.ts', line('gm'))).toEqual([]);
});

test('a package that takes the clock, chance or Node itself is a breach', () => {
  expect(checkFile('packages/gm/src/a.ts', 'const at = Date.now();\n')).toHaveLength(1);
  expect(checkFile('packages/gm/src/a.ts', "import fs from 'node:fs';\n")).toHaveLength(1);
  expect(checkFile('apps/server/src/a.ts', "import fs from 'node:fs';\n")).toEqual([]);
});

test('a function longer than a screen and a file of two subjects are breaches', () => {
  const body = `function long() {\n${'  work();\n'.repeat(60)}}\n`;
  expect(checkFile('packages/gm/src/a.ts', body)).toHaveLength(1);
  expect(checkFile('packages/gm/src/a.ts', 'x;\n'.repeat(401))).toHaveLength(1);
});

test('a range instead of an exact version is a breach', () => {
  const content = { license: 'Apache-2.0', dependencies: { saxes: '^6.0.0' } };
  expect(checkPackage('packages/ofd/package.json', content)).toHaveLength(1);
});

test('a machine path in a file is a breach', () => {
  expect(checkFile('docs/a.md', `see ${['', 'work', 'main'].join('/')}\n`)).toHaveLength(1);
});
