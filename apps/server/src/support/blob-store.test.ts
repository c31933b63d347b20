import { createHash, createHmac } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Unavailable } from '@yunzhang/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlobDamaged, blobSizeMax, type BlobStore, openBlobStore } from './blob-store.ts';

const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
/** Comparing a million bytes one by one is slow in the test runner. */
const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && Buffer.compare(a, b) === 0;
const region = 'cn-test-1';
const keyId = 'KEY';
const secret = 'SECRET';

/** An object store of one bucket that checks signatures by its own reading of the rules. */
class Bucket {
  readonly objects = new Map<string, Uint8Array>();
  readonly asked: string[] = [];
  failing: number | undefined;
  readonly server = http.createServer((request, response) => {
    const pieces: Uint8Array[] = [];
    request.on('data', (piece: Uint8Array) => pieces.push(piece));
    request.on('end', () => {
      const [status, body] = this.answer(request, Buffer.concat(pieces));
      response.writeHead(status, body && { 'content-length': body.length });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  });

  answer(request: http.IncomingMessage, body: Uint8Array): [number, Uint8Array?] {
    const { method = '', url = '' } = request;
    this.asked.push(`${method} ${url}`);
    if (this.failing !== undefined) return [this.failing];
    if (request.headers.authorization !== authorization(request)) return [403];
    if (method === 'HEAD' && url === '/papers') return [200];
    const found = this.objects.get(url);
    if (method !== 'PUT') return found === undefined ? [404] : [200, found];
    if (sha256(body) !== request.headers['x-amz-content-sha256']) return [400];
    if (found !== undefined && request.headers['if-none-match'] === '*') return [412];
    this.objects.set(url, body);
    return [200];
  }
}

/** AWS Signature Version 4 over the headers that the client says it signed. */
function authorization(request: http.IncomingMessage): string {
  const { headers, method = '', url = '' } = request;
  const at = String(headers['x-amz-date']);
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const lines = names.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = [method, url, '', lines.join(''), names, headers['x-amz-content-sha256']];
  const scope = `${at.slice(0, 8)}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical.join('\n'))].join('\n');
  const hmac = (key: string | Buffer, data: string): Buffer =>
    createHmac('sha256', key).update(data).digest();
  const key = scope
    .split('/')
    .reduce<string | Buffer>((one, part) => hmac(one, part), `AWS4${secret}`);
  const signature = hmac(key, toSign).toString('hex');
  const credential = `Credential=${keyId}/${scope}`;
  return `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-blobs-'));
const bucket = new Bucket();
const stores: Record<string, BlobStore> = {};
let endpoint: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => bucket.server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(bucket.server.address() as AddressInfo).port}`;
  stores['a folder'] = openBlobStore({ kind: 'folder', folder });
  stores['a bucket'] = openBlobStore({
    kind: 's3',
    endpoint,
    bucket: 'papers',
    region,
    keyId,
    secret,
  });
});
afterAll(() => {
  bucket.server.close();
  bucket.server.closeAllConnections();
  fs.rmSync(folder, { recursive: true });
});

/** Changes what lies under a name, as a failing disk would. */
const damage: Record<string, (name: string, bytes: Uint8Array) => void> = {
  'a folder': (name, bytes) => fs.writeFileSync(path.join(folder, name.slice(0, 2), name), bytes),
  'a bucket': (name, bytes) => void bucket.objects.set(`/papers/blobs/${name}`, bytes),
};

describe.each(['a folder', 'a bucket'])('blobs in %s', (kind) => {
  const store = (): BlobStore => stores[kind] ?? expect.fail();
  const pieces = async (name: string): Promise<number> => {
    let size = 0;
    for await (const piece of (await store().stream(name)) ?? []) size += piece.length;
    return size;
  };

  it('come back under their SHA-256, whole and in pieces', async () => {
    const large = new Uint8Array(1_000_003).map((_, index) => index % 251);
    for (const bytes of [text('印章'), new Uint8Array(), large]) {
      const name = await store().put(bytes);
      expect(name).toBe(sha256(bytes));
      expect(same(await store().get(name), bytes)).toBe(true);
      expect(await store().has(name)).toBe(true);
      expect(await pieces(name)).toBe(bytes.length);
    }
    await store().ping();
  });

  it('are the same when put twice, also at once', async () => {
    const bytes = text(`twice in ${kind}`);
    const names = await Promise.all(Array.from({ length: 8 }, async () => store().put(bytes)));
    expect(new Set(names)).toEqual(new Set([sha256(bytes)]));
    expect(await store().get(sha256(bytes))).toEqual(bytes);
  });

  it('that are not there are not there', async () => {
    const name = sha256('nothing');
    expect(await store().get(name)).toBeUndefined();
    expect(await store().stream(name)).toBeUndefined();
    expect(await store().has(name)).toBe(false);
  });

  it('that are damaged are never given whole nor called kept', async () => {
    const bytes = new Uint8Array(600_000).fill(7);
    const name = await store().put(bytes);
    for (const wrong of [bytes.slice(1), bytes.with(599_999, 8), new Uint8Array()]) {
      damage[kind]?.(name, wrong);
      await expect(store().get(name)).rejects.toThrow(BlobDamaged);
      await expect(store().put(bytes)).rejects.toThrow(BlobDamaged);
      let given = 0;
      const reading = async (): Promise<void> => {
        for await (const piece of (await store().stream(name)) ?? []) given += piece.length;
      };
      await expect(reading()).rejects.toThrow(BlobDamaged);
      expect(given).toBeLessThan(wrong.length || 1);
    }
  });

  it('are asked for by their names only', async () => {
    for (const name of ['../../etc/passwd', `${'a'.repeat(63)}G`, '', 'A'.repeat(64)]) {
      await expect(store().get(name)).rejects.toThrow('no name');
      await expect(store().has(name)).rejects.toThrow('no name');
    }
    await expect(store().put(new Uint8Array(blobSizeMax + 1))).rejects.toThrow(RangeError);
  });
});

describe('a folder of blobs', () => {
  it('is private, and keeps no drafts', async () => {
    const name = await stores['a folder']?.put(text('private'));
    const file = path.join(folder, (name ?? '').slice(0, 2), name ?? '');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(fs.readdirSync(path.join(folder, 'draft'))).toEqual([]);
  });
});

describe('a bucket that does not answer as it should', () => {
  it('is away, and says nothing of its keys', async () => {
    const store = stores['a bucket'] ?? expect.fail();
    for (const status of [500, 503, 403]) {
      bucket.failing = status;
      const works = [
        async () => store.put(text('x')),
        async () => store.get(sha256('x')),
        async () => store.has(sha256('x')),
        async () => store.ping(),
      ];
      for (const work of works) {
        const error: unknown = await work().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(Unavailable);
        expect(error).toMatchObject({ service: 'blobs' });
      }
    }
    bucket.failing = undefined;
    const wrongKey = {
      kind: 's3',
      endpoint,
      bucket: 'papers',
      region,
      keyId,
      secret: 'x',
    } as const;
    await expect(openBlobStore(wrongKey).ping()).rejects.toThrow(Unavailable);
    const away = { ...wrongKey, endpoint: 'http://127.0.0.1:1' };
    await expect(openBlobStore(away).get(sha256('x'))).rejects.toThrow(Unavailable);
  });
});
