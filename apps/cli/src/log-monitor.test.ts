import fs from 'node:fs';
import { hex } from '@yunzhang/base';
import { acts, tagDay, tagOf } from '@yunzhang/ledger';
import type { WatchReport } from '@yunzhang/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitOf, someTag, tagged, testStart } from '../../server/src/monitor/log-testing.ts';
import {
  at,
  call,
  closeBench,
  log,
  openBench,
  sealId,
  served,
  soundLog,
  tagKey,
  writeLog,
} from '../../../tests/log-bench.ts';

beforeAll(openBench);
afterAll(closeBench);

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
    const args = ['log', 'monitor', `${served.url}/watched`, '--state', at('owner.state')];
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
    const kept = fs.readdirSync(at('')).filter((name) => name.startsWith('split.state.heads-'));
    expect(kept).toHaveLength(2);
    const shown = await call('log', 'inspect', at(kept[0] ?? ''));
    expect(shown.out.filter((line) => line.includes('checkpoint'))).toHaveLength(2);
  });

  test('looks again and again, and a server that is away for one look does not end it', async () => {
    const args = ['log', 'monitor', `${served.url}/again`, '--state', at('again.state'), '--count'];
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
  });
});
