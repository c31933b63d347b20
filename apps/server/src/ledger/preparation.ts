import { isRefusal } from '@yunzhang/base';
import type { Database } from '../support/index.ts';
import { LedgerAlarm } from './alarm.ts';
import { addLog, type LogRow, readLogs } from './book.ts';
import type { KnownHeads } from './opening.ts';
import type { LogSigner, SignerState } from './signing.ts';
import type { TileStore } from './tile-store.ts';
import { preparedFrom, yearOf, yearStart } from './year.ts';

/** What making a log needs. */
export interface PreparationParts {
  readonly database: Pick<Database<unknown>, 'query'>;
  readonly signer: LogSigner;
  readonly storeOf: (origin: string) => TileStore;
  readonly knownHeads: KnownHeads;
}

/**
 * Makes the logs there must be: that of this year, and in December that of the next.
 *
 * A log is made only where nothing of it exists anywhere: not at the signer, not among the public
 * files, not in the memory of a witness. A database that lost its logs does not begin them again.
 *
 * @basis ledger.md §16.4, §18
 */
export async function prepareLogs(
  parts: PreparationParts,
  { base, at }: { readonly base: string; readonly at: number },
): Promise<readonly LogRow[]> {
  const year = yearOf(at);
  const years = at >= preparedFrom(year + 1) ? [year, year + 1] : [year];
  const known = new Set((await readLogs(parts.database.query)).map(({ log }) => log));
  for (const one of years) if (!known.has(one)) await prepareLog(parts, base, one);
  return readLogs(parts.database.query);
}

async function prepareLog(parts: PreparationParts, base: string, year: number): Promise<void> {
  const origin = `${base}/${year}`;
  await holdNew(parts, origin);
  const [opensAt, endsAt] = [yearStart(year), yearStart(year + 1)];
  await addLog(parts.database.query, { log: year, origin, opensAt, endsAt });
}

/** Has the signer make keys for a log; nothing of it may exist anywhere. @basis ledger.md §16.4 */
export async function holdNew(
  parts: Pick<PreparationParts, 'signer' | 'storeOf' | 'knownHeads'>,
  origin: string,
): Promise<void> {
  const checkpoint = await parts.storeOf(origin).read('checkpoint');
  const heads = await parts.knownHeads(origin);
  if (checkpoint !== undefined || heads.some(({ size }) => size > 0)) {
    throw new LedgerAlarm('ledger-database-behind', `${origin} is public and not in the database`);
  }
  const state = await holdOrigin(parts.signer, origin);
  if (state.watermark.size > 0) {
    throw new LedgerAlarm('ledger-database-behind', `${origin}: watermark ${state.watermark.size}`);
  }
}

/** The signer's state of a log that is new to the database; made there when it is new there too. */
async function holdOrigin(signer: LogSigner, origin: string): Promise<SignerState> {
  const found = await signer.state(origin);
  if (!isRefusal(found)) return found;
  const made = found.refused === 'signer-not-created' ? await signer.create(origin) : found;
  if (!isRefusal(made)) return made;
  throw new LedgerAlarm('ledger-signer-refuses', `${origin}: ${made.refused}`);
}
