import { type Instant, isRefusal, type Refusal } from '@yunzhang/base';
import type { Done } from '@yunzhang/scenario';
import { z } from 'zod';
import {
  type Executor,
  Gauge,
  type HealthCheck,
  type JobHandler,
  type Metrics,
} from '../support/index.ts';
import { countAlarms, type SealAlarm, standingAlarms } from './alarms.ts';
import { chooseUnit, readLoads } from './assignment.ts';
import { fileSeal, type FilingParts, noteFilingFault } from './filing.ts';
import { lasting } from './lasting.ts';
import { type Making, makeSealOf, type MakingParts, withdraw } from './making.ts';
import { mendWork } from './mending.ts';
import { makePaper, type PaperParts } from './papers.ts';
import { followSeals, type FollowParts, sealQueues } from './register.ts';
import { isInForce, type SealStatus, statusAt, type StatusParts, watchSeals } from './status.ts';

/** What the seal office is made of. */
export type SealOfficeParts = MakingParts &
  Omit<FilingParts, 'cases'> &
  Omit<PaperParts, 'font'> &
  FollowParts &
  Pick<StatusParts, 'proof'> & {
    /** For imprints and papers. */
    readonly font: PaperParts['font'];
    /** Work met a fault and will be tried again: for the log of the host. */
    readonly stumbled?: (
      work: { readonly queue: string; readonly case: string },
      error: unknown,
    ) => void;
  };

/** The seal office: what is done with seals besides the acts of their cases. */
export interface SealOffice {
  /** Follows acts of seals in the transaction that writes them, beside the log of cases. */
  follow(transaction: Executor, done: readonly Done[]): Promise<Refusal | undefined>;
  /** Handlers for a job worker. */
  readonly jobs: Readonly<Record<string, JobHandler>>;
  /** Fails while an alarm stands. */
  readonly health: HealthCheck;
  alarms(): Promise<readonly SealAlarm[]>;
  /** Shows how many alarms of each kind stand, read when the numbers are asked for. */
  watchAlarms(metrics: Metrics): void;
  /** The unit that makes the next seal, for whoever approves it. */
  assign(wish?: string): Promise<string | Refusal>;
  make(caseId: string): Promise<Making>;
  /** Asks for work anew that nobody will do any more; at start, and now and then. */
  mend(): Promise<number>;
  /** Whether a seal may be used, by its code: for custody and sealing. */
  isInForce(code: string, at?: Instant): Promise<boolean>;
  statusAt(code: string, at?: Instant): Promise<SealStatus | Refusal>;
  /** Hears of every change of a seal within the second. */
  watch(changed: (caseId: string | undefined) => void): Promise<() => Promise<void>>;
}

const ofCase = z.object({ case: z.string().max(256) });
const ofPaper = ofCase.extend({ version: z.number().int(), paper: z.string().max(100) });

/** Makes the seal office over the borders it is given. */
export function createSealOffice(parts: SealOfficeParts): SealOffice {
  const { database, now, units } = parts;
  return {
    follow: async (transaction, done) => {
      await followSeals(parts, transaction, done);
      return undefined;
    },
    jobs: jobsOf(parts),
    health: {
      name: 'seal-office',
      run: async () => {
        const [first] = await standingAlarms(database);
        if (first !== undefined) throw new Error(`${first.kind} ${first.case} ${first.detail}`);
      },
    },
    alarms: async () => standingAlarms(database),
    watchAlarms: (metrics) => watchAlarms(parts, metrics),
    assign: async (wish) => {
      const parties = units.map(({ party }) => party);
      return chooseUnit(await readLoads(database, parties), wish);
    },
    make: async (id) => makeSealOf(parts, id),
    mend: async () =>
      mendWork(
        database,
        units.map(({ party }) => party),
      ),
    isInForce: async (code, at = now()) => isInForce(database, code, at),
    statusAt: async (code, at) => statusAt(parts, code, at),
    watch: async (changed) => watchSeals(database, changed),
  };
}

function watchAlarms({ database }: SealOfficeParts, { registry }: Metrics): void {
  const gauge: Gauge<'kind'> = new Gauge({
    name: 'yunzhang_seal_alarms',
    help: 'Alarms of seals that stand',
    labelNames: ['kind'],
    registers: [registry],
    collect: async () => {
      // A database that is away is told by health; the other numbers are still worth reading.
      const counts = await countAlarms(database).catch(() => []);
      gauge.reset();
      for (const { kind, count } of counts) gauge.set({ kind }, count);
    },
  });
}

function jobsOf(parts: SealOfficeParts): Readonly<Record<string, JobHandler>> {
  const { database } = parts;
  const read = (payload: unknown) => ofCase.parse(payload);
  const told =
    (queue: string) =>
    async ({ case: id }: { readonly case: string }, error: unknown): Promise<void> => {
      parts.stumbled?.({ queue, case: id }, error);
    };
  return {
    [sealQueues.making]: lasting({
      queue: sealQueues.making,
      database,
      read,
      run: async ({ case: id }) => {
        const made = await makeSealOf(parts, id);
        // What was refused for good is told in an alarm; trying again changes nothing.
        if (isRefusal(made)) return undefined;
        return made.state === 'waiting' ? { retryAfterMs: made.retryAfterMs } : undefined;
      },
      stumbled: told(sealQueues.making),
    }),
    [sealQueues.filing]: lasting({
      queue: sealQueues.filing,
      database,
      read,
      run: async ({ case: id }) => fileSeal(parts, id),
      stumbled: async (work, error) => {
        await told(sealQueues.filing)(work, error);
        await noteFilingFault(parts, work.case, error);
      },
    }),
    [sealQueues.paper]: lasting({
      queue: sealQueues.paper,
      database,
      read: (payload) => ofPaper.parse(payload),
      run: async (paper) => {
        await makePaper(parts, paper);
        return undefined;
      },
      stumbled: told(sealQueues.paper),
    }),
    [sealQueues.ending]: lasting({
      queue: sealQueues.ending,
      database,
      read,
      run: async ({ case: id }) => {
        await withdraw(parts, id);
        return undefined;
      },
      stumbled: told(sealQueues.ending),
    }),
  };
}
