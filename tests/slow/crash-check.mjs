// After the killing: what must be true of a log, checked without the code that wrote it.
import fs from 'node:fs';
import path from 'node:path';
import { isRefusal, utf8 } from '@yunzhang/base';
import {
  acts,
  checkCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  readBody,
  readEntry,
} from '@yunzhang/ledger';
import { readJournals } from './crash-journal.mjs';
import { entryOf } from './crash-load.mjs';
import { plainBundles, plainTiles, plainTree } from './plain-tree.mjs';

const rowsMax = 20_000;

/**
 * Checks every log of a database, its public folder and what the processes noted.
 *
 * Gives the counts, and one line for each thing that is not as it must be.
 */
export async function checkLogs({ database, folder, journals, checkpoints, states }) {
  const wrong = [];
  const counts = { entries: 0, own: 0, heads: 0, notes: 0, tiles: 0, signedTwice: 0 };
  const said = readSaid(journals);
  const found = new Map();
  for (const row of await readLogs(database)) {
    const tell = (what) => wrong.push(`${row.origin}: ${what}`);
    const rows = await readEntries(database, row.log);
    checkNumbers(rows, row, { found, counts, said, tell });
    const entries = rows.map(({ entry }) => entry);
    const trees = { sha256: plainTree('sha256', entries), sm3: plainTree('sm3', entries) };
    checkTwins(rows, trees, tell);
    const place = path.join(folder, 'public', row.origin.slice(row.origin.indexOf('/') + 1));
    checkFiles({ place, trees, entries, counts, tell });
    const heads = await readHeads(database, row.log);
    checkHeads({ row, heads, trees, counts, tell });
    const notes = notesOf({ row, heads, said, place, checkpoints });
    checkNotes({ notes, keys: states.get(row.origin), trees, counts, tell });
    checkNewest({ row, heads, place, said, counts, tell });
  }
  checkSaid({ said, found, wrong });
  return { wrong, counts, said };
}

/** What writers and the signer noted. */
function readSaid(journals) {
  const said = { tried: new Map(), committed: new Set(), published: new Map(), signed: [], cut: 0 };
  said.unanswered = 0;
  for (const fact of readJournals(journals, 'writer')) {
    if (fact.kind === 'try') for (const actId of fact.acts) said.tried.set(actId, fact.at);
    if (fact.kind === 'committed') for (const actId of fact.acts) said.committed.add(actId);
    if (fact.kind === 'published')
      for (const [i, actId] of fact.acts.entries()) said.published.set(actId, fact.places[i]);
    if (fact.kind === 'unanswered') said.unanswered += 1;
    if (fact.kind === 'cut') said.cut += 1;
  }
  for (const fact of readJournals(journals, 'signer')) {
    if (fact.kind === 'signed') said.signed.push(fact);
  }
  return said;
}

/** No gap in the numbers, each act once, and each the one that was submitted. */
function checkNumbers(rows, row, { found, counts, said, tell }) {
  if (rows.length !== row.size) tell(`${rows.length} entries, but its size is ${row.size}`);
  for (const [i, { idx, entry, act_id: actId }] of rows.entries()) {
    if (idx !== i) return tell(`number ${idx} stands at ${i}`);
    counts.entries += 1;
    if (actId === null) {
      counts.own += 1;
      continue;
    }
    if (found.has(actId)) tell(`${actId} is there twice: ${found.get(actId)} and ${idx}`);
    found.set(actId, { log: row.log, idx });
    const at = said.tried.get(actId);
    if (at === undefined) tell(`${actId} at ${idx} was never submitted`);
    else if (!isSame(entryOf({ actId, at }), entry)) tell(`${actId} has another entry`);
  }
}

/** Each twin entry states the roots before it. */
function checkTwins(rows, trees, tell) {
  for (const { idx, entry } of rows) {
    const { act, body } = readEntry(entry);
    if (act !== acts.logTwin) continue;
    const { size, sha256Root, sm3Root } = readBody(act, body);
    const isRight = isSame(sha256Root, trees.sha256.root(0, idx));
    if (size !== idx || !isRight || !isSame(sm3Root, trees.sm3.root(0, idx))) {
      tell(`the twin entry at ${idx} is wrong`);
    }
  }
}

/** Every file there must be, with exactly these octets; a cut one may be gone when the whole is there. */
function checkFiles({ place, trees, entries, counts, tell }) {
  const files = (under, tree) =>
    [...plainTiles(tree), ...plainBundles(entries)].map((file) => ({ under, ...file }));
  for (const { under, path: name, bytes } of [
    ...files('', trees.sha256),
    ...files('sm3', trees.sm3),
  ]) {
    const full = path.join(place, under, name);
    counts.tiles += 1;
    if (!fs.existsSync(full)) tell(`${under}/${name} is missing`);
    else if (!isSame(fs.readFileSync(full), bytes())) tell(`${under}/${name} differs`);
  }
}

function checkHeads({ row, heads, trees, counts, tell }) {
  let before = 0;
  for (const head of heads) {
    counts.heads += 1;
    const { size } = head;
    if (size <= before || size > row.size) return tell(`a head of ${size} after ${before}`);
    before = size;
    const isRight = isSame(head.root_sha256, trees.sha256.root(0, size));
    if (!isRight || !isSame(head.root_sm3, trees.sm3.root(0, size))) {
      tell(`the head at ${size} has other roots than its entries`);
    }
  }
  if (before !== row.size) tell(`the newest head is ${before}, the size ${row.size}`);
}

/** Every note that ever left: stored, signed, published, or seen by who looked at the folder. */
function notesOf({ row, heads, said, place, checkpoints }) {
  const sha256 = new Set(checkpoints.sha256);
  const sm3 = new Set(checkpoints.sm3);
  for (const { note_sha256: one, note_sm3: other } of heads) {
    if (one !== null) sha256.add(one);
    if (other !== null) sm3.add(other);
  }
  for (const { origin, sha256Note, sm3Note } of said.signed) {
    if (origin !== row.origin) continue;
    sha256.add(sha256Note);
    sm3.add(sm3Note);
  }
  sha256.add(readText(path.join(place, 'checkpoint')));
  sm3.add(readText(path.join(place, 'sm3/checkpoint')));
  return { sha256, sm3 };
}

/** Signatures hold, and every root ever signed is the one of the entries: there was no fork. */
function checkNotes({ notes, keys, trees, counts, tell }) {
  for (const name of ['sha256', 'sm3']) {
    const own = keys[`${name}Keys`].map(parseVerifierKey);
    const policy = { logs: own.map((key) => ({ key })), witnesses: [], groups: [] };
    const origins = new Set(own.map((key) => key.name));
    for (const note of notes[name]) {
      const { origin, size, root } = parseCheckpoint(parseNote(note).text);
      if (!origins.has(origin)) continue;
      counts.notes += 1;
      const checked = checkCheckpoint(policy, utf8(note));
      if (isRefusal(checked)) tell(`a ${name} note of ${size}: ${checked.refused}`);
      else if (!isSame(root, trees[name].root(0, size))) tell(`a ${name} note of ${size} forks`);
      if (parseNote(note).signatures.length !== own.length) {
        tell(`a ${name} note of ${size} lacks a signature`);
      }
    }
  }
}

/** What is published at the end is all there is. */
function checkNewest({ row, heads, place, said, counts, tell }) {
  const newest = heads.at(-1);
  if (newest === undefined) return;
  const isShown =
    readText(path.join(place, 'checkpoint')) === newest.note_sha256 &&
    readText(path.join(place, 'sm3/checkpoint')) === newest.note_sm3;
  if (!isShown) tell('the checkpoints shown are not those of the newest head');
  const sizes = said.signed.filter(({ origin }) => origin === row.origin).map(({ size }) => size);
  counts.signedTwice += sizes.length - new Set(sizes).size;
}

/** Every act whose commit was answered is in a log, and where it was said to be. */
function checkSaid({ said, found, wrong }) {
  for (const actId of said.committed) {
    if (!found.has(actId)) wrong.push(`${actId} was acknowledged and is not there`);
  }
  for (const [actId, [log, index]] of said.published) {
    const place = found.get(actId);
    if (place?.log !== log || place.idx !== index)
      wrong.push(`${actId} was said to be at ${index}`);
  }
}

const readText = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

function isSame(a, b) {
  return Buffer.compare(a, b) === 0;
}

async function readLogs({ query }) {
  return query.selectFrom('ledger_log').selectAll().orderBy('log').execute();
}

async function readHeads({ query }, log) {
  return query
    .selectFrom('ledger_head')
    .selectAll()
    .where('log', '=', log)
    .orderBy('size')
    .execute();
}

async function readEntries({ query }, log) {
  const all = [];
  for (;;) {
    const rows = await query
      .selectFrom('ledger_entry')
      .select(['idx', 'entry', 'act_id'])
      .where('log', '=', log)
      .where('idx', '>', all.at(-1)?.idx ?? -1)
      .orderBy('idx')
      .limit(rowsMax)
      .execute();
    for (const row of rows) all.push(row);
    if (rows.length < rowsMax) return all;
  }
}
