// The ledger in one process, with load: `crash-embedded-process.mjs FOLDER JOURNALS load|some|drain`.
// On the embedded database, or on the server that DATABASE_URL names.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { ledgerMigrations, startLedger, startSigner } from '../../apps/server/dist/ledger/index.js';
import { migrate, openDatabase } from '../../apps/server/dist/support/index.js';
import { openJournal } from './crash-journal.mjs';
import { runLoad } from './crash-load.mjs';
import { drained } from './crash-server.mjs';

const [, , folder, journals, how] = process.argv;
process.once('disconnect', () => process.exit(1));
const note = openJournal(journals, 'writer');
const url = process.env['DATABASE_URL'];
const database = await openDatabase(
  url === undefined
    ? { kind: 'folder', folder: path.join(folder, 'database') }
    : { kind: 'server', url },
);
await migrate(database, [ledgerMigrations]);
const child = await startSigner({ folder: path.join(folder, 'signer') });
const noteSigned = openJournal(journals, 'signer');
const ledger = await startLedger(
  {
    database,
    signer: {
      ...child.signer,
      sign: async (request) => {
        const notes = await child.signer.sign(request);
        const { origin, size } = request;
        noteSigned('refused' in notes ? 'refused' : 'signed', { origin, size, ...notes });
        return notes;
      },
    },
    now: Date.now,
    random: (size) => new Uint8Array(randomBytes(size)),
    told: {
      info: () => {},
      failed: (message, error) => console.error(message, error),
      alarmed: (alarm) => {
        console.error(`alarm ${alarm.code}: ${alarm.detail}`);
        process.exit(70);
      },
    },
  },
  { folder, base: 'ledger.test/log' },
);
process.send?.('ready');
const untilAt = how === 'some' ? performance.now() + 2000 : Infinity;
const isOver = () => performance.now() > untilAt;
if (how !== 'drain') await runLoad({ database, ledger, note, workers: 8, batchMax: 16, isOver });
const isDrained = await drained(database);
await ledger.close();
await child.stop();
await database.close();
process.exit(isDrained ? 0 : 1);
