import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromHex, Unavailable } from '@yunzhang/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJsonRpc, readData, readQuantity, RpcRefusal } from './json-rpc.ts';

type Answer = (asked: { id: number; method: string }, response: ServerResponse) => void;
let answer: Answer;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => answer(JSON.parse(text) as { id: number; method: string }, response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const says =
  (body: (id: number) => unknown, status = 200): Answer =>
  ({ id }, response) => {
    response.writeHead(status).end(JSON.stringify(body(id)));
  };
const ask = (timeoutMs = 2000) => createJsonRpc({ url, timeoutMs })('eth_chainId', []);

describe('a question to a node', () => {
  it('is answered by its own number', async () => {
    answer = says((id) => ({ jsonrpc: '2.0', id, result: '0x1' }));
    expect(await ask()).toBe('0x1');
    answer = says((id) => ({ jsonrpc: '2.0', id: id + 1, result: '0x1' }));
    await expect(ask()).rejects.toThrow('anchor-answer-form');
    answer = says((id) => ({ jsonrpc: '2.0', id }));
    await expect(ask()).rejects.toThrow('anchor-answer-form');
  });

  it.each([
    [{ code: 3, message: 'reverted', data: '0x12ab' }, '12ab'],
    [{ code: -32_000, message: 'x', data: { data: '0x12ab' } }, '12ab'],
    [{ code: -32_000, message: 'x', data: 'execution reverted' }, undefined],
    [{ code: -32_000 }, undefined],
  ])('that is refused says why, whatever the status: %o', async (reason, data) => {
    for (const status of [200, 400, 500]) {
      answer = says((id) => ({ jsonrpc: '2.0', id, error: reason }), status);
      const fault: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(fault).toBeInstanceOf(RpcRefusal);
      expect((fault as RpcRefusal).data).toEqual(data === undefined ? data : fromHex(data));
      expect((fault as RpcRefusal).rpcCode).toBe(reason.code);
    }
  });

  it('without an answer means the node is away: none, an error page, too late, elsewhere', async () => {
    const away: readonly Answer[] = [
      (_, response) => response.destroy(),
      (_, response) => response.writeHead(502).end('<html>Bad Gateway</html>'),
      (_, response) => response.writeHead(503).end(),
      (_, response) => void setTimeout(() => response.end(), 300),
      // A node that sends us elsewhere could have us talk to a neighbour of ours.
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ];
    for (const one of away) {
      answer = one;
      await expect(ask(100)).rejects.toThrow(Unavailable);
    }
  });

  it('is not answered without end', async () => {
    answer = (_, response) => {
      const flood = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) continue;
      };
      response.on('drain', flood).on('error', () => undefined);
      flood();
    };
    await expect(ask(5000)).rejects.toThrow('anchor-answer-too-large');
  });
});

describe('values of an answer', () => {
  it('are read in one form only', () => {
    expect(readData('0x')).toHaveLength(0);
    expect(readData('0x12AB')).toEqual(fromHex('12ab'));
    for (const wrong of ['12ab', '0x1', '0xzz', 5, null, undefined, {}]) {
      expect(() => readData(wrong), JSON.stringify(wrong)).toThrow('anchor-answer-form');
    }
    expect(readQuantity('0x10')).toBe(16);
    for (const wrong of ['16', '0x', 16, '0x1g', `0x${'1'.repeat(65)}`]) {
      expect(() => readQuantity(wrong), JSON.stringify(wrong)).toThrow('anchor-answer-form');
    }
    expect(() => readQuantity('0x20000000000000')).toThrow('anchor-answer-number');
  });
});
