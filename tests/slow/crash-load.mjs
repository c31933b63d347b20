// Acts that are submitted without end, each noted before, after its commit, and when it is published.
import { createHash, randomUUID } from 'node:crypto';
import { writeEntry } from '@yunzhang/ledger';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const digest = (name, text) => new Uint8Array(createHash(name).update(text).digest());

/** The entry of an act follows from its identifier and time, so that it can be found again. */
export function entryOf({ actId, at }) {
  const [tag, commit] = [digest('sha256', actId), digest('sha512', actId)];
  return writeEntry({ act: 16, at, tag, commit });
}

/**
 * Submits until `isOver`: `workers` transactions at a time, each of 1 to `batchMax` acts.
 *
 * Some are submitted twice, and one whose commit was not answered is submitted again: both must
 * change nothing.
 */
export async function runLoad({ database, ledger, note, workers, batchMax, isOver = () => false }) {
  const room = { database, ledger, note, batchMax, isOver };
  await Promise.all(Array.from({ length: workers }, () => work(room)));
}

async function work({ database, ledger, note, batchMax, isOver }) {
  while (!isOver()) {
    const at = Date.now();
    const count = 1 + Math.floor(Math.random() * batchMax);
    const acts = Array.from({ length: count }, () => randomUUID());
    note('try', { acts, at });
    const entries = acts.map((actId) => ({ actId, entry: entryOf({ actId, at }) }));
    const once = () => database.query.transaction().execute((one) => ledger.submit(one, entries));
    const refused = await untilAnswered(once, note);
    if (refused !== undefined) {
      note('refused', { acts, refused });
      if (refused !== 'ledger-backlog') throw new Error(`refused: ${refused}`);
      await sleep(200);
      continue;
    }
    note('committed', { acts });
    if (Math.random() < 0.1) await untilAnswered(once, note);
    await published({ ledger, note, acts });
  }
}

/** A commit without an answer was done or not; the same acts again make it done once. */
async function untilAnswered(once, note) {
  for (;;) {
    try {
      return (await once())?.refused;
    } catch (error) {
      note('unanswered', { reason: String(error) });
      await sleep(100);
    }
  }
}

async function published({ ledger, note, acts }) {
  try {
    const places = await Promise.all(
      acts.map((actId) => ledger.waitFor(actId, { timeoutMs: 15_000 })),
    );
    note('published', {
      acts,
      places: places.map(({ log, index, size }) => [log, index, size]),
    });
  } catch (error) {
    note('late', { reason: String(error) });
  }
}
