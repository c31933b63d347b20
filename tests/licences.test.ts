import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

test('everything from outside has a listed licence and runs nothing when installed', () => {
  const done = spawnSync(process.execPath, ['tools/licences/main.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(done.stderr).toBe('');
  expect(done.stdout).toMatch(/^licences: .+; 0 breaches\n$/);
});
