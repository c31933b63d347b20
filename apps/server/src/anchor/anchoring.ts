import { concat, hex, type Instant, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { acts, logEntry, writeBody, writeEntry } from '@yunzhang/ledger';
import type { Anchor, AnchoredHead, AnchorReceipt, AnchorRefusal } from './anchor.ts';
import { type ContinuationProofs, type LogHead, sameHead } from './head.ts';

/** When a head is due. @basis ledger.md §17 */
export interface AnchoringLimits {
  readonly everyMs: number;
  readonly everyEntries: number;
}

/** Every 10 minutes or 100,000 entries. @basis ledger.md §17 */
export const anchoringLimits: AnchoringLimits = { everyMs: 600_000, everyEntries: 100_000 };

/** What anchoring needs of one log. */
export interface AnchoredLog {
  /** The newest published head. */
  head(): Promise<LogHead | undefined>;
  /** A head of an earlier size, to compare with what the chain holds. */
  headAt(size: number): Promise<LogHead | undefined>;
  proofs(from: number, to: LogHead): Promise<ContinuationProofs>;
  /** Whether entries of `[from, to)` are more than what the log writes about itself. */
  hasActs(range: { readonly from: number; readonly to: number }): Promise<boolean>;
  isClosed(): Promise<boolean>;
  /** Logs an entry once, however often it is asked to. */
  record(entry: {
    readonly actId: string;
    readonly entry: Uint8Array;
  }): Promise<Refusal | undefined>;
}

/** What one step came to. */
export type AnchoringStep =
  | { readonly kind: 'idle' }
  | { readonly kind: 'anchored'; readonly receipt: AnchorReceipt }
  /** The chain and the log do not fit: an alarm, and nothing is sent. */
  | { readonly kind: 'alarm'; readonly refusal: AnchorRefusal }
  | { readonly kind: 'refused'; readonly refusal: AnchorRefusal };

/**
 * Decides when a head is due, anchors it and logs that it was.
 *
 * Crash between the chain and the log: the next step finds the head in the chain and logs it then,
 * under the same identifier. A head after which the log wrote about itself only is not followed by
 * another, or anchoring would feed itself.
 *
 * @basis ledger.md §13.4, §17
 */
export function createAnchoring(options: {
  readonly anchor: Anchor;
  readonly log: AnchoredLog;
  readonly now: () => Instant;
  readonly limits?: AnchoringLimits;
}): { step(): Promise<AnchoringStep> } {
  const { anchor, log, now, limits = anchoringLimits } = options;
  let recorded = -1;
  let anchoredAt: Instant | undefined;
  const record = async (receipt: AnchorReceipt): Promise<void> => {
    if (recorded === receipt.position) return;
    const refusal = await log.record(anchorEntry(receipt, now()));
    if (refusal === undefined) recorded = receipt.position;
  };
  return {
    step: async () => {
      const head = await log.head();
      if (head === undefined || head.size === 0) return { kind: 'idle' };
      const newest = await anchor.newest();
      const misfit = await compare(log, head, newest);
      if (misfit !== undefined) return { kind: 'alarm', refusal: misfit };
      if (newest !== undefined && recorded !== newest.position) {
        await record(await anchor.receiptOf(newest));
      }
      const since = anchoredAt ?? (anchoredAt = now());
      const from = newest?.size ?? 0;
      if (!(await isDue({ log, limits, from, to: head.size, waitedMs: now() - since }))) {
        return { kind: 'idle' };
      }
      const outcome = await anchor.anchorHead(head, await log.proofs(from, head));
      if (isRefusal(outcome)) {
        const kind = outcome.refused === 'anchor-forked' ? 'alarm' : 'refused';
        return { kind, refusal: outcome };
      }
      anchoredAt = now();
      await record(outcome);
      return { kind: 'anchored', receipt: outcome };
    },
  };
}

/** A head in the chain that this log does not contain: another log key, or another history. */
async function compare(
  log: AnchoredLog,
  head: LogHead,
  newest: AnchoredHead | undefined,
): Promise<AnchorRefusal | undefined> {
  if (newest === undefined) return undefined;
  const own = newest.size === head.size ? head : await log.headAt(newest.size);
  if (newest.size <= head.size && own !== undefined && sameHead(own, newest)) return undefined;
  return { refused: 'anchor-forked', basis: 'ledger.md §17', detail: `${newest.size}` };
}

async function isDue(state: {
  readonly log: AnchoredLog;
  readonly limits: AnchoringLimits;
  readonly from: number;
  readonly to: number;
  readonly waitedMs: number;
}): Promise<boolean> {
  const { log, limits, from, to, waitedMs } = state;
  if (to === from) return false;
  if (to - from >= limits.everyEntries) return true;
  if (from === 0 || (await log.isClosed())) return true;
  return waitedMs >= limits.everyMs && (await log.hasActs({ from, to }));
}

/** The entry that says a head was anchored, under an identifier of the head. */
export function anchorEntry(
  receipt: AnchorReceipt,
  at: Instant,
): { readonly actId: string; readonly entry: Uint8Array } {
  const { chain, contract, transaction, block, size, sm3Root, sha256Root } = receipt;
  const body = writeBody({
    act: acts.logAnchor,
    chain,
    contract,
    transaction,
    block,
    size,
    sm3Root,
    sha256Root,
  });
  const name = sm3(concat([utf8(`log.anchor ${chain} ${size} `), contract, sha256Root]));
  return { actId: uuidOf(name), entry: writeEntry(logEntry(acts.logAnchor, at, body)) };
}

/** Version 8: of our own making. @basis RFC 9562 §5.8 */
function uuidOf(digest: Uint8Array): string {
  const octets = digest.slice(0, 16);
  octets[6] = ((octets[6] ?? 0) & 0x0f) | 0x80;
  octets[8] = ((octets[8] ?? 0) & 0x3f) | 0x80;
  return hex(octets).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
