import { base64, type Instant } from '@yunzhang/base';
import {
  type Alarm,
  parsePolicy,
  type Policy,
  type PublicCount,
  writeVerifierKey,
} from '@yunzhang/ledger';
import type { AskHttp } from '../witness/index.ts';
import type { AskAnchor } from './anchor-heads.ts';
import { auditLog } from './audit-run.ts';
import { countLog } from './count-run.ts';
import {
  checkAge,
  checkOther,
  checkSeen,
  checkWitnesses,
  type HeadFindings,
  joinFindings,
  type KeptHeads,
  type Notice,
} from './head-check.ts';
import type { LogSource } from './log-source.ts';
import { type LogView, policyOfLog, readLogView, treesOf } from './log-view.ts';
import type { OwnerFile } from './owner-file.ts';
import { watchOwner } from './owner-monitor.ts';
import { MonitorProblem } from './problem.ts';
import type { MonitorState } from './state-file.ts';

/** What a monitor is to do. */
export interface WatchTask {
  readonly source: LogSource;
  /** Whom to trust; without one the keys of the first look are kept. */
  readonly policy?: Policy;
  readonly state?: MonitorState | undefined;
  readonly owner?: OwnerFile;
  readonly audit?: boolean;
  readonly count?: boolean;
  readonly now: Instant;
  /** Chains that hold heads of the log. */
  readonly anchors?: readonly AskAnchor[];
  /** Age at which a head is stale, also where no witness tells it. */
  readonly ageMaxMs?: number;
  readonly ask?: AskHttp;
  readonly tell?: (done: number, total: number) => void;
}

/** An alarm as it is reported. */
export interface ReportedAlarm extends Alarm {
  /** Seal of the owner it is about. */
  readonly seal?: string;
}

/** What one look at a log found. The JSON of `yunzhang log monitor`. */
export interface WatchReport {
  readonly version: 1;
  readonly origin: string;
  readonly where: string;
  readonly at: Instant;
  readonly heads: readonly {
    readonly tree: 'sha256' | 'sm3';
    readonly size: number;
    readonly root: string;
    readonly witnesses: readonly string[];
    readonly quorum: boolean;
  }[];
  readonly alarms: readonly ReportedAlarm[];
  /** What could not be looked at, and why. */
  readonly notices: readonly Notice[];
  readonly audited?: { readonly from: number; readonly to: number };
  readonly owner?: {
    readonly coveredTo: number;
    readonly acts: number;
    readonly read: number;
    readonly indexed: number;
  };
  readonly counts?: readonly PublicCount[];
}

/** A report, what to keep for the next look, and heads to show to others. */
export interface WatchResult {
  readonly report: WatchReport;
  readonly state: MonitorState;
  readonly kept: readonly KeptHeads[];
}

/**
 * Looks at a log once: its heads first, then what each role asks for.
 *
 * Where the heads do not follow from those seen before, nothing else is looked at and the old heads
 * are kept: the alarm stands until a person has decided.
 *
 * @basis ledger.md §17
 */
export async function watchLog(task: WatchTask): Promise<WatchResult> {
  const policy = task.policy ?? (await policyWithout(task));
  const { view, heads } = await lookAtHeads(task, policy);
  const { state, now } = task;
  if (state !== undefined && state.origin !== view.origin) {
    throw new MonitorProblem('monitor-state-form', `${state.origin}, ${view.origin}`);
  }
  const changedAt = isUnchanged(state, view) ? state.changedAt : now;
  const age = checkAge(view, { now, changedAt, ageMaxMs: task.ageMaxMs });
  const found = joinFindings([heads, age]);
  const isForked = heads.alarms.length > 0;
  const seen = isForked && state !== undefined ? state.heads : headsOf(view);
  const kept: MonitorState = {
    ...state,
    origin: view.origin,
    vkeys: state?.vkeys ?? policy.logs.map(({ key }) => writeVerifierKey(key)),
    heads: seen,
    changedAt,
  };
  const report = reportOf(task, view, found);
  if (isForked) return { report, state: kept, kept: found.kept };
  return { ...(await runRoles(task, view, { report, state: kept })), kept: found.kept };
}

/** The keys of the first look, or those the log names itself. */
async function policyWithout({ state, source }: WatchTask): Promise<Policy> {
  if (state === undefined) return policyOfLog(source);
  return parsePolicy(`${state.vkeys.map((vkey) => `log ${vkey}\n`).join('')}quorum none\n`);
}

/**
 * Reads the heads and compares them. A witness may have seen a head that was published after we
 * looked, so whoever seems behind looks a second time.
 */
async function lookAtHeads(
  task: WatchTask,
  policy: Policy,
): Promise<{ readonly view: LogView; readonly heads: HeadFindings }> {
  for (let look = 1; ; look++) {
    const view = await readLogView(task.source, policy);
    const asked = await Promise.all((task.anchors ?? []).map((ask) => ask(view.origin)));
    const others = asked.flatMap((one) => one.heads);
    const heads = joinFindings([
      await checkSeen(view, task.state?.heads ?? {}),
      await checkWitnesses(view, { ask: task.ask }),
      ...(await Promise.all(others.map((other) => checkOther(view, other)))),
      { alarms: [], notices: asked.flatMap(({ notices }) => notices), kept: [] },
    ]);
    const isBehind = heads.alarms.some(({ code }) => code === 'alarm-head-beyond-view');
    if (!isBehind || look === 2) return { view, heads };
  }
}

function headsOf(view: LogView): MonitorState['heads'] {
  return Object.fromEntries(treesOf(view).map(({ hash, note }) => [hash.name, note]));
}

function isUnchanged(state: MonitorState | undefined, view: LogView): state is MonitorState {
  return treesOf(view).every(({ hash, note }) => state?.heads[hash.name] === note);
}

function reportOf(task: WatchTask, view: LogView, found: HeadFindings): WatchReport {
  return {
    version: 1,
    origin: view.origin,
    where: task.source.name,
    at: task.now,
    heads: treesOf(view).map(({ hash, size, root, cosignatures, isQuorate }) => ({
      tree: hash.name,
      size,
      root: base64(root),
      witnesses: cosignatures.map(({ witness }) => witness),
      quorum: isQuorate,
    })),
    alarms: found.alarms,
    notices: found.notices,
  };
}

async function runRoles(
  task: WatchTask,
  view: LogView,
  start: { readonly report: WatchReport; readonly state: MonitorState },
): Promise<{ readonly report: WatchReport; readonly state: MonitorState }> {
  let { report, state } = start;
  const { now, owner } = task;
  if (task.audit === true) {
    const found = await auditLog(view, { now, progress: state.audit, tell: task.tell });
    const audited = { from: found.from, to: found.to };
    report = { ...report, alarms: [...report.alarms, ...found.alarms], audited };
    state = { ...state, audit: found.progress };
  }
  if (owner !== undefined) {
    const found = await watchOwner(view, owner, { now, progress: state.owner });
    const { coveredTo, found: acts } = found.progress;
    const { read, indexed } = found;
    report = {
      ...report,
      alarms: [...report.alarms, ...found.alarms],
      owner: { coveredTo, acts: acts.length, read, indexed },
    };
    state = { ...state, owner: found.progress };
  }
  if (task.count === true) {
    const count = await countLog(view, { progress: state.count, tell: task.tell });
    report = { ...report, counts: count.counts };
    state = { ...state, count };
  }
  return { report, state };
}
