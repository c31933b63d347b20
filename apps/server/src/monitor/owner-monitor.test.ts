import { hex, utf8 } from '@yunzhang/base';
import {
  acts,
  indexBody,
  writeIndexLeaf,
  dayKey,
  dayTag,
  tagDay,
  staticTag,
} from '@yunzhang/ledger';
import { describe, expect, test } from 'vitest';
import {
  commitOf,
  someTag,
  tagged,
  testLog,
  type TestLog,
  testStart,
  writeTiles,
} from './log-testing.ts';
import { readOwnerFile } from './owner-file.ts';
import {
  codes,
  known,
  minute,
  ownerOf,
  sealId,
  soundLog,
  tagAt,
  tagKey,
  watch,
} from './watch-testing.ts';

describe('the owner', () => {
  test('hears of an act of a stolen key within one interval', async () => {
    const log = soundLog();
    await log.publish();
    const owner = ownerOf(known(3));
    const { state } = await watch(log, { owner });
    log.add(tagged(acts.useIntent, log.clock.at + 900, tagAt(log.clock.at), 'a thief'));
    await log.publish();
    const second = await watch(log, { owner, state });
    expect(second.report.alarms).toMatchObject([
      { code: 'alarm-act-unknown', index: log.entries.length - 1, seal: sealId },
    ]);
  });

  test('hears of it as well when it was away until the range was closed', async () => {
    const log = soundLog();
    const index = log.entries.length;
    log.add(tagged(acts.useDone, log.clock.at, tagAt(log.clock.at), 'a thief'));
    log.index();
    await log.publish();
    const found = await watch(log, { owner: ownerOf(known(3)) });
    expect(found.report.owner?.indexed).toBeGreaterThan(0);
    expect(found.report.alarms).toMatchObject([{ code: 'alarm-act-unknown', index }]);
  });

  test('hears of an act that bears the tag of a day long gone', async () => {
    const log = soundLog();
    const before = testStart - 10 * 86_400_000;
    log.add(tagged(acts.useDone, before, tagAt(before), 'backdated'));
    log.index();
    await log.publish();
    expect(codes(await watch(log, { owner: ownerOf(known(3)) }))).toEqual(['alarm-act-unknown']);
  });

  test('hears of its act that was hidden under a wrong tag', async () => {
    const log = soundLog();
    const index = log.entries.length;
    log.add(tagged(acts.useDone, log.clock.at, someTag('wrong'), 'hidden'));
    for (const isClosed of [false, true]) {
      if (isClosed) log.index();
      await log.publish();
      const promised = { act: acts.useDone, commit: hex(commitOf('hidden')), index };
      const found = await watch(log, { owner: ownerOf([...known(3), promised]) });
      expect(found.report.alarms).toMatchObject([{ code: 'alarm-act-hidden', index }]);
    }
  });

  test('hears of use after a freeze, outside a mandate, and of intents without end', async () => {
    const log = soundLog(1);
    const at = log.clock.at;
    const add = (act: number, what: string) => log.add(tagged(act, at, tagAt(at), what));
    add(acts.useIntent, 'open');
    add(acts.sealFreeze, 'freeze');
    add(acts.useIntent, 'after');
    add(acts.useDone, 'after end');
    await log.publish();
    const record = (act: number, what: string, more: object = {}) => ({
      act,
      commit: hex(commitOf(what)),
      ...more,
    });
    const records = [
      ...known(1),
      record(acts.useIntent, 'open', { sealing: 'open' }),
      record(acts.sealFreeze, 'freeze'),
      record(acts.useIntent, 'after', { sealing: 'after', mandate: 'm' }),
      record(acts.useDone, 'after end', { sealing: 'after' }),
    ];
    const mandates = [
      { id: 'm', validFrom: '2026-01-01T00:00:00Z', validTo: '2026-02-01T00:00:00+08:00' },
    ];
    const found = await watch(log, {
      owner: ownerOf(records, { mandates }),
      now: at + 20 * minute,
    });
    expect(codes(found).toSorted()).toEqual([
      'alarm-intent-without-end',
      'alarm-mandate-outside',
      'alarm-use-after-freeze',
      'alarm-use-after-freeze',
    ]);
  });

  test('is told of an index that points at acts of others', async () => {
    const log = soundLog();
    const [from, to] = [0, log.entries.length];
    const day = tagAt(testStart);
    const leaves = [writeIndexLeaf({ tag: day, indexes: [1] })];
    log.own(indexBody({ from, to }, leaves));
    writeTiles(log.files, `index/${from}-${to}/`, leaves);
    await log.publish();
    const found = await watch(log, { owner: ownerOf(known(3)) });
    expect(codes(found)).toEqual(['alarm-index-wrong']);
    // Its own acts were found by reading all entries instead.
    expect(found.report.owner).toMatchObject({ acts: 6, indexed: 0 });
  });

  test('that names another seal than before is answered from the beginning', async () => {
    const log = soundLog();
    log.add(tagged(acts.useDone, log.clock.at, tagAt(log.clock.at), 'a thief'));
    await log.publish();
    const other = { seals: [{ id: 'another', key: '11'.repeat(32), firstDay: 20_000, days: 900 }] };
    const { state } = await watch(log, { owner: readOwnerFile(JSON.stringify(other)) });
    const found = await watch(log, { owner: ownerOf(known(3)), state });
    expect(codes(found)).toEqual(['alarm-act-unknown']);
  });

  test.each([
    ['is missing', (log: TestLog, name: string) => void log.files.delete(name)],
    [
      'has another leaf',
      (log: TestLog, name: string) => {
        const bytes = log.files.get(name)?.slice() ?? new Uint8Array(0);
        bytes[10] = (bytes[10] ?? 0) ^ 1;
        log.files.set(name, bytes);
      },
    ],
    ['is cut', (log: TestLog, name: string) => void log.files.set(name, new Uint8Array(5))],
  ])('reads the entries instead where the index %s', async (_what, change) => {
    const log = soundLog();
    log.add(tagged(acts.useDone, log.clock.at, tagAt(log.clock.at), 'a thief'));
    log.index();
    await log.publish();
    const [name] = [...log.files.keys()].filter((one) => /^index\/.*entries/.test(one));
    change(log, name ?? '');
    const found = await watch(log, { owner: ownerOf(known(3)), audit: true });
    expect(codes(found)).toContain('alarm-act-unknown');
    // The auditor and the owner both say so.
    expect(codes(found).filter((code) => code === 'alarm-index-wrong')).toHaveLength(2);
  });

  test('is shown every act of a seal without a schedule as well', async () => {
    const log = testLog();
    const sealDer = utf8('a seal');
    log.genesis();
    log.add(tagged(acts.useDone, log.clock.at, staticTag(sealDer)));
    await log.publish();
    const text = JSON.stringify({ seals: [{ id: 's', sealDer: 'YSBzZWFs' }] });
    expect(codes(await watch(log, { owner: readOwnerFile(text) }))).toEqual(['alarm-act-unknown']);
  });

  test.each([
    '',
    '[]',
    '{"seals":[]}',
    '{"seals":[{"id":"a"}]}',
    '{"seals":[{"id":"a","key":"x"}]}',
  ])('is refused a file it did not write so: %s', (text) => {
    expect(() => readOwnerFile(text)).toThrow('owner-file-form');
  });

  test('uses the tags of the format', () => {
    const day = tagDay(testStart);
    expect(hex(tagAt(testStart))).toBe(hex(dayTag(dayKey(tagKey, day), sealId)));
  });
});
