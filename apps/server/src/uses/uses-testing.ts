import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { assert, hex, isRefusal, openTrueType, type Refusal } from '@yunzhang/base';
import { grantorKeyProof, type Statement, writeStatement } from '@yunzhang/custody/statement';
import { digest, signSm2Message, type Sm2Signer } from '@yunzhang/gm';
import { type Actor, calendar2026, catalog, type Done } from '@yunzhang/scenario';
import { mandate, sealLife, sealUse } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { random } from '../authority.ts';
import { actIdOf } from '../cases/case-log.ts';
import { type ActDone, type Cases, createCases } from '../cases/index.ts';
import { readCases } from '../cases/store.ts';
import { type TestLedger, testLedger } from '../ledger-testing.ts';
import { createFilingStandIn } from '../seals/filing-stand-in.ts';
import {
  createSealOffice,
  custodyKeys,
  drawPaper,
  type PaperFont,
  type SealOffice,
  type SealOfficeParts,
} from '../seals/index.ts';
import { applicationOf, memoryBlobs, taken, testIssuer } from '../seals/seals-testing.ts';
import { createStatements, type GrantorKey, type Statements } from '../statements/index.ts';
import { type BlobStore, type Database, type Executor, workOnce } from '../support/index.ts';
import { newKey, openCustody, testClock, type TestCustody } from './custody-testing.ts';
import type { UseParts } from './parts.ts';
import { askForUse, type TakenRequest, type UseGround, type UseWish } from './requests.ts';
import { createUses, type Uses } from './uses.ts';

const fontFile = new URL(
  '../../../../packages/imprint/font/yunzhang-seal-song.ttf',
  import.meta.url,
);
/** Times that work which stumbles is tried again. */
const roundsMax = 5;

/** Who takes part in the tests. @basis scenarios/README.md */
export const cast = {
  li: { person: 'li', organisation: 'e1', holds: [], level: 3 },
  sun: { person: 'sun', organisation: 'e1', holds: [], level: 3 },
  wang: { person: 'wang', organisation: 'e1', holds: [], level: 3 },
  zhou: { person: 'zhou', organisation: 'e1', holds: [], level: 3 },
  acc: { person: 'acc', organisation: 'ei', holds: ['seal-acceptance'], level: 3 },
  rev: { person: 'rev', organisation: 'ei', holds: ['seal-review'], level: 3 },
  erp: { system: 'erp', holds: [], level: 1 },
} as const satisfies Readonly<Record<string, Actor>>;

/** Seal office, statements, uses and custody over one database and one log, for tests only. */
export interface UseBench {
  readonly log: TestLedger;
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
  readonly cases: Cases;
  readonly office: SealOffice;
  readonly statements: Statements;
  readonly useParts: UseParts;
  readonly custody: TestCustody;
  /** What work met and is tried again. */
  readonly faults: unknown[];
  /** Keys of persons, as their browsers hold them. */
  readonly keys: Readonly<Record<'li' | 'sun', Sm2Signer>>;
  readonly uses: Uses;
  /** Uses over the same database with other borders, as after a restart. */
  another(changes: Partial<UseParts>): Uses;
  /** Does all work that is due now, until there is none. */
  work(uses?: Uses): Promise<void>;
  /** From an application to a seal in use of which custody knows; the case. */
  sealInUse(wish?: SealWish): Promise<string>;
  /** The same without the owner's word. */
  sealClaimed(wish?: SealWish): Promise<string>;
  /** Registers a key of somebody of the owner. */
  register(person: string, key: Sm2Signer): Promise<GrantorKey>;
  act(actor: Actor, act: string, on: string, more?: object): Promise<void>;
  codeOf(id: string): Promise<string>;
  upload(words: string): Promise<string>;
  /** Asks as the operator, with documents that were uploaded. */
  ask(ground: UseGround, more?: Partial<UseWish>): Promise<TakenRequest>;
  /** Signs what waits for this person. */
  sign(who: 'li' | 'sun', caseId?: string): Promise<number>;
  /** Approval, code and confirmation; without the custodian's statement. */
  confirm(use: TakenRequest): Promise<void>;
  /** Acts of a seal in the log by their codes. */
  logged(code: string): Promise<readonly number[]>;
  close(): Promise<void>;
}

interface SealWish {
  readonly kind?: 'contract' | 'finance';
  readonly custodian?: string;
}

type Follow = (at: Executor, done: readonly Done[]) => Promise<Refusal | undefined>;

/** Opens everything; it takes seconds, so a test file has one. */
export async function useBench(): Promise<UseBench> {
  const log = await testLedger();
  const database = log.database as unknown as Database<unknown>;
  const now = Date.now;
  const offices = { maker: newKey(), police: newKey(), authority: newKey() };
  const { custody, making, close } = await openCustody(log, offices);
  const blobs = memoryBlobs();
  const holder: { follow?: Follow } = {};
  const cases = createCases({
    database,
    catalog: catalog([sealLife, mandate, sealUse]),
    tables: () => ({ calendar: calendar2026 }),
    now,
    submit: async (at, done) => holder.follow?.(at, done),
  });
  const font = testFont();
  const officeParts = await partsOfOffice({ database, blobs, font, cases, now, making });
  const office = createSealOffice(officeParts);
  const faults: unknown[] = [];
  const stumbled = (_: unknown, error: unknown): void => void faults.push(error);
  const { acts, ledger } = log;
  const common = { database, blobs, inside: readCases, acts, ledger, now, stumbled };
  const speakers = { sm: offices.maker, ps: offices.police, ei: offices.authority };
  const statements = createStatements({ ...common, custody: custody.using, speakers });
  const useParts: UseParts = {
    ...common,
    cases,
    custody: custody.using,
    statements,
    timeStamp: await testClock(now),
    chain: async () => [],
    signer: 'hsm',
    inspector: 'nj',
    font,
    sealer: { seal: async () => undefined },
    random,
  };
  let current = createUses(useParts);
  holder.follow = async (at, done) =>
    (await office.follow(at, done)) ??
    (await statements.follow(at, done)) ??
    (await current.follow(at, done));
  const listening = await statements.start();
  const keys = { li: newKey(), sun: newKey() };
  for (const [person, key] of Object.entries(keys)) await register(statements, person, key);
  const made = { log, database, blobs, cases, office, statements, useParts, custody, faults, keys };
  return finished({
    ...made,
    officeParts,
    another: (changes) => (current = createUses({ ...useParts, ...changes })),
    current: () => current,
    close: async () => {
      await listening.stop();
      await close();
      await log.close();
    },
  });
}

function testFont(): PaperFont {
  const bytes = new Uint8Array(fs.readFileSync(fontFile));
  return { ...openTrueType(bytes), format: 'truetype', bytes };
}

async function register(
  statements: Statements,
  person: string,
  key: Sm2Signer,
): Promise<GrantorKey> {
  const rs = await signSm2Message(key, grantorKeyProof(person, 'e1'));
  const proof = Buffer.from(rs).toString('base64');
  const given = { publicKey: hex(key.publicKey), proof, loa: 3 };
  return taken(await statements.keepKey({ person, organisation: 'e1' }, given));
}

async function partsOfOffice(given: {
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
  readonly font: PaperFont;
  readonly cases: Cases;
  readonly now: () => number;
  readonly making: Parameters<typeof custodyKeys>[0];
}): Promise<SealOfficeParts> {
  const { making, ...rest } = given;
  const authority = await testIssuer(given.now, { pairs: 0 }, new Map());
  const police = createFilingStandIn(2026);
  return {
    ...rest,
    inside: readCases,
    actIdOf,
    random,
    units: [
      {
        party: 'sm',
        vendorId: 'YUNZHANG-TEST',
        certificate: authority.maker.certificate,
        signer: authority.maker.signer,
        archiveOf: (id) => `DA-${id.slice(0, 8)}`,
      },
    ],
    keys: custodyKeys(making, 'hsm'),
    certificates: authority.certificates,
    register: (system) => (system === 'ps' ? police : undefined),
    patienceMs: 200,
    sealer: { seal: async () => undefined },
  };
}

interface Half extends HalfBench {
  readonly officeParts: SealOfficeParts;
  readonly current: () => Uses;
}
type HalfBench = Pick<
  UseBench,
  | 'log'
  | 'database'
  | 'blobs'
  | 'cases'
  | 'office'
  | 'statements'
  | 'useParts'
  | 'custody'
  | 'faults'
  | 'keys'
  | 'another'
  | 'close'
>;

function finished(half: Half): UseBench {
  const { database, cases, statements } = half;
  const act: UseBench['act'] = async (actor, name, on, more = {}) => {
    const scenario = (await cases.scenarioOf(on, name)) ?? '';
    taken(await cases.attempt(actor, { scenario, act: name, on, ...more }, randomUUID()));
  };
  const work: UseBench['work'] = async (uses = half.current()) => {
    const { 'seal-paper': _, ...ofOffice } = half.office.jobs;
    const handlers = { ...ofOffice, ...statements.jobs, ...uses.jobs };
    for (let round = 0; round < roundsMax; round++) {
      while (await workOnce(database, handlers));
      // What has stumbled is tried again at once: tests do not wait for its time.
      const { rows } = await sql`update job set due_at = now() where state = 'waiting'
        and queue = any(${Object.keys(handlers)}::text[]) returning id`.execute(database.query);
      if (rows.length === 0) return;
    }
  };
  const sign = signing(half);
  return {
    ...half,
    uses: half.current(),
    act,
    work,
    sign,
    ...asking(half, act),
    register: async (person, key) => register(statements, person, key),
    ...livesOf(half, { act, work, sign }),
    codeOf: async (id) => {
      const { rows } = await sql<{ code: string }>`select code from seal_register
        where case_id = ${id}`.execute(database.query);
      return rows[0]?.code ?? '';
    },
    logged: async (code) => {
      const { rows } = await sql<{ act: number }>`select act from seal_act
        where seal = ${code} order by at, act`.execute(database.query);
      return rows.map((row) => row.act);
    },
  };
}

function signing({ statements, keys }: Half): UseBench['sign'] {
  return async (who, caseId) => {
    const holder = { person: who, organisation: 'e1' };
    const open = await statements.openFor(holder, caseId);
    for (const { id, statement } of open) {
      const bytes = await writeStatement(statement as Statement, keys[who]);
      const refusal = await statements.sign(holder, id, bytes);
      assert(refusal === undefined, refusal?.refused ?? '');
    }
    return open.length;
  };
}

/** From an application to a seal in use. */
function livesOf(
  { cases, officeParts }: Half,
  { act, work, sign }: Pick<UseBench, 'act' | 'work' | 'sign'>,
): Pick<UseBench, 'sealInUse' | 'sealClaimed'> {
  let serial = 0;
  const sealClaimed: UseBench['sealClaimed'] = async (wish = {}) => {
    const { kind = 'contract', custodian = 'sun' } = wish;
    const input = await applicationOf(officeParts, { kind }, ++serial);
    const names = { owner: 'e1', custodian, authority: 'ei' };
    const attempt = { scenario: 'seal-life', act: 'submit', input, names };
    const { case: id } = taken<ActDone>(await cases.attempt(cast.li, attempt, randomUUID()));
    await act(cast.acc, 'accept', id);
    const check = {
      approvalNo: `ZY-${serial}`,
      registeredName: '北京云枢示例科技有限公司',
      registeredPerson: 'li',
      similarityPercent: 100,
    };
    const others = { maker: 'sm', police: 'ps', registry: 'mr' };
    await act(cast.rev, 'approve', id, { input: check, names: others });
    await work();
    await act(cast.li, 'claim', id, { input: { pinReceipt: 'P-1' } });
    await work();
    return id;
  };
  return {
    sealClaimed,
    sealInUse: async (wish) => {
      const id = await sealClaimed(wish);
      await sign('li', id);
      await work();
      return id;
    },
  };
}

function asking(
  { useParts, database, blobs }: Half,
  act: UseBench['act'],
): Pick<UseBench, 'upload' | 'ask' | 'confirm'> {
  return {
    upload: async (words) => {
      const order = { case: words, version: 1, paper: 'x', place: 'x', by: 'e1', at: 0 } as const;
      const text = { title: '测试文件', lines: [words], data: {} };
      const bytes = drawPaper(text, useParts.font, { ...order, needed: 'personal' });
      const name = hex(digest('sm3', bytes));
      // As it lies there after a look by a worker, which takes its time.
      await sql`insert into use_document (organisation, digest, blob, format, pages, octets,
          by_party, at)
        values ('e1', ${name}, ${await blobs.put(bytes)}, 'ofd', 1, ${bytes.length}::int,
          'wang', 0) on conflict do nothing`.execute(database.query);
      return name;
    },
    ask: async (ground, more = {}) => {
      const answer = await askForUse(
        useParts,
        { actor: cast.wang, organisation: 'e1', party: 'wang' },
        { wish: { ...usual, ...more }, ground, key: randomUUID() },
      );
      return taken<TakenRequest>(answer);
    },
    confirm: async ({ case: id, manifest }) => {
      await act(cast.zhou, 'approve', id, { input: { digest: manifest } });
      const nonce = randomUUID().replaceAll('-', '');
      await act(cast.wang, 'present', id, { input: { nonce } });
      const input = { nonce, digest: manifest, method: 'scan', device: '手机' };
      await act(cast.sun, 'confirm', id, { input });
    },
  };
}

/** What is asked for where a test does not care. */
export const usual: UseWish = {
  kind: 'contract',
  purpose: '签约',
  documents: [],
  onFault: 'all',
  placement: [{ kind: 'at', page: 1, xTenthMm: 1200, yTenthMm: 2000 }],
  copies: 1,
  counterparties: ['北京禾川示例商贸有限公司'],
  approvers: ['zhou'],
};

/** The code of a refusal; anything else is a failure of the test. */
export function codeOfRefusal(answer: unknown): string {
  assert(isRefusal(answer), 'it was refused');
  return answer.refused;
}
