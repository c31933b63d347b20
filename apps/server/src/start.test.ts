import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { start } from './start.ts';

it('prints the address with its code, answers there and closes', async () => {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-start-'));
  const lines: unknown[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  vi.stubEnv('YUNZHANG_DATA', data);
  vi.stubEnv('PORT', undefined);
  vi.stubEnv('HOST', undefined);
  const running = await start();
  log.mockRestore();
  vi.unstubAllEnvs();
  expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=\w{4}-\w{4}$/);
  const printed = lines.join('\n');
  for (const text of [running.url, data, 'test authority']) expect(printed).toContain(text);
  const state = await fetch(new URL('/api/state', running.url));
  expect(await state.json()).toMatchObject({ product: 'yunzhang', setUp: false, session: false });
  await running.close();
  await expect(fetch(new URL('/api/state', running.url))).rejects.toThrow();
  // Starting alone makes nothing: the authority is made when a person asks for it.
  expect(fs.readdirSync(data)).toEqual([]);
  fs.rmSync(data, { recursive: true });
});
