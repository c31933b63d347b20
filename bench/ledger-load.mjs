// The load of the append benchmark, a process of its own: it submits at a rate, waits for every
// transaction to be published, and tells its times to its parent.
import { randomBytes, randomUUID } from 'node:crypto';
import { writeEntry } from '@yunzhang/ledger';
import { startLedger } from '../apps/server/dist/ledger/index.js';
import { openDatabase } from '../apps/server/dist/support/index.js';

const [, , url, secondsText, rateText, perText] = process.argv;
const [seconds, rate, per] = [secondsText, rateText, perText].map(Number);
/** Transactions under way; more would only wait in the pool. */
const underWayMax = 24;
const warmMs = 2000;

const random = (size) => new Uint8Array(randomBytes(size));
const database = await openDatabase({ kind: 'server', url }, { connectionsMax: underWayMax });
const ledger = await startLedger(
  { database, now: Date.now, told: { info() {}, failed() {}, alarmed() {} } },
  { folder: '', isSequencer: false },
);
const times = [];
const waits = [];
let [sent, refused, underWay] = [0, 0, 0];

await load(Math.min(warmMs, seconds * 1000));
await Promise.all(waits.splice(0));
times.length = 0;
[sent, refused] = [0, 0];
process.send('warm');
const cpuFrom = process.cpuUsage();
const tookMs = await load(seconds * 1000);
const lastS = performance.now();
await Promise.all(waits);
const drainMs = performance.now() - lastS;
const { user, system } = process.cpuUsage(cpuFrom);
process.send({ times, sent, refused, tookMs, drainMs, cpuUs: user + system }, () =>
  process.exit(0),
);

/** Submits for a time; the answer is how long it took. */
async function load(ms) {
  const startedAt = performance.now();
  let begun = 0;
  for (;;) {
    const now = performance.now() - startedAt;
    if (now >= ms) return now;
    const due = (now / 1000) * rate;
    while (begun < due && underWay < underWayMax) {
      begun += per;
      void submitSome();
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function submitSome() {
  underWay += 1;
  const at = Date.now();
  const acts = Array.from({ length: per }, () => ({
    actId: randomUUID(),
    entry: writeEntry({ act: 16, at, tag: random(32), commit: random(64) }),
  }));
  const startedAt = performance.now();
  try {
    const refusal = await database.query.transaction().execute((one) => ledger.submit(one, acts));
    if (refusal !== undefined) {
      refused += per;
      return;
    }
  } finally {
    underWay -= 1;
  }
  sent += per;
  // They are numbered together, so the last one speaks for all.
  const wait = ledger.waitFor(acts.at(-1).actId, { timeoutMs: 60_000 });
  waits.push(wait.then(() => times.push(performance.now() - startedAt)));
}
