import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type ActTables, createSealActs, type SealActs } from './acts/index.ts';
import { type Ledger, openLogSigner, startLedger } from './ledger/index.ts';
import { modules } from './modules.ts';
import type { Database } from './support/index.ts';
import { testDatabase } from './support/test-database.ts';

/** A ledger of its own with the acts over it, for tests only; its signer is in this process. */
export interface TestLedger {
  readonly ledger: Ledger;
  readonly acts: SealActs;
  readonly database: Database<ActTables>;
  readonly clock: { now(): number };
  close(): Promise<void>;
}

export async function testLedger(): Promise<TestLedger> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-acts-'));
  const made = await testDatabase<unknown>(modules);
  const database = made as Database<ActTables>;
  const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
  const clock = { now: Date.now };
  const now = (): number => clock.now();
  const signer = openLogSigner({ folder: path.join(folder, 'signer'), random, now });
  const told = {
    info: () => {},
    failed: (message: string, error: unknown) => console.error(message, error),
    alarmed: (alarm: Error) => console.error(alarm),
  };
  const ledger = await startLedger(
    { database: made, signer, now, random, told },
    { folder: path.join(folder, 'ledger'), batchAgeMs: 10 },
  );
  const acts = createSealActs({ database, ledger, now, random });
  return {
    ledger,
    acts,
    database,
    clock,
    close: async () => {
      await ledger.close();
      await made.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}
