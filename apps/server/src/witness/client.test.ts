import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { utf8 } from '@yunzhang/base';
import {
  createEd25519Signer,
  parseNote,
  parseVerifierKey,
  sha256Tree,
  signText,
  sm3Tree,
  type TreeHash,
  verifyNoteSignature,
  writeSignatureLine,
} from '@yunzhang/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tagged, someTag, testLog, type TestLog, testRandom } from '../monitor/log-testing.ts';
import { type RoundHead, witnessedHead, type WitnessPeer, witnessRound } from './client.ts';
import { prepareDemoWitness, startDemoWitness } from './demo.ts';
import { askHttp, type AskHttp } from './fetching.ts';
import { type RunningWitness, serveWitness } from './http.ts';
import { initWitness, logsOfKeys, readWitnessSettings } from './settings.ts';

let folder = '';
let running: RunningWitness | undefined;
const at = (name: string): string => path.join(folder, name);
const now = (): number => Date.UTC(2026, 10, 3, 2, 0, 5);
const log = grown(12);

function grown(size: number): TestLog {
  const made = testLog();
  for (let i = 0; i < size; i++) made.add(tagged(16, made.clock.at + i, someTag(String(i))));
  return made;
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-peer-'));
  const logs = logsOfKeys([...log.vkeys.sha256, ...log.vkeys.sm3]);
  initWitness(at('w/witness.json'), { name: 'w.test', port: 0, logs }, testRandom);
  running = await serveWitness(at('w/witness.json'), { now });
});
afterAll(async () => {
  await running?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

function peerOf(hash: TreeHash): WitnessPeer {
  const vkey = running?.vkeys[hash === sm3Tree ? 1 : 0] ?? '';
  return { url: running?.url ?? '', key: parseVerifierKey(vkey) };
}
async function headOf(of: TestLog, hash: TreeHash, size: number): Promise<RoundHead> {
  const note = await of.noteAt(hash, size);
  const prove = async (from: number) => (from === 0 ? [] : of.proof(hash, from, size));
  return { hash, note, prove };
}

describe('a round over HTTP', () => {
  test.each([sha256Tree, sm3Tree])('collects cosignatures that hold ($name)', async (hash) => {
    const peer = peerOf(hash);
    const sizes = new Map<string, number>();
    for (const size of [5, 5, 12]) {
      const head = await headOf(log, hash, size);
      const [outcome] = await witnessRound(head, [peer], { now, sizes });
      if (outcome === undefined || !('cosignatures' in outcome)) throw new Error('no cosignature');
      const { text } = parseNote(head.note);
      for (const signature of outcome.cosignatures) {
        expect(verifyNoteSignature(peer.key, { text, signature })?.timeMs).toBe(now());
      }
    }
    const origin = hash === sm3Tree ? `${log.origin}/sm3` : log.origin;
    const vkeys = hash === sm3Tree ? log.vkeys.sm3 : log.vkeys.sha256;
    const held = await witnessedHead({ origin, keys: vkeys.map(parseVerifierKey) }, peer);
    expect(held?.size).toBe(12);
    expect(held?.cosignedAt).toBe(now());
  });

  test('tells a log that was rolled back from one that shows another history', async () => {
    const peer = peerOf(sha256Tree);
    const round = async (head: RoundHead) => (await witnessRound(head, [peer], { now }))[0];
    await round(await headOf(log, sha256Tree, 12));
    expect(await round(await headOf(log, sha256Tree, 7))).toMatchObject({
      problem: 'witness-ahead',
      seen: 12,
    });
    const fork = log.fork(3);
    for (let i = 0; i < 15; i++) fork.add(tagged(16, i, someTag(`fork ${i}`)));
    expect(await round(await headOf(fork, sha256Tree, 18))).toMatchObject({
      problem: 'witness-disagrees',
    });
    expect(await round(await headOf(fork, sha256Tree, 12))).toMatchObject({
      problem: 'witness-disagrees',
    });
  });

  test('a body over the limit is refused and does not end the witness', async () => {
    const url = `${running?.url ?? ''}/add-checkpoint`;
    const question = { url, body: 'x'.repeat(400_000), sizeMax: 1000, timeoutMs: 5000 };
    expect((await askHttp(question)).status).toBe(413);
    expect((await askHttp({ ...question, body: '' })).status).toBe(400);
  });
});

describe('a witness that cannot be trusted', () => {
  const evil = createEd25519Signer({
    name: 'w.test',
    seed: new Uint8Array(32).fill(1),
    kind: 'ed25519-cosignature',
  });
  const peer: WitnessPeer = { url: 'http://w.test', key: evil.key };
  const answering =
    (status: number, body: string | Uint8Array): AskHttp =>
    async () => ({
      status,
      type: 'text/plain',
      bytes: typeof body === 'string' ? utf8(body) : body,
    });
  const problemOf = async (ask: AskHttp): Promise<string | undefined> => {
    const head = await headOf(log, sha256Tree, 12);
    const [outcome] = await witnessRound(head, [peer], { now, ask, timeoutMs: 500 });
    return outcome !== undefined && 'problem' in outcome ? outcome.problem : undefined;
  };
  const lineOver = async (size: number, timeMs: number): Promise<string> => {
    const { text } = parseNote(await log.noteAt(sha256Tree, size));
    return writeSignatureLine(await signText(evil, { text, timeMs }));
  };

  test('gives nothing for a cosignature over another head, or from another time', async () => {
    expect(await problemOf(answering(200, await lineOver(12, now())))).toBeUndefined();
    expect(await problemOf(answering(200, await lineOver(11, now())))).toBe(
      'witness-answer-unsigned',
    );
    expect(await problemOf(answering(200, await lineOver(12, now() - 700_000)))).toBe(
      'witness-answer-time',
    );
  });

  test.each([
    ['nothing', 200, '', 'witness-answer-unsigned'],
    ['garbage', 200, 'hello\n', 'witness-answer-form'],
    ['octets that are no text', 200, Uint8Array.of(0xff, 0xfe, 0x0a), 'witness-answer-form'],
    ['a thousand lines', 200, '— w.test AAAAAAAA\n'.repeat(1000), 'witness-answer-form'],
    ['a size that is none', 409, '1e3\n', 'witness-answer-form'],
    ['a size without end', 409, `${'9'.repeat(40)}\n`, 'witness-answer-form'],
    ['the same wrong size for ever', 409, '3\n', 'peer-deadline'],
    ['a failure', 500, '', 'peer-status'],
  ])('that answers %s is passed over', async (_what, status, body, problem) => {
    expect(await problemOf(answering(status, body))).toBe(problem);
  });

  test('does not keep the others waiting', async () => {
    const slow = http.createServer((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(timer));
    });
    const redirecting = http.createServer((_request, response) => {
      response.writeHead(302, { location: running?.url ?? '' }).end();
    });
    const large = http.createServer((_request, response) => {
      response.writeHead(200).end('x'.repeat(100_000));
    });
    const servers = [slow, redirecting, large];
    const urls = await Promise.all(servers.map(listen));
    const head = await headOf(log, sha256Tree, 12);
    const peers = [...urls, 'http://127.0.0.1:1', 'file:///etc/hosts'].map((url) => ({
      ...peer,
      url,
    }));
    const began = performance.now();
    const outcomes = await witnessRound(head, [...peers, peerOf(sha256Tree)], {
      now,
      timeoutMs: 700,
    });
    expect(performance.now() - began).toBeLessThan(3000);
    expect(outcomes.map((one) => ('problem' in one ? one.problem : 'cosigned'))).toEqual([
      'peer-deadline',
      'peer-redirects',
      'peer-answer-too-large',
      'peer-away',
      'peer-address',
      'cosigned',
    ]);
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
});

function listen(server: http.Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve(`http://127.0.0.1:${port}`);
    });
  });
}

describe('settings', () => {
  test('keys that others may read are refused, and so is what is no settings file', () => {
    const file = at('open/witness.json');
    initWitness(file, { name: 'open.test' }, testRandom);
    expect(() => initWitness(file, { name: 'open.test' }, testRandom)).toThrow('settings-there');
    fs.chmodSync(at('open/witness-keys.json'), 0o644);
    expect(() => readWitnessSettings(file, testRandom)).toThrow('witness-keys-open');
    fs.chmodSync(at('open/witness-keys.json'), 0o600);
    for (const text of ['', '[]', '{"name":"a b"}', '{"name":"a","port":70000}', '{"nam":1}']) {
      fs.writeFileSync(file, text);
      expect(() => readWitnessSettings(file, testRandom)).toThrow('witness-settings-form');
    }
    const wrong = { origin: 'another', hash: 'sha256', vkeys: log.vkeys.sha256 };
    fs.writeFileSync(file, JSON.stringify({ name: 'open.test', logs: [wrong] }));
    expect(() => readWitnessSettings(file, testRandom)).toThrow('witness-key-kind');
  });

  test('the demo keeps its keys and learns new logs', () => {
    const demo = (vkeys: readonly string[]) => prepareDemoWitness(at('demo'), { logVkeys: vkeys });
    const keysOf = () => readWitnessSettings(at('demo/witness.json'), testRandom);
    demo(log.vkeys.sha256);
    const first = keysOf();
    expect(first.logs).toHaveLength(1);
    demo([...log.vkeys.sha256, ...log.vkeys.sm3]);
    const second = keysOf();
    expect(second.logs.map(({ origin }) => origin)).toEqual([log.origin, `${log.origin}/sm3`]);
    expect(second.vkeys).toEqual(first.vkeys);
  });

  test('the demo runs in a process of its own', async () => {
    const built = path.join(import.meta.dirname, '../../dist/witness/process.js');
    if (!fs.existsSync(built)) return console.log('skipped: apps/server is not built');
    const logVkeys = [...log.vkeys.sha256, ...log.vkeys.sm3];
    const witness = await startDemoWitness(at('process'), { logVkeys });
    try {
      const key = parseVerifierKey(witness.vkeys[0] ?? '');
      const head = await headOf(log, sha256Tree, 12);
      const [outcome] = await witnessRound(head, [{ url: witness.url, key }], { now: Date.now });
      expect(outcome).toHaveProperty('cosignatures');
    } finally {
      await witness.close();
    }
  }, 20_000);
});
