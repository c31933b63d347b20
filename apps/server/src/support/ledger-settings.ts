import { z } from 'zod';
import { count, type Setting, word } from './setting.ts';

const anchors = ['none', 'evm', 'fisco-sm', 'chainmaker'] as const;
const anchor: Setting<(typeof anchors)[number]> = {
  schema: z.enum(anchors).default('none'),
  zh: `应为 ${anchors.join(' ')} 之一`,
  en: `it must be one of ${anchors.join(', ')}`,
};

/** What can be set about the ledger. */
export const ledgerSettings = {
  YUNZHANG_LEDGER_ORIGIN: word(),
  YUNZHANG_LEDGER_BATCH_MS: count(1, 60_000, 100),
  YUNZHANG_LEDGER_BATCH_ROWS: count(1, 65_536, 1024),
  YUNZHANG_LEDGER_BACKLOG: count(1, 10_000_000, 20_000),
  YUNZHANG_ANCHOR: anchor,
  YUNZHANG_ANCHOR_URL: word(),
  YUNZHANG_ANCHOR_CONTRACT: word(),
} as const;

/** The ledger's part of the configuration. @basis ledger page 16.3, 17 */
export interface LedgerSettings {
  /** Path of the log's name without the year; absent: a test log of this machine. */
  readonly origin?: string;
  readonly batchAgeMs: number;
  readonly batchRowsMax: number;
  /** Waiting rows above which new acts are refused. */
  readonly backlogMax: number;
  readonly anchor: {
    readonly kind: (typeof anchors)[number];
    readonly url?: string;
    readonly contract?: string;
  };
}

type Read = {
  readonly [K in keyof typeof ledgerSettings]: z.infer<(typeof ledgerSettings)[K]['schema']>;
};

/** Gives the values their names. */
export function readLedgerSettings(read: Read): LedgerSettings {
  const origin = read.YUNZHANG_LEDGER_ORIGIN;
  const url = read.YUNZHANG_ANCHOR_URL;
  const contract = read.YUNZHANG_ANCHOR_CONTRACT;
  return {
    ...(origin === undefined ? {} : { origin }),
    batchAgeMs: read.YUNZHANG_LEDGER_BATCH_MS,
    batchRowsMax: read.YUNZHANG_LEDGER_BATCH_ROWS,
    backlogMax: read.YUNZHANG_LEDGER_BACKLOG,
    anchor: {
      kind: read.YUNZHANG_ANCHOR,
      ...(url === undefined ? {} : { url }),
      ...(contract === undefined ? {} : { contract }),
    },
  };
}
