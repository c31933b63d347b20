import type { z } from 'zod';
import { type AnchorSettings, readAnchorSettings } from './anchor-settings.ts';
import { type BucketPlace, tileBucketOf } from './object-settings.ts';
import { count, word, words } from './setting.ts';

/** What can be set about the ledger. */
export const ledgerSettings = {
  YUNZHANG_LEDGER_ORIGIN: word(),
  YUNZHANG_LEDGER_BATCH_MS: count(1, 60_000, 100),
  YUNZHANG_LEDGER_BATCH_ROWS: count(1, 65_536, 4096),
  YUNZHANG_LEDGER_BACKLOG: count(1, 10_000_000, 20_000),
  YUNZHANG_LEDGER_WITNESSES: word(),
  YUNZHANG_LEDGER_WITNESS_SECONDS: count(1, 3600, 1),
  YUNZHANG_MONITORS: count(0, 1_000_000, 1000),
  YUNZHANG_MONITOR_SECONDS: count(1, 3600, 60),
  YUNZHANG_MONITOR_HOSTS: words({
    isWord: (host) => URL.canParse(`http://${host}/`) && new URL(`http://${host}/`).host === host,
    zh: '应为 主机:端口，以逗号分隔',
    en: 'it must be host:port, parted by commas',
  }),
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
  /** Owners' monitors: how many, how often they are looked after, where alerts may go besides. */
  readonly monitorsMax: number;
  readonly monitorEveryMs: number;
  readonly monitorHosts: readonly string[];
  readonly anchor: AnchorSettings;
  /** The bucket of the public files; absent: they lie in the data folder. */
  readonly bucket?: BucketPlace;
}

type Read = {
  readonly [K in keyof typeof ledgerSettings]: z.infer<(typeof ledgerSettings)[K]['schema']>;
};

/** Gives the values their names. */
export function readLedgerSettings(
  read: Read & Parameters<typeof readAnchorSettings>[0] & Parameters<typeof tileBucketOf>[0],
): LedgerSettings {
  const origin = read.YUNZHANG_LEDGER_ORIGIN;
  const witnessFile = read.YUNZHANG_LEDGER_WITNESSES;
  const bucket = tileBucketOf(read);
  return {
    ...(origin === undefined ? {} : { origin }),
    batchAgeMs: read.YUNZHANG_LEDGER_BATCH_MS,
    batchRowsMax: read.YUNZHANG_LEDGER_BATCH_ROWS,
    backlogMax: read.YUNZHANG_LEDGER_BACKLOG,
    ...(witnessFile === undefined ? {} : { witnessFile }),
    witnessEveryMs: read.YUNZHANG_LEDGER_WITNESS_SECONDS * 1000,
    monitorsMax: read.YUNZHANG_MONITORS,
    monitorEveryMs: read.YUNZHANG_MONITOR_SECONDS * 1000,
    monitorHosts: read.YUNZHANG_MONITOR_HOSTS,
    anchor: readAnchorSettings(read),
    ...(bucket === undefined ? {} : { bucket }),
  };
}
