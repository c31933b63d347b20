import { concat } from '@yunzhang/base';
import { WitnessProblem } from './problem.ts';

/** One question over HTTP, with everything that bounds its answer. */
export interface HttpQuestion {
  readonly url: string;
  /** Sent by POST when it is there. */
  readonly body?: string;
  readonly sizeMax: number;
  readonly timeoutMs: number;
}

/** What came back, whatever the status. */
export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Asks over HTTP; tests put another world here. */
export type AskHttp = (question: HttpQuestion) => Promise<HttpAnswer>;

/**
 * Asks a server nobody trusts.
 *
 * One deadline for the whole answer, so that a server that sends an octet a second ends too. The
 * size is counted as it arrives, after unpacking. Redirects are refused: an answer is of the
 * address somebody chose, and must not make us ask others inside our network.
 */
export async function askHttp(question: HttpQuestion): Promise<HttpAnswer> {
  const { url, body, sizeMax, timeoutMs } = question;
  if (!isHttpUrl(url)) throw new WitnessProblem('peer-address', url);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      credentials: 'omit',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined
        ? {}
        : { method: 'POST', body, headers: { 'content-type': 'text/plain; charset=utf-8' } }),
    });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new WitnessProblem('peer-redirects', `${url} -> ${response.headers.get('location')}`);
    }
    const bytes = await bodyOf(response, { url, sizeMax });
    return { status: response.status, type: response.headers.get('content-type') ?? '', bytes };
  } catch (error) {
    if (error instanceof WitnessProblem) throw error;
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    throw new WitnessProblem(isLate ? 'peer-deadline' : 'peer-away', url, error);
  }
}

/** Whether a text is an address we may ask. */
export function isHttpUrl(text: string): boolean {
  if (text.length > 2048 || !URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === '';
}

async function bodyOf(
  response: Response,
  { url, sizeMax }: { readonly url: string; readonly sizeMax: number },
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(parts);
    size += value.length;
    if (size > sizeMax) {
      await reader.cancel();
      throw new WitnessProblem('peer-answer-too-large', `${url}, more than ${sizeMax}`);
    }
    parts.push(value);
  }
}
