import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { base64 } from '@yunzhang/base';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createPeople } from './people.ts';
import { buildApp, type Stage, startStage } from './provider-testing.ts';
import { readRegistryKeys, registryMac } from './registry-feed.ts';

const own = '91110108MA0EXAM15Y';
const [oldKey, newKey] = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(8)];
let stage: Stage;
let serial = 0;

beforeAll(async () => {
  stage = await startStage({ registryKeys: [oldKey, newKey] });
  await sql`insert into people_organisation (id, name, made_at)
    values (${own}, '北京云枢示例科技有限公司', 0)`.execute(stage.database.query);
}, 60_000);
afterAll(async () => stage.close());
beforeEach(() => stage.reset());

const renaming = (name: string, more: object = {}) => ({
  id: `R-${++serial}`,
  organisation: own,
  effectiveAt: serial,
  change: { kind: 'name', name },
  ...more,
});

interface Sending {
  readonly key?: Uint8Array;
  readonly at?: number;
  readonly body?: string;
  readonly signed?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(message: unknown, sending: Sending = {}) {
  const { key = oldKey, at = stage.now(), body = JSON.stringify(message) } = sending;
  const mac = registryMac(key, { at, body: sending.signed ?? body });
  const answer = await stage.app.inject({
    method: 'POST',
    url: '/v1/registry/changes',
    headers: {
      'content-type': 'application/json',
      'yunzhang-time': String(at),
      'yunzhang-signature': `hmac-sm3=${mac}`,
      ...sending.headers,
    },
    payload: body,
  });
  const { outcome, code } = answer.json() as { outcome?: string; code?: string };
  return [answer.statusCode, outcome ?? code];
}

async function nameNow(): Promise<unknown> {
  return (await stage.people.registered(own))?.name;
}

it('takes a change of the registry under either key, and does it once', async () => {
  const message = renaming('北京云枢示例一有限公司');
  expect(await send(message)).toEqual([200, 'applied']);
  expect(await send(message)).toEqual([200, 'known']);
  expect(await nameNow()).toBe('北京云枢示例一有限公司');
  expect(await send(renaming('北京云枢示例二有限公司'), { key: newKey })).toEqual([200, 'applied']);
  const differs = { ...message, change: { kind: 'name', name: '他名' } };
  expect(await send(differs)).toEqual([422, 'registry-change-differs']);
  expect(await send(renaming('旧名', { effectiveAt: 0 }))).toEqual([200, 'overtaken']);
  const stranger = renaming('无', { organisation: '91110105MA0EXAM23E' });
  expect(await send(stranger)).toEqual([200, 'unknown-organisation']);
  expect(await nameNow()).toBe('北京云枢示例二有限公司');
});

it('of twenty copies at once one is done', async () => {
  const message = renaming('北京云枢示例三有限公司');
  const all = await Promise.all(Array.from({ length: 20 }, async () => send(message)));
  expect(all.filter(([, outcome]) => outcome === 'applied')).toHaveLength(1);
  expect(all.filter(([, outcome]) => outcome === 'known')).toHaveLength(19);
});

it('the dates that others hear are those of the registry', async () => {
  const effectiveAt = Date.parse('2026-11-02T00:00:00+08:00');
  expect(await send(renaming('北京云枢示例四有限公司', { effectiveAt }))).toEqual([200, 'applied']);
  const { rows } = await sql<{ payload: { at: number } }>`select payload from job
    where queue = 'people-cases' order by id desc limit 1`.execute(stage.database.query);
  expect(rows[0]?.payload.at).toBe(effectiveAt);
});

it('forged: without the key, over another body, at another time, or in another form', async () => {
  const before = await nameNow();
  const message = renaming('盗名');
  const wrong = [401, 'registry-feed-wrong'];
  expect(await send(message, { key: new Uint8Array(32) })).toEqual(wrong);
  expect(await send(message, { signed: '{}' })).toEqual(wrong);
  expect(await send(message, { headers: { 'yunzhang-time': String(stage.now() + 1) } })).toEqual(
    wrong,
  );
  expect(await send(message, { headers: { 'yunzhang-signature': 'hmac-sm3=' } })).toEqual(wrong);
  // A secretary's form is looked at after the code: strangers learn nothing of it.
  expect(await send({}, { key: new Uint8Array(32) })).toEqual(wrong);
  expect(await send({})).toEqual([400, 'request-malformed']);
  expect(await send(0, { body: 'no json' })).toEqual([400, 'request-malformed']);
  expect(await nameNow()).toBe(before);
});

it('replayed: a message is good for five minutes, before and after', async () => {
  const late = [401, 'registry-feed-late'];
  const at = stage.now();
  expect(await send(renaming('一'), { at: at - 301_000 })).toEqual(late);
  expect(await send(renaming('二'), { at: at + 301_000 })).toEqual(late);
  const early = renaming('三', { effectiveAt: at });
  expect(await send(early, { at: at - 290_000 })).toEqual([200, 'applied']);
});

it('nobody without a key gets in, and where there are no keys there is no such address', async () => {
  const { app, database, origin, now } = stage;
  const asked = {
    method: 'POST',
    url: '/v1/registry/changes',
    headers: { 'content-type': 'application/json' },
    payload: '{}',
  } as const;
  expect((await app.inject(asked)).statusCode).toBe(401);
  const without = await buildApp(createPeople({ database, origin, now }));
  expect((await without.inject(asked)).statusCode).toBe(404);
  await without.close();
});

it('the file of keys has one or two of them, and is not told when it is wrong', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'registry-keys-'));
  const write = (text: string): string => {
    const file = path.join(folder, 'keys');
    fs.writeFileSync(file, text);
    return file;
  };
  expect(readRegistryKeys(write(`${base64(oldKey)}\n${base64(newKey)}\n`))).toEqual([
    oldKey,
    newKey,
  ]);
  for (const text of ['', 'secret!', base64(new Uint8Array(31)), `${base64(oldKey)}\n`.repeat(3)]) {
    expect(() => readRegistryKeys(write(text))).toThrow(/^YUNZHANG_REGISTRY_KEY_FILE: base64/);
  }
  expect(readRegistryKeys(undefined)).toEqual([]);
  fs.rmSync(folder, { recursive: true });
});
