import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Core } from '../core.ts';
import { openStore, type Store } from '../store/store.ts';
import { engineAdapter } from './adapter.ts';

let store: Store;
let core: Core;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'licence-adapter-'));

beforeAll(() => {
  store = openStore(folder, Date.now);
  core = { store, now: Date.now, issuer: 'http://a', heard: () => {}, secret: () => 'secret' };
});
afterAll(() => store.close());

test('a code is taken once, also by two who have both seen it unused', async () => {
  const codes = engineAdapter(core)('AuthorizationCode');
  const exp = Math.floor(Date.now() / 1000) + 60;
  await codes.upsert('code-1', { jti: 'code-1', grantId: 'g', exp }, 60);
  expect((await codes.find('code-1'))?.consumed).toBeUndefined();
  const both = await Promise.allSettled([codes.consume('code-1'), codes.consume('code-1')]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect((await codes.find('code-1'))?.consumed).toBeTypeOf('number');
});

test('what is kept of a token does not let anybody use it', async () => {
  const tokens = engineAdapter(core)('AccessToken');
  await tokens.upsert('token-nobody-may-read', { jti: 'token-nobody-may-read' }, 60);
  expect((await tokens.find('token-nobody-may-read'))?.jti).toBe('token-nobody-may-read');
  const text = fs.readFileSync(path.join(folder, 'licence.journal'), 'utf8');
  expect(text).toContain('AccessToken');
  expect(text).not.toContain('token-nobody-may-read');
});
