import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { utf8 } from '@yunzhang/base';
import {
  acts,
  createEd25519Signer,
  judgeFork,
  parsePolicy,
  parseVerifierKey,
  rootOf,
  sha256Tree,
  sm3Tree,
  tagDay,
  tileWidth,
  writeEntry,
  writeVerifierKey,
} from '@yunzhang/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AskHttp, originHashOf } from '../witness/index.ts';
import { anchorAt, lookAt } from './anchor-heads.ts';
import { readKeptHeads, writeKeptHeads } from './fork-file.ts';
import {
  commitOf,
  sourceOf,
  someTag,
  tagged,
  testLog,
  type TestLog,
  testStart,
} from './log-testing.ts';
import { proveEntry } from './log-proof.ts';
import { readLogView } from './log-view.ts';
import { type MonitorState, readMonitorState, writeMonitorState } from './state-file.ts';
import { codes, known, minute, ownerOf, soundLog, tagAt, watch } from './watch-testing.ts';
import { watchLog, type WatchTask } from './watching.ts';

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-monitor-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('a sound log', () => {
  test('raises nothing, is counted, and the next look reads only what is new', async () => {
    const log = soundLog();
    await log.publish();
    const roles = { audit: true, count: true, owner: ownerOf(known(3)) };
    const first = await watch(log, roles);
    expect(first.report.alarms).toEqual([]);
    expect(first.report.owner).toMatchObject({ acts: 6, coveredTo: log.entries.length });
    expect(first.report.counts).toContainEqual({ day: tagDay(testStart), act: 16, count: 15 });
    const file = path.join(folder, 'state.json');
    writeMonitorState(file, first.state);
    const state = readMonitorState(file);
    expect(state).toEqual(first.state);
    const size = log.entries.length;
    log.clock.at += minute;
    log.twin();
    log.add(tagged(acts.useIntent, log.clock.at, someTag('later')));
    await log.publish();
    const second = await watch(log, { ...roles, state });
    expect(second.report.alarms).toEqual([]);
    expect(second.report.owner).toMatchObject({ read: 2, coveredTo: size + 2 });
    expect(second.report.counts).toContainEqual({ day: tagDay(testStart), act: 16, count: 16 });
  });

  test('is searched through its range index, in the entries since then, and across full tiles', async () => {
    const log = soundLog(3, tileWidth);
    log.index();
    log.add(tagged(acts.useIntent, log.clock.at, tagAt(log.clock.at), 'intent 3'));
    log.add(tagged(acts.useDone, log.clock.at, tagAt(log.clock.at), 'done 3'));
    log.clock.at += minute;
    log.twin();
    await log.publish();
    const found = await watch(log, { audit: true, owner: ownerOf(known(4)) });
    expect(found.report.alarms).toEqual([]);
    const to = log.entries.length - 4;
    expect(found.report.owner).toMatchObject({ acts: 8, indexed: to, read: 4 });
    expect(found.report.audited).toEqual({ from: 0, to: log.entries.length });
    // The light monitor reads far less than the log.
    const reads: string[] = [];
    const source = {
      ...log.source(),
      read: async (name: string) => {
        reads.push(name);
        return log.files.get(name);
      },
    };
    await watch(log, { source, owner: ownerOf(known(4)) });
    const bundles = reads.filter((name) => name.startsWith('tile/entries/'));
    expect(bundles.length).toBeGreaterThan(0);
  });

  test('a cut tile that is gone is taken from the full one', async () => {
    const log = soundLog(2, tileWidth);
    await log.publish();
    const first = await watch(log, { audit: true });
    const old = new Map(log.files);
    for (let i = 0; i < tileWidth; i++) log.add(tagged(16, log.clock.at, someTag(`more ${i}`)));
    log.clock.at += minute;
    log.twin();
    await log.publish();
    // A server that shows the old head with the new files, without the cut ones.
    for (const name of ['checkpoint', 'sm3/checkpoint']) {
      const note = old.get(name);
      if (note !== undefined) log.files.set(name, note);
    }
    for (const name of old.keys()) if (name.includes('.p/')) log.files.delete(name);
    const again = await watch(log, { audit: true });
    expect(again.report.heads).toEqual(first.report.heads);
    expect(again.report.audited).toEqual(first.report.audited);
  });
});

describe('a log that shows two histories', () => {
  test('is refused, and both heads are kept for a stranger to judge', async () => {
    const log = soundLog();
    await log.publish();
    const first = await watch(log, { audit: true });
    const other = log.fork(8);
    for (let i = 0; i < 30; i++) other.add(tagged(16, log.clock.at, someTag(`other ${i}`)));
    await other.publish();
    const second = await watch(other, { audit: true, state: first.state });
    expect(codes(second)).toEqual(['alarm-heads-unconnected', 'alarm-heads-unconnected']);
    expect(second.report.audited).toBeUndefined();
    expect(second.kept).toHaveLength(2);
    const [kept] = second.kept.map((one) => readKeptHeads(writeKeptHeads(one)));
    if (kept === undefined) throw new Error('nothing kept');
    const keys = log.vkeys.sha256.map(parseVerifierKey);
    expect(judgeFork(kept.hash, keys, kept)).toBe('unconnected');
    // The old heads stay, so the alarm rings again, and stops when the old history is back.
    expect(second.state.heads).toEqual(first.state.heads);
    expect(codes(await watch(other, { state: second.state }))).toHaveLength(2);
    expect(codes(await watch(log, { state: second.state }))).toEqual([]);
  });

  test('two roots of one size are a fork that nothing excuses', async () => {
    const log = soundLog();
    await log.publish();
    const { state } = await watch(log);
    const other = log.fork(log.entries.length - 1);
    other.add(tagged(acts.useDone, log.clock.at, someTag('instead')));
    await other.publish();
    const second = await watch(other, { state });
    expect(codes(second)).toEqual(['alarm-heads-unconnected', 'alarm-heads-unconnected']);
    const [kept] = second.kept;
    if (kept === undefined) throw new Error('nothing kept');
    expect(judgeFork(kept.hash, log.vkeys.sha256.map(parseVerifierKey), kept)).toBe('forked');
  });

  test('a log put back to an earlier state is told', async () => {
    const log = soundLog();
    await log.publish();
    const { state } = await watch(log);
    const early = log.fork(9);
    await early.publish();
    const second = await watch(early, { state });
    expect(codes(second)).toEqual(['alarm-head-shrinks', 'alarm-head-shrinks']);
    expect(second.state.heads).toEqual(state.heads);
  });

  test('one that hides the tiles between two heads is not believed', async () => {
    const log = soundLog();
    await log.publish();
    const { state } = await watch(log);
    log.add(tagged(16, log.clock.at, someTag('more')));
    await log.publish();
    for (const name of log.files.keys()) if (name.startsWith('tile/')) log.files.delete(name);
    const second = await watch(log, { state });
    expect(codes(second)).toEqual(['alarm-heads-unconnected']);
    expect(second.report.alarms[0]?.detail).toContain('no proof');
  });

  test('a head that a witness holds and we are not shown is told', async () => {
    const log = soundLog();
    await log.publish();
    const other = log.fork(8);
    for (let i = 0; i < 30; i++) other.add(tagged(16, log.clock.at, someTag(`other ${i}`)));
    const seed = new Uint8Array(32).fill(3);
    const witness = createEd25519Signer({ name: 'w.test', seed, kind: 'ed25519-cosignature' });
    const vkey = writeVerifierKey(witness.key);
    const text = log.policy().replace('quorum none', `witness w ${vkey} http://w.test/\nquorum w`);
    const policy = parsePolicy(text);
    const holding = (note: string): AskHttp => {
      const place = `http://w.test/${originHashOf(log.origin)}/checkpoint`;
      return async ({ url }) => ({
        status: url === place ? 200 : 404,
        type: 'text/plain',
        bytes: utf8(note),
      });
    };
    const look = async (from: TestLog, size: number, cosigners = [witness]) =>
      codes(
        await watch(log, { policy, ask: holding(await from.noteAt(sha256Tree, size, cosigners)) }),
      );
    expect(await look(log, 9)).toEqual([]);
    expect(await look(log, log.entries.length)).toEqual([]);
    expect(await look(other, log.entries.length)).toEqual(['alarm-heads-unconnected']);
    expect(await look(other, 38)).toEqual(['alarm-head-beyond-view']);
    // Without the cosignature it is nothing the witness holds, and accuses nobody.
    expect(await look(other, 38, [])).toEqual([]);
  });

  test('a head that was published while we looked is no alarm', async () => {
    const log = soundLog();
    await log.publish();
    const seed = new Uint8Array(32).fill(3);
    const witness = createEd25519Signer({ name: 'w.test', seed, kind: 'ed25519-cosignature' });
    const vkey = writeVerifierKey(witness.key);
    const text = log.policy().replace('quorum none', `witness w ${vkey} http://w.test\nquorum w`);
    const ask: AskHttp = async () => {
      // The log grows and has itself witnessed after we read its head.
      if (log.entries.length === 21) log.add(tagged(16, log.clock.at, someTag('meanwhile')));
      await log.publish();
      const note = await log.noteAt(sha256Tree, log.entries.length, [witness]);
      return { status: 200, type: 'text/plain', bytes: utf8(note) };
    };
    expect(log.entries.length).toBe(21);
    const found = await watch(log, { policy: parsePolicy(text), ask });
    expect(codes(found)).toEqual([]);
    expect(found.report.heads[0]?.size).toBe(22);
  });

  test('the SM3 head of another log is refused', async () => {
    const [log, other] = [soundLog(), testLog({ origin: 'ledger.test/other/2026' })];
    other.genesis();
    await log.publish();
    await other.publish();
    const head = other.files.get('sm3/checkpoint');
    if (head !== undefined) log.files.set('sm3/checkpoint', head);
    const [vkey = ''] = other.vkeys.sm3;
    const both = log.policy().replace('quorum none', `log ${vkey}\nquorum none`);
    await expect(watch(log, { policy: parsePolicy(both) })).rejects.toThrow('log-head-other');
  });

  test('a head found in a chain is compared like that of a witness', async () => {
    const log = soundLog();
    await log.publish();
    const root = new Uint8Array(32).fill(1);
    const anchored = (size: number, roots: readonly [Uint8Array, Uint8Array]) =>
      lookAt({
        chain: 'eip155:1',
        newest: async () => ({
          position: 0,
          block: 1,
          size,
          sha256Root: roots[0],
          sm3Root: roots[1],
        }),
      });
    const right = [sha256Tree, sm3Tree].map((hash) =>
      rootOf(
        hash,
        log.entries.slice(0, 5).map((entry) => hash.leaf(entry)),
      ),
    ) as [Uint8Array, Uint8Array];
    const look = async (...given: Parameters<typeof anchored>) =>
      watch(log, { anchors: [async () => anchored(...given)] });
    expect(codes(await look(5, right))).toEqual([]);
    expect(codes(await look(5, [root, right[1]]))).toEqual(['alarm-heads-unconnected']);
    expect(codes(await look(5, [right[0], root]))).toEqual(['alarm-heads-unconnected']);
    expect(codes(await look(99, right))).toEqual([
      'alarm-head-beyond-view',
      'alarm-head-beyond-view',
    ]);
    const away = anchorAt(`eip155:1:0x${'00'.repeat(20)}=http://127.0.0.1:1/`);
    const { report } = await watch(log, { anchors: [away] });
    expect(report.alarms).toEqual([]);
    expect(report.notices.map(({ code }) => code)).toContain('notice-chain-away');
    expect(() => anchorAt('eip155:1:0x00=http://h/')).toThrow('anchor-address');
  });
});

describe('the full auditor', () => {
  const audited = async (change: (log: TestLog) => void, task: Partial<WatchTask> = {}) => {
    const log = soundLog();
    change(log);
    await log.publish();
    return codes(await watch(log, { audit: true, ...task }));
  };
  test('finds a wrong twin', async () => {
    expect(
      await audited((log) => {
        const [root] = [new Uint8Array(32)];
        log.own({ act: acts.logTwin, size: log.entries.length, sm3Root: root, sha256Root: root });
      }),
    ).toEqual(['alarm-twin-wrong']);
  });

  test('finds a late twin and a time that jumps', async () => {
    const late = testStart + 30 * minute;
    const found = await audited(
      (log) => log.add(tagged(16, late, someTag('l')), tagged(16, testStart, someTag('b'))),
      { now: late },
    );
    expect(found).toEqual(['alarm-twin-late', 'alarm-time-back']);
  });

  test('finds an index over other entries', async () => {
    expect(
      await audited((log) => {
        const [from, to] = [0, log.entries.length];
        const root = new Uint8Array(32);
        const roots = { sm3Root: root, sha256Root: root };
        log.own({ act: acts.logIndex, from, to, leaves: 1, ...roots });
      }),
    ).toEqual(['alarm-index-wrong', 'alarm-index-wrong']);
  });

  test('finds an anchored head that is none of this log', async () => {
    const root = new Uint8Array(32);
    const anchor = { contract: root, transaction: root, block: 1, sm3Root: root, sha256Root: root };
    const found = await audited((log) =>
      log.own({ act: acts.logAnchor, chain: 'eip155:1', size: 4, ...anchor }),
    );
    expect(found).toEqual(['alarm-head-beyond-view']);
  });

  test('finds entries that are not those under the head, tells it each time, and old alarms once', async () => {
    const log = soundLog();
    const other = log.fork(log.entries.length - 1);
    other.add(writeEntry({ act: 17, at: log.clock.at, tag: someTag('x'), commit: commitOf('x') }));
    await log.publish();
    await other.publish();
    const mixed = new Map(log.files);
    for (const [name, bytes] of other.files) if (name.includes('entries')) mixed.set(name, bytes);
    const source = sourceOf(mixed);
    const first = await watch(log, { source, audit: true });
    expect(codes(first)).toEqual(['alarm-root-differs', 'alarm-root-differs']);
    const again = await watch(log, { source, audit: true, state: first.state });
    expect(codes(again)).toEqual(['alarm-root-differs', 'alarm-root-differs']);
    // Monitors that read parts refuse such entries outright.
    await expect(watch(log, { source, count: true })).rejects.toThrow('log-entry-unproven');
  });

  test('tells an alarm about an entry once', async () => {
    const log = soundLog();
    log.add(Uint8Array.of(1, 2, 3));
    await log.publish();
    const first = await watch(log, { audit: true });
    expect(codes(first)).toEqual(['alarm-entry-malformed']);
    expect(codes(await watch(log, { audit: true, state: first.state }))).toEqual([]);
  });
});

describe('the age of a head', () => {
  test('is told by witnesses, or by the time we saw it change where an age is asked for', async () => {
    const log = soundLog();
    const seed = new Uint8Array(32).fill(3);
    const witness = createEd25519Signer({ name: 'w.test', seed, kind: 'ed25519-cosignature' });
    const text = log
      .policy()
      .replace('quorum none', `witness w ${writeVerifierKey(witness.key)}\nquorum w`);
    await log.publish({ sha256: [witness] });
    const task = { policy: parsePolicy(text) };
    const first = await watch(log, task);
    expect(codes(first)).toEqual([]);
    expect(first.report.notices).toHaveLength(1);
    const later = { ...task, state: first.state, now: log.clock.at + 3 * 3_600_000 };
    expect(codes(await watch(log, later))).toEqual(['alarm-head-stale']);
    const both = await watch(log, { ...later, ageMaxMs: minute });
    expect(codes(both)).toEqual(['alarm-head-stale', 'alarm-head-stale']);
  });
});

describe('a proof of an entry', () => {
  test('is not handed out when a tile it is made from is wrong', async () => {
    const log = soundLog();
    await log.publish();
    const view = await readLogView(log.source(), parsePolicy(log.policy()));
    expect((await proveEntry(view, 7)).index).toBe(7);
    const name = 'tile/0/000.p/21';
    const bytes = log.files.get(name)?.slice() ?? new Uint8Array(0);
    bytes[6 * 32] = (bytes[6 * 32] ?? 0) ^ 1;
    log.files.set(name, bytes);
    const again = await readLogView(log.source(), parsePolicy(log.policy()));
    await expect(proveEntry(again, 7)).rejects.toThrow('log-entry-unproven');
    await expect(proveEntry(again, 21)).rejects.toThrow('log-entry-missing');
  });
});

describe('what is no log', () => {
  const look = (files: Map<string, Uint8Array>, log: TestLog, state?: MonitorState) =>
    watchLog({
      source: sourceOf(files),
      policy: parsePolicy(log.policy()),
      now: testStart,
      audit: true,
      count: true,
      ...(state === undefined ? {} : { state }),
    });
  test.each([
    ['checkpoint', 'log-head-unsigned'],
    ['sm3/checkpoint', 'log-head-unsigned'],
    ['tile/entries/000.p/20', 'log-entry-unproven'],
  ])('%s full of garbage is named', async (name, problem) => {
    const log = soundLog(3);
    await log.publish();
    expect(log.entries.length).toBe(21);
    const place = name.replace('20', '21');
    for (const bytes of [utf8('garbage'), Uint8Array.of(0xff, 0xff), utf8('\n\n— x y\n')]) {
      const files = new Map(log.files).set(place, bytes);
      await expect(look(files, log)).rejects.toThrow(problem);
    }
  });

  test('files that are missing are named', async () => {
    const log = soundLog(3);
    await log.publish();
    for (const name of ['checkpoint', 'sm3/checkpoint', 'tile/entries/000.p/21']) {
      const files = new Map(log.files);
      files.delete(name);
      await expect(look(files, log)).rejects.toThrow('log-file-missing');
    }
  });

  test('the state of another log, or of none, is refused', async () => {
    const log = soundLog();
    await log.publish();
    const { state } = await watch(log);
    const other = testLog({ origin: 'ledger.test/other/2026' });
    other.genesis();
    await other.publish();
    await expect(watch(other, { state })).rejects.toThrow('monitor-state-form');
    const file = path.join(folder, 'broken.json');
    for (const text of ['', '{}', '{"version":1}', '[1]']) {
      fs.writeFileSync(file, text);
      expect(() => readMonitorState(file)).toThrow('monitor-state-form');
    }
  });

  test('without a policy the keys of the first look stay', async () => {
    const log = soundLog();
    await log.publish();
    const first = await watchLog({ source: log.source(), now: testStart });
    expect(first.state.vkeys).toHaveLength(3);
    const other = testLog({ origin: log.origin });
    other.genesis();
    await other.publish();
    other.files.set('log.json', utf8('{"origin":"x","vkeys":[]}'));
    other.files.set('sm3/log.json', utf8('not json'));
    const task = { source: other.source(), now: testStart };
    await expect(watchLog(task)).rejects.toThrow('log-keys-missing');
    expect(codes(await watchLog({ ...task, state: first.state }))).toContain('alarm-head-shrinks');
  });
});
