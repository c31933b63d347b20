import { assert, isRefusal, type Refusal } from '@yunzhang/base';
import type { Connection, ShownEntry } from '@yunzhang/custody';
import type { SealActs } from '../acts/index.ts';
import type { Ledger } from '../ledger/index.ts';

/** What showing entries to custody needs. */
export interface ShowingParts {
  readonly acts: Pick<SealActs, 'show'>;
  readonly ledger: Pick<Ledger, 'evidence' | 'logs'>;
}

/**
 * A logged act as custody wants to see it: both proofs, some fields opened, and the way from the
 * newest head that custody has seen.
 *
 * @basis ledger.md §14.5; architecture §2
 */
export async function shownAct(
  { acts, ledger }: ShowingParts,
  actId: string,
  names: readonly string[],
): Promise<ShownEntry | Refusal> {
  const shown = await acts.show(actId, names);
  if (isRefusal(shown)) return shown;
  const { evidence, log, size } = shown;
  const row = ledger.logs().find((one) => one.log === log);
  assert(row !== undefined, 'evidence is of a log that is known');
  const connect = async (from: number): Promise<Connection> => {
    if (from === size) return { sha256: [], sm3: [] };
    const [older, newer] = from < size ? [from, size] : [size, from];
    const of = async (hash: 'sha256' | 'sm3') =>
      ledger.evidence.consistency({ log, hash, from: older, to: newer });
    const [sha256, sm3] = await Promise.all([of('sha256'), of('sm3')]);
    return { sha256, sm3 };
  };
  return { origin: row.origin, evidence, connect };
}
