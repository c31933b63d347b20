import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64, fromBase64, hex, isRefusal, Unavailable } from '@yunzhang/base';
import {
  issueCertificate,
  nameTypes,
  readCertificate,
  type Sm2Signer,
  writeEnvelopedKey,
  writeName,
} from '@yunzhang/gm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  orderOf,
  pairOf,
  random,
  subject,
  type TestBench,
  testBench,
  type TestKey,
  testKey,
} from './certificates-testing.ts';
import { refusalOfPair } from './issued-pair.ts';
import type { CertificateIssuer, CertificateOrder, CertificatePair } from './issuer.ts';
import { createOutsideIssuer, type OutsideOptions } from './outside-issuer.ts';

const day = 86_400_000;

/** A stand-in for an authority outside: ours, behind another's HTTP, with faults. */
interface StandIn {
  /** What it does with the next requests, in order; then it answers. */
  readonly faults: ((reply: http.ServerResponse) => void)[];
  readonly seen: { readonly path: string; readonly id: unknown; readonly token: unknown }[];
  /** Changes what it would have answered. */
  spoil: (answer: Record<string, unknown>) => Record<string, unknown>;
  readonly server: http.Server;
  readonly url: string;
}

let bench: TestBench;
let standIn: StandIn;
let issuer: CertificateIssuer;

beforeAll(async () => {
  bench = await testBench();
}, 60_000);
afterAll(async () => bench.close());
beforeEach(async () => {
  standIn = await openStandIn();
  issuer = await issuerOf();
});
afterEach(async () => {
  standIn.server.closeAllConnections();
  await new Promise((resolve) => {
    standIn.server.close(resolve);
  });
});

async function issuerOf(change: Partial<OutsideOptions> = {}): Promise<CertificateIssuer> {
  return createOutsideIssuer({
    url: standIn.url,
    token: 'secret-token',
    anchors: (await bench.authority.chain()).slice(1),
    now: () => bench.clock.at,
    timeoutMs: 20_000,
    attempts: 4,
    waitMs: 5,
    ...change,
  });
}

async function openStandIn(): Promise<StandIn> {
  const made: Omit<StandIn, 'server' | 'url'> = { faults: [], seen: [], spoil: (one) => one };
  const server = http.createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url = '' } = request;
      made.seen.push({ path: url, id: headers['idempotency-key'], token: headers.authorization });
      const fault = made.faults.shift();
      if (fault !== undefined) return fault(reply);
      const text = Buffer.concat(chunks).toString();
      void respond(made, { url, text, reply });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(made, { server, url });
}

async function respond(
  { spoil }: Pick<StandIn, 'spoil'>,
  asked: { readonly url: string; readonly text: string; readonly reply: http.ServerResponse },
): Promise<void> {
  const { url, text, reply } = asked;
  const sent = text === '' ? {} : (JSON.parse(text) as Record<string, string>);
  const { status, body } = await answerOf(url, sent);
  json(status, spoil(body))(reply);
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const iso = (at: unknown): string => new Date(at as number).toISOString();
function told(answer: object): Answer {
  if (isRefusal(answer)) return { status: 422, body: { code: answer.refused } };
  const body = answer as Record<string, unknown>;
  const since = body['sinceAt'];
  return { status: 200, body: since === undefined ? body : { ...body, sinceAt: iso(since) } };
}

async function answerOf(url: string, body: Record<string, string>): Promise<Answer> {
  const path = new URL(url, 'http://x');
  const asked = /^\/certificates\/([^/]+)\/status$/.exec(path.pathname)?.[1];
  if (asked !== undefined) {
    const at = path.searchParams.get('at');
    return told(await bench.authority.status(asked, at === null ? undefined : Date.parse(at)));
  }
  if (path.pathname === '/revocations') {
    const wish = body as unknown as Parameters<CertificateIssuer['revoke']>[0];
    return told(await bench.authority.revoke(wish));
  }
  const { validFrom, validTo, renews } = body;
  const order = {
    id: body['id'] ?? '',
    profile: body['profile'],
    pkcs10: fromBase64(body['pkcs10'] ?? ''),
    ...(validFrom !== undefined && validTo !== undefined
      ? { validity: { fromAt: Date.parse(validFrom), toAt: Date.parse(validTo) } }
      : {}),
    ...(renews === undefined ? {} : { renews }),
  } as CertificateOrder;
  const answer = await bench.authority.request(order);
  if (isRefusal(answer) || answer.state === 'pending') return told(answer);
  const { signing, encryption, envelopedKey, chain } = answer.pair;
  const octets = { signing, encryption, envelopedKey };
  const written = Object.entries(octets).map(([name, bytes]) => [name, base64(bytes)]);
  const pair = { ...Object.fromEntries(written), chain: chain.map(base64) } as object;
  return { status: 200, body: { state: 'issued', ...pair } };
}

const json = (status: number, body: unknown) => (reply: http.ServerResponse) => {
  reply.writeHead(status, { 'content-type': 'application/json' });
  reply.end(JSON.stringify(body));
};

describe('an outside authority', () => {
  test('issues, holds, revokes and tells states as the built-in one does', async () => {
    const validity = { fromAt: bench.clock.at, toAt: bench.clock.at + 90 * day };
    const order = await orderOf(testKey(), { validity });
    const pair = pairOf(await issuer.request(order));
    const { serial, validToAt } = readCertificate(pair.signing);
    expect(validToAt).toBe(validity.toAt);
    const startAt = bench.clock.at;
    expect(await issuer.status(serial)).toEqual({ state: 'good' });
    bench.clock.at += 60_000;
    const held = { state: 'held', sinceAt: startAt + 60_000 };
    expect(await issuer.revoke({ serial, reason: 'hold' })).toEqual(held);
    expect(await issuer.status(serial)).toEqual(held);
    expect(await issuer.status(serial, startAt)).toEqual({ state: 'good' });
    expect(await issuer.revoke({ serial, reason: 'key-compromise' })).toEqual({
      state: 'revoked',
      sinceAt: startAt + 60_000,
      reason: 'key-compromise',
    });
    expect(await issuer.revoke({ serial: '0123', reason: 'hold' })).toMatchObject({
      refused: 'certificate-issuer-refused',
      detail: 'certificate-not-found',
    });
    expect(standIn.seen.every(({ token }) => token === 'Bearer secret-token')).toBe(true);
  });

  test('may think about it: the same order is asked again', async () => {
    const order = await orderOf(testKey());
    standIn.faults.push(json(202, { state: 'pending', retryAfterMs: 5000 }));
    expect(await issuer.request(order)).toEqual({ state: 'pending', retryAfterMs: 5000 });
    expect(pairOf(await issuer.request(order)).chain).toHaveLength(2);
  });

  test('that is slow, falls or answers nonsense is asked again with the same number', async () => {
    const order = await orderOf(testKey());
    standIn.faults.push(
      () => {}, // never answers
      (reply) => reply.destroy(),
      json(503, { code: 'busy' }),
    );
    await bench.authority.request(order);
    const hasty = await issuerOf({ timeoutMs: 1500, attempts: 6 });
    const pair = pairOf(await hasty.request(order));
    expect(standIn.seen.length).toBeGreaterThan(3);
    expect(new Set(standIn.seen.map(({ id }) => id))).toEqual(new Set([order.id]));
    const again = pairOf(await issuer.request(order));
    expect(hex(again.signing)).toBe(hex(pair.signing));
  });

  test('whose answer was lost after it issued gives the same pair again', async () => {
    const order = await orderOf(testKey());
    const first = pairOf(await bench.authority.request(order));
    standIn.faults.push((reply) => reply.destroy());
    expect(hex(pairOf(await issuer.request(order)).signing)).toBe(hex(first.signing));
  });

  test('that is down is told as away, after so many attempts', async () => {
    const order = await orderOf(testKey());
    standIn.faults.push(...Array.from({ length: 4 }, () => json(500, {})));
    await expect(issuer.request(order)).rejects.toThrow(Unavailable);
    expect(standIn.seen).toHaveLength(4);
    const nowhere = await issuerOf({ url: 'http://127.0.0.1:9', attempts: 2 });
    await expect(nowhere.request(order)).rejects.toThrow(Unavailable);
    await expect(nowhere.status('01')).rejects.toThrow(Unavailable);
    await expect(nowhere.revoke({ serial: '01', reason: 'hold' })).rejects.toThrow(Unavailable);
  });

  test('that refuses is not asked again', async () => {
    const order = await orderOf(testKey(), { subject: subject.slice(0, 1) });
    expect(await issuer.request(order)).toMatchObject({
      refused: 'certificate-issuer-refused',
      detail: 'certificate-subject',
    });
    expect(standIn.seen).toHaveLength(1);
  });

  test('cannot send the token elsewhere, nor fill the memory', async () => {
    const order = await orderOf(testKey());
    const redirect = (reply: http.ServerResponse) =>
      reply.writeHead(302, { location: `${standIn.url}/elsewhere` }).end();
    standIn.faults.push(redirect, redirect, redirect, redirect);
    await expect(issuer.request(order)).rejects.toThrow(Unavailable);
    expect(standIn.seen.some(({ path }) => path === '/elsewhere')).toBe(false);
    const flood = json(200, { state: 'issued', signing: 'A'.repeat(400_000) });
    standIn.faults.push(flood, flood, flood, flood);
    await expect(issuer.request(order)).rejects.toThrow(Unavailable);
  });

  test.each([
    ['no state', () => ({})],
    ['another state', () => ({ state: 'done' })],
    ['no chain', (one: Record<string, unknown>) => ({ ...one, chain: undefined })],
    ['no Base64', (one: Record<string, unknown>) => ({ ...one, signing: '***' })],
    ['no certificate', (one: Record<string, unknown>) => ({ ...one, signing: 'MAA=' })],
    ['an empty chain', (one: Record<string, unknown>) => ({ ...one, chain: [] })],
    [
      'one certificate twice',
      (one: Record<string, unknown>) => ({ ...one, encryption: one['signing'] }),
    ],
    [
      'both exchanged',
      (one: Record<string, unknown>) => ({
        ...one,
        signing: one['encryption'],
        encryption: one['signing'],
      }),
    ],
  ])('that answers with %s is not believed', async (_, spoil) => {
    standIn.spoil = spoil;
    const answer = await issuer.request(await orderOf(testKey()));
    expect(answer).toMatchObject({ refused: 'certificate-issuer-wrong' });
  });

  test('that mixes up two orders is not believed', async () => {
    const other = await orderOf(testKey());
    const foreign = pairOf(await bench.authority.request(other));
    standIn.spoil = (one) => ({ ...one, signing: base64(foreign.signing) });
    const answer = await issuer.request(await orderOf(testKey()));
    expect(answer).toMatchObject({ refused: 'certificate-issuer-wrong', detail: 'key' });
  });

  test('under another root is not believed', async () => {
    const strict = await issuerOf({ anchors: [await strangersRoot()] });
    const answer = await strict.request(await orderOf(testKey()));
    expect(answer).toMatchObject({ refused: 'certificate-issuer-wrong', detail: 'chain' });
  });

  test('whose state nobody understands is away', async () => {
    standIn.faults.push(json(200, { state: 'fine' }), json(200, { state: 'held' }));
    await expect(issuer.status('01')).rejects.toThrow(Unavailable);
    await expect(issuer.revoke({ serial: '01', reason: 'hold' })).rejects.toThrow(Unavailable);
  });
});

async function strangersRoot(): Promise<Uint8Array> {
  const { signer } = testKey();
  const name = writeName([{ oid: nameTypes.commonName, value: '别的根' }]);
  return issueCertificate(
    {
      serial: '01',
      issuer: name,
      subject: name,
      publicKey: signer.publicKey,
      validFromAt: bench.clock.at - day,
      validToAt: bench.clock.at + day,
      authority: {},
      keyUsage: ['keyCertSign'],
    },
    signer,
  );
}

describe('a pair is compared with what was ordered', () => {
  const key = testKey();
  const encryption = testKey();
  const root = testKey();
  const name = writeName([{ oid: nameTypes.commonName, value: 'outside root' }]);

  interface Odd {
    readonly subject?: Uint8Array;
    readonly uses?: readonly ['keyEncipherment'] | readonly ['keyCertSign', 'digitalSignature'];
    readonly fromAt?: number;
    readonly toAt?: number;
    readonly by?: Sm2Signer;
  }
  async function certify(publicKey: Uint8Array, uses: readonly string[], odd: Odd = {}) {
    return issueCertificate(
      {
        serial: hex(random(8)).replace(/^./, '4'),
        issuer: name,
        subject: odd.subject ?? writeName(subject),
        publicKey,
        validFromAt: odd.fromAt ?? bench.clock.at - day,
        validToAt: odd.toAt ?? bench.clock.at + 100 * day,
        keyUsage: (odd.uses ?? uses) as ['digitalSignature'],
      },
      odd.by ?? root.signer,
    );
  }
  async function detailOf(
    change: { signing?: Odd; encryption?: Odd; key?: TestKey } = {},
    order: Partial<CertificateOrder> = {},
  ): Promise<string | undefined> {
    const anchor = await issueCertificate(
      {
        serial: '01',
        issuer: name,
        subject: name,
        publicKey: root.signer.publicKey,
        validFromAt: bench.clock.at - 9 * day,
        validToAt: bench.clock.at + 999 * day,
        authority: {},
        keyUsage: ['keyCertSign'],
      },
      root.signer,
    );
    const sign = ['digitalSignature', 'nonRepudiation'];
    const pair: CertificatePair = {
      signing: await certify(key.signer.publicKey, sign, change.signing),
      encryption: await certify(
        (change.key ?? encryption).signer.publicKey,
        ['keyEncipherment', 'dataEncipherment'],
        change.encryption,
      ),
      envelopedKey: writeEnvelopedKey(encryption.privateKey, {
        publicKey: key.signer.publicKey,
        random,
      }),
      chain: [],
    };
    const whole = await orderOf(key, { id: randomUUID(), ...order });
    return refusalOfPair(whole, pair, { anchors: [anchor], at: bench.clock.at })?.detail;
  }

  test('in key, names, uses, validity and chain', async () => {
    expect(await detailOf()).toBeUndefined();
    const other = writeName([...subject.slice(0, 3), { oid: nameTypes.commonName, value: '别人' }]);
    expect(await detailOf({ signing: { subject: other } })).toBe('subjects differ');
    expect(await detailOf({ key })).toBe('encryption key');
    const both = { subject: other };
    expect(await detailOf({ signing: both, encryption: both })).toBe('subject 2.5.4.3');
    expect(await detailOf({ signing: { uses: ['keyEncipherment'] } })).toBe('key usage');
    const authority = ['keyCertSign', 'digitalSignature'] as const;
    expect(await detailOf({ signing: { uses: authority } })).toBe('authority');
    expect(await detailOf({ encryption: { by: key.signer } })).toBe('chain');
    expect(await detailOf({ signing: { by: key.signer } })).toBe('chain');
    const validity = { fromAt: bench.clock.at, toAt: bench.clock.at + 101 * day };
    expect(await detailOf({}, { validity })).toBe('validity');
    expect(await detailOf({}, { validity: { ...validity, toAt: bench.clock.at + day } })).toBe(
      undefined,
    );
  });
});
