import { createHash } from 'node:crypto';
import { Unavailable, utf8 } from '@yunzhang/base';
import { AwsClient } from 'aws4fetch';
import type { BucketPlace } from '../support/index.ts';
import { LedgerAlarm } from './alarm.ts';
import { isLogPath, runSome, type TileFile, type TileStore } from './tile-store.ts';

/** How long one request may take. */
const timeoutMs = 60_000;
const retryAfterMs = 1000;
/** Requests at the same time. */
const requestsMax = 16;
/** A full bundle of the largest entries, and its length marks. */
const objectMax = 17 * 1024 * 1024;
/** An answer that lists objects. */
const listMax = 4 * 1024 * 1024;

/** What the object is called that shows whether the bucket is fit. */
const probeKey = 'ledger/probe';
const ifAbsent = { 'if-none-match': '*' };
/** Time between two looks at a bucket that is away. */
const againMs = 1000;

/**
 * A bucket as tile store, below a prefix: served as a web site it is the log.
 *
 * Tiles are put with `If-None-Match: *`; where one is there, its bytes are compared. The store must
 * honour that header (Amazon since 2024, MinIO, and others do): one that does not would take a
 * second history for the first one's tiles, and only the checkpoints' signatures would tell.
 *
 * @basis ledger.md §16.5; Amazon S3 API 2006-03-01
 */
export function createTileBucket(bucket: BucketPlace, prefix: string): TileStore {
  const ask = askOf(bucket);
  const placeOf = (name: string): string => {
    if (!isLogPath(name)) throw new LedgerAlarm('ledger-path-strange', name);
    return `${prefix}${name}`;
  };
  const create = async (file: TileFile): Promise<void> => {
    const answer = await ask(pathOf(placeOf(file.path)), putting(file, ifAbsent));
    await answer.body?.cancel();
    if (answer.ok) return;
    // Whoever was first, the bytes decide.
    if (!isTaken(answer)) throw refused(answer);
    const found = await readObject(ask, placeOf(file.path));
    if (found === undefined) throw refused(answer);
    if (Buffer.compare(found, file.bytes) !== 0) {
      throw new LedgerAlarm('ledger-tile-differs', file.path);
    }
  };
  return {
    write: async (files) => runSome(files, create, requestsMax),
    replace: async (file) => {
      const answer = await ask(pathOf(placeOf(file.path)), putting(file, {}));
      await answer.body?.cancel();
      if (!answer.ok) throw refused(answer);
    },
    read: async (name) => readObject(ask, placeOf(name)),
    removeFolder: async (name) => {
      for (const key of await listObjects(ask, `${placeOf(name)}/`)) {
        const answer = await ask(pathOf(key), { method: 'DELETE' });
        await answer.body?.cancel();
      }
    },
  };
}

/**
 * Waits until a bucket answers, and refuses one that overwrites what it was told to leave.
 *
 * Such a store, or a key that may not write, would be noticed only when a second history lies over
 * the first: so it is tried at the start, with an object of its own.
 *
 * @basis ledger.md §16.5
 */
export async function checkBucket(
  bucket: BucketPlace,
  { patienceMs }: { readonly patienceMs: number },
): Promise<void> {
  const ask = askOf(bucket);
  const until = performance.now() + patienceMs;
  const bytes = utf8('the logs of seal acts lie beside this object\n');
  const put = async (): Promise<Response> => {
    const answer = await ask(pathOf(probeKey), putting({ path: 'probe', bytes }, ifAbsent));
    await answer.body?.cancel();
    if (!answer.ok && !isTaken(answer)) throw refused(answer);
    return answer;
  };
  for (;;) {
    try {
      await put();
      if (isTaken(await put())) return;
      throw new LedgerAlarm('ledger-bucket-unfit', 'the object store ignores If-None-Match');
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      // A key or a bucket that is wrong does not become right by waiting.
      if (error.retryAfterMs === undefined || performance.now() >= until) {
        const { cause } = error;
        throw new LedgerAlarm('ledger-bucket-unfit', cause instanceof Error ? cause.message : '');
      }
    }
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

/** 409: another is just being written. */
function isTaken({ status }: Response): boolean {
  return status === 412 || status === 409;
}

type Ask = (path: string, init: RequestInit) => Promise<Response>;

function askOf(bucket: BucketPlace): Ask {
  const client = new AwsClient({
    accessKeyId: bucket.keyId,
    secretAccessKey: bucket.secret,
    region: bucket.region,
    service: 's3',
    retries: 0,
  });
  const root = `${bucket.endpoint.replace(/\/+$/, '')}/${bucket.bucket}`;
  return async (path, init) => {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      return await client.fetch(`${root}${path}`, { ...init, signal });
    } catch (cause) {
      throw new Unavailable('log files', { cause, retryAfterMs });
    }
  };
}

function pathOf(key: string): string {
  return `/${key.split('/').map(encodeURIComponent).join('/')}`;
}

function putting({ path, bytes }: TileFile, more: Readonly<Record<string, string>>): RequestInit {
  const isTile = /(?:^|\/)tile\//.test(path);
  const cache = isTile ? 'public, max-age=31536000, immutable' : 'no-cache';
  const text = path.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8';
  return {
    method: 'PUT',
    body: new Uint8Array(bytes),
    headers: {
      'content-type': isTile ? 'application/octet-stream' : text,
      'cache-control': cache,
      'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
      ...more,
    },
  };
}

async function readObject(ask: Ask, key: string): Promise<Uint8Array | undefined> {
  const answer = await ask(pathOf(key), { method: 'GET' });
  if (answer.ok) return limited(answer, objectMax);
  await answer.body?.cancel();
  if (answer.status === 404) return undefined;
  throw refused(answer);
}

/** Keys below a prefix; the cut tiles of one tile are fewer than one answer lists. */
async function listObjects(ask: Ask, prefix: string): Promise<readonly string[]> {
  const answer = await ask(`?list-type=2&prefix=${encodeURIComponent(prefix)}`, { method: 'GET' });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw refused(answer);
  }
  const text = Buffer.from(await limited(answer, listMax)).toString('utf8');
  // Our keys have no character that XML writes otherwise.
  const keys = [...text.matchAll(/<Key>([^<>&]+)<\/Key>/g)].map(([, key = '']) => key);
  return keys.filter((key) => key.startsWith(prefix));
}

async function limited(answer: Response, sizeMax: number): Promise<Uint8Array> {
  if (Number(answer.headers.get('content-length') ?? 0) > sizeMax) {
    await answer.body?.cancel();
    throw new Unavailable('log files', { cause: new Error('an object is too large') });
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length <= sizeMax) return bytes;
  throw new Unavailable('log files', { cause: new Error('an object is too large') });
}

function refused({ status }: Response): Unavailable {
  const cause = new Error(`the object store answered ${status}`);
  return new Unavailable('log files', status >= 500 ? { cause, retryAfterMs } : { cause });
}
