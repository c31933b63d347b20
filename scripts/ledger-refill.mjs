// node scripts/ledger-refill.mjs LOG_FOLDER: puts entries that a restored database lacks back from
// the public files of the log. The server is stopped; the settings are those it is started with.
import fs from 'node:fs';
import path from 'node:path';
import { equal, isRefusal, utf8 } from '@yunzhang/base';
import {
  acts,
  bundlesOfGrowth,
  checkCheckpoint,
  parseNote,
  parseVerifierKey,
  readBundle,
  readEntry,
  rootOf,
  sha256Tree,
  sm3Tree,
  tilePath,
} from '@yunzhang/ledger';
import { sql } from 'kysely';
import { announcementId, startSigner } from '../apps/server/dist/ledger/index.js';
import { openDatabase, readConfiguration } from '../apps/server/dist/support/index.js';

/** What the sequencer of a log holds while it works: it must not. */
const leaseSpace = 7001;
const rowsMax = 10_000;

const [, , folder] = process.argv;
if (folder === undefined) stop('usage: node scripts/ledger-refill.mjs LOG_FOLDER', 64);
const configuration = readConfiguration(process.env);
if ('wrong' in configuration) stop(configuration.wrong.join('\n'), 78);
const database = await openDatabase(configuration.database);
const signer = await startSigner({ folder: path.join(configuration.data, 'ledger/signer') });
await refill().catch((error) => stop(String(error.message ?? error), 1));
await signer.stop();
await database.close();

/** Checks everything against the keys and the watermark of the signer, then writes all at once. */
async function refill() {
  const notes = { sha256: read('checkpoint'), sm3: read('sm3/checkpoint') };
  const origin = parseNote(notes.sha256).text.split('\n')[0];
  const state = await signer.signer.state(origin);
  if (isRefusal(state)) stop(`the signer has no such log: ${origin}`, 1);
  const head = headOf(notes.sha256, state.sha256Keys);
  const twin = headOf(notes.sm3, state.sm3Keys);
  if (twin.size !== head.size) stop(`the two checkpoints are of ${head.size} and ${twin.size}`, 1);
  const entries = readEntries(head.size);
  checkRoot(sha256Tree, entries, head);
  checkRoot(sm3Tree, entries, twin);
  const { watermark } = state;
  if (watermark.size > head.size) {
    console.error(`The signer signed ${watermark.size}, the files end at ${head.size}: look for a`);
    console.error('mirror that has more. Without one, close this log: see the operations page.');
    stop('', 1);
  }
  if (watermark.size < head.size || !equal(watermark.sha256Root, head.root)) {
    stop('the files are not what this signer signed last', 1);
  }
  await database.query
    .transaction()
    .execute(async (at) => write(at, { origin, head, twin, entries, notes }));
}

function headOf(note, vkeys) {
  const logs = vkeys.map((vkey) => ({ key: parseVerifierKey(vkey) }));
  const checked = checkCheckpoint({ logs, witnesses: [], groups: [] }, utf8(note));
  if (isRefusal(checked)) stop(`the checkpoint does not hold: ${checked.refused}`, 1);
  return checked.checkpoint;
}

function readEntries(size) {
  const entries = [];
  for (const name of bundlesOfGrowth({ from: 0, to: size })) {
    const file = path.join(folder, tilePath({ ...name, level: 'entries' }));
    const bytes = new Uint8Array(fs.readFileSync(file));
    for (const entry of readBundle(bytes, name.width)) entries.push(entry);
  }
  return entries;
}

function checkRoot(hash, entries, { root, size }) {
  const leaves = entries.map((entry) => hash.leaf(entry));
  if (leaves.length !== size || !equal(rootOf(hash, leaves), root)) {
    stop(`the ${hash.name} checkpoint is not of these entries`, 1);
  }
}

async function write(at, { origin, head, twin, entries, notes }) {
  const row = await at
    .selectFrom('ledger_log')
    .selectAll()
    .where('origin', '=', origin)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) stop(`the database has no row for ${origin}: restore a newer one`, 1);
  const lease = await database.tryLease({ space: leaseSpace, number: row.log });
  if (lease === undefined) stop('a sequencer is at work: stop the server first', 1);
  await checkSame(at, row, entries);
  const added = entries.slice(row.size);
  const waiting = await waitingOf(at, row.log);
  let found = 0;
  for (const [i, entry] of added.entries()) {
    const known = waiting.get(keyOf(entry));
    if (known !== undefined) found += 1;
    const { act, tag } = readEntry(entry);
    const announced = known ?? (await announcedId(at, origin, entry));
    // An act keeps its identifier where it still waits; another gets one that nobody asks for.
    const actId = announced ?? (act >= acts.logGenesis ? null : sql`gen_random_uuid()`);
    await at
      .insertInto('ledger_entry')
      .values({
        log: row.log,
        idx: row.size + i,
        entry,
        act_id: actId,
        tag: tag.length > 0 ? tag : null,
      })
      .execute();
    if (announced !== undefined)
      await at.deleteFrom('ledger_outbox').where('act_id', '=', announced).execute();
  }
  await at
    .insertInto('ledger_head')
    .values({
      log: row.log,
      size: head.size,
      root_sha256: head.root,
      root_sm3: twin.root,
      note_sha256: notes.sha256,
      note_sm3: notes.sm3,
      published_at: sql`now()`,
    })
    .onConflict((of) => of.doNothing())
    .execute();
  await at
    .updateTable('ledger_log')
    .set(placesIn(row, entries))
    .where('log', '=', row.log)
    .execute();
  await lease.release();
  console.log(
    `${origin}: ${row.size} entries were there, ${added.length} put back, ${found} of them still waited`,
  );
}

/**
 * What every start would announce again, had it not its own identifier. One that the log has twice
 * already, or that waits with another time, keeps it once.
 */
async function announcedId(at, origin, entry) {
  const id = announcementId(origin, entry);
  if (id === undefined) return undefined;
  const there = at.selectFrom('ledger_entry').select('idx').where('act_id', '=', id);
  return (await there.executeTakeFirst()) === undefined ? id : undefined;
}

/** What the database has must be the beginning of what was published. */
async function checkSame(at, row, entries) {
  if (row.size > entries.length) stop(`the database has ${row.size}, more than the files`, 1);
  for (let from = 0; from < row.size; from += rowsMax) {
    const rows = await at
      .selectFrom('ledger_entry')
      .select(['idx', 'entry'])
      .where('log', '=', row.log)
      .where('idx', '>=', from)
      .where('idx', '<', from + rowsMax)
      .orderBy('idx')
      .execute();
    for (const { idx, entry } of rows) {
      if (!equal(entry, entries[idx])) stop(`entry ${idx} of the database is another history`, 1);
    }
  }
}

async function waitingOf(at, log) {
  const rows = await at
    .selectFrom('ledger_outbox')
    .select(['act_id', 'entry'])
    .where('log', '=', log)
    .execute();
  return new Map(rows.map(({ act_id: actId, entry }) => [keyOf(entry), actId]));
}

function keyOf(entry) {
  return Buffer.from(entry).toString('base64');
}

/** Where the last twin and the last range index stand, and whether the log is closed. */
function placesIn(row, entries) {
  const places = {
    size: entries.length,
    twin_size: row.twin_size,
    twin_at: row.twin_at,
    index_from: row.index_from,
    index_at: row.index_at,
    closed_at: row.closed_at,
  };
  for (let i = row.size; i < entries.length; i++) {
    const { act, at } = readEntry(entries[i]);
    if (act === acts.logGenesis) Object.assign(places, { twin_at: at, index_at: at });
    if (act === acts.logTwin) Object.assign(places, { twin_size: i, twin_at: at });
    if (act === acts.logIndex) Object.assign(places, { index_from: i, index_at: at });
    if (act === acts.logClose) places.closed_at = at;
  }
  return places;
}

function read(name) {
  return fs.readFileSync(path.join(folder, name), 'utf8');
}

function stop(line, code) {
  if (line !== '') console.error(line);
  process.exit(code);
}
