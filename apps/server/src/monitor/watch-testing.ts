import { hex } from '@yunzhang/base';
import { acts, parsePolicy, tagDay, tagOf } from '@yunzhang/ledger';
import { commitOf, someTag, tagged, testLog, type TestLog, testStart } from './log-testing.ts';
import { type OwnerFile, readOwnerFile } from './owner-file.ts';
import { watchLog, type WatchResult, type WatchTask } from './watching.ts';

export const minute = 60_000;
export const tagKey = new Uint8Array(32).fill(5);
export const sealId = '11010500000001';
export const life = { key: tagKey, firstDay: tagDay(testStart) - 20, days: 400 };
export const tagAt = (at: number): Uint8Array => tagOf(tagKey, sealId, at);

/** A sound log of some minutes: strangers' acts, our intents and ends, twins. */
export function soundLog(minutes = 3, strangers = 4): TestLog {
  const log = testLog();
  log.genesis();
  for (let i = 0; i < minutes; i++) {
    log.clock.at = testStart + i * minute;
    if (i > 0) log.twin();
    for (let k = 0; k < strangers; k++) {
      log.add(tagged(acts.useIntent, log.clock.at, someTag(`${i} ${k}`)));
    }
    log.add(tagged(acts.useIntent, log.clock.at, tagAt(log.clock.at), `intent ${i}`));
    log.add(tagged(acts.useDone, log.clock.at + 500, tagAt(log.clock.at), `done ${i}`));
  }
  return log;
}

export const known = (minutes: number): readonly object[] =>
  Array.from({ length: minutes }, (_, i) => [
    { act: 'use.intent', commit: hex(commitOf(`intent ${i}`)), sealing: `s${i}` },
    { act: 'use.done', commit: hex(commitOf(`done ${i}`)), sealing: `s${i}` },
  ]).flat();

export const ownerOf = (records: readonly object[], more: object = {}): OwnerFile => {
  const { firstDay, days } = life;
  const seal = { id: sealId, key: hex(tagKey), firstDay, days, known: records, ...more };
  return readOwnerFile(JSON.stringify({ seals: [seal] }));
};

export async function watch(log: TestLog, task: Partial<WatchTask> = {}): Promise<WatchResult> {
  const policy = parsePolicy(log.policy());
  return watchLog({ source: log.source(), policy, now: log.clock.at + 1000, ...task });
}
export const codes = ({ report }: WatchResult): readonly string[] =>
  report.alarms.map(({ code }) => code);
