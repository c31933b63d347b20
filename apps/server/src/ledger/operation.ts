import { randomBytes } from 'node:crypto';
import path from 'node:path';
import {
  Counter,
  type Database,
  Gauge,
  type Health,
  type LedgerSettings,
  type Log,
  type Metrics,
} from '../support/index.ts';
import { countWaiting } from './book.ts';
import { type Ledger, pathOf, startLedger } from './ledger.ts';
import type { KnownHeads } from './opening.ts';
import { startSigner } from './signer-child.ts';
import { checkBucket, createTileBucket } from './tile-bucket.ts';
import { createTileFolder, type TileStore } from './tile-store.ts';

/** How long a bucket may be away at the start, as long as the database may. */
const bucketPatienceMs = 30_000;

/** What the ledger is given by the server it runs in. */
export interface LedgerHost {
  readonly settings: LedgerSettings;
  /** The data folder; the ledger takes `ledger` in it. */
  readonly data: string;
  readonly database: Database<unknown>;
  readonly log: Log;
  readonly health: Health;
  readonly metrics: Metrics;
  /** Heads that witnesses and chains hold. */
  readonly knownHeads?: KnownHeads;
}

/**
 * Runs the ledger inside the server: signer process, sequencers, health, metrics and log lines.
 *
 * An alarm makes the part `ledger` fail and stays until a person has looked and started again.
 *
 * @basis ledger.md §16
 */
export async function operateLedger(host: LedgerHost): Promise<Ledger> {
  const { settings, database, log, health, metrics } = host;
  const folder = path.join(host.data, 'ledger');
  const { bucket } = settings;
  if (bucket !== undefined) await checkBucket(bucket, { patienceMs: bucketPatienceMs });
  const alarms = new Counter({
    name: 'yunzhang_ledger_alarms_total',
    help: 'Alarms that stopped a log',
    registers: [metrics.registry],
  });
  const child = await startSigner({
    folder: path.join(folder, 'signer'),
    ended: (code) => log.error({ code }, 'the log signer ended; it is started again'),
  });
  const ledger = await startLedger(
    {
      database,
      signer: child.signer,
      now: Date.now,
      random: (size) => new Uint8Array(randomBytes(size)),
      ...(host.knownHeads === undefined ? {} : { knownHeads: host.knownHeads }),
      told: {
        info: (message) => log.info(message),
        failed: (message, err) => log.warn({ err }, message),
        alarmed: ({ code, detail }) => {
          alarms.inc();
          log.fatal({ code, detail }, 'the log stopped: look before you start it again');
        },
      },
    },
    {
      folder,
      batchAgeMs: settings.batchAgeMs,
      backlogMax: settings.backlogMax,
      limits: { batchMax: settings.batchRowsMax },
      ...(settings.origin === undefined ? {} : { base: settings.origin }),
      storeOf: logStores(settings, host.data),
    },
  ).catch(async (error: unknown) => {
    await child.stop();
    throw error;
  });
  health.register({
    name: 'ledger',
    run: async () => {
      const alarm = ledger.alarm();
      if (alarm !== undefined) throw alarm;
    },
  });
  health.register({ name: 'log-files', run: async () => lookAtFiles(ledger) });
  gauges({ ledger, database, metrics });
  return {
    ...ledger,
    close: async () => {
      await ledger.close();
      await child.stop();
    },
  };
}

/** Where the public files of each log lie: in the bucket of the settings, or in the data folder. */
export function logStores(
  { bucket }: Pick<LedgerSettings, 'bucket'>,
  data: string,
): (origin: string) => TileStore {
  // The whole name in a bucket, so that no two logs of it meet, whosever they are.
  if (bucket !== undefined) return (origin) => createTileBucket(bucket, `ledger/${origin}/`);
  return (origin) => createTileFolder(path.join(data, 'ledger/public', pathOf(origin)));
}

/** Fails when the public files cannot be read, or are gone. */
async function lookAtFiles(ledger: Ledger): Promise<void> {
  const newest = ledger.logs().at(-1);
  if (newest === undefined) return;
  const checkpoint = await ledger.storeOf(newest.log)?.read('checkpoint');
  if (checkpoint === undefined && ledger.publishedSize() > 0) {
    throw new Error(`${newest.origin} has no checkpoint among its public files`);
  }
}

function gauges(host: {
  readonly ledger: Ledger;
  readonly database: Database<unknown>;
  readonly metrics: Metrics;
}): void {
  const registers = [host.metrics.registry];
  const backlogMost = 100_000;
  const backlog: Gauge = new Gauge({
    name: 'yunzhang_ledger_backlog_entries',
    help: 'Entries that wait for a number',
    registers,
    collect: async () => {
      backlog.set(await countWaiting(host.database.query, { most: backlogMost }));
    },
  });
  const published: Gauge = new Gauge({
    name: 'yunzhang_ledger_published_entries',
    help: 'Size of the newest published head of the newest log',
    registers,
    collect: () => published.set(host.ledger.publishedSize()),
  });
}
