import fs from 'node:fs';
import path from 'node:path';
import { createEd25519Signer, parsePolicy, readEvidence, writePolicy } from '@yunzhang/ledger';
import type { WatchReport } from '@yunzhang/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { someTag, tagged, testStart } from '../../server/src/monitor/log-testing.ts';
import {
  at,
  call,
  callIn,
  closeBench,
  log,
  openBench,
  root,
  served,
  soundLog,
  writeLog,
} from '../../../tests/log-bench.ts';

beforeAll(openBench);
afterAll(closeBench);

describe('log audit', () => {
  test('a folder and the same folder on a plain file server are both found sound', async () => {
    for (const where of [at('log'), `${served.url}/log`, `${served.url}/log/`]) {
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
    for (const where of [at('log'), `${served.url}/log`]) {
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

  test('evidence of one history is refused by a log that shows another, and both heads are kept', async () => {
    const der = await call('log', 'prove', '--log', at('log'), '--index', '250', '-o', at('q.der'));
    expect(der.exit).toBe(0);
    const args = ['log', 'verify', at('q.der'), ...policy(), '--log'];
    const same = await call(...args, at('log'));
    expect(same.exit).toBe(0);
    expect(same.out.join('\n')).toContain('[log-heads-connected]');
    const other = log.fork(200);
    for (let i = 0; i < 150; i++) other.add(tagged(16, testStart, someTag(`other ${i}`)));
    await other.publish();
    writeLog(other, 'other');
    const split = await call(...args, at('other'), '--json');
    expect(split.exit).toBe(1);
    expect(JSON.parse(split.out[0] ?? '')).toMatchObject({ verdict: 'fails' });
    expect(split.out[0]).toContain('alarm-heads-unconnected');
    expect(split.err).toHaveLength(2);
    const kept = fs.readdirSync(at('')).filter((name) => name.startsWith('q.der.heads-'));
    expect(kept).toHaveLength(2);
    const early = log.fork(100);
    await early.publish();
    writeLog(early, 'early');
    expect((await call(...args, at('early'))).out.join()).toContain('alarm-head-beyond-view');
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
