import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { fromBase64, fromHex, hex, nodeWays, offerHostWays } from '@yunzhang/base';
import { acts, readEvidence, tagDay, tagOf, writePolicy, parsePolicy } from '@yunzhang/ledger';
import type { WatchReport } from '@yunzhang/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  commitOf,
  someTag,
  tagged,
  testLog,
  type TestLog,
  testStart,
} from '../../server/src/monitor/log-testing.ts';
import { testLog as useLog } from '@yunzhang/testkit';
import { sealsOfPaper } from './log-paper.ts';
import { run } from './program.ts';
import type { Surroundings } from './surroundings.ts';

// As the program itself does.
offerHostWays(nodeWays({ zlib, crypto }));

const root = path.resolve(import.meta.dirname, '../../..');
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
const at = (name: string): string => path.join(folder, name);
let clock = testStart + 5 * 60_000;

interface Called {
  readonly exit: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}
async function call(...args: string[]): Promise<Called> {
  return callIn('en', ...args);
}
async function callIn(language: 'zh' | 'en', ...args: string[]): Promise<Called> {
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

const sealId = '11010500000001';
const tagKey = new Uint8Array(32).fill(5);

function soundLog(): TestLog {
  const log = testLog();
  log.genesis();
  for (let i = 0; i < 300; i++) log.add(tagged(acts.useIntent, testStart + i, someTag(String(i))));
  log.add(tagged(acts.useDone, testStart + 400, tagOf(tagKey, sealId, testStart), 'ours'));
  log.twin();
  log.index();
  log.add(tagged(acts.useIntent, testStart + 500, someTag('later')));
  return log;
}

function writeLog(log: TestLog, name: string): string {
  for (const [file, bytes] of log.files) {
    fs.mkdirSync(path.dirname(path.join(at(name), file)), { recursive: true });
    fs.writeFileSync(path.join(at(name), file), bytes);
  }
  return at(name);
}

let server: http.Server | undefined;
let url = '';
const log = soundLog();
beforeAll(async () => {
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
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('log audit', () => {
  test('a folder and the same folder on a plain file server are both found sound', async () => {
    for (const where of [at('log'), `${url}/log`, `${url}/log/`]) {
      const { exit, out, err } = await call('log', 'audit', where, '--policy', at('policy'));
      expect(err).toEqual([]);
      expect(exit).toBe(0);
      expect(out.join('\n')).toContain('entries checked 0–305');
      expect(out.at(-1)).toBe('no alarm');
    }
  });

  test('a log with a changed entry ends with 1 and says so in either language', async () => {
    const bad = soundLog();
    await bad.publish();
    const name = 'tile/entries/000';
    const bytes = bad.files.get(name)?.slice() ?? new Uint8Array(0);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    bad.files.set(name, bytes);
    writeLog(bad, 'bad');
    const { exit, out } = await call('log', 'audit', at('bad'), '--json');
    expect(exit).toBe(1);
    expect(out).toHaveLength(1);
    const { alarms } = JSON.parse(out[0] ?? '') as WatchReport;
    expect(alarms.map(({ code }) => code)).toContain('alarm-root-differs');
    const spoken = await callIn('zh', 'log', 'audit', at('bad'));
    expect(spoken.out.join('\n')).toContain('告警');
  });

  test.each([
    ['nothing there', ['log', 'audit', '/nowhere/at/all'], 4, 'log-file-missing'],
    ['no such scheme', ['log', 'audit', 'ftp://host/log'], 64, 'log-address'],
    ['nobody listening', ['log', 'audit', 'http://127.0.0.1:1/log'], 4, 'peer-away'],
  ])('%s is one line', async (_what, args, exit, code) => {
    const called = await call(...args);
    expect(called.err).toHaveLength(1);
    expect(called.err[0]).toContain(`[${code}]`);
    expect(called.exit).toBe(exit);
  });

  test('a policy that does not know the log is refused, and one that is none is wrong usage', async () => {
    const other = await call('log', 'audit', at('log'), '--policy', at('our-policy'));
    expect(other.exit).toBe(4);
    expect(other.err[0]).toContain('[log-head-unsigned]');
    const none = await call('log', 'audit', at('log'), '--policy', at('junk'));
    expect(none.exit).toBe(64);
    expect(none.err[0]).toContain('[log-policy-form]');
  });
});

describe('log prove and log verify', () => {
  const policy = (): string[] => ['--policy', at('policy')];
  test('what is proven from any source is verified offline', async () => {
    fs.writeFileSync(at('entry.der'), log.entries[301] ?? new Uint8Array(0));
    for (const where of [at('log'), `${url}/log`]) {
      const by = where === at('log') ? ['--index', '301'] : ['--entry', at('entry.der')];
      const der = await call('log', 'prove', '--log', where, ...by, '-o', at('p.der'), ...policy());
      expect(der.err).toEqual([]);
      expect(der.out[0]).toContain('#301');
      expect(readEvidence(fs.readFileSync(at('p.der'))).proofs).toHaveLength(2);
      const held = await call('log', 'verify', at('p.der'), ...policy(), '--json');
      expect(held.exit).toBe(0);
      expect(JSON.parse(held.out[0] ?? '')).toMatchObject({
        verdict: 'holds',
        level: 'L0',
        entry: { act: 17, name: 'use.done' },
        places: [{ index: 301 }, { index: 301 }],
      });
    }
    for (const hash of ['sha256', 'sm3']) {
      const text = await call('log', 'prove', '--log', at('log'), '--index', '301', '--hash', hash);
      fs.writeFileSync(at('p.tlog-proof'), `${text.out.join('\n')}\n`);
      const entry = ['--entry', at('entry.der')];
      const held = await call('log', 'verify', at('p.tlog-proof'), ...policy(), ...entry);
      expect(held.exit).toBe(0);
      const wrong = ['--entry', at('five.der')];
      const failed = await call('log', 'verify', at('p.tlog-proof'), ...policy(), ...wrong);
      expect(failed.exit).toBe(1);
      expect(failed.out.join('\n')).toContain('proof-root-wrong');
    }
  });

  test('the published evidence holds with its witnesses, in both languages', async () => {
    const args = ['log', 'verify', at('evidence.der'), '--policy', at('our-policy')];
    const { exit, out } = await call(...args);
    expect(exit).toBe(0);
    expect(out[0]).toBe('holds  L1');
    expect((await callIn('zh', ...args)).out[0]).toBe('成立  L1');
    expect((await callIn('zh', ...args, '--lang', 'en')).out[0]).toBe('holds  L1');
    const entry = ['--entry', at('five.der')];
    for (const name of ['five.tlog-proof', 'five-sm3.tlog-proof']) {
      const held = await call('log', 'verify', at(name), '--policy', at('our-policy'), ...entry);
      expect(held.exit).toBe(0);
    }
  });

  test('evidence under a policy that wants more is incomplete, under another one it fails', async () => {
    const stated = parsePolicy(fs.readFileSync(at('our-policy'), 'utf8'));
    const unmet = { ...stated, groups: [], quorum: 'extra' };
    const extra = 'witness.other.cn';
    const { createEd25519Signer } = await import('@yunzhang/ledger');
    const seed = new Uint8Array(32).fill(2);
    const { key } = createEd25519Signer({ name: extra, seed, kind: 'ed25519-cosignature' });
    const witnesses = [...stated.witnesses, { name: 'extra', key }];
    fs.writeFileSync(at('strict'), writePolicy({ ...unmet, witnesses }));
    expect((await call('log', 'verify', at('evidence.der'), '--policy', at('strict'))).exit).toBe(
      2,
    );
    expect((await call('log', 'verify', at('evidence.der'), ...policy())).exit).toBe(1);
  });

  test('evidence for another document fails, and a document without a seal is told', async () => {
    const sealed = path.join(root, '../shared/corpus/ofd/ofdrw-v4signed.ofd');
    const args = ['log', 'verify', at('evidence.der'), '--policy', at('our-policy'), '--document'];
    const plainFile = path.join(root, 'apps/server/samples/sample.ofd');
    const none = await call(...args, plainFile);
    expect(none.exit).toBe(3);
    expect(none.err[0]).toContain('[log-document-unsealed]');
    if (!fs.existsSync(sealed)) return console.log('skipped: the corpus is not there');
    const failed = await call(...args, sealed);
    expect(failed.exit).toBe(1);
    expect(failed.out.join('\n')).toContain('[evidence-data-hash-differs]');
  });

  test.each([
    ['neither index nor entry', ['log', 'prove', '--log', 'x']],
    ['an index that is none', ['log', 'prove', '--log', 'LOG', '--index', '-1']],
    ['another tree', ['log', 'prove', '--log', 'LOG', '--index', '1', '--hash', 'md5']],
    ['an ending we do not write', ['log', 'prove', '--log', 'LOG', '--index', '1', '-o', 'x.txt']],
    ['no policy', ['log', 'verify', 'x']],
    ['no state', ['log', 'monitor', 'x']],
    ['a pace that is none', ['log', 'monitor', 'x', '--state', 's', '--every', '0']],
    ['once and again', ['log', 'monitor', 'x', '--state', 's', '--every', '5', '--once']],
    ['an end without a pace', ['log', 'monitor', 'x', '--state', 's', '--times', '5']],
    ['an anchor that is none', ['log', 'audit', 'LOG', '--anchor', 'chain']],
    ['no settings', ['witness', 'serve']],
    ['settings that are not there', ['witness', 'serve', '--config', '/nowhere/w.json']],
    ['a port beyond', ['witness', 'init', '--config', '/nowhere/w', '--name', 'w', '--port', 'x']],
  ])('%s is wrong usage and one line', async (_what, args) => {
    const { exit, err } = await call(...args.map((arg) => (arg === 'LOG' ? at('log') : arg)));
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(/^yunzhang: .+\[[a-z-]+\]/);
    expect(exit).toBe(64);
  });

  test('what is not there, and what is no evidence, cannot be read', async () => {
    const far = await call('log', 'prove', '--log', at('log'), '--index', '9999');
    expect(far).toMatchObject({ exit: 4 });
    expect(far.err[0]).toContain('[log-entry-missing]');
    const unknown = await call('log', 'prove', '--log', at('log'), '--entry', at('five.der'));
    expect(unknown.err[0]).toContain('[log-entry-unfound]');
    const junk = await call('log', 'verify', at('junk'), ...policy(), '--entry', at('five.der'));
    expect(junk.exit).toBe(4);
    expect(junk.err[0]).toContain('[log-evidence-form]');
    const cut = fs.readFileSync(at('evidence.der')).subarray(0, 900);
    fs.writeFileSync(at('cut.der'), cut);
    expect((await call('log', 'verify', at('cut.der'), ...policy())).exit).toBe(4);
  });
});

describe('log monitor', () => {
  const owner = (): string => {
    const known = [{ act: 'use.done', commit: hex(commitOf('ours')) }];
    const seal = { id: sealId, key: hex(tagKey), firstDay: tagDay(testStart), days: 30, known };
    fs.writeFileSync(at('owner.json'), JSON.stringify({ seals: [seal] }));
    return at('owner.json');
  };

  test('the owner hears of a rogue act at the next look, with exit 1', async () => {
    const watched = soundLog();
    await watched.publish();
    writeLog(watched, 'watched');
    const args = ['log', 'monitor', `${url}/watched`, '--state', at('owner.state')];
    const roles = ['--owner', owner(), '--policy', at('policy')];
    const quiet = await call(...args, ...roles);
    expect(quiet.err).toEqual([]);
    expect(quiet.exit).toBe(0);
    watched.add(tagged(acts.useDone, testStart + 600, tagOf(tagKey, sealId, testStart), 'thief'));
    await watched.publish();
    writeLog(watched, 'watched');
    const loud = await call(...args, ...roles, '--json');
    expect(loud.exit).toBe(1);
    const { alarms } = JSON.parse(loud.out[0] ?? '') as WatchReport;
    expect(alarms).toMatchObject([{ code: 'alarm-act-unknown', index: 305, seal: sealId }]);
  });

  test('a split view ends with 1 and leaves both heads in a file that inspect shows', async () => {
    const args = ['log', 'monitor', at('split'), '--state', at('split.state'), '--audit'];
    writeLog(log, 'split');
    expect((await call(...args)).exit).toBe(0);
    const other = log.fork(200);
    for (let i = 0; i < 150; i++) other.add(tagged(16, testStart, someTag(`other ${i}`)));
    await other.publish();
    fs.rmSync(at('split'), { recursive: true });
    writeLog(other, 'split');
    const split = await call(...args);
    expect(split.exit).toBe(1);
    expect(split.out.join('\n')).toContain('[alarm-heads-unconnected]');
    expect(split.err).toHaveLength(2);
    const kept = fs.readdirSync(folder).filter((name) => name.startsWith('split.state.heads-'));
    expect(kept).toHaveLength(2);
    const shown = await call('log', 'inspect', at(kept[0] ?? ''));
    expect(shown.out.filter((line) => line.includes('checkpoint'))).toHaveLength(2);
  });

  test('looks again and again, and a server that is away for one look does not end it', async () => {
    const args = ['log', 'monitor', `${url}/again`, '--state', at('again.state'), '--count'];
    const looking = call(...args, '--every', '1', '--times', '2', '--policy', at('policy'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    writeLog(log, 'again');
    const { exit, err, out } = await looking;
    expect(err.join('\n')).toContain('[log-file-missing]');
    expect(out.join('\n')).toContain('sealing intended  301');
    expect(exit).toBe(0);
  });

  test('a broken state or owner file is told, not replaced', async () => {
    fs.writeFileSync(at('broken'), '{}');
    const state = await call('log', 'monitor', at('log'), '--state', at('broken'));
    expect(state.exit).toBe(4);
    expect(state.err[0]).toContain('[monitor-state-form]');
    const args = ['--state', at('x.state'), '--owner', at('broken')];
    const ownerFile = await call('log', 'monitor', at('log'), ...args);
    expect(ownerFile.exit).toBe(64);
    expect(ownerFile.err[0]).toContain('[owner-file-form]');
    clock += 1;
  });
});

describe('log inspect', () => {
  test.each([
    ['evidence.der', ['evidence', 'offline proof  sha256', 'opened field dataHash', 'tag key']],
    ['five.der', ['entry  sealing intended (use.intent, 16)']],
    ['five.tlog-proof', ['offline proof  sha256  #5', 'checkpoint  ledger.seal.example.cn/2026']],
    ['our-policy', ['policy  3 log keys, 2 witnesses']],
    ['log/checkpoint', ['signed note', 'size  305', 'not verified']],
    ['log/log.json', ['description of a log']],
    ['log/tile/0/000', ['tile, by its length  256']],
    ['log/tile/entries/001.p/49', ['bundle of entries  49', 'range index']],
  ])('tells what %s is', async (name, said) => {
    const { exit, out, err } = await call('log', 'inspect', at(name));
    expect(err).toEqual([]);
    expect(exit).toBe(0);
    for (const words of said) expect(out.join('\n')).toContain(words);
    const chinese = await callIn('zh', 'log', 'inspect', at(name));
    expect(chinese.out[0]).toMatch(/\p{Script=Han}/u);
  });

  test('what is no file of a ledger is told', async () => {
    const { exit, err } = await call('log', 'inspect', at('junk'));
    expect(exit).toBe(4);
    expect(err[0]).toContain('[log-file-unknown]');
  });
});

describe('witness', () => {
  test('init prints lines for a policy, and never replaces a witness', async () => {
    const args = ['witness', 'init', '--config', at('w/witness.json'), '--name', 'w.test'];
    const made = await call(...args, '--log', ...log.vkeys.sha256, ...log.vkeys.sm3);
    expect(made.exit).toBe(0);
    const lines = made.out.slice(1);
    expect(lines).toHaveLength(2);
    expect(parsePolicy(`${lines.join('\n')}\nquorum none\n`).witnesses).toHaveLength(2);
    const again = await call(...args);
    expect(again.exit).toBe(64);
    expect(again.err[0]).toContain('[witness-settings-there]');
    const settings = JSON.parse(fs.readFileSync(at('w/witness.json'), 'utf8')) as object;
    expect(settings).toMatchObject({ logs: [{ hash: 'sha256' }, { hash: 'sm3' }] });
  });

  test('an address that is taken is told in one line', async () => {
    const file = at('t/witness.json');
    const port = new URL(url).port;
    await call('witness', 'init', '--config', file, '--name', 'w.test', '--port', port);
    const { exit, err } = await call('witness', 'serve', '--config', file);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain('[witness-listen]');
    expect(exit).toBe(4);
  });

  test('serve answers until it is told to stop, and gives its folder back', async () => {
    const file = at('s/witness.json');
    await call('witness', 'init', '--config', file, '--name', 'w.test', '--port', '0');
    for (let i = 0; i < 2; i++) {
      const serving = call('witness', 'serve', '--config', file);
      await new Promise((resolve) => setTimeout(resolve, 700));
      const second = await call('witness', 'serve', '--config', file);
      expect(second.err.join()).toContain('[witness-folder-taken]');
      expect(second.exit).toBe(4);
      process.emit('SIGTERM');
      const { exit, out } = await serving;
      expect(exit).toBe(0);
      expect(out[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/witness$/);
    }
  });
});

describe('evidence and its document', () => {
  test.each(['ofd', 'pdf'])('belong together or not (%s)', async (format) => {
    const cert = (what: string, name: string, file: string) =>
      call(
        'cert',
        what,
        '--name',
        name,
        '--cert',
        at(`${file}.pem`),
        '--key',
        at(`${file}.key`),
        ...(what === 'issue' ? ['--ca-cert', at('r.pem'), '--ca-key', at('r.key')] : []),
      );
    await cert('new-root', '测试根', 'r');
    await cert('issue', '测试制章者', 'm');
    await cert('issue', '测试签章人', 's');
    await call(
      'seal-make',
      '--kind',
      'contract',
      '--organisation',
      '测试样例有限公司',
      '--specimen',
      '测试',
      '--maker-key',
      at('m.key'),
      '--maker-cert',
      at('m.pem'),
      '--valid-from',
      '2026-11-01',
      '--valid-to',
      '2027-11-03',
      '--signer-cert',
      at('s.pem'),
      '--code',
      '11000012345678',
      '-o',
      at('c.esl'),
    );
    const sample = path.join(root, `apps/server/samples/sample.${format}`);
    const sealed = at(`sealed.${format}`);
    const done = await call(
      'seal',
      sample,
      '-o',
      sealed,
      '--seal',
      at('c.esl'),
      '--key',
      at('s.key'),
      '--at',
      '20mm,20mm',
    );
    expect(done.err).toEqual([]);
    const [seal] = sealsOfPaper(new Uint8Array(fs.readFileSync(sealed)));
    if (seal === undefined) throw new Error('no seal');
    const { paper } = seal;
    const otherLog = useLog('cli');
    const use = { ...paper, at: paper.signedAt ?? clock };
    fs.writeFileSync(at('use.der'), await otherLog.logUse(use));
    fs.writeFileSync(at('use-policy'), otherLog.policy);
    const args = ['log', 'verify', at('use.der'), '--policy', at('use-policy'), '--document'];
    const held = await call(...args, sealed);
    expect(held.out[0]).toBe('holds  L0');
    expect(held.exit).toBe(0);
    const other = { ...use, dataHash: new Uint8Array(32) };
    fs.writeFileSync(at('use.der'), await otherLog.logUse(other));
    const failed = await call(...args, sealed);
    expect(failed.exit).toBe(1);
    expect(failed.out.join('\n')).toContain('[evidence-data-hash-differs]');
  });
});
