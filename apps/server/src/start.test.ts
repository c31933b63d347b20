import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FakeBucket, fakeBucket } from './ledger/bucket-testing.ts';
import { modules } from './modules.ts';
import { begin, type Running, StartRefused } from './start.ts';
import { testDatabase } from './support/test-database.ts';

const all = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-start-'));
const lines: unknown[] = [];
beforeAll(() => {
  vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
});
afterAll(() => {
  vi.restoreAllMocks();
  fs.rmSync(all, { recursive: true });
});

describe('a first start', () => {
  let running: Running;
  let folder: string;
  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(all, 'first-'));
    const database = await testDatabase(modules);
    const ports = { YUNZHANG_LICENCE_PORT: '0' };
    const settings = { YUNZHANG_DATA: folder, LOG_LEVEL: 'silent', ...ports };
    running = await begin(settings, { database });
  }, 120_000);

  it('prints the address with its code and answers there', async () => {
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=\w{4}-\w{4}$/);
    const printed = lines.join('\n');
    for (const text of [running.url, folder, '/office', 'test authority', 'test stand-in']) {
      expect(printed).toContain(text);
    }
    const state = await fetch(new URL('/api/state', running.url));
    expect(await state.json()).toMatchObject({ product: 'yunzhang', setUp: false, session: false });
    expect(state.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    // The authority of the quick start is made when a person asks for it.
    expect(fs.existsSync(path.join(folder, 'authority'))).toBe(false);
  });

  it('says who is well to anybody, and why not to nobody', async () => {
    const read = async (route: string) => {
      const answer = await fetch(new URL(route, running.url));
      return [answer.status, answer.headers.get('cache-control'), await answer.json()] as const;
    };
    expect(await read('/health/live')).toEqual([200, 'no-store', { state: 'live' }]);
    const [status, kept, body] = await read('/health/ready');
    expect([status, kept]).toEqual([200, 'no-store']);
    const { parts } = body as { readonly parts: readonly object[] };
    const names = ['blobs', 'custody', 'database', 'ledger', 'seal-office', 'case-clock'];
    for (const name of names) {
      const working = { name, state: 'working', ageMs: expect.any(Number) as number };
      expect(parts).toContainEqual(working);
    }
  });

  it('runs a log of its own, signed by a process of its own', async () => {
    const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
    const read = async (name: string) => fetch(new URL(`/log/${year}/${name}`, running.url));
    await expect.poll(async () => (await read('checkpoint')).status, { timeout: 30_000 }).toBe(200);
    const facts = (await (await read('log.json')).json()) as { origin: string; test: string };
    expect(facts.test).toContain('nobody must rely on it');
    const [origin] = (await (await read('checkpoint')).text()).split('\n');
    expect(origin).toBe(facts.origin);
    const sm3 = path.join(folder, 'ledger/public/log', String(year), 'sm3/checkpoint');
    expect(fs.existsSync(sm3)).toBe(true);
  }, 60_000);

  it('closes, and leaves no process and no socket behind', async () => {
    await running.close();
    await expect(fetch(new URL('/api/state', running.url))).rejects.toThrow();
    for (const part of ['ledger/signer', 'custody']) {
      const names = fs.readdirSync(path.join(folder, part), { withFileTypes: true });
      expect(names.filter((one) => one.isSocket())).toEqual([]);
    }
  });
});

it('refuses settings, ports and addresses that cannot be, in one line each', async () => {
  const data = fs.mkdtempSync(path.join(all, 'data-'));
  const database = await testDatabase(modules);
  // Two attempts get as far as the database; it is closed once, at the end.
  const kept = { ...database, close: async () => {} };
  const taken = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const closed = await fakeBucket();
  closed.trouble.status = 403;
  const attempts: [Record<string, string>, RegExp][] = [
    [{ PORT: '99999' }, /^设置 PORT 不对.*whole number from 0 to 65535$/],
    [{ PORT: 'http' }, /^设置 PORT 不对/],
    [{ NODE_ENV: 'production' }, /production needs PostgreSQL/],
    [{ PORT: String(port) }, /the port is in use: 127\.0\.0\.1:\d+$/],
    [{ HOST: '192.0.2.1', PORT: '0' }, /no such address/],
    [{ YUNZHANG_LEDGER_TILES: 's3', ...s3Of(closed) }, /^ledger-bucket-unfit: .* answered 403$/],
  ];
  for (const [settings, expected] of attempts) {
    const attempt = begin(
      { YUNZHANG_DATA: data, LOG_LEVEL: 'silent', ...settings },
      { database: kept },
    );
    const error: unknown = await attempt.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartRefused);
    expect((error as Error).message).toMatch(expected);
  }
  taken.close();
  await closed.close();
  await database.close();
});

function s3Of({ place }: FakeBucket): Record<string, string> {
  return {
    YUNZHANG_S3_ENDPOINT: place.endpoint,
    YUNZHANG_S3_BUCKET: place.bucket,
    YUNZHANG_S3_KEY_ID: place.keyId,
    YUNZHANG_S3_SECRET: place.secret,
  };
}
