import { createHash } from 'node:crypto';
import { Unavailable } from '@yunzhang/base';
import { AwsClient } from 'aws4fetch';
import type { BlobShelf } from './blob-store.ts';
import type { BucketPlace } from './object-settings.ts';

/** How long one request may take. */
const timeoutMs = 60_000;
const retryAfterMs = 2000;

/**
 * Blobs as objects `blobs/<name>` of one bucket, addressed by path.
 *
 * @basis Amazon S3 API 2006-03-01
 */
export function openBlobBucket(place: BucketPlace): BlobShelf {
  const client = new AwsClient({
    accessKeyId: place.keyId,
    secretAccessKey: place.secret,
    region: place.region,
    service: 's3',
    // Trying again is the caller's: it knows how long its own caller waits.
    retries: 0,
  });
  const bucket = `${place.endpoint.replace(/\/+$/, '')}/${place.bucket}`;
  const ask = async (url: string, init: RequestInit): Promise<Response> => {
    try {
      return await client.fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    } catch (error) {
      throw new Unavailable('blobs', { cause: error, retryAfterMs });
    }
  };
  const urlOf = (name: string): string => `${bucket}/blobs/${name}`;
  return {
    create: async (name, bytes) => {
      const response = await ask(urlOf(name), {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: {
          // A store that does not know this header overwrites the blob with the same bytes.
          'if-none-match': '*',
          'x-amz-content-sha256': name,
          'x-amz-checksum-sha256': createHash('sha256').update(bytes).digest('base64'),
        },
      });
      await discard(response);
      if (response.status === 412) return 'taken';
      if (!response.ok) throw refused(response);
      return 'made';
    },
    sizeOf: async (name) => {
      const response = await ask(urlOf(name), { method: 'HEAD' });
      if (response.status === 404) return undefined;
      if (!response.ok) throw refused(response);
      return Number(response.headers.get('content-length'));
    },
    read: async (name) => {
      const response = await ask(urlOf(name), { method: 'GET' });
      if (response.ok && response.body !== null) return piecesOf(response.body);
      await discard(response);
      if (response.status === 404) return undefined;
      throw refused(response);
    },
    ping: async () => {
      const response = await ask(bucket, { method: 'HEAD' });
      if (!response.ok) throw refused(response);
    },
  };
}

// An answer that nobody reads would keep its connection.
async function discard(response: Response): Promise<void> {
  await response.body?.cancel();
}

/** Whatever the store refuses, a key or a bucket, an operator has to put right: nothing is lost. */
function refused({ status }: Response): Unavailable {
  const cause = new Error(`the object store answered ${status}`);
  return new Unavailable(
    'blobs',
    status >= 500 || status === 409 ? { cause, retryAfterMs } : { cause },
  );
}

async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw new Unavailable('blobs', { cause: error, retryAfterMs });
  } finally {
    await reader.cancel().catch(() => {});
  }
}
