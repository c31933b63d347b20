// node scripts/ledger-succeed.mjs ORIGIN: ends a log whose keys are lost and makes the next log of
// its year (ORIGIN-2) with keys of its own. The server is stopped; the settings are those it is
// started with. Nothing is signed for the old log.
import crypto from 'node:crypto';
import path from 'node:path';
import zlib from 'node:zlib';
import { isRefusal, nodeWays, offerHostWays } from '@yunzhang/base';
import {
  ledgerServerCodes,
  logStores,
  startSigner,
  succeedLog,
} from '../apps/server/dist/ledger/index.js';
import { createLedgerDuties } from '../apps/server/dist/ledger-duties.js';
import { createLog, openDatabase, readConfiguration } from '../apps/server/dist/support/index.js';

const [, , origin] = process.argv;
if (origin === undefined) stop('usage: node scripts/ledger-succeed.mjs ORIGIN', 64);
offerHostWays(nodeWays({ zlib, crypto }));
const configuration = readConfiguration(process.env);
if ('wrong' in configuration) stop(configuration.wrong.join('\n'), 78);
const { data, ledger: settings } = configuration;
const database = await openDatabase(configuration.database);
const signer = await startSigner({ folder: path.join(data, 'ledger/signer') });
const log = createLog(configuration.logLevel);
const duties = createLedgerDuties({ settings, data, database, log });
try {
  const parts = { database, signer: signer.signer, now: Date.now, ...duties };
  const done = await succeedLog({ ...parts, storeOf: logStores(settings, data) }, { origin });
  if (isRefusal(done)) {
    const { zh, en } = ledgerServerCodes[done.refused];
    console.error(`${done.refused}: ${zh} / ${en} (${done.detail})`);
    process.exitCode = 1;
  }
  if (!isRefusal(done)) {
    console.log(`${done.ended.origin} ended with ${done.ended.size} entries; nothing was signed`);
    console.log(`${done.next} goes on; ${done.moved} acts wait for it. Start the server.`);
  }
} catch (error) {
  console.error(String(error.message ?? error));
  process.exitCode = 1;
}
await duties.close();
await signer.stop();
await database.close();

function stop(text, code) {
  console.error(text);
  process.exit(code);
}
