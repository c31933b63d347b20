import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { base64 } from '@yunzhang/base';
import { type Statement, writeStatement } from '@yunzhang/custody/statement';
import type { Sm2Signer } from '@yunzhang/gm';
import { chanceOf } from '@yunzhang/scenario';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cloud } from '../../apps/licence/src/licence-testing.ts';
import {
  logInAs,
  type Person,
  registerKey,
  reviewing,
  type TestServer,
} from '../../apps/server/src/office/office-testing.ts';
import { type ServerProcess, startProcess } from '../../apps/server/src/office/process-testing.ts';
import { openCluster } from '../../scripts/cluster.mjs';
import { numberFrom, seed } from './proof-stories.ts';

const lives = numberFrom('YUNZHANG_LIVES', 500);
/** Lives under way at the same time. */
const together = 6;
/** Time between two kills; a start takes some seconds of it. */
const [betweenMinMs, betweenMaxMs] = [4000, 15_000];
/** What is begun must come to its end in this time when nothing is killed any more. */
const drainMs = 300_000;
/** Lines of the log that are shown when something went wrong. */
const loggedMax = 40;
/** One request; a server that is killed in between says nothing. */
const answerMs = 15_000;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-kills-'));
const chance = chanceOf(seed);
let cluster: NonNullable<Awaited<ReturnType<typeof openCluster>>>;
let server: ServerProcess;
let cast: Readonly<Record<'li' | 'sun' | 'zhou' | 'feng', Person>>;
let key: Sm2Signer;

beforeAll(async () => {
  const opened = await openCluster();
  if (opened === undefined) throw new Error('no PostgreSQL here');
  cluster = opened;
  server = await startProcess({
    YUNZHANG_DATA: folder,
    DATABASE_URL: cluster.url,
    LOG_LEVEL: 'error',
  });
  const door = server as unknown as TestServer;
  const li = await logInAs(door, { account: 'li' });
  const sun = await logInAs(door, { account: 'sun', grant: 'SQ20261110000032' });
  const zhou = await logInAs(door, { account: 'zhou', uscc: reviewing });
  const grant = 'SQ20261110000033';
  const feng = await logInAs(door, { account: 'feng', uscc: reviewing, grant });
  cast = { li, sun, zhou, feng };
  key = await registerKey(li, cloud);
  await registerKey(sun, cloud);
}, 600_000);
afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}, 60_000);

interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
interface Wish {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: object;
  /** The same for every try: what is tried again must not happen twice. */
  readonly attempt?: string;
}

let asked = 0;

/** Asks once, from ever other addresses of this machine, so that no limit of one is met. */
async function askOnce(who: Person, address: string, wish: Wish): Promise<Told> {
  const { method = 'GET', body, attempt = randomUUID() } = wish;
  const n = asked++;
  const request = http.request(`${server.url}${address}`, {
    method,
    localAddress: `127.${1 + (n % 100)}.${1 + (Math.floor(n / 100) % 200)}.1`,
    timeout: answerMs,
    headers: {
      cookie: who.cookie,
      origin: server.url,
      'sec-fetch-site': 'same-origin',
      'idempotency-key': attempt,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
  request.on('timeout', () => request.destroy(new Error('no answer')));
  request.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  const parts: Uint8Array[] = [];
  for await (const part of answer) parts.push(part as Uint8Array);
  const text = Buffer.concat(parts).toString();
  const isJson = (answer.headers['content-type'] ?? '').includes('json');
  return { status: answer.statusCode ?? 0, body: isJson ? (JSON.parse(text) as Told['body']) : {} };
}

/** What went wrong; nobody goes on then. */
const wrong: unknown[] = [];

/** Asks until somebody is there to answer. */
async function ask(who: Person, address: string, wish: Wish = {}): Promise<Told> {
  const attempt = wish.attempt ?? randomUUID();
  for (;;) {
    if (wrong.length > 0) throw new Error('something went wrong elsewhere');
    const told = await askOnce(who, address, { ...wish, attempt }).catch(() => undefined);
    if (told !== undefined && told.status < 500 && told.status !== 429) return told;
    await wait(200);
  }
}

async function act(who: Person, id: string, verb: string, body: object = {}): Promise<void> {
  const wish = { method: 'POST', body, attempt: `${verb}-${id}` } as const;
  const told = await ask(who, `/v1/cases/${id}/${verb}`, wish);
  if (told.status >= 300) throw new Error(`${verb}: ${told.status} ${JSON.stringify(told.body)}`);
}

async function phaseOf(id: string): Promise<string> {
  return String((await ask(cast.li, `/v1/cases/${id}`)).body['phase']);
}

async function until(id: string, phase: string): Promise<void> {
  const endsAt = performance.now() + drainMs;
  for (;;) {
    const now = await phaseOf(id);
    if (now === phase) return;
    if (performance.now() > endsAt) throw new Error(`${id} is still ${now}, not ${phase}`);
    await wait(500);
  }
}

/** A firm has one seal of its legal name, and as many for contracts as it wants. */
const kinds: readonly string[] = ['legal-name'];

/** From the application to a seal that is in use, frozen once on the way. */
async function life(n: number): Promise<void> {
  const { li, zhou, feng } = cast;
  const purpose = `业务专用章${n}`;
  const body = n % 3 === 0 ? { kind: kinds[n] ?? 'contract' } : { kind: 'business', purpose };
  const wish = { method: 'POST', body, attempt: `seal-application-${n}` } as const;
  const made = await ask(li, '/v1/seal-applications', wish);
  if (made.status !== 201) throw new Error(`${made.status} ${JSON.stringify(made.body)}`);
  const id = String(made.body['case']);
  await act(zhou, id, 'accept');
  const { body: facts } = await ask(feng, `/v1/desks/review/${id}`);
  const { approvalNo, registeredName, registeredPerson, maker, police, registry } = facts;
  const input = { approvalNo, registeredName, registeredPerson, similarityPercent: 100 };
  await act(feng, id, 'approve', { input, names: { maker, police, registry } });
  await until(id, 'filed');
  await act(li, id, 'claim', { input: { pinReceipt: `PIN-${n}` } });
  await until(id, 'active');
  if (n % 2 === 0) return;
  await act(li, id, 'freeze', { input: { reason: '抽查' } });
  await until(id, 'frozen');
  await act(li, id, 'resume');
  await until(id, 'active');
}

/** Signs what waits for the word of the head, until it is told to end. */
async function signing(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const { body } = await ask(cast.li, '/v1/me/statements');
    const open = (body['statements'] ?? []) as readonly { id: string; statement: Statement }[];
    for (const { id, statement } of open) {
      const signed = base64(await writeStatement(statement, key));
      const wish = { method: 'PUT', body: { statement: signed } } as const;
      await ask(cast.li, `/v1/me/statements/${id}`, wish);
    }
    await wait(300);
  }
}

const kills = { server: 0, custody: 0, signer: 0, database: 0 };

/** Kills one of them at a time, at moments nobody chose, and starts it again. */
async function killing(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await wait(chance.whole(betweenMinMs, betweenMaxMs));
    if (isOver()) return;
    const which = chance.whole(0, 9);
    if (which < 4) {
      await server.kill();
      kills.server += 1;
      await server.start();
    } else if (which < 7) {
      kills.custody += server.killChild('custody-process') ? 1 : 0;
    } else if (which < 8) {
      kills.signer += server.killChild('signer-process') ? 1 : 0;
    } else {
      cluster.kill();
      await wait(chance.whole(0, 2000));
      cluster.start();
      kills.database += 1;
    }
  }
}

it(`${lives} seal lives, with server, custody, log signer and database killed at random`, async () => {
  let [isOver, isTold] = [false, false];
  const startedAt = performance.now();
  const fault = (error: unknown): void => void wrong.push(error);
  const signed = signing(() => isTold).catch(fault);
  const killed = killing(() => isOver).catch(fault);
  let [next, done] = [0, 0];
  const worker = async (): Promise<void> => {
    while (next < lives && wrong.length === 0) {
      await life(next++);
      done += 1;
      if (done % 25 === 0) console.log(`seal lives: ${done} of ${lives}`, kills);
    }
  };
  await Promise.all(Array.from({ length: together }, worker)).catch((error: unknown) => {
    wrong.push(error);
  });
  isOver = true;
  await killed;
  if (wrong.length === 0) await drained().catch(fault);
  isTold = true;
  await signed;
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`seal lives: ${lives} in ${seconds} s, killed`, kills);
  if (wrong.length > 0) console.log(server.logged.slice(-loggedMax).join('\n'));
  expect(wrong).toEqual([]);
  await look();
});

async function withDatabase(
  work: (count: (text: string) => Promise<number>) => Promise<void>,
): Promise<void> {
  const client = new Client({ connectionString: cluster.url });
  await client.connect();
  try {
    await work(async (text) => {
      const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${text}`);
      return rows[0]?.n ?? -1;
    });
  } finally {
    await client.end();
  }
}

/** Waits until custody has heard everything and the log has taken everything. */
async function drained(): Promise<void> {
  await withDatabase(async (count) => {
    const endsAt = performance.now() + drainMs;
    for (const text of ["custody_statement where state <> 'told'", 'ledger_outbox']) {
      while ((await count(text)) > 0) {
        if (performance.now() > endsAt) throw new Error(`still ${await count(text)} in ${text}`);
        await wait(500);
      }
    }
  });
}

/** What must hold of all of them, read from the tables. */
async function look(): Promise<void> {
  await withDatabase(async (one) => {
    const none = async (text: string): Promise<void> =>
      expect([text, await one(text)]).toEqual([text, 0]);
    // None lost, none doubled: one of everything for each.
    for (const text of [
      "seal_register where phase = 'active'",
      'seal_register',
      'seal_code',
      'demo_police',
      '(select distinct code from seal_register) d',
      '(select distinct certificate from seal_register) d',
      '(select distinct number from seal_filing) d',
      ...['submit', 'approve', 'make', 'file', 'claim'].map(
        (name) => `seal_history where act = '${name}'`,
      ),
    ]) {
      expect([text, await one(text)]).toEqual([text, lives]);
    }
    // None usable before it was filed, none without its entries in the log, each act there once.
    await none(`seal_history h where usable_from is not null and not exists (select from seal_history f
      where f.case_id = h.case_id and f.act = 'file' and f.version < h.version)`);
    await none(`seal_history h where not exists (select from ledger_entry e
      where e.act_id = h.act_id)`);
    await none(`(select act_id from ledger_entry where act_id is not null group by act_id
      having count(*) > 1) d`);
    await none(`case_state c where scenario = 'seal-life' and version <>
      (select count(*) from seal_history h where h.case_id = c.id)`);
    await none(`(select owner from seal_register where kind = 'legal-name'
      and phase in ('active', 'frozen') group by owner having count(*) > 1) d`);
  });
}
