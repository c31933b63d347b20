import { equal, fromUtf8, type Instant, isRefusal, Malformed } from '@yunzhang/base';
import {
  checkCheckpoint,
  type Cosignature,
  createTileProver,
  noteSizeMax,
  parseVerifierKey,
  type Policy,
  sha256Tree,
  sm3Tree,
  tilePath,
  type TileProver,
  tileWidth,
  type TreeHash,
  treeHashSize,
} from '@yunzhang/ledger';
import { z } from 'zod';
import type { LogSource } from './log-source.ts';
import { MonitorProblem } from './problem.ts';

/** Where the SM3 log lies inside the SHA-256 log. @basis ledger.md §12 */
const sm3Folder = 'sm3/';
const descriptionSizeMax = 1024 * 1024;
const vkeysMax = 32;
const rangesMax = 10_000;

/** One tree of a log, under a head its log has signed. */
export interface TreeView {
  readonly hash: TreeHash;
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed checkpoint as it was read. */
  readonly note: string;
  readonly cosignatures: readonly Cosignature[];
  /** Whether the witnesses the policy asks for have signed. */
  readonly isQuorate: boolean;
  readonly prover: TileProver;
}

/** A log as it shows itself at one moment. The two heads may be of different sizes. */
export interface LogView {
  readonly source: LogSource;
  readonly policy: Policy;
  readonly origin: string;
  readonly sha256: TreeView;
  /** Absent where the policy knows no SM3 tree of this log. */
  readonly sm3?: TreeView;
}

/** What a log says about itself; hints, never trusted. @basis ledger.md §15 */
export interface LogDescription {
  readonly origin: string;
  readonly vkeys: readonly string[];
  /** Closed ranges that have an index: from, and the place of the entry that closed it. */
  readonly ranges: readonly (readonly [number, number])[];
}

const descriptionForm = z.object({
  origin: z.string().max(1024),
  vkeys: z.array(z.string().max(4096)).max(vkeysMax),
  ranges: z
    .array(z.tuple([z.number().int().min(0), z.number().int().min(0)]))
    .max(rangesMax)
    .default([]),
});

/** Reads `log.json`; nothing when the log has none that can be read. */
export async function readDescription(
  source: LogSource,
  folder: '' | typeof sm3Folder = '',
): Promise<LogDescription | undefined> {
  const bytes = await source.read(`${folder}log.json`, descriptionSizeMax);
  if (bytes === undefined) return undefined;
  try {
    return descriptionForm.safeParse(JSON.parse(fromUtf8(bytes))).data;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Malformed) return undefined;
    throw error;
  }
}

/**
 * A policy of the keys a log names itself.
 *
 * Good for looking, and for staying with the keys of the first look; it says nothing about whose
 * log this is.
 */
export async function policyOfLog(source: LogSource): Promise<Policy> {
  const described = await Promise.all([
    readDescription(source),
    readDescription(source, sm3Folder),
  ]);
  const logs = described.flatMap((one) =>
    (one?.vkeys ?? []).map((vkey) => ({ key: parseVerifierKey(vkey) })),
  );
  if (logs.length === 0) {
    const isLog = (await source.read('checkpoint', noteSizeMax)) !== undefined;
    throw new MonitorProblem(isLog ? 'log-keys-missing' : 'log-file-missing', source.name);
  }
  return { logs, witnesses: [], groups: [] };
}

/**
 * Reads the newest heads of a log and checks their signatures.
 *
 * @basis ledger.md §12, §14.5 step 2, §15
 */
export async function readLogView(source: LogSource, policy: Policy): Promise<LogView> {
  const sha256 = await readTree(source, policy, sha256Tree);
  const { origin } = sha256;
  // Read as a tree of SHA-256 it would raise alarms that mean nothing.
  if (origin.endsWith('/sm3')) throw new MonitorProblem('log-tree-alone', source.name);
  const view = { source, policy, origin, sha256 };
  const hasSm3 = policy.logs.some(({ key }) => key.name === `${origin}/sm3`);
  if (!hasSm3) return view;
  const sm3 = await readTree(source, policy, sm3Tree);
  if (sm3.origin !== `${origin}/sm3`) throw new MonitorProblem('log-head-other', sm3.origin);
  return { ...view, sm3 };
}

/** The trees of a view that are there. */
export function treesOf({ sha256, sm3 }: LogView): readonly TreeView[] {
  return sm3 === undefined ? [sha256] : [sha256, sm3];
}

async function readTree(source: LogSource, policy: Policy, hash: TreeHash): Promise<TreeView> {
  const folder = hash === sm3Tree ? sm3Folder : '';
  const name = `${folder}checkpoint`;
  const bytes = await source.read(name, noteSizeMax);
  if (bytes === undefined) throw new MonitorProblem('log-file-missing', name);
  const checked = judged(policy, bytes, name);
  const { origin, size, root } = checked.checkpoint;
  if (size === 0 && !equal(root, hash.empty)) throw new MonitorProblem('log-head-unsigned', name);
  const { cosignatures, isQuorate } = checked;
  const note = fromUtf8(bytes);
  const prover = createTileProver(hash, (tile) =>
    source.read(folder + tilePath(tile), tileWidth * treeHashSize),
  );
  return { hash, origin, size, root, note, cosignatures, isQuorate, prover };
}

function judged(policy: Policy, bytes: Uint8Array, name: string) {
  try {
    const checked = checkCheckpoint(policy, bytes);
    if (!isRefusal(checked)) return checked;
    throw new MonitorProblem('log-head-unsigned', `${name}: ${checked.refused}`);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new MonitorProblem('log-head-unsigned', `${name}: ${error.message}`, error);
  }
}

/** When a head was renewed last, as its witnesses say; nothing without witnesses. */
export function renewedAt({ cosignatures }: TreeView): Instant | undefined {
  return cosignatures.length === 0
    ? undefined
    : Math.max(...cosignatures.map(({ timeMs }) => timeMs));
}
