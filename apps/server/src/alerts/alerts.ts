import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import type { RandomOctets } from '@yunzhang/gm';
import type { Ledger } from '../ledger/index.ts';
import type { KnownMandate } from '@yunzhang/ledger';
import {
  type Database,
  forgetDoneJobs,
  type JobWorker,
  type Log,
  startJobWorker,
  type WorkerOptions,
} from '../support/index.ts';
import { alertHandler } from './alert.ts';
import { catchUp } from './found-acts.ts';
import { judge, readDue } from './judging.ts';
import { lookAtLog, type Looked, type LogLook } from './log-look.ts';
import { knownMax } from './monitor-form.ts';
import {
  addKnown,
  addMonitor,
  alertQueue,
  findMonitor,
  type ListedAct,
  makeDue,
  type Monitor,
  noteAsked,
  removeForgotten,
  removeMonitor,
} from './store.ts';

const tokenSize = 32;
/** A monitor nobody asked for in this time is forgotten. */
const forgottenMs = 400 * 86_400_000;
/** Alerts that went out are remembered for this time. */
const doneJobsMs = 30 * 86_400_000;
/** A monitor that could not be judged is tried again after this. */
const againMs = 600_000;
/** The lock of whoever looks. */
const lookLease = { space: 7003, number: 1 };
/** Monitors judged in one step. */
const dueAtOnce = 100;

/** What the module needs of the server. */
export interface AlertsParts {
  readonly database: Database<unknown>;
  readonly ledger: Pick<Ledger, 'logs' | 'storeOf' | 'keys' | 'head' | 'alarm' | 'evidence'>;
  readonly now: () => Instant;
  readonly random?: RandomOctets;
  readonly log?: Pick<Log, 'warn'>;
}

/** How it works. */
export interface AlertsOptions {
  /** Monitors taken altogether. */
  readonly monitorsMax: number;
  readonly everyMs: number;
  /** Hosts, with their port, that alerts may go to besides public https addresses. */
  readonly hosts: readonly string[];
  readonly worker?: WorkerOptions;
}

/** What an owner registers, read and checked. */
export interface Registration {
  readonly seal: string;
  readonly tags: readonly Uint8Array[];
  readonly endsAt?: Instant;
  readonly known: readonly ListedAct[];
  readonly mandates: readonly KnownMandate[];
  readonly webhook?: string;
}

/** What the owner keeps: the token is told once. */
export interface Registered {
  readonly id: string;
  readonly token: string;
  /** Authenticates alerts. */
  readonly alertKey: Uint8Array;
}

/** Monitors that the server keeps for owners. @basis ledger.md §15 */
export interface Alerts {
  /** Nothing when there are too many monitors already. */
  register(wish: Registration): Promise<Registered | undefined>;
  /** The monitor, for whoever has its token. */
  open(id: string, token: string): Promise<Monitor | undefined>;
  /** Lists acts as known; nothing when there would be too many. */
  list(id: string, known: readonly ListedAct[]): Promise<number | undefined>;
  remove(id: string): Promise<void>;
  /** Looks at every log and judges what is due; the number of alarms that are new. */
  look(): Promise<number>;
  /** Looks again and again, and sends alerts; the answer ends both. */
  begin(): Promise<() => Promise<void>>;
  readonly options: AlertsOptions;
  readonly parts: AlertsParts;
}

/** Makes the module. */
export function createAlerts(parts: AlertsParts, options: AlertsOptions): Alerts {
  const { database, now } = parts;
  const random = parts.random ?? ((size) => new Uint8Array(randomBytes(size)));
  return {
    parts,
    options,
    register: async (wish) => {
      const token = Buffer.from(random(tokenSize)).toString('base64url');
      const alertKey = random(tokenSize);
      const id = randomUUID();
      const { seal, tags, endsAt, known, mandates, webhook } = wish;
      const one = { id, tokenDigest: digestOf(token), alertKey, seal, tags, mandates };
      const isTaken = await database.query.transaction().execute(async (at) => {
        const row = { ...one, endsAt, webhook, at: now() };
        if (!(await addMonitor(at, row, { most: options.monitorsMax }))) return false;
        await addKnown(at, { id, known, now: now() });
        return true;
      });
      return isTaken ? { id, token, alertKey } : undefined;
    },
    open: async (id, token) => {
      const monitor = await findMonitor(database.query, id);
      // Compared even where there is no monitor: the time must not say which of the two is wrong.
      const expected = monitor?.tokenDigest ?? new Uint8Array(32);
      const isOwn = timingSafeEqual(digestOf(token), expected);
      if (monitor === undefined || !isOwn) return undefined;
      await noteAsked(database.query, id, now());
      return monitor;
    },
    list: async (id, known) => {
      const work = database.query.transaction().execute(async (at) => {
        const count = await addKnown(at, { id, known, now: now() });
        if (count > knownMax) throw new TooManyKnown();
        return count;
      });
      return work.catch((error: unknown) => {
        if (error instanceof TooManyKnown) return undefined;
        throw error;
      });
    },
    remove: async (id) => removeMonitor(database.query, id),
    look: async () => look(parts),
    begin: async () => begin(parts, options),
  };
}

/** Lets the transaction that listed them be undone. */
class TooManyKnown extends Error {}

function digestOf(token: string): Uint8Array {
  const digest = createHash('sha256').update('yunzhang-monitor-token\n').update(token).digest();
  return new Uint8Array(digest);
}

/** One process at a time looks: a monitor must begin where the last look ended. */
async function look(parts: AlertsParts): Promise<number> {
  const lease = await parts.database.tryLease(lookLease);
  if (lease === undefined) return 0;
  try {
    return await lookLeased(parts);
  } finally {
    await lease.release();
  }
}

async function lookLeased(parts: AlertsParts): Promise<number> {
  const { database, ledger, now } = parts;
  await removeForgotten(database.query, now() - forgottenMs);
  const looks: LogLook[] = [];
  for (const row of ledger.logs()) looks.push(await lookAtLog(parts, row));
  const isWhole = looks.every((one) => one !== 'unread');
  const logs = looks.filter((one) => typeof one !== 'string');
  const at = now();
  let raised = 0;
  for (let isMore = true; isMore;) {
    const due = await readDue(database.query, { now: at, isWhole, limit: dueAtOnce });
    for (const one of due) raised += await judgeAlone(parts, one, { logs, now: at });
    // A judged one is due later or never, so each step has others.
    isMore = due.length === dueAtOnce;
  }
  await forgetDoneJobs(database.query, { olderThanMs: doneJobsMs });
  return raised;
}

/** What is wrong with one monitor is no reason to leave the others alone. */
async function judgeAlone(
  parts: AlertsParts,
  { id, isCaughtUp }: Pick<Monitor, 'id' | 'isCaughtUp'>,
  { logs, now }: { readonly logs: readonly Looked[]; readonly now: Instant },
): Promise<number> {
  try {
    if (!isCaughtUp) await catchUp(parts, id, { logs, now });
    return await judge(parts, id);
  } catch (err) {
    parts.log?.warn({ err, monitor: id }, 'a monitor could not be judged; it is tried again');
    await makeDue(parts.database.query, [id], now + againMs);
    return 0;
  }
}

async function begin(
  parts: AlertsParts,
  { everyMs, hosts, worker = {} }: AlertsOptions,
): Promise<() => Promise<void>> {
  const { database, now, log } = parts;
  const handlers = { [alertQueue]: alertHandler({ database, now, hosts }) };
  const jobs: JobWorker = await startJobWorker(database, handlers, {
    width: 2,
    failed: ({ key, attempt, dead }, err) =>
      log?.warn({ err, alert: key, attempt, dead }, 'an alert did not go out'),
    stumbled: (err) => log?.warn({ err }, 'alerts wait for the database'),
    ...worker,
  });
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
  const wait = (): void => {
    timer = setTimeout(() => {
      turn = look(parts)
        .then(
          () => undefined,
          (err: unknown) => log?.warn({ err }, 'monitors were not looked after'),
        )
        .then(() => (isOver ? undefined : wait()));
    }, everyMs);
    timer.unref();
  };
  wait();
  return async () => {
    isOver = true;
    clearTimeout(timer);
    await turn;
    await jobs.stop();
  };
}
