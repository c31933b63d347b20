import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Unavailable, utf8 } from '@yunzhang/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeBucket, fakeBucket } from './bucket-testing.ts';
import { checkBucket, createTileBucket } from './tile-bucket.ts';
import { createTileFolder, isLogPath, type TileStore } from './tile-store.ts';

let folder: string;
let bucket: FakeBucket;
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-tiles-'));
  bucket = await fakeBucket();
});
afterEach(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  await bucket.close();
});

const stores = {
  folder: () => createTileFolder(folder),
  bucket: () => createTileBucket(bucket.place, 'log/2026/'),
};

describe.each(['folder', 'bucket'] as const)('a %s as tile store', (kind) => {
  const open = (): TileStore => stores[kind]();
  const tile = (name: string, text: string) => ({ path: name, bytes: utf8(text) });

  it('gives back what was written, also under a second path', async () => {
    const store = open();
    const bytes = utf8('bundle');
    await store.write([
      { path: 'tile/entries/000.p/3', bytes },
      { path: 'sm3/tile/entries/000.p/3', bytes },
      tile('tile/0/x001/067', 'a'),
    ]);
    expect(await store.read('sm3/tile/entries/000.p/3')).toEqual(bytes);
    expect(await open().read('tile/0/x001/067')).toEqual(utf8('a'));
    expect(await store.read('tile/0/000')).toBeUndefined();
  });

  it('takes the same bytes again and stops with an alarm for others', async () => {
    const store = open();
    await store.write([tile('tile/0/000', 'same')]);
    await store.write([tile('tile/0/000', 'same')]);
    await expect(open().write([tile('tile/0/000', 'other')])).rejects.toThrow(
      'ledger-tile-differs',
    );
    expect(await store.read('tile/0/000')).toEqual(utf8('same'));
  });

  it('lets one of two writers of different bytes win, and tells the other', async () => {
    const store = open();
    const results = await Promise.allSettled([
      store.write([tile('tile/0/001', 'left')]),
      store.write([tile('tile/0/001', 'right')]),
    ]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('replaces checkpoints', async () => {
    const store = open();
    await store.replace(tile('checkpoint', 'old'));
    await store.replace(tile('checkpoint', 'new'));
    expect(await store.read('checkpoint')).toEqual(utf8('new'));
  });

  it('forgets cut tiles and nothing beside them', async () => {
    const store = open();
    await store.write([
      tile('tile/0/000.p/1', 'a'),
      tile('tile/0/000.p/255', 'b'),
      tile('tile/0/000', 'c'),
      tile('tile/0/001.p/1', 'd'),
    ]);
    await store.removeFolder('tile/0/000.p');
    expect(await store.read('tile/0/000.p/255')).toBeUndefined();
    expect(await store.read('tile/0/000')).toEqual(utf8('c'));
    expect(await store.read('tile/0/001.p/1')).toEqual(utf8('d'));
    await store.removeFolder('tile/0/009.p');
  });

  it.each(['../x', '/x', 'a//b', 'a/./b', '.hidden', 'a/..', 'A', '', 'a\u0000'])(
    'refuses the path %j',
    async (name) => {
      expect(isLogPath(name)).toBe(false);
      await expect(open().write([tile(name, 'x')])).rejects.toThrow('ledger-path-strange');
      await expect(open().replace(tile(name, 'x'))).rejects.toThrow('ledger-path-strange');
    },
  );
});

it('leaves no temporary files in a folder', async () => {
  const store = createTileFolder(folder);
  await store.write([{ path: 'tile/0/000', bytes: utf8('x') }]);
  await store.write([{ path: 'tile/0/000', bytes: utf8('x') }]);
  await expect(store.write([{ path: 'tile/0/000', bytes: utf8('y') }])).rejects.toThrow();
  await store.replace({ path: 'tile/0/001', bytes: utf8('y') });
  expect(fs.readdirSync(path.join(folder, 'tile/0'))).toEqual(['000', '001']);
});

it.each([403, 500, 503])('says that a bucket answering %d is away', async (code) => {
  bucket.trouble.status = code;
  const store = stores.bucket();
  await expect(store.write([{ path: 'tile/0/000', bytes: utf8('x') }])).rejects.toThrow(
    Unavailable,
  );
  await expect(store.read('checkpoint')).rejects.toThrow(Unavailable);
});

it('finds a bucket fit that leaves what is there', async () => {
  await checkBucket(bucket.place, { patienceMs: 0 });
  await checkBucket(bucket.place, { patienceMs: 0 });
});

it('refuses a bucket that overwrites, that is closed to us, or that is away', async () => {
  const check = async () => checkBucket(bucket.place, { patienceMs: 0 });
  bucket.trouble.overwrites = true;
  await expect(check()).rejects.toThrow('ledger-bucket-unfit: the object store ignores');
  bucket.trouble.overwrites = false;
  bucket.trouble.status = 403;
  await expect(check()).rejects.toThrow('ledger-bucket-unfit: the object store answered 403');
  const place = { ...bucket.place, endpoint: 'http://127.0.0.1:9' };
  await expect(checkBucket(place, { patienceMs: 0 })).rejects.toThrow('ledger-bucket-unfit');
});

it('forgets cut tiles under a prefix that addresses must spell otherwise', async () => {
  const store = createTileBucket(bucket.place, 'ledger/a_b~c:80/2026/');
  await store.write([{ path: 'tile/0/000.p/1', bytes: utf8('a') }]);
  await store.removeFolder('tile/0/000.p');
  expect([...bucket.objects.keys()]).toEqual([]);
});
