import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { acts, writeEntry } from '@yunzhang/ledger';
import { sql } from 'kysely';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { addLog, readLogs } from './book.ts';
import { openLogSigner } from './log-signer.ts';
import { numberBatch } from './numbering.ts';
import { type KnownHeads, openSequencer } from './opening.ts';
import { publishHead, signHeads } from './publishing.ts';
import {
  type SequencerEars,
  type SequencerLimits,
  sequencerLimits,
  type SequencerParts,
  type SequencerState,
} from './sequencer-state.ts';
import type { LogSigner } from './signing.ts';
import { type Submission, submit } from './submission.ts';
import { ledgerMigrations } from './tables.ts';
import { createTileFolder, type TileStore } from './tile-store.ts';
import { yearStart } from './year.ts';

/** A log with all its parts, for tests only: time stands still until a test moves it. */
export interface LedgerBench {
  readonly database: TestDatabase<unknown>;
  readonly folder: string;
  readonly store: TileStore;
  readonly signer: LogSigner;
  readonly clock: { at: number };
  parts(changes?: Partial<SequencerParts>): SequencerParts;
  open(options?: {
    readonly parts?: Partial<SequencerParts>;
    readonly limits?: Partial<SequencerLimits>;
    readonly knownHeads?: KnownHeads;
    readonly year?: number;
  }): Promise<SequencerState>;
  /** Submits in a transaction of its own. */
  submit(count: number): Promise<readonly Submission[]>;
  close(): Promise<void>;
}

export const year = 2026;
export const origin = 'ledger.test/log/2026';

let shared: Promise<TestDatabase<unknown>> | undefined;

/** Closes the database that the benches of one test file share. */
export async function closeBenches(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}

export async function ledgerBench(): Promise<LedgerBench> {
  shared ??= testDatabase<unknown>([ledgerMigrations]);
  const database = await shared;
  await sql`truncate ledger_log, ledger_outbox, ledger_entry, ledger_head, ledger_range`.execute(
    database.query,
  );
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-ledger-'));
  const clock = { at: yearStart(year) + 1000 };
  const now = (): number => clock.at;
  let drawn = 0;
  // Not random, and that is the point of it: a failing run can be repeated.
  const random = (size: number): Uint8Array =>
    Uint8Array.from(
      { length: size },
      () => (drawn = (drawn * 1103515245 + 12345) % 2147483648) >> 8,
    );
  const signer = openLogSigner({ folder: path.join(folder, 'signer'), random, now });
  const store = createTileFolder(path.join(folder, 'public'));
  await signer.create(origin);
  const log = { log: year, origin, opensAt: yearStart(year), endsAt: yearStart(year + 1) };
  await addLog(database.query, log);
  const parts = (changes: Partial<SequencerParts> = {}): SequencerParts => ({
    database,
    store,
    signer,
    now,
    ...changes,
  });
  return {
    database,
    folder,
    store,
    signer,
    clock,
    parts,
    open: async (options = {}) => {
      const rows = await readLogs(database.query);
      const row = rows.find((one) => one.log === (options.year ?? year));
      if (row === undefined) throw new Error('no such log');
      return openSequencer(parts(options.parts), {
        row,
        limits: { ...sequencerLimits, ...options.limits },
        knownHeads: options.knownHeads ?? (async () => []),
      });
    },
    submit: async (count) => {
      const all = Array.from({ length: count }, () => submission(clock.at));
      await database.query.transaction().execute(async (at) => {
        const refusal = await submit(at, all);
        if (refusal !== undefined) throw new Error(refusal.refused);
      });
      return all;
    },
    close: async () => {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An entry like that of a real act, told apart by its identifier. */
export function submission(at: number): Submission {
  const actId = randomUUID();
  const tag = new Uint8Array(32);
  tag.set(Buffer.from(actId.replaceAll('-', ''), 'hex'));
  const entry = writeEntry({ act: acts.useIntent, at, tag, commit: new Uint8Array(64) });
  return { actId, entry };
}

/** All steps once, as often as there is work. */
export async function runAll(state: SequencerState): Promise<void> {
  for (let more = true; more;) {
    const numbered = await numberBatch(state);
    await signHeads(state);
    const head = await publishHead(state);
    more = numbered > 0 || head !== undefined;
  }
}

/** Ears that remember. */
export function listening(): SequencerEars & { readonly heads: number[] } {
  const heads: number[] = [];
  return { heads, numbered: () => {}, published: (_log, head) => heads.push(head.size) };
}
