import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { fromBase64, fromHex, nodeWays, offerHostWays } from '@yunzhang/base';
import { acts, tagOf } from '@yunzhang/ledger';
import {
  someTag,
  tagged,
  testLog,
  type TestLog,
  testStart,
} from '../apps/server/src/monitor/log-testing.ts';
import { run } from '../apps/cli/src/program.ts';
import type { Surroundings } from '../apps/cli/src/surroundings.ts';

// As the program itself does.
offerHostWays(nodeWays({ zlib, crypto }));

export const root = path.resolve(import.meta.dirname, '..');
const vectors = JSON.parse(
  fs.readFileSync(path.join(root, 'tests/vectors/ledger/tlog-vectors.json'), 'utf8'),
) as {
  seal_ledger_v1: {
    keys: Record<string, string>;
    entries_hex: readonly string[];
    checkpoint_sha256: string;
    tlog_proof_sha256: string;
    tlog_proof_sm3: string;
    evidence_der_base64: string;
  };
};
const ours = vectors.seal_ledger_v1;

let folder = '';
export const at = (name: string): string => path.join(folder, name);
export const clock = testStart + 5 * 60_000;

export interface Called {
  readonly exit: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}
/** Runs one command line in this process, in English. */
export async function call(...args: string[]): Promise<Called> {
  return callIn('en', ...args);
}
export async function callIn(language: 'zh' | 'en', ...args: string[]): Promise<Called> {
  const [out, err]: [string[], string[]] = [[], []];
  const world: Surroundings = {
    write: (line) => void out.push(line),
    complain: (line) => void err.push(line),
    language,
    env: {},
    now: () => clock,
    random: (size) => new Uint8Array(size).fill(7),
  };
  return { exit: await run(args, world), out, err };
}

export const sealId = '11010500000001';
export const tagKey = new Uint8Array(32).fill(5);

/** A log with one act of ours, a closed range and an entry after it. */
export function soundLog(): TestLog {
  const log = testLog();
  log.genesis();
  for (let i = 0; i < 300; i++) log.add(tagged(acts.useIntent, testStart + i, someTag(String(i))));
  log.add(tagged(acts.useDone, testStart + 400, tagOf(tagKey, sealId, testStart), 'ours'));
  log.twin();
  log.index();
  log.add(tagged(acts.useIntent, testStart + 500, someTag('later')));
  return log;
}

/** Writes the files of a log into a folder of this run. */
export function writeLog(log: TestLog, name: string): string {
  for (const [file, bytes] of log.files) {
    fs.mkdirSync(path.dirname(path.join(at(name), file)), { recursive: true });
    fs.writeFileSync(path.join(at(name), file), bytes);
  }
  return at(name);
}

let server: http.Server | undefined;
/** Where the folder of this run is served. */
export const served = { url: '' };
export const log = soundLog();
/** Makes the folder with what most commands are tried on, and serves it. */
export async function openBench(): Promise<void> {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-log-'));
  await log.publish();
  writeLog(log, 'log');
  fs.writeFileSync(at('policy'), log.policy());
  const { keys } = ours;
  fs.writeFileSync(
    at('our-policy'),
    [
      `log ${keys['ed25519_vkey']}`,
      `log ${keys['sm2_note_vkey']}`,
      `log ${keys['sm2_note_vkey_sm3_log']}`,
      `witness court ${keys['witness_ed25519_vkey']}`,
      `witness ca ${keys['gm_witness_vkey']}`,
      'group any 1 court ca',
      'quorum any\n',
    ].join('\n'),
  );
  fs.writeFileSync(at('evidence.der'), fromBase64(ours.evidence_der_base64));
  fs.writeFileSync(at('five.der'), fromHex(ours.entries_hex[5] ?? ''));
  fs.writeFileSync(at('five.tlog-proof'), ours.tlog_proof_sha256);
  fs.writeFileSync(at('five-sm3.tlog-proof'), ours.tlog_proof_sm3);
  fs.writeFileSync(at('junk'), Uint8Array.of(1, 2, 3, 250));
  // The plainest static file server there is.
  server = http.createServer((request, response) => {
    const file = path.join(folder, path.posix.normalize(request.url ?? '/'));
    fs.readFile(file, (error, bytes) => {
      response.writeHead(error === null ? 200 : 404).end(error === null ? bytes : undefined);
    });
  });
  await new Promise<void>((resolve) => {
    server?.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  served.url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

export function closeBench(): void {
  server?.closeAllConnections();
  server?.close();
  fs.rmSync(folder, { recursive: true, force: true });
}
