import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { base64, isRefusal, utf8 } from '@yunzhang/base';
import {
  checkCheckpoint,
  checkInclusion,
  consistencyProof,
  createTileProver,
  inclusionProof,
  parseCheckpoint,
  parseNote,
  parsePolicy,
  type Policy,
  parseVerifierKey,
  rootOf,
  sha256Tree,
  tilePath,
  writeNote,
} from '@yunzhang/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  closeBenches,
  ledgerBench,
  type LedgerBench,
  origin,
  runAll,
} from '../apps/server/src/ledger/ledger-testing.ts';
import {
  initWitness,
  logsOfKeys,
  serveWitness,
  witnessRound,
} from '../apps/server/src/witness/index.ts';
import { buildGoPeers, type GoProgram, startGo } from '../bench/peers/go.mjs';

// The peers are programs with a build of their own: `npm run interop` asks for them.
const isAsked = process.env['YUNZHANG_INTEROP'] === '1';

let bench: LedgerBench;
let folder = '';
let bin: string | undefined;
let site: http.Server | undefined;
const programs: GoProgram[] = [];

beforeAll(async () => {
  if (!isAsked) return;
  const built = buildGoPeers(['ledger-peer', 'litewitness']);
  if (built.missing !== undefined) console.log(built.missing);
  bin = built.missing === undefined ? built.bin : undefined;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-go-'));
  bench = await ledgerBench();
  await grow(300);
  await grow(700);
}, 900_000);
afterAll(async () => {
  for (const program of programs) program.close();
  site?.close();
  if (!isAsked) return;
  await bench.close();
  await closeBenches();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Adds entries to our log, at a later minute each time. */
async function grow(count: number): Promise<void> {
  const state = await bench.open();
  bench.clock.at += 61_000;
  await bench.submit(count);
  await runAll(state);
}

function go(...words: readonly (string | number)[]): GoProgram {
  const program = startGo('ledger-peer', words);
  programs.push(program);
  return program;
}

/** A file server that knows nothing of logs. */
async function serve(root: string): Promise<string> {
  site?.close();
  const server = http.createServer((request, response) => {
    const name = path.join(root, new URL(request.url ?? '/', 'http://site').pathname);
    const isFile = fs.existsSync(name) && fs.statSync(name).isFile();
    response.writeHead(isFile ? 200 : 404).end(isFile ? fs.readFileSync(name) : '');
  });
  site = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function ownVkeys(): Promise<readonly string[]> {
  const state = await bench.signer.state(origin);
  if (isRefusal(state)) throw new Error(state.refused);
  return state.sha256Keys;
}

const ownNote = (): string => fs.readFileSync(path.join(bench.folder, 'public/checkpoint'), 'utf8');

/** A prover over a folder of tiles, whoever wrote them. */
const proverOf = (root: string) =>
  createTileProver(sha256Tree, async (name) => {
    const file = path.join(root, tilePath(name));
    return fs.existsSync(file) ? new Uint8Array(fs.readFileSync(file)) : undefined;
  });

function isQuorate(policy: Policy, note: string): boolean {
  const checked = checkCheckpoint(policy, utf8(note));
  if (isRefusal(checked)) throw new Error(checked.refused);
  return checked.isQuorate;
}

const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

describe.runIf(isAsked)('our log, read by stock Go programs', () => {
  it('is whole for the tessera client: checkpoint, tiles, bundles and proofs', async ({ skip }) => {
    if (bin === undefined) return skip();
    const url = await serve(path.join(bench.folder, 'public'));
    const [vkey = ''] = await ownVkeys();
    const { size } = parseCheckpoint(parseNote(ownNote()).text);
    const answer = await go('audit', url, vkey).line();
    expect(answer).toMatch(
      new RegExp(`^ok ${size} entries, \\d{2,} proofs, 1 signatures known and 1`),
    );
  });

  it('is refused when one bit of one tile is changed', async ({ skip }) => {
    if (bin === undefined) return skip();
    const copy = path.join(folder, 'changed');
    fs.cpSync(path.join(bench.folder, 'public'), copy, { recursive: true });
    const tile = path.join(copy, 'tile/0/001');
    const bytes = fs.readFileSync(tile);
    bytes[77] = (bytes[77] ?? 0) ^ 1;
    fs.writeFileSync(tile, bytes);
    const [vkey = ''] = await ownVkeys();
    expect(await go('audit', await serve(copy), vkey).line()).toMatch(/^no/);
  });
});

describe.runIf(isAsked)('proofs', () => {
  const leaves = Array.from({ length: 300 }, (_, i) => sha256Tree.leaf(utf8(`entry ${i}`)));
  const root = (size: number): Uint8Array => rootOf(sha256Tree, leaves.slice(0, size));
  const lineOf = (claim: Record<string, unknown>): string =>
    `${JSON.stringify(claim, (_, value: unknown) => (value instanceof Uint8Array ? base64(value) : value))}\n`;

  it('of ours hold in Go, and none does with a changed bit', async ({ skip }) => {
    if (bin === undefined) return skip();
    const peer = go('proofs');
    const ask = async (claim: Record<string, unknown>): Promise<string> => {
      peer.say(lineOf(claim));
      return peer.line();
    };
    let count = 0;
    for (const size of [1, 2, 3, 7, 8, 63, 100, 255, 256, 257, 300]) {
      const some = leaves.slice(0, size);
      for (let at = 0; at < size; at += Math.ceil(size / 9)) {
        const claims = [
          {
            kind: 'inclusion',
            index: at,
            size,
            leaf: leaves[at],
            root: root(size),
            proof: inclusionProof(sha256Tree, some, at),
          },
          {
            kind: 'consistency',
            from: at + 1,
            size,
            old: root(at + 1),
            root: root(size),
            proof: consistencyProof(sha256Tree, some, at + 1),
          },
        ];
        for (const claim of claims) {
          count += 1;
          expect([claim, await ask(claim)]).toEqual([claim, 'ok']);
          const [first] = claim.proof;
          if (first === undefined) continue;
          const bad = first.with(count % 32, (first[count % 32] ?? 0) ^ (1 << (count % 8)));
          const changed = { ...claim, proof: [bad, ...claim.proof.slice(1)] };
          expect(await ask(changed)).toMatch(/^no/);
        }
      }
    }
    expect(count).toBeGreaterThan(100);
  });
});

describe.runIf(isAsked)('a stock witness', () => {
  it('cosigns our checkpoints, and our client takes its word', async ({ skip }) => {
    if (bin === undefined) return skip();
    const [vkey = '', ...others] = await ownVkeys();
    const place = path.join(folder, 'witness');
    fs.mkdirSync(place);
    const peer = go('witness', place, bin, 'stock.example/witness', origin, vkey);
    const answer = await peer.line();
    expect(answer).toMatch(/^ok http:/);
    const [, url = '', key = ''] = answer.split(' ');
    const sizes = new Map<string, number>();
    const round = async (note: string) =>
      witnessRound(
        {
          hash: sha256Tree,
          note,
          prove: async (from) => {
            const to = parseCheckpoint(parseNote(note).text).size;
            const prover = proverOf(path.join(bench.folder, 'public'));
            return prover.consistency({ from, to });
          },
        },
        [{ url, key: parseVerifierKey(key) }],
        { now: Date.now, sizes },
      );
    const policy = parsePolicy(
      `${[vkey, ...others].map((one) => `log ${one}\n`).join('')}witness stock ${key}\nquorum stock\n`,
    );
    const first = ownNote();
    expect(isQuorate(policy, first)).toBe(false);
    for (const note of [first, await grown()]) {
      const [outcome] = await round(note);
      if (outcome === undefined || !('cosignatures' in outcome)) {
        throw new Error(JSON.stringify(outcome));
      }
      const parsed = parseNote(note);
      const signatures = [...parsed.signatures, ...outcome.cosignatures];
      expect(isQuorate(policy, writeNote({ ...parsed, signatures }))).toBe(true);
    }
    // It has seen the newer head now: the older one is no news to it, and its size is told.
    sizes.clear();
    expect(await round(first)).toMatchObject([{ problem: 'witness-ahead' }]);
  });
});

async function grown(): Promise<string> {
  await grow(500);
  return ownNote();
}

describe.runIf(isAsked)('our witness', () => {
  it('cosigns the checkpoint of a tessera log, whose tiles our prover reads', async ({ skip }) => {
    if (bin === undefined) return skip();
    const [place, own] = [path.join(folder, 'tessera'), path.join(folder, 'own')];
    const policyFile = path.join(folder, 'tessera.policy');
    const peer = go('append', place, 'tessera.example/log', 600, policyFile);
    const [, vkey = ''] = (await peer.line()).split(' ');
    const name = 'witness.test.example';
    const logs = logsOfKeys([vkey]);
    const settings = path.join(own, 'witness.json');
    initWitness(settings, { name, port: 0, logs }, random);
    const running = await serveWitness(settings);
    const [key = ''] = running.vkeys;
    fs.writeFileSync(policyFile, `witness ours ${key} ${running.url}\nquorum ours\n`);
    peer.say('\n');
    expect(await peer.line()).toBe('ok');
    await running.close();
    const note = fs.readFileSync(path.join(place, 'checkpoint'), 'utf8');
    const policy = parsePolicy(`log ${vkey}\nwitness ours ${key}\nquorum ours\n`);
    expect(isQuorate(policy, note)).toBe(true);
    const { size, root } = parseCheckpoint(parseNote(note).text);
    expect(size).toBe(600);
    const prover = proverOf(place);
    for (const index of [0, 255, 256, 599]) {
      const proof = await prover.inclusion({ index, size });
      const leafHash = sha256Tree.leaf(utf8(`entry ${index}`));
      expect(checkInclusion(sha256Tree, { leafHash, index, size, proof, root })).toBe(true);
    }
  });
});
