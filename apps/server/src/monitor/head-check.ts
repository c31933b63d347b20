import { equal, type Instant, Malformed } from '@yunzhang/base';
import {
  type Alarm,
  type KeptFork,
  parseCheckpoint,
  parseNote,
  type SeenHead,
  type TreeHash,
  watchAge,
  watchHeads,
  watchOtherHead,
  type PolicyWitness,
} from '@yunzhang/ledger';
import { type AskHttp, isHttpUrl, witnessedHead, WitnessProblem } from '../witness/index.ts';
import type { MonitorCode } from './codes.ts';
import { type LogView, renewedAt, type TreeView, treesOf } from './log-view.ts';

/** Two heads that do not connect, with what somebody needs to judge them. */
export interface KeptHeads extends KeptFork {
  readonly hash: TreeHash;
  readonly origin: string;
}

/** Something that could not be looked at, and why: no alarm. */
export interface Notice {
  readonly code: MonitorCode;
  readonly detail: string;
}

/** What comparing heads gave. */
export interface HeadFindings {
  readonly alarms: readonly Alarm[];
  readonly notices: readonly Notice[];
  readonly kept: readonly KeptHeads[];
}

/** A head that somebody else holds of this log: a chain, another monitor. */
export interface OtherHead extends SeenHead {
  /** Who holds it. */
  readonly holder: string;
  readonly hash: TreeHash;
  /** The signed note, where the holder has one. */
  readonly note?: string;
}

const notice = (code: MonitorCode, detail: string): Notice => ({ code, detail });
const nothing: HeadFindings = { alarms: [], notices: [], kept: [] };

/** Puts findings together. */
export function joinFindings(all: readonly HeadFindings[]): HeadFindings {
  return {
    alarms: all.flatMap(({ alarms }) => alarms),
    notices: all.flatMap(({ notices }) => notices),
    kept: all.flatMap(({ kept }) => kept),
  };
}

/**
 * Whether the heads of a view follow from those seen before.
 *
 * A log that cannot show how they follow counts as one whose heads do not: it has the tiles, or it
 * has something to hide.
 *
 * @basis ledger.md §17
 */
export async function checkSeen(
  view: LogView,
  seen: Readonly<Partial<Record<TreeHash['name'], string>>>,
): Promise<HeadFindings> {
  const all = treesOf(view).map(async (tree): Promise<HeadFindings> => {
    const note = seen[tree.hash.name];
    if (note === undefined) return nothing;
    const before = parseCheckpoint(parseNote(note).text);
    if (before.origin !== tree.origin) return nothing;
    return compare(tree, { ...before, note, holder: 'before' }, watchHeads);
  });
  return joinFindings(await Promise.all(all));
}

/** Whether a head somebody else holds is part of the log we see. @basis ledger.md §17 */
export async function checkOther(view: LogView, other: OtherHead): Promise<HeadFindings> {
  const tree = treesOf(view).find(({ hash }) => hash === other.hash);
  if (tree === undefined) return nothing;
  return compare(tree, other, ({ hash, before, after, proof }) =>
    watchOtherHead(hash, { ours: after, theirs: before, proof }),
  );
}

async function compare(
  tree: TreeView,
  before: SeenHead & { readonly holder: string; readonly note?: string },
  watch: typeof watchHeads,
): Promise<HeadFindings> {
  const { hash, size, root, note, origin } = tree;
  const isSame = before.size === size && equal(before.root, root);
  if (isSame) return nothing;
  const proof = await proofBetween(tree, before.size);
  const alarm = watch({ hash, before, after: { size, root }, proof: proof ?? [] });
  if (alarm === undefined) return nothing;
  const why = proof === undefined ? ', no proof' : '';
  const detail = `${before.holder}: ${alarm.detail ?? ''}${why}`;
  const kept = { hash, origin, first: before.note ?? '', second: note, proof: proof ?? [] };
  return {
    alarms: [{ ...alarm, detail }],
    notices: [],
    kept: before.note === undefined ? [] : [kept],
  };
}

/** From the smaller to the larger of both sizes; nothing when the log does not have the tiles. */
async function proofBetween(
  { prover, size }: TreeView,
  other: number,
): Promise<readonly Uint8Array[] | undefined> {
  const [from, to] = [Math.min(other, size), Math.max(other, size)];
  if (from === 0) return [];
  try {
    return await prover.consistency({ from, to });
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/**
 * Asks the witnesses of the policy what they hold of this log.
 *
 * One that cannot be reached, or says nothing that holds, is noted: it accuses nobody.
 *
 * @basis ledger.md §17 (witness head that our view does not contain)
 */
export async function checkWitnesses(
  view: LogView,
  options: { readonly ask?: AskHttp | undefined } = {},
): Promise<HeadFindings> {
  const all = view.policy.witnesses.map(async (witness): Promise<HeadFindings> => {
    const tree = treeOfWitness(view, witness);
    const { url } = witness;
    if (tree === undefined || url === undefined || !isHttpUrl(url)) return nothing;
    const keys = view.policy.logs.map(({ key }) => key).filter(({ name }) => name === tree.origin);
    const peer = { url: url.replace(/\/$/, ''), key: witness.key };
    try {
      const head = await witnessedHead({ origin: tree.origin, keys }, peer, options);
      if (head === undefined) return nothing;
      return await checkOther(view, { ...head, hash: tree.hash, holder: witness.name });
    } catch (error) {
      if (!(error instanceof WitnessProblem)) throw error;
      return {
        ...nothing,
        notices: [notice('notice-witness-away', `${witness.name}: ${error.message}`)],
      };
    }
  });
  return joinFindings(await Promise.all(all));
}

/** SM2 cosignatures are for the SM3 tree, all others for the plain one. @basis ledger.md §12 */
function treeOfWitness(view: LogView, { key }: PolicyWitness): TreeView | undefined {
  return key.kind === 'sm2-cosignature' ? view.sm3 : view.sha256;
}

/**
 * Whether the heads are too old.
 *
 * A checkpoint has no time of its own. Its witnesses say one: they are asked every hour even when
 * nothing grows. Without them only the time since we saw it change is left, and a quiet log looks
 * like one that is kept from us, so that is judged only where an age was asked for.
 *
 * @basis ledger.md §16.3, §17
 */
export function checkAge(
  view: LogView,
  clock: {
    readonly now: Instant;
    readonly changedAt: Instant;
    readonly ageMaxMs: number | undefined;
  },
): HeadFindings {
  const { now, changedAt, ageMaxMs } = clock;
  const all = treesOf(view).map((tree): HeadFindings => {
    const witnessedAt = renewedAt(tree);
    if (witnessedAt === undefined && ageMaxMs === undefined) {
      return { ...nothing, notices: [notice('notice-age-unknown', tree.hash.name)] };
    }
    const alarm = watchAge(witnessedAt ?? changedAt, now, ageMaxMs);
    if (alarm === undefined) return nothing;
    return {
      ...nothing,
      alarms: [{ ...alarm, detail: `${tree.hash.name} ${alarm.detail ?? ''}` }],
    };
  });
  return joinFindings(all);
}
