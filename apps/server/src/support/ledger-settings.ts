import type { z } from 'zod';
import { type AnchorSettings, readAnchorSettings } from './anchor-settings.ts';
import { count, word } from './setting.ts';

/** What can be set about the ledger. */
export const ledgerSettings = {
  YUNZHANG_LEDGER_ORIGIN: word(),
  YUNZHANG_LEDGER_BATCH_MS: count(1, 60_000, 100),
  YUNZHANG_LEDGER_BATCH_ROWS: count(1, 65_536, 4096),
  YUNZHANG_LEDGER_BACKLOG: count(1, 10_000_000, 20_000),
  YUNZHANG_LEDGER_WITNESSES: word(),
  YUNZHANG_LEDGER_WITNESS_SECONDS: count(1, 3600, 1),
} as const;

/** The ledger's part of the configuration. @basis ledger page 16.3, 17 */
export interface LedgerSettings {
  /** Path of the log's name without the year; absent: a test log of this machine. */
  readonly origin?: string;
  readonly batchAgeMs: number;
  readonly batchRowsMax: number;
  /** Waiting rows above which new acts are refused. */
  readonly backlogMax: number;
  /** A policy file that names the witnesses; absent: none, or one of our own for a test log. */
  readonly witnessFile?: string;
  /** How often witnesses are asked for the newest head. */
  readonly witnessEveryMs: number;
  readonly anchor: AnchorSettings;
}

type Read = {
  readonly [K in keyof typeof ledgerSettings]: z.infer<(typeof ledgerSettings)[K]['schema']>;
};

/** Gives the values their names. */
export function readLedgerSettings(
  read: Read & Parameters<typeof readAnchorSettings>[0],
): LedgerSettings {
  const origin = read.YUNZHANG_LEDGER_ORIGIN;
  const witnessFile = read.YUNZHANG_LEDGER_WITNESSES;
  return {
    ...(origin === undefined ? {} : { origin }),
    batchAgeMs: read.YUNZHANG_LEDGER_BATCH_MS,
    batchRowsMax: read.YUNZHANG_LEDGER_BATCH_ROWS,
    backlogMax: read.YUNZHANG_LEDGER_BACKLOG,
    ...(witnessFile === undefined ? {} : { witnessFile }),
    witnessEveryMs: read.YUNZHANG_LEDGER_WITNESS_SECONDS * 1000,
    anchor: readAnchorSettings(read),
  };
}
