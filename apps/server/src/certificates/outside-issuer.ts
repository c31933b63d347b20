import { base64, type Instant, isoUtc, isRefusal, type Refusal, Unavailable } from '@yunzhang/base';
import { z } from 'zod';
import { refusalOfPair } from './issued-pair.ts';
import {
  type CertificateIssuer,
  type CertificateOrder,
  type CertificateStatus,
  type OrderAnswer,
  refuse,
  type RevocationWish,
  type RevocationWord,
  revocationWords,
} from './issuer.ts';
import { bytesForm } from './octets.ts';

/** Two certificates, an envelope and a chain, in Base64. */
const answerSizeMax = 256 * 1024;
const timeoutMsByDefault = 10_000;
const attemptsByDefault = 4;
const waitMsByDefault = 500;
const waitMsMax = 10_000;
/** Certificates of a chain. */
const chainMax = 8;
const basis = 'RFC 2986';

/** Where the outside authority is and how it is asked. */
export interface OutsideOptions {
  /** `https://…/v1`, without a slash at the end. */
  readonly url: string;
  /** Sent as a bearer token; never logged. */
  readonly token?: string;
  /** The authorities its certificates must lead to. */
  readonly anchors: readonly Uint8Array[];
  readonly now: () => Instant;
  readonly timeoutMs?: number;
  readonly attempts?: number;
  /** First wait between attempts; doubled each time. */
  readonly waitMs?: number;
}

const word = z.enum(Object.keys(revocationWords) as [RevocationWord, ...RevocationWord[]]);
const instant = z.iso.datetime().transform((text) => Date.parse(text));
const pendingForm = z.object({
  state: z.literal('pending'),
  retryAfterMs: z.int().min(0).max(86_400_000),
});
const answerForm = z.discriminatedUnion('state', [
  pendingForm,
  z.object({
    state: z.literal('issued'),
    signing: bytesForm,
    encryption: bytesForm,
    envelopedKey: bytesForm,
    chain: z.array(bytesForm).max(chainMax),
  }),
]);
const statusForm: z.ZodType<CertificateStatus> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('good') }),
  z.object({ state: z.literal('held'), sinceAt: instant }),
  z.object({ state: z.literal('revoked'), sinceAt: instant, reason: word }),
  z.object({ state: z.literal('unknown') }),
]);
const refusalForm = z.object({ code: z.string().max(80), detail: z.string().max(400).optional() });

/**
 * An authority outside, asked by PKCS#10 over HTTP.
 *
 * The order's number goes along as `idempotency-key`, so every question may be repeated; a silent,
 * slow or falling authority is asked again with growing pauses and then told as `Unavailable`. What
 * it gives is believed only where it is what was asked for and leads to a trusted authority.
 *
 * @basis RFC 2986
 */
export function createOutsideIssuer(options: OutsideOptions): CertificateIssuer {
  const { url, anchors, now } = options;
  return {
    request: async (order) => {
      const body = bodyOf(order);
      const answer = await ask(options, { path: '/certificates', id: order.id, body });
      if (isRefusal(answer)) return answer;
      return answerOf(order, answerForm.safeParse(answer.json), { anchors, at: now() });
    },
    revoke: async ({ serial, reason }: RevocationWish) => {
      const id = `${serial}.${reason}`;
      const body = { serial, reason };
      const answer = await ask(options, { path: '/revocations', id, body });
      return isRefusal(answer) ? answer : statusForm.parseAsync(answer.json).catch(wrong(url));
    },
    status: async (serial, at) => {
      const moment = at === undefined ? '' : `?at=${encodeURIComponent(isoUtc(at))}`;
      const path = `/certificates/${encodeURIComponent(serial)}/status${moment}`;
      const answer = await ask(options, { path });
      if (isRefusal(answer)) return { state: 'unknown' };
      return statusForm.parseAsync(answer.json).catch(wrong(url));
    },
  };
}

// An answer nobody understands is no answer: asking again later may help.
const wrong =
  (service: string) =>
  (cause: unknown): never => {
    throw new Unavailable(new URL(service).host, { cause });
  };

function bodyOf({ id, pkcs10, profile, validity, renews }: CertificateOrder): object {
  return {
    id,
    profile,
    pkcs10: base64(pkcs10),
    ...(validity && { validFrom: isoUtc(validity.fromAt), validTo: isoUtc(validity.toAt) }),
    ...(renews === undefined ? {} : { renews }),
  };
}

function answerOf(
  order: CertificateOrder,
  read: z.ZodSafeParseResult<z.infer<typeof answerForm>>,
  trust: { readonly anchors: readonly Uint8Array[]; readonly at: Instant },
): OrderAnswer {
  if (!read.success) return refuse('certificate-issuer-wrong', basis, 'no answer of the protocol');
  if (read.data.state === 'pending') return read.data;
  const { state, ...pair } = read.data;
  return refusalOfPair(order, pair, trust) ?? { state, pair };
}

interface Asked {
  readonly path: string;
  readonly id?: string;
  readonly body?: object;
}

async function ask(
  options: OutsideOptions,
  asked: Asked,
): Promise<{ readonly json: unknown } | Refusal> {
  const { attempts = attemptsByDefault, waitMs = waitMsByDefault, url } = options;
  let cause: unknown;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await pause(Math.min(waitMs * 2 ** (attempt - 1), waitMsMax));
    try {
      return await askOnce(options, asked);
    } catch (error) {
      cause = error;
    }
  }
  throw new Unavailable(new URL(url).host, { cause });
}

async function askOnce(
  { url, token, timeoutMs = timeoutMsByDefault }: OutsideOptions,
  { path, id, body }: Asked,
): Promise<{ readonly json: unknown } | Refusal> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    // A token must not be carried to where the authority points.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(id === undefined ? {} : { 'idempotency-key': id }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: unknown = JSON.parse(await limitedText(response));
  if (response.ok) return { json };
  // Busy and broken authorities are asked again; so is one that does not know us for the moment.
  if (response.status >= 500 || response.status === 429 || response.status === 408) {
    throw new Error(`answered ${response.status}`);
  }
  const said = refusalForm.safeParse(json);
  const detail = said.success ? said.data.code : String(response.status);
  return refuse('certificate-issuer-refused', basis, detail);
}

async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > answerSizeMax) throw new Error('the answer is too large');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
