import fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { randomBytes, randomUUID } from 'node:crypto';
import { fromBase64, hex, isRefusal } from '@yunzhang/base';
import {
  acts,
  checkTlogProof,
  createEd25519Signer,
  openNote,
  parseNote,
  parsePolicy,
  parseTlogProof,
  parseVerifierKey,
  readBundle,
  readEntry,
  readEvidence,
  signText,
} from '@yunzhang/ledger';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeBenches, ledgerBench, type LedgerBench, submission } from './ledger-testing.ts';
import { type Ledger, startLedger } from './ledger.ts';
import { addLedgerRoutes } from './routes.ts';

const base = 'ledger.test/log';
let bench: LedgerBench;
let ledger: Ledger;
let app: FastifyInstance;
beforeAll(async () => {
  bench = await ledgerBench();
  const { database, signer, folder } = bench;
  const told = { info: () => {}, failed: fail, alarmed: fail };
  ledger = await startLedger(
    { database, signer, told, now: () => bench.clock.at, random },
    { folder, base, batchAgeMs: 20 },
  );
  app = Fastify();
  addLedgerRoutes(app, ledger, {
    problem: (code) => Object.assign(new Error(code), { statusCode: 404 }),
  });
  await app.ready();
}, 60_000);
afterAll(async () => {
  await app.close();
  await ledger.close();
  await bench.close();
  await closeBenches();
});

function random(size: number): Uint8Array {
  return new Uint8Array(randomBytes(size));
}

function fail(...what: readonly unknown[]): void {
  throw new Error(String(what.at(-1)));
}

async function logOne() {
  const one = submission(bench.clock.at);
  await bench.database.query.transaction().execute(async (at) => ledger.submit(at, [one]));
  return { ...one, published: await ledger.waitFor(one.actId) };
}

const get = async (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers });

it('answers a caller when a published checkpoint covers the act, with proofs that hold', async () => {
  const one = await logOne();
  expect(one.published.size).toBeGreaterThan(one.published.index);
  const evidence = await ledger.evidence.ofAct(one.actId);
  if (isRefusal(evidence)) throw new Error(evidence.refused);
  expect(evidence.entry).toEqual(one.entry);
  const note = await get('/log/2026/policy');
  const facts = (await get('/log/2026/log.json')).json<{ policyKeys: string[] }>();
  const opened = openNote(note.body, facts.policyKeys.map(parseVerifierKey));
  if (isRefusal(opened)) throw new Error(opened.refused);
  const policy = parsePolicy(opened.text);
  for (const text of evidence.proofs) {
    const checked = checkTlogProof(parseTlogProof(text), { entry: one.entry, policy });
    expect(isRefusal(checked)).toBe(false);
    const other = checkTlogProof(parseTlogProof(text), { entry: one.entry.slice(1), policy });
    expect(isRefusal(other)).toBe(true);
  }
});

it('shows the log as static files with their types, caches and open to all origins', async () => {
  const { published } = await logOne();
  const checkpoint = await get('/log/2026/checkpoint');
  expect(checkpoint.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
  });
  const size = Number(checkpoint.body.split('\n')[1]);
  expect(size).toBeGreaterThan(published.index);
  for (const tree of ['', 'sm3/']) {
    const tile = await get(`/log/2026/${tree}tile/0/000.p/${size}`);
    expect(tile.rawPayload).toHaveLength(32 * size);
    expect(tile.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  }
  const bundle = await get(`/log/2026/sm3/tile/entries/000.p/${size}`, {
    'accept-encoding': 'gzip',
  });
  const plain =
    bundle.headers['content-encoding'] === 'gzip'
      ? gunzipSync(bundle.rawPayload)
      : bundle.rawPayload;
  const entries = readBundle(new Uint8Array(plain), size);
  expect(readEntry(entries[0] ?? new Uint8Array()).act).toBe(acts.logGenesis);
});

it.each([
  '/log/2026/tile/0/000',
  '/log/2026/tile/0/000.p/0',
  '/log/2026/tile/00/000.p/1',
  '/log/2026/checkpoint?x=1',
  '/log/2026/../signer/keys.json',
  '/log/2026/%2e%2e/signer/keys.json',
  '/log/2025/checkpoint',
  '/log/2026/policy-root.json',
])('has nothing at %s', async (url) => {
  expect((await get(url)).statusCode).toBe(404);
});

it('finds evidence by act, places by tag and paths by index', async () => {
  const { actId, entry, published } = await logOne();
  const answer = (await get(`/v1/evidence/${actId}`)).json<{ evidence: string; index: number }>();
  expect(answer.index).toBe(published.index);
  expect(readEvidence(fromBase64(answer.evidence)).entry).toEqual(entry);
  const places = (await get(`/v1/tags/${hex(readEntry(entry).tag)}`)).json<unknown>();
  expect(places).toEqual([{ log: 'ledger.test/log/2026', index: published.index }]);
  const { index, size } = published;
  const proof = await get(`/v1/proof?index=${index}&size=${size}&log=ledger.test/log/2026/sm3`);
  expect(proof.json()).toMatchObject({ index, size, hash: 'sm3' });
  for (const url of [
    `/v1/evidence/${randomUUID()}`,
    '/v1/evidence/1',
    '/v1/tags/00',
    `/v1/proof?index=01&size=${size}&log=ledger.test/log/2026`,
    `/v1/proof?index=0&size=${size}&log=other`,
    `/v1/proof?index=0&size=${size}&log=ledger.test/log/2026&x=1`,
    `/v1/proof?index=${size}&size=${size}&log=ledger.test/log/2026`,
  ]) {
    expect((await get(url)).statusCode).toBe(404);
  }
});

it('shows cosignatures of the newest head, and makes evidence under the one that has them', async () => {
  const seed = new Uint8Array(32).fill(7);
  const witness = createEd25519Signer({ name: 'w.test', seed, kind: 'ed25519-cosignature' });
  const { published } = await logOne();
  const cosign = async (timeMs: number) => {
    const head = await ledger.head(published.log);
    if (head === undefined) throw new Error('no head');
    const { text } = parseNote(head.sha256Note);
    const sha256 = [await signText(witness, { text, timeMs })];
    return { head, isShown: await ledger.cosign({ log: 2026, size: head.size, sha256, sm3: [] }) };
  };
  const first = await cosign(1_800_000_000_000);
  expect(first.isShown).toBe(true);
  // A second line of the same witness takes the place of the first.
  await cosign(1_800_000_001_000);
  const { body } = await get('/log/2026/checkpoint');
  expect(body.match(/^— w\.test /gm)).toHaveLength(1);
  const held = openNote(body, [witness.key]);
  expect(held).toMatchObject({ verified: [{ timeMs: 1_800_000_001_000 }] });
  await logOne();
  const later = await ledger.cosign({ log: 2026, size: first.head.size, sha256: [], sm3: [] });
  expect(later).toBe(false);
  const evidence = await ledger.evidence.ofPlace(published);
  if (isRefusal(evidence)) throw new Error(evidence.refused);
  expect(evidence.size).toBe(first.head.size);
  expect(evidence.proofs[0]).toContain('— w.test ');
});

it('leaves a folder in which nothing is secret', () => {
  const names = fs.readdirSync(`${bench.folder}/public`, { recursive: true }).map(String);
  expect(names.filter((name) => /key|root|watermark|sock/.test(name))).toEqual([]);
});
