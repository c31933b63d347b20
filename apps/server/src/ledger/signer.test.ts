import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { isRefusal, Unavailable } from '@yunzhang/base';
import {
  consistencyProof,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  readBody,
  readEntry,
  rootOf,
  sha256Tree,
  sm3Tree,
} from '@yunzhang/ledger';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keyAnnouncements } from './announcement.ts';
import { addKeys, openLogSigner, retireKeys } from './log-signer.ts';
import { connectSigner, serveSigner } from './signer-socket.ts';
import type { LogSigner, SignRequest } from './signing.ts';

const origin = 'ledger.test/2026';
let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-signer-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

let drawn = 1;
const random = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, () => (drawn = (drawn * 1103515245 + 12345) % 2147483648) >> 8);
const open = (withMlDsa44 = false): LogSigner =>
  openLogSigner({ folder, random, now: () => 1_700_000_000_000, withMlDsa44 });

/** Entries of a history: two histories differ from their second entry on. */
const history = (name: string, size: number): Uint8Array[] =>
  Array.from({ length: size }, (_, i) => Uint8Array.of(i, i === 0 ? 0 : name.length));

function request(from: number, entries: readonly Uint8Array[], other = entries): SignRequest {
  const sha256 = entries.map((entry) => sha256Tree.leaf(entry));
  const sm3 = other.map((entry) => sm3Tree.leaf(entry));
  return {
    origin,
    size: entries.length,
    sha256Root: rootOf(sha256Tree, sha256),
    sm3Root: rootOf(sm3Tree, sm3),
    sha256Proof: consistencyProof(sha256Tree, sha256, from),
    sm3Proof: consistencyProof(sm3Tree, sm3, from),
  };
}

const watermark = (): { size: number } => {
  const [name] = fs.readdirSync(folder).filter((one) => /^[0-9a-f]{32}$/.test(one));
  const file = path.join(folder, name ?? '', 'watermark.json');
  return JSON.parse(fs.readFileSync(file, 'utf8')) as { size: number };
};

it('signs both checkpoints with every key it has', async () => {
  const signer = open(true);
  const state = await signer.create(origin);
  const notes = await signer.sign(request(0, history('a', 3)));
  if (isRefusal(state) || isRefusal(notes)) throw new Error('refused');
  const sha256 = openNote(notes.sha256Note, state.sha256Keys.map(parseVerifierKey));
  const sm3 = openNote(notes.sm3Note, state.sm3Keys.map(parseVerifierKey));
  if (isRefusal(sha256) || isRefusal(sm3)) throw new Error('refused');
  expect(sha256.verified.map(({ key }) => key.kind)).toEqual(['ed25519', 'sm2', 'mldsa44']);
  expect(sm3.verified.map(({ key }) => key.kind)).toEqual(['sm2']);
  expect(parseCheckpoint(sha256.text)).toMatchObject({ origin, size: 3 });
  expect(parseCheckpoint(sm3.text)).toMatchObject({ origin: `${origin}/sm3`, size: 3 });
});

const five = history('a', 5);
it.each<[string, SignRequest, string]>([
  ['a smaller head', request(0, history('a', 4)), 'signer-head-shrinks'],
  ['another head of the same size', request(0, history('bb', 5)), 'signer-head-forks'],
  ['a fork', request(5, history('bb', 8)), 'signer-proof-wrong'],
  [
    'a fork of the SM3 tree alone',
    request(5, history('a', 8), history('bb', 8)),
    'signer-proof-wrong',
  ],
  [
    'a fork of the SHA-256 tree alone',
    request(5, history('bb', 8), history('a', 8)),
    'signer-proof-wrong',
  ],
  ['another twin of the same size', request(5, five, history('bb', 5)), 'signer-head-forks'],
  ['a proof from another size', request(4, history('a', 8)), 'signer-proof-wrong'],
  ['no proof', { ...request(5, history('a', 8)), sha256Proof: [] }, 'signer-proof-wrong'],
  [
    'a log it was not made for',
    { ...request(5, history('a', 8)), origin: 'x' },
    'signer-not-created',
  ],
])('refuses %s and keeps its watermark', async (_, asked, refused) => {
  const signer = open();
  await signer.create(origin);
  await signer.sign(request(0, five));
  expect(await signer.sign(asked)).toMatchObject({ refused });
  expect(watermark().size).toBe(5);
  // And after a start from its files.
  expect(await open().sign(asked)).toMatchObject({ refused });
  expect(isRefusal(await open().sign(request(5, history('a', 8))))).toBe(false);
});

it('answers again for the head it signed last', async () => {
  const signer = open();
  await signer.create(origin);
  const first = await signer.sign(request(0, five));
  const again = await open().sign({ ...request(0, five), sha256Proof: [], sm3Proof: [] });
  if (isRefusal(first) || isRefusal(again)) throw new Error('refused');
  expect(again.sha256Note.split('\n\n')[0]).toBe(first.sha256Note.split('\n\n')[0]);
});

it('decides one after another, so that two requests at once cannot both be first', async () => {
  const signer = open();
  await signer.create(origin);
  const answers = await Promise.all([
    signer.sign(request(0, history('a', 3))),
    signer.sign(request(0, history('bb', 4))),
  ]);
  expect(answers.map((answer) => isRefusal(answer))).toEqual([false, true]);
});

it('has the watermark on disk before it signs', async () => {
  const signer = open();
  await signer.create(origin);
  let stored = -1;
  const watched = openLogSigner({
    folder,
    random: (size) => {
      // Signing draws; the first draw after loading is the signature's.
      stored = watermark().size;
      return random(size);
    },
    now: () => 0,
  });
  await watched.state(origin);
  await watched.sign(request(0, five));
  expect(stored).toBe(5);
});

it('makes no keys twice, signs nothing without its watermark, and shows its files to nobody', async () => {
  const signer = open();
  await signer.create(origin);
  await signer.sign(request(0, five));
  expect(await open().create(origin)).toMatchObject({ refused: 'signer-origin-exists' });
  const [name] = fs.readdirSync(folder);
  const log = path.join(folder, name ?? '');
  expect(fs.statSync(log).mode & 0o777).toBe(0o700);
  for (const file of fs.readdirSync(log)) {
    expect(fs.statSync(path.join(log, file)).mode & 0o777).toBe(0o600);
  }
  const kept = fs.readFileSync(path.join(log, 'watermark.json'));
  fs.rmSync(path.join(log, 'watermark.json'));
  expect(await open().sign(request(5, history('a', 8)))).toMatchObject({
    refused: 'signer-watermark-missing',
  });
  fs.writeFileSync(path.join(log, 'watermark.json'), kept.subarray(0, 40));
  await expect(open().state(origin)).rejects.toThrow('signer-files-malformed');
  // Keys that are lost do not make room for a second history.
  fs.writeFileSync(path.join(log, 'watermark.json'), kept);
  fs.rmSync(path.join(log, 'keys.json'));
  expect(await open().create(origin)).toMatchObject({ refused: 'signer-origin-exists' });
});

it('signs by old and new keys until the old ones are retired, and tells which they are', async () => {
  const options = { folder, random, now: () => 0 };
  const signer = open();
  const before = await signer.create(origin);
  await signer.sign(request(0, five));
  expect(await retireKeys(options, origin)).toBe(false);
  expect(await addKeys(options, 'x')).toBe(false);
  expect(await addKeys(options, origin)).toBe(true);
  const both = await open().state(origin);
  if (isRefusal(before) || isRefusal(both)) throw new Error('refused');
  expect(both.sha256Keys).toEqual([...before.sha256Keys, ...both.sha256Keys.slice(2)]);
  expect(both).toMatchObject({ watermark: { size: 5 }, retired: [] });
  const notes = await open().sign(request(5, history('a', 8)));
  if (isRefusal(notes)) throw new Error('refused');
  for (const keys of [before.sha256Keys, both.sha256Keys.slice(2)]) {
    expect(isRefusal(openNote(notes.sha256Note, keys.map(parseVerifierKey)))).toBe(false);
  }
  expect(await retireKeys(options, origin)).toBe(true);
  const after = await open().state(origin);
  if (isRefusal(after)) throw new Error('refused');
  expect(after.sha256Keys).toEqual(both.sha256Keys.slice(2));
  expect(after.retired).toEqual([[...before.sha256Keys, ...before.sm3Keys]]);
  expect(after.added).toEqual(both.added);
  const said = keyAnnouncements(origin, after, 1).map(({ entry }) => readEntry(entry));
  expect(said.map(({ act, body }) => readBody(act, body ?? new Uint8Array()))).toMatchObject([
    { vkeys: both.added[0], isRetired: false },
    { vkeys: after.retired[0], isRetired: true },
  ]);
  // The same act at every start.
  const ids = [1, 2].map((at) => keyAnnouncements(origin, after, at).map(({ actId }) => actId));
  expect(ids[0]).toEqual(ids[1]);
});

it('answers over its socket, which only its user can reach', async () => {
  const server = await serveSigner(folder, open());
  const remote = connectSigner(folder);
  expect(fs.statSync(path.join(folder, 'signer.sock')).mode & 0o777).toBe(0o600);
  expect(await remote.state(origin)).toMatchObject({ refused: 'signer-not-created' });
  expect(isRefusal(await remote.create(origin))).toBe(false);
  expect(isRefusal(await remote.sign(request(0, five)))).toBe(false);
  expect(await remote.sign(request(0, history('a', 4)))).toMatchObject({
    refused: 'signer-head-shrinks',
  });
  await server.close();
  await expect(remote.state(origin)).rejects.toThrow(Unavailable);
  const second = await serveSigner(folder, open());
  expect(await remote.state(origin)).toMatchObject({ watermark: { size: 5 } });
  remote.close();
  await second.close();
});

it.each([
  ['a length beyond the limit', Buffer.from([0x7f, 0xff, 0xff, 0xff])],
  ['no JSON', Buffer.from([0, 0, 0, 1, 0x7b])],
  ['an unknown question', frame({ id: 1, ask: 'keys', origin })],
  ['an unknown member', frame({ id: 1, ask: 'state', origin, more: 1 })],
])('hangs up on %s', async (_, bytes) => {
  const server = await serveSigner(folder, open());
  const socket = net.connect(path.join(folder, 'signer.sock'));
  socket.write(bytes);
  const answer = await new Promise<number>((resolve) => {
    let size = 0;
    socket.on('data', (chunk) => (size += chunk.length));
    socket.on('close', () => resolve(size));
  });
  expect(answer).toBe(0);
  await server.close();
});

function frame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}
