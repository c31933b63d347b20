// An older backup of the database beside a newer log: it must stop, and go on after the repair that
// docs/operations.md describes. The commands are the ones shown there.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  acts,
  bundlesOfGrowth,
  parseCheckpoint,
  parseNote,
  readBundle,
  readEntry,
  tilePath,
} from '@yunzhang/ledger';
import { connectSigner, startSigner } from '../../apps/server/dist/ledger/index.js';
import { startCluster } from '../../scripts/cluster.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const program = path.join(import.meta.dirname, 'crash-embedded-process.mjs');
const cli = path.join(root, 'apps/cli/bin/yunzhang.mjs');
const alarmed = 70;

/** Plays it through; false when a step is not as it must be. */
export async function restoreOlder() {
  const cluster = await startCluster();
  if (cluster === undefined) {
    console.error('SKIPPED: no PostgreSQL here (Debian: apt-get install postgresql).');
    return process.env['CI'] !== 'true';
  }
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-restore-'));
  const folder = path.join(data, 'ledger');
  const backup = path.join(data, 'backup.dump');
  const url = cluster.replace(/postgres$/, 'yunzhang');
  const room = { data, folder, env: { ...process.env, DATABASE_URL: url, YUNZHANG_DATA: data } };
  const steps = [];
  const step = (name, isRight, told = '') => {
    steps.push(isRight);
    console.log(`${isRight ? 'ok' : 'WRONG'} ${name}${isRight ? '' : `\n${told}`}`);
  };
  const told = (done) => `${done.status} ${done.stdout}${done.stderr}`;
  const run = (command, ...words) => spawnSync(command, words, { encoding: 'utf8', env: room.env });
  const ledger = (how) => run(process.execPath, program, folder, path.join(data, 'journals'), how);

  run('createdb', '--maintenance-db', cluster, 'yunzhang');
  const first = ledger('some');
  step('the log grows', first.status === 0, told(first));
  const dump = run('pg_dump', '--format=custom', `--file=${backup}`, url);
  step('pg_dump makes a backup of the database', dump.status === 0, told(dump));
  const older = sizeOf(room);
  const signer = path.join(root, 'apps/server/dist/ledger/signer-process.js');
  const keys = run(
    process.execPath,
    signer,
    path.join(folder, 'signer'),
    '--add-keys',
    originOf(room),
  );
  step('keys are added after the backup', keys.status === 0, told(keys));
  const second = ledger('some');
  const newer = sizeOf(room);
  step(`the log grows on from ${older} to ${newer}`, second.status === 0 && newer > older);

  run('dropdb', '--force', '--maintenance-db', cluster, 'yunzhang');
  run('createdb', '--maintenance-db', cluster, 'yunzhang');
  const restore = run('pg_restore', '--exit-on-error', `--dbname=${url}`, backup);
  step('pg_restore puts the older database back', restore.status === 0, told(restore));
  const before = await watermarkOf(room);
  const stopped = ledger('drain');
  const isTold = stopped.stderr.includes('ledger-database-behind');
  step('the ledger stops with its alarm', stopped.status === alarmed && isTold, told(stopped));
  step('nothing was signed', (await watermarkOf(room)) === before && sizeOf(room) === newer);

  const place = placeOf(room);
  const refill = path.join(root, 'scripts/ledger-refill.mjs');
  const tile = path.join(place, 'tile/entries');
  fs.renameSync(tile, `${tile}-away`);
  step('a log without its entries is not taken', run(process.execPath, refill, place).status === 1);
  fs.renameSync(`${tile}-away`, tile);
  const filled = run(process.execPath, refill, place);
  step(`the entries come back: ${filled.stdout.trim()}`, filled.status === 0, told(filled));
  const again = ledger('some');
  step(
    `the log goes on to ${sizeOf(room)}`,
    again.status === 0 && sizeOf(room) > newer,
    told(again),
  );
  const announced = announcementsOf(room);
  step(`the new keys are announced ${announced} time`, announced === 1);
  const policy = path.join(data, 'policy');
  fs.writeFileSync(policy, await policyOf(room));
  const audit = run(process.execPath, cli, 'log', 'audit', place, '--policy', policy, '--json');
  step('an auditor finds it sound', audit.status === 0, told(audit));
  const isRight = steps.every(Boolean);
  if (isRight) fs.rmSync(data, { recursive: true });
  return isRight;
}

/** The one log there is. */
function placeOf({ folder }) {
  const base = path.join(folder, 'public/log');
  return path.join(base, fs.readdirSync(base)[0] ?? '');
}

function sizeOf(room) {
  const note = fs.readFileSync(path.join(placeOf(room), 'checkpoint'), 'utf8');
  return parseCheckpoint(parseNote(note).text).size;
}

function originOf(room) {
  return `ledger.test/log/${path.basename(placeOf(room))}`;
}

/** Entries of the public log that announce keys. */
function announcementsOf(room) {
  const place = placeOf(room);
  const bundles = bundlesOfGrowth({ from: 0, to: sizeOf(room) }).map((name) => {
    const file = path.join(place, tilePath({ ...name, level: 'entries' }));
    return readBundle(new Uint8Array(fs.readFileSync(file)), name.width);
  });
  return bundles.flat().filter((entry) => readEntry(entry).act === acts.logKey).length;
}

async function stateOf(room) {
  const folder = path.join(room.folder, 'signer');
  const child = await startSigner({ folder });
  const remote = connectSigner(folder);
  const state = await remote.state(originOf(room));
  remote.close();
  await child.stop();
  return state;
}

async function watermarkOf(room) {
  return (await stateOf(room)).watermark.size;
}

async function policyOf(room) {
  const { sha256Keys, sm3Keys } = await stateOf(room);
  return `${[...sha256Keys, ...sm3Keys].map((key) => `log ${key}\n`).join('')}quorum none\n`;
}
