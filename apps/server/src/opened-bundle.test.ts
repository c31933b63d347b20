import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { equal, fromUtf8, hex, openTrueType } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import {
  acts as codes,
  type Opening,
  parseNote,
  parsePolicy,
  readEntry,
  readEvidence,
  verifyEvidence,
} from '@yunzhang/ledger';
import { expandOnce, readZip } from '@yunzhang/ofd';
import { sealsOfPaper } from '@yunzhang/verification';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHttp } from './http.ts';
import { type TestLedger, testLedger } from './ledger-testing.ts';
import { createSessions } from './session.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const samples = path.join(root, 'apps/server/samples');
const fontFile = path.join(root, 'packages/imprint/font/yunzhang-seal-song.ttf');
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-opened-'));
const octets = 'application/octet-stream';
/** What stands in a sealed file, in the order of the record. */
const fileFields = ['dataHash', 'sealDigest', 'sealId', 'signatureDigest'];

let log: TestLedger;
let app: FastifyInstance;
let cookie: string;
/** Two sealed files of one seal. */
let ofd: Sealed;
let pdf: Sealed;

interface Sealed {
  readonly bytes: Uint8Array;
  readonly act: string;
}

beforeAll(async () => {
  log = await testLedger();
  const sessions = createSessions();
  app = await buildHttp({
    data,
    acts: log.acts,
    ledger: log.ledger,
    sessions,
    font: () => openTrueType(new Uint8Array(fs.readFileSync(fontFile))),
    samples,
    version: '0.0.0',
  });
  const { headers } = await app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { code: sessions.code },
  });
  cookie = String(headers['set-cookie']).split(';')[0] ?? '';
  await app.inject({
    method: 'POST',
    url: '/api/set-up',
    headers: { cookie },
    payload: { organisation: '云章测试科技有限公司', language: 'zh' },
  });
  ofd = await seal('sample.ofd');
  pdf = await seal('sample.pdf');
}, 60_000);

afterAll(async () => {
  await app.close();
  await log.close();
  fs.rmSync(data, { recursive: true });
});

async function seal(sample: string): Promise<Sealed> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/sealings',
    query: { seal: '11000000000003', page: '1', x: '120', y: '200' },
    headers: { cookie, 'content-type': octets },
    payload: fs.readFileSync(path.join(samples, sample)),
  });
  expect(answer.statusCode).toBe(200);
  return { bytes: new Uint8Array(answer.rawPayload), act: String(answer.headers['yunzhang-act']) };
}

const routeOf = (act: string): string => `/v1/evidence/${act}/bundle`;
const get = async (act: string, open?: string, headers: Record<string, string> = {}) =>
  app.inject({ url: routeOf(act), headers, ...(open === undefined ? {} : { query: { open } }) });
let callers = 0;
/** Each from an address of its own: what one address may have is another test's. */
const post = async (act: string, bytes: Uint8Array) =>
  app.inject({
    method: 'POST',
    remoteAddress: `192.0.2.${(callers += 1)}`,
    url: routeOf(act),
    headers: { 'content-type': octets },
    payload: Buffer.from(bytes),
  });

/** The evidence of a bundle, and the other files in it by name. */
function unzip(payload: Buffer) {
  const zip = readZip(new Uint8Array(payload));
  const files = new Map(zip.entries.map((entry) => [entry.name, expandOnce(zip, entry)]));
  const evidences = [...files].filter(([name]) => /^evidence\/\d+\.der$/.test(name));
  return { files, evidences: evidences.map(([, bytes]) => bytes) };
}

const namesOf = (openings: readonly Opening[]): readonly string[] =>
  openings.map(({ field }) => field.name);

describe('a bundle', () => {
  it('opens nothing for a stranger, who is refused when asking for more', async () => {
    const { evidences } = unzip((await get(ofd.act)).rawPayload);
    expect(evidences.map((bytes) => readEvidence(bytes).openings)).toEqual([[]]);
    for (const open of ['all', 'dataHash']) {
      const refused = await get(ofd.act, open);
      expect(refused.json()).toMatchObject({ status: 401, code: 'session-missing' });
      const wrong = await get(ofd.act, open, { cookie: 'yunzhang_session=guessed' });
      expect(wrong.statusCode).toBe(401);
    }
  });

  it('opens the whole record for whoever keeps it, or only the fields that are named', async () => {
    const all = await get(ofd.act, 'all', { cookie });
    expect(all.headers['access-control-allow-origin']).toBeUndefined();
    expect(all.headers['cache-control']).toBe('no-store');
    const [whole] = unzip(all.rawPayload).evidences.map(readEvidence);
    expect(namesOf(whole?.openings ?? [])).toEqual(['dataHash', 'sealDigest', 'sealId']);
    const one = await get(ofd.act, 'sealId', { cookie });
    const { evidences, files } = unzip(one.rawPayload);
    const [named] = evidences.map(readEvidence);
    expect(named?.openings.map(({ field }) => fromUtf8(field.value))).toEqual(['11000000000003']);
    expect(JSON.parse(fromUtf8(files.get('records/1.json') ?? new Uint8Array()))).toMatchObject({
      fields: [{ name: 'sealId', text: '11000000000003' }],
    });
    for (const open of ['', 'place', 'sealId,place', 'x'.repeat(600)]) {
      const refused = await get(ofd.act, open, { cookie });
      expect(refused.json()).toMatchObject({ status: 400, code: 'request-malformed' });
    }
    const unknown = await get('01234567-89ab-4def-8123-456789abcdef', 'all', { cookie });
    expect(unknown.statusCode).toBe(404);
  });

  it('opens nothing of what an act kept to itself when only the session of another start is shown', async () => {
    const other = createSessions();
    const token = other.open(other.code);
    expect((await get(ofd.act, 'all', { cookie: `yunzhang_session=${token}` })).statusCode).toBe(
      401,
    );
  });

  it.each(['ofd', 'pdf'])(
    'shows the holder of a sealed %s what stands in it, bound to it',
    async (kind) => {
      const { bytes, act } = kind === 'ofd' ? ofd : pdf;
      const answer = await post(act, bytes);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip']);
      const { files, evidences } = unzip(answer.rawPayload);
      expect(files.get(`sealed/1-sealed.${kind}`)).toEqual(bytes);
      const [paper] = sealsOfPaper(bytes).map((one) => one.paper);
      if (paper === undefined) throw new Error('no seal');
      const policy = parsePolicy(parseNote(files.get('policy.txt') ?? new Uint8Array()).text);
      const reports = evidences.map((evidence) => ({
        act: readEntry(readEvidence(evidence).entry).act,
        names: namesOf(readEvidence(evidence).openings),
        verdict: verifyEvidence({ evidence, policy, paper }).checks.filter(
          ({ outcome }) => outcome === 'fails',
        ),
      }));
      expect(reports).toEqual([
        { act: codes.useIntent, names: fileFields.slice(0, 3), verdict: [] },
        { act: codes.useDone, names: fileFields, verdict: [] },
      ]);
      const done = readEvidence(evidences[1] ?? new Uint8Array());
      const value = done.openings.at(-1)?.field.value ?? new Uint8Array();
      expect(hex(value)).toBe(hex(digest('sm3', paper.signature ?? new Uint8Array())));
    },
  );

  it('opens nothing to the holder of another file, of a changed one, or of none', async () => {
    const refusal = { status: 403, code: 'act-not-of-file' };
    expect((await post(ofd.act, pdf.bytes)).json()).toMatchObject(refusal);
    expect((await post(pdf.act, ofd.bytes)).json()).toMatchObject(refusal);
    const plain = new Uint8Array(fs.readFileSync(path.join(samples, 'sample.ofd')));
    expect((await post(ofd.act, plain)).json()).toMatchObject(refusal);
    expect((await post(ofd.act, Uint8Array.of(1, 2, 3))).json()).toMatchObject(refusal);
    expect((await post(ofd.act, new Uint8Array())).statusCode).toBeGreaterThanOrEqual(400);
    const unknown = '01234567-89ab-4def-8123-456789abcdef';
    expect((await post(unknown, ofd.bytes)).json()).toMatchObject(refusal);
    // The octets of the file are covered by its data hash: another text under the same signature.
    const changed = pdf.bytes.slice();
    changed[40] = (changed[40] ?? 0) ^ 1;
    expect(equal(changed, pdf.bytes)).toBe(false);
    expect((await post(pdf.act, changed)).json()).toMatchObject(refusal);
    const large = await post(pdf.act, new Uint8Array(16 * 1024 * 1024 + 1));
    expect(large.json()).toMatchObject({ status: 413 });
  });
});

it('a record opens for its file only when signature, data and seal are all of that use', async () => {
  const [paper] = sealsOfPaper(ofd.bytes).map((one) => one.paper);
  if (paper === undefined) throw new Error('no seal');
  const { records } = log.acts;
  expect(await records.ofFile(ofd.act, [paper])).toHaveLength(2);
  const { signature: _signature, ...unsigned } = paper;
  for (const other of [
    { ...paper, signature: new Uint8Array(70) },
    { ...paper, dataHash: new Uint8Array(32) },
    { ...paper, sealId: '11000000000001' },
    { ...paper, seal: new Uint8Array(100) },
    unsigned,
  ]) {
    expect(await records.ofFile(ofd.act, [other])).toBeUndefined();
  }
  // The end of the use opens by its own name too; an act that is no use never does.
  const [, end] = (await records.ofFile(ofd.act, [paper])) ?? [];
  expect(await records.ofFile(end?.actId ?? '', [paper])).toHaveLength(1);
  const made = await log.database.query
    .selectFrom('seal_act')
    .select('act_id')
    .where('act', '=', codes.sealMake)
    .executeTakeFirstOrThrow();
  expect(await records.ofFile(made.act_id, [paper])).toBeUndefined();
});
