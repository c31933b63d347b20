import { hex, type Instant } from '@yunzhang/base';
import { acts } from './act.ts';
import type { Alarm, AlarmCode } from './alarm-codes.ts';
import type { LedgerEntry } from './entry.ts';

/** An intent must be done or abandoned within this time. @basis ledger.md §16.1 step 5 */
export const intentEndMaxMs = 600_000;

/** An act the owner's own records know. */
export interface KnownAct {
  readonly act: number;
  /** The commitment of its record, which no other act has. */
  readonly commit: Uint8Array;
  /** Place the log promised, where evidence was received. */
  readonly index?: number;
  /** What one sealing is called in the records: ties an intent to its end. */
  readonly sealing?: string;
  /** Mandate it was done under; acts of use without one are the owner's own. */
  readonly mandate?: string;
}

/** What somebody may use the seal for, as the owner granted it. */
export interface KnownMandate {
  readonly id: string;
  readonly validFrom: Instant;
  readonly validTo: Instant;
  /** Entry that withdrew it; a use with a larger index is outside whatever the clocks say. */
  readonly withdrawnIndex?: number;
}

/** One seal as its owner sees it, and what the log has under its tags. */
export interface OwnerView {
  readonly known: readonly KnownAct[];
  readonly mandates: readonly KnownMandate[];
  /** All acts found under the tags of this seal, in order of the log. */
  readonly found: readonly { readonly index: number; readonly entry: LedgerEntry }[];
  /** The ranges looked at: every index below is covered. */
  readonly coveredTo: number;
  readonly now: Instant;
}

/**
 * The owner's light monitor: compares the acts under the tags of one seal with the records of its
 * owner.
 *
 * What a thief of the key logs appears as an unknown act; what the operator hides under a wrong
 * tag is missing here, and its evidence fails with everybody who checks the tag.
 *
 * @basis ledger.md §17
 */
export function watchSeal(view: OwnerView): readonly Alarm[] {
  const known = new Map(view.known.map((one) => [hex(one.commit), one]));
  const seen = new Set<string>();
  const alarms: Alarm[] = [];
  let block: Block = {};
  for (const { index, entry } of view.found) {
    const key = hex(entry.commit);
    const record = known.get(key);
    // The same commitment twice is a replay: the records know one act, not two.
    const isKnown = record !== undefined && record.act === entry.act && !seen.has(key);
    if (!isKnown) alarms.push(alarm('alarm-act-unknown', index, `act ${entry.act}`));
    if (isKnown && record.index !== undefined && record.index !== index) {
      alarms.push(alarm('alarm-act-differs', index, `promised at ${record.index}`));
    }
    seen.add(key);
    if (isUse(entry.act)) {
      const blockedBy = block.revoked ?? block.frozen;
      if (blockedBy !== undefined) {
        alarms.push(alarm('alarm-use-after-freeze', index, `entry ${blockedBy}`));
      }
      if (isKnown && !isWithinMandate(view, record, { index, entry })) {
        alarms.push(alarm('alarm-mandate-outside', index, record.mandate ?? ''));
      }
    }
    block = blockAfter(block, index, entry.act);
  }
  alarms.push(...hiddenActs(view, seen), ...openIntents(view, known));
  return alarms;
}

function alarm(code: AlarmCode, index: number, detail: string): Alarm {
  return { code, index, detail };
}

function isUse(act: number): boolean {
  return act === acts.useIntent || act === acts.useDone;
}

/** Entries that keep a seal from use: a freeze until it is lifted, a revocation for good. */
interface Block {
  readonly frozen?: number;
  readonly revoked?: number;
}

function blockAfter(block: Block, index: number, act: number): Block {
  switch (act) {
    case acts.sealFreeze:
      return { frozen: index, ...block };
    case acts.sealUnfreeze:
      return block.revoked === undefined ? {} : { revoked: block.revoked };
    case acts.sealRevoke:
      return { revoked: index, ...block };
    default:
      return block;
  }
}

function isWithinMandate(
  view: OwnerView,
  record: KnownAct,
  { index, entry }: { readonly index: number; readonly entry: LedgerEntry },
): boolean {
  if (record.mandate === undefined) return true;
  const mandate = view.mandates.find(({ id }) => id === record.mandate);
  if (mandate === undefined) return false;
  const { validFrom, validTo, withdrawnIndex } = mandate;
  const isInForce = withdrawnIndex === undefined || index < withdrawnIndex;
  return isInForce && entry.at >= validFrom && entry.at <= validTo;
}

/** Acts with a promised place in the ranges looked at that are not under the seal's tags. */
function hiddenActs(view: OwnerView, seen: ReadonlySet<string>): readonly Alarm[] {
  return view.known.flatMap(({ index, commit, act }) =>
    index !== undefined && index < view.coveredTo && !seen.has(hex(commit))
      ? [alarm('alarm-act-hidden', index, `act ${act}`)]
      : [],
  );
}

/** Intents older than ten minutes that nothing ended. */
function openIntents(view: OwnerView, known: ReadonlyMap<string, KnownAct>): readonly Alarm[] {
  const found = new Set(view.found.map(({ entry }) => hex(entry.commit)));
  const ended = new Set(
    view.known
      .filter(({ act, commit }) => isEnd(act) && found.has(hex(commit)))
      .map(({ sealing }) => sealing),
  );
  return view.found.flatMap(({ index, entry }) => {
    if (entry.act !== acts.useIntent || entry.at + intentEndMaxMs >= view.now) return [];
    const record = known.get(hex(entry.commit));
    // An intent the records do not know has been told already.
    if (record === undefined) return [];
    if (record.sealing !== undefined && ended.has(record.sealing)) return [];
    return [alarm('alarm-intent-without-end', index, record.sealing ?? '')];
  });
}

function isEnd(act: number): boolean {
  return act === acts.useDone || act === acts.useAbandon;
}

/**
 * The freeze or revocation that makes a use invalid, if any: the order of the log decides,
 * whatever the clocks say.
 *
 * @basis ledger.md §14.5
 */
export function blockOfUse(
  useIndex: number,
  stateActs: readonly { readonly index: number; readonly act: number }[],
): number | undefined {
  let block: Block = {};
  for (const { index, act } of [...stateActs].sort((a, b) => a.index - b.index)) {
    if (index < useIndex) block = blockAfter(block, index, act);
  }
  return block.revoked ?? block.frozen;
}
