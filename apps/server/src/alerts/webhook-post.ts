import http from 'node:http';
import https from 'node:https';
import { lookupPublic, type WebhookAddress } from './webhook-address.ts';

/** Longest wait for a receiver, from the first octet to the last. */
const answerMsMax = 10_000;
/** An answer is a status; what stands under it is not read further than this. */
const answerSizeMax = 64 * 1024;

/** Posts and answers the status. Redirects are an answer like any other: nobody follows them. */
export async function postWebhook(
  { url, isListed }: WebhookAddress,
  message: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const { body, headers, signal } = message;
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // No connection is kept: the next alert may be for another name at the same place.
      agent: false,
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMsMax)]),
      ...(isListed ? {} : { lookup: lookupPublic }),
    });
    request.once('error', reject);
    request.once('response', (response) => {
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > answerSizeMax) response.destroy();
      });
      response.once('close', () => resolve(response.statusCode ?? 0));
    });
    request.end(body);
  });
}
