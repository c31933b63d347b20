import { equal, type Instant, Malformed } from '@yunzhang/base';
import {
  acts,
  type Alarm,
  type AnchorBody,
  type Auditor,
  type AuditMark,
  auditStart,
  createAuditor,
  type IndexBody,
  readBody,
  readEntry,
  type TwinHead,
} from '@yunzhang/ledger';
import { readRuns } from './log-entries.ts';
import { type LogView, type TreeView, treesOf } from './log-view.ts';
import { isIndexWhole } from './range-lookup.ts';

/** Where an audit stands; kept between runs. */
export interface AuditProgress {
  readonly mark: AuditMark;
  /** Alarms about entries below were told before. */
  readonly toldTo: number;
}

/** What a full audit found. */
export interface AuditFindings {
  readonly alarms: readonly Alarm[];
  readonly progress: AuditProgress;
  /** Entries read in this run. */
  readonly from: number;
  readonly to: number;
}

/** How an audit is run. */
export interface AuditRunOptions {
  readonly now: Instant;
  readonly progress?: AuditProgress | undefined;
  readonly tell?: ((done: number, total: number) => void) | undefined;
}

/**
 * The full auditor: reads every entry, rebuilds both trees and every index, and compares them with
 * the heads the log has signed and the files it shows.
 *
 * @basis ledger.md §13.4, §13.5, §17
 */
export async function auditLog(view: LogView, options: AuditRunOptions): Promise<AuditFindings> {
  const { now, progress, tell } = options;
  const mark = progress?.mark ?? auditStart;
  const toldTo = progress?.toldTo ?? 0;
  const auditor = createAuditor({ origin: view.origin }, mark);
  const alarms: Alarm[] = [];
  const stops = [...new Set(treesOf(view).map(({ size }) => size))].sort((a, b) => a - b);
  const total = stops.at(-1) ?? 0;
  const from = mark.sm3.size;
  let at = from;
  for (const stop of stops) {
    for await (const run of readRuns(view.source, { from: at, to: stop, size: total })) {
      alarms.push(...auditor.feed(run.entries, now));
      for (const [i, bytes] of run.entries.entries()) {
        const index = run.start + i;
        if (index >= toldTo) alarms.push(...(await alarmsOfBody(view, { bytes, index })));
      }
      tell?.(run.start + run.entries.length, total);
    }
    at = Math.max(at, stop);
    alarms.push(...wrongRoots(view, auditor, stop));
  }
  const isNew = ({ index, code }: Alarm): boolean =>
    index === undefined || index >= toldTo || code === 'alarm-root-differs';
  return {
    alarms: alarms.filter(isNew),
    progress: { mark: auditor.mark(), toldTo: Math.max(toldTo, total) },
    from,
    to: total,
  };
}

/** Whether the heads of this size have the roots of the entries. */
function wrongRoots(view: LogView, auditor: Auditor, size: number): readonly Alarm[] {
  const head = auditor.head();
  if (head.size !== size) return [];
  const isWrong = (tree: TreeView): boolean =>
    tree.size === size && !equal(tree.root, rootIn(head, tree));
  return treesOf(view)
    .filter(isWrong)
    .map(({ hash }) => ({ code: 'alarm-root-differs', detail: `${hash.name} at ${size}` }));
}

const rootIn = (head: TwinHead, { hash }: TreeView): Uint8Array =>
  hash.name === 'sm3' ? head.sm3Root : head.sha256Root;

/** What an entry of the log claims about files and chains: the auditor of entries sees neither. */
async function alarmsOfBody(
  view: LogView,
  { bytes, index }: { readonly bytes: Uint8Array; readonly index: number },
): Promise<readonly Alarm[]> {
  const body = claimOf(bytes);
  if (body === undefined) return [];
  if (body.act === acts.logIndex) {
    if (await isIndexWhole(view.source, body)) return [];
    return [{ code: 'alarm-index-wrong', index, detail: `files of ${body.from}-${body.to}` }];
  }
  const wrong = await Promise.all(treesOf(view).map((tree) => isBesideAnchor(tree, body)));
  if (!wrong.includes(true)) return [];
  return [{ code: 'alarm-head-beyond-view', index, detail: `${body.chain} at ${body.size}` }];
}

function claimOf(bytes: Uint8Array): IndexBody | AnchorBody | undefined {
  try {
    const { act, body } = readEntry(bytes);
    if (body === undefined || (act !== acts.logIndex && act !== acts.logAnchor)) return undefined;
    const read = readBody(act, body);
    return read.act === acts.logIndex || read.act === acts.logAnchor ? read : undefined;
  } catch (error) {
    // The auditor of entries says so.
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Whether an anchored head is none of this tree. */
async function isBesideAnchor(tree: TreeView, head: AnchorBody): Promise<boolean> {
  if (head.size > tree.size) return true;
  if (head.size === 0) return false;
  const root = await tree.prover.root({ size: head.size, stored: tree.size });
  return !equal(root, rootIn(head, tree));
}
