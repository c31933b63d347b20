import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BucketPlace } from '../support/index.ts';

/** A bucket in this process, for tests only. */
export interface FakeBucket {
  readonly place: BucketPlace;
  readonly objects: Map<string, Buffer>;
  /** What it does wrong: answers with this status, or overwrites what is there. */
  readonly trouble: { status: number | undefined; overwrites: boolean };
  /** Requests it answered, as `METHOD key`. */
  readonly asked: string[];
  close(): Promise<void>;
}

const name = 'logs';

/** As much of S3 as a tile store asks for. @basis Amazon S3 API 2006-03-01 */
export async function fakeBucket(): Promise<FakeBucket> {
  const objects = new Map<string, Buffer>();
  const trouble: FakeBucket['trouble'] = { status: undefined, overwrites: false };
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const url = new URL(request.url ?? '', 'http://host');
      const key = decodeURIComponent(url.pathname).replace(`/${name}`, '').slice(1);
      asked.push(`${request.method} ${key}`);
      const status = troubleOf(request, trouble);
      if (status !== undefined) return response.writeHead(status).end();
      if (url.searchParams.has('list-type')) {
        const prefix = url.searchParams.get('prefix') ?? '';
        const keys = [...objects.keys()].filter((one) => one.startsWith(prefix));
        return response.end(keys.map((one) => `<Contents><Key>${one}</Key></Contents>`).join(''));
      }
      const found = objects.get(key);
      if (request.method === 'DELETE') objects.delete(key);
      if (request.method === 'GET') {
        return found === undefined ? response.writeHead(404).end() : response.end(found);
      }
      if (request.method === 'PUT') {
        const isKept = request.headers['if-none-match'] === '*' && !trouble.overwrites;
        if (found !== undefined && isKept) return response.writeHead(412).end();
        objects.set(key, Buffer.concat(chunks));
      }
      return response.end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    place: { kind: 's3', endpoint, bucket: name, region: 'x', keyId: 'id', secret: 'secret' },
    objects,
    trouble,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function troubleOf(
  { headers }: http.IncomingMessage,
  { status }: FakeBucket['trouble'],
): number | undefined {
  if (status !== undefined) return status;
  return headers.authorization?.startsWith('AWS4-HMAC-SHA256') === true ? undefined : 403;
}
