import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Unavailable, utf8 } from '@yunzhang/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTileBucket } from './tile-bucket.ts';
import { createTileFolder, isLogPath, type TileStore } from './tile-store.ts';

let folder: string;
let server: http.Server;
let objects: Map<string, Buffer>;
let status: number | undefined;
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-tiles-'));
  objects = new Map();
  status = undefined;
  server = http.createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  await new Promise((resolve) => server.close(resolve));
});

/** As much of S3 as a tile store asks for. */
async function answer(request: http.IncomingMessage, response: http.ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '', 'http://host');
  const key = url.pathname.replace('/logs/', '');
  const found = objects.get(key);
  if (status !== undefined) return response.writeHead(status).end();
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256')) {
    return response.writeHead(403).end();
  }
  if (url.searchParams.has('list-type')) {
    const keys = [...objects.keys()].filter((k) =>
      k.startsWith(url.searchParams.get('prefix') ?? ''),
    );
    return response.end(keys.map((k) => `<Contents><Key>${k}</Key></Contents>`).join(''));
  }
  if (request.method === 'DELETE') objects.delete(key);
  if (request.method === 'GET') {
    return found ? response.end(found) : response.writeHead(404).end();
  }
  if (request.method === 'PUT') {
    if (found && request.headers['if-none-match'] === '*') return response.writeHead(412).end();
    objects.set(key, Buffer.concat(chunks));
  }
  return response.end();
}

const stores = {
  folder: () => createTileFolder(folder),
  bucket: () => {
    const { port } = server.address() as AddressInfo;
    const place = { endpoint: `http://127.0.0.1:${port}`, bucket: 'logs', region: 'x' };
    return createTileBucket({ kind: 's3', keyId: 'id', secret: 'secret', ...place }, 'log/2026/');
  },
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
  status = code;
  const store = stores.bucket();
  await expect(store.write([{ path: 'tile/0/000', bytes: utf8('x') }])).rejects.toThrow(
    Unavailable,
  );
  await expect(store.read('checkpoint')).rejects.toThrow(Unavailable);
});
