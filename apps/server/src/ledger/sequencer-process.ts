import crypto, { randomBytes } from 'node:crypto';
import path from 'node:path';
import zlib from 'node:zlib';
import { nodeWays, offerHostWays, Unavailable } from '@yunzhang/base';
import { migrate, openDatabase } from '../support/index.ts';
import { type Ledger, startLedger } from './ledger.ts';
import { connectSigner } from './signer-socket.ts';
import { ledgerMigrations } from './tables.ts';

// A sequencer by itself: `DATABASE_URL=… node sequencer-process.js FOLDER [--without-lease]`.
// The signer is a process of its own: `node signer-process.js FOLDER/signer`.
offerHostWays(nodeWays({ zlib, crypto }));
const [, , folder, ...rest] = process.argv;
const url = process.env['DATABASE_URL'];
if (folder === undefined || url === undefined) {
  console.error('usage: DATABASE_URL=… sequencer-process FOLDER [--without-lease]');
  process.exit(64);
}
const database = await openDatabase<unknown>({ kind: 'server', url });
await migrate(database, [ledgerMigrations]);
const signer = connectSigner(path.join(folder, 'signer'));
const ledger = await patiently(async () =>
  startLedger(
    {
      database,
      signer,
      now: Date.now,
      random: (size) => new Uint8Array(randomBytes(size)),
      told: {
        info: (message) => console.error(message),
        failed: (message, error) => console.error(message, error),
        alarmed: (alarm) => {
          console.error(`alarm ${alarm.code}: ${alarm.detail}`);
          process.exit(70);
        },
      },
    },
    {
      folder,
      base: process.env['YUNZHANG_LEDGER_ORIGIN'] ?? 'ledger.test/log',
      isAlone: !rest.includes('--without-lease'),
    },
  ),
);
process.once('SIGTERM', () => {
  void ledger
    .close()
    .then(() => database.close())
    .then(() => process.exit(0));
});
process.send?.('ready');

/** The signer may start a moment later than we do, or be started again just now. */
async function patiently(start: () => Promise<Ledger>): Promise<Ledger> {
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? 500));
    }
  }
}
