import { fromUtf8, isRefusal, utf8 } from '@yunzhang/base';
import {
  type NoteSigner,
  parseVerifierKey,
  type PolicyWitness,
  signNote,
  writePolicy,
  writeVerifierKey,
} from '@yunzhang/ledger';
import type { LogRow, Range } from './book.ts';
import { sm3Folder } from './growth.ts';
import type { LogSigner } from './signing.ts';
import type { TileStore } from './tile-store.ts';
import { logOfNumber } from './year.ts';

/** Ranges listed, the newest; a monitor finds older ones by their entries. */
const rangesMax = 4096;

/** What others do for the logs. */
export interface OutsideFacts {
  readonly witnesses: readonly PolicyWitness[];
  /** Chains and contracts the logs are anchored in. */
  readonly anchors: readonly { readonly chain: string; readonly contract: string }[];
}

/** What the description of a log says beside its keys. */
export interface DescriptionFacts extends OutsideFacts {
  readonly batchAgeMs: number;
  readonly twinMs: number;
  /** Closed ranges, told so that a monitor finds their indexes. */
  readonly ranges: readonly Range[];
  /** Keys that sign the policy. */
  readonly roots: readonly NoteSigner[];
  /** A log that nobody must rely on. */
  readonly isTest: boolean;
  readonly now: () => number;
}

/**
 * Writes `log.json` of both trees and the signed policy, beside the checkpoints.
 *
 * They are files as the tiles are, so that a plain static server shows the whole log.
 *
 * @basis ledger.md §8, §15
 */
export async function describeLog(
  parts: { readonly store: TileStore; readonly signer: LogSigner },
  row: LogRow,
  facts: DescriptionFacts,
): Promise<void> {
  const state = await parts.signer.state(row.origin);
  if (isRefusal(state)) return;
  const { batchAgeMs, twinMs, anchors, isTest, roots, ranges } = facts;
  const common = {
    year: logOfNumber(row.log).year,
    batchAgeMs,
    twinIntervalMs: twinMs,
    anchors,
    ranges: ranges.slice(-rangesMax).map(({ from, to }) => [from, to]),
    policyKeys: roots.map(({ key }) => writeVerifierKey(key)),
    ...(isTest ? { test: 'a test log: nobody must rely on it' } : {}),
  };
  const { origin } = row;
  const files = [
    ['log.json', { origin, hash: 'sha256', vkeys: state.sha256Keys, ...common }],
    [
      `${sm3Folder}log.json`,
      { origin: `${origin}/sm3`, hash: 'sm3', vkeys: state.sm3Keys, ...common },
    ],
  ] as const;
  for (const [path, value] of files) {
    const bytes = utf8(`${JSON.stringify(value, undefined, 2)}\n`);
    await parts.store.replace({ path, bytes });
  }
  const policy = writePolicy({
    logs: [
      ...state.sha256Keys.map((key) => ({ key: parseVerifierKey(key), url: `https://${origin}/` })),
      ...state.sm3Keys.map((key) => ({
        key: parseVerifierKey(key),
        url: `https://${origin}/sm3/`,
      })),
    ],
    witnesses: facts.witnesses,
    groups: [],
  });
  const note = await signNote({ text: policy, signers: roots, timeMs: facts.now() });
  await parts.store.replace({ path: 'policy', bytes: utf8(note) });
}

/**
 * Says in both `log.json` that a log ended without a close: nobody can sign for it any more.
 *
 * Everything else in them stays. They are hints as ever; what binds is the genesis of the log that
 * follows, which names the last head. Returns whether anything was written.
 *
 * @basis ledger.md §15, §18
 */
export async function describeEnd(
  store: TileStore,
  end: { readonly size: number; readonly at: number; readonly next: string },
): Promise<boolean> {
  const ended = { reason: 'key-lost', ...end };
  let isWritten = false;
  for (const path of [`${sm3Folder}log.json`, 'log.json']) {
    const bytes = await store.read(path);
    const before = readObject(bytes);
    if (JSON.stringify(before['ended']) === JSON.stringify(ended)) continue;
    const text = JSON.stringify({ ...before, ended }, undefined, 2);
    await store.replace({ path, bytes: utf8(`${text}\n`) });
    isWritten = true;
  }
  return isWritten;
}

/** A description that is gone or damaged is none: the end is told all the same. */
function readObject(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes ?? new Uint8Array()));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Keys a log showed in its description; for a log whose signer cannot name them any more. */
export async function readShownKeys(
  store: TileStore,
): Promise<{ readonly sha256Keys: readonly string[]; readonly sm3Keys: readonly string[] }> {
  const keysIn = async (path: string): Promise<readonly string[]> => {
    const { vkeys } = readObject(await store.read(path));
    return Array.isArray(vkeys) ? vkeys.filter((one) => typeof one === 'string') : [];
  };
  return {
    sha256Keys: await keysIn('log.json'),
    sm3Keys: await keysIn(`${sm3Folder}log.json`),
  };
}
