import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { fromUtf8 } from '@yunzhang/base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLogSource } from './log-source.ts';

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;
let answer: Answer = () => undefined;
let server: http.Server | undefined;
let url = '';
let folder = '';

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-source-'));
  server = http.createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => {
    server?.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/log`;
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Packed before anybody asks: that takes longer than an answer may. */
const packed = gzipSync(Buffer.alloc(50_000_000));

const read = (by: Answer, sizeMax = 1000, timeoutMs = 400) => {
  answer = by;
  return openLogSource(url, { timeoutMs }).read('tile/0/000', sizeMax);
};

describe('a log behind an address', () => {
  test('is asked below its prefix, and what is not there is nothing', async () => {
    const asked: unknown[] = [];
    const found = await read((request, response) => {
      asked.push(request.url);
      response.writeHead(404).end('not here');
    });
    expect(found).toBeUndefined();
    expect(asked).toEqual(['/log/tile/0/000']);
  });

  test('may pack its answers, and may fail for a moment', async () => {
    let asked = 0;
    const found = await read((_request, response) => {
      if (asked++ === 0) return response.writeHead(503).end();
      return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('tile'));
    });
    expect(fromUtf8(found ?? new Uint8Array(0))).toBe('tile');
    expect(asked).toBe(2);
  });

  test.each<[string, Answer, string]>([
    [
      'larger than a tile',
      (_request, response) => response.writeHead(200).end(Buffer.alloc(2000)),
      'peer-answer-too-large',
    ],
    [
      'a small answer that unpacks to a huge one',
      (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
      'peer-answer-too-large',
    ],
    [
      'an octet now and then',
      (_request, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'), 50);
        response.on('close', () => clearInterval(timer));
      },
      'peer-deadline',
    ],
    [
      'a pointer to another place',
      (_request, response) => response.writeHead(301, { location: 'http://127.0.0.1/' }).end(),
      'peer-redirects',
    ],
    ['no', (_request, response) => response.writeHead(403).end(), 'log-server-status'],
    [
      'half an answer',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('x');
        setTimeout(() => response.destroy(), 20);
      },
      'peer-away',
    ],
  ])('that answers with %s is refused', async (_what, by, code) => {
    // On a busy machine only what is about the deadline should meet it.
    const timeoutMs = code === 'peer-deadline' ? 400 : 10_000;
    await expect(read(by, 1000, timeoutMs)).rejects.toThrow(code);
  });

  test.each(['ftp://host/log', 'http://user:word@host/log', 'javascript://x', 'http://h/#x'])(
    '%s is no address of a log',
    (where) => {
      expect(() => openLogSource(where)).toThrow('log-address');
    },
  );
});

describe('a log in a folder', () => {
  test('is read inside the folder only, and files over the limit are not read', async () => {
    fs.writeFileSync(path.join(folder, 'checkpoint'), 'head');
    fs.writeFileSync(path.join(folder, 'large'), Buffer.alloc(2000));
    const source = openLogSource(folder);
    expect(fromUtf8((await source.read('checkpoint', 10)) ?? new Uint8Array(0))).toBe('head');
    expect(await source.read('missing', 10)).toBeUndefined();
    expect(await source.read('checkpoint/below', 10)).toBeUndefined();
    await expect(source.read('large', 1000)).rejects.toThrow('log-file-too-large');
    for (const name of ['../checkpoint', '/etc/hosts', '', 'a/../../b', '.hidden']) {
      await expect(source.read(name, 1000)).rejects.toThrow('log-address');
    }
  });
});
