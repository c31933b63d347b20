import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isRefusal } from '@yunzhang/base';
import { connectUsing, intentFields, openedFields, type UsingDoor } from '@yunzhang/custody';
import type { Sm2Signer } from '@yunzhang/gm';
import { day, hour } from '@yunzhang/scenario';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { cloud } from '../../apps/licence/src/licence-testing.ts';
import { createSealActs, type SealActs } from '../../apps/server/src/acts/index.ts';
import { connectSigner, type Ledger, startLedger } from '../../apps/server/src/ledger/index.ts';
import {
  done,
  logInAs,
  type Person,
  registerKey,
  reviewing,
  signStatements,
  type Told,
  type Who,
} from '../../apps/server/src/office/office-testing.ts';
import {
  freePort,
  type ServerProcess,
  startProcess,
} from '../../apps/server/src/office/process-testing.ts';
import { shownAct } from '../../apps/server/src/statements/index.ts';
import { type Database, openDatabase } from '../../apps/server/src/support/index.ts';
import { openCluster } from '../../scripts/cluster.mjs';

const count = 10;
/** What is asked for comes to its end in this time; a filing is tried again after a minute. */
const patienceMs = 240_000;
/** Custody asks for the word of witnesses, who come when they come. */
const witnessMs = 30_000;
const lookMs = 300;
const patience = { timeout: patienceMs, interval: lookMs };
/** Every process has seen the new time after this. */
const jumpedMs = 100;
const police = '11110108MB0EXAML2K';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-filing-'));
const sample = new URL('../../apps/server/samples/sample.ofd', import.meta.url);
const aheadFile = path.join(folder, 'ahead');
const purposes = Array.from({ length: count }, (_, n) => `业务专用章${n + 1}`);
let aheadMs = 0;
let metrics: string;
let sql: Client;
let server: ServerProcess;
let key: Sm2Signer;
let taken: Taken;
let firm: Readonly<Record<'li' | 'wang', Person>>;

beforeAll(async () => {
  const cluster = await openCluster();
  if (cluster === undefined) throw new Error('no PostgreSQL here');
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
  await ahead(0);
  const preload = new URL('jumping-clock.mjs', import.meta.url).href;
  const data = path.join(folder, 'data');
  const port = String(await freePort());
  metrics = `http://127.0.0.1:${port}/metrics`;
  server = await startProcess({
    YUNZHANG_DATA: data,
    DATABASE_URL: cluster.url,
    LOG_LEVEL: 'error',
    YUNZHANG_METRICS_PORT: port,
    NODE_OPTIONS: `--import ${preload}`,
    YUNZHANG_TEST_AHEAD: aheadFile,
  });
  sql = new Client({ connectionString: cluster.url });
  await sql.connect();
  taken = await takeOver(data, cluster.url);
  await logInFirm();
  key = await registerKey(firm.li, cloud);
}, 600_000);
afterAll(async () => {
  vi.restoreAllMocks();
  await taken.close();
  await sql.end();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** Puts the clock of every process ahead, and that of the phones in this one. */
async function ahead(ms: number): Promise<void> {
  aheadMs = ms;
  fs.writeFileSync(`${aheadFile}.new`, String(ms));
  fs.renameSync(`${aheadFile}.new`, aheadFile);
  await wait(jumpedMs);
}

const logIn = async (who: Who): Promise<Person> =>
  logInAs({ ...server, folder, stop: async () => {} }, who);

/** Logins end after half an hour without use: the firm comes anew after a jump. */
async function logInFirm(): Promise<void> {
  const li = await logIn({ account: 'li' });
  firm = { li, wang: await logIn({ account: 'wang', grant: 'SQ20261110000031' }) };
}

/** What somebody has who took over the server: its database, its log, the door of custody. */
interface Taken {
  readonly database: Database<unknown>;
  readonly ledger: Ledger;
  readonly acts: SealActs;
  readonly custody: UsingDoor;
  close(): Promise<void>;
}

async function takeOver(data: string, url: string): Promise<Taken> {
  const database = await openDatabase<unknown>({ kind: 'server', url });
  const parts = {
    database,
    now: Date.now,
    random: (size: number) => new Uint8Array(randomBytes(size)),
  };
  const signer = connectSigner(path.join(data, 'ledger/signer'));
  const told = { info: () => {}, failed: () => {}, alarmed: () => {} };
  const ledgerFolder = path.join(data, 'ledger');
  const ledger = await startLedger(
    { ...parts, signer, told },
    { folder: ledgerFolder, isSequencer: false },
  );
  const acts = createSealActs({ ...parts, ledger });
  const custody = connectUsing(path.join(data, 'custody'));
  return {
    database,
    ledger,
    acts,
    custody,
    close: async () => {
      custody.close();
      await ledger.close();
      signer.close();
      await database.close();
    },
  };
}

/** Asks custody for a signature of a seal, with an intent that is in the log and proven. */
async function askCustody(seal: string): Promise<string> {
  const { acts, ledger, custody } = taken;
  const [actId, mandate, dataHash] = [randomUUID(), 'any', new Uint8Array(randomBytes(32))];
  const intent = { seal, mandate, dataHash, act: actId, kind: 'contract', amountFen: 0 };
  const values = intentFields({ ...intent, counterparties: [] });
  const logged = { id: seal, seal: new Uint8Array(64) };
  const taking = await acts.intend(logged, dataHash, 'L0', { actId, values });
  if (isRefusal(taking)) throw new Error(taking.refused);
  const endsAt = performance.now() + witnessMs;
  for (;;) {
    const shown = await shownAct({ acts, ledger }, actId, openedFields);
    if (isRefusal(shown)) throw new Error(shown.refused);
    const facts = { ...shown, publicKey: new Uint8Array(65), act: actId, seal, mandate };
    const answer = await custody.use(facts, new Uint8Array(32));
    const word = isRefusal(answer) ? answer.refused : 'signed';
    if (word !== 'custody-witness-short' || performance.now() > endsAt) return word;
    await wait(lookMs);
  }
}

type Reviewers = Readonly<Record<'zhou' | 'feng', Person>>;

/** Applies for a seal and has it approved; answers its case. */
async function approved(purpose: string, by: Reviewers): Promise<string> {
  const { zhou, feng } = by;
  const { body } = done(await firm.li.post('/v1/seal-applications', { kind: 'business', purpose }));
  const id = String(body['case']);
  done(await zhou.post(`/v1/cases/${id}/accept`));
  const { body: facts } = done(await feng.get(`/v1/desks/review/${id}`));
  const { approvalNo, registeredName, registeredPerson, maker, police: register, registry } = facts;
  const input = { approvalNo, registeredName, registeredPerson, similarityPercent: 100 };
  done(
    await feng.post(`/v1/cases/${id}/approve`, {
      input,
      names: { maker, police: register, registry },
    }),
  );
  return id;
}

async function untilAll(ids: readonly string[], phase: string): Promise<void> {
  const phases = async (): Promise<readonly unknown[]> =>
    Promise.all(ids.map(async (id) => (await firm.li.get(`/v1/cases/${id}`)).body['phase']));
  await expect.poll(phases, patience).toEqual(ids.map(() => phase));
}

const claim = async (id: string): Promise<Told> =>
  firm.li.post(`/v1/cases/${id}/claim`, { input: { pinReceipt: 'PIN-1' } });

/** What anybody is told of a seal, as soon as its last act can be proven from the log. */
async function hasStatus(code: string, status: object): Promise<void> {
  const told = async (): Promise<unknown> =>
    (await fetch(`${server.url}/v1/seals/${code}/status`)).json();
  await expect.poll(told, patience).toMatchObject(status);
}

async function rowsOf<T>(text: string): Promise<readonly T[]> {
  return (await sql.query<T & object>(text)).rows;
}

async function countOf(text: string): Promise<number> {
  return (await rowsOf<{ n: number }>(`select count(*)::int as n from ${text}`))[0]?.n ?? -1;
}

/** Parts of the server that are not well, as anybody is told. */
async function failing(): Promise<readonly string[]> {
  const answer = await fetch(`${server.url}/health/ready`);
  const { parts } = (await answer.json()) as { parts: readonly { name: string; state: string }[] };
  expect(answer.status).toBe(parts.every(({ state }) => state === 'working') ? 200 : 503);
  return parts.filter(({ state }) => state !== 'working').map(({ name }) => name);
}

/** Numbers of the server as an operator's monitoring reads them: alarms that stand, by kind. */
async function alarms(): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(metrics)).text();
  const found = text.matchAll(/^yunzhang_seal_alarms\{kind="([\w-]+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, kind, n]) => [kind, Number(n)]));
}

/** Asks for a use, as an operator of the firm would, of a document that was handed in. */
async function askForUse(seal: string): Promise<Told> {
  const { li, wang } = firm;
  const { body } = done(await wang.send('/v1/documents', new Uint8Array(fs.readFileSync(sample))));
  return wang.post('/v1/uses', {
    seal,
    mode: 'one-off',
    kind: 'contract',
    purpose: '签订采购合同 HT-2026-0815',
    documents: [{ number: 'HT-2026-0815', digest: body['digest'], amountFen: 1_000_000 }],
    onFault: 'all',
    placement: [{ kind: 'at', page: 1, xTenthMm: 1300, yTenthMm: 2000 }],
    counterparties: ['91110105MA0EXAM23E'],
    approvers: [li.id],
  });
}

interface Seal {
  readonly id: string;
  readonly code: string;
}

/** All of them in this phase; no way to claim one, to ask for its use, or to have it sign. */
async function noneIsOfUse(seals: readonly Seal[], phase: string): Promise<void> {
  await untilAll(
    seals.map(({ id }) => id),
    phase,
  );
  for (const { id, code } of seals) {
    expect(await claim(id)).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
    await hasStatus(code, { phase, isInForce: false });
    expect(await askForUse(id)).toMatchObject({ status: 409, body: { code: 'seal-not-in-use' } });
    expect(await askCustody(code)).toBe('custody-seal-unfiled');
  }
}

/** What custody has not heard yet; the head of the firm signs what waits for their word. */
async function untold(): Promise<number> {
  await signStatements(firm.li, key);
  return countOf("custody_statement where state <> 'told'");
}

/** What was done with each seal before the register was asked. */
const before = ['submit', 'accept', 'approve', 'make'];

/** Each seal, filing and act is there once, and nothing was filed yet. */
async function noneIsLost(): Promise<void> {
  for (const text of ['seal_register', 'seal_code', "seal_filing where state = 'open'"]) {
    expect([text, await countOf(text)]).toEqual([text, count]);
  }
  expect(await countOf('demo_police_away')).toBe(0);
  await eachActOnce(before);
}

/** The history has each act once for each seal, and the log each act of the history. */
async function eachActOnce(acts: readonly string[]): Promise<void> {
  for (const act of acts) {
    const text = `(select distinct case_id from seal_history where act = '${act}') d`;
    const all = await countOf(`seal_history where act = '${act}'`);
    expect([act, all, await countOf(text)]).toEqual([act, count, count]);
  }
  await expect.poll(async () => countOf('ledger_outbox'), patience).toBe(0);
  const logged = `seal_history h where (select count(*) from ledger_entry e
    where e.act_id = h.act_id) <> 1`;
  expect(await countOf(logged)).toBe(0);
}

it('a day without the police register: no seal is of use, none is lost, all are filed after it', async () => {
  // The register is another's: from the outside its answers end, whatever the reason.
  await sql.query('alter table demo_police rename to demo_police_away');
  const grant = 'SQ20261110000033';
  const zhou = await logIn({ account: 'zhou', uscc: reviewing });
  const feng = await logIn({ account: 'feng', uscc: reviewing, grant });
  const ids: string[] = [];
  for (const purpose of purposes) ids.push(await approved(purpose, { zhou, feng }));
  await untilAll(ids, 'made');
  const seals = await rowsOf<Seal>('select case_id as id, code from seal_register order by nr');
  expect(seals.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  await noneIsOfUse(seals, 'made');
  await expect.poll(alarms, patience).toEqual({ 'filing-away': count });
  expect(await failing()).toEqual(['seal-office']);

  await ahead(12 * hour);
  await server.kill();
  await server.start();
  await logInFirm();
  await noneIsLost();
  await ahead(23 * hour);
  await logInFirm();
  await noneIsOfUse(seals, 'made');
  expect(await alarms()).toEqual({ 'filing-away': count });

  await ahead(day + hour);
  await logInFirm();
  await noneIsOfUse(seals, 'filing-overdue');
  await noneIsLost();
  expect(await alarms()).toEqual({ 'filing-away': count, 'filing-overdue': count });
  expect(await failing()).toEqual(['seal-office']);
  const zheng = await logIn({ account: 'zheng', uscc: police });
  const { body } = await zheng.get('/v1/desks/filing?state=open');
  const overdue = { state: 'open', phase: 'filing-overdue', number: null };
  expect(body['filings']).toEqual(seals.map(() => expect.objectContaining(overdue) as unknown));

  await sql.query('alter table demo_police_away rename to demo_police');
  await untilAll(ids, 'filed');
  expect(await alarms()).toEqual({});
  for (const { id } of seals) done(await claim(id));
  await untilAll(ids, 'active');
  await expect.poll(untold, patience).toBe(0);
  await eachActOnce([...before, 'filingOverdue', 'file', 'claim']);
  expect(await countOf('demo_police')).toBe(count);
  expect(await countOf('(select distinct number from seal_filing) d')).toBe(count);
  expect(await failing()).toEqual([]);
  for (const { code } of seals) {
    await hasStatus(code, { phase: 'active', isInForce: true });
    // What it was to sign is no part of a document: no matter of filing any more.
    expect(await askCustody(code)).toBe('custody-digest-differs');
  }
});
