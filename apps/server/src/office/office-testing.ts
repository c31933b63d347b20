import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Approving,
  type Browser,
  cloud,
  openBrowser,
  openPhone,
  type Phone,
  showCode,
  takeCode,
} from '../../../licence/src/licence-testing.ts';
import { base64, hex } from '@yunzhang/base';
import { grantorKeyProof, type Statement, writeStatement } from '@yunzhang/custody/statement';
import { createSoftwareSigner, generateSm2Key, signSm2Message, type Sm2Signer } from '@yunzhang/gm';
import { random } from '../authority.ts';
import { modules } from '../modules.ts';
import { begin } from '../start.ts';
import type { Database } from '../support/index.ts';
import { testDatabase } from '../support/test-database.ts';

const scopes = ['openid', 'ebl.basic', 'ebl.licence', 'ebl.person', 'ebl.grant'];
const client = 'yunzhang-portal';

/** The whole server over a folder of its own, for tests only. */
export interface TestServer {
  /** Scheme, host and port. */
  readonly url: string;
  readonly licence: string;
  readonly folder: string;
  stop(): Promise<void>;
}

/** A server in this process, whose tables a test may look into. */
export interface StartedServer extends TestServer {
  readonly database: Database<unknown>;
}

/** Starts everything, as `npm start` does, over a database of the tests. */
export async function startServer(
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedServer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-office-'));
  const ports = { PORT: '0', YUNZHANG_LICENCE_PORT: '0' };
  const settings = { YUNZHANG_DATA: folder, ...ports, LOG_LEVEL: 'error', ...environment };
  const database = await testDatabase<unknown>(modules);
  const running = await begin(settings, { database });
  const url = new URL(running.url).origin;
  const { port } = JSON.parse(
    fs.readFileSync(path.join(folder, 'licence/portal.json'), 'utf8'),
  ) as { port: number };
  return {
    url,
    licence: `http://127.0.0.1:${port}`,
    folder,
    database,
    stop: async () => {
      await running.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An answer of the server. */
export interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Somebody who is logged in. */
export interface Person {
  readonly id: string;
  get(address: string): Promise<Told>;
  post(address: string, body?: unknown, key?: string): Promise<Told>;
  put(address: string, body: unknown): Promise<Told>;
  /** Sends octets. */
  send(address: string, bytes: Uint8Array): Promise<Told>;
  /** Gets octets. */
  fetch(address: string): Promise<Uint8Array>;
  /** The session cookie. */
  readonly cookie: string;
}

/** Logs somebody of the demonstration in, at level 3, with a phone of their own. */
export async function logInAs(server: TestServer, who: Who): Promise<Person> {
  const { url, licence } = server;
  const desk = openBrowser();
  const phone = await phoneOf(licence, who.account);
  const back = await desk.get(await answerTo(server, { desk, phone, who }));
  if (back.status !== 303) throw new Error(`login: ${back.status} ${await back.text()}`);
  const cookie = [...desk.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, origin: url, 'sec-fetch-site': 'same-origin' };
  const ask = async (address: string, init: RequestInit): Promise<Told> => {
    const once = async (): Promise<Response> =>
      fetch(`${url}${address}`, { redirect: 'manual', ...init });
    let answer = await once();
    // What one address may have computed is rationed, and a test asks faster than people.
    for (; answer.status === 429; answer = await once()) await wait(rationMs);
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    const body = isJson ? (JSON.parse(text) as Told['body']) : { text };
    return { status: answer.status, body };
  };
  const get: Person['get'] = async (address) => ask(address, { headers });
  const me = await get('/v1/me');
  return {
    id: String(me.body['person']),
    cookie,
    get,
    send: async (address, bytes) =>
      ask(address, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: Buffer.from(bytes),
      }),
    fetch: async (address) => {
      const answer = await fetch(`${url}${address}`, { headers });
      if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
      return new Uint8Array(await answer.arrayBuffer());
    },
    put: async (address, body) =>
      ask(address, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    post: async (address, body = {}, key = crypto.randomUUID()) =>
      ask(address, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
  };
}

/** A person with what they act for; without a grant they stand for the enterprise. */
export interface Who {
  readonly account: string;
  readonly uscc?: string;
  readonly grant?: string;
}

/** A login that was begun in a browser, and what its holder is to approve. */
export async function beginLogin(
  { url, licence }: TestServer,
  desk: Browser,
  who: Who,
): Promise<{ readonly screen: string; readonly code: string; readonly wish: Approving }> {
  const { uscc = cloud, grant: grantId } = who;
  const begun = await desk.get(`${url}/v1/login?level=3`);
  const { screen, code } = await showCode(licence, desk, begun.headers.get('location') ?? '');
  const acr = 'urn:ebl:loa:3';
  const wish = { scopes, acr, client, uscc, ...(grantId === undefined ? {} : { grantId }) };
  return { screen, code, wish };
}

/** Begins a login in a browser and approves it on a phone; where the browser is to come back to. */
export async function answerTo(
  server: TestServer,
  { desk, phone, who }: { readonly desk: Browser; readonly phone: Phone; readonly who: Who },
): Promise<string> {
  const { screen, code, wish } = await beginLogin(server, desk, who);
  let approved = await phone.approve(code, wish);
  for (; approved.status === 429; approved = await phone.approve(code, wish)) await wait(triesMs);
  if (!approved.ok) throw new Error(`approve: ${approved.status} ${await approved.text()}`);
  return takeCode(server.licence, desk, screen);
}

/** Tries are rationed by address, and all persons of a test have one. */
async function phoneOf(licence: string, account: string): Promise<Phone> {
  for (;;) {
    try {
      return await openPhone(licence, account);
    } catch (error) {
      if (!String(error).includes('licence-too-often')) throw error;
      await wait(triesMs);
    }
  }
}

/** Makes a key of this person, as their browser does, and registers it. */
export async function registerKey(person: Person, organisation: string): Promise<Sm2Signer> {
  const signer = createSoftwareSigner({ privateKey: generateSm2Key(random), random });
  const proof = base64(await signSm2Message(signer, grantorKeyProof(person.id, organisation)));
  const told = await person.put('/v1/me/grantor-key', { publicKey: hex(signer.publicKey), proof });
  if (told.status !== 200) throw new Error(`grantor key: ${JSON.stringify(told)}`);
  return signer;
}

/** Has five seals of the firm in force, kept by `custodian`; the cases, by kind. */
export async function sealsInForce(
  server: TestServer,
  firm: { readonly head: Person; readonly custodian: Person; readonly key: Sm2Signer },
): Promise<ReadonlyMap<string, string>> {
  const { head, custodian, key } = firm;
  const zhou = await logInAs(server, { account: 'zhou', uscc: reviewing });
  const grant = 'SQ20261110000033';
  const feng = await logInAs(server, { account: 'feng', uscc: reviewing, grant });
  const proposed = await head.get('/v1/seal-starter-sets');
  const wish = { ...(proposed.body['wish'] as object), custodian: custodian.id };
  const { body } = done(await head.post('/v1/seal-starter-sets', wish));
  const seals = body['seals'] as readonly { readonly kind: string; readonly case: string }[];
  for (const { case: id } of seals) {
    done(await zhou.post(`/v1/cases/${id}/accept`));
    const { body: facts } = await feng.get(`/v1/desks/review/${id}`);
    const { approvalNo, registeredName, registeredPerson, maker, police, registry } = facts;
    const input = { approvalNo, registeredName, registeredPerson, similarityPercent: 100 };
    const names = { maker, police, registry };
    done(await feng.post(`/v1/cases/${id}/approve`, { input, names }));
  }
  for (const { case: id } of seals) {
    await untilPhase(head, id, 'filed');
    done(await head.post(`/v1/cases/${id}/claim`, { input: { pinReceipt: 'PIN-1' } }));
  }
  const endsAt = performance.now() + phaseMs;
  for (let left = seals.length; left > 0; await wait(lookMs)) {
    left -= await signStatements(head, key);
    if (performance.now() > endsAt) throw new Error(`${left} statements were never asked for`);
  }
  return new Map(seals.map((one) => [one.kind, one.case]));
}

/** The authority that reviews, in the demonstration. */
export const reviewing = '11110108MB0EXAMM0E';
const lookMs = 100;
const rationMs = 1000;
/** A try at the licence takes two of a ration that grows by one in two seconds. */
const triesMs = 5000;
const phaseMs = 30_000;

/** What was done; anything else is a fault of the test. */
export function done(told: Told): Told {
  if (told.status < 300) return told;
  throw new Error(`${told.status} ${JSON.stringify(told.body)}`);
}

/** Waits until a case has come so far. */
export async function untilPhase(person: Person, id: string, phase: string): Promise<void> {
  const endsAt = performance.now() + phaseMs;
  for (;;) {
    const found = (await person.get(`/v1/cases/${id}`)).body['phase'];
    if (found === phase) return;
    if (performance.now() > endsAt) throw new Error(`${id} is ${String(found)}, not ${phase}`);
    await wait(lookMs);
  }
}

/** Signs everything that waits for this person's word; tells how many statements that was. */
export async function signStatements(person: Person, signer: Sm2Signer): Promise<number> {
  const { body } = await person.get('/v1/me/statements');
  const open = body['statements'] as readonly {
    readonly id: string;
    readonly statement: Statement;
  }[];
  for (const { id, statement } of open) {
    const signed = base64(await writeStatement(statement, signer));
    const told = await person.put(`/v1/me/statements/${id}`, { statement: signed });
    if (told.status !== 204) throw new Error(`statement: ${JSON.stringify(told)}`);
  }
  return open.length;
}
