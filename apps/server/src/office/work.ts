import { type CaseClock, startCaseClock } from '../cases/index.ts';
import { type People, peopleQueue } from '../people/index.ts';
import { startJobWorker } from '../support/index.ts';
import { startDuties } from './duties.ts';
import type { Joined } from './joining.ts';
import type { Closers, OfficeHost } from './open-office.ts';
import { registryNews } from './registry-news.ts';

/** How long a deadline that could not be done is told of. */
const stuckMs = 3_600_000;

/** What runs by itself works on these. */
export interface WorkParts extends OfficeHost, Joined {
  readonly people: People;
  readonly closers: Closers;
}

/** What runs by itself: deadlines, work that follows from acts, what is looked at each day. */
export async function startWork(parts: WorkParts): Promise<void> {
  const {
    database,
    health,
    metrics,
    log,
    cases,
    seals,
    sealParts,
    statements,
    uses,
    help,
    people,
  } = parts;
  const { closers } = parts;
  for (const one of [seals, statements, uses]) health.register(one.health);
  seals.watchAlarms(metrics);
  const clock = runClock(parts);
  closers.push(async () => clock.stop());
  const { now } = sealParts;
  const handlers = {
    ...seals.jobs,
    ...statements.jobs,
    ...uses.jobs,
    ...help.jobs,
    [peopleQueue('seals')]: registryNews({ database, cases, now }, people),
  };
  const worker = await startJobWorker(database, handlers, {
    stumbled: (err) => log.warn({ err }, 'the work of the office waits'),
  });
  closers.push(async () => worker.stop());
  const telling = await statements.start();
  closers.push(async () => telling.stop());
  const duties = startDuties({ seals, sealParts, statements, uses, people, log });
  closers.push(async () => duties.stop());
}

function runClock({ cases, health, log }: WorkParts): CaseClock {
  let stuck: { readonly at: number; readonly words: string } | undefined;
  health.register({
    name: 'case-clock',
    run: async () => {
      // A deadline that fails is tried again and again: silence means that it was done.
      const isStuck = stuck !== undefined && Date.now() - stuck.at < stuckMs;
      if (isStuck) throw new Error(stuck?.words);
    },
  });
  return startCaseClock(cases, Date.now, {
    failed: ({ id, fault }) => {
      stuck = { at: Date.now(), words: `${id}: ${String(fault)}` };
      log.error({ case: id, err: fault }, 'a deadline could not be done');
    },
    stumbled: (err) => log.warn({ err }, 'the clock of cases waits'),
  });
}
