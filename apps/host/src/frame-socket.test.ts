import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Malformed, Unavailable } from '@yunzhang/base';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFrameReader, writeFrame } from './frame.ts';
import { connectFrames, type FrameServer, serveFrames, socketName } from './frame-socket.ts';

const limits = { sizeMax: 4096, code: 'frame-test' };
let folder: string;
let server: FrameServer | undefined;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-frames-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  fs.rmSync(folder, { recursive: true, force: true });
});
const serve = async (answer: (message: unknown) => Promise<unknown>, clientsMax = 16) => {
  server = await serveFrames(socketName(folder, 'test'), { ...limits, clientsMax, answer });
};
const link = (answerMs = 2000) =>
  connectFrames(() => socketName(folder, 'test'), { ...limits, service: 'test', answerMs });
const echo = async (message: unknown): Promise<unknown> => message;

it('reads messages however the stream is cut', () => {
  const stream = Buffer.concat([{ a: 1 }, { b: 'x'.repeat(300) }, { c: [] }].map(writeFrame));
  for (const step of [1, 2, 3, 7, 100, stream.length]) {
    const { read, isWaiting } = createFrameReader(limits);
    const seen: unknown[] = [];
    for (let at = 0; at < stream.length; at += step) {
      seen.push(...read(stream.subarray(at, at + step)));
    }
    expect(seen).toEqual([{ a: 1 }, { b: 'x'.repeat(300) }, { c: [] }]);
    expect(isWaiting()).toBe(false);
  }
});

it('reads a large message octet by octet in time that grows with its size only', () => {
  const stream = writeFrame('x'.repeat(400_000));
  const { read } = createFrameReader({ ...limits, sizeMax: 500_000 });
  const startedAt = performance.now();
  let count = 0;
  for (const octet of stream) count += read(Uint8Array.of(octet)).length;
  expect(count).toBe(1);
  // Copying what is there for each octet takes a minute.
  expect(performance.now() - startedAt).toBeLessThan(3000);
});

it.each([
  ['a length beyond the limit', Uint8Array.of(0, 0, 0x10, 1)],
  ['no JSON', Uint8Array.of(0, 0, 0, 1, 0x7b)],
  ['no UTF-8', Uint8Array.of(0, 0, 0, 1, 0xff)],
])('refuses %s', (_, bytes) => {
  expect(() => createFrameReader(limits).read(bytes)).toThrow(Malformed);
});

it('answers many questions of one client at once, each to its own', async () => {
  await serve(async (message) => {
    const { wait } = message as { wait: number };
    await new Promise((resolve) => setTimeout(resolve, wait));
    return message;
  });
  const client = link();
  const waits = Array.from({ length: 200 }, (_, i) => 20 - (i % 20));
  const answers = await Promise.all(waits.map((wait) => client.ask({ wait })));
  expect(answers.map(({ wait }) => wait)).toEqual(waits);
  client.close();
});

it('hangs up on a client beyond those it takes, and goes on with the others', async () => {
  await serve(echo, 3);
  const first = link();
  await first.ask({ n: 1 });
  const crowd = Array.from({ length: 1000 }, () => net.connect(socketName(folder, 'test')));
  for (const socket of crowd) socket.on('error', () => {});
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await first.ask({ n: 2 })).toEqual({ n: 2 });
  for (const socket of crowd) socket.destroy();
  first.close();
});

it('hangs up when what it is told cannot be answered, and the client says who is away', async () => {
  await serve(async () => Promise.reject(new Error('no')));
  await expect(link().ask({})).rejects.toThrow(Unavailable);
});

it('gives up after its time and reaches a server that came back', async () => {
  await serve(() => new Promise(() => {}));
  const client = link(100);
  await expect(client.ask({})).rejects.toThrow('test is unavailable');
  await server?.close();
  await serve(echo);
  // The end of the old connection may be seen only by writing to it.
  await expect.poll(() => client.ask({ n: 3 }).catch(() => undefined)).toEqual({ n: 3 });
  client.close();
});

it('lets nobody but its user reach the socket', async () => {
  await serve(echo);
  expect(fs.statSync(socketName(folder, 'test')).mode & 0o777).toBe(0o600);
});

it('names a pipe where folders have no sockets, and refuses a name no system takes', () => {
  expect(socketName(folder, 'a', 'win32')).toMatch(/^\\\\\.\\pipe\\yunzhang-[0-9a-f]{32}$/);
  expect(() => socketName(`/${'x'.repeat(120)}`, 'a', 'linux')).toThrow('too long');
});
