// A writer of the crash lane: `crash-writer.mjs DATABASE_URL JOURNALS WORKERS`. It is killed at random.
import { startLedger } from '../../apps/server/dist/ledger/index.js';
import { openDatabase } from '../../apps/server/dist/support/index.js';
import { openJournal } from './crash-journal.mjs';
import { runLoad } from './crash-load.mjs';

const [, , url, journals, workers] = process.argv;
const note = openJournal(journals, 'writer');
const database = await openDatabase({ kind: 'server', url }, { connectionsMax: 6 });
const ledger = await startLedger(
  {
    database,
    now: Date.now,
    told: { info: () => {}, failed: () => {}, alarmed: () => {} },
  },
  { folder: '', isSequencer: false },
);
let isOver = false;
process.once('SIGTERM', () => (isOver = true));
process.once('disconnect', () => process.exit(1));
process.send?.('ready');
await runLoad({
  database,
  ledger,
  note,
  workers: Number(workers),
  batchMax: 16,
  isOver: () => isOver,
});
process.exit(0);
