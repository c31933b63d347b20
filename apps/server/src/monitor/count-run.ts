import { Malformed } from '@yunzhang/base';
import { countPublicly, type LedgerEntry, type PublicCount, readEntry } from '@yunzhang/ledger';
import { readProvenRuns } from './log-entries.ts';
import type { LogView } from './log-view.ts';

/** What was counted so far; kept between runs. */
export interface CountProgress {
  readonly to: number;
  readonly counts: readonly PublicCount[];
}

/**
 * The public counter: how many acts of which kind and purpose each day had.
 *
 * @basis ledger.md §13 (purpose), §17
 */
export async function countLog(
  view: LogView,
  options: {
    readonly progress?: CountProgress | undefined;
    readonly tell?: ((done: number, total: number) => void) | undefined;
  } = {},
): Promise<CountProgress> {
  const { size } = view.sha256;
  let { to, counts } = options.progress ?? { to: 0, counts: [] };
  for await (const { start, entries } of readProvenRuns(view, { from: to, to: size })) {
    counts = countPublicly(entries.flatMap(readOrNone), counts);
    to = start + entries.length;
    options.tell?.(to, size);
  }
  return { to, counts };
}

/** An entry nobody can read is of no kind; auditors raise it. */
function readOrNone(bytes: Uint8Array): readonly LedgerEntry[] {
  try {
    return [readEntry(bytes)];
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
}
