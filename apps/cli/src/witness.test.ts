import fs from 'node:fs';
import { parsePolicy } from '@yunzhang/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, call, closeBench, log, openBench, served } from '../../../tests/log-bench.ts';

beforeAll(openBench);
afterAll(closeBench);

describe('witness', () => {
  test('init prints lines for a policy, and never replaces a witness', async () => {
    const args = ['witness', 'init', '--config', at('w/witness.json'), '--name', 'w.test'];
    const made = await call(...args, '--log', ...log.vkeys.sha256, ...log.vkeys.sm3);
    expect(made.exit).toBe(0);
    const lines = made.out.slice(1);
    expect(lines).toHaveLength(2);
    expect(parsePolicy(`${lines.join('\n')}\nquorum none\n`).witnesses).toHaveLength(2);
    const again = await call(...args);
    expect(again.exit).toBe(64);
    expect(again.err[0]).toContain('[witness-settings-there]');
    const settings = JSON.parse(fs.readFileSync(at('w/witness.json'), 'utf8')) as object;
    expect(settings).toMatchObject({ logs: [{ hash: 'sha256' }, { hash: 'sm3' }] });
  });

  test('an address that is taken is told in one line', async () => {
    const file = at('t/witness.json');
    const port = new URL(served.url).port;
    await call('witness', 'init', '--config', file, '--name', 'w.test', '--port', port);
    const { exit, err } = await call('witness', 'serve', '--config', file);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain('[witness-listen]');
    expect(exit).toBe(4);
  });

  test('serve answers until it is told to stop, and gives its folder back', async () => {
    const file = at('s/witness.json');
    await call('witness', 'init', '--config', file, '--name', 'w.test', '--port', '0');
    for (let i = 0; i < 2; i++) {
      const serving = call('witness', 'serve', '--config', file);
      await new Promise((resolve) => setTimeout(resolve, 700));
      const second = await call('witness', 'serve', '--config', file);
      expect(second.err.join()).toContain('[witness-folder-taken]');
      expect(second.exit).toBe(4);
      process.emit('SIGTERM');
      const { exit, out } = await serving;
      expect(exit).toBe(0);
      expect(out[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/witness$/);
      expect(out.slice(1).map((line) => line.split('+')[0])).toEqual([
        'witness w.test w.test',
        'witness w.test-sm2 w.test',
      ]);
    }
  });
});
