import { z } from 'zod';
import { count, type Setting, word } from './setting.ts';

const anchors = ['none', 'evm', 'fisco-sm', 'chainmaker'] as const;
const anchor: Setting<(typeof anchors)[number]> = {
  schema: z.enum(anchors).default('none'),
  zh: `应为 ${anchors.join(' ')} 之一`,
  en: `it must be one of ${anchors.join(', ')}`,
};

function optionalCount(from: number, to: number) {
  const setting = count(from, to);
  return { ...setting, schema: setting.schema.optional() };
}

/** What can be set about the ledger. */
export const ledgerSettings = {
  YUNZHANG_LEDGER_ORIGIN: word(),
  YUNZHANG_LEDGER_BATCH_MS: count(1, 60_000, 100),
  YUNZHANG_LEDGER_BATCH_ROWS: count(1, 65_536, 1024),
  YUNZHANG_LEDGER_BACKLOG: count(1, 10_000_000, 20_000),
  YUNZHANG_ANCHOR: anchor,
  YUNZHANG_ANCHOR_URL: word(),
  YUNZHANG_ANCHOR_CONTRACT: word(),
  YUNZHANG_ANCHOR_CHAIN: word(),
  YUNZHANG_ANCHOR_GROUP: word(),
  YUNZHANG_ANCHOR_KEY_FILE: word(),
  YUNZHANG_ANCHOR_CONFIRMATIONS: count(1, 1000, 1),
  YUNZHANG_ANCHOR_GAS_PRICE: optionalCount(0, 999_999_999_999_999),
  YUNZHANG_ANCHOR_CONTRACT_NAME: word(),
  YUNZHANG_ANCHOR_ORGANISATION: word(),
  YUNZHANG_ANCHOR_CERTIFICATE_FILE: word(),
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

/** Which chain, which contract there, and as whom. @basis ledger page 17 */
export interface AnchorSettings {
  readonly kind: (typeof anchors)[number];
  readonly url?: string;
  readonly contract?: string;
  /** Number of an EVM chain, or name of another. */
  readonly chain?: string;
  readonly group?: string;
  readonly keyFile?: string;
  readonly confirmations?: number;
  readonly gasPrice?: number;
  readonly contractName?: string;
  readonly organisation?: string;
  readonly certificateFile?: string;
}

type Read = {
  readonly [K in keyof typeof ledgerSettings]: z.infer<(typeof ledgerSettings)[K]['schema']>;
};

/** Gives the values their names. */
export function readLedgerSettings(read: Read): LedgerSettings {
  const origin = read.YUNZHANG_LEDGER_ORIGIN;
  return {
    ...(origin === undefined ? {} : { origin }),
    batchAgeMs: read.YUNZHANG_LEDGER_BATCH_MS,
    batchRowsMax: read.YUNZHANG_LEDGER_BATCH_ROWS,
    backlogMax: read.YUNZHANG_LEDGER_BACKLOG,
    anchor: readAnchorSettings(read),
  };
}

function readAnchorSettings(read: Read): AnchorSettings {
  const given = {
    url: read.YUNZHANG_ANCHOR_URL,
    contract: read.YUNZHANG_ANCHOR_CONTRACT,
    chain: read.YUNZHANG_ANCHOR_CHAIN,
    group: read.YUNZHANG_ANCHOR_GROUP,
    keyFile: read.YUNZHANG_ANCHOR_KEY_FILE,
    gasPrice: read.YUNZHANG_ANCHOR_GAS_PRICE,
    contractName: read.YUNZHANG_ANCHOR_CONTRACT_NAME,
    organisation: read.YUNZHANG_ANCHOR_ORGANISATION,
    certificateFile: read.YUNZHANG_ANCHOR_CERTIFICATE_FILE,
  };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    kind: read.YUNZHANG_ANCHOR,
    confirmations: read.YUNZHANG_ANCHOR_CONFIRMATIONS,
    ...Object.fromEntries(set),
  };
}
