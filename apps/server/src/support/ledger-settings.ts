import type { z } from 'zod';
import { type AnchorSettings, readAnchorSettings } from './anchor-settings.ts';
import { count, word } from './setting.ts';

/** What can be set about the ledger. */
export const ledgerSettings = {
  YUNZHANG_LEDGER_ORIGIN: word(),
  YUNZHANG_LEDGER_BATCH_MS: count(1, 60_000, 100),
  YUNZHANG_LEDGER_BATCH_ROWS: count(1, 65_536, 1024),
  YUNZHANG_LEDGER_BACKLOG: count(1, 10_000_000, 20_000),
} as const;

/** The ledger's part of the configuration. @basis ledger page 16.3, 17 */
export interface LedgerSettings {
  /** Path of the log's name without the year; absent: a test log of this machine. */
  readonly origin?: string;
  readonly batchAgeMs: number;
  readonly batchRowsMax: number;
  /** Waiting rows above which new acts are refused. */
  readonly backlogMax: number;
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
  return {
    ...(origin === undefined ? {} : { origin }),
    batchAgeMs: read.YUNZHANG_LEDGER_BATCH_MS,
    batchRowsMax: read.YUNZHANG_LEDGER_BATCH_ROWS,
    backlogMax: read.YUNZHANG_LEDGER_BACKLOG,
    anchor: readAnchorSettings(read),
  };
}
